// Every shape of rule by example: which one a formula gets, its whole trace, and the same answer without the trace.
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { CriteriaSet, FactDef, Facts, Rule, RuleTrace } from './criteria.domain.ts'
import { clausesWith, compileSet, evaluate, verdictOnly, type CompiledSet } from './evaluate.domain.ts'
import { checkFormula } from './formula-check.domain.ts'
import { factsOf } from './formula.domain.ts'

const def = (id: string, type: FactDef['type'], more: Partial<FactDef> = {}): FactDef => ({
  id,
  type,
  label: id,
  help: null,
  required: true,
  goodAnswer: type === 'yes-no' ? true : null,
  unit: null,
  min: null,
  max: type === 'count' ? 500 : null,
  notAbove: null,
  numbered: false,
  due: type === 'date' || type === 'document' ? 'first-quarter' : null,
  origin: 'declared',
  baseline: null,
  ...more,
})
const defs: readonly FactDef[] = [
  def('said', 'yes-no'),
  def('other', 'yes-no'),
  def('happened', 'yes-no', { goodAnswer: false }),
  def('paper', 'document'),
  def('anytime', 'document', { due: 'in-window' }),
  def('day', 'date'),
  def('undated', 'date', { due: null }),
  def('x', 'count'),
  def('y', 'count'),
  def('z', 'count'),
  def('communeGroup', 'count', { min: 1, max: 3, origin: 'unit' }),
]

type Extra = Partial<Pick<Rule, 'kind' | 'groups'>>
function rule(id: string, formula: string, more: Extra = {}): Rule {
  const checked = checkFormula(formula, defs)
  if (!checked.ok) throw new Error(`${formula}: ${checked.error}`)
  const facts = factsOf(checked.ast)
  return { id, kind: 'attested', words: id, formula, ast: checked.ast, address: null, unit: null, facts, ...more }
}
function setOf(...clauses: (readonly Rule[])[]): CriteriaSet {
  return {
    id: 'x',
    title: 'x',
    instrument: 'x',
    object: 'commune',
    status: 'safe-standard',
    label: 'x',
    inForce: { from: plainDate('2020-01-01'), to: null },
    inForceNote: null,
    windowKey: 'commune-yearly',
    checked: false,
    cites: [],
    clauses: clauses.map((rules, index) => ({
      id: `c${index + 1}`,
      address: { instrument: null, article: 1, clause: null, point: null, content: null, indicator: null, item: null },
      title: 'x',
      paraphrase: 'x',
      originalText: null,
      checked: false,
      source: { ref: 'x', note: null },
      facts: index === 0 ? defs : [],
      rules,
    })),
  }
}
const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
const one = (formula: string, more: Extra = {}): CompiledSet => compileSet(setOf([rule('rule', formula, more)]))
const on = (date: string) => ({ has: true as const, date: plainDate(date) })

/** The whole trace of the only rule; the verdict alone must agree. */
function traceOf(compiled: CompiledSet, facts: Facts): RuleTrace | undefined {
  const { outcome, clauses } = evaluate(compiled, facts, { window })
  expect(verdictOnly(compiled, facts, { window })).toBe(outcome)
  expect(clauses[0]?.outcome).toBe(outcome)
  return clauses[0]?.rules[0]
}

const [SAID, PAPER, AT_LEAST, AT_MOST, MEASURED, FORMULA] = [0, 1, 2, 3, 4, 5]

