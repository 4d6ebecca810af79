// What must hold for every set and all facts: three values, no verdict by silence, order without meaning, exact 70%.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { CriteriaSet, EvaluationContext, FactDef, Facts, FactValue, Outcome } from './criteria.domain.ts'
import { compileSet, evaluate, verdictOnly } from './evaluate.domain.ts'
import { factIssues, missingFacts } from './facts.domain.ts'
import { checkSet, type WrittenSet } from './law-check.domain.ts'
import { explain } from './words.domain.ts'

type WrittenFact = WrittenSet['clauses'][number]['facts'][number]

function fact(id: string, type: FactDef['type'], more: Partial<WrittenFact> = {}): WrittenFact {
  return {
    id,
    type,
    label: id,
    help: null,
    unit: type === 'count' ? 'cái' : null,
    min: null,
    max: type === 'count' ? 500 : null,
    notAbove: null,
    numbered: type === 'document',
    due: type === 'document' || type === 'date' ? 'first-quarter' : null,
    origin: 'declared',
    baseline: null,
    ...more,
  }
}

const address = { instrument: null, article: 1, clause: null, point: null, content: null, indicator: null, item: null }
const clause = (
  id: string,
  facts: WrittenFact[],
  rules: [string, WrittenSet['clauses'][number]['rules'][number]['kind'], string][],
): WrittenSet['clauses'][number] => ({
  id,
  address,
  title: id,
  paraphrase: id,
  originalText: null,
  checked: false,
  source: { ref: 'test', note: null },
  facts,
  rules: rules.map(([rule, kind, formula]) => ({ id: rule, kind, words: rule, formula, address: null, unit: 'cái' })),
})

const written: WrittenSet = {
  id: 'made-up',
  title: 'Made up',
  instrument: 'test',
  object: 'commune',
  status: 'safe-standard',
  label: 'x',
  inForce: { from: plainDate('2020-01-01'), to: null },
  inForceNote: null,
  windowKey: 'commune-yearly',
  clauses: [
    clause(
      'papers',
      [fact('plan', 'document'), fact('signed', 'date')],
      [
        ['plan', 'attested', 'plan && planOn <= firstQuarterLast'],
        ['signed', 'attested', 'signedOn <= firstQuarterLast'],
      ],
    ),
    clause('said', [fact('good', 'yes-no'), fact('other', 'yes-no')], [['either', 'attested', 'good || other']]),
    clause('never', [fact('happened', 'yes-no')], [['knock-out', 'knock-out', '!happened']]),
    clause(
      'share',
      [
        fact('total', 'count', { min: 1, origin: 'sub-units', counts: { of: ['residential-area'], measure: 'total' } }),
        fact('part', 'count', { notAbove: 'total' }),
      ],
      [['seventy', 'derived', 'part * 100 >= 70 * total']],
    ),
    clause(
      'less',
      [fact('now', 'count'), fact('before', 'count', { origin: 'baseline', baseline: { of: 'now', against: 'previous-window' } })],
      [['not-up', 'compared', 'now <= before']],
    ),
  ],
}

function checked(of: WrittenSet): CriteriaSet {
  const instrument = {
    id: 'test',
    number: '1/TEST',
    kind: 'Thông tư',
    issuer: 'test',
    title: 'test',
    signedOn: null,
    inForceFrom: null,
    inForceTo: null,
    relations: [],
    structure: { articles: { '1': 0 }, contents: 0, indicators: {} },
    checked: false,
    sources: ['test'],
    note: null,
  }
  const { set, errors } = checkSet(of, [instrument])
  expect(errors).toEqual([])
  if (set === null) throw new Error('no set')
  return set
}

const set = checked(written)
const compiled = compileSet(set)
const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
const context: EvaluationContext = { window }

const day = fc.constantFrom('2025-11-15', '2025-11-16', '2026-01-05', '2026-03-31', '2026-04-01', '2026-11-15', '2026-11-16').map(plainDate)
const documentValue: fc.Arbitrary<FactValue> = fc.oneof(
  fc.constant({ has: false as const }),
  day.map((date) => ({ has: true as const, number: '1/KH', date })),
)
const allFacts = fc.record({
  plan: documentValue,
  signed: day,
  good: fc.boolean(),
  other: fc.boolean(),
  happened: fc.boolean(),
  total: fc.integer({ min: 1, max: 40 }),
  part: fc.nat(40),
  now: fc.nat(9),
  before: fc.nat(9),
})
const keys = ['plan', 'signed', 'good', 'other', 'happened', 'total', 'part', 'now', 'before'] as const
const some = fc
  .tuple(allFacts, fc.subarray([...keys]))
  .map(([facts, kept]): [Facts, Facts] => [facts, Object.fromEntries(kept.map((key) => [key, facts[key]]))])

