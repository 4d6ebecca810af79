// Lists of past results: what is read, what is refused at which cell, and how a line stands to what is recorded.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate, vietnameseDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import type { Level, UnitId } from '../units/units.domain.ts'
import type { Sheet } from '../units/sheet.domain.ts'
import { compareSaid, type Said, type Standing } from './past-comparison.domain.ts'
import type { PastMeasure } from './past-measures.domain.ts'
import { findSheetDate, MOST_PAST_LINES, pastHeaders, readPastSheet } from './past-recognition.domain.ts'
import { pastUnitIndex, type PastUnit } from './past-units.domain.ts'

const span = (from: string, to: string | null) => ({ from: plainDate(from), to: to === null ? null : plainDate(to) })
const window = (from: string, to: string): Window => ({ from: plainDate(from), to: plainDate(to) })

type Above = readonly (readonly [string, string])[]
const unit = (
  id: string,
  level: Level,
  fullName: string,
  more: { above?: Above; valid?: readonly [string, string | null] } = {},
): PastUnit => ({
  unitId: id as UnitId,
  code: id.split('@')[0] ?? '',
  level,
  type: fullName.split(' ')[0]?.toLowerCase() ?? '',
  fullName,
  above: (more.above ?? [['89@2019-10-06', 'Tỉnh An Giang']]).map(([above, name]) => ({ unitId: above as UnitId, fullName: name })),
  valid: span(...(more.valid ?? ['2019-10-06', '2025-07-01'])),
})
const tanChau: Above = [
  ['887@2019-10-06', 'Thị xã Tân Châu'],
  ['89@2019-10-06', 'Tỉnh An Giang'],
]
const chauPhu: Above = [
  ['889@2019-10-06', 'Huyện Châu Phú'],
  ['89@2019-10-06', 'Tỉnh An Giang'],
]
const units = pastUnitIndex([
  unit('89@2019-10-06', 'province', 'Tỉnh An Giang', { above: [] }),
  unit('887@2019-10-06', 'district', 'Thị xã Tân Châu'),
  unit('889@2019-10-06', 'district', 'Huyện Châu Phú'),
  unit('30385@2019-10-06', 'commune', 'Xã Tân An', { above: tanChau }),
  unit('30484@2019-10-06', 'commune', 'Xã Tân An', { above: chauPhu }),
  unit('30463@2019-10-06', 'commune', 'Xã Khánh Hoà', { above: chauPhu, valid: ['2019-10-06', '2021-07-01'] }),
  unit('30463@2019-10-06', 'commune', 'Xã Khánh Hòa Mới', { above: chauPhu, valid: ['2021-07-01', '2025-07-01'] }),
  unit('30463@2025-07-01', 'commune', 'Xã Châu Phú', { valid: ['2025-07-01', null] }),
  unit('30500@2023-01-01', 'commune', 'Xã Lập Sau', { above: chauPhu, valid: ['2023-01-01', null] }),
])
const indicator: PastMeasure = {
  setId: 'indicator-19-2-2016',
  statusKind: 'indicator-19.2',
  levels: ['commune'],
  types: null,
  title: 'Chỉ tiêu 19.2',
  names: ['indicator-19-2-2016', '19.2', 'Chỉ tiêu 19.2'],
  inForce: span('2016-10-17', '2022-03-08'),
  windows: [window('2018-12-15', '2019-12-15'), window('2019-12-15', '2020-12-15')],
  free: true,
}
const later: PastMeasure = {
  ...indicator,
  setId: 'indicator-19-2-2021',
  names: ['indicator-19-2-2021', '19.2'],
  inForce: span('2022-03-08', null),
  windows: [],
}
const title: PastMeasure = {
  ...indicator,
  setId: null,
  statusKind: 'ntm',
  levels: ['commune', 'district'],
  title: 'Đạt chuẩn nông thôn mới',
  names: ['ntm', 'Đạt chuẩn nông thôn mới'],
  inForce: null,
  windows: [],
}
const today = plainDate('2026-11-21')

