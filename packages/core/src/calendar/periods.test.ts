// Report periods tile one another, and every deadline leaves a working day.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayNumber, plainDate, plainDateOfDayNumber, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, spanHolds } from '../shared/span.ts'
import {
  closesOn,
  dueOn,
  findPeriod,
  findPeriodHolding,
  hasBegun,
  lastYears,
  periodOf,
  periodsInYear,
  previousPeriod,
  recentPeriods,
  tilesOf,
  type RegularKind,
} from './periods.domain.ts'
import { addWorkingDays, dayOfWeek, isWorkingDay, noHolidays, workingDaysBetween, type Holidays } from './working-days.domain.ts'

const kinds: readonly RegularKind[] = ['month', 'quarter', 'half-year', 'nine-months', 'year', 'programme']
const [first, last] = [dayNumber(plainDate('1990-01-01')), dayNumber(plainDate('2060-12-31'))]
const aDay = fc.integer({ min: first, max: last }).map(plainDateOfDayNumber)
const aKind = fc.constantFrom(...kinds)
const aPeriod = fc
  .tuple(aKind, fc.integer({ min: 1990, max: 2060 }), fc.nat())
  .map(([kind, year, n]) => ({ ...periodOf(kind, year, 1 + (n % periodsInYear[kind])), kind }))
const someHolidays: fc.Arbitrary<Holidays> = fc.array(aDay, { maxLength: 40 }).map((days) => ({
  off: new Set(days.filter((day) => dayOfWeek(day) <= 5)),
  worked: new Set(days.filter((day) => dayOfWeek(day) > 5)),
  years: new Set(),
}))

describe('periods', () => {
  it.each([
    ['month', 2026, 3, '2026-02-15', '2026-03-15'],
    ['month', 2026, 1, '2025-12-15', '2026-01-15'],
    ['quarter', 2026, 1, '2025-12-15', '2026-03-15'],
    ['quarter', 2026, 4, '2026-09-15', '2026-12-15'],
    ['half-year', 2026, 1, '2025-12-15', '2026-06-15'],
    ['half-year', 2026, 2, '2026-06-15', '2026-12-15'],
    ['nine-months', 2026, 1, '2025-12-15', '2026-09-15'],
    ['year', 2026, 1, '2025-12-15', '2026-12-15'],
    ['programme', 2023, 1, '2021-01-01', '2026-01-01'],
    ['programme', 2026, 1, '2026-01-01', '2031-01-01'],
    ['programme', 2009, 1, '2006-01-01', '2011-01-01'],
  ] as const)('%s of %i, number %i', (kind, year, number, from, to) => {
    expect(periodOf(kind, year, number)).toMatchObject({ kind, from, to })
  })

  it('hold every day in exactly one month, quarter, half-year and year', () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom<RegularKind>('month', 'quarter', 'half-year', 'year', 'programme'), (day, kind) => {
        const found = findPeriodHolding(kind, day)
        if (found === null) throw new Error('no period')
        expect(spanHolds(found, day)).toBe(true)
        const before = previousPeriod({ ...found, kind })
        expect(before.to).toBe(found.from)
        expect(spanHolds(before, day)).toBe(false)
      }),
    )
  })

  it('leave the days after nine months in none', () => {
    expect(findPeriodHolding('nine-months', plainDate('2026-09-14'))).toMatchObject({ year: 2026 })
    expect(findPeriodHolding('nine-months', plainDate('2026-09-15'))).toBeNull()
    expect(findPeriodHolding('nine-months', plainDate('2026-12-15'))).toMatchObject({ year: 2027 })
    expect(recentPeriods('nine-months', plainDate('2026-11-22'), 2).map(({ year }) => year)).toEqual([2026, 2025])
  })

  it('are tiled by months: a quarter by 3, a half-year by 6, nine months by 9, a year by 12; quarters tile a year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2060 }), (year) => {
        const tiles = (kind: RegularKind, by: RegularKind): number | undefined => tilesOf(periodOf(kind, year), by)?.length
        expect([tiles('quarter', 'month'), tiles('half-year', 'month'), tiles('nine-months', 'month'), tiles('year', 'month')]).toEqual([
          3, 6, 9, 12,
        ])
        expect([
          tiles('half-year', 'quarter'),
          tiles('nine-months', 'quarter'),
          tiles('year', 'quarter'),
          tiles('year', 'half-year'),
        ]).toEqual([2, 3, 4, 2])
        expect(tilesOf(periodOf('programme', year), 'month')).toBeNull()
        expect(tilesOf(periodOf('year', year), 'nine-months')).toBeNull()
      }),
    )
  })

  it('are found by their days, and only by all of them', () => {
    fc.assert(
      fc.property(aPeriod, (period) => {
        expect(findPeriod(period.kind, period)).toEqual(period)
        expect(findPeriod(period.kind, { from: period.from, to: addDays(period.to, -1) })).toBeNull()
      }),
    )
  })

  it('have one before, and one a year before, of the same length of name', () => {
    fc.assert(
      fc.property(aPeriod, (period) => {
        const before = previousPeriod(period)
        expect(before.to <= period.from).toBe(true)
        if (period.kind !== 'nine-months') expect(before.to).toBe(period.from)
        const then = lastYears(period)
        expect([then.number, then.from < period.from]).toEqual([period.number, true])
        if (period.kind !== 'programme') expect(Number(then.from.slice(0, 4))).toBe(Number(period.from.slice(0, 4)) - 1)
      }),
    )
  })

  it('are counted back from a day, newest first', () => {
    expect(recentPeriods('month', plainDate('2026-11-22'), 3).map(({ year, number }) => [year, number])).toEqual([
      [2026, 12],
      [2026, 11],
      [2026, 10],
    ])
    expect(recentPeriods('quarter', plainDate('2026-01-10'), 2).map(({ year, number }) => [year, number])).toEqual([
      [2026, 1],
      [2025, 4],
    ])
  })

  it('are none far off the calendar, rather than an error', () => {
    for (const day of ['1900-01-01', '1901-12-31', '2199-06-01', '2200-12-31']) {
      for (const kind of kinds) expect(findPeriodHolding(kind, plainDate(day)), `${kind} ${day}`).toBeNull()
    }
    expect(() => periodOf('month', 2026, 13)).toThrow(RangeError)
    expect(() => periodOf('year', 2026, 2)).toThrow(RangeError)
  })

  it('begin on their first day and close on their last', () => {
    const month = periodOf('month', 2026, 11)
    expect(hasBegun(month, plainDate('2026-10-14'))).toBe(false)
    expect(hasBegun(month, plainDate('2026-10-15'))).toBe(true)
    expect(closesOn(month)).toBe('2026-11-14')
  })
})

