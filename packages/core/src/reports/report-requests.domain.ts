// The only place for what asking for a report ad hoc means: which days it may speak of and be due on, which units it asks, and when two
// of them would ask the same units for the same report.
import { closesOn } from '../calendar/periods.domain.ts'
import { addWorkingDays, isWorkingDay, type Holidays } from '../calendar/working-days.domain.ts'
import { daysBetween, type PlainDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import type { UnitId } from '../units/units.domain.ts'

/** A place whose units are asked, with all above it on the day of the asking, nearest first. */
export type AskedPlace = { readonly unitId: UnitId; readonly scope: readonly UnitId[] }

export const daysRefusals = ['window-empty', 'window-too-long', 'due-before-close', 'due-past'] as const
export type DaysRefusal = (typeof daysRefusals)[number]

/** `no-working-day`: none lies between the close of the data and the deadline. `day-off`: the deadline is no working day. */
export const daysWarnings = ['no-working-day', 'day-off'] as const
export type DaysWarning = (typeof daysWarnings)[number]

/** Nothing that is asked for once looks back further. */
export const LONGEST_ASKED_DAYS = 3660

export type DaysVerdict = {
  /** Why they cannot be asked for; null where they can. */
  readonly refused: DaysRefusal | null
  readonly warnings: readonly DaysWarning[]
  /** The first day that leaves a working day between the close of the data and the deadline. */
  readonly earliest: PlainDate
}

/**
 * What is to be said of the days of a request. An ad hoc report follows who asks for it (Nghị định 09/2019/NĐ-CP, Điều 4), so that a
 * deadline which leaves no working day after the close of the data (Điều 8 khoản 5) is warned about and not refused; one before the data
 * have closed, or already past, nobody could keep.
 */
export function judgeDays(window: Window, dueOn: PlainDate, on: { readonly today: PlainDate; readonly holidays: Holidays }): DaysVerdict {
  const closes = closesOn(window)
  const earliest = addWorkingDays(closes, 1, on.holidays)
  const refused = refusalOf(window, dueOn, on.today)
  const warnings: DaysWarning[] = []
  if (dueOn < earliest) warnings.push('no-working-day')
  if (!isWorkingDay(dueOn, on.holidays)) warnings.push('day-off')
  return { refused, warnings: refused === null ? warnings : [], earliest }
}

function refusalOf(window: Window, dueOn: PlainDate, today: PlainDate): DaysRefusal | null {
  if (window.from >= window.to) return 'window-empty'
  if (daysBetween(window.from, window.to) > LONGEST_ASKED_DAYS) return 'window-too-long'
  if (dueOn < closesOn(window)) return 'due-before-close'
  return dueOn < today ? 'due-past' : null
}

/** A deadline that was asked for is only ever put off. */
export function refuseLaterDay(
  dueOn: PlainDate,
  { from, today }: { readonly from: PlainDate; readonly today: PlainDate },
): 'not-later' | 'due-past' | null {
  if (dueOn <= from) return 'not-later'
  return dueOn < today ? 'due-past' : null
}

/** True where a unit that lies there is asked. */
export const asksAt = (place: Pick<AskedPlace, 'unitId'>, unit: readonly UnitId[]): boolean => unit.includes(place.unitId)

/** True where one of the two places lies in the other, or they are the same: some unit would be asked by both. */
export const overlaps = (a: AskedPlace, b: AskedPlace): boolean => a.scope.includes(b.unitId) || b.scope.includes(a.unitId)

/** Of windows asked about, the latest first, the one to look at unless another is chosen: the last whose data have closed, else the last. */
export function usualWindow<W extends Window>(windows: readonly W[], today: PlainDate): W | null {
  return windows.find((each) => closesOn(each) <= today) ?? windows[0] ?? null
}

/** Of requests the windows they ask about, each once, the latest first. */
export function windowsOf(requests: readonly Window[]): readonly Window[] {
  const distinct = new Map(requests.map(({ from, to }): [string, Window] => [`${from} ${to}`, { from, to }]))
  return [...distinct.values()].toSorted((a, b) => (a.to === b.to ? (a.from < b.from ? 1 : -1) : a.to < b.to ? 1 : -1))
}
