// The workbook of a report without its file: cells as written and read, names, the mark, and the three-way comparison.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellKey } from '../figures/forms.domain.ts'
import { MOST, qualifiers } from '../figures/quantity.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { safeCell } from '../shared/safe-cell.ts'
import { plainDate } from '../shared/plain-date.ts'
import type { WorkbookCell, WorkbookSheet } from '../shared/workbook-sheet.ts'
import { compareWorkbook } from './workbook-merge.domain.ts'
import { figureIndex, placeIndex } from './workbook-names.domain.ts'
import {
  markDifferences,
  markRows,
  MARK_SHEET,
  readMark,
  readValue,
  sheetNames,
  writtenCell,
  type WorkbookMark,
} from './workbook.domain.ts'

const inCell = (value: string | number | null): WorkbookCell | undefined =>
  value === null
    ? undefined
    : {
        column: 0,
        kind: typeof value === 'number' ? 'number' : 'text',
        // as the file keeps it
        text: typeof value === 'number' ? String(value) : safeCell(value),
        number: typeof value === 'number' ? value : null,
        merged: false,
        formula: false,
      }

const reason = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((text) => text.normalize('NFC').trim())
  .filter((text) => text !== '' && text.length <= 300 && !text.startsWith("'"))
const cells: fc.Arbitrary<Cell> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: MOST * 10 }), fc.constantFrom(...qualifiers), fc.integer({ min: 1, max: 10_000 }))
    .map(([tenths, qualifier, more]): Cell => ({
      state: 'given',
      quantity: { number: tenths / 10, qualifier, upper: qualifier === 'range' ? Math.min(MOST * 10, tenths + more) / 10 : null },
    })),
  fc.constant<Cell>({ state: 'not-applicable' }),
  reason.map((said): Cell => ({ state: 'cannot-provide', reason: said })),
)

describe('a value cell', () => {
  test('reads as it was written, with its reason in it or beside it', () =>
    fc.assert(
      fc.property(
        cells.filter((cell) => cell.state !== 'given' || cell.quantity.upper === null || cell.quantity.upper > cell.quantity.number),
        fc.boolean(),
        (cell, inside) => {
          const beside = cell.state === 'cannot-provide' && !inside ? safeCell(cell.reason) : ''
          expect(readValue(inCell(writtenCell(cell, inside)), 1, beside)).toEqual({ ok: true, cell })
        },
      ),
      { numRuns: 2000 },
    ))

  test.each<[string, Cell]>([
    ['Không áp dụng', { state: 'not-applicable' }],
    ['KHÔNG  ÁP DỤNG', { state: 'not-applicable' }],
    ['–', { state: 'not-applicable' }],
    ['K: mất sổ (2025)', { state: 'cannot-provide', reason: 'mất sổ (2025)' }],
    ['không cung cấp được (mất sổ)', { state: 'cannot-provide', reason: 'mất sổ' }],
    ['KHONG CUNG CAP DUOC - mất sổ', { state: 'cannot-provide', reason: 'mất sổ' }],
  ])('"%s"', (text, cell) => expect(readValue(inCell(text), 0, '')).toEqual({ ok: true, cell }))

  test('holds no word that merely begins alike', () => {
    expect(readValue(inCell('Kho bạc'), 0, '')).toMatchObject({ ok: false, issue: 'not-a-number' })
  })
})