describe('the shape of a rule', () => {
  it.each<[string, Extra, object]>([
    ['said', {}, { shape: SAID, good: true }],
    ['!said', { kind: 'knock-out' }, { shape: SAID, good: false }],
    ['said', { kind: 'recognised' }, { shape: SAID, good: true }],
    ['!(said || said)', {}, { shape: FORMULA }],
    ['said || said', {}, { shape: FORMULA }],
    ['said && other', {}, { shape: FORMULA }],
    ['!said && !other', {}, { shape: FORMULA }],
    ['paper', {}, { shape: FORMULA }],
    ['!paper', {}, { shape: FORMULA }],
    ['paper && paperOn <= windowLast', {}, { shape: PAPER, lateAfterQuarter: false }],
    ['paper && paperOn <= firstQuarterLast', {}, { shape: PAPER, lateAfterQuarter: true }],
    ['paper && paperOn <= windowFrom', {}, { shape: FORMULA }],
    ['paper && paperOn <= anytimeOn', {}, { shape: FORMULA }],
    ['paper && paperOn <= paperOn', {}, { shape: FORMULA }],
    ['paper || paperOn <= windowLast', {}, { shape: FORMULA }],
    ['paper && paperOn < windowLast', {}, { shape: FORMULA }],
    ['!paper && paperOn <= windowLast', {}, { shape: FORMULA }],
    ['paper && windowFrom <= paperOn', {}, { shape: FORMULA }],
    ['dayOn <= firstQuarterLast', {}, { shape: FORMULA }],
    ['x >= 3', { kind: 'counted' }, { shape: AT_LEAST, limit: 3 }],
    ['x <= 3', { kind: 'counted' }, { shape: AT_MOST, limit: 3 }],
    ['x >= y', { kind: 'counted' }, { shape: AT_LEAST }],
    ['x <= y', { kind: 'counted' }, { shape: AT_MOST }],
    ['x > 3', { kind: 'counted' }, { shape: MEASURED }],
    ['x == 3', { kind: 'counted' }, { shape: MEASURED }],
    ['x >= x', { kind: 'counted' }, { shape: MEASURED }],
    ['x >= y + z', { kind: 'counted' }, { shape: MEASURED }],
    ['x >= y + 1', { kind: 'counted' }, { shape: MEASURED }],
    ['x + y >= 3', { kind: 'counted' }, { shape: MEASURED }],
    ['3 <= x', { kind: 'counted' }, { shape: MEASURED }],
  ])('%s %j', (formula, more, expected) => {
    const [compiled] = one(formula, more).rules
    expect(compiled).toMatchObject(expected)
    // the engine runs a formula only where no frequent shape fits
    expect([compiled?.check !== null, compiled?.measured !== null]).toEqual([compiled?.shape === FORMULA, compiled?.shape === MEASURED])
    expect(compiled?.slots).toHaveLength(3 + 2 * (compiled?.facts.length ?? 0))
    expect(compiled?.slots.every((slot) => slot === undefined)).toBe(true)
  })

  it('refuses a set that did not pass its check', () => {
    const strange = (more: Partial<Rule>) => () => compileSet(setOf([{ ...rule('rule', 'said'), ...more }]))
    expect(strange({ facts: ['nobody'] })).toThrow('rule rule reads an unknown fact: nobody')
    expect(strange({ facts: [] })).toThrow('rule rule reads no fact')
    const [clause] = setOf([rule('rule', 'said', { groups: [1] })]).clauses
    const without = {
      ...setOf(),
      clauses: clause === undefined ? [] : [{ ...clause, facts: defs.filter((each) => each.origin !== 'unit') }],
    }
    expect(() => compileSet(without)).toThrow('rule rule is for some commune groups, but its set asks for no group')
  })
})

const trace = (outcome: RuleTrace['outcome'], reason: RuleTrace['reason'], more: Partial<RuleTrace> = {}): Partial<RuleTrace> => ({
  rule: 'rule',
  outcome,
  reason,
  measured: null,
  needed: null,
  ...more,
})
const declared = (fact: string, value: unknown) => ({ fact, value, source: 'declared' })
const missing = (fact: string) => ({ fact, value: null, source: 'missing' })

