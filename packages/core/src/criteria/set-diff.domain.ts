// The only place for comparing two sets clause by clause: what was added, removed, moved, and which thresholds changed.
import type { Address, Clause, CriteriaSet, Rule } from './criteria.domain.ts'
import { findThreshold } from './threshold.domain.ts'

export type RuleDiff = {
  readonly change: 'added' | 'removed' | 'changed'
  readonly before: Rule | null
  readonly after: Rule | null
  /** Both sides' one number, where both have one and they differ. */
  readonly threshold: { readonly before: number; readonly after: number; readonly percent: boolean } | null
  readonly words: boolean
  readonly formula: boolean
  readonly address: boolean
}
export type ClauseDiff = {
  readonly change: 'added' | 'removed' | 'changed' | 'same'
  readonly before: Clause | null
  readonly after: Clause | null
  readonly address: boolean
  readonly title: boolean
  readonly text: boolean
  readonly rules: readonly RuleDiff[]
  /** Ids of facts that only one side asks for. */
  readonly factsAdded: readonly string[]
  readonly factsRemoved: readonly string[]
}
export type HeadField = 'instrument' | 'object' | 'status' | 'windowKey' | 'inForce'
export type SetDiff = { readonly head: readonly HeadField[]; readonly clauses: readonly ClauseDiff[] }

/**
 * Compares two sets, in the order of the second with what was removed where it stood.
 * Clauses belong together by their id, else by the rules they share: an article moves, its rules stay.
 */
export function diffSets(before: CriteriaSet, after: CriteriaSet): SetDiff {
  const partners = pairUp(before.clauses, after.clauses)
  const taken = new Set(partners.values())
  const clauses = after.clauses.map((clause) => diffClause(partners.get(clause) ?? null, clause, { before, after }))
  for (const [index, clause] of before.clauses.entries()) {
    if (!taken.has(clause)) clauses.splice(Math.min(index, clauses.length), 0, diffClause(clause, null, { before, after }))
  }
  const fields = ['instrument', 'object', 'status', 'windowKey'] as const
  const head: HeadField[] = fields.filter((field) => before[field] !== after[field])
  if (before.inForce.from !== after.inForce.from || before.inForce.to !== after.inForce.to) head.push('inForce')
  return { head, clauses }
}

/** True where nothing that decides a verdict or its address differs. */
export function isSameLaw(diff: SetDiff): boolean {
  return diff.head.length === 0 && diff.clauses.every((clause) => clause.change === 'same')
}

function pairUp(before: readonly Clause[], after: readonly Clause[]): ReadonlyMap<Clause, Clause> {
  const pairs = new Map<Clause, Clause>()
  const free = new Set(before)
  const pair = (clause: Clause, partner: Clause | undefined): void => {
    if (partner === undefined) return
    pairs.set(clause, partner)
    free.delete(partner)
  }
  for (const clause of after) {
    const same = [...free].find((each) => isSameClause(each, clause))
    pair(clause, same)
  }
  for (const clause of after) {
    if (!pairs.has(clause)) pair(clause, closest(free, clause))
  }
  return pairs
}

function isSameClause(a: Clause, b: Clause): boolean {
  return a.id === b.id && (sharedRules(a, b) > 0 || a.title === b.title)
}

/** The one that shares most rules; undefined where none shares any. */
function closest(free: Iterable<Clause>, clause: Clause): Clause | undefined {
  let best: Clause | undefined
  let most = 0
  for (const each of free) {
    const shared = sharedRules(each, clause)
    if (shared > most) [best, most] = [each, shared]
  }
  return best
}

function sharedRules(a: Clause, b: Clause): number {
  return a.rules.filter((rule) => b.rules.some((other) => other.id === rule.id)).length
}

type Sets = { readonly before: CriteriaSet; readonly after: CriteriaSet }

function diffClause(before: Clause | null, after: Clause | null, sets: Sets): ClauseDiff {
  const rules = diffRules(before?.rules ?? [], after?.rules ?? [], sets)
  if (before === null || after === null) {
    const change = before === null ? 'added' : 'removed'
    return { change, before, after, address: false, title: false, text: false, rules, factsAdded: [], factsRemoved: [] }
  }
  const address = !sameAddress(before.address, after.address, sets)
  const title = before.title !== after.title
  const text = before.paraphrase !== after.paraphrase || before.originalText !== after.originalText
  const factsAdded = factsOnlyIn(after, before)
  const factsRemoved = factsOnlyIn(before, after)
  const changed = [address, title, text].includes(true) || rules.length + factsAdded.length + factsRemoved.length > 0
  return { change: changed ? 'changed' : 'same', before, after, address, title, text, rules, factsAdded, factsRemoved }
}

function factsOnlyIn(clause: Clause, other: Clause): string[] {
  return clause.facts.map((fact) => fact.id).filter((id) => !other.facts.some((fact) => fact.id === id))
}

function diffRules(before: readonly Rule[], after: readonly Rule[], sets: Sets): RuleDiff[] {
  const find = (among: readonly Rule[], id: string): Rule | null => among.find((each) => each.id === id) ?? null
  return [
    ...after.flatMap((rule) => diffRule(find(before, rule.id), rule, sets)),
    ...before.filter((rule) => find(after, rule.id) === null).flatMap((rule) => diffRule(rule, null, sets)),
  ]
}

/** Empty where nothing of the rule differs. */
function diffRule(before: Rule | null, after: Rule | null, sets: Sets): RuleDiff[] {
  const none = { threshold: null, words: false, formula: false, address: false }
  if (before === null || after === null) return [{ change: before === null ? 'added' : 'removed', before, after, ...none }]
  const words = before.words !== after.words
  const formula = before.formula !== after.formula || before.kind !== after.kind || String(before.groups) !== String(after.groups)
  const address = !sameAddress(before.address, after.address, sets)
  if (!words && !formula && !address) return []
  return [{ change: 'changed', before, after, threshold: movedThreshold(before, after), words, formula, address }]
}

function movedThreshold(before: Rule, after: Rule): RuleDiff['threshold'] {
  const was = findThreshold(before.ast)
  const is = findThreshold(after.ast)
  if (was === null || is === null || was.percent !== is.percent || was.value === is.value) return null
  return { before: was.value, after: is.value, percent: is.percent }
}

/** Addresses are the same where they name the same place of the same instrument. */
function sameAddress(a: Address | null, b: Address | null, { before, after }: Sets): boolean {
  if (a === null || b === null) return a === b
  const parts = ['article', 'clause', 'point', 'content', 'indicator', 'item'] as const
  return (a.instrument ?? before.instrument) === (b.instrument ?? after.instrument) && parts.every((part) => a[part] === b[part])
}