describe('evaluate', () => {
  it('never changes its mind when more is said', () => {
    fc.assert(
      fc.property(some, ([all, fewer]) => {
        const before = evaluate(compiled, fewer, context)
        const after = evaluate(compiled, all, context)
        if (before.outcome !== 'cannot-tell') expect(after.outcome).toBe(before.outcome)
        before.clauses.forEach((each, index) => {
          if (each.outcome !== 'cannot-tell') expect(after.clauses[index]?.outcome).toBe(each.outcome)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('is never met while a required fact is missing, and says which', () => {
    fc.assert(
      fc.property(some, ([, fewer]) => {
        const missing = missingFacts(set, fewer, context)
        expect(missing.length).toBe(keys.length - Object.keys(fewer).length)
        if (missing.length > 0) expect(evaluate(compiled, fewer, context).outcome).not.toBe('met')
      }),
      { numRuns: 500 },
    )
  })

  it('with nothing said cannot tell anything', () => {
    const { outcome, clauses } = evaluate(compiled, {}, context)
    expect(outcome).toBe('cannot-tell')
    expect(clauses.map((each) => each.outcome)).toEqual(clauses.map(() => 'cannot-tell'))
  })

  it('combines clauses: not-met before cannot-tell before met, and the same in any order', () => {
    fc.assert(
      fc.property(some, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), ([, fewer], order) => {
        const evaluation = evaluate(compiled, fewer, context)
        const outcomes = new Set(evaluation.clauses.map((each) => each.outcome))
        const expected: Outcome = outcomes.has('not-met') ? 'not-met' : outcomes.has('cannot-tell') ? 'cannot-tell' : 'met'
        expect(evaluation.outcome).toBe(expected)
        const shuffled = compileSet({ ...set, clauses: order.flatMap((index) => set.clauses[index] ?? []) })
        const again = evaluate(shuffled, fewer, context)
        expect(again.outcome).toBe(expected)
        expect([...again.clauses].sort(byClause)).toEqual([...evaluation.clauses].sort(byClause))
      }),
    )
  })

  it('gives the same verdict without the trace, and the same trace again after other facts', () => {
    fc.assert(
      fc.property(some, some, ([all], [, other]) => {
        const first = structuredClone(evaluate(compiled, all, context))
        expect(verdictOnly(compiled, other, context)).toBe(evaluate(compiled, other, context).outcome)
        expect(evaluate(compiled, all, context)).toEqual(first)
      }),
    )
  })

  it('compiles the same from plain JSON, as a browser gets it', () => {
    const fromJson = compileSet(JSON.parse(JSON.stringify(set)))
    fc.assert(
      fc.property(some, ([, fewer]) => {
        expect(evaluate(fromJson, fewer, context)).toEqual(evaluate(compiled, fewer, context))
      }),
    )
  })

  it('decides 70% as whole numbers do, and names the value that turns it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (total, part) => {
        const trace = evaluate(compiled, { total, part }, context).clauses[3]?.rules[0]
        expect(trace?.outcome).toBe(BigInt(part) * 100n >= 70n * BigInt(total) ? 'met' : 'not-met')
        const needed = Number(trace?.needed)
        const outcomeAt = (value: number): Outcome | undefined =>
          evaluate(compiled, { total, part: value }, context).clauses[3]?.rules[0]?.outcome
        expect(outcomeAt(needed)).toBe('met')
        if (needed > 0) expect(outcomeAt(needed - 1)).toBe('not-met')
      }),
      { numRuns: 400 },
    )
  })

  it('never calls an error met', () => {
    const wrong = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(-1),
      fc.constant(1e12),
      fc.constant({}),
      fc.constant([]),
      fc.constant({ has: true }),
      fc.constant('2026-13-01'),
    )
    fc.assert(
      fc.property(allFacts, fc.constantFrom(...keys), wrong, (facts, key, value) => {
        const broken = { ...facts, [key]: value } as unknown as Facts
        if (
          factIssues(set, broken, window).some(
            (issue) => issue.fact === key && issue.reason !== 'above' && issue.reason !== 'number-invalid',
          )
        ) {
          expect(evaluate(compiled, broken, context).outcome).not.toBe('met')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('puts what the system counted before what was declared, and says so', () => {
    const { clauses } = evaluate(compiled, { total: 10, part: 7 }, { window, derived: { total: 20 } })
    expect(clauses[3]?.rules[0]).toMatchObject({
      outcome: 'not-met',
      reason: 'count.short',
      measured: 7,
      needed: 14,
      inputs: [
        { fact: 'part', source: 'declared' },
        { fact: 'total', value: 20, source: 'derived' },
      ],
    })
    const compared = evaluate(compiled, { now: 5, before: 9 }, { window, baseline: { before: 4 } })
    expect(compared.clauses[4]?.rules[0]).toMatchObject({
      outcome: 'not-met',
      reason: 'count.over',
      measured: 5,
      needed: 4,
      inputs: [{ source: 'declared' }, { source: 'baseline', value: 4 }],
    })
  })

  it('keeps the windows of successive evaluations apart', () => {
    const later = { from: plainDate('2026-11-16'), to: plainDate('2027-11-16') }
    const facts: Facts = { plan: { has: true, number: '1/KH', date: plainDate('2026-02-01') } }
    expect(evaluate(compiled, facts, context).clauses[0]?.rules[0]?.outcome).toBe('met')
    expect(evaluate(compiled, facts, { window: later }).clauses[0]?.rules[0]).toMatchObject({
      outcome: 'cannot-tell',
      reason: 'fact.invalid',
    })
    expect(evaluate(compiled, facts, context).clauses[0]?.rules[0]?.outcome).toBe('met')
  })
})

describe('rules of every shape', () => {
  const oneRule = (facts: WrittenFact[], kind: 'counted' | 'attested', formula: string): ReturnType<typeof compileSet> =>
    compileSet(checked({ ...written, clauses: [clause('only', facts, [['rule', kind, formula]])] }))
  const counts = [fact('x', 'count'), fact('y', 'count'), fact('z', 'count')]
  const operator = fc.constantFrom('>=', '<=', '>', '<', '==')
  const formula = fc.oneof(
    fc.tuple(operator, fc.integer({ min: 1, max: 40 })).map(([op, n]) => `x ${op} ${n}`),
    operator.map((op) => `x ${op} y`),
    fc.tuple(fc.integer({ min: 1, max: 9 }), operator, fc.integer({ min: 1, max: 9 })).map(([k, op, m]) => `(x + y) * ${k} ${op} ${m} * z`),
    fc.tuple(fc.integer({ min: 1, max: 9 }), operator).map(([k, op]) => `${k} * x ${op} y + z`),
  )

  it('a count says what turns it: at the needed value it is met, one step back it is not', () => {
    fc.assert(
      fc.property(formula, fc.nat(60), fc.nat(60), fc.nat(60), (text, x, y, z) => {
        const only = oneRule(counts, 'counted', text)
        const trace = evaluate(only, { x, y, z }, context).clauses[0]?.rules[0]
        expect(verdictOnly(only, { x, y, z }, context)).toBe(trace?.outcome)
        if (trace === undefined || trace.needed === null || typeof trace.measured !== 'number') return
        const gap = Number(trace.needed) - trace.measured
        const outcomeAt = (value: number): Outcome | undefined => evaluate(only, { x: value, y, z }, context).clauses[0]?.rules[0]?.outcome
        if (trace.outcome === 'not-met') {
          expect(trace.reason).toBe(gap > 0 ? 'count.short' : 'count.over')
          if (x + gap >= 0 && x + gap <= 500) {
            expect(outcomeAt(x + gap)).toBe('met')
            expect(outcomeAt(x + gap - Math.sign(gap))).toBe('not-met')
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('says what of several attestations in one rule is lacking', () => {
    const papers = oneRule(
      [fact('one', 'document'), fact('two', 'document'), fact('said', 'yes-no')],
      'attested',
      'one && two && oneOn <= firstQuarterLast && twoOn <= firstQuarterLast && !said',
    )
    const inTime = { has: true as const, number: '1/KH', date: plainDate('2026-01-05') }
    const late = { has: true as const, number: '2/KH', date: plainDate('2026-04-02') }
    const run = (facts: Facts): unknown => evaluate(papers, facts, context).clauses[0]?.rules[0]
    expect(run({ one: inTime, two: inTime, said: false })).toMatchObject({ outcome: 'met', reason: null })
    expect(run({ one: inTime, two: { has: false }, said: false })).toMatchObject({ outcome: 'not-met', reason: 'document.none' })
    expect(run({ one: inTime, two: inTime, said: true })).toMatchObject({ outcome: 'not-met', reason: 'attested.no' })
    expect(run({ one: late, two: inTime, said: false })).toMatchObject({
      outcome: 'not-met',
      reason: 'document.late',
      measured: '2026-04-02',
      needed: '2026-03-31',
    })
    expect(run({ one: inTime, two: late, said: false })).toMatchObject({
      outcome: 'not-met',
      reason: 'document.late',
      measured: '2026-04-02',
      needed: '2026-03-31',
    })
    expect(run({ one: inTime, said: true })).toMatchObject({ outcome: 'not-met', reason: 'attested.no' })
    expect(run({ one: inTime, said: false })).toMatchObject({ outcome: 'cannot-tell', reason: 'fact.missing' })
    expect(run({ one: { ...late, date: plainDate('2027-01-01') }, two: inTime, said: false })).toMatchObject({
      outcome: 'cannot-tell',
      reason: 'fact.invalid',
    })
  })
})

describe('factIssues', () => {
  const issues = (facts: unknown): string[] => factIssues(set, facts as Facts, window).map(({ fact: id, reason }) => `${id} ${reason}`)
  it.each([
    [{ plan: { has: true, number: '1/KH', date: '2025-11-15' } }, ['plan outside-window']],
    [{ plan: { has: true, number: '1/KH', date: '2026-11-16' } }, ['plan outside-window']],
    [{ plan: { has: true, date: '2026-01-01' } }, ['plan number-missing']],
    [{ plan: { has: true, number: 'ông Nguyễn Văn A', date: '2026-01-01' } }, ['plan number-invalid']],
    [{ plan: { has: true, number: '12-NQ/ĐU', date: '2026-02-30' } }, ['plan not-a-date']],
    [{ plan: true }, ['plan wrong-type']],
    [{ signed: '2026-06-01' }, []],
    [{ signed: '2024-06-01' }, ['signed outside-window']],
    [{ good: 'có' }, ['good wrong-type']],
    [{ total: 0 }, ['total out-of-range']],
    [{ total: 501 }, ['total out-of-range']],
    [{ total: 1.5 }, ['total not-whole']],
    [{ total: 5, part: 6 }, ['part above']],
    [{ suspect: 'x' }, ['suspect unknown-fact']],
    [{ total: null, part: undefined }, []],
  ])('%j', (facts, expected) => {
    expect(issues(facts)).toEqual(expected)
  })
})

describe('explain', () => {
  it('has a sentence and a way out for everything that is not met', () => {
    fc.assert(
      fc.property(some, ([, fewer]) => {
        const { clauses } = explain(set, evaluate(compiled, fewer, context))
        for (const rule of clauses.flatMap((each) => each.rules)) {
          if (rule.outcome === 'met') expect([rule.why, rule.flip]).toEqual([null, null])
          else for (const text of [rule.why, rule.flip]) expect(text).toMatch(/^\p{Lu}.*\.$/u)
          for (const text of [rule.why, rule.flip]) expect(text ?? '').not.toMatch(/undefined|null|NaN|: \.|“”/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('says by how much it falls short', () => {
    const { clauses, headline } = explain(set, evaluate(compiled, { total: 25, part: 16 }, context))
    expect(clauses[3]?.rules[0]).toMatchObject({
      why: 'Hiện có 16 cái, cần ít nhất 18.',
      flip: 'Cần thêm 2 cái.',
      address: 'Điều 1 Thông tư 1/TEST',
    })
    expect(headline).toBe('Chưa đạt: 1 nội dung chưa đạt, 4 nội dung chưa đủ căn cứ (trong 5 nội dung).')
  })
})

function byClause(a: { clause: string }, b: { clause: string }): number {
  return a.clause < b.clause ? -1 : 1
}
