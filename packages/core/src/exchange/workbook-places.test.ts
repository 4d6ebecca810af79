// The workbook of many reports without its file: whose row a name is, headers over two rows, and that order says nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { WorkbookCell, WorkbookRow, WorkbookSheet } from '../shared/workbook-sheet.ts'
import { readReportsWorkbook, type AskedReports, type NamedUnit } from './workbook-places.domain.ts'
import { memoryKey, type AskedFigure, type SaidNames } from './workbook-reading.domain.ts'
import { foldUnit, unitIndex } from './workbook-names.domain.ts'

const unit = (id: string, name: string, more: Partial<NamedUnit> = {}): NamedUnit => ({
  id,
  code: id.split('@')[0] ?? id,
  names: [name],
  otherNames: [],
  ...more,
})
const figure = (id: string, name: string): AskedFigure => ({
  id,
  name,
  nameEn: id,
  unit: 'vụ',
  decimals: 0,
  adds: 'sum',
  lowest: 'commune',
})
const asked: AskedReports = {
  level: 'commune',
  figures: [figure('cases', 'Vụ phạm pháp hình sự'), figure('fires', 'Vụ cháy')],
  off: [figure('drugs', 'Vụ ma túy')],
  units: [
    unit('1@2025', 'Xã Bắc Hà'),
    unit('2@2025', 'Phường 5'),
    unit('3@2025', 'Xã Đông Hòa', { otherNames: ['Xã Hòa Đông'] }),
    unit('4@2025', 'Phường Cam Đường'),
    unit('5@2025', 'Xã Cam Đường'),
    unit('6@2025', 'Đặc khu Phú Quý'),
  ],
  others: [unit('7@2025', 'Xã Bảo Nhai')],
  ended: [{ ...unit('8@2019', 'Thị trấn Bắc Hà'), instead: ['Xã Bắc Hà'] }],
  above: 'Tỉnh Lào Cai',
  period: { from: plainDate('2026-10-15'), to: plainDate('2026-11-15') },
}
const nothingSaid: SaidNames = { choices: new Map(), remembered: new Map() }

type Value = string | number | null
const cellOf = (value: Value, column: number, merged = false): WorkbookCell => ({
  column,
  kind: typeof value === 'number' ? 'number' : 'text',
  text: value === null ? '' : String(value),
  number: typeof value === 'number' ? value : null,
  merged,
  formula: false,
})
const rowOf = (values: readonly Value[], row: number): WorkbookRow => ({
  row,
  hidden: false,
  cells: values.flatMap((value, column) => (value === null ? [] : [cellOf(value, column)])),
})
const sheetOf = (rows: readonly (readonly Value[])[]): WorkbookSheet => ({
  name: 'Tổng hợp',
  hidden: false,
  hiddenColumns: [],
  rows: rows.map((row, at) => rowOf(row, at + 1)),
})
const read = (rows: readonly (readonly Value[])[], said: Partial<SaidNames> = {}) =>
  readReportsWorkbook([sheetOf(rows)], asked, { ...nothingSaid, ...said })
const HEADERS: readonly Value[] = ['TT', 'Đơn vị', 'Vụ phạm pháp hình sự', 'Vụ cháy']

describe('the name of a unit', () => {
  test.each([
    ['XÃ BẮC HÀ', '1@2025'],
    ['x. bac ha', '1@2025'],
    ['Công an xã Bắc Hà', '1@2025'],
    ['CAX Bắc Hà', '1@2025'],
    ['Bắc Hà', '1@2025'],
    ['P.5', '2@2025'],
    ['P5', '2@2025'],
    ['phường 05', '2@2025'],
    ['Xã Đông Hoà', '3@2025'],
    ['Hòa Đông', '3@2025'],
    ['P. Cam Đường', '4@2025'],
    ['ĐK Phú Quý', '6@2025'],
  ])('"%s"', (text, id) =>
    expect(read([HEADERS, [1, text, 3, null]]).found.filter(({ value }) => value !== null)).toMatchObject([
      { unitId: id, figure: 'cases' },
    ]),
  )

  test.each([
    ['Cam Đường', 'unknown', []],
    ['Xã Bắc Hạ Long', 'unknown', []],
    ['TT Bắc Hà', 'ended', ['Xã Bắc Hà']],
    ['xa bao nhai', 'not-yours', []],
  ])('"%s" is a person\'s to say', (text, reason, instead) => {
    const { found, unmatched } = read([HEADERS, [1, text, 3, null]])
    expect(found).toEqual([])
    expect(unmatched).toMatchObject([{ text, kind: 'place', reason, instead, chosen: null, values: 1 }])
  })

  test('that ended can be left out, and cannot be made another one', () => {
    const rows = [HEADERS, [1, 'Thị trấn Bắc Hà', 3, null]]
    expect(read(rows, { choices: new Map([['0r2', '1@2025']]) }).unmatched).toMatchObject([{ chosen: null, suggestion: null }])
    expect(read(rows, { choices: new Map([['0r2', '-']]) })).toMatchObject({ found: [], unmatched: [{ chosen: '-' }] })
  })

  test('folded twice is the same', () =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => unitIndex([{ id: 'a', names: [text] }]).find(foldUnit(text)) === 'a')))
})

