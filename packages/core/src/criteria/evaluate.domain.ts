// The only place for a verdict: a set compiled once, then met, not met or cannot tell for any place's facts, with the full trace.
// Speed: what does not depend on the facts is done in compileSet; a run allocates its trace and nothing else. The frequent shapes
// of rules are run by a switch over plain records, which the engine inlines; any other by its formula's closure.
import { communeGroupFact } from './criteria.domain.ts'
import type {
  ClauseTrace,
  CriteriaSet,
  DocumentValue,
  Evaluation,
  EvaluationContext,
  FactDef,
  Facts,
  Formula,
  InputTrace,
  Outcome,
  Rule,
  RuleReason,
  RuleTrace,
  WindowDay,
} from './criteria.domain.ts'
import { compileBool, compileMeasured, holds, neededFor, type BoolFn, type Measured, type SlotMap, type Slots } from './formula.domain.ts'
import {
  compileFact,
  dayOf,
  DOCUMENT,
  inputOf,
  inputsOf,
  isDocumentValue,
  noDays,
  read,
  setWindow,
  YES_NO,
  type CompiledFact,
  type Days,
} from './read-facts.domain.ts'

// shapes of rules
const SAID = 0 // one yes-no fact that must be `good`
const PAPER = 1 // a document that exists and is dated by a day of the window
const AT_LEAST = 2 // a count against a number or another count
const AT_MOST = 3
const MEASURED = 4 // any other single comparison of counts
const FORMULA = 5 // any other attestation

type CompiledRule = {
  readonly id: string
  readonly shape: number
  readonly first: CompiledFact
  readonly second: CompiledFact | null
  readonly facts: readonly CompiledFact[]
  readonly good: boolean
  readonly limit: number
  readonly lateAfterQuarter: boolean
  /** Why it falls where what was said is not the good answer. */
  readonly refusal: RuleReason
  /** The commune groups it holds for, with the fact that says which group a commune is of; null where it holds for all. */
  readonly only: { readonly groups: readonly number[]; readonly group: CompiledFact } | null
  /** Null for the shapes that run without their formula. */
  readonly check: BoolFn | null
  readonly measured: Measured | null
  readonly slots: Slots
}
type CompiledClause = { readonly id: string; readonly rules: readonly CompiledRule[] }

export type CompiledSet = {
  readonly set: CriteriaSet
  readonly clauses: readonly CompiledClause[]
  readonly rules: readonly CompiledRule[]
  readonly days: Days
}

/** Prepares a checked set for any number of evaluations. Throws TypeError where the set did not pass its check. */
export function compileSet(set: CriteriaSet): CompiledSet {
  const facts = new Map(set.clauses.flatMap((clause) => clause.facts).map((def) => [def.id, compileFact(def)]))
  const clauses = set.clauses.map((clause) => ({ id: clause.id, rules: clause.rules.map((rule) => compileRule(rule, facts)) }))
  return { set, clauses, rules: clauses.flatMap((clause) => clause.rules), days: noDays() }
}

/** The verdict of a set for a place's facts in a window, with what every rule read, counted and lacked. */
export function evaluate(compiled: CompiledSet, facts: Facts, context: EvaluationContext): Evaluation {
  const { clauses, days } = compiled
  setWindow(days, context.window)
  // oxlint-disable-next-line unicorn/no-new-array -- made at its size: this is the path that is measured
  const traces = new Array<ClauseTrace>(clauses.length)
  let outcome: Outcome = 'met'
  for (let index = 0; index < clauses.length; index++) {
    const { id, rules } = clauses[index] as CompiledClause
    const only = rules.length === 1
    const first = runRule(rules[0] as CompiledRule, facts, context, days)
    const trace: ClauseTrace = only
      ? { clause: id, outcome: first.outcome, rules: [first] }
      : joined(id, rules, [first], { facts, context, days })
    traces[index] = trace
    outcome = worse(outcome, trace.outcome)
  }
  return { outcome, clauses: traces }
}

/** The outcome alone, for counting many places; the same answer as evaluate gives. */
export function verdictOnly(compiled: CompiledSet, facts: Facts, context: EvaluationContext): Outcome {
  const { rules, days } = compiled
  setWindow(days, context.window)
  let known = true
  for (let index = 0; index < rules.length; index++) {
    const result = checkRule(rules[index] as CompiledRule, facts, context, days)
    if (result === false) return 'not-met'
    if (result === undefined) known = false
  }
  return known ? 'met' : 'cannot-tell'
}

