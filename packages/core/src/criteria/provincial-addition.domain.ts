// The only place for laying a province's additions over a national set (Thông tư 124/2021/TT-BCA, Điều 8 khoản 1; QĐ 51/2025/QĐ-TTg).
// A province adds and makes stricter; it takes nothing away. Server and tools only: formulas are checked with the engine.
import type { Span } from '../shared/span.ts'
import type { Address, Clause, CriteriaSet, Due, Instrument, RecognitionStatus, RecognitionTime, Rule } from './criteria.domain.ts'
import { checkCircles, checkSet, type Path, type WrittenSet } from './law-check.domain.ts'
import { findThreshold, formulaText, isStricter, withThreshold } from './threshold.domain.ts'

type WrittenClause = WrittenSet['clauses'][number]
type WrittenRule = WrittenClause['rules'][number]

/** One content a province adds, by what it asks. Each becomes a clause with one rule. */
export type AddedContent = { readonly title: string; readonly paraphrase: string } & (
  | { readonly asks: 'attestation'; readonly label: string }
  | { readonly asks: 'document'; readonly label: string; readonly numbered: boolean; readonly due: Due }
  | { readonly asks: 'count'; readonly label: string; readonly unit: string; readonly atLeast: number }
  | { readonly asks: 'share'; readonly label: string; readonly wholeLabel: string; readonly unit: string; readonly percent: number }
  | { readonly asks: 'recognition'; readonly label: string; readonly status: RecognitionStatus; readonly time: RecognitionTime }
)

/** A rule on the facts of a national clause, as a formula. */
export type AddedRule = Pick<Rule, 'kind' | 'words' | 'formula' | 'unit'> & { readonly clause: string }

export type Stricter = { readonly rule: string; readonly value: number; readonly words: string }

export type WrittenAddition = {
  readonly contents: readonly AddedContent[]
  readonly rules: readonly AddedRule[]
  readonly stricter: readonly Stricter[]
}

export type ProvincialAddition = {
  readonly id: string
  readonly provinceId: string
  readonly provinceName: string
  /** As cited: "12/2026/QĐ-UBND". */
  readonly number: string
  readonly kind: string
  readonly title: string
  readonly inForce: Span
  readonly written: WrittenAddition
}

export type AdditionReason =
  | 'empty'
  | 'outside-span'
  | 'unknown-rule'
  | 'no-threshold'
  | 'not-stricter'
  | 'over-100'
  | 'twice'
  | 'unknown-clause'
  | 'contradicts'
  | 'formula'
  | 'circular'
export type AdditionIssue = {
  readonly path: Path
  readonly reason: AdditionReason
  readonly params: Readonly<Record<string, string | number>>
}

export type Merge = { readonly ok: true; readonly set: CriteriaSet } | { readonly ok: false; readonly issues: readonly AdditionIssue[] }

/**
 * The effective set: the national one with the province's contents behind its own and stricter thresholds in their places.
 * Rules stand side by side with "and", so what is added can only ask for more; a changed threshold is compared with the national one.
 * @param law all instruments, and the other sets, to see circles between them
 */
export function mergeAddition(
  national: CriteriaSet,
  version: number,
  addition: ProvincialAddition,
  law: { readonly instruments: readonly Instrument[]; readonly sets: readonly CriteriaSet[] },
): Merge {
  const { written } = addition
  const early = [...spanIssues(national, addition), ...stricterIssues(national, written.stricter), ...ruleIssues(national, written.rules)]
  if (early.length > 0) return { ok: false, issues: early }
  const added = written.contents.map((content, index) => clauseOf(content, index + 1, addition))
  const addedRules = written.rules.map((rule, index) => ruleOf(rule, index + 1, addition))
  const clauses = [
    ...national.clauses.map((clause) => ({
      ...clause,
      rules: [
        ...clause.rules.map((rule) => madeStricter(rule, written.stricter, addition)),
        ...addedRules.filter((_, index) => written.rules[index]?.clause === clause.id),
      ],
    })),
    ...added,
  ]
  const own: Instrument = { ...instrumentOf(addition), sources: [addition.title] }
  const checked = checkSet({ ...national, clauses } as WrittenSet, [...law.instruments, own])
  if (checked.set === null) {
    return {
      ok: false,
      issues: checked.errors.map(({ path, message }): AdditionIssue => ({
        path: pathBack(path, national, written),
        reason: 'formula',
        params: { message },
      })),
    }
  }
  const set: CriteriaSet = { ...checked.set, addition: appliedOf(national, version, addition, { added, addedRules }) }
  const late = [...contradictions(national, set), ...circles(set, law.sets)]
  return late.length > 0 ? { ok: false, issues: late } : { ok: true, set }
}

