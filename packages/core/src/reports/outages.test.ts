// What an outage gives to a report that was due while it lasted, and what it does not give.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noHolidays, type Holidays } from '../calendar/working-days.domain.ts'
import { findLocalTime, localTime, minutesSince1970, type LocalTime } from '../shared/local-time.ts'
import { addDays, plainDate, type PlainDate } from '../shared/plain-date.ts'
import { creditOf, isCoveredBy, officeMinutesLost, refuseOutage, silenceBetween, type Outage } from './outages.domain.ts'
import { handIn } from './reports.domain.ts'

const day = plainDate
const outage = (from: string, to: string): Outage => ({ from: localTime(from), to: localTime(to) })
/** Friday 20/11/2026; the Monday after it is 23/11. */
const FRIDAY = day('2026-11-20')
const holidays: Holidays = { off: new Set([day('2026-11-23')]), worked: new Set([day('2026-11-21')]), years: new Set([2026]) }

describe('minutes by the clock in Vietnam', () => {
  test('are read only where there is such a day and minute', () => {
    expect(findLocalTime('2026-11-20T23:59')).toBe('2026-11-20T23:59')
    for (const wrong of [
      '2026-11-20',
      '2026-11-20T24:00',
      '2026-02-30T10:00',
      '2026-11-20T9:00',
      '2026-11-20T10:60',
      '2026-11-20T10:00Z',
    ]) {
      expect(findLocalTime(wrong)).toBeNull()
    }
  })
})

describe('an outage around the deadline', () => {
  test.each<[string, readonly [string, string][], Holidays, string | null]>([
    ['in the afternoon of the last day', [['2026-11-20T14:00', '2026-11-20T18:00']], noHolidays, '2026-11-23'],
    ['over the week-end', [['2026-11-20T16:30', '2026-11-22T09:00']], noHolidays, '2026-11-23'],
    ['until the night before a working day', [['2026-11-20T14:00', '2026-11-23T07:30']], noHolidays, '2026-11-23'],
    ['into the morning of a working day', [['2026-11-20T14:00', '2026-11-23T07:31']], noHolidays, '2026-11-24'],
    ['from days before', [['2026-11-16T08:00', '2026-11-20T08:00']], noHolidays, '2026-11-23'],
    ['before a public holiday, with a Saturday worked in exchange', [['2026-11-20T14:00', '2026-11-20T18:00']], holidays, '2026-11-21'],
    ['before a public holiday', [['2026-11-20T14:00', '2026-11-21T10:00']], holidays, '2026-11-24'],
    ['for less than half an hour', [['2026-11-20T14:00', '2026-11-20T14:29']], noHolidays, null],
    [
      'twice for less than half an hour',
      [
        ['2026-11-20T08:00', '2026-11-20T08:20'],
        ['2026-11-20T15:00', '2026-11-20T15:20'],
      ],
      noHolidays,
      '2026-11-23',
    ],
    [
      'told of twice, for less than half an hour',
      [
        ['2026-11-20T08:00', '2026-11-20T08:20'],
        ['2026-11-20T08:05', '2026-11-20T08:20'],
      ],
      noHolidays,
      null,
    ],
    ['after office hours', [['2026-11-20T17:00', '2026-11-20T23:59']], noHolidays, null],
    ['before the last day', [['2026-11-19T08:00', '2026-11-20T07:30']], noHolidays, null],
    ['after the last day', [['2026-11-23T08:00', '2026-11-23T17:00']], noHolidays, null],
    [
      'and again on the day that was given',
      [
        ['2026-11-20T14:00', '2026-11-20T18:00'],
        ['2026-11-23T09:00', '2026-11-23T12:00'],
      ],
      noHolidays,
      '2026-11-24',
    ],
  ])('%s', (_, outages, days, until) => {
    const told = outages.map(([from, to]) => outage(from, to))
    expect(creditOf(FRIDAY, told, days)?.until ?? null).toBe(until)
  })

  test('tells which outages it is given for, oldest first, and no others', () => {
    const [first, second, other] = [
      outage('2026-11-20T14:00', '2026-11-20T18:00'),
      outage('2026-11-23T09:00', '2026-11-23T12:00'),
      outage('2026-11-10T09:00', '2026-11-10T12:00'),
    ]
    expect(creditOf(FRIDAY, [second, other, first], noHolidays)?.outages).toEqual([first, second])
  })

  test('makes a hand-in of the day it gives one in time, and of the day after it a late one', () => {
    const credit = creditOf(FRIDAY, [outage('2026-11-20T14:00', '2026-11-20T18:00')], noHolidays)
    const report = { status: 'open', period: { from: day('2026-10-15'), to: day('2026-11-15') }, dueOn: FRIDAY } as const
    const lateOn = (on: PlainDate): unknown => handIn(report, on, isCoveredBy(credit, on))
    expect(lateOn(FRIDAY)).toEqual({ ok: true, late: false })
    expect(lateOn(day('2026-11-23'))).toEqual({ ok: true, late: false })
    expect(lateOn(day('2026-11-24'))).toEqual({ ok: true, late: true })
    expect(handIn(report, day('2026-11-23'))).toEqual({ ok: true, late: true })
  })
})

