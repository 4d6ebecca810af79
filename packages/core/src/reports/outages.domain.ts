// The only place for what an outage is, and until when a report counts as handed in in time because of one.
import { addWorkingDays, isWorkingDay, type Holidays } from '../calendar/working-days.domain.ts'
import { dayOf, minuteOf, minutesSince1970, type LocalTime } from '../shared/local-time.ts'
import { addDays, daysBetween, type PlainDate } from '../shared/plain-date.ts'

/** From a minute on, up to one when it worked again. */
export type Outage = { readonly from: LocalTime; readonly to: LocalTime }

/** `system`: the program was down and noted it itself. `recorded`: an administrator says so, of a line or the power of some places. */
export const outageKinds = ['system', 'recorded'] as const
export type OutageKind = (typeof outageKinds)[number]

/** Office hours, in minutes of the day: 7:30 to 17:00. A convention of ours; no provision that sets hours for handing in was read. */
const OFFICE = { from: 7 * 60 + 30, to: 17 * 60 } as const
/** What an outage must take of the office hours of a day before it counts: a program that was only started again takes nothing away. */
const LEAST_LOST = 30
/** Nothing that lasts longer is an outage of a running system. */
export const LONGEST_OUTAGE_DAYS = 31
/** The program beats once a minute; silent for longer than this it was down. */
const LONGEST_SILENCE = 5

/** The minutes of a day's office hours that lie in at least one of the outages. */
export function officeMinutesLost(day: PlainDate, outages: readonly Outage[]): number {
  const parts = outages
    .flatMap(({ from, to }) => {
      if (dayOf(from) > day || dayOf(to) < day) return []
      const begins = Math.max(OFFICE.from, dayOf(from) < day ? 0 : minuteOf(from))
      const ends = Math.min(OFFICE.to, dayOf(to) > day ? OFFICE.to : minuteOf(to))
      return begins < ends ? [{ begins, ends }] : []
    })
    .toSorted((a, b) => a.begins - b.begins)
  let [lost, seen] = [0, 0]
  for (const { begins, ends } of parts) {
    lost += Math.max(0, ends - Math.max(begins, seen))
    seen = Math.max(seen, ends)
  }
  return lost
}

/** The first working day whose office hours begin when everything works again. */
function nextFullDay({ to }: Outage, holidays: Holidays): PlainDate {
  const day = dayOf(to)
  return minuteOf(to) <= OFFICE.from && isWorkingDay(day, holidays) ? day : addWorkingDays(day, 1, holidays)
}

export type Credit<O extends Outage = Outage> = {
  /** The last day of a hand-in that counts as in time. */
  readonly until: PlainDate
  /** The outages it is given for, oldest first. */
  readonly outages: readonly O[]
}

/**
 * Until when a report due on a day counts as in time because of outages where its unit lies; null where nothing is given for them.
 * Where outages took half an hour or more of the office hours of the last day, it may be handed in until the end of the next working day
 * that can be used whole; where that day is taken as well, until the end of the one after it, and so on. An outage before the last day or
 * after its office hours gives nothing: the day was there. One more outage never shortens what others give.
 */
export function creditOf<O extends Outage>(dueOn: PlainDate, outages: readonly O[], holidays: Holidays): Credit<O> | null {
  const days = [dueOn]
  const given = new Set<O>()
  // goes on over what is added to it; every day it adds lies after the one that was taken
  for (const day of days) {
    const taking = outages.filter((outage) => officeMinutesLost(day, [outage]) > 0)
    if (officeMinutesLost(day, taking) < LEAST_LOST) continue
    for (const outage of taking) {
      given.add(outage)
      const next = nextFullDay(outage, holidays)
      if (!days.includes(next)) days.push(next)
    }
  }
  if (given.size === 0) return null
  const until = days.reduce((last, day) => (day > last ? day : last))
  return { until, outages: [...given].toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)) }
}

/** Handed in on a day, by this credit: counts as in time. */
export const isCoveredBy = (credit: Pick<Credit, 'until'> | null, on: PlainDate): boolean => credit !== null && on <= credit.until

/** The last day on which what is not handed in yet can be, in time. */
export function lastInTime({ dueOn, credit }: { readonly dueOn: PlainDate; readonly credit: Pick<Credit, 'until'> | null }): PlainDate {
  return credit !== null && credit.until > dueOn ? credit.until : dueOn
}

/** Why an outage cannot be recorded; null where it can. */
export function refuseOutage({ from, to }: Outage, now: LocalTime): 'empty' | 'in-future' | 'too-long' | null {
  if (from >= to) return 'empty'
  if (to > now) return 'in-future'
  return minutesSince1970(to) - minutesSince1970(from) > LONGEST_OUTAGE_DAYS * 1440 ? 'too-long' : null
}

/**
 * The outage between two beats of the program; null where it beat on, where the gap took no half hour of the office hours of any working
 * day (a machine that is off at night, a program started again), and where it is so long that the program was not in use at all.
 */
export function silenceBetween(last: LocalTime, now: LocalTime, holidays: Holidays): Outage | null {
  const outage = { from: last, to: now }
  if (minutesSince1970(now) - minutesSince1970(last) <= LONGEST_SILENCE || refuseOutage(outage, now) !== null) return null
  const days = Array.from({ length: daysBetween(dayOf(last), dayOf(now)) + 1 }, (_, after) => addDays(dayOf(last), after))
  const isFelt = days.some((day) => isWorkingDay(day, holidays) && officeMinutesLost(day, [outage]) >= LEAST_LOST)
  return isFelt ? outage : null
}
