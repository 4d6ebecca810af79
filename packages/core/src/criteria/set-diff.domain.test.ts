// Two sets side by side: what moved, what was added, what became stricter.
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { Address, Clause, CriteriaSet, FactDef, Formula, Rule } from './criteria.domain.ts'
import { diffSets, isSameLaw } from './set-diff.domain.ts'

const at = (article: number, instrument: string | null = null): Address => ({
  instrument,
  article,
  clause: null,
  point: null,
  content: null,
  indicator: null,
  item: null,
})
const share = (percent: number): Formula => ({
  op: '>=',
  left: { op: '*', left: { op: 'fact', id: 'part', part: 'value' }, right: { op: 'int', value: 100 } },
  right: { op: '*', left: { op: 'int', value: percent }, right: { op: 'fact', id: 'total', part: 'value' } },
})
const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  kind: 'attested',
  words: id,
  formula: id,
  ast: { op: 'fact', id, part: 'value' },
  address: null,
  unit: null,
  facts: [id],
  ...more,
})
const fact = (id: string) => ({ id }) as FactDef
const clause = (id: string, article: number, rules: Rule[], more: Partial<Clause> = {}): Clause => ({
  id,
  address: at(article),
  title: `title of ${rules.map((each) => each.id).join(', ')}`,
  paraphrase: 'text',
  originalText: null,
  checked: false,
  source: { ref: 'x', note: null },
  facts: rules.flatMap((each) => each.facts.map(fact)),
  rules,
  ...more,
})
const setOf = (instrument: string, clauses: Clause[], more: Partial<CriteriaSet> = {}): CriteriaSet => ({
  id: instrument,
  title: instrument,
  instrument,
  object: 'commune',
  status: 'safe-standard',
  label: 'x',
  inForce: { from: plainDate('2012-01-01'), to: null },
  inForceNote: null,
  windowKey: 'commune-yearly',
  checked: false,
  cites: [],
  clauses,
  ...more,
})
const seventy = (percent: number) =>
  rule('share', { kind: 'derived', ast: share(percent), formula: `share ${percent}`, words: `from ${percent}%`, facts: ['part', 'total'] })

describe('diffSets', () => {
  const before = setOf('law-a', [clause('one', 5, [rule('a')]), clause('two', 6, [seventy(70), rule('b')]), clause('gone', 7, [rule('c')])])

  it('finds nothing between a set and itself, whatever its texts are called', () => {
    const diff = diffSets(before, before)
    expect(isSameLaw(diff)).toBe(true)
    expect(diff.clauses.map((each) => each.change)).toEqual(['same', 'same', 'same'])
  })

  it('pairs clauses that moved to another article by the rules they share', () => {
    const after = setOf(
      'law-b',
      [clause('new', 1, [rule('z')]), clause('art2', 2, [seventy(80), rule('b'), rule('d')]), clause('one', 5, [rule('a')])],
      {
        windowKey: 'school-year',
        inForce: { from: plainDate('2012-01-01'), to: plainDate('2030-01-01') },
      },
    )
    const diff = diffSets(before, after)
    expect(diff.head).toEqual(['instrument', 'windowKey', 'inForce'])
    expect(diff.clauses.map((each) => [each.change, each.before?.id ?? null, each.after?.id ?? null])).toEqual([
      ['added', null, 'new'],
      ['changed', 'two', 'art2'],
      ['removed', 'gone', null],
      ['changed', 'one', 'one'],
    ])
    const [, moved, removed, same] = diff.clauses
    expect(moved).toMatchObject({ address: true, title: true, text: false, factsAdded: ['d'], factsRemoved: [] })
    expect(moved?.rules.map((each) => [each.change, each.after?.id, each.threshold])).toEqual([
      ['changed', 'share', { before: 70, after: 80, percent: true }],
      ['added', 'd', null],
    ])
    expect(removed?.rules.map((each) => each.change)).toEqual(['removed'])
    // the same article number in another instrument is another address
    expect(same).toMatchObject({ address: true, title: false, rules: [] })
  })

  it('says which side of a rule differs, and what is no longer asked', () => {
    const [one, two] = before.clauses
    const after = setOf('law-a', [
      clause('one', 5, [rule('a', { words: 'other words' })], { paraphrase: 'other text' }),
      clause('two', 6, [seventy(70), rule('b', { address: at(9) })], { facts: [fact('part'), fact('total')], title: two?.title ?? '' }),
      clause('gone', 7, [rule('c', { groups: [1] })]),
    ])
    const diff = diffSets(before, after)
    expect(diff.clauses[0]).toMatchObject({
      change: 'changed',
      text: true,
      rules: [{ words: true, formula: false, address: false, threshold: null }],
    })
    expect(diff.clauses[1]).toMatchObject({ factsRemoved: ['b'], rules: [{ words: false, formula: false, address: true }] })
    expect(diff.clauses[2]?.rules).toMatchObject([{ formula: true }])
    expect(one?.id).toBe('one')
    expect(isSameLaw(diff)).toBe(false)
  })

  it('does not pair clauses of one id that have nothing else in common', () => {
    const after = setOf('law-a', [clause('one', 5, [rule('x')])])
    expect(diffSets(setOf('law-a', [clause('one', 5, [rule('a')])]), after).clauses.map((each) => each.change)).toEqual([
      'removed',
      'added',
    ])
  })
})
