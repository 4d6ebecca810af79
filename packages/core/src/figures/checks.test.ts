// What the checks of a form say, when they keep silent, and what stands against handing in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocking, findingKey, findingsOf, isAsked, type Cells, type CheckInput } from './checks.domain.ts'
import { sampleFigure } from './figure-sample.ts'
import type { Figure } from './figures.domain.ts'
import { checkForm, type WrittenForm } from './form-check.domain.ts'
import { cellKey, type CheckSeverity, type Form } from './forms.domain.ts'
import { boundsOf, exactly, readQuantity, type Quantity } from './quantity.domain.ts'
import type { Cell } from './sums.domain.ts'

const COMMUNE = 'C'
const VILLAGES = ['V1', 'V2', 'V3']

const dictionaryOf = (...ids: readonly string[]): Figure[] => ids.map((id) => sampleFigure(id, { kind: 'stock' }))

type Asked = string | { readonly figure: string; readonly required?: boolean; readonly when?: string }
type Section = { readonly rows: 'unit' | 'villages'; readonly figures: readonly Asked[] }
function formOf(sections: readonly Section[], checks: readonly (readonly [string, CheckSeverity?])[] = []): Form {
  const text: WrittenForm = {
    id: 'form',
    title: { vi: 'x', en: 'x' },
    level: 'commune',
    period: 'month',
    sections: sections.map(({ rows, figures }, at) => ({
      id: `s${String(at)}`,
      title: { vi: 'x', en: 'x' },
      rows,
      figures: figures.map((each) => ({ required: true, when: null, ...(typeof each === 'string' ? { figure: each } : each) })),
    })),
    checks: checks.map(([holds, severity = 'error'], at) => ({ id: `c${String(at)}`, severity, holds, words: { vi: 'x', en: 'x' } })),
    due: { commune: { workingDays: 1 } },
    source: 'x',
    checked: false,
  }
  const { form, issues } = checkForm(text, dictionaryOf('a', 'b', 'c'))
  if (form === null) throw new Error(issues.map(({ message }) => message).join('; '))
  return form
}

const cellOf = (value: number | string | null): Cell | null => {
  if (value === null) return null
  if (value === '–') return { state: 'not-applicable' }
  if (value === 'K') return { state: 'cannot-provide', reason: 'mất sổ' }
  const read = readQuantity(String(value))
  if (!read.ok || read.quantity === null) throw new Error(`no quantity: ${String(value)}`)
  return { state: 'given', quantity: read.quantity }
}
function cells(values: Readonly<Record<string, number | string | null>>): Cells {
  return new Map(
    Object.entries(values).flatMap(([key, value]) => {
      const cell = cellOf(value)
      return cell === null ? [] : [[key, cell]]
    }),
  )
}
const input = (
  now: Parameters<typeof cells>[0],
  before: Parameters<typeof cells>[0] = {},
  lastYear: Parameters<typeof cells>[0] = {},
): CheckInput => ({
  unitId: COMMUNE,
  villages: VILLAGES,
  cells: cells(now),
  before: cells(before),
  lastYear: cells(lastYear),
})
const spoken = (form: Form, given: CheckInput): string[] => findingsOf(form, given).map((each) => `${each.severity} ${findingKey(each)}`)
const optional = (figure: string): Asked => ({ figure, required: false })
const own: Section = { rows: 'unit', figures: [optional('a'), optional('b'), optional('c')] }
const grid: Section = { rows: 'villages', figures: [optional('a'), optional('b')] }

describe('a required cell', () => {
  const form = formOf([{ rows: 'unit', figures: ['a', optional('b')] }])
  it('is asked about only while it is blank: zero, not applicable and cannot provide are answers', () => {
    expect(spoken(form, input({}))).toEqual(['error missing a C'])
    for (const answer of [0, '–', 'K', 'gần 5']) expect(spoken(form, input({ 'C a': answer }))).toEqual([])
  })

  it('is asked about in every village, and not of a commune whose villages are asked', () => {
    const both = formOf([
      { rows: 'unit', figures: ['a'] },
      { rows: 'villages', figures: ['a'] },
    ])
    expect(spoken(both, input({ 'V2 a': 3 }))).toEqual(['error missing a V1', 'error missing a V3'])
  })

  it('is not asked under a condition that does not hold, and asked while that cannot be told', () => {
    const conditional = formOf([{ rows: 'unit', figures: ['a', { figure: 'b', when: 'a >= 1' }] }])
    expect(spoken(conditional, input({ 'C a': 0 }))).toEqual([])
    expect(spoken(conditional, input({ 'C a': 2 }))).toEqual(['error missing b C'])
    expect(spoken(conditional, input({}))).toEqual(['error missing a C', 'error missing b C'])
    // "không quá 3" may be none
    expect(spoken(conditional, input({ 'C a': 'không quá 3' }))).toEqual(['error missing b C'])
    const at = { row: COMMUNE, figure: 'b', section: 's0' }
    expect([isAsked(conditional, input({ 'C a': 0 }), at), isAsked(conditional, input({ 'C a': 1 }), at)]).toEqual([false, true])
    expect(isAsked(conditional, input({}), { ...at, section: 'elsewhere' })).toBe(false)
  })
})

