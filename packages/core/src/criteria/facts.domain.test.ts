// Facts before any rule: what fits, by how much it does not, what is still missing, and what the window before gives.
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { Clause, CriteriaSet, FactDef, Facts, Rule } from './criteria.domain.ts'
import { baselineFrom, clauseFactIssues, factIssues, missingFacts, valueOf } from './facts.domain.ts'

const def = (id: string, more: Partial<FactDef> = {}): FactDef => ({
  id,
  type: 'count',
  label: id,
  help: null,
  required: true,
  goodAnswer: null,
  unit: 'cái',
  min: null,
  max: null,
  notAbove: null,
  numbered: false,
  due: null,
  origin: 'declared',
  baseline: null,
  ...more,
})
const rule = (id: string, facts: string[], groups?: number[]): Rule => ({
  id,
  kind: 'attested',
  words: id,
  formula: '',
  ast: { op: 'bool', value: true },
  address: null,
  unit: null,
  facts,
  ...(groups === undefined ? {} : { groups }),
})
const clauseOf = (id: string, facts: FactDef[], rules: Rule[] = []): Clause => ({
  id,
  address: { instrument: null, article: 1, clause: null, point: null, content: null, indicator: null, item: null },
  title: id,
  paraphrase: id,
  originalText: null,
  checked: false,
  source: { ref: 'x', note: null },
  facts,
  rules,
})
const setOf = (...clauses: Clause[]): CriteriaSet => ({
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
  clauses,
})
const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
const issues = (fact: FactDef, value: unknown) => clauseFactIssues(clauseOf('c', [fact]), { [fact.id]: value } as Facts, window)

describe('a count', () => {
  it.each<[Partial<FactDef>, unknown, object[]]>([
    [{}, 0, []],
    [{}, 1_000_000_000, []],
    [{}, 1_000_000_001, [{ fact: 'n', reason: 'out-of-range', params: { min: 0, max: 1_000_000_000 } }]],
    [{}, -1, [{ fact: 'n', reason: 'out-of-range', params: { min: 0, max: 1_000_000_000 } }]],
    [{ min: 2, max: 9 }, 2, []],
    [{ min: 2, max: 9 }, 9, []],
    [{ min: 2, max: 9 }, 1, [{ fact: 'n', reason: 'out-of-range', params: { min: 2, max: 9 } }]],
    [{ min: 2, max: 9 }, 10, [{ fact: 'n', reason: 'out-of-range', params: { min: 2, max: 9 } }]],
    [{}, 1.5, [{ fact: 'n', reason: 'not-whole', params: {} }]],
    [{}, '3', [{ fact: 'n', reason: 'wrong-type', params: { expected: 'count' } }]],
    [{}, null, []],
    [{}, undefined, []],
  ])('%j holding %s', (more, value, expected) => {
    expect(issues(def('n', more), value)).toEqual(expected)
  })

  it('may not pass the count it is a part of; equal is not more, and an absent one is no bound', () => {
    const set = setOf(clauseOf('c', [def('whole'), def('part', { notAbove: 'whole' })]))
    expect(factIssues(set, { whole: 5, part: 5 }, window)).toEqual([])
    expect(factIssues(set, { whole: 5, part: 6 }, window)).toEqual([
      { fact: 'part', reason: 'above', params: { of: 'whole', value: 6, max: 5 } },
    ])
    expect(factIssues(set, { part: 6 }, window)).toEqual([])
    expect(factIssues(set, { whole: 5 }, window)).toEqual([])
    expect(factIssues(set, { whole: null, part: 6 }, window)).toEqual([])
    const wrong = { fact: 'part', reason: 'wrong-type', params: { expected: 'count' } }
    expect(factIssues(set, { whole: 5, part: '6' } as unknown as Facts, window)).toEqual([wrong])
  })
})

describe('a yes-no, a day, a document', () => {
  const wrong = (expected: string) => [{ fact: 'n', reason: 'wrong-type', params: { expected } }]
  const outside = [{ fact: 'n', reason: 'outside-window', params: { from: '2025-11-16', last: '2026-11-15' } }]
  it.each<[Partial<FactDef>, unknown, object[]]>([
    [{ type: 'yes-no' }, true, []],
    [{ type: 'yes-no' }, false, []],
    [{ type: 'yes-no' }, 1, wrong('yes-no')],
    [{ type: 'date', due: 'in-window' }, '2025-11-16', []],
    [{ type: 'date', due: 'in-window' }, '2026-11-15', []],
    [{ type: 'date', due: 'in-window' }, '2025-11-15', outside],
    [{ type: 'date', due: 'in-window' }, '2026-11-16', outside],
    [{ type: 'date', due: null }, '1999-01-01', []],
    [{ type: 'date', due: 'in-window' }, '2026-02-29', [{ fact: 'n', reason: 'not-a-date', params: {} }]],
    [{ type: 'date' }, 5, wrong('date')],
    [{ type: 'document' }, 'x', wrong('document')],
    [{ type: 'document', numbered: true, due: 'first-quarter' }, { has: false }, []],
    [{ type: 'document', numbered: true, due: 'first-quarter' }, { has: true, number: '1/KH', date: '2026-01-01' }, []],
    [
      { type: 'document', numbered: true, due: 'first-quarter' },
      { has: true, date: '2026-01-01' },
      [{ fact: 'n', reason: 'number-missing', params: {} }],
    ],
    [
      { type: 'document', numbered: true },
      { has: true, number: '', date: '2026-01-01' },
      [{ fact: 'n', reason: 'number-missing', params: {} }],
    ],
    [{ type: 'document', numbered: false }, { has: true, number: '', date: '2026-01-01' }, []],
    [{ type: 'document', numbered: false }, { has: true, date: '2026-01-01' }, []],
    [
      { type: 'document', numbered: false },
      { has: true, number: 'ông A 1', date: '2026-01-01' },
      [{ fact: 'n', reason: 'number-invalid', params: { max: 40 } }],
    ],
    [
      { type: 'document', numbered: true, due: 'in-window' },
      { has: true, date: '2025-11-15' },
      [...outside, { fact: 'n', reason: 'number-missing', params: {} }],
    ],
  ])('%j holding %j', (more, value, expected) => {
    expect(issues(def('n', more), value)).toEqual(expected)
  })
})

