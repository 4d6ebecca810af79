// The only place that reads the clock: the real instant, and the working day, which a demonstration may set.
import { localTime, type LocalTime } from '@binhyen/core/shared/local-time'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export type Clock = { now(): Date; today(): PlainDate }

const hanoiDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric', month: '2-digit', day: '2-digit' })

const MINUTE_MS = 60_000
/** Asked with every request, and the same all day: telling it anew takes as long as a short statement of the database. */
let told: { readonly minute: number; readonly day: PlainDate } | null = null

/** The day it is in Vietnam at an instant. */
export function dayInVietnam(instant: Date): PlainDate {
  const minute = Math.floor(instant.getTime() / MINUTE_MS)
  if (told?.minute !== minute) told = { minute, day: plainDate(hanoiDay.format(instant)) }
  return told.day
}

/** The real clock; `fixedDay` (demonstrations and tests only) stands in for today. */
export function clockOf(fixedDay: PlainDate | null): Clock {
  return { now: () => new Date(), today: () => fixedDay ?? dayInVietnam(new Date()) }
}

const hanoiMinute = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** The minute it is in Vietnam at an instant, on its day or on one that stands in for it. */
export function minuteInVietnam(instant: Date, day: PlainDate = dayInVietnam(instant)): LocalTime {
  return localTime(`${day}T${hanoiMinute.format(instant)}`)
}