function joined(
  clause: string,
  rules: readonly CompiledRule[],
  traces: RuleTrace[],
  { facts, context, days }: { facts: Facts; context: EvaluationContext; days: Days },
): ClauseTrace {
  let outcome = traces[0]?.outcome ?? 'cannot-tell'
  for (let index = 1; index < rules.length; index++) {
    const trace = runRule(rules[index] as CompiledRule, facts, context, days)
    traces.push(trace)
    outcome = worse(outcome, trace.outcome)
  }
  return { clause, outcome, rules: traces }
}

/** not-met before cannot-tell before met. */
function worse(a: Outcome, b: Outcome): Outcome {
  return b === 'met' || a === 'not-met' ? a : b
}

// ---------------------------------------------------------------- compiling

// slots of a formula: the window's days, then each fact's value and day
const DAYS = 3

function compileRule(rule: Rule, byId: ReadonlyMap<string, CompiledFact>): CompiledRule {
  const facts = rule.facts.map((id) => {
    const fact = byId.get(id)
    if (fact === undefined) throw new TypeError(`rule ${rule.id} reads an unknown fact: ${id}`)
    return fact
  })
  const first = facts[0]
  if (first === undefined) throw new TypeError(`rule ${rule.id} reads no fact`)
  const map: SlotMap = {
    fact: (id, part) => DAYS + rule.facts.indexOf(id) * 2 + (part === 'date' ? 1 : 0),
    day: (id) => (id === 'windowFrom' ? 0 : id === 'windowLast' ? 1 : 2),
  }
  const shape = shapeOf(rule, facts)
  return {
    id: rule.id,
    first,
    second: facts[1] ?? null,
    facts,
    refusal: rule.kind === 'knock-out' ? 'knock-out.occurred' : rule.kind === 'recognised' ? 'recognition.none' : 'attested.no',
    only: onlyFor(rule, byId),
    ...shape,
    check: shape.shape === FORMULA ? compileBool(rule.ast, map) : null,
    measured: shape.shape === MEASURED ? compileMeasured(rule.ast, map) : null,
    slots: Array.from<undefined>({ length: DAYS + facts.length * 2 }).fill(undefined),
  }
}

function onlyFor(rule: Rule, byId: ReadonlyMap<string, CompiledFact>): CompiledRule['only'] {
  if (rule.groups === undefined) return null
  const group = byId.get(communeGroupFact)
  if (group === undefined) throw new TypeError(`rule ${rule.id} is for some commune groups, but its set asks for no group`)
  return { groups: rule.groups, group }
}

type Shape = Pick<CompiledRule, 'shape' | 'good' | 'limit' | 'lateAfterQuarter'>

function isAttestation(kind: Rule['kind']): boolean {
  return kind === 'attested' || kind === 'knock-out' || kind === 'recognised'
}

/** Which of the frequent shapes a rule has. */
function shapeOf({ ast, kind }: Rule, facts: readonly CompiledFact[]): Shape {
  const shape: Shape = { shape: FORMULA, good: true, limit: 0, lateAfterQuarter: false }
  if (!isAttestation(kind)) return { ...shape, ...countShapeOf(ast, facts) }
  const only = facts.length === 1 ? facts[0]?.type : null
  if (only === YES_NO && ast.op === 'fact') return { ...shape, shape: SAID }
  if (only === YES_NO && ast.op === 'not' && ast.of.op === 'fact') return { ...shape, shape: SAID, good: false }
  const limit = only === DOCUMENT ? paperLimitOf(ast) : null
  return limit === null ? shape : { ...shape, shape: PAPER, lateAfterQuarter: limit === 'firstQuarterLast' }
}

/** `count >= 3`, `count <= other`: everything else is measured by its closures. */
function countShapeOf(ast: Formula, facts: readonly CompiledFact[]): Pick<Shape, 'shape'> & Partial<Shape> {
  if ((ast.op !== '>=' && ast.op !== '<=') || ast.left.op !== 'fact') return { shape: MEASURED }
  const shape = ast.op === '>=' ? AT_LEAST : AT_MOST
  if (ast.right.op === 'int') return { shape, limit: ast.right.value }
  return ast.right.op === 'fact' && facts.length === 2 ? { shape } : { shape: MEASURED }
}

/** The last day of `paper && paperOn <= windowLast` or `… <= firstQuarterLast`; null for any other formula. */
function paperLimitOf(ast: Formula): WindowDay | null {
  if (ast.op !== 'and' || ast.left.op !== 'fact' || ast.right.op !== '<=') return null
  const { left, right } = ast.right
  if (left.op !== 'fact' || left.part !== 'date') return null
  return right.op === 'day' && right.id !== 'windowFrom' ? right.id : null
}