describe('facts of a set', () => {
  it('are known by the whole set in a dossier, and by the clause alone in its section', () => {
    const one = clauseOf('one', [def('a')])
    const set = setOf(one, clauseOf('two', [def('b')]))
    expect(factIssues(set, { a: 1, b: 2 }, window)).toEqual([])
    expect(clauseFactIssues(one, { a: 1, b: 2 }, window)).toEqual([{ fact: 'b', reason: 'unknown-fact', params: {} }])
    expect(clauseFactIssues(one, { b: null }, window)).toEqual([])
  })

  it('are missing in the order of the law, required ones only, whoever could have said them', () => {
    const set = setOf(
      clauseOf('one', [def('a'), def('optional', { required: false }), def('below', { origin: 'sub-units' })]),
      clauseOf('two', [def('before', { origin: 'baseline', baseline: { of: 'a', against: 'previous-window' } })]),
    )
    const missing = (facts: Facts, more: object = {}) =>
      missingFacts(set, facts, { window, ...more }).map((each) => `${each.clause} ${each.fact}`)
    expect(missing({})).toEqual(['one a', 'one below', 'two before'])
    expect(missing({ a: 0, before: null }, { derived: { below: 0 } })).toEqual(['two before'])
    expect(missing({ a: 0 }, { derived: { below: 0 }, baseline: { before: 0 } })).toEqual([])
    // a count below is not looked for in the window before, nor the other way round
    expect(missing({ a: 0 }, { derived: { before: 1 }, baseline: { below: 1 } })).toEqual(['one below', 'two before'])
  })

  it('takes what the system holds before what was declared', () => {
    const below = def('n', { origin: 'sub-units' })
    const before = def('n', { origin: 'baseline', baseline: { of: 'a', against: 'previous-window' } })
    expect(valueOf(below, { n: 1 }, { window, derived: { n: 2 }, baseline: { n: 3 } })).toBe(2)
    expect(valueOf(before, { n: 1 }, { window, derived: { n: 2 }, baseline: { n: 3 } })).toBe(3)
    expect(valueOf(below, { n: 1 }, { window, derived: { n: null } })).toBe(1)
    expect(valueOf(below, {}, { window })).toBeNull()
  })

  it('asks of a commune only what the rules of its group read', () => {
    const set = setOf(
      clauseOf(
        'c',
        [def('unread'), def('first'), def('all'), def('communeGroup', { origin: 'unit', min: 1, max: 3 })],
        [rule('one', ['first'], [1]), rule('two', ['all'], [2, 3]), rule('three', ['all'])],
      ),
    )
    const missing = (facts: Facts, derived: Facts = {}) => missingFacts(set, facts, { window, derived }).map((each) => each.fact)
    expect(missing({})).toEqual(['unread', 'first', 'all', 'communeGroup'])
    expect(missing({ communeGroup: 1 })).toEqual(['unread', 'first', 'all'])
    expect(missing({ communeGroup: 2 })).toEqual(['unread', 'all'])
    expect(missing({ communeGroup: 1 }, { communeGroup: 3 })).toEqual(['unread', 'all'])
    // another count is never taken for the group
    expect(missing({ communeGroup: 2, unread: 1 })).toEqual(['all'])
    expect(missing({ unread: 2 })).toEqual(['first', 'all', 'communeGroup'])
  })
})

describe('the window before', () => {
  const set = setOf(
    clauseOf('c', [
      def('now'),
      def('before', { origin: 'baseline', baseline: { of: 'now', against: 'previous-window' } }),
      def('since', { origin: 'baseline', baseline: { of: 'now', against: { year: 2019 } } }),
    ]),
  )
  it('gives the value under the id of the fact that compares, and null where nobody said it', () => {
    expect(baselineFrom(set, { now: 7 })).toEqual({ before: 7 })
    expect(baselineFrom(set, {})).toEqual({ before: null })
  })
  it('gives nothing where there was none, or where no fact compares with it', () => {
    expect(baselineFrom(set, null)).toBeUndefined()
    expect(baselineFrom(setOf(clauseOf('c', [def('now')])), { now: 7 })).toBeUndefined()
  })
})