const issue = (path: Path, reason: AdditionReason, params: AdditionIssue['params'] = {}): AdditionIssue => ({ path, reason, params })

function spanIssues(national: CriteriaSet, { inForce, written }: ProvincialAddition): AdditionIssue[] {
  const { from, to } = national.inForce
  const issues: AdditionIssue[] = []
  if (written.contents.length + written.rules.length + written.stricter.length === 0) issues.push(issue([], 'empty'))
  const endsLate = to !== null && (inForce.to === null || inForce.to > to)
  if (inForce.from < from || endsLate || (inForce.to !== null && inForce.to <= inForce.from)) {
    issues.push(issue(['inForce'], 'outside-span', { from, to: to ?? '' }))
  }
  return issues
}

function stricterIssues(national: CriteriaSet, stricter: readonly Stricter[]): AdditionIssue[] {
  const rules = new Map(national.clauses.flatMap((clause) => clause.rules).map((rule) => [rule.id, rule]))
  return stricter.flatMap(({ rule: id, value }, index): AdditionIssue[] => {
    const rule = rules.get(id)
    if (rule === undefined) return [issue(['stricter', index, 'rule'], 'unknown-rule', { rule: id })]
    if (stricter.findIndex((each) => each.rule === id) !== index) return [issue(['stricter', index, 'rule'], 'twice', { rule: id })]
    const threshold = findThreshold(rule.ast)
    if (threshold === null) return [issue(['stricter', index, 'rule'], 'no-threshold', { rule: id })]
    if (!isStricter(threshold, value)) {
      return [issue(['stricter', index, 'value'], 'not-stricter', { rule: id, national: threshold.value, value })]
    }
    return threshold.percent && value > 100 ? [issue(['stricter', index, 'value'], 'over-100', { rule: id, value })] : []
  })
}

function ruleIssues(national: CriteriaSet, rules: readonly AddedRule[]): AdditionIssue[] {
  return rules.flatMap((rule, index) =>
    national.clauses.some((clause) => clause.id === rule.clause)
      ? []
      : [issue(['rules', index, 'clause'], 'unknown-clause', { clause: rule.clause })],
  )
}

function madeStricter(rule: Rule, stricter: readonly Stricter[], { id }: ProvincialAddition): Rule {
  const wanted = stricter.find((each) => each.rule === rule.id)
  if (wanted === undefined) return rule
  const ast = withThreshold(rule.ast, wanted.value)
  return { ...rule, words: wanted.words, ast, formula: formulaText(ast), address: wholeOf(id) }
}

function wholeOf(instrument: string): Address {
  return { instrument, article: null, clause: null, point: null, content: null, indicator: null, item: null }
}

function ruleOf({ kind, words, formula, unit }: AddedRule, position: number, { id }: ProvincialAddition): WrittenRule {
  return { id: `province-rule-${position}`, kind, words, formula, unit, address: wholeOf(id) }
}

const bareFact = {
  help: null,
  unit: null,
  min: null,
  max: null,
  notAbove: null,
  numbered: false,
  due: null,
  origin: 'declared',
  baseline: null,
} as const

type WrittenFact = WrittenClause['facts'][number]

/** What a content asks, and the one rule over it. */
function askedBy(content: AddedContent, id: string): { facts: WrittenFact[]; rule: Pick<WrittenRule, 'kind' | 'formula' | 'unit'> } {
  const { label } = content
  switch (content.asks) {
    case 'attestation':
      return { facts: [{ ...bareFact, id, type: 'yes-no', label }], rule: { kind: 'attested', formula: id, unit: null } }
    case 'document': {
      const last = content.due === 'first-quarter' ? 'firstQuarterLast' : 'windowLast'
      const fact: WrittenFact = { ...bareFact, id, type: 'document', label, numbered: content.numbered, due: content.due }
      return { facts: [fact], rule: { kind: 'attested', formula: `${id} && ${id}On <= ${last}`, unit: null } }
    }
    case 'count': {
      const { unit, atLeast } = content
      return {
        facts: [{ ...bareFact, id, type: 'count', label, unit }],
        rule: { kind: 'counted', formula: `${id} >= ${atLeast}`, unit },
      }
    }
    case 'share': {
      const { unit, percent, wholeLabel } = content
      const whole = `${id}Whole`
      // an upper bound on both sides keeps the hundredfold in exact arithmetic
      const facts: WrittenFact[] = [
        { ...bareFact, id: whole, type: 'count', label: wholeLabel, unit, min: 1 },
        { ...bareFact, id, type: 'count', label, unit, notAbove: whole },
      ]
      return { facts, rule: { kind: 'counted', formula: `${id} * 100 >= ${percent} * ${whole}`, unit } }
    }
    case 'recognition': {
      const recognition = { status: content.status, time: content.time }
      const fact: WrittenFact = { ...bareFact, id, type: 'yes-no', label, origin: 'recognition', recognition }
      return { facts: [fact], rule: { kind: 'recognised', formula: id, unit: null } }
    }
  }
}

