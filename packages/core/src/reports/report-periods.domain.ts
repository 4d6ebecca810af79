// The only place for how a report period meets the units and forms of its time: on which day both are looked at, and which came before.
import { findPeriod, lastYears, previousPeriod, type Period, type PeriodKind, type RegularKind } from '../calendar/periods.domain.ts'
import { yearOf, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, type Window } from '../shared/span.ts'

/**
 * The day on which the reporting unit, its villages and the form are looked at: the last day of the period, or today while that is to
 * come. Units that merged in mid-period so report once, under what stands at its end.
 */
export function standingDay(period: Window, today: PlainDate): PlainDate {
  const last = lastDay(period)
  return last < today ? last : today
}

/**
 * The day whose form a period is reported by: its last, from the first day of typing on, so that a version that begins or ends within a
 * period never splits it.
 */
export const formDay = (period: Window): PlainDate => lastDay(period)

const isRegular = (period: Period): period is Period & { readonly kind: RegularKind } => period.kind !== 'ad-hoc'

/** A kept pair of days as the period it is; an ad hoc one is named after its last day. */
export function periodFrom(kind: PeriodKind, window: Window): Period {
  const found = kind === 'ad-hoc' ? null : findPeriod(kind, window)
  return found ?? { kind, year: yearOf(lastDay(window)), number: 1, from: window.from, to: window.to }
}

/** The period before and the same one of last year; null for what follows no calendar. */
export function earlierPeriods(period: Period): { readonly before: Period; readonly lastYear: Period } | null {
  return isRegular(period) ? { before: previousPeriod(period), lastYear: lastYears(period) } : null
}