describe('the trace of a rule', () => {
  it.each<[string, Extra, Facts, object, object[]]>([
    ['said', {}, { said: true }, trace('met', null), [declared('said', true)]],
    ['said', {}, { said: false }, trace('not-met', 'attested.no'), [declared('said', false)]],
    ['said', {}, {}, trace('cannot-tell', 'fact.missing'), [missing('said')]],
    ['!said', { kind: 'knock-out' }, { said: false }, trace('met', null), [declared('said', false)]],
    ['!said', { kind: 'knock-out' }, { said: true }, trace('not-met', 'knock-out.occurred'), [declared('said', true)]],
    ['said', { kind: 'recognised' }, { said: false }, trace('not-met', 'recognition.none'), [declared('said', false)]],
    ['paper && paperOn <= firstQuarterLast', {}, { paper: on('2026-03-31') }, trace('met', null), [declared('paper', on('2026-03-31'))]],
    [
      'paper && paperOn <= firstQuarterLast',
      {},
      { paper: on('2026-04-01') },
      trace('not-met', 'document.late', { measured: plainDate('2026-04-01'), needed: plainDate('2026-03-31') }),
      [declared('paper', on('2026-04-01'))],
    ],
    [
      'paper && paperOn <= firstQuarterLast',
      {},
      { paper: { has: false } },
      trace('not-met', 'document.none'),
      [declared('paper', { has: false })],
    ],
    ['paper && paperOn <= firstQuarterLast', {}, {}, trace('cannot-tell', 'fact.missing'), [missing('paper')]],
    [
      'paper && paperOn <= firstQuarterLast',
      {},
      { paper: on('2025-11-15') },
      trace('cannot-tell', 'fact.invalid'),
      [{ fact: 'paper', value: null, source: 'invalid' }],
    ],
    ['paper && paperOn <= windowLast', {}, { paper: on('2026-11-15') }, trace('met', null), [declared('paper', on('2026-11-15'))]],
    [
      'paper && paperOn <= windowLast',
      {},
      { paper: { has: false } },
      trace('not-met', 'document.none'),
      [declared('paper', { has: false })],
    ],
    ['x >= 3', { kind: 'counted' }, { x: 3 }, trace('met', null, { measured: 3, needed: 3 }), [declared('x', 3)]],
    ['x >= 3', { kind: 'counted' }, { x: 2 }, trace('not-met', 'count.short', { measured: 2, needed: 3 }), [declared('x', 2)]],
    ['x >= 3', { kind: 'counted' }, {}, trace('cannot-tell', 'fact.missing', { needed: 3 }), [missing('x')]],
    ['x <= 3', { kind: 'counted' }, { x: 3 }, trace('met', null, { measured: 3, needed: 3 }), [declared('x', 3)]],
    ['x <= 3', { kind: 'counted' }, { x: 4 }, trace('not-met', 'count.over', { measured: 4, needed: 3 }), [declared('x', 4)]],
    ['x >= y', { kind: 'counted' }, { x: 2, y: 2 }, trace('met', null, { measured: 2, needed: 2 }), [declared('x', 2), declared('y', 2)]],
    [
      'x >= y',
      { kind: 'counted' },
      { x: 1, y: 2 },
      trace('not-met', 'count.short', { measured: 1, needed: 2 }),
      [declared('x', 1), declared('y', 2)],
    ],
    ['x >= y', { kind: 'counted' }, { x: 1 }, trace('cannot-tell', 'fact.missing', { measured: 1 }), [declared('x', 1), missing('y')]],
    ['x <= y', { kind: 'counted' }, { y: 1 }, trace('cannot-tell', 'fact.missing', { needed: 1 }), [missing('x'), declared('y', 1)]],
    ['x > 3', { kind: 'counted' }, { x: 4 }, trace('met', null, { measured: 4, needed: 4 }), [declared('x', 4)]],
    ['x > 3', { kind: 'counted' }, { x: 3 }, trace('not-met', 'count.short', { measured: 3, needed: 4 }), [declared('x', 3)]],
    ['x < 3', { kind: 'counted' }, { x: 3 }, trace('not-met', 'count.over', { measured: 3, needed: 2 }), [declared('x', 3)]],
    ['x == 3', { kind: 'counted' }, { x: 4 }, trace('not-met', 'count.over', { measured: 4, needed: 3 }), [declared('x', 4)]],
    ['x == 3', { kind: 'counted' }, { x: 2 }, trace('not-met', 'count.short', { measured: 2, needed: 3 }), [declared('x', 2)]],
    ['x + y > 3', { kind: 'counted' }, { x: 1 }, trace('cannot-tell', 'fact.missing', { needed: 4 }), [declared('x', 1), missing('y')]],
    ['x > y + 1', { kind: 'counted' }, { x: 1 }, trace('cannot-tell', 'fact.missing', { measured: 1 }), [declared('x', 1), missing('y')]],
    ['said || other', {}, { said: true, other: false }, trace('met', null), [declared('said', true), declared('other', false)]],
    [
      'said || other',
      {},
      { said: false, other: false },
      trace('not-met', 'attested.no'),
      [declared('said', false), declared('other', false)],
    ],
    // what a formula could do without is waited for all the same
    ['said || other', {}, { said: true }, trace('cannot-tell', 'fact.missing'), [declared('said', true), missing('other')]],
    ['said && other', {}, { said: false }, trace('not-met', 'attested.no'), [declared('said', false), missing('other')]],
    [
      'dayOn <= firstQuarterLast',
      {},
      { day: plainDate('2026-04-01') },
      trace('not-met', 'document.late', { measured: plainDate('2026-04-01'), needed: plainDate('2026-03-31') }),
      [declared('day', '2026-04-01')],
    ],
    ['dayOn <= firstQuarterLast', {}, { day: plainDate('2026-03-31') }, trace('met', null), [declared('day', '2026-03-31')]],
    ['dayOn >= windowFrom', {}, { day: plainDate('2025-11-16') }, trace('met', null), [declared('day', '2025-11-16')]],
    ['dayOn < windowLast', {}, { day: plainDate('2026-11-14') }, trace('met', null), [declared('day', '2026-11-14')]],
    // late by the formula alone: by its own due it was in time, so no day is blamed
    ['dayOn <= windowFrom', {}, { day: plainDate('2026-03-31') }, trace('not-met', 'attested.no'), [declared('day', '2026-03-31')]],
    [
      'undatedOn <= windowFrom',
      {},
      { undated: plainDate('2026-11-15') },
      trace('not-met', 'attested.no'),
      [declared('undated', '2026-11-15')],
    ],
    [
      'anytime && paper && paperOn <= firstQuarterLast',
      {},
      { anytime: on('2026-11-15'), paper: on('2026-05-05') },
      trace('not-met', 'document.late', { measured: plainDate('2026-05-05'), needed: plainDate('2026-03-31') }),
      [declared('anytime', on('2026-11-15')), declared('paper', on('2026-05-05'))],
    ],
    [
      'said && paper && paperOn <= firstQuarterLast',
      {},
      { said: false, paper: on('2026-05-05') },
      trace('not-met', 'attested.no'),
      [declared('said', false), declared('paper', on('2026-05-05'))],
    ],
    [
      'said && paper && paperOn <= firstQuarterLast',
      {},
      { said: false, paper: { has: false } },
      trace('not-met', 'document.none'),
      [declared('said', false), declared('paper', { has: false })],
    ],
    [
      'said && paper && paperOn <= firstQuarterLast',
      {},
      { paper: on('2026-05-05') },
      trace('not-met', 'document.late', { measured: plainDate('2026-05-05'), needed: plainDate('2026-03-31') }),
      [missing('said'), declared('paper', on('2026-05-05'))],
    ],
    [
      'said && paper && paperOn <= firstQuarterLast',
      {},
      { said: true, paper: on('2026-05-05') },
      trace('not-met', 'document.late', { measured: plainDate('2026-05-05'), needed: plainDate('2026-03-31') }),
      [declared('said', true), declared('paper', on('2026-05-05'))],
    ],
    [
      '!happened && paper && paperOn <= firstQuarterLast',
      {},
      { happened: true, paper: on('2026-05-05') },
      trace('not-met', 'attested.no'),
      [declared('happened', true), declared('paper', on('2026-05-05'))],
    ],
  ])('%s %j on %j', (formula, more, facts, ...[expected, inputs]) => {
    expect(traceOf(one(formula, more), facts)).toEqual({ ...expected, inputs })
  })

  it.each<[Facts, object]>([
    [
      { communeGroup: 2, said: true },
      { outcome: 'met', reason: null, inputs: [declared('said', true)] },
    ],
    [
      { communeGroup: 2, said: false },
      { outcome: 'not-met', reason: 'attested.no', inputs: [declared('said', false)] },
    ],
    [
      { communeGroup: 1, said: false },
      { outcome: 'met', reason: 'group.other', inputs: [declared('communeGroup', 1)] },
    ],
    [{ communeGroup: 1 }, { outcome: 'met', reason: 'group.other', inputs: [declared('communeGroup', 1)] }],
    [{ said: true }, { outcome: 'cannot-tell', reason: 'fact.missing', inputs: [missing('communeGroup')] }],
    [{ said: false }, { outcome: 'cannot-tell', reason: 'fact.missing', inputs: [missing('communeGroup')] }],
    [
      { communeGroup: 4, said: true },
      { outcome: 'cannot-tell', reason: 'fact.invalid', inputs: [{ fact: 'communeGroup', value: null, source: 'invalid' }] },
    ],
  ])('for communes of groups 2 and 3, on %j', (facts, expected) => {
    expect(traceOf(one('said', { groups: [2, 3] }), facts)).toEqual({ rule: 'rule', measured: null, needed: null, ...expected })
  })
})

