// The only place for how the keyboard moves through a grid: which cell a key leads to, and which cells a block covers.

export type Place = { readonly row: number; readonly col: number }
export type Size = { readonly rows: number; readonly cols: number }
/** Both ends included. */
export type Block = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

/** Rows a page key moves by. */
const PAGE = 12

const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value))

export type Pressed = { readonly key: string; readonly ctrl: boolean }

/** Rows down and columns to the right a key moves by; with Ctrl as far as there are cells. */
const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE, 0],
  PageDown: [PAGE, 0],
}

/** The place a key of movement leads to; null for any other key. */
export function placeAfter({ row, col }: Place, { key, ctrl }: Pressed, size: Size): Place | null {
  if (key === 'Home') return { row: ctrl ? 0 : row, col: 0 }
  if (key === 'End') return { row: ctrl ? size.rows - 1 : row, col: size.cols - 1 }
  const step = steps[key]
  if (step === undefined) return null
  const far = ctrl ? Math.max(size.rows, size.cols) : 1
  return { row: clamp(row + step[0] * far, size.rows), col: clamp(col + step[1] * far, size.cols) }
}

/** Tab goes on along the row and then to the next one; null at the end, where it leaves the grid. */
export function tabAfter({ row, col }: Place, back: boolean, size: Size): Place | null {
  const next = row * size.cols + col + (back ? -1 : 1)
  if (next < 0 || next >= size.rows * size.cols) return null
  return { row: Math.floor(next / size.cols), col: next % size.cols }
}

/** Where Enter, Tab and the keys of movement lead; `back` with Shift. */
export function stepAfter(from: Place, { key, back, ctrl }: Pressed & { readonly back: boolean }, size: Size): Place | null {
  if (key === 'Tab') return tabAfter(from, back, size)
  if (key === 'Enter') return placeAfter(from, { key: back ? 'ArrowUp' : 'ArrowDown', ctrl: false }, size)
  return placeAfter(from, { key, ctrl }, size)
}

export function blockOf(a: Place, b: Place): Block {
  return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.col, b.col), right: Math.max(a.col, b.col) }
}

export const isIn = ({ top, bottom, left, right }: Block, { row, col }: Place): boolean =>
  row >= top && row <= bottom && col >= left && col <= right

/** Every place of a block, along the rows. */
export function placesIn({ top, bottom, left, right }: Block): readonly Place[] {
  return Array.from({ length: bottom - top + 1 }, (_, row) =>
    Array.from({ length: right - left + 1 }, (__, col) => ({ row: top + row, col: left + col })),
  ).flat()
}
