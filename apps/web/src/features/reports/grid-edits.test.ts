// Tests of what the keys of a grid do: where they lead, what a block covers, and what paste and fill change.
import { describe, expect, test } from 'vitest'
import { readCell, wholeText, type Typed } from './cell-text.ts'
import { copyOf, fillDown, pasteInto, putInto, type GridCells } from './grid-edits.ts'
import { blockOf, placeAfter, placesIn, tabAfter } from './grid-place.ts'

const size = { rows: 3, cols: 3 }
const values = new Map<string, Typed>([
  ['0 0', readCell('trên 5', 0)],
  ['0 1', readCell('7', 0)],
])
const grid: GridCells = {
  ...size,
  keyAt: ({ row, col }) => `${String(row)} ${String(col)}`,
  typedAt: ({ row, col }) => values.get(`${String(row)} ${String(col)}`) ?? readCell('', 0),
  decimalsAt: (col) => (col === 2 ? 1 : 0),
  isOpen: (key) => key !== '2 0',
}

describe('the place', () => {
  test.each([
    ['ArrowUp', false, { row: 0, col: 1 }],
    ['ArrowDown', false, { row: 1, col: 1 }],
    ['ArrowRight', true, { row: 0, col: 2 }],
    ['Home', false, { row: 0, col: 0 }],
    ['End', true, { row: 2, col: 2 }],
    ['PageDown', false, { row: 2, col: 1 }],
  ])('%s (with Ctrl: %s) leads to %j', (key, ctrl, to) => {
    expect(placeAfter({ row: 0, col: 1 }, { key, ctrl }, size)).toEqual(to)
  })

  test('Tab goes on in the next row and leaves at the end', () => {
    expect(tabAfter({ row: 0, col: 2 }, false, size)).toEqual({ row: 1, col: 0 })
    expect(tabAfter({ row: 1, col: 0 }, true, size)).toEqual({ row: 0, col: 2 })
    expect(tabAfter({ row: 2, col: 2 }, false, size)).toBeNull()
    expect(tabAfter({ row: 0, col: 0 }, true, size)).toBeNull()
  })

  test('a block covers its corners whichever way it was drawn', () => {
    expect(placesIn(blockOf({ row: 2, col: 1 }, { row: 1, col: 0 }))).toHaveLength(4)
  })
})

describe('block keys', () => {
  test('a paste begins at the first cell, leaves closed ones and what falls outside, and keeps what cannot be read', () => {
    const pasted = pasteInto(grid, blockOf({ row: 1, col: 0 }, { row: 1, col: 0 }), '1\t1,5\t1,5\t9\n2\t3\t4\t5\n6\t7\t8\t9')
    expect(pasted.edits.map(({ key }) => key)).toEqual(['1 0', '1 1', '1 2', '2 1', '2 2'])
    expect(pasted.skipped).toBe(7)
    expect(pasted.unreadable).toBe(1)
    expect(pasted.block).toEqual({ top: 1, bottom: 2, left: 0, right: 2 })
  })

  test('one value fills the whole block', () => {
    expect(pasteInto(grid, blockOf({ row: 0, col: 0 }, { row: 1, col: 1 }), '0').edits).toHaveLength(4)
  })

  test('fill down copies the first row of the block, or the row above a single one', () => {
    const filled = fillDown(grid, blockOf({ row: 0, col: 0 }, { row: 2, col: 1 }))
    expect(filled.map(({ key, typed }) => `${key}=${wholeText(typed)}`)).toEqual(['1 0=trên 5', '1 1=7', '2 0=trên 5', '2 1=7'])
    expect(fillDown(grid, blockOf({ row: 1, col: 1 }, { row: 1, col: 1 })).map(({ typed }) => wholeText(typed))).toEqual(['7'])
    expect(fillDown(grid, blockOf({ row: 0, col: 0 }, { row: 0, col: 0 }))).toEqual([])
  })

  test('a copy is what was said, and one answer goes into every cell of a block', () => {
    expect(copyOf(grid, blockOf({ row: 0, col: 0 }, { row: 1, col: 1 }))).toBe('trên 5\t7\n\t')
    expect(putInto(grid, blockOf({ row: 0, col: 0 }, { row: 2, col: 2 }), readCell('–', 0))).toHaveLength(9)
  })
})
