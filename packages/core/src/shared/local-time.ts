// The only place for moments by the clock on the wall in Vietnam, as text YYYY-MM-DDTHH:MM. Text order is time order; no zone, no seconds.
import type { Brand } from './brand.ts'
import { dayNumber, findPlainDate, plainDate, type PlainDate } from './plain-date.ts'

export type LocalTime = Brand<string, 'LocalTime'>

const CLOCK = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)$/

/** Reads YYYY-MM-DDTHH:MM; null where there is no such day or minute. */
export function findLocalTime(text: string): LocalTime | null {
  const found = CLOCK.exec(text)
  return found === null || findPlainDate(found[1] ?? '') === null ? null : (text as LocalTime)
}

/** Reads what is known to be one (a constant, a database column); throws RangeError otherwise. */
export function localTime(text: string): LocalTime {
  const found = findLocalTime(text)
  if (found === null) throw new RangeError(`not a minute of a day: ${text}`)
  return found
}

export const dayOf = (time: LocalTime): PlainDate => plainDate(time.slice(0, 10))

/** Minutes since midnight of its day, 0 to 1439. */
export const minuteOf = (time: LocalTime): number => Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16))

/** Minutes since the beginning of 1970, to take differences of. */
export const minutesSince1970 = (time: LocalTime): number => dayNumber(dayOf(time)) * 1440 + minuteOf(time)
