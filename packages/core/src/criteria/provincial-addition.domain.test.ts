// A province's additions: only ever stricter, checked like national law, and what sets take from each other.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { CriteriaSet, Facts, Instrument } from './criteria.domain.ts'
import { askedRecognitions, countedKinds, derivedFacts } from './derived-facts.domain.ts'
import { compileSet, evaluate, verdictOnly } from './evaluate.domain.ts'
import { checkFormula } from './formula-check.domain.ts'
import { checkCircles, checkSet, type WrittenSet } from './law-check.domain.ts'
import {
  isAddedClause,
  mergeAddition,
  type AddedContent,
  type ProvincialAddition,
  type WrittenAddition,
} from './provincial-addition.domain.ts'
import { findThreshold, formulaText, isStricter, withThreshold } from './threshold.domain.ts'

type WrittenFact = WrittenSet['clauses'][number]['facts'][number]
const bare = {
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
const count = (id: string, more: Partial<WrittenFact> = {}): WrittenFact => ({
  ...bare,
  id,
  type: 'count',
  label: id,
  unit: 'cái',
  max: 500,
  ...more,
})
const said = (id: string, more: Partial<WrittenFact> = {}): WrittenFact => ({ ...bare, id, type: 'yes-no', label: id, ...more })
const whole = { instrument: null, article: null, clause: null, point: null, content: null, indicator: null, item: null }
const instrument: Instrument = {
  id: 'law',
  number: '1/LAW',
  kind: 'Thông tư',
  issuer: 'x',
  title: 'x',
  signedOn: null,
  inForceFrom: null,
  inForceTo: null,
  relations: [],
  structure: { articles: {}, contents: 0, indicators: {} },
  checked: false,
  sources: ['x'],
  note: null,
}
const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }

function setOf(id: string, facts: WrittenFact[], rules: [string, string, string][], more: Partial<WrittenSet> = {}): CriteriaSet {
  const written: WrittenSet = {
    id,
    title: id,
    instrument: 'law',
    object: 'commune',
    status: 'safe-standard',
    label: id,
    inForce: { from: plainDate('2022-01-01'), to: plainDate('2030-01-01') },
    inForceNote: null,
    windowKey: 'commune-yearly',
    clauses: [
      {
        id: 'c',
        address: whole,
        title: 'c',
        paraphrase: 'c',
        originalText: null,
        checked: false,
        source: { ref: 'x', note: null },
        facts,
        rules: rules.map(([rule, kind, formula]) => ({
          id: rule,
          kind: kind as 'counted',
          words: rule,
          formula,
          address: null,
          unit: null,
        })),
      },
    ],
    ...more,
  }
  const { set, errors } = checkSet(written, [instrument])
  expect(errors).toEqual([])
  if (set === null) throw new Error('no set')
  return set
}

const national = setOf(
  'national',
  [count('models'), count('part'), count('total', { min: 1 }), said('good')],
  [
    ['models-1', 'counted', 'models >= 1'],
    ['seventy', 'counted', 'part * 100 >= 70 * total'],
    ['few', 'counted', 'part <= 400'],
    ['good', 'attested', 'good'],
  ],
)

const additionOf = (written: Partial<WrittenAddition>, more: Partial<ProvincialAddition> = {}): ProvincialAddition => ({
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  provinceId: '15@2025-07-01',
  provinceName: 'Tỉnh Lào Cai',
  number: '12/2026/QĐ-UBND',
  kind: 'Quyết định',
  title: 'Bổ sung',
  inForce: { from: plainDate('2026-01-01'), to: plainDate('2029-01-01') },
  written: { contents: [], rules: [], stricter: [], ...written },
  ...more,
})
const merge = (written: Partial<WrittenAddition>, more: Partial<ProvincialAddition> = {}, sets: readonly CriteriaSet[] = []) =>
  mergeAddition(national, 3, additionOf(written, more), { instruments: [instrument], sets })
const reasons = (written: Partial<WrittenAddition>, more: Partial<ProvincialAddition> = {}): string[] => {
  const merged = merge(written, more)
  return merged.ok ? [] : merged.issues.map((issue) => `${issue.path.join('.')} ${issue.reason}`.trim())
}

