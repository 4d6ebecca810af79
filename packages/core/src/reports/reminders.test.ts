// Who is reminded of what, on which day: never after a hand-in, only on working days, and each step once.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWorkingDay, type Holidays } from '../calendar/working-days.domain.ts'
import { addDays, plainDate, type PlainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { defaultReminders, reminderSteps, remindersOf, stepOn, type Expected, type ReminderTerms } from './reminders.domain.ts'

const day = plainDate
/** Around the new year of 2027: Thursday 31/12 and Friday 1/1 off, Saturday 26/12 worked in exchange. */
const holidays: Holidays = {
  off: new Set([day('2026-12-31'), day('2027-01-01')]),
  worked: new Set([day('2026-12-26')]),
  years: new Set([2026, 2027]),
}
const id = (text: string): UnitId => text as UnitId
const unit = (name: string, handedIn: boolean, province = 'P1'): Expected => ({
  unitId: id(name),
  name,
  scope: [id(name), id(province), id('VN')],
  handedIn,
})
const anyDay = fc.integer({ min: 0, max: 400 }).map((n) => addDays(day('2026-03-01'), n))
const anyTerms: fc.Arbitrary<ReminderTerms> = fc.record({
  daysBefore: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
  afterDeadline: fc.boolean(),
  daysUntilHigher: fc.option(fc.integer({ min: 2, max: 20 })),
})

describe('the steps of a report', () => {
  test('by default: five and one working days before, the first after, and the higher level five working days later', () => {
    expect(reminderSteps(day('2026-12-30'), defaultReminders, holidays)).toEqual([
      { kind: 'due-soon', workingDays: 5, on: '2026-12-24' },
      { kind: 'due-soon', workingDays: 1, on: '2026-12-29' },
      { kind: 'overdue', on: '2027-01-04' },
      { kind: 'higher', workingDays: 6, on: '2027-01-11' },
    ])
  })

  test('fall on working days, in order, whatever the terms', () => {
    fc.assert(
      fc.property(anyDay, anyTerms, (dueOn, terms) => {
        const days = reminderSteps(dueOn, terms, holidays).map(({ on }) => on)
        expect(days.filter((on) => !isWorkingDay(on, holidays))).toEqual([])
        expect(days).toEqual(days.toSorted())
      }),
    )
  })
})

/** The steps taken by a program that runs on some days only, remembering the last one. */
function taken(
  runs: readonly PlainDate[],
  dueOn: PlainDate,
  terms: ReminderTerms,
): readonly { readonly on: PlainDate; readonly step: string }[] {
  const steps = reminderSteps(dueOn, terms, holidays)
  let since = addDays(runs[0] ?? dueOn, -1)
  return runs.flatMap((today) => {
    const step = stepOn(steps, { since, today }, holidays)
    if (isWorkingDay(today, holidays)) since = today
    return step === null ? [] : [{ on: today, step: JSON.stringify(step) }]
  })
}

describe('day after day', () => {
  test('each step is taken at most once and on a working day, however the days are missed', () => {
    fc.assert(
      fc.property(anyDay, anyTerms, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (dueOn, terms, up) => {
        const runs = up.flatMap((works, index) => (works ? [addDays(dueOn, index - 35)] : []))
        const found = taken(runs, dueOn, terms)
        expect(new Set(found.map(({ step }) => step)).size).toBe(found.length)
        expect(found.filter(({ on }) => !isWorkingDay(on, holidays))).toEqual([])
      }),
    )
  })

  test('run every day, every step is taken on its own day', () => {
    fc.assert(
      fc.property(anyDay, anyTerms, (dueOn, terms) => {
        const runs = Array.from({ length: 100 }, (_, index) => addDays(dueOn, index - 50))
        const wanted = new Map(reminderSteps(dueOn, terms, holidays).map((step) => [step.on, JSON.stringify(step)]))
        expect(taken(runs, dueOn, terms)).toEqual([...wanted].map(([on, step]) => ({ on, step })))
      }),
    )
  })

  test('a Friday that was missed is made up for on Monday, with what holds then', () => {
    const steps = reminderSteps(day('2026-11-20'), defaultReminders, holidays)
    const since = day('2026-11-18')
    expect(stepOn(steps, { since, today: day('2026-11-21') }, holidays)).toBe(null)
    expect(stepOn(steps, { since, today: day('2026-11-23') }, holidays)).toEqual({ kind: 'overdue', on: '2026-11-23' })
  })
})

describe('who hears of it', () => {
  const about = { dueOn: day('2026-11-20'), today: day('2026-11-23') }
  const anyUnits = fc
    .array(fc.record({ handedIn: fc.boolean(), province: fc.constantFrom('P1', 'P2', 'P3') }), { maxLength: 12 })
    .map((units) => units.map((each, index) => unit(`X${String(index)}`, each.handedIn, each.province)))
  const anyStep = fc.constantFrom(...reminderSteps(about.dueOn, defaultReminders, holidays))

  test('nobody who handed in, and of the others each once', () => {
    fc.assert(
      fc.property(anyStep, anyUnits, (step, units) => {
        const found = remindersOf(step, units, about, holidays)
        const own = found.flatMap((each) => (each.to === 'unit' ? [each.unit.unitId] : []))
        const told = found.flatMap((each) => (each.to === 'unit' ? [] : each.missing.map(({ unitId }) => unitId)))
        const waiting = units.filter(({ handedIn }) => !handedIn).map(({ unitId }) => unitId)
        expect(own).toEqual(step.kind === 'higher' ? [] : waiting)
        expect(told.toSorted()).toEqual(step.kind === 'due-soon' ? [] : waiting.toSorted())
      }),
    )
  })

  test('one for each place that receives, with how many of how many', () => {
    const units = [unit('A', false), unit('B', true), unit('C', false, 'P2'), unit('D', true, 'P3')]
    const found = remindersOf({ kind: 'overdue', on: about.today }, units, about, holidays)
    expect(
      found.flatMap((each) => (each.to === 'unit' ? [] : [[each.to, each.unitId, each.place, each.missing.length, each.expected]])),
    ).toEqual([
      ['receiver', 'P1', ['P1', 'VN'], 1, 2],
      ['receiver', 'P2', ['P2', 'VN'], 1, 1],
    ])
    const [higher, ...more] = remindersOf({ kind: 'higher', workingDays: 6, on: about.today }, units, about, holidays)
    expect(more).toEqual([])
    expect(higher).toMatchObject({ to: 'higher', unitId: 'VN', place: ['VN'], expected: 4 })
  })

  test('the country has nobody above it', () => {
    const provinces = [{ ...unit('P1', false), scope: [id('P1'), id('VN')] }]
    expect(remindersOf({ kind: 'higher', workingDays: 6, on: about.today }, provinces, about, holidays)).toEqual([])
  })
})