describe('a check', () => {
  it('speaks where it does not hold, with what it compared', () => {
    const form = formOf([own], [['a >= b'], ['a <= c * 2', 'warning']])
    expect(findingsOf(form, input({ 'C a': 5, 'C b': 7, 'C c': 1 }))).toEqual([
      { kind: 'check', check: 'c0', unitId: COMMUNE, severity: 'error', figures: ['a', 'b'], values: { a: 5, b: 7 } },
      { kind: 'check', check: 'c1', unitId: COMMUNE, severity: 'warning', figures: ['a', 'c'], values: { a: 5, c: 1 } },
    ])
    expect(spoken(form, input({ 'C a': 7, 'C b': 7, 'C c': 4 }))).toEqual([])
  })

  it('never speaks where a value it names was not given', () => {
    const formulas = [
      'a >= b',
      'a + b >= c',
      'a >= b && b >= c',
      'a >= 5 || b >= 5',
      '!(a == b)',
      'a >= aBefore',
      'b >= bLastYear',
      'a * 2 >= aOfVillages',
    ]
    const form = formOf(
      [own, grid],
      formulas.flatMap((text) => [[text, 'error'] as const, [text, 'warning'] as const]),
    )
    const value = fc.constantFrom<number | string | null>(null, null, '–', 'K', 0, 1, 5, 9, 'trên 4', 'gần 6', 'khoảng 3', '2–7')
    const given = fc.record(
      Object.fromEntries(['C a', 'C b', 'C c', ...VILLAGES.flatMap((id) => [`${id} a`, `${id} b`])].map((key) => [key, value])),
    )
    fc.assert(
      fc.property(given, given, given, (now, before, lastYear) => {
        const asked = input(now, before, lastYear)
        for (const { kind, values, check } of findingsOf(form, asked)) {
          if (kind !== 'check') continue
          const names = formulas[Math.floor(Number(check?.slice(1)) / 2)]?.match(/[abc](Before|LastYear|OfVillages)?/g) ?? []
          expect(Object.keys(values).toSorted()).toEqual([...new Set(names)].toSorted())
        }
      }),
      { numRuns: 500 },
    )
  })

  it('as an error speaks only where it is certain, whatever the words leave open', () => {
    const form = formOf([own], [['a >= b']])
    expect(spoken(form, input({ 'C a': 'trên 10', 'C b': 12 }))).toEqual([])
    expect(spoken(form, input({ 'C a': 'gần 10', 'C b': 12 }))).toEqual(['error check c0 C'])
    expect(spoken(form, input({ 'C a': 10, 'C b': '5–12' }))).toEqual([])
    expect(spoken(form, input({ 'C a': 10, 'C b': '11–12' }))).toEqual(['error check c0 C'])
    expect(spoken(form, input({ 'C a': 1, 'C b': 'khoảng 500' }))).toEqual([])
    const equal = formOf([own], [['a == b']])
    expect(spoken(equal, input({ 'C a': '5–8', 'C b': '8–9' }))).toEqual([])
    expect(spoken(equal, input({ 'C a': '5–7', 'C b': '8–9' }))).toEqual(['error check c0 C'])
  })

  it('as an error is right about every number within the words', () => {
    const formulas = ['a >= b', 'a + b <= c', 'a * 2 - b >= c', 'a == b', '!(a > b) || b >= c', 'a >= b && b >= c']
    const truths: readonly ((a: number, b: number, c: number) => boolean)[] = [
      (a, b) => a >= b,
      (a, b, c) => a + b <= c,
      (a, b, c) => a * 2 - b >= c,
      (a, b) => a === b,
      (a, b, c) => !(a > b) || b >= c,
      (a, b, c) => a >= b && b >= c,
    ]
    const form = formOf(
      [own],
      formulas.map((text) => [text] as const),
    )
    const number = fc.integer({ min: 0, max: 12 })
    const quantity: fc.Arbitrary<Quantity> = fc.oneof(
      number.map(exactly),
      fc.record({ number, qualifier: fc.constantFrom('over', 'at-least', 'nearly', 'at-most', 'about'), upper: fc.constant(null) }),
      fc
        .tuple(number, fc.integer({ min: 1, max: 5 }))
        .map(([low, more]): Quantity => ({ number: low, qualifier: 'range', upper: low + more })),
    )
    const within = ({ low, high }: ReturnType<typeof boundsOf>, n: number): number => {
      const [from, to] = [low ?? 0, high ?? 25]
      return from + (n % (to - from + 1))
    }
    fc.assert(
      fc.property(fc.tuple(quantity, quantity, quantity), fc.tuple(fc.nat(), fc.nat(), fc.nat()), (said, picks) => {
        const given: CheckInput = {
          ...input({}),
          cells: new Map(
            said.map((each, at) => [cellKey({ unitId: COMMUNE, figure: 'abc'[at] ?? '' }), { state: 'given', quantity: each }]),
          ),
        }
        const [a = 0, b = 0, c = 0] = said.map((each, at) => within(boundsOf(each), picks[at] ?? 0))
        for (const { check } of findingsOf(form, given)) {
          expect(truths[Number(check?.slice(1))]?.(a, b, c), `${String(check)} ${String([a, b, c])}`).toBe(false)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('as a warning goes by the numbers as they were said', () => {
    const form = formOf([own], [['a <= aBefore * 3', 'warning']])
    expect(spoken(form, input({ 'C a': 'gần 100' }, { 'C a': 20 }))).toEqual(['warning check c0 C'])
    expect(spoken(form, input({ 'C a': 'khoảng 50' }, { 'C a': 20 }))).toEqual([])
    expect(spoken(form, input({ 'C a': 100 }))).toEqual([])
  })

  it('speaks of each village where all its figures are asked of villages, and of a commune that declares one of them', () => {
    const form = formOf([own, grid], [['a >= b']])
    const villages = { 'V1 a': 1, 'V1 b': 2, 'V2 a': 2, 'V2 b': 2, 'V3 a': 0, 'V3 b': 1 }
    expect(spoken(form, input(villages))).toEqual(['error check c0 V1', 'error check c0 V3'])
    // the villages' b is 5; the commune says 4 of a
    expect(spoken(form, input({ ...villages, 'C a': 4 }))).toEqual([
      'error check c0 V1',
      'error check c0 V3',
      'error check c0 C',
      'warning parts a C',
    ])
  })

  it('takes the villages together as at least what they gave so far', () => {
    const form = formOf([own, grid], [['c >= aOfVillages'], ['aOfVillages >= c', 'warning']])
    expect(spoken(form, input({ 'C c': 5, 'V1 a': 3 }))).toEqual([])
    expect(spoken(form, input({ 'C c': 5, 'V1 a': 3, 'V2 a': 3 }))).toEqual(['error check c0 C'])
    // whole, with a village the figure does not apply to: now the warning speaks as well
    expect(spoken(form, input({ 'C c': 5, 'V1 a': 1, 'V2 a': 1, 'V3 a': '–' }))).toEqual(['warning check c1 C'])
    expect(spoken(form, input({ 'C c': 5, 'V1 a': 1, 'V2 a': 1, 'V3 a': 'K' }))).toEqual([])
  })

  it('compares a commune whose villages were asked with the villages of then', () => {
    const form = formOf([grid], [['aOfVillages <= aBefore * 2', 'warning']])
    const now = { 'V1 a': 5, 'V2 a': 5, 'V3 a': 1 }
    expect(spoken(form, input(now, { 'OLD a': 2, 'V1 a': 3 }))).toEqual(['warning check c0 C'])
    expect(spoken(form, input(now, { 'OLD a': 4, 'V1 a': 3 }))).toEqual([])
    // what the commune itself declared then counts before its villages
    expect(spoken(form, input(now, { 'C a': 10, 'V1 a': 3 }))).toEqual([])
  })
})

describe('parts and total', () => {
  const form = formOf([
    { rows: 'unit', figures: [optional('a')] },
    { rows: 'villages', figures: [optional('a')] },
  ])
  const parts = (commune: number | string, ...villages: readonly (number | string | null)[]): string[] =>
    spoken(form, input({ 'C a': commune, ...Object.fromEntries(villages.map((value, at) => [`V${String(at + 1)} a`, value])) }))

  it('are asked about where they contradict each other, and kept', () => {
    expect(parts(10, 3, 3, 3)).toEqual(['warning parts a C'])
    expect(parts(9, 3, 3, 3)).toEqual([])
    expect(findingsOf(form, input({ 'C a': 10, 'V1 a': 3, 'V2 a': 3, 'V3 a': 3 }))[0]?.values).toEqual({ a: 10, aOfVillages: 9 })
  })

  it('do not contradict each other where the words leave room', () => {
    expect(parts('trên 8', 3, 3, 3)).toEqual([])
    expect(parts('gần 10', 3, 3, 3)).toEqual([])
    expect(parts(10, 3, 3, '3–5')).toEqual([])
    expect(parts('trên 9', 3, 3, 2)).toEqual(['warning parts a C'])
    expect(parts('khoảng 100', 3, 3, 3)).toEqual(['warning parts a C'])
  })

  it('are not compared before every village has answered, unless the villages are more already', () => {
    expect(parts(10, 3, 3, null)).toEqual([])
    expect(parts(10, 3, 3, 'K')).toEqual([])
    expect(parts(10, 6, 6, null)).toEqual(['warning parts a C'])
    expect(parts(10)).toEqual([])
  })
})

describe('handing in', () => {
  it('is blocked by errors, and by warnings nobody has answered', () => {
    const form = formOf([{ rows: 'unit', figures: ['a', 'b'] }], [['a >= 5', 'warning']])
    const found = findingsOf(form, input({ 'C a': 2 }))
    expect(found.map(findingKey)).toEqual(['missing b C', 'check c0 C'])
    expect(blocking(found, new Set()).map(findingKey)).toEqual(['missing b C', 'check c0 C'])
    // an answer does not help against an error
    expect(blocking(found, new Set(found.map(findingKey))).map(findingKey)).toEqual(['missing b C'])
  })
})