describe('clauses and sets', () => {
  const two = () => compileSet(setOf([rule('a', 'said'), rule('b', 'x >= 3', { kind: 'counted' })], [rule('c', 'other')]))
  it.each<[Facts, string, string[]]>([
    [{ said: true, x: 3, other: true }, 'met', ['met', 'met']],
    [{ said: true, x: 2, other: true }, 'not-met', ['not-met', 'met']],
    [{ said: false, x: 3, other: true }, 'not-met', ['not-met', 'met']],
    [{ said: true, other: true }, 'cannot-tell', ['cannot-tell', 'met']],
    [{ x: 3, other: true }, 'cannot-tell', ['cannot-tell', 'met']],
    [{ x: 2, other: true }, 'not-met', ['not-met', 'met']],
    [{ said: true, x: 3, other: false }, 'not-met', ['met', 'not-met']],
    [{ x: 3, other: false }, 'not-met', ['cannot-tell', 'not-met']],
    [{ said: true, x: 3 }, 'cannot-tell', ['met', 'cannot-tell']],
  ])('%j', (facts, outcome, clauses) => {
    const evaluation = evaluate(two(), facts, { window })
    expect(evaluation.outcome).toBe(outcome)
    expect(verdictOnly(two(), facts, { window })).toBe(outcome)
    expect(evaluation.clauses.map((clause) => [clause.clause, clause.outcome, clause.rules.length])).toEqual([
      ['c1', clauses[0], 2],
      ['c2', clauses[1], 1],
    ])
    for (const each of ['met', 'not-met', 'cannot-tell'] as const) {
      expect(clausesWith(evaluation, each)).toEqual(['c1', 'c2'].filter((_, index) => clauses[index] === each))
    }
  })
})
