// What days may be asked about ad hoc, and when two requests would ask the same units.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addWorkingDays, isWorkingDay, noHolidays, type Holidays } from '../calendar/working-days.domain.ts'
import { closesOn } from '../calendar/periods.domain.ts'
import { addDays, plainDate, type PlainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { asksAt, judgeDays, overlaps, refuseLaterDay, usualWindow, windowsOf, type AskedPlace } from './report-requests.domain.ts'

const day = plainDate
const TODAY = day('2026-09-07')
/** 2/9 and the day before are off, and Saturday 5/9 is worked instead. */
const holidays: Holidays = {
  off: new Set([day('2026-09-01'), day('2026-09-02')]),
  worked: new Set([day('2026-09-05')]),
  years: new Set([2026]),
}
const judge = (from: string, to: string, dueOn: string, today: PlainDate = day('2026-08-20')) =>
  judgeDays({ from: day(from), to: day(to) }, day(dueOn), { today, holidays })

describe('the days of a request', () => {
  test.each([
    // the data close on Monday 31/8; Tuesday and Wednesday are off, so that Thursday is the first working day after
    ['2026-08-15', '2026-09-01', '2026-09-03', { refused: null, warnings: [], earliest: '2026-09-03' }],
    ['2026-08-15', '2026-09-01', '2026-09-02', { refused: null, warnings: ['no-working-day', 'day-off'], earliest: '2026-09-03' }],
    ['2026-08-15', '2026-09-01', '2026-08-31', { refused: null, warnings: ['no-working-day'], earliest: '2026-09-03' }],
    // a Saturday that is worked leaves a working day after a Friday
    ['2026-08-15', '2026-09-05', '2026-09-05', { refused: null, warnings: [], earliest: '2026-09-05' }],
    ['2026-08-15', '2026-09-01', '2026-08-30', { refused: 'due-before-close', warnings: [], earliest: '2026-09-03' }],
    ['2026-09-01', '2026-09-01', '2026-09-03', { refused: 'window-empty', warnings: [] }],
    ['2010-09-01', '2026-09-01', '2026-09-03', { refused: 'window-too-long', warnings: [] }],
  ])('%s to %s, due %s', (from, to, dueOn, verdict) => {
    expect(judge(from, to, dueOn)).toMatchObject(verdict)
  })

  test('a deadline that has passed is refused, today is not', () => {
    expect(judge('2026-08-15', '2026-09-01', '2026-09-04', TODAY).refused).toBe('due-past')
    expect(judge('2026-08-15', '2026-09-01', '2026-09-07', TODAY).refused).toBeNull()
  })

  test('the first day that is told is a working day that nobody is warned about, and the day before is warned about', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 60 }), (start, length) => {
        const window = { from: addDays(day('2026-01-01'), start), to: addDays(day('2026-01-01'), start + length) }
        const on = { today: window.from, holidays }
        const { earliest } = judgeDays(window, addDays(window.to, 30), on)
        expect(earliest > closesOn(window) && isWorkingDay(earliest, holidays)).toBe(true)
        expect(judgeDays(window, earliest, on)).toEqual({ refused: null, warnings: [], earliest })
        const before = judgeDays(window, addDays(earliest, -1), on)
        expect(before.warnings.includes('no-working-day')).toBe(true)
        expect(addWorkingDays(closesOn(window), 1, noHolidays) <= addDays(earliest, 30)).toBe(true)
      }),
    )
  })

  test('are only ever put off', () => {
    const on = { from: day('2026-09-10'), today: TODAY }
    expect(refuseLaterDay(day('2026-09-10'), on)).toBe('not-later')
    expect(refuseLaterDay(day('2026-09-11'), on)).toBeNull()
    expect(refuseLaterDay(day('2026-09-06'), { from: day('2026-09-04'), today: TODAY })).toBe('due-past')
  })
})

/** A country of two provinces with two districts each, and three communes in each of these; every place by its way up. */
const places: readonly AskedPlace[] = (() => {
  const made: AskedPlace[] = []
  const add = (unitId: string, above: readonly UnitId[]): readonly UnitId[] => {
    const scope = [unitId as UnitId, ...above]
    made.push({ unitId: unitId as UnitId, scope })
    return scope
  }
  const country = add('VN', [])
  for (const p of ['1', '2']) {
    const province = add(p, country)
    for (const d of ['1', '2']) {
      const district = add(`${p}${d}`, province)
      for (const c of ['1', '2', '3']) add(`${p}${d}${c}`, district)
    }
  }
  return made
})()
const communes = places.filter(({ unitId }) => unitId.length === 3)

test('two places overlap exactly where some commune is asked by both', () => {
  for (const a of places) {
    for (const b of places) {
      const both = communes.some(({ scope }) => asksAt(a, scope) && asksAt(b, scope))
      expect(overlaps(a, b), `${a.unitId} ${b.unitId}`).toBe(both)
    }
  }
})

test('windows are told once each, the latest first', () => {
  const window = (from: string, to: string) => ({ from: day(from), to: day(to) })
  const [older, first, second] = [
    window('2026-01-01', '2026-02-01'),
    window('2026-08-01', '2026-09-01'),
    window('2026-08-15', '2026-09-01'),
  ]
  expect(windowsOf([first, older, second, { ...first }])).toEqual([second, first, older])
})

test('of windows the last whose data have closed is looked at first, or the last where none has', () => {
  const window = (from: string, to: string) => ({ from: day(from), to: day(to) })
  const [ahead, runs, closed, older] = [
    window('2026-12-01', '2027-01-01'),
    window('2026-09-01', '2026-09-09'),
    window('2026-08-15', '2026-09-08'),
    window('2026-08-01', '2026-09-01'),
  ]
  expect(usualWindow([ahead, runs, closed, older], TODAY)).toBe(closed)
  expect(usualWindow([ahead, runs], TODAY)).toBe(ahead)
  expect(usualWindow([], TODAY)).toBeNull()
})
