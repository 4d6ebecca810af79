// The only place for who is reminded of which report on a day: before its deadline, after it, and one level up where it stays missing.
import { addWorkingDays, isWorkingDay, subtractWorkingDays, workingDaysBetween, type Holidays } from '../calendar/working-days.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'

/** When whom is reminded; set by an administrator of the country. */
export type ReminderTerms = {
  /** So many working days before the deadline, each once; none: nobody is reminded before. */
  readonly daysBefore: readonly number[]
  /** The first working day after the deadline: the unit itself, and the level that receives. */
  readonly afterDeadline: boolean
  /** So many working days after the deadline: the level above that one; null: never. */
  readonly daysUntilHigher: number | null
}

/** A proposal: no provision that sets these days was read. */
export const defaultReminders: ReminderTerms = { daysBefore: [5, 1], afterDeadline: true, daysUntilHigher: 6 }

/** The most working days a term may say. */
export const MOST_REMINDER_DAYS = 20

export type ReminderStep =
  | { readonly kind: 'due-soon'; readonly workingDays: number; readonly on: PlainDate }
  | { readonly kind: 'overdue'; readonly on: PlainDate }
  | { readonly kind: 'higher'; readonly workingDays: number; readonly on: PlainDate }

/** Every step on the way of a report that is not handed in, oldest first. All fall on working days. */
export function reminderSteps(dueOn: PlainDate, terms: ReminderTerms, holidays: Holidays): readonly ReminderStep[] {
  const before = [...new Set(terms.daysBefore)]
    .toSorted((a, b) => b - a)
    .map((days): ReminderStep => ({ kind: 'due-soon', workingDays: days, on: subtractWorkingDays(dueOn, days, holidays) }))
  const first = addWorkingDays(dueOn, 1, holidays)
  const after: readonly ReminderStep[] = terms.afterDeadline ? [{ kind: 'overdue', on: first }] : []
  const higher: readonly ReminderStep[] =
    terms.daysUntilHigher === null
      ? []
      : [{ kind: 'higher', workingDays: terms.daysUntilHigher, on: addWorkingDays(dueOn, terms.daysUntilHigher, holidays) }]
  return [...before, ...after, ...higher]
}

/**
 * The step to take on a day, the last of those since the work was last done: whoever was not reminded on its day, because the system stood
 * still, hears once and of what holds now. Null where there is none, and on days nobody works.
 * @param since the day the work was last done; steps of that day were taken
 */
export function stepOn(
  steps: readonly ReminderStep[],
  { since, today }: { readonly since: PlainDate; readonly today: PlainDate },
  holidays: Holidays,
): ReminderStep | null {
  if (!isWorkingDay(today, holidays)) return null
  return steps.findLast(({ on }) => on > since && on <= today) ?? null
}

/** A unit that is to report, and where it lies, nearest first. */
export type Expected = { readonly unitId: UnitId; readonly name: string; readonly scope: readonly UnitId[]; readonly handedIn: boolean }

export type Reminder =
  | { readonly to: 'unit'; readonly kind: 'due-soon' | 'overdue'; readonly unit: Expected; readonly workingDays: number }
  | {
      readonly to: 'receiver' | 'higher'
      readonly unitId: UnitId
      /** The place and all above it. */
      readonly place: readonly UnitId[]
      readonly missing: readonly Expected[]
      readonly expected: number
    }

/** Groups units by the place so many levels above each; those whose line ends before it have nobody there. */
function byPlaceAbove(units: readonly Expected[], levels: number): ReadonlyMap<UnitId, readonly Expected[]> {
  const groups = new Map<UnitId, Expected[]>()
  for (const unit of units) {
    const above = unit.scope[levels]
    if (above === undefined) continue
    const group = groups.get(above)
    if (group === undefined) groups.set(above, [unit])
    else group.push(unit)
  }
  return groups
}

function missingAbove(expected: readonly Expected[], levels: 1 | 2): readonly Reminder[] {
  return [...byPlaceAbove(expected, levels)].flatMap(([unitId, units]): Reminder[] => {
    const missing = units.filter((unit) => !unit.handedIn)
    const place = units[0]?.scope.slice(levels) ?? []
    return missing.length === 0 ? [] : [{ to: levels === 1 ? 'receiver' : 'higher', unitId, place, missing, expected: units.length }]
  })
}

/**
 * Who hears of it at a step: each unit that did not hand in; after the deadline also, once, whoever receives from them, with those who are
 * missing; later whoever stands above that. Nobody who handed in, in time or not, hears anything.
 */
export function remindersOf(
  step: ReminderStep,
  expected: readonly Expected[],
  { dueOn, today }: { readonly dueOn: PlainDate; readonly today: PlainDate },
  holidays: Holidays,
): readonly Reminder[] {
  if (step.kind === 'higher') return missingAbove(expected, 2)
  const workingDays = step.kind === 'due-soon' ? workingDaysBetween(today, dueOn, holidays) : workingDaysBetween(dueOn, today, holidays)
  const own = expected.filter((unit) => !unit.handedIn).map((unit): Reminder => ({ to: 'unit', kind: step.kind, unit, workingDays }))
  return step.kind === 'overdue' ? [...own, ...missingAbove(expected, 1)] : own
}
