// Cells of spreadsheets: no text becomes a formula, and none is lost.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvFile, csvLine, isSafeCell, safeCell } from './safe-cell.ts'

const nasty = fc
  .tuple(
    fc.constantFrom('', ' ', '\u00a0', '\ufeff', '\u200b'),
    fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '|'),
    fc.string(),
  )
  .map((parts) => parts.join(''))

/** What a reader of RFC 4180 makes of a file. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (quoted && sign === '"' && text[at + 1] === '"') at += 1
    else if (sign === '"') {
      quoted = !quoted
      continue
    }
    if (!quoted && sign === ',') {
      rows.at(-1)?.push(cell)
      cell = ''
    } else if (!quoted && sign === '\n' && cell.endsWith('\r')) {
      rows.at(-1)?.push(cell.slice(0, -1))
      rows.push([])
      cell = ''
    } else cell += sign ?? ''
  }
  return rows.slice(0, -1)
}

test('no text begins a formula', () => {
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
      expect(isSafeCell(safeCell(text))).toBe(true)
    }),
    { numRuns: 1000 },
  )
  fc.assert(
    fc.property(nasty, (text) => {
      expect(isSafeCell(text)).toBe(false)
    }),
  )
})

test('a text is as it was, or as it was behind an apostrophe', () => {
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string()), (text) => {
      expect([text, `'${text}`]).toContain(safeCell(text))
    }),
  )
  expect(safeCell('Xã Bắc Hà')).toBe('Xã Bắc Hà')
  expect(safeCell('A-B=C')).toBe('A-B=C')
  expect(safeCell('=HYPERLINK("http://x")')).toBe(`'=HYPERLINK("http://x")`)
})

test('a CSV file read back holds every cell, whatever stands in it', () => {
  const cell = fc.oneof(nasty, fc.string(), fc.constantFrom('"', '",=1+1,"', 'a\r\nb', ';=cmd'))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (lines) => {
      const file = csvFile(lines)
      expect(file.startsWith('\uFEFF')).toBe(true)
      expect(readCsv(file.slice(1))).toEqual(lines.map((line) => line.map(safeCell)))
    }),
    { numRuns: 500 },
  )
  expect(csvLine(['=1+1', 'a"b'])).toBe(`"'=1+1","a""b"`)
})

test('a number below nought stays a number in CSV; the same as text does not', () => {
  expect(csvLine([-17, '-17', 2.5])).toBe(`"-17","'-17","2.5"`)
})