type Cells = Partial<Record<keyof typeof pastHeaders, string>>
const columns = Object.keys(pastHeaders) as (keyof typeof pastHeaders)[]
const good: Cells = {
  code: '30385',
  set: '19.2',
  window: 'năm 2020',
  result: 'Đạt',
  number: '3000/QĐ-UBND',
  on: '25/12/2020',
  authority: 'UBND tỉnh An Giang',
}
const sheetOf = (lines: readonly Cells[], headers: readonly string[] = Object.values(pastHeaders)): Sheet => ({
  name: 'Kết quả',
  rows: [
    { row: 1, cells: ['TỔNG HỢP'] },
    { row: 2, cells: [...headers] },
    ...lines.map((line, index) => ({ row: index + 3, cells: columns.map((column) => line[column] ?? '') })),
  ],
})
const read = (...lines: readonly Cells[]) => readPastSheet(sheetOf(lines), { units, measures: [indicator, later, title], today })
const firstError = (line: Cells) => {
  const { errors } = read({ ...good, ...line })
  return errors.map((error) => `${error.cell} ${error.code}`)
}

describe('a line is read', () => {
  test('with its unit, set, window, decision and authority', () => {
    expect(read(good)).toMatchObject({
      rows: 1,
      errors: [],
      lines: [
        {
          row: 3,
          unit: { unitId: '30385@2019-10-06' },
          measure: { setId: 'indicator-19-2-2016' },
          window: { from: '2019-12-15', to: '2020-12-15' },
          state: 'recognised',
          decision: { number: '3000/QĐ-UBND', on: '2020-12-25', body: 'UBND tỉnh An Giang', unitId: '89@2019-10-06' },
          effectiveOn: '2020-12-25',
        },
      ],
    })
  })
  test.each<[string, Cells, string]>([
    ['by name and place', { code: '', name: 'xa tan an', parent: 'Châu Phú' }, '30484@2019-10-06'],
    ['by name with its tone on the other vowel', { code: '', name: 'Khánh Hòa' }, '30463@2019-10-06'],
    ['by a name it got later', { code: '', name: 'Xã Khánh Hòa Mới' }, '30463@2019-10-06'],
    ['by its code, which another unit bore later', { code: '30463' }, '30463@2019-10-06'],
    ['by its full id', { code: '30484@2019-10-06' }, '30484@2019-10-06'],
  ])('%s', (_, cells, wanted) => {
    const { lines, errors } = read({ ...good, ...cells })
    expect([errors, lines[0]?.unit.unitId]).toEqual([[], wanted])
  })
  test.each<[string, Cells, Window]>([
    ['two days in one cell', { window: '15/12/2018 - 14/12/2019', on: '27/12/2019' }, window('2018-12-15', '2019-12-15')],
    [
      'two columns, the last day belonging to it',
      { window: '', from: '15/12/2018', last: '14/12/2019' },
      window('2018-12-15', '2019-12-15'),
    ],
    ['Excel’s own dates', { window: '', from: '43449', last: '2019-12-14' }, window('2018-12-15', '2019-12-15')],
    ['the name on the screen', { window: 'năm 2019 (15/12/2018–14/12/2019)' }, window('2018-12-15', '2019-12-15')],
    ['a window nobody set, by its days', { window: '01/01/2017–31/12/2017' }, window('2017-01-01', '2018-01-01')],
    ['a period of years, of a title', { set: 'ntm', window: 'giai đoạn 2016–2020' }, window('2016-01-01', '2021-01-01')],
  ])('window by %s', (_, cells, wanted) => {
    const { lines, errors } = read({ ...good, on: '25/12/2020', ...cells })
    expect([errors, lines[0]?.window]).toEqual([[], wanted])
  })
  test('the committee of the line’s own district, and a body that is no committee', () => {
    const [own, body] = read(
      { ...good, authority: 'Chủ tịch UBND thị xã' },
      { ...good, code: '30484', authority: 'Hội đồng thẩm định' },
    ).lines
    expect(own?.decision).toMatchObject({ body: 'UBND thị xã Tân Châu', unitId: '887@2019-10-06' })
    expect(body?.decision).toMatchObject({ body: 'Hội đồng thẩm định', unitId: null })
  })
  test('a result not met may do without a decision and then stands from the day after the window', () => {
    const { lines, errors } = read({ ...good, result: 'Chưa đạt', number: '', on: '', authority: '' })
    expect([errors, lines[0]?.decision, lines[0]?.effectiveOn]).toEqual([[], null, '2020-12-15'])
  })
  test('a window before the first list of units is answered from that list', () => {
    expect(read({ ...good, window: '01/01/2017–31/12/2017' }).errors).toEqual([])
  })
})