/** Ids that no other addition has, so that boards above a province never count two provinces' contents as one. */
function keyOf({ id, provinceId }: ProvincialAddition): string {
  return `${provinceId.replace(/@.*/, '')}-${id.replaceAll('-', '').slice(0, 8)}`
}

/** True for the id of a clause that a province added. */
export function isAddedClause(id: string): boolean {
  return id.startsWith(ADDED)
}
const ADDED = 'province-'

function clauseOf(content: AddedContent, position: number, addition: ProvincialAddition): WrittenClause {
  const id = `${ADDED}${keyOf(addition)}-${position}`
  const { facts, rule } = askedBy(content, `p${keyOf(addition).replace('-', 'x')}n${position}`)
  return {
    id,
    address: wholeOf(addition.id),
    title: content.title,
    paraphrase: content.paraphrase,
    originalText: null,
    checked: false,
    source: { ref: `${addition.kind} ${addition.number}`, note: addition.title },
    facts,
    rules: [{ id: `${id}-met`, words: content.paraphrase, address: null, ...rule }],
  }
}

function instrumentOf(addition: ProvincialAddition): Omit<Instrument, 'sources'> {
  return {
    id: addition.id,
    number: addition.number,
    kind: addition.kind,
    issuer: addition.provinceName,
    title: addition.title,
    signedOn: null,
    inForceFrom: addition.inForce.from,
    inForceTo: addition.inForce.to,
    relations: [],
    structure: { articles: {}, contents: 0, indicators: {} },
    checked: false,
    note: null,
  }
}

function appliedOf(
  national: CriteriaSet,
  version: number,
  addition: ProvincialAddition,
  made: { readonly added: readonly WrittenClause[]; readonly addedRules: readonly WrittenRule[] },
): CriteriaSet['addition'] {
  const rules = new Map(national.clauses.flatMap((clause) => clause.rules).map((rule) => [rule.id, rule]))
  return {
    id: addition.id,
    provinceId: addition.provinceId,
    provinceName: addition.provinceName,
    over: version,
    clauses: made.added.map((clause) => clause.id),
    rules: made.addedRules.map((rule) => rule.id),
    stricter: addition.written.stricter.map(({ rule, value }) => {
      const ast = rules.get(rule)?.ast
      return { rule, national: (ast && findThreshold(ast)?.value) ?? value, provincial: value }
    }),
  }
}

/** A rule that turns the good answer of a national question round would let nobody pass. */
function contradictions(national: CriteriaSet, merged: CriteriaSet): AdditionIssue[] {
  const before = new Map(national.clauses.flatMap((clause) => clause.facts).map((fact) => [fact.id, fact.goodAnswer]))
  return merged.clauses
    .flatMap((clause: Clause) => clause.facts)
    .filter((fact) => before.has(fact.id) && before.get(fact.id) !== fact.goodAnswer)
    .map((fact) => issue(['rules'], 'contradicts', { fact: fact.id }))
}

function circles(merged: CriteriaSet, sets: readonly CriteriaSet[]): AdditionIssue[] {
  return checkCircles([merged, ...sets.filter((set) => set.id !== merged.id)])
    .filter(({ message }) => message.includes(merged.id))
    .map(({ message }) => issue(['contents'], 'circular', { way: message.replace('circular derivation: ', '') }))
}

/** Where an error of the merged set stands in what the province wrote. */
function pathBack(path: Path, national: CriteriaSet, written: WrittenAddition): Path {
  const [part, at, inside, nth] = path
  if (part !== 'clauses' || typeof at !== 'number') return path
  if (at >= national.clauses.length) return ['contents', at - national.clauses.length]
  const clause = national.clauses[at]
  if (inside === 'rules' && typeof nth === 'number' && clause !== undefined) {
    if (nth < clause.rules.length) return ['stricter', written.stricter.findIndex((each) => each.rule === clause.rules[nth]?.id)]
    const own = written.rules.flatMap((rule, index) => (rule.clause === clause.id ? [index] : []))
    return ['rules', own[nth - clause.rules.length] ?? 0, 'formula']
  }
  return path
}