describe('a sheet of many reports', () => {
  test('a code tells the unit; one that contradicts the name is asked about, whatever was remembered', () => {
    const rows = [
      ['Mã', 'Đơn vị', 'Vụ cháy'],
      ['4', 'Cam Đường', 1],
      ['1', 'Phường 5', 2],
    ]
    const remembered = new Map([[memoryKey('place', 'Phường 5'), '1@2025']])
    const { found, unmatched } = read(rows, { remembered })
    expect(found.map(({ unitId }) => unitId)).toEqual(['4@2025'])
    expect(unmatched).toMatchObject([{ cell: 'B3', reason: 'contradicts', suggestion: '1@2025', chosen: null, remembered: false }])
  })

  test('rows that add up, figures that are off and columns of order are passed over', () => {
    const { found, errors, unmatched, warnings } = read([
      ['BIỂU SỐ 1'],
      ['TT', 'Tên xã', 'Vụ cháy', 'Vụ ma túy', 'Cộng'],
      [1, 2, 3, 4, 5],
      [1, 'Xã Bắc Hà', 4, 9, 4],
      [null, 'Tổng cộng', 4, 9, 4],
      [null, 'Lào Cai, tỉnh', null, null, null],
      [null, 'TỈNH LÀO CAI', 4, 9, 4],
    ])
    expect(found.map(({ unitId, cell }) => [unitId, cell])).toEqual([['1@2025', 'C4']])
    expect([errors, unmatched]).toEqual([[], []])
    expect(warnings.map(({ code }) => code)).toEqual(['figure-off'])
  })

  test('a name chosen for an earlier file is used by itself, said so, and gives way to a choice of now', () => {
    const rows = [
      ['Đơn vị', 'Số vụ PH'],
      ['Xã Bắc Hà', 3],
    ]
    const remembered = new Map([[memoryKey('figure', 'SO VU PH'), 'cases']])
    expect(read(rows).unmatched).toMatchObject([{ kind: 'figure', chosen: null, remembered: false }])
    const again = read(rows, { remembered })
    expect(again.found).toMatchObject([{ unitId: '1@2025', figure: 'cases' }])
    expect(again.unmatched).toMatchObject([{ chosen: 'cases', remembered: true }])
    const otherwise = read(rows, { remembered, choices: new Map([['0c1', 'fires']]) })
    expect([otherwise.found[0]?.figure, otherwise.unmatched[0]?.remembered]).toEqual(['fires', false])
    // a figure that is asked no more
    expect(read(rows, { remembered: new Map([[memoryKey('figure', 'Số vụ PH'), 'gone']]) }).unmatched).toMatchObject([{ chosen: null }])
  })

  test('headers over two rows are read together', () => {
    const merged = (text: string, column: number): WorkbookCell => cellOf(text, column, true)
    const rows: readonly WorkbookRow[] = [
      { row: 1, hidden: false, cells: [merged('Đơn vị', 0), merged('Hình sự', 1), merged('Hình sự', 2), merged('Vụ cháy', 3)] },
      { row: 2, hidden: false, cells: [merged('Đơn vị', 0), cellOf('Vụ phạm pháp hình sự', 1), cellOf('Số vụ', 2), merged('Vụ cháy', 3)] },
      rowOf(['Xã Bắc Hà', 1, 2, 3], 3),
    ]
    const { found, unmatched } = readReportsWorkbook([{ ...sheetOf([]), rows }], asked, nothingSaid)
    expect(found.map(({ figure: id, value }) => [id, value?.state === 'given' ? value.quantity.number : null])).toEqual([
      ['cases', 1],
      ['fires', 3],
    ])
    expect(unmatched).toMatchObject([{ text: 'Hình sự – Số vụ', cell: 'C2' }])
  })

  test('one unit in two rows is refused, naming the first', () => {
    const { errors } = read([HEADERS, [1, 'Xã Bắc Hà', 3, null], [2, 'bac ha', 4, null]])
    expect(errors).toMatchObject([{ code: 'twice', cell: 'C3', readings: ['C2'] }])
  })

  test('the order of rows and columns says nothing', () => {
    const names = ['Xã Bắc Hà', 'P. 5', 'Đông Hoà', 'P. Cam Đường', 'x. cam đường', 'TT Bắc Hà', 'Xã lạ']
    const grid = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), {
      minLength: names.length,
      maxLength: names.length,
    })
    const order = fc.shuffledSubarray([...names.keys()], { minLength: names.length })
    const columns = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })
    const said = (rows: readonly (readonly Value[])[]) => {
      const { found, unmatched, errors } = read(rows)
      return {
        found: found.map(({ unitId, figure: id, value }) => JSON.stringify([unitId, id, value])).toSorted(),
        unmatched: unmatched.map(({ text, reason }) => `${text} ${reason}`).toSorted(),
        errors: errors.length,
      }
    }
    fc.assert(
      fc.property(grid, order, columns, (values, rows, places) => {
        const table = names.map((name, at): readonly Value[] => [at + 1, name, ...(values[at] ?? [])])
        const moved = [HEADERS, ...rows.map((at) => table[at] ?? [])].map((row) => places.map((at) => row[at] ?? null))
        expect(said(moved)).toEqual(said([HEADERS, ...table]))
      }),
    )
  })
})
