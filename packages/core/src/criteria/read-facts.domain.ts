// The only place for how a fact is read for a rule: from an earlier window, the system's own count or what was declared,
// and only where the value is what its field holds.
import { firstQuarterEnds } from '../calendar/calendar.domain.ts'
import { findPlainDate, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, type Window } from '../shared/span.ts'
import {
  maxCount,
  type DocumentValue,
  type EvaluationContext,
  type FactDef,
  type Facts,
  type FactValue,
  type InputSource,
  type InputTrace,
  type Origin,
} from './criteria.domain.ts'

// types of facts
export const YES_NO = 0
const COUNT = 1
const DATE = 2
export const DOCUMENT = 3

export type CompiledFact = {
  readonly id: string
  readonly type: number
  readonly min: number
  readonly max: number
  readonly numbered: boolean
  readonly isBaseline: boolean
  /** What the trace says of a value the system gave. */
  readonly givenBy: InputSource
  readonly def: FactDef
}

/** The days of the window last evaluated in. Reused from run to run, which is safe because a run never waits. */
export type Days = {
  from: PlainDate | null
  to: PlainDate | null
  last: PlainDate
  firstQuarterLast: PlainDate
  /** Days found to lie in the window, so that the same day is read and compared once. */
  readonly inside: Set<string>
}

/** The days of no window yet. */
export function noDays(): Days {
  const never = '' as PlainDate
  return { from: null, to: null, last: never, firstQuarterLast: never, inside: new Set() }
}

const givers: Readonly<Record<Origin, InputSource>> = {
  declared: 'derived',
  'sub-units': 'derived',
  baseline: 'baseline',
  recognition: 'recorded',
  unit: 'recorded',
}

export function compileFact(def: FactDef): CompiledFact {
  const type = def.type === 'yes-no' ? YES_NO : def.type === 'count' ? COUNT : def.type === 'date' ? DATE : DOCUMENT
  return {
    id: def.id,
    type,
    min: def.min ?? 0,
    max: def.max ?? maxCount,
    numbered: def.numbered,
    isBaseline: def.origin === 'baseline',
    givenBy: givers[def.origin],
    def,
  }
}

export function setWindow(days: Days, window: Window): void {
  if (days.from === window.from && days.to === window.to) return
  days.inside.clear()
  days.from = window.from
  days.to = window.to
  days.last = lastDay(window)
  days.firstQuarterLast = firstQuarterEnds(window)
}

/** What an earlier window or the system itself says of a fact. */
function givenBy(fact: CompiledFact, context: EvaluationContext): FactValue | null | undefined {
  return fact.isBaseline ? context.baseline?.[fact.id] : context.derived?.[fact.id]
}

/** The value a rule may use; undefined where it was not said or is not what its field holds. */
export function read(fact: CompiledFact, facts: Facts, context: EvaluationContext, days: Days): FactValue | undefined {
  let value = context.derived === undefined && context.baseline === undefined ? undefined : givenBy(fact, context)
  if (value === undefined || value === null) value = facts[fact.id]
  return value !== undefined && value !== null && fits(fact, value, days) ? value : undefined
}

/** The same with where it came from. */
export function inputOf(fact: CompiledFact, facts: Facts, context: EvaluationContext, days: Days): InputTrace {
  const given = context.derived === undefined && context.baseline === undefined ? undefined : givenBy(fact, context)
  const isGiven = given !== undefined && given !== null
  const value = isGiven ? given : facts[fact.id]
  if (value === undefined || value === null) return { fact: fact.id, value: null, source: 'missing' }
  if (!fits(fact, value, days)) return { fact: fact.id, value: null, source: 'invalid' }
  return { fact: fact.id, value, source: isGiven ? fact.givenBy : 'declared' }
}

export function inputsOf(wanted: readonly CompiledFact[], facts: Facts, context: EvaluationContext, days: Days): InputTrace[] {
  // oxlint-disable-next-line unicorn/no-new-array -- made at its size: this is the path that is measured
  const inputs = new Array<InputTrace>(wanted.length)
  for (let index = 0; index < wanted.length; index++) inputs[index] = inputOf(wanted[index] as CompiledFact, facts, context, days)
  return inputs
}

/** True where a value is what its field holds: an error is never counted as anything. */
function fits(fact: CompiledFact, value: FactValue, days: Days): boolean {
  switch (fact.type) {
    case YES_NO:
      return typeof value === 'boolean'
    case COUNT:
      return typeof value === 'number' && value >= fact.min && value <= fact.max && Math.floor(value) === value
    case DATE:
      return isDayInside(value, days)
    default:
      return typeof value === 'object' && (value.has === false || (value.has === true && isDocument(fact, value, days)))
  }
}

function isDocument(fact: CompiledFact, value: { readonly number?: string | undefined; readonly date: PlainDate }, days: Days): boolean {
  if (fact.numbered && (typeof value.number !== 'string' || value.number === '')) return false
  return days.inside.has(value.date) || isDayInside(value.date, days)
}

/** A day outside the window does not count, whatever let it in. */
function isDayInside(value: unknown, days: Days): boolean {
  if (typeof value !== 'string' || findPlainDate(value) === null) return false
  if (days.from === null || value < days.from || value > days.last) return false
  days.inside.add(value)
  return true
}

export function dayOf(value: FactValue | null): PlainDate | null {
  if (isDocumentValue(value)) return value.has ? value.date : null
  return typeof value === 'string' ? value : null
}

export function isDocumentValue(value: FactValue | null): value is DocumentValue {
  return typeof value === 'object' && value !== null
}