const contents: readonly AddedContent[] = [
  { asks: 'attestation', title: 'a', paraphrase: 'a', label: 'a' },
  { asks: 'document', title: 'b', paraphrase: 'b', label: 'b', numbered: true, due: 'first-quarter' },
  { asks: 'count', title: 'c', paraphrase: 'c', label: 'c', unit: 'cái', atLeast: 3 },
  { asks: 'share', title: 'd', paraphrase: 'd', label: 'd', wholeLabel: 'D', unit: 'cái', percent: 80 },
  { asks: 'recognition', title: 'e', paraphrase: 'e', label: 'e', status: 'ntm', time: 'standing' },
]

describe('what a province adds', () => {
  it('stands behind the national contents, each with its rule, its instrument and an id of its own', () => {
    const merged = merge({ contents, stricter: [{ rule: 'models-1', value: 2, words: 'hai' }] })
    if (!merged.ok) throw new Error(JSON.stringify(merged.issues))
    const { set } = merged
    expect(set.clauses.map((clause) => isAddedClause(clause.id))).toEqual([false, true, true, true, true, true])
    expect(set.clauses.slice(1).map((clause) => clause.rules[0]?.kind)).toEqual([
      'attested',
      'attested',
      'counted',
      'counted',
      'recognised',
    ])
    expect(set.clauses[1]?.id).toBe('province-15-0f8fad5b-1')
    expect(set.addition).toMatchObject({
      over: 3,
      provinceName: 'Tỉnh Lào Cai',
      stricter: [{ rule: 'models-1', national: 1, provincial: 2 }],
    })
    expect(set.addition?.clauses).toHaveLength(5)
    expect(set.cites.map((cite) => cite.number)).toEqual(['1/LAW', '12/2026/QĐ-UBND'])
    expect(set.clauses[0]?.rules[0]).toMatchObject({ words: 'hai', formula: 'models >= 2', facts: ['models'] })
    expect(national.clauses[0]?.rules[0]?.formula).toBe('models >= 1')
  })

  it('never lets anybody pass whom the nation does not', () => {
    const before = compileSet(national)
    fc.assert(
      fc.property(
        fc.record(
          { models: fc.nat(4), part: fc.nat(40), total: fc.integer({ min: 1, max: 40 }), good: fc.boolean() },
          { requiredKeys: [] },
        ),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 71, max: 100 }),
        fc.integer({ min: 0, max: 399 }),
        (facts, models, percent, few) => {
          const merged = merge({
            stricter: [
              { rule: 'models-1', value: models, words: 'x' },
              { rule: 'seventy', value: percent, words: 'x' },
              { rule: 'few', value: few, words: 'x' },
            ],
            rules: [{ clause: 'c', kind: 'counted', words: 'x', formula: 'part + models >= 1', unit: null }],
          })
          if (!merged.ok) throw new Error(JSON.stringify(merged.issues))
          const after = verdictOnly(compileSet(merged.set), facts as Facts, { window })
          if (verdictOnly(before, facts as Facts, { window }) === 'not-met') expect(after).toBe('not-met')
          else expect(after === 'met').toBe(after === 'met' && verdictOnly(before, facts as Facts, { window }) === 'met')
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each<[string, Partial<WrittenAddition>, Partial<ProvincialAddition>, string[]]>([
    ['nothing', {}, {}, ['empty']],
    ['a lower limit raised', { stricter: [{ rule: 'few', value: 401, words: 'x' }] }, {}, ['stricter.0.value not-stricter']],
    ['a share lowered', { stricter: [{ rule: 'seventy', value: 69, words: 'x' }] }, {}, ['stricter.0.value not-stricter']],
    [
      'two things wrong at once',
      {
        stricter: [
          { rule: 'seventy', value: 69, words: 'x' },
          { rule: 'none', value: 1, words: 'x' },
        ],
      },
      {},
      ['stricter.0.value not-stricter', 'stricter.1.rule unknown-rule'],
    ],
    ['a number nobody can reach', { stricter: [{ rule: 'models-1', value: 501, words: 'x' }] }, {}, ['stricter.0 formula']],
    [
      'a formula of unknown facts',
      { rules: [{ clause: 'c', kind: 'counted', words: 'x', formula: 'cameras >= 1', unit: null }] },
      {},
      ['rules.0.formula formula'],
    ],
    [
      'a span that outlives the set',
      { contents: contents.slice(0, 1) },
      { inForce: { from: plainDate('2026-01-01'), to: null } },
      ['inForce outside-span'],
    ],
    [
      'a span before the set',
      { contents: contents.slice(0, 1) },
      { inForce: { from: plainDate('2021-12-31'), to: plainDate('2023-01-01') } },
      ['inForce outside-span'],
    ],
    [
      'an empty count',
      { contents: [{ asks: 'count', title: 'c', paraphrase: 'c', label: 'c', unit: 'cái', atLeast: 0 }] },
      {},
      ['contents.0 formula'],
    ],
    ['its opposite', { rules: [{ clause: 'c', kind: 'attested', words: 'x', formula: '!good', unit: null }] }, {}, ['rules contradicts']],
  ])('refuses %s', (_what, written, more, expected) => {
    expect(reasons(written, more)).toEqual(expected)
  })

  it('may hold as long as the set does, to the day', () => {
    expect(
      reasons({ contents: contents.slice(0, 1) }, { inForce: { from: plainDate('2022-01-01'), to: plainDate('2030-01-01') } }),
    ).toEqual([])
  })

  it('refuses to wait for a set that waits for this one, and names the way', () => {
    const waiting = setOf(
      'waiting',
      [said('safe', { origin: 'recognition', recognition: { status: 'safe-standard', time: 'same-window' } })],
      [['safe', 'recognised', 'safe']],
      {
        status: 'not-complex',
      },
    )
    const merged = merge(
      { contents: [{ asks: 'recognition', title: 'e', paraphrase: 'e', label: 'e', status: 'not-complex', time: 'same-window' }] },
      {},
      [national, waiting],
    )
    expect(merged).toMatchObject({ ok: false, issues: [{ reason: 'circular', params: { way: 'national → waiting → national' } }] })
  })
})

describe('the threshold of a rule', () => {
  const astOf = (text: string) => {
    const checked = checkFormula(text, national.clauses[0]?.facts ?? [])
    if (!checked.ok) throw new Error(checked.error)
    return checked.ast
  }
  it.each<[string, object | null, string | null]>([
    ['models >= 3', { value: 3, direction: 'at-least', percent: false }, 'models >= 9'],
    ['models > 3', { value: 3, direction: 'at-least', percent: false }, 'models > 9'],
    ['part + models <= 30', { value: 30, direction: 'at-most', percent: false }, '(part + models) <= 9'],
    ['part < 30', { value: 30, direction: 'at-most', percent: false }, 'part < 9'],
    ['part * 100 >= 70 * total', { value: 70, direction: 'at-least', percent: true }, '(part * 100) >= (9 * total)'],
    ['100 * part >= total * 70', { value: 70, direction: 'at-least', percent: true }, '(100 * part) >= (total * 9)'],
    [
      '(part + models) * 100 <= 70 * (total + models)',
      { value: 70, direction: 'at-most', percent: true },
      '((part + models) * 100) <= (9 * (total + models))',
    ],
    ['part == 3', null, null],
    ['part >= total', null, null],
    ['part * 10 >= 7 * total', null, null],
    ['part * 100 >= 70 * (total - models)', null, null],
    ['good && !good', null, null],
  ])('%s', (text, expected, changed) => {
    const ast = astOf(text)
    expect(findThreshold(ast)).toEqual(expected)
    if (changed !== null) {
      expect(formulaText(withThreshold(ast, 9))).toBe(changed)
      expect(astOf(changed)).toEqual(withThreshold(ast, 9))
    } else expect(astOf(formulaText(ast))).toEqual(ast)
  })

  it('is stricter one way only', () => {
    const least = { value: 70, direction: 'at-least', percent: true } as const
    expect([69, 70, 71].map((value) => isStricter(least, value))).toEqual([false, false, true])
    expect([69, 70, 71].map((value) => isStricter({ ...least, direction: 'at-most' }, value))).toEqual([true, false, false])
  })

  it('is not looked for where there is none', () => {
    for (const text of ['good', 'part >= total']) expect(() => withThreshold(astOf(text), 1)).toThrow('without a threshold')
  })
})

describe('what a set takes from what the system holds', () => {
  const counting = setOf(
    'counting',
    [
      count('bodies', { origin: 'sub-units', counts: { of: ['agency-enterprise', 'school'], measure: 'recognised' } }),
      count('areas', { origin: 'sub-units', min: 1, counts: { of: ['residential-area'], measure: 'total' } }),
      said('advanced', { origin: 'recognition', recognition: { status: 'ntm-advanced', time: 'standing' } }),
    ],
    [
      ['some', 'derived', 'bodies >= areas'],
      ['advanced', 'recognised', 'advanced'],
    ],
  )
  const some = { total: 9, registered: 8, recognised: 7 }

  it('sums a fact over its kinds, and leaves it out where one was not counted', () => {
    expect(countedKinds(counting)).toEqual(['agency-enterprise', 'school', 'residential-area'])
    const both = { 'agency-enterprise': some, school: { total: 3, registered: 2, recognised: 1 }, 'residential-area': some }
    expect(derivedFacts(counting, both)).toEqual({ bodies: 8, areas: 9 })
    expect(derivedFacts(counting, { ...both, school: null })).toEqual({ areas: 9 })
    expect(derivedFacts(counting, { 'agency-enterprise': some })).toEqual({})
    expect(derivedFacts(national, both)).toEqual({})
  })

  it('knows what was counted before sets said so themselves', () => {
    const facts =
      counting.clauses[0]?.facts.map((fact) => ({ ...fact, counts: undefined, id: fact.id === 'areas' ? 'areasTotal' : fact.id })) ?? []
    const old: CriteriaSet = { ...counting, clauses: counting.clauses.map((clause) => ({ ...clause, facts })) }
    expect(countedKinds(old)).toEqual(['residential-area'])
    expect(derivedFacts(old, { 'residential-area': some })).toEqual({ areasTotal: 9 })
  })

  it('names the recognitions it asks for, and judges by them', () => {
    expect(askedRecognitions(counting)).toEqual([{ fact: 'advanced', status: 'ntm-advanced', time: 'standing' }])
    const compiled = compileSet(counting)
    const rule = (derived: Facts, facts: Facts = {}) => evaluate(compiled, facts, { window, derived }).clauses[0]?.rules[1]
    expect(rule({ advanced: true })).toMatchObject({ outcome: 'met', inputs: [{ source: 'recorded' }] })
    expect(rule({ advanced: false })).toMatchObject({ outcome: 'not-met', reason: 'recognition.none' })
    expect(rule({}, { advanced: true })).toMatchObject({ outcome: 'met', inputs: [{ source: 'declared' }] })
    expect(rule({})).toMatchObject({ outcome: 'cannot-tell', reason: 'fact.missing' })
  })

  it('finds no circle where sets are not in force together, nor in a line of them', () => {
    type Status = 'not-complex' | 'criterion-10'
    const asking = (id: string, [status, wanted]: readonly [Status, Status], from: string, to: string) =>
      setOf(id, [said('x', { origin: 'recognition', recognition: { status: wanted, time: 'standing' } })], [['x', 'recognised', 'x']], {
        status,
        inForce: { from: plainDate(from), to: plainDate(to) },
      })
    const a = asking('a', ['criterion-10', 'not-complex'], '2022-01-01', '2023-01-01')
    expect(checkCircles([a, asking('b', ['not-complex', 'criterion-10'], '2023-01-01', '2024-01-01')])).toEqual([])
    expect(checkCircles([a, asking('b', ['not-complex', 'criterion-10'], '2022-12-31', '2024-01-01')])).toEqual([
      { set: 'b', path: ['clauses', 0, 'facts', 0], message: 'circular derivation: a → b → a' },
    ])
    expect(checkCircles([asking('self', ['not-complex', 'not-complex'], '2022-01-01', '2023-01-01')])).toMatchObject([
      { message: 'circular derivation: self → self' },
    ])
  })
})