describe('a wrong cell is refused at its address', () => {
  test.each<[Cells, string]>([
    [{ code: '' }, 'A3 unit-missing'],
    [{ code: '99999' }, 'A3 unit-unknown'],
    [{ code: '', name: 'Tân An' }, 'B3 unit-ambiguous'],
    [{ code: '', name: 'Tân An', parent: 'Chợ Mới' }, 'B3 unit-unknown'],
    [{ name: 'Khánh Hòa' }, 'A3 unit-other-name'],
    [{ code: '887' }, 'A3 unit-other-level'],
    [{ code: '30500' }, 'A3 unit-not-standing'],
    [{ set: '' }, 'D3 set-missing'],
    [{ set: 'danh hiệu lạ' }, 'D3 set-unknown'],
    [{ set: 'indicator-19-2-2021' }, 'E3 window-unknown'],
    [{ set: 'indicator-19-2-2021', window: '01/01/2017–31/12/2017' }, 'D3 set-not-in-force'],
    [{ window: '' }, 'E3 window-missing'],
    [{ window: 'quý III' }, 'E3 window-unreadable'],
    [{ window: '01/01/2020–30/06/2020' }, 'E3 window-unknown'],
    [{ window: '31/12/2017–01/01/2017' }, 'E3 window-order'],
    [{ window: '', from: '01/01/2017', last: '' }, 'G3 window-missing'],
    [{ set: '19.2', window: '01/01/2027–31/12/2027' }, 'E3 window-future'],
    [{ result: '' }, 'H3 result-missing'],
    [{ result: 'tốt' }, 'H3 result-unknown'],
    [{ number: '' }, 'I3 number-missing'],
    [{ number: 'của ủy ban' }, 'I3 number-invalid'],
    [{ on: '' }, 'J3 date-missing'],
    [{ on: '31/02/2020' }, 'J3 date-unreadable'],
    [{ on: '25/12/2027' }, 'J3 date-future'],
    [{ on: '25/12/2018' }, 'J3 date-before-window'],
    [{ authority: '' }, 'K3 authority-missing'],
    [{ authority: 'UBND tỉnh Lạng Sơn' }, 'K3 authority-unknown'],
  ])('%o', (cells, wanted) => {
    expect(firstError(cells)[0]).toBe(wanted)
  })
  test('an ambiguous name lists all it may mean', () => {
    const [error] = read({ ...good, code: '', name: 'Tân An' }).errors
    expect(error?.list).toBe(
      'Xã Tân An, Thị xã Tân Châu (30385@2019-10-06; 06/10/2019–30/06/2025); Xã Tân An, Huyện Châu Phú (30484@2019-10-06; 06/10/2019–30/06/2025)',
    )
  })
  test('the same twice, and a yes beside a no; a revocation after the recognition is both true', () => {
    expect(read(good, good).errors).toMatchObject([{ cell: 'H4', code: 'duplicate', text: '3' }])
    expect(read(good, { ...good, result: 'chưa đạt' }).errors).toMatchObject([{ cell: 'H4', code: 'contradiction', text: '3' }])
    expect(read(good, { ...good, result: 'thu hồi', number: '9/QĐ-UBND', on: '01/06/2021' }).errors).toEqual([])
    expect(read(good, { ...good, result: 'thu hồi', on: '20/12/2020' }).errors).toMatchObject([{ code: 'contradiction' }])
  })
  test('a sheet without the columns, without rows, with too many', () => {
    const known = { units, measures: [indicator], today }
    expect(readPastSheet(sheetOf([good], ['Tên', 'Kết quả']), known).errors).toMatchObject([{ code: 'header-missing' }])
    expect(readPastSheet(sheetOf([]), known).errors).toMatchObject([{ cell: 'A3', code: 'no-rows' }])
    const many = Array.from({ length: MOST_PAST_LINES + 1 }, () => good)
    expect(readPastSheet(sheetOf(many), known).errors).toMatchObject([{ code: 'too-many-rows', list: '12001' }])
  })
  test('no text in any cell makes it throw', () => {
    fc.assert(
      fc.property(fc.record(Object.fromEntries(columns.map((column) => [column, fc.string({ maxLength: 30 })]))), (cells) => {
        const { lines, errors } = read(cells as Cells)
        expect(lines.length === 0 || errors.length === 0).toBe(true)
      }),
    )
  })
})