// ---------------------------------------------------------------- running rules

/** True, false, or undefined where it cannot be told. */
function checkRule(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): boolean | undefined {
  return rule.only === null ? checkAsked(rule, facts, context, days) : checkGrouped(rule, facts, context, days)
}

/** A rule for other groups is met without being asked. */
function checkGrouped(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): boolean | undefined {
  const { group, groups } = rule.only as NonNullable<CompiledRule['only']>
  const own = read(group, facts, context, days)
  if (own === undefined) return undefined
  return groups.includes(own as number) ? checkAsked(rule, facts, context, days) : true
}

function checkAsked(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): boolean | undefined {
  if (rule.shape >= MEASURED) return checkOther(rule, inputsOf(rule.facts, facts, context, days), days)
  const value = read(rule.first, facts, context, days)
  if (rule.shape === SAID) return value === undefined ? undefined : value === rule.good
  if (rule.shape === PAPER) return value === undefined ? undefined : isInTime(rule, value as DocumentValue, days)
  const limit = rule.second === null ? rule.limit : read(rule.second, facts, context, days)
  if (value === undefined || limit === undefined) return undefined
  return rule.shape === AT_LEAST ? value >= limit : value <= limit
}

function isInTime(rule: CompiledRule, paper: DocumentValue, days: Days): boolean {
  // a document that fits is never dated after its window
  return paper.has && (!rule.lateAfterQuarter || paper.date <= days.firstQuarterLast)
}

function checkOther(rule: CompiledRule, inputs: readonly InputTrace[], days: Days): boolean | undefined {
  if (rule.measured === null) return checkFormula(rule, inputs, days)
  fillCounts(rule.slots, inputs)
  const { comparison, measure, factor, bound } = rule.measured
  const count = measure(rule.slots)
  const limit = bound(rule.slots)
  return count === undefined || limit === undefined ? undefined : holds(comparison, count * factor, limit)
}

/** Runs a formula over its own slots. A rule whose formula could do without a fact still waits for all of them. */
function checkFormula(rule: CompiledRule, inputs: readonly InputTrace[], days: Days): boolean | undefined {
  const { slots } = rule
  slots[0] = days.from ?? undefined
  slots[1] = days.last
  slots[2] = days.firstQuarterLast
  for (let index = 0; index < inputs.length; index++) {
    const value = inputs[index]?.value ?? undefined
    const isDocument = typeof value === 'object'
    slots[DAYS + index * 2] = isDocument ? value.has : value
    slots[DAYS + index * 2 + 1] = isDocument ? (value.has ? value.date : undefined) : value
  }
  const result = rule.check?.(slots)
  return result === true && inputs.some((input) => input.value === null) ? undefined : result
}

function fillCounts(slots: Slots, inputs: readonly InputTrace[]): void {
  for (let index = 0; index < inputs.length; index++) {
    slots[DAYS + index * 2] = ((inputs[index] as InputTrace).value as number | null) ?? undefined
  }
}

function runRule(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): RuleTrace {
  return rule.only === null ? runAsked(rule, facts, context, days) : runGrouped(rule, facts, context, days)
}

function runGrouped(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): RuleTrace {
  const { group, groups } = rule.only as NonNullable<CompiledRule['only']>
  const own = inputOf(group, facts, context, days)
  if (own.value === null) return unknownTrace(rule, [own], null, null)
  if (groups.includes(own.value as number)) return runAsked(rule, facts, context, days)
  return { rule: rule.id, outcome: 'met', reason: 'group.other', inputs: [own], measured: null, needed: null }
}

function runAsked(rule: CompiledRule, facts: Facts, context: EvaluationContext, days: Days): RuleTrace {
  if (rule.shape === MEASURED) return measuredTrace(rule, inputsOf(rule.facts, facts, context, days))
  if (rule.shape === FORMULA) return formulaTrace(rule, inputsOf(rule.facts, facts, context, days), days)
  const first = inputOf(rule.first, facts, context, days)
  if (rule.shape === SAID) return saidTrace(rule, first)
  if (rule.shape === PAPER) return paperTrace(rule, first, days)
  if (rule.second === null) return countTrace(rule, [first], first.value as number | null, rule.limit)
  const second = inputOf(rule.second, facts, context, days)
  return countTrace(rule, [first, second], first.value as number | null, second.value as number | null)
}

function unknownTrace(rule: CompiledRule, inputs: InputTrace[], measured: number | null, needed: number | null): RuleTrace {
  const reason = inputs.some((input) => input.source === 'invalid') ? 'fact.invalid' : 'fact.missing'
  return { rule: rule.id, outcome: 'cannot-tell', reason, inputs, measured, needed }
}