describe('working days', () => {
  it('are Monday to Friday', () => {
    expect(dayOfWeek(plainDate('1970-01-01'))).toBe(4)
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => isWorkingDay(plainDate(day), noHolidays))).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('step over holidays and take the Saturdays worked in exchange', () => {
    const holidays: Holidays = {
      off: new Set([plainDate('2024-04-29'), plainDate('2024-04-30'), plainDate('2024-05-01')]),
      worked: new Set([plainDate('2024-05-04')]),
      years: new Set([2024]),
    }
    expect(addWorkingDays(plainDate('2024-04-26'), 1, holidays)).toBe('2024-05-02')
    expect(addWorkingDays(plainDate('2024-05-03'), 1, holidays)).toBe('2024-05-04')
    expect(workingDaysBetween(plainDate('2024-04-26'), plainDate('2024-05-06'), holidays)).toBe(4)
  })

  it('are counted the same going forth and looking back', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 30 }), someHolidays, (day, count, holidays) => {
        const found = addWorkingDays(day, count, holidays)
        expect(isWorkingDay(found, holidays)).toBe(true)
        expect(workingDaysBetween(day, found, holidays)).toBe(count)
        expect(workingDaysBetween(day, addDays(found, -1), holidays)).toBe(count - 1)
        expect(workingDaysBetween(found, day, holidays)).toBe(0)
      }),
    )
  })
})

describe('a deadline', () => {
  const aRule = fc.oneof(
    fc.integer({ min: -3, max: 20 }).map((workingDays) => ({ workingDays })),
    fc.integer({ min: 1, max: 31 }).map((dayOfMonth) => ({ dayOfMonth })),
  )
  it('leaves at least one working day after the data close, whatever the rule and the holidays', () => {
    fc.assert(
      fc.property(aPeriod, aRule, someHolidays, (period, rule, holidays) => {
        const due = dueOn(period, rule, holidays)
        expect(workingDaysBetween(lastDay(period), due, holidays)).toBeGreaterThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, PlainDate]>([
    ['commune, two working days', dueOn(periodOf('month', 2026, 11), { workingDays: 2 }, noHolidays)],
    ['province, the 25th of the last month', dueOn(periodOf('quarter', 2026, 1), { dayOfMonth: 25 }, noHolidays)],
    ['the 14th, moved to the first working day', dueOn(periodOf('month', 2026, 11), { dayOfMonth: 14 }, noHolidays)],
    ['the 31st of a short month', dueOn(periodOf('month', 2026, 2), { dayOfMonth: 31 }, noHolidays)],
  ])('%s', (what, due) => {
    const expected: Readonly<Record<string, string>> = {
      'commune, two working days': '2026-11-17',
      'province, the 25th of the last month': '2026-03-25',
      'the 14th, moved to the first working day': '2026-11-16',
      'the 31st of a short month': '2026-02-28',
    }
    expect(due).toBe(expected[what])
  })
})