test('dates as Excel keeps them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20_000, max: 60_000 }), (serial) => {
      const day = addDays(plainDate('1970-01-01'), serial - 25_569)
      expect(findSheetDate(String(serial))).toBe(day)
      expect(findSheetDate(vietnameseDate(day))).toBe(day)
    }),
  )
})

describe('a line against what stands', () => {
  const said: Said = {
    statusKind: 'indicator-19.2',
    setId: 'indicator-19-2-2016',
    window: window('2019-12-15', '2020-12-15'),
    state: 'recognised',
    number: '3000/QĐ-UBND',
    decidedOn: plainDate('2020-12-25'),
    authorityUnitId: '89@2019-10-06',
  }
  const recorded: Standing = { ...said, origin: 'recorded' }
  const kindOf = (line: Said, ...standing: readonly Standing[]): string => {
    const comparison = compareSaid(line, standing)
    return comparison.kind === 'conflict' ? `${comparison.in} against ${comparison.against.origin}` : comparison.kind
  }
  test.each<[string, Said, readonly Standing[], string]>([
    ['nothing stands', said, [], 'new'],
    ['the same stands', { ...said, number: '3000 /qđ-ubnd' }, [recorded], 'same'],
    ['another result', { ...said, state: 'not-recognised' }, [recorded], 'result against recorded'],
    ['another decision', { ...said, number: '1/QĐ-UBND' }, [recorded], 'decision against recorded'],
    ['another day', { ...said, decidedOn: plainDate('2020-12-26') }, [recorded], 'decision against recorded'],
    ['other days of the window', { ...said, window: window('2019-12-01', '2020-12-01') }, [recorded], 'window against recorded'],
    ['the window before', { ...said, window: window('2018-12-15', '2019-12-15') }, [recorded], 'new'],
    ['another status', { ...said, statusKind: 'ntm', setId: null }, [recorded], 'new'],
    [
      'not met, told without a decision',
      { ...said, state: 'not-recognised', number: null },
      [{ ...recorded, state: 'not-recognised' }],
      'same',
    ],
    [
      'a dossier was concluded as not met',
      said,
      [{ ...recorded, state: 'not-recognised', number: null, origin: 'dossier' }],
      'result against dossier',
    ],
    ['a revocation of what a file said', { ...said, state: 'revoked' }, [{ ...recorded, origin: 'imported' }], 'new'],
    ['a recognition before what a file said was revoked', said, [{ ...recorded, state: 'revoked', origin: 'imported' }], 'new'],
    ['a revocation of what is recorded', { ...said, state: 'revoked' }, [recorded], 'result against recorded'],
  ])('%s', (_, line, standing, wanted) => {
    expect(kindOf(line, ...standing)).toBe(wanted)
  })
  test('what was taken in compares as the same, whatever else stands', () => {
    const anyDay = fc.integer({ min: 0, max: 2000 }).map((n) => addDays(plainDate('2018-01-01'), n))
    const anySaid = fc.record({
      state: fc.constantFrom('recognised' as const, 'not-recognised' as const, 'revoked' as const),
      number: fc.constantFrom('1/QĐ', '2/QĐ'),
      decidedOn: anyDay,
      from: anyDay,
    })
    const lineOf = ({ from, ...rest }: { from: typeof today; state: Said['state']; number: string; decidedOn: typeof today }): Said => ({
      ...said,
      ...rest,
      window: { from, to: addDays(from, 365) },
    })
    fc.assert(
      fc.property(anySaid, fc.array(anySaid, { maxLength: 4 }), (one, others) => {
        const line = lineOf(one)
        const standing = [...others.map(lineOf), line].map((each): Standing => ({ ...each, origin: 'imported' }))
        expect(compareSaid(line, standing).kind).toBe('same')
      }),
    )
  })
})