function saidTrace(rule: CompiledRule, input: InputTrace): RuleTrace {
  if (input.value === rule.good) return { rule: rule.id, outcome: 'met', reason: null, inputs: [input], measured: null, needed: null }
  if (input.value === null) return unknownTrace(rule, [input], null, null)
  return { rule: rule.id, outcome: 'not-met', reason: rule.refusal, inputs: [input], measured: null, needed: null }
}

function paperTrace(rule: CompiledRule, input: InputTrace, days: Days): RuleTrace {
  const paper = input.value as DocumentValue | null
  if (paper === null) return unknownTrace(rule, [input], null, null)
  if (isInTime(rule, paper, days)) return { rule: rule.id, outcome: 'met', reason: null, inputs: [input], measured: null, needed: null }
  if (!paper.has) return { rule: rule.id, outcome: 'not-met', reason: 'document.none', inputs: [input], measured: null, needed: null }
  const needed = rule.lateAfterQuarter ? days.firstQuarterLast : days.last
  return { rule: rule.id, outcome: 'not-met', reason: 'document.late', inputs: [input], measured: paper.date, needed }
}

function countTrace(rule: CompiledRule, inputs: InputTrace[], measured: number | null, needed: number | null): RuleTrace {
  if (measured === null || needed === null) return unknownTrace(rule, inputs, measured, needed)
  const atLeast = rule.shape === AT_LEAST
  if (atLeast ? measured >= needed : measured <= needed) return { rule: rule.id, outcome: 'met', reason: null, inputs, measured, needed }
  return { rule: rule.id, outcome: 'not-met', reason: atLeast ? 'count.short' : 'count.over', inputs, measured, needed }
}

function formulaTrace(rule: CompiledRule, inputs: InputTrace[], days: Days): RuleTrace {
  const result = checkFormula(rule, inputs, days)
  if (result === true) return { rule: rule.id, outcome: 'met', reason: null, inputs, measured: null, needed: null }
  if (result === undefined) return unknownTrace(rule, inputs, null, null)
  const { reason, measured, needed } = whyNot(rule, inputs, days)
  return { rule: rule.id, outcome: 'not-met', reason, inputs, measured, needed }
}

function measuredTrace(rule: CompiledRule, inputs: InputTrace[]): RuleTrace {
  fillCounts(rule.slots, inputs)
  const { comparison, measure, factor, bound } = rule.measured as Measured
  const measured = measure(rule.slots) ?? null
  const limit = bound(rule.slots)
  const needed = limit === undefined ? null : neededFor(comparison, factor, limit)
  if (measured === null || limit === undefined) return unknownTrace(rule, inputs, measured, needed)
  const reached = measured * factor
  if (holds(comparison, reached, limit)) return { rule: rule.id, outcome: 'met', reason: null, inputs, measured, needed }
  const over = comparison === '<' || reached > limit
  return { rule: rule.id, outcome: 'not-met', reason: over ? 'count.over' : 'count.short', inputs, measured, needed }
}

type WhyNot = Pick<RuleTrace, 'reason' | 'measured' | 'needed'>

/** The first thing said that a failed attestation falls by; a document that exists can only fail by its day. */
function whyNot({ facts }: CompiledRule, inputs: readonly InputTrace[], days: Days): WhyNot {
  const because = (reason: RuleReason): WhyNot => ({ reason, measured: null, needed: null })
  if (inputs.some(({ value }) => isDocumentValue(value) && !value.has)) return because('document.none')
  if (facts.some(({ def }, index) => isBadAnswer(def, inputs[index]))) return because('attested.no')
  const late = facts.flatMap(({ def }, index) => {
    const measured = dayOf(inputs[index]?.value ?? null)
    const needed = def.due === 'first-quarter' ? days.firstQuarterLast : days.last
    return def.due !== null && measured !== null && measured > needed ? [{ measured, needed }] : []
  })
  return late[0] === undefined ? because('attested.no') : { reason: 'document.late', ...late[0] }
}

/** An answer that was given and is not the good one; one that is missing is not held against anybody. */
function isBadAnswer(def: FactDef, input: InputTrace | undefined): boolean {
  const answer = input?.value ?? null
  return def.type === 'yes-no' && answer !== null && answer !== def.goodAnswer
}

/** The ids of the clauses that came out so, in the order of the law: what lists and boards count by. */
export function clausesWith(evaluation: Evaluation, outcome: Outcome): string[] {
  return evaluation.clauses.filter((clause) => clause.outcome === outcome).map((clause) => clause.clause)
}
