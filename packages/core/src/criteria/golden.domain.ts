// The only place for golden cases: facts with the verdict they must have, shipped with every set and run in every build.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import type { Facts, FactValue, Outcome, RuleReason, RuleTrace } from './criteria.domain.ts'
import { evaluate, verdictOnly, type CompiledSet } from './evaluate.domain.ts'

/** A case may hold values that no field would take, to show what becomes of them. */
type LooseFacts = Readonly<Record<string, unknown>>
type ExpectedRule = {
  readonly outcome?: Outcome | undefined
  readonly reason?: RuleReason | null | undefined
  readonly measured?: number | PlainDate | null | undefined
  readonly needed?: number | PlainDate | null | undefined
}
export type GoldenCase = {
  readonly id: string
  readonly why: string
  readonly like: string | null
  readonly facts: LooseFacts
  readonly derived: LooseFacts
  readonly baseline: LooseFacts
  readonly expect: {
    readonly outcome: Outcome
    readonly clauses: Readonly<Record<string, Outcome>>
    readonly rules: Readonly<Record<string, ExpectedRule>>
  }
}
export type GoldenCases = { readonly set: string; readonly window: Window; readonly cases: readonly GoldenCase[] }

/** One line for everything in which the set does not do as its cases say; empty when all hold. */
export function runGoldenCases(compiled: CompiledSet, golden: GoldenCases): string[] {
  const outcomes = new Set(golden.cases.map((each) => each.expect.outcome))
  const thin = (['met', 'not-met', 'cannot-tell'] as const).filter((outcome) => !outcomes.has(outcome))
  return [...thin.map((outcome) => `no case is ${outcome}`), ...golden.cases.flatMap((each) => runCase(compiled, golden, each))]
}

/** The facts of a case with those of the case it is like. */
export function factsOfCase(golden: GoldenCases, of: GoldenCase, part: 'facts' | 'derived' | 'baseline' = 'facts'): Facts {
  const base = of.like === null ? undefined : golden.cases.find((each) => each.id === of.like && each !== of)
  const inherited = base === undefined ? {} : factsOfCase({ ...golden, cases: golden.cases.filter((each) => each !== of) }, base, part)
  return { ...inherited, ...(of[part] as Readonly<Record<string, FactValue | null>>) }
}

function runCase(compiled: CompiledSet, golden: GoldenCases, of: GoldenCase): string[] {
  if (of.like !== null && !golden.cases.some((each) => each.id === of.like)) return [`${of.id}: like unknown case ${of.like}`]
  const facts = factsOfCase(golden, of)
  const context = { window: golden.window, derived: factsOfCase(golden, of, 'derived'), baseline: factsOfCase(golden, of, 'baseline') }
  const evaluation = evaluate(compiled, facts, context)
  const failures: string[] = []
  const expect = (what: string, expected: unknown, found: unknown): void => {
    if (expected !== undefined && expected !== found) {
      failures.push(`${of.id}: ${what} is ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`)
    }
  }
  expect('outcome', of.expect.outcome, evaluation.outcome)
  expect('verdict alone', of.expect.outcome, verdictOnly(compiled, facts, context))
  for (const [id, outcome] of Object.entries(of.expect.clauses)) {
    expect(`clause ${id}`, outcome, evaluation.clauses.find((clause) => clause.clause === id)?.outcome ?? 'unknown')
  }
  const traces = new Map(evaluation.clauses.flatMap((clause) => clause.rules).map((rule): [string, RuleTrace] => [rule.rule, rule]))
  for (const [id, expected] of Object.entries(of.expect.rules)) {
    const trace = traces.get(id)
    if (trace === undefined) failures.push(`${of.id}: unknown rule ${id}`)
    else for (const key of ['outcome', 'reason', 'measured', 'needed'] as const) expect(`${key} of rule ${id}`, expected[key], trace[key])
  }
  return failures
}