const minute = fc.integer({ min: 0, max: 40 * 1440 - 1 }).map((n): LocalTime => {
  const [hour, rest] = [Math.floor((n % 1440) / 60), n % 60]
  const two = (part: number): string => String(part).padStart(2, '0')
  return localTime(`${addDays(day('2026-11-01'), Math.floor(n / 1440))}T${two(hour)}:${two(rest)}`)
})
const anOutage = fc.tuple(minute, minute).map(([a, b]): Outage => (a < b ? { from: a, to: b } : { from: b, to: a }))
/** Mostly short ones: long ones swallow each other. */
const aShortOne = fc.tuple(minute, fc.integer({ min: 1, max: 600 })).map(([from, length]): Outage => {
  const end = Math.min(minutesSince1970(from) + length, minutesSince1970(localTime('2026-12-10T23:59')))
  const [at, left] = [Math.floor(end / 1440), end % 1440]
  const two = (part: number): string => String(part).padStart(2, '0')
  return { from, to: localTime(`${addDays(day('1970-01-01'), at)}T${two(Math.floor(left / 60))}:${two(left % 60)}`) }
})
const someOutages = fc.array(fc.oneof(anOutage, aShortOne, aShortOne), { maxLength: 8 })
const aDay = fc.integer({ min: 0, max: 40 }).map((n) => addDays(day('2026-11-01'), n))
const untilOf = (dueOn: PlainDate, outages: readonly Outage[]): PlainDate => creditOf(dueOn, outages, holidays)?.until ?? dueOn

describe('what outages give', () => {
  test('never ends before the deadline, and ends on a working day or on the deadline itself', () => {
    fc.assert(
      fc.property(aDay, someOutages, (dueOn, outages) => {
        const credit = creditOf(dueOn, outages, holidays)
        if (credit === null) return
        expect(credit.until > dueOn).toBe(true)
        expect(credit.outages.length).toBeGreaterThan(0)
        expect(outages).toEqual(expect.arrayContaining([...credit.outages]))
      }),
    )
  })

  test('is the same in any order, and never less with one outage more', () => {
    fc.assert(
      fc.property(aDay, someOutages, fc.oneof(anOutage, aShortOne), (dueOn, outages, more) => {
        expect(untilOf(dueOn, outages.toReversed())).toBe(untilOf(dueOn, outages))
        expect(untilOf(dueOn, [...outages, more]) >= untilOf(dueOn, outages)).toBe(true)
        expect(untilOf(dueOn, [...outages, ...outages])).toBe(untilOf(dueOn, outages))
      }),
    )
  })

  test('the last day it gives was not taken as well', () => {
    fc.assert(
      fc.property(aDay, someOutages, (dueOn, outages) => {
        const until = untilOf(dueOn, outages)
        expect(officeMinutesLost(until, outages)).toBeLessThan(30)
      }),
    )
  })
})

describe('an outage is refused', () => {
  const now = localTime('2026-11-22T10:00')
  test.each<[string, string, ReturnType<typeof refuseOutage>]>([
    ['2026-11-20T14:00', '2026-11-20T18:00', null],
    ['2026-11-20T14:00', '2026-11-20T14:00', 'empty'],
    ['2026-11-20T18:00', '2026-11-20T14:00', 'empty'],
    ['2026-11-22T09:00', '2026-11-22T10:01', 'in-future'],
    ['2026-10-22T10:00', '2026-11-22T10:00', null],
    ['2026-10-22T09:59', '2026-11-22T10:00', 'too-long'],
  ])('%s to %s: %s', (from, to, why) => {
    expect(refuseOutage(outage(from, to), now)).toBe(why)
  })
})

describe('a silence of the program', () => {
  const between = (from: string, to: string): Outage | null => silenceBetween(localTime(from), localTime(to), holidays)
  test('in office hours is an outage', () => {
    expect(between('2026-11-20T14:00', '2026-11-20T15:00')).toEqual(outage('2026-11-20T14:00', '2026-11-20T15:00'))
    expect(between('2026-11-20T20:00', '2026-11-24T09:00')).not.toBeNull()
  })
  test('is none where the program beat on, was started again, stood still at night or on days off, or was not in use', () => {
    for (const [from, to] of [
      ['2026-11-20T14:00', '2026-11-20T14:01'],
      ['2026-11-20T14:00', '2026-11-20T14:20'],
      ['2026-11-20T17:30', '2026-11-21T07:45'],
      ['2026-11-21T17:30', '2026-11-23T17:30'],
      ['2026-06-01T08:00', '2026-11-20T08:00'],
      ['2026-11-20T15:00', '2026-11-20T14:00'],
    ] as const) {
      expect(between(from, to), `${from} to ${to}`).toBeNull()
    }
  })
})
