// The only place for which cells of a report are hidden from a reader without need: small numbers of figures that are not open.
import type { Figure } from '../figures/figures.domain.ts'
import { cellKey, type CellKey } from '../figures/forms.domain.ts'
import type { Cells } from '../figures/checks.domain.ts'
import { blurSmallCells, SMALL_CELL_THRESHOLD, type BlurMark, type BlurRow } from '../protection/small-cells.domain.ts'

export type BlurredCellAt = CellKey & { readonly mark: Exclude<BlurMark, 'shown'> }

type Rows = { readonly unitId: string; readonly villages: readonly string[] }

/** Figures whose small numbers could point at people. */
export function protectedFigures(figures: readonly Pick<Figure, 'id' | 'sensitivity'>[]): readonly string[] {
  return figures.filter(({ sensitivity }) => sensitivity !== 'open').map(({ id }) => id)
}

/** The cells whose numbers are hidden, with how they are shown. */
export function blurredCells(cells: Cells, rows: Rows, figures: readonly string[]): readonly BlurredCellAt[] {
  return figures.flatMap((figure) => blurredIn(cells, rows, figure))
}

function blurredIn(cells: Cells, { unitId, villages }: Rows, figure: string): readonly BlurredCellAt[] {
  const numberOf = (row: string): number | null => {
    const cell = cells.get(cellKey({ unitId: row, figure }))
    return cell?.state === 'given' ? Math.round(cell.quantity.number) : null
  }
  const own = numberOf(unitId)
  const parts = villages.map((id) => ({ id, value: numberOf(id) }))
  const given = parts.flatMap(({ value }) => value ?? [])
  // what the unit declares beside its villages gives them away only where it is their sum
  const isSum = own !== null && given.length > 0 && given.reduce((sum, value) => sum + value, 0) === own
  const table: BlurRow[] = [
    ...(own === null ? [] : [{ id: unitId, parent: null, values: [own] }]),
    ...parts.filter(({ value }) => value !== null).map(({ id, value }) => ({ id, parent: isSum ? unitId : null, values: [value] })),
  ]
  const marks = blurSmallCells({ columns: 1, total: null, rows: table }, { threshold: SMALL_CELL_THRESHOLD })
  return table.flatMap(({ id }, at): readonly BlurredCellAt[] => {
    const mark = marks[at]?.[0]?.mark ?? 'shown'
    return mark === 'shown' ? [] : [{ unitId: id, figure, mark }]
  })
}

/** Cells without the hidden ones. */
export function withoutBlurred<T extends CellKey>(cells: readonly T[], blurred: readonly CellKey[]): readonly T[] {
  const hidden = new Set(blurred.map(cellKey))
  return cells.filter((each) => !hidden.has(cellKey(each)))
}
