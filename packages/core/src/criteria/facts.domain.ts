// The only place for judging facts before any rule does: do they fit their fields, and which are still missing.
import { findPlainDate } from '../shared/plain-date.ts'
import { lastDay, type Window } from '../shared/span.ts'
import {
  communeGroupFact,
  documentNumberPattern,
  maxCount,
  type Clause,
  type CriteriaSet,
  type EvaluationContext,
  type FactDef,
  type Facts,
  type FactValue,
} from './criteria.domain.ts'

export type FactIssueReason =
  | 'unknown-fact'
  | 'wrong-type'
  | 'not-whole'
  | 'out-of-range'
  | 'not-a-date'
  | 'outside-window'
  | 'number-missing'
  | 'number-invalid'
  | 'above'

/** `params` fill the sentence: the bounds, the window's days, the count that is passed. */
export type FactIssue = {
  readonly fact: string
  readonly reason: FactIssueReason
  readonly params: Readonly<Record<string, string | number>>
}
export type MissingFact = { readonly clause: string; readonly fact: string }

/** What is wrong with the facts of a whole dossier. Missing facts are not wrong. */
export function factIssues(set: CriteriaSet, facts: Facts, window: Window): FactIssue[] {
  return issuesOf(
    set.clauses.flatMap((clause) => clause.facts),
    facts,
    window,
  )
}

/** What is wrong with the facts of one clause's section; a fact of another clause is unknown here. */
export function clauseFactIssues(clause: Clause, facts: Facts, window: Window): FactIssue[] {
  return issuesOf(clause.facts, facts, window)
}

/** The required facts that nobody has said yet, in the order of the law; those only rules for other commune groups read are not asked. */
export function missingFacts(set: CriteriaSet, facts: Facts, context: EvaluationContext): MissingFact[] {
  const groupFact = set.clauses.flatMap((clause) => clause.facts).find((def) => def.id === communeGroupFact)
  const group = groupFact === undefined ? null : valueOf(groupFact, facts, context)
  return set.clauses.flatMap((clause) =>
    clause.facts
      .filter((def) => def.required && !isForOthers(clause, def, group) && valueOf(def, facts, context) === null)
      .map((def) => ({ clause: clause.id, fact: def.id })),
  )
}

function isForOthers(clause: Clause, def: FactDef, group: FactValue | null): boolean {
  if (typeof group !== 'number') return false
  const readers = clause.rules.filter((rule) => rule.facts.includes(def.id))
  return readers.length > 0 && readers.every((rule) => rule.groups !== undefined && !rule.groups.includes(group))
}

/** The value an evaluation uses: an earlier window's or the system's own count before a declared one. */
export function valueOf(def: FactDef, facts: Facts, context: EvaluationContext): FactValue | null {
  const given = def.origin === 'baseline' ? context.baseline?.[def.id] : context.derived?.[def.id]
  return given ?? facts[def.id] ?? null
}

function issuesOf(defs: readonly FactDef[], facts: Facts, window: Window): FactIssue[] {
  const issues: FactIssue[] = []
  const known = new Map(defs.map((def) => [def.id, def]))
  for (const [fact, value] of Object.entries(facts)) {
    if (value === null || value === undefined) continue
    const def = known.get(fact)
    if (def === undefined) issues.push({ fact, reason: 'unknown-fact', params: {} })
    else issues.push(...valueIssues(def, value, window))
  }
  for (const def of defs) {
    const part = facts[def.id]
    const whole = def.notAbove === null ? undefined : facts[def.notAbove]
    if (typeof part === 'number' && typeof whole === 'number' && part > whole) {
      issues.push({ fact: def.id, reason: 'above', params: { of: def.notAbove ?? '', value: part, max: whole } })
    }
  }
  return issues
}

function valueIssues(def: FactDef, value: FactValue, window: Window): FactIssue[] {
  const wrongType: FactIssue[] = [{ fact: def.id, reason: 'wrong-type', params: { expected: def.type } }]
  switch (def.type) {
    case 'yes-no':
      return typeof value === 'boolean' ? [] : wrongType
    case 'count':
      return countIssues(def, value)
    case 'date':
      return typeof value === 'string' ? dayIssues(def, value, window) : wrongType
    case 'document':
      return documentIssues(def, value, window)
  }
}

function countIssues(def: FactDef, value: FactValue): FactIssue[] {
  if (typeof value !== 'number') return [{ fact: def.id, reason: 'wrong-type', params: { expected: 'count' } }]
  if (!Number.isInteger(value)) return [{ fact: def.id, reason: 'not-whole', params: {} }]
  const min = def.min ?? 0
  const max = def.max ?? maxCount
  return value < min || value > max ? [{ fact: def.id, reason: 'out-of-range', params: { min, max } }] : []
}

function documentIssues(def: FactDef, value: FactValue, window: Window): FactIssue[] {
  if (typeof value !== 'object') return [{ fact: def.id, reason: 'wrong-type', params: { expected: 'document' } }]
  if (!value.has) return []
  const issues = dayIssues(def, value.date, window)
  if (value.number === undefined || value.number === '') {
    if (def.numbered) issues.push({ fact: def.id, reason: 'number-missing', params: {} })
  } else if (!documentNumberPattern.test(value.number)) {
    issues.push({ fact: def.id, reason: 'number-invalid', params: { max: 40 } })
  }
  return issues
}

function dayIssues(def: FactDef, day: string, window: Window): FactIssue[] {
  const found = findPlainDate(day)
  if (found === null) return [{ fact: def.id, reason: 'not-a-date', params: {} }]
  if (def.due === null || (window.from <= found && found < window.to)) return []
  return [{ fact: def.id, reason: 'outside-window', params: { from: window.from, last: lastDay(window) } }]
}

/** What the window before gives to rules that compare, under the id of the fact that compares; undefined where no fact does. */
export function baselineFrom(set: CriteriaSet, before: Facts | null): Facts | undefined {
  const wanted = set.clauses.flatMap((clause) => clause.facts).filter((fact) => fact.baseline?.against === 'previous-window')
  if (wanted.length === 0 || before === null) return undefined
  return Object.fromEntries(wanted.map((fact) => [fact.id, before[fact.baseline?.of ?? ''] ?? null]))
}
