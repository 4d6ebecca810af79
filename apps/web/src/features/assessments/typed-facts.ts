// The only place for what stands in the fields while a person types, and for what of it is fit to be sent.
import type { Clause, FactDef, Facts, FactValue } from '@binhyen/core/criteria/criteria.domain'
import { clauseFactIssues, type FactIssue } from '@binhyen/core/criteria/facts.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'

/** A document half typed is kept as typed; it is sent once it is whole. */
export type TypedDocument = { readonly has: false } | { readonly has: true; readonly number: string; readonly date: PlainDate | null }
export type TypedValue = boolean | number | PlainDate | TypedDocument | null
export type TypedFacts = Readonly<Record<string, TypedValue>>

export type Reading = {
  /** What is on the screen as facts; a half-typed document reads as not yet said. */
  readonly facts: Facts
  readonly issues: readonly FactIssue[]
  /** What the server is given: facts with an issue stay blank there. */
  readonly sendable: Facts
  readonly halfTyped: readonly string[]
  /** True where everything typed is sent: nothing has to stay on the device after saving. */
  readonly whole: boolean
}

export function typedOf(clause: Clause, facts: Facts): TypedFacts {
  return Object.fromEntries(clause.facts.map((def) => [def.id, typedValue(facts[def.id] ?? null)]))
}

function typedValue(value: FactValue | null): TypedValue {
  if (value === null || typeof value !== 'object' || !value.has) return value
  return { has: true, number: value.number ?? '', date: value.date }
}

export function readTyped(clause: Clause, typed: TypedFacts, window: Window): Reading {
  const facts: Record<string, FactValue | null> = {}
  const halfTyped: string[] = []
  for (const def of clause.facts) {
    const value = typed[def.id] ?? null
    const fact = factOf(def, value)
    if (fact === null && value !== null) halfTyped.push(def.id)
    facts[def.id] = fact
  }
  const issues = clauseFactIssues(clause, facts, window)
  const wrong = new Set(issues.map((issue) => issue.fact))
  const sendable = Object.fromEntries(Object.entries(facts).map(([id, value]) => [id, wrong.has(id) ? null : value]))
  return { facts, issues, sendable, halfTyped, whole: halfTyped.length === 0 && issues.length === 0 }
}

function factOf(def: FactDef, value: TypedValue): FactValue | null {
  if (value === null || typeof value !== 'object' || !value.has) return value
  const number = value.number.trim()
  if (value.date === null || (def.numbered && number === '')) return null
  return { has: true, date: value.date, ...(number === '' ? {} : { number }) }
}

/** Facts of a clause in one text, whatever the order of their keys: the same text means the same facts. */
export function factsKey(clause: Clause, facts: Facts): string {
  return JSON.stringify(
    clause.facts.map((def) => {
      const value = facts[def.id] ?? null
      return value !== null && typeof value === 'object'
        ? [value.has, value.has ? (value.number ?? '') : '', value.has ? value.date : '']
        : value
    }),
  )
}

/** The id of a fact's field, for links from summaries. */
export function fieldId(clause: string, fact: string): string {
  return `muc-${clause}-${fact}`
}

/** The id of a clause's section. */
export function clauseId(clause: string): string {
  return `noi-dung-${clause}`
}

/** Brings a field or section into view and gives it the keyboard. */
export function goToField(id: string): void {
  const element = document.getElementById(id)
  if (element === null) return
  element.scrollIntoView({ block: 'center' })
  element.focus({ preventScroll: true })
}
