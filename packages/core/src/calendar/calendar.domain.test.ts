import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate, plainDateOfDayNumber } from '../shared/plain-date.ts'
import { spanHolds, vietnameseWindow } from '../shared/span.ts'
import {
  feedingWindow,
  findPreviousWindow,
  findWindowHolding,
  firstQuarterEnds,
  isSetByProvince,
  recentWindows,
  schoolYearIssue,
  windowKeys,
  yearlyWindow,
} from './calendar.domain.ts'

const anyDay = fc.integer({ min: 16000, max: 24000 }).map(plainDateOfDayNumber)

describe('windows of Thông tư 124, Điều 8 khoản 2', () => {
  test.each([
    ['residential-area-yearly', '2026-10-31', '01/11/2025–31/10/2026'],
    ['residential-area-yearly', '2026-11-01', '01/11/2026–31/10/2027'],
    ['commune-yearly', '2026-11-15', '16/11/2025–15/11/2026'],
    ['commune-yearly', '2026-11-16', '16/11/2026–15/11/2027'],
    ['commune-yearly', '2026-01-01', '16/11/2025–15/11/2026'],
  ] as const)('%s on %s', (key, day, expected) => {
    const found = findWindowHolding(key, plainDate(day))
    expect(found && vietnameseWindow(found)).toBe(expected)
  })
  test('hold every day exactly once, with no gap to the window before', () => {
    fc.assert(
      fc.property(fc.constantFrom('residential-area-yearly' as const, 'commune-yearly' as const), anyDay, (key, day) => {
        const window = findWindowHolding(key, day)
        expect(window).not.toBeNull()
        if (!window) return
        expect(spanHolds(window, day)).toBe(true)
        const before = findPreviousWindow(key, window)
        expect(before?.to).toBe(window.from)
      }),
    )
  })
  test('the residential areas of a commune close inside its window', () => {
    const commune = yearlyWindow('commune-yearly', 2026)
    expect(vietnameseWindow(feedingWindow(commune))).toBe('01/11/2025–31/10/2026')
    expect(firstQuarterEnds(commune)).toBe('2026-03-31')
  })
  test('the deadline is the last day before the graded one and never says it is certain', () => {
    const due = (['residential-area-yearly', 'commune-yearly'] as const).map((key) => yearlyWindow(key, 2026))
    expect(due.map((each) => each.dueOn)).toEqual(['2026-11-19', '2026-11-29'])
    for (const each of due) {
      expect(each.checked).toBe(false)
      expect(each.source).toContain('510/QĐ-BCA-V05')
      expect(each.source).toContain('chưa đối chiếu')
    }
  })
  test('the last three windows, newest first', () => {
    expect(recentWindows('commune-yearly', plainDate('2026-11-21'), 3).map((each) => each.year)).toEqual([2027, 2026, 2025])
  })
})

describe('windows a province sets (19.2 has none in the law seen)', () => {
  const own = [2019, 2020].map((year) => ({
    from: plainDate(`${year - 1}-12-15`),
    to: plainDate(`${year}-12-15`),
    dueOn: null,
    source: 'minh họa',
  }))
  test('no window where none is set', () => {
    expect(findWindowHolding('province-set', plainDate('2020-05-01'))).toBeNull()
  })
  test('found by day, and the one before', () => {
    const window = findWindowHolding('province-set', plainDate('2020-05-01'), own)
    expect(window).toMatchObject({ from: '2019-12-15', year: 2020, checked: false })
    expect(window && findPreviousWindow('province-set', window, own)?.year).toBe(2019)
  })
})

describe('windows of Thông tư 23/2012, Điều 9 khoản 2', () => {
  // "31/10–31/10" and "30/11–30/11": the day of closing stays with the window that closes
  test.each([
    ['residential-area-yearly-2012', '2020-10-31', '01/11/2019–31/10/2020'],
    ['residential-area-yearly-2012', '2020-11-01', '01/11/2020–31/10/2021'],
    ['commune-yearly-2012', '2020-11-30', '01/12/2019–30/11/2020'],
    ['commune-yearly-2012', '2020-12-01', '01/12/2020–30/11/2021'],
  ] as const)('%s on %s', (key, day, expected) => {
    const found = findWindowHolding(key, plainDate(day))
    expect(found && vietnameseWindow(found)).toBe(expected)
    expect(found).toMatchObject({ dueOn: null, checked: false })
  })
  test('hold every day exactly once', () => {
    fc.assert(
      fc.property(fc.constantFrom('residential-area-yearly-2012' as const, 'commune-yearly-2012' as const), anyDay, (key, day) => {
        const found = findWindowHolding(key, day)
        expect(found !== null && spanHolds(found, day)).toBe(true)
        expect(found && findPreviousWindow(key, found)?.to).toBe(found?.from)
      }),
    )
  })
})

describe('the school year', () => {
  const year = (from: string, to: string) => ({ from: plainDate(from), to: plainDate(to) })
  test('is set by the province, like the windows of 19.2', () => {
    expect(windowKeys.filter(isSetByProvince)).toEqual(['school-year', 'province-set'])
    const own = [{ ...year('2019-05-28', '2020-07-11'), dueOn: null, source: 'x' }]
    expect(findWindowHolding('school-year', plainDate('2020-07-10'), own)).toMatchObject({ from: '2019-05-28', year: 2020 })
    expect(findWindowHolding('school-year', plainDate('2020-07-11'), own)).toBeNull()
  })
  test('runs from one closing ceremony to the next, even in a late year, but is never two', () => {
    expect(schoolYearIssue(year('2019-05-28', '2020-07-11'), [])).toBeNull()
    expect(schoolYearIssue(year('2019-05-28', '2020-07-29'), [])).toBeNull()
    expect(schoolYearIssue(year('2019-05-28', '2020-07-30'), [])).toBe('too-long')
    expect(schoolYearIssue(year('2019-05-28', '2021-05-28'), [])).toBe('too-long')
  })
  test('begins with the ceremony that ended the one before; a year nobody recorded is no gap', () => {
    const earlier = [year('2018-05-25', '2019-05-28'), year('2017-05-26', '2018-05-25')]
    expect(schoolYearIssue(year('2019-05-28', '2020-07-11'), earlier)).toBeNull()
    expect(schoolYearIssue(year('2019-05-29', '2020-07-11'), earlier)).toBe('gap')
    expect(schoolYearIssue(year('2021-06-01', '2022-05-31'), earlier)).toBeNull()
    expect(schoolYearIssue(year('2016-05-26', '2017-05-26'), earlier)).toBeNull()
  })
})
