// The only place for the tests of the live sentences: every word of comparison, and what may never be written.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measureOf, type CountedMeasure } from '../analytics/analytics.domain.ts'
import { statusKinds, type StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import {
  comparisonText,
  inSentence,
  joinNames,
  lateSentence,
  measureNotes,
  measureSentence,
  nounFor,
  nounOf,
  percentText,
  wholeOf,
  windowInFull,
  windowName,
} from './sentences.domain.ts'

const span = (from: string, to: string): Window => ({ from: plainDate(from), to: plainDate(to) })
const year = (n: number) => span(`${n}-01-01`, `${n + 1}-01-01`)
const anGiang = { fullName: 'Tỉnh An Giang', type: 'tỉnh' } as const
const haNoi = { fullName: 'Thành phố Hà Nội', type: 'thành phố trực thuộc trung ương' } as const
const commune = nounOf('commune', ['xã'])

function counted(
  met: number,
  total: number,
  before: readonly [number, number] | null,
  kind: StatusKind = 'indicator-19.2',
): CountedMeasure {
  return {
    set: 'set',
    statusKind: kind,
    level: 'commune',
    window: year(2020),
    met,
    total,
    previous: before === null ? null : { window: year(2019), met: before[0], total: before[1] },
    asSaid: null,
    source: null,
  }
}
const sentence = (met: number, total: number, before: readonly [number, number] | null) =>
  measureSentence(measureOf(counted(met, total, before)), commune, anGiang)

describe('the sentence of a measure', () => {
  test.each([
    [97, 119, [83, 119], 'Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (11,8 điểm phần trăm) so với năm 2019.'],
    [83, 119, [97, 119], 'Toàn tỉnh có 83/119 xã đạt chỉ tiêu 19.2, đạt 69,7%, giảm 14 xã (11,8 điểm phần trăm) so với năm 2019.'],
    [97, 119, [97, 119], 'Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, bằng năm 2019.'],
    [97, 119, null, 'Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%.'],
    [119, 119, [118, 119], 'Toàn tỉnh có 119/119 xã đạt chỉ tiêu 19.2, đạt 100%, tăng 1 xã (0,8 điểm phần trăm) so với năm 2019.'],
    [0, 119, [0, 119], 'Toàn tỉnh chưa có xã nào đạt chỉ tiêu 19.2 (0/119), bằng năm 2019.'],
    [0, 119, [3, 119], 'Toàn tỉnh chưa có xã nào đạt chỉ tiêu 19.2 (0/119), giảm 3 xã (2,5 điểm phần trăm) so với năm 2019.'],
    [0, 0, null, 'Toàn tỉnh không có xã nào thuộc diện xét trong năm 2020.'],
    // other denominators: the count and the share may move apart, and both are said
    [90, 120, [88, 110], 'Toàn tỉnh có 90/120 xã đạt chỉ tiêu 19.2, đạt 75%, tăng 2 xã nhưng tỷ lệ giảm 5 điểm phần trăm so với năm 2019.'],
    [88, 110, [90, 120], 'Toàn tỉnh có 88/110 xã đạt chỉ tiêu 19.2, đạt 80%, giảm 2 xã nhưng tỷ lệ tăng 5 điểm phần trăm so với năm 2019.'],
    [50, 100, [50, 110], 'Toàn tỉnh có 50/100 xã đạt chỉ tiêu 19.2, đạt 50%, số xã đạt bằng năm 2019, tỷ lệ tăng 4,5 điểm phần trăm.'],
    [60, 120, [55, 110], 'Toàn tỉnh có 60/120 xã đạt chỉ tiêu 19.2, đạt 50%, tăng 5 xã nhưng tỷ lệ không đổi so với năm 2019.'],
    [14, 119, [0, 0], 'Toàn tỉnh có 14/119 xã đạt chỉ tiêu 19.2, đạt 11,8%, tăng 14 xã so với năm 2019.'],
    // shares that only round to a round number
    [
      3320,
      3321,
      [3319, 3321],
      'Toàn tỉnh có 3.320/3.321 xã đạt chỉ tiêu 19.2, đạt gần 100%, tăng 1 xã (dưới 0,1 điểm phần trăm) so với năm 2019.',
    ],
    [1, 3321, null, 'Toàn tỉnh có 1/3.321 xã đạt chỉ tiêu 19.2, đạt dưới 0,1%.'],
  ] as const)('%i/%i against %j', (met, total, before, expected) => {
    expect(sentence(met, total, before)).toBe(expected)
  })

  test('a city, another status, a window that is no calendar year', () => {
    const measure = measureOf({
      ...counted(368, 382, [360, 382], 'safe-standard'),
      window: span('2022-11-16', '2023-11-16'),
      previous: { met: 360, total: 382, window: span('2021-11-16', '2022-11-16') },
    })
    expect(measureSentence(measure, commune, haNoi)).toBe(
      'Toàn thành phố có 368/382 xã đạt tiêu chuẩn “An toàn về an ninh, trật tự”, đạt 96,3%, tăng 8 xã (2,1 điểm phần trăm) so với kỳ 16/11/2021–15/11/2022.',
    )
  })

  test('district units of several types share one noun', () => {
    const noun = nounOf('district', ['thành phố', 'huyện', 'thị xã', 'huyện'])
    expect(noun).toEqual({ full: 'huyện, thị xã, thành phố', one: 'đơn vị' })
    const measure = measureOf({ ...counted(3, 11, [2, 11], 'ntm-completed'), level: 'district' })
    expect(measureSentence(measure, noun, anGiang)).toBe(
      'Toàn tỉnh có 3/11 huyện, thị xã, thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới, đạt 27,3%, tăng 1 đơn vị (9,1 điểm phần trăm) so với năm 2019.',
    )
  })

  test('residential areas are khu dân cư whatever their local name', () => {
    expect(nounOf('village', ['ấp', 'khóm'])).toEqual({ full: 'khu dân cư', one: 'khu dân cư' })
    expect(nounOf('commune', [])).toEqual({ full: 'xã', one: 'xã' })
  })

  test('the programme counts xã, the circular every type', () => {
    expect(nounFor({ statusKind: 'indicator-19.2', level: 'commune' }, ['xã', 'thị trấn'])).toEqual({ full: 'xã', one: 'xã' })
    expect(nounFor({ statusKind: 'safe-standard', level: 'commune' }, ['phường', 'xã'])).toEqual({ full: 'xã, phường', one: 'đơn vị' })
    expect(nounFor({ statusKind: 'ntm-completed', level: 'district' }, ['huyện', 'thị xã']).one).toBe('đơn vị')
  })

  test('no sentence ever says that nothing rose or fell, shows NaN, or contradicts its numbers', () => {
    const share = fc.record({ total: fc.nat(4000), part: fc.nat(4000) }).map(({ total, part }) => [part % (total + 1), total] as const)
    fc.assert(
      fc.property(
        share,
        fc.option(share),
        fc.constantFrom(...statusKinds),
        fc.constantFrom('district' as const, 'commune' as const, 'village' as const),
        (now, before, kind, level) => {
          const measure = measureOf({ ...counted(now[0], now[1], before, kind), level })
          const noun = nounOf(level, [])
          const text = [measureSentence(measure, noun, anGiang), ...measureNotes(measure, noun)].join(' ')
          expect(text).not.toMatch(/NaN|undefined|null|Infinity|(tăng|giảm) 0 |(tăng|giảm) -|[ ,.]{2} |,,|\.\./)
          expect(text.endsWith('.')).toBe(true)
          if (now[0] < now[1]) expect(text).not.toMatch(/đạt 100%/)
          if (before === null) expect(text).not.toMatch(/tăng|giảm|bằng năm/)
          const count = /(tăng|giảm) ([\d.]+) (xã|huyện|khu)/.exec(text)
          if (count && now[1] > 0) {
            expect((count[1] === 'tăng' ? 1 : -1) * Number((count[2] ?? '').replaceAll('.', ''))).toBe(now[0] - (before?.[0] ?? 0))
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

test.each([
  [year(2019), 'năm 2019'],
  [span('2018-01-01', '2021-01-01'), 'giai đoạn 2018–2020'],
  [span('2023-11-16', '2024-11-16'), 'kỳ 16/11/2023–15/11/2024'],
  [span('2018-12-15', '2019-12-15'), 'năm 2019'],
  [span('2015-12-15', '2020-12-15'), 'giai đoạn 2016–2020'],
  [span('2019-06-14', '2019-12-15'), 'kỳ 14/06/2019–14/12/2019'],
  [span('2024-01-01', '2024-07-01'), 'kỳ 01/01/2024–30/06/2024'],
])('window %j is called %s', (window, name) => {
  expect(windowName(window)).toBe(name)
})

test.each([
  ['nước', 'Cả nước'],
  ['tỉnh', 'Toàn tỉnh'],
  ['thành phố trực thuộc trung ương', 'Toàn thành phố'],
  ['thị xã', 'Toàn thị xã'],
  ['đặc khu', 'Toàn đặc khu'],
] as const)('the whole of a %s is "%s"', (type, words) => {
  expect(wholeOf(type)).toBe(words)
})

test('a year that is not the calendar year says its days where they matter', () => {
  expect(windowInFull(span('2018-12-15', '2019-12-15'))).toBe('năm 2019 (15/12/2018–14/12/2019)')
  expect(windowInFull(year(2019))).toBe('năm 2019')
  expect(windowInFull(span('2023-11-16', '2024-11-16'))).toBe('kỳ 16/11/2023–15/11/2024')
})

describe('notes beside a measure', () => {
  test('the qualifier of the source is kept in its words, with the source', () => {
    const measure = measureOf({
      ...counted(97, 119, [83, 119]),
      asSaid: 'tăng gần 12%',
      source: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
    })
    expect(measureNotes(measure, commune)).toEqual([
      'Nguồn số liệu ghi: “tăng gần 12%” (Cổng thông tin điện tử tỉnh An Giang, 12/03/2021).',
    ])
  })
  test('a missing earlier window is said for what is considered each window, not for titles', () => {
    expect(measureNotes(measureOf(counted(97, 119, null)), commune)).toEqual(['Chưa có số liệu kỳ trước để so sánh.'])
    expect(measureNotes(measureOf(counted(61, 119, null, 'ntm')), commune)).toEqual([])
  })
  test('different denominators are named', () => {
    expect(measureNotes(measureOf(counted(90, 120, [88, 110])), commune)).toEqual([
      'Số xã thuộc diện xét của hai kỳ khác nhau: năm 2019 là 110, năm 2020 là 120.',
    ])
  })
})

test('late units, none, and no known deadline', () => {
  const deadline = plainDate('2026-11-29')
  expect(lateSentence(3, deadline, commune)).toBe('Có 3 xã gửi hồ sơ sau thời hạn ngày 29/11/2026 hoặc đã quá hạn mà chưa gửi.')
  expect(lateSentence(0, deadline, commune)).toBe('Không có xã nào gửi hồ sơ chậm so với thời hạn ngày 29/11/2026.')
  expect(lateSentence(0, null, commune)).toBe('Thời hạn gửi hồ sơ chưa được xác định, vì vậy chưa xét việc gửi chậm.')
})

test('small words', () => {
  expect(inSentence(haNoi)).toBe('thành phố Hà Nội')
  expect(inSentence({ fullName: 'Đặc khu Côn Đảo', type: 'đặc khu' })).toBe('đặc khu Côn Đảo')
  expect(joinNames([])).toBe('')
  expect(joinNames(['Xã A'])).toBe('Xã A')
  expect(joinNames(['Xã A', 'Xã B', 'Xã C'])).toBe('Xã A, Xã B và Xã C')
  expect(percentText({ met: 0, total: 0, percent: null })).toBe('')
  expect(comparisonText(measureOf(counted(5, 0, [5, 0])), commune)).toBe('số xã đạt bằng năm 2019')
})
