import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percentagePoints, percentOf, vietnameseNumber } from './numbers.ts'
import {
  addDays,
  addYears,
  dayNumber,
  daysBetween,
  findPlainDate,
  findVietnameseDate,
  isPlainDate,
  plainDate,
  plainDateOfDayNumber,
  vietnameseDate,
} from './plain-date.ts'
import { spanHolds, spansOverlap } from './span.ts'

const anyDay = fc.integer({ min: -20000, max: 80000 }).map(plainDateOfDayNumber)

describe('plain dates', () => {
  test('agree with the calendar of the machine', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20000, max: 80000 }), (n) => {
        expect(plainDateOfDayNumber(n)).toBe(new Date(n * 86_400_000).toISOString().slice(0, 10))
        expect(dayNumber(plainDateOfDayNumber(n))).toBe(n)
      }),
    )
  })
  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '26-1-1', '2026-1-01', '', 'abc'])('refuse %s', (text) => {
    expect(findPlainDate(text)).toBeNull()
    expect(() => plainDate(text)).toThrow(RangeError)
  })
  test.each(['1900-01-01', '1909-12-31', '2191-01-01', '2200-12-31'])('are of the calendar, and too far off to be named: %s', (text) => {
    expect(plainDate(text)).toBe(text)
    expect(isPlainDate(text)).toBe(true)
    expect(findPlainDate(text)).toBeNull()
    expect(findVietnameseDate(vietnameseDate(plainDate(text)))).toBeNull()
  })
  test.each([
    ['5/3/2026', '2026-03-05'],
    ['05-03-2026', '2026-03-05'],
    [' 29.02.2024 ', '2024-02-29'],
    ['29/02/2026', null],
    ['3/2026', null],
  ])('read as officers type them: %s', (text, expected) => {
    expect(findVietnameseDate(text)).toBe(expected)
  })
  test('write and read back', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(findVietnameseDate(vietnameseDate(day))).toBe(day)
      }),
    )
  })
  test('steps', () => {
    expect(addDays(plainDate('2024-02-28'), 2)).toBe('2024-03-01')
    expect(addYears(plainDate('2024-02-29'), 1)).toBe('2025-02-28')
    expect(daysBetween(plainDate('2026-11-21'), plainDate('2026-11-30'))).toBe(9)
  })
})

describe('spans are half-open', () => {
  const span = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
  test('the last day is outside', () => {
    expect([spanHolds(span, span.from), spanHolds(span, plainDate('2026-11-15')), spanHolds(span, span.to)]).toEqual([true, true, false])
  })
  test('touching spans do not overlap', () => {
    expect(spansOverlap(span, { from: span.to, to: null })).toBe(false)
    expect(spansOverlap(span, { from: plainDate('2026-11-15'), to: null })).toBe(true)
  })
})

describe('numbers as Vietnamese writes them', () => {
  test.each([
    [1234.5, '1.234,5'],
    [11500, '11.500'],
    [81.5, '81,5'],
    [0, '0'],
    [-3.25, '-3,3'],
    [-0.01, '0'],
    [100, '100'],
  ])('%s', (value, expected) => expect(vietnameseNumber(value)).toBe(expected))
  test.each([
    [97, 119, 81.5],
    [368, 382, 96.3],
    [545, 571, 95.4],
    [180, 571, 31.5],
    [0, 10, 0],
    [10, 10, 100],
    [1, 0, null],
  ])('%i of %i', (part, whole, expected) => expect(percentOf(part, whole)).toBe(expected))
  test('a change of a share is in percentage points, from the counts', () => {
    expect(percentagePoints({ part: 97, whole: 119 }, { part: 83, whole: 119 })).toBe(11.8)
    expect(percentagePoints({ part: 83, whole: 119 }, { part: 97, whole: 119 })).toBe(-11.8)
    expect(percentagePoints({ part: 1, whole: 3 }, { part: 1, whole: 3 })).toBe(0)
    expect(percentagePoints({ part: 1, whole: 0 }, { part: 1, whole: 3 })).toBeNull()
  })
})
