// Tests of cells as they are written: read and written back, with four kinds of answers kept apart, and blocks from and to Excel.
import { describe, expect, test } from 'vitest'
import { readBlock, writeBlock } from './clipboard.ts'
import { BLANK, readCell, shownText, wholeText } from './cell-text.ts'

describe('a cell', () => {
  test.each([
    ['', '', ''],
    ['  ', '', ''],
    ['0', '0', '0'],
    ['1.234', '1.234', '1.234'],
    ['trên 160', 'trên 160', 'trên 160'],
    ['Gần 11.500', 'gần 11.500', 'gần 11.500'],
    ['2 vạn', '20.000', '20.000'],
    ['30–40', 'từ 30 đến 40', 'từ 30 đến 40'],
    ['-', '–', '–'],
    ['–', '–', '–'],
    ['K: đang rà soát', 'K', 'K: đang rà soát'],
    ['k (đang rà soát)', 'K', 'K: đang rà soát'],
  ])('%j is shown as %j and copied as %j', (text, shown, whole) => {
    const typed = readCell(text, 0)
    expect(typed.ok).toBe(true)
    expect(shownText(typed)).toBe(shown)
    expect(wholeText(typed)).toBe(whole)
    expect(readCell(wholeText(typed), 0)).toEqual(typed)
  })

  test('blank, zero, not applicable and cannot provide are four things', () => {
    const four = ['', '0', '–', 'K: chưa có'].map((text) => JSON.stringify(readCell(text, 0)))
    expect(new Set(four).size).toBe(4)
    expect(readCell('', 0)).toEqual(BLANK)
  })

  test.each([
    ['1,234', 'separator', ['1.234', '1,234']],
    ['12a', 'not-a-number', []],
    ['-5', 'negative', []],
    ['K', 'reason-missing', []],
    ['từ 40 đến 30', 'range-backwards', []],
  ])('%j is kept as it was typed, with what is wrong about it', (text, issue, readings) => {
    expect(readCell(text, 0)).toEqual({ ok: false, text, issue, readings })
  })

  test('a comma begins decimals where the figure takes them', () => {
    expect(readCell('1,5', 1)).toEqual({ ok: true, cell: { state: 'given', quantity: { number: 1.5, qualifier: 'exact', upper: null } } })
  })
})

describe('a block of cells', () => {
  test('is read as Excel writes it: quotes, line breaks in a cell, an end of the last line', () => {
    expect(readBlock('1\t2\r\n"a\nb"\t"say ""x"""\r\n')).toEqual([
      ['1', '2'],
      ['a\nb', 'say "x"'],
    ])
  })

  test('an empty line in the middle is a row of one blank cell', () => {
    expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']])
  })

  test('comes back from writing', () => {
    const rows = [
      ['trên 160', 'K: "x"\ty'],
      ['', '–'],
    ]
    expect(readBlock(writeBlock(rows))).toEqual(rows)
  })
})
