// The only place for which cells of a board are hidden from a reader without need, and what could be worked out of the others with them.
import { blurSmallCells, SMALL_CELL_THRESHOLD, type BlurMark } from '../protection/small-cells.domain.ts'

/** The numbers of one figure over the periods shown: of the whole, and of each part. Null where nothing was said. */
export type BoardColumn = { readonly whole: readonly (number | null)[]; readonly parts: readonly (readonly (number | null)[])[] }

/** How each of them is shown; the whole first, then the parts, each by period. */
export type BoardMarks = { readonly whole: readonly BlurMark[]; readonly parts: readonly (readonly BlurMark[])[] }

/**
 * The marks of one figure. What the whole has beyond its shown parts counts as one more part, so that it cannot be subtracted away.
 */
export function blurredColumn({ whole, parts }: BoardColumn): BoardMarks {
  const rest = whole.map((value, at) => {
    if (value === null) return null
    const shown = parts.reduce((sum, part) => sum + (part[at] ?? 0), 0)
    return parts.length === 0 || shown === value ? null : Math.max(0, value - shown)
  })
  const rows = [
    { id: 'whole', parent: null, values: whole },
    ...parts.map((values, at) => ({ id: `part ${String(at)}`, parent: 'whole', values })),
    ...(rest.some((value) => value !== null) ? [{ id: 'rest', parent: 'whole', values: rest }] : []),
  ]
  const cells = blurSmallCells({ rows, columns: whole.length, total: null }, { threshold: SMALL_CELL_THRESHOLD })
  const marks = cells.map((row) => row.map(({ mark }) => mark))
  return { whole: marks[0] ?? [], parts: marks.slice(1, 1 + parts.length) }
}
