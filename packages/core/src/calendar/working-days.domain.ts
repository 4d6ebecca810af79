// The only place for working days: Monday to Friday, without public holidays, with the Saturdays and Sundays that are worked in exchange.
import { addDays, dayNumber, type PlainDate } from '../shared/plain-date.ts'

/** Public holidays as dated data. */
export type Holidays = {
  /** Days off beside Saturdays and Sundays. */
  readonly off: ReadonlySet<PlainDate>
  /** Saturdays and Sundays worked in exchange. */
  readonly worked: ReadonlySet<PlainDate>
  /** The years whose holidays are known: beyond them only weekends are. */
  readonly years: ReadonlySet<number>
}

export const noHolidays: Holidays = { off: new Set(), worked: new Set(), years: new Set() }

/** 1970-01-01 was a Thursday. Monday is 1, Sunday 7. */
export function dayOfWeek(day: PlainDate): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

export function isWorkingDay(day: PlainDate, holidays: Holidays): boolean {
  if (holidays.worked.has(day)) return true
  return dayOfWeek(day) <= 5 && !holidays.off.has(day)
}

/** The n-th working day after a day; n at least 1. */
export function addWorkingDays(day: PlainDate, count: number, holidays: Holidays): PlainDate {
  let [found, left] = [day, Math.max(1, Math.trunc(count))]
  while (left > 0) {
    found = addDays(found, 1)
    if (isWorkingDay(found, holidays)) left -= 1
  }
  return found
}

/** Working days after `from` up to and with `to`; 0 where `to` is not after it. */
export function workingDaysBetween(from: PlainDate, to: PlainDate, holidays: Holidays): number {
  let [count, day] = [0, from]
  while (day < to) {
    day = addDays(day, 1)
    if (isWorkingDay(day, holidays)) count += 1
  }
  return count
}

/** The n-th working day before a day; n at least 1. */
export function subtractWorkingDays(day: PlainDate, count: number, holidays: Holidays): PlainDate {
  let [found, left] = [day, Math.max(1, Math.trunc(count))]
  while (left > 0) {
    found = addDays(found, -1)
    if (isWorkingDay(found, holidays)) left -= 1
  }
  return found
}
