// The only place for what the block keys of a grid do to its cells: paste, copy, fill down, clear. Pure: places and values in, edits out.
import { readBlock, writeBlock } from './clipboard.ts'
import { readCell, wholeText, type Typed } from './cell-text.ts'
import type { Edit } from './cell-store.ts'
import { placesIn, type Block, type Place, type Size } from './grid-place.ts'

/** A grid as its keys see it. */
export type GridCells = Size & {
  readonly keyAt: (place: Place) => string
  readonly typedAt: (place: Place) => Typed
  readonly decimalsAt: (col: number) => number
  readonly isOpen: (key: string) => boolean
}

export type Pasted = {
  readonly edits: readonly Edit[]
  /** Cells of the clipboard that fell outside the grid or on closed cells. */
  readonly skipped: number
  readonly unreadable: number
  readonly block: Block
}

/** The clipboard into the grid from the first cell of the block on; one value alone fills the whole block. */
export function pasteInto(grid: GridCells, block: Block, text: string): Pasted {
  const rows = readBlock(text)
  const [first] = rows
  const isOne = rows.length === 1 && first?.length === 1
  const values = isOne
    ? placesIn(block).map((place) => ({ place, text: first[0] ?? '' }))
    : rows.flatMap((row, down) => row.map((each, across) => ({ place: { row: block.top + down, col: block.left + across }, text: each })))
  const inside = values.filter(({ place }) => place.row < grid.rows && place.col < grid.cols && grid.isOpen(grid.keyAt(place)))
  const edits = inside.map(({ place, text: each }) => ({ key: grid.keyAt(place), typed: readCell(each, grid.decimalsAt(place.col)) }))
  const widest = Math.max(1, ...rows.map((row) => row.length))
  return {
    edits,
    skipped: values.length - inside.length,
    unreadable: edits.filter(({ typed }) => !typed.ok).length,
    block: isOne
      ? block
      : {
          top: block.top,
          left: block.left,
          bottom: Math.min(grid.rows - 1, block.top + rows.length - 1),
          right: Math.min(grid.cols - 1, block.left + widest - 1),
        },
  }
}

export function copyOf(grid: GridCells, { top, bottom, left, right }: Block): string {
  const rows = Array.from({ length: bottom - top + 1 }, (_, row) =>
    Array.from({ length: right - left + 1 }, (__, col) => wholeText(grid.typedAt({ row: top + row, col: left + col }))),
  )
  return writeBlock(rows)
}

/** The first row of the block into all below it; of a single row, the row above into it. */
export function fillDown(grid: GridCells, block: Block): readonly Edit[] {
  const from = block.top === block.bottom ? block.top - 1 : block.top
  if (from < 0) return []
  return placesIn({ ...block, top: from + 1 }).map((place) => ({
    key: grid.keyAt(place),
    typed: grid.typedAt({ row: from, col: place.col }),
  }))
}

export const putInto = (grid: GridCells, block: Block, typed: Typed): readonly Edit[] =>
  placesIn(block).map((place) => ({ key: grid.keyAt(place), typed }))
