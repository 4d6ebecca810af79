// The only place for the speed of evaluation: 10,599 communes on a made-up ten-item set, against hand-written code and json-rules-engine.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import {
  maxCount,
  type ClauseTrace,
  type Evaluation,
  type EvaluationContext,
  type FactValue,
  type InputTrace,
  type Outcome,
  type RuleReason,
  type RuleTrace,
} from '@binhyen/core/criteria/criteria.domain'
import { compileSet, evaluate, verdictOnly } from '@binhyen/core/criteria/evaluate.domain'
import { findPlainDate, plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { calibration, interleaved, judge } from './measure.ts'
import { COMMUNES, makeFacts, tenItems, type CommuneFacts, type Paper } from './ten-items.ts'

/** Verdicts live until their batch is written; keeping all of them would measure the garbage collector. */
const BATCH = 512
/** Passes per run: long enough to time, short enough that the machine seldom interrupts one. */
const PASSES = { trace: 1, verdict: 12 }

const context: EvaluationContext = { window: { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') } }
const QUARTER_ENDS = plainDate('2026-03-31')

// ---------------------------------------------------------------- written by hand

// oxlint-disable-next-line complexity -- one plain expression is the lower bound to measure against
function byHandBoolean(facts: CommuneFacts): boolean {
  const { resolution, plan } = facts
  return (
    resolution !== undefined &&
    resolution.has &&
    resolution.date <= QUARTER_ENDS &&
    plan !== undefined &&
    plan.has &&
    plan.date <= QUARTER_ENDS &&
    (facts.models ?? 0) >= 1 &&
    facts.policies === true &&
    facts.situation === false &&
    facts.petition === false &&
    facts.police === true &&
    (facts.registered ?? -1) >= (facts.households ?? 0) &&
    (facts.offences ?? 0) <= (facts.offencesBefore ?? -1) &&
    (facts.recognised ?? -1) * 100 >= 70 * (facts.objects ?? 0)
  )
}

// The trace says which values are no values; whoever writes it must look, so the hand-written one does.
const inside = new Set<string>()
function isPaper(paper: Paper): boolean {
  if (typeof paper !== 'object') return false
  if (!paper.has) return true
  return typeof paper.number === 'string' && paper.number !== '' && (inside.has(paper.date) || isInside(paper.date))
}

function isInside(day: PlainDate): boolean {
  if (findPlainDate(day) === null || day < context.window.from || day >= context.window.to) return false
  inside.add(day)
  return true
}

const isCount = (value: number, min: number): boolean =>
  typeof value === 'number' && value >= min && value <= maxCount && Math.floor(value) === value

function input(name: string, value: FactValue | undefined, valid: boolean): InputTrace {
  if (value === undefined) return { fact: name, value: null, source: 'missing' }
  return valid ? { fact: name, value, source: 'declared' } : { fact: name, value: null, source: 'invalid' }
}

const count = (name: string, value: number | undefined, min = 0): InputTrace =>
  input(name, value, value !== undefined && isCount(value, min))

const unknown = (inputs: readonly InputTrace[]): RuleReason =>
  inputs.some((each) => each.source === 'invalid') ? 'fact.invalid' : 'fact.missing'

function clauseOf(clause: string, rule: RuleTrace): ClauseTrace {
  return { clause, outcome: rule.outcome, rules: [rule] }
}

function paperByHand(clause: string, rule: string, read: InputTrace): ClauseTrace {
  const paper = read.value as Paper | null
  let outcome: Outcome = 'met'
  let reason: RuleReason | null = null
  let measured: PlainDate | null = null
  let needed: PlainDate | null = null
  if (paper === null) {
    outcome = 'cannot-tell'
    reason = unknown([read])
  } else if (!paper.has) {
    outcome = 'not-met'
    reason = 'document.none'
  } else if (paper.date > QUARTER_ENDS) {
    outcome = 'not-met'
    reason = 'document.late'
    measured = paper.date
    needed = QUARTER_ENDS
  }
  return clauseOf(clause, { rule, outcome, reason, inputs: [read], measured, needed })
}

function saidByHand(clause: string, rule: string, read: InputTrace, knockOut: boolean): ClauseTrace {
  let outcome: Outcome = 'met'
  let reason: RuleReason | null = null
  if (read.value === null) {
    outcome = 'cannot-tell'
    reason = unknown([read])
  } else if (read.value === knockOut) {
    outcome = 'not-met'
    reason = knockOut ? 'knock-out.occurred' : 'attested.no'
  }
  return clauseOf(clause, { rule, outcome, reason, inputs: [read], measured: null, needed: null })
}

function countByHand(clause: string, inputs: InputTrace[], needed: number | null, most: boolean): ClauseTrace {
  const rule = RULES[clause] ?? ''
  const measured = (inputs[0]?.value ?? null) as number | null
  let outcome: Outcome = 'met'
  let reason: RuleReason | null = null
  if (measured === null || needed === null) {
    outcome = 'cannot-tell'
    reason = unknown(inputs)
  } else if (most ? measured > needed : measured < needed) {
    outcome = 'not-met'
    reason = most ? 'count.over' : 'count.short'
  }
  return clauseOf(clause, { rule, outcome, reason, inputs, measured, needed })
}

const RULES: Readonly<Record<string, string>> = { i3: 'i3-rule', i8: 'i8-rule', i9: 'i9-rule', i10: 'i10-rule' }

const said = (name: string, value: boolean | undefined): InputTrace => input(name, value, typeof value === 'boolean')
const paperOf = (name: string, value: Paper | undefined): InputTrace => input(name, value, value !== undefined && isPaper(value))

function byHandTrace(facts: CommuneFacts): Evaluation {
  const households = count('households', facts.households)
  const before = count('offencesBefore', facts.offencesBefore)
  const objects = count('objects', facts.objects, 1)
  const clauses = [
    paperByHand('i1', 'i1-rule', paperOf('resolution', facts.resolution)),
    paperByHand('i2', 'i2-rule', paperOf('plan', facts.plan)),
    countByHand('i3', [count('models', facts.models)], 1, false),
    saidByHand('i4', 'i4-rule', said('policies', facts.policies), false),
    saidByHand('i5', 'i5-rule', said('situation', facts.situation), true),
    saidByHand('i6', 'i6-rule', said('petition', facts.petition), true),
    saidByHand('i7', 'i7-rule', said('police', facts.police), false),
    countByHand('i8', [count('registered', facts.registered), households], households.value as number | null, false),
    countByHand('i9', [count('offences', facts.offences), before], before.value as number | null, true),
    countByHand(
      'i10',
      [count('recognised', facts.recognised), objects],
      objects.value === null ? null : Math.ceil((70 * (objects.value as number)) / 100),
      false,
    ),
  ]
  let outcome: Outcome = 'met'
  for (const clause of clauses) {
    if (clause.outcome !== 'met' && outcome !== 'not-met') outcome = clause.outcome
  }
  return { outcome, clauses }
}

// ---------------------------------------------------------------- json-rules-engine

type Engine = {
  addRule(rule: unknown): void
  addOperator(name: string, of: (a: never, b: never) => boolean): void
  addFact(name: string, of: unknown): void
  run(facts: object): Promise<{ events: unknown[] }>
}

const peers = fileURLToPath(new URL('./peers/', import.meta.url))

function peerEngine(): Engine {
  if (!existsSync(`${peers}node_modules/json-rules-engine`)) {
    console.log('installing bench/peers …')
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: peers, stdio: 'ignore' })
  }
  const loaded = createRequire(`${peers}package.json`)('json-rules-engine') as { Engine: new (rules: unknown[], options: object) => Engine }
  const engine = new loaded.Engine([], { allowUndefinedFacts: true })
  engine.addOperator('inTime', (paper: Paper | undefined, last: string) => paper !== undefined && paper.has && paper.date <= last)
  engine.addOperator(
    'share',
    (recognised: number | undefined, objects: number | undefined) =>
      recognised !== undefined && objects !== undefined && recognised * 100 >= 70 * objects,
  )
  engine.addRule({
    conditions: {
      all: [
        { fact: 'resolution', operator: 'inTime', value: QUARTER_ENDS },
        { fact: 'plan', operator: 'inTime', value: QUARTER_ENDS },
        { fact: 'models', operator: 'greaterThanInclusive', value: 1 },
        { fact: 'policies', operator: 'equal', value: true },
        { fact: 'situation', operator: 'equal', value: false },
        { fact: 'petition', operator: 'equal', value: false },
        { fact: 'police', operator: 'equal', value: true },
        { fact: 'registered', operator: 'greaterThanInclusive', value: { fact: 'households' } },
        { fact: 'offences', operator: 'lessThanInclusive', value: { fact: 'offencesBefore' } },
        { fact: 'recognised', operator: 'share', value: { fact: 'objects' } },
      ],
    },
    event: { type: 'met' },
  })
  return engine
}

// ---------------------------------------------------------------- the runs

const facts = makeFacts()
const compiled = compileSet(tenItems())
const engine = peerEngine()
const kept: unknown[] = Array.from({ length: BATCH })

let met = 0
for (const each of facts) {
  const traced = evaluate(compiled, each, context)
  if (!isDeepStrictEqual(traced, byHandTrace(each))) {
    throw new Error(`the hand-written trace differs: ${JSON.stringify([each, traced, byHandTrace(each)])}`)
  }
  const peer = (await engine.run(each)).events.length > 0
  if (new Set([traced.outcome === 'met', verdictOnly(compiled, each, context) === 'met', byHandBoolean(each), peer]).size !== 1) {
    throw new Error(`verdicts differ: ${JSON.stringify(each)}`)
  }
  if (traced.outcome === 'met') met += 1
}

/** Over all communes, each result kept for the length of a batch. */
function over(passes: number, of: (each: CommuneFacts) => unknown): () => void {
  return () => {
    for (let pass = 0; pass < passes; pass++) for (let i = 0; i < COMMUNES; i++) kept[i % BATCH] = of(facts[i] as CommuneFacts)
  }
}

console.log(`evaluation of ${COMMUNES} communes on a ten-item set (${met} met); calibration loop ${calibration().toFixed(1)} ms`)
const times = interleaved(
  [
    { name: 'trace by hand', run: over(PASSES.trace, byHandTrace) },
    { name: 'evaluate', run: over(PASSES.trace, (each) => evaluate(compiled, each, context)) },
    { name: 'boolean by hand', run: over(PASSES.verdict, byHandBoolean) },
    { name: 'verdictOnly', run: over(PASSES.verdict, (each) => verdictOnly(compiled, each, context)) },
  ],
  101,
)
const peerTimes: number[] = []
for (let round = 0; round < 3; round++) {
  const start = performance.now()
  for (let i = 0; i < COMMUNES; i++) kept[i % BATCH] = await engine.run(facts[i] as CommuneFacts)
  peerTimes.push(performance.now() - start)
}
const perPass = (name: string): number =>
  (times.get(name) ?? Number.NaN) / (name === 'trace by hand' || name === 'evaluate' ? PASSES.trace : PASSES.verdict)
for (const name of times.keys()) {
  console.log(`       ${name}: ${perPass(name).toFixed(2)} ms, ${((perPass(name) * 1e6) / COMMUNES).toFixed(0)} ns per commune`)
}
const peer = [...peerTimes].sort((a, b) => a - b)[1] ?? Number.NaN
console.log(`       json-rules-engine: ${peer.toFixed(0)} ms, ${((peer * 1e6) / COMMUNES).toFixed(0)} ns per commune`)
judge([
  { what: 'full trace against the same trace by hand', ratio: perPass('evaluate') / perPass('trace by hand'), atMost: 1.5 },
  { what: 'verdict alone against a bare boolean by hand', ratio: perPass('verdictOnly') / perPass('boolean by hand'), atMost: 25 },
  { what: 'json-rules-engine against full trace', ratio: peer / perPass('evaluate'), atLeast: 20 },
])
