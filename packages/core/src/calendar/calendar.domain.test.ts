import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate, plainDateOfDayNumber } from '../shared/plain-date.ts'
import { spanHolds, vietnameseWindow } from '../shared/span.ts'
import { feedingWindow, findPreviousWindow, findWindowHolding, firstQuarterEnds, recentWindows, yearlyWindow } from './calendar.domain.ts'

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
