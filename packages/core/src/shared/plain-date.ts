// The only place for calendar days: a day without time or zone, as text YYYY-MM-DD. Text order is time order.
import type { Brand } from './brand.ts'

export type PlainDate = Brand<string, 'PlainDate'>

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/
const VI = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})\s*$/
/** The years of a day that somebody names. The calendar goes on beyond them, so that days and periods can be reckoned from any such day. */
const NAMED = { first: 1910, last: 2190 } as const
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0)
}

/** The day as text, or null where no such day exists (31/02, month 13). */
export function plainDateOf(year: number, month: number, day: number): PlainDate | null {
  if (!Number.isInteger(year) || year < 1900 || year > 2200) return null
  if (!Number.isInteger(month) || month < 1 || month > 12) return null
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate
}

const named = (day: PlainDate | null): PlainDate | null =>
  day !== null && yearOf(day) >= NAMED.first && yearOf(day) <= NAMED.last ? day : null

function readIso(text: string): PlainDate | null {
  const m = ISO.exec(text)
  return m ? plainDateOf(Number(m[1]), Number(m[2]), Number(m[3])) : null
}

/** Reads YYYY-MM-DD as somebody names it; null where it is not a day, or one too far off to reckon from. */
export const findPlainDate = (text: string): PlainDate | null => named(readIso(text))

/** True for every day of the calendar, also where it is too far off to be named. */
export const isPlainDate = (text: string): text is PlainDate => readIso(text) !== null

/** Reads YYYY-MM-DD known to be a day (a constant, a database column); throws RangeError otherwise. */
export function plainDate(text: string): PlainDate {
  const found = readIso(text)
  if (found === null) throw new RangeError(`not a calendar day: ${text}`)
  return found
}

/** Reads what a Vietnamese officer types: 5/3/2026, 05-03-2026, 05.03.2026. Null where it is not a day, or one too far off to reckon from. */
export function findVietnameseDate(text: string): PlainDate | null {
  const m = VI.exec(text)
  return m ? named(plainDateOf(Number(m[3]), Number(m[2]), Number(m[1]))) : null
}

/** 15/11/2026 */
export function vietnameseDate(date: PlainDate): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}

export function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4))
}

/** Days since 1970-01-01, proleptic Gregorian (the civil-from-days algorithm of Howard Hinnant). */
export function dayNumber(date: PlainDate): number {
  const month = Number(date.slice(5, 7))
  const year = yearOf(date) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(date.slice(8, 10)) - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The inverse of dayNumber. */
export function plainDateOfDayNumber(n: number): PlainDate {
  const z = n + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp + (mp < 10 ? 3 : -9)
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return plainDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return plainDateOfDayNumber(dayNumber(date) + days)
}

/** Whole days from a to b; negative where b is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return dayNumber(b) - dayNumber(a)
}

/** The day n years later; 29/02 becomes 28/02 where it must. */
export function addYears(date: PlainDate, years: number): PlainDate {
  const year = yearOf(date) + years
  const month = Number(date.slice(5, 7))
  const day = Math.min(Number(date.slice(8, 10)), daysInMonth(year, month))
  return plainDate(`${String(year).padStart(4, '0')}-${date.slice(5, 7)}-${String(day).padStart(2, '0')}`)
}