describe('names', () => {
  const places = placeIndex([
    { id: 'a', names: ['Tổ dân phố số 5'] },
    { id: 'b', names: ['Thôn Đông Hòa'] },
    { id: 'c', names: ['Thôn Một'] },
    { id: 'd', names: ['Ấp Một'] },
    { id: 'e', names: ['Thôn 10'] },
  ])
  test.each([
    ['TDP 5', 'a'],
    ['tdp5', 'a'],
    ['Tổ DP 05', null],
    ['tổ dân phố 05', 'a'],
    ['thon dong hoa', 'b'],
    ['T. Đông Hoà', 'b'],
    ['Đông Hòa', 'b'],
    ['Th. Một', 'c'],
    ['Một', null],
    ['Ấp Một', 'd'],
    ['Thôn 1', null],
    ['thôn 010', 'e'],
  ])('"%s"', (text, id) => expect(places.find(text)).toBe(id))

  test('of figures read with and without their unit', () => {
    const figures = figureIndex([
      { id: 'x', names: ['Vụ cháy', 'Vụ cháy (vụ)', 'Fires', 'fires'] },
      { id: 'y', names: ['Tổ bảo vệ an ninh, trật tự (trước Luật năm 2023)'] },
      { id: 'z', names: ['Tổ bảo vệ an ninh, trật tự (theo Luật năm 2023)'] },
    ])
    expect(['VỤ CHÁY', 'vu chay (vụ)', 'Vụ cháy (lần)', 'fires', 'Tổ bảo vệ an ninh, trật tự'].map(figures.find)).toEqual([
      'x',
      'x',
      'x',
      'x',
      null,
    ])
    expect(figures.find('to bao ve an ninh trat tu (theo luat nam 2023)')).toBe('z')
  })

  test('of sheets are short, allowed and different', () => {
    const names = sheetNames(['Hộ và tổ an ninh xã hội, theo khu dân cư', 'Hộ và tổ an ninh xã hội, theo khu phố', "A/B: 'c'", '???'])
    expect(names.every((name) => name.length <= 31 && /^[^[\]:*?/\\']+$/.test(name))).toBe(true)
    expect(new Set(names).size).toBe(4)
  })
})

describe('the mark', () => {
  const mark: WorkbookMark = {
    report: 'r',
    form: 'f',
    version: 2,
    unit: '1@2025-07-01',
    from: plainDate('2026-10-15'),
    to: plainDate('2026-11-15'),
    layout: 'abc',
    revision: 7,
    revisions: new Map([['1@2025-07-01', 3]]),
    cells: [{ unitId: '1@2025-07-01', figure: 'x', cell: { state: 'cannot-provide', reason: 'mất “sổ”\n=1' } }],
  }
  const sum = (text: string): string => String(Array.from(text).reduce((all, each) => (all * 31 + (each.codePointAt(0) ?? 0)) % 1e9, 7))
  const sheetOf = (rows: readonly (readonly [string, string])[]): WorkbookSheet => ({
    name: MARK_SHEET,
    hidden: true,
    hiddenColumns: [],
    rows: rows.map((row, at) => ({
      row: at + 1,
      hidden: false,
      cells: row.flatMap((text, column) => ({ ...inCell('x'), column, text }) as WorkbookCell),
    })),
  })
  test('is read again, and counts for nothing once a letter of it changed', () => {
    const rows = markRows(mark, sum)
    expect(readMark([sheetOf(rows)], sum)).toEqual(mark)
    expect(readMark([sheetOf(rows.map(([key, value]) => [key, value.replace('1@', '2@')]))], sum)).toBeNull()
    expect(readMark([], sum)).toBeNull()
    const forged = [
      ['from', 'x'],
      ['version', '1e99'],
      ['cell', 'no json'],
      ['cell', '[1,2]'],
      ['revision-of', '["u",-1]'],
    ] as const
    for (const [field, value] of forged) {
      const others = rows.slice(1).map(([key, said]) => [key, key === field ? value : said] as const)
      expect(readMark([sheetOf([['sum', sum(JSON.stringify(others))], ...others])], sum)).toBeNull()
    }
  })
  test('names what differs', () => {
    expect(markDifferences(mark, { ...mark, version: 3, unit: 'other' })).toEqual(['unit', 'version'])
    expect(markDifferences(mark, { ...mark, form: 'other', version: 9, from: plainDate('2026-09-15') })).toEqual(['form', 'period'])
    expect(markDifferences(mark, mark)).toEqual([])
  })
})

describe('laying a workbook over a report', () => {
  const one = (number: number): Cell => ({ state: 'given', quantity: { number, qualifier: 'exact', upper: null } })
  const at = { unitId: 'u', figure: 'f' }
  const standing = (base: Cell | null | undefined, now: Cell | null, mine: Cell | null, newer: boolean): string => {
    const { rows, same, closed } = compareWorkbook(
      [{ ...at, sheet: 's', cell: 'A1', value: mine }],
      { now: new Map([[cellKey(at), { cell: now, revision: newer ? 9 : 1 }]]), isOpen: () => true },
      base === undefined ? null : { revisionOf: () => 5, cells: new Map(base === null ? [] : [[cellKey(at), base]]) },
    )
    return rows[0]?.standing ?? (same > 0 ? 'same' : closed.length > 0 ? 'closed' : 'nothing')
  }
  test.each<[string, Cell | null | undefined, Cell | null, Cell | null, boolean, string]>([
    ['I changed it', one(1), one(1), one(2), false, 'change'],
    ['I emptied it', one(1), one(1), null, false, 'change'],
    ['they changed it', one(1), one(3), one(1), true, 'theirs'],
    ['both changed it', one(1), one(3), one(2), true, 'conflict'],
    ['both changed it alike', one(1), one(2), one(2), true, 'same'],
    ['they filled what I left empty', null, one(3), null, true, 'nothing'],
    ['without a mark', undefined, one(1), one(2), true, 'change'],
    ['without a mark, empty', undefined, one(1), null, true, 'nothing'],
  ])('%s', (_, base, now, mine, newer, expected) => expect(standing(base, now, mine, newer)).toBe(expected))
})
