// Which report periods say a figure of a dossier's window, when the two contradict each other, and what the list of them may say.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CriteriaSet } from '../criteria/criteria.domain.ts'
import { exactly, type Quantity } from '../figures/quantity.domain.ts'
import { nothing, plus, sumOf, type Sum } from '../figures/sums.domain.ts'
import { addDays, plainDate } from '../shared/plain-date.ts'
import { factFigureIssues, judgeFact, standingFor } from './fact-figures.domain.ts'

const exact = (number: number): Sum => sumOf({ state: 'given', quantity: exactly(number) })
const said = (number: number, qualifier: Quantity['qualifier']): Sum =>
  sumOf({ state: 'given', quantity: { number, qualifier, upper: null } })

describe('an answer and a figure', () => {
  test.each([
    ['the same number', 'same', exact(12), exact(12), true, 'agrees'],
    ['another number', 'same', exact(10), exact(12), true, 'contradicts'],
    ['"trên 10" and 12', 'same', exact(12), said(10, 'over'), true, 'agrees'],
    ['more than what is there so far', 'same', exact(12), exact(10), false, 'incomplete'],
    ['less than what is there already', 'same', exact(8), exact(10), false, 'contradicts'],
    ['a part of it', 'part', exact(10), exact(12), true, 'agrees'],
    ['all of it', 'part', exact(12), exact(12), true, 'agrees'],
    ['more than there is', 'part', exact(13), exact(12), true, 'contradicts'],
    ['more than "gần 12"', 'part', exact(13), said(12, 'nearly'), true, 'contradicts'],
    ['more than "trên 12" may be', 'part', exact(13), said(12, 'over'), true, 'agrees'],
    ['more than what is there so far', 'part', exact(13), exact(12), false, 'incomplete'],
    ['a report that gives no number', 'part', exact(13), sumOf({ state: 'not-applicable' }), true, null],
    ['an answer not given', 'same', nothing, exact(1), true, null],
  ] as const)('%s (%s)', (_, relation, answer, figure, isWhole, verdict) => {
    expect(judgeFact(relation, answer, figure, isWhole)).toBe(verdict)
  })

  test('a report that still comes can take back an agreement but never a contradiction', () => {
    const number = fc.nat(30)
    fc.assert(
      fc.property(fc.constantFrom('same', 'part'), number, number, number, (relation, answer, figure, more) => {
        if (judgeFact(relation, exact(answer), exact(figure), false) !== 'contradicts') return
        expect(judgeFact(relation, exact(answer), plus(exact(figure), exact(more)), true)).toBe('contradicts')
      }),
    )
  })
})

describe('the periods that say a figure', () => {
  const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
  const forms = [
    { id: 'month', period: 'month' },
    { id: 'quarter', period: 'quarter' },
    { id: 'year', period: 'year' },
    { id: 'asked', period: 'ad-hoc' },
  ] as const
  const [quarterly, yearly] = [[forms[1], forms[2]], [forms[2]]] as const
  const told = (found: ReturnType<typeof standingFor>) => found && [found.form, ...found.tiles.map(({ from, to }) => `${from} ${to}`)]

  test('a stock is the last one that closed in the window, by the form that said it last', () => {
    expect(told(standingFor(quarterly, 'stock', window, plainDate('2026-10-01')))).toEqual(['quarter', '2026-06-15 2026-09-15'])
    expect(told(standingFor(quarterly, 'stock', window, plainDate('2027-10-01')))).toEqual(['quarter', '2026-06-15 2026-09-15'])
    expect(told(standingFor(forms, 'stock', window, plainDate('2027-10-01')))).toEqual(['month', '2026-10-15 2026-11-15'])
    expect(told(standingFor(yearly, 'stock', window, plainDate('2026-10-01')))).toEqual(['year', '2024-12-15 2025-12-15'])
    // the day a period closes on is its last
    expect(told(standingFor(quarterly, 'stock', window, plainDate('2026-09-14')))?.[1]).toBe('2026-06-15 2026-09-15')
    expect(told(standingFor(quarterly, 'stock', window, plainDate('2026-09-13')))?.[1]).toBe('2026-03-15 2026-06-15')
  })

  test('a flow is the sum of the periods that mostly lie in the window, by the form that leaves the fewest days beside it', () => {
    const months = standingFor(forms, 'flow', window, plainDate('2027-10-01'))
    expect([months?.form, months?.tiles.length, months?.tiles[0]?.from, months?.tiles.at(-1)?.to]).toEqual([
      'month',
      12,
      '2025-11-15',
      '2026-11-15',
    ])
    expect(told(standingFor(yearly, 'flow', window, plainDate('2027-10-01')))).toEqual(['year', '2025-12-15 2026-12-15'])
    // a year that has not closed says nothing yet; months count up
    expect(standingFor(yearly, 'flow', window, plainDate('2026-10-01'))).toBeNull()
    expect(standingFor(forms, 'flow', window, plainDate('2026-10-01'))?.tiles).toHaveLength(12)
  })

  test('nothing where no form asks by a calendar, or none has closed in the window', () => {
    expect(standingFor([forms[3]], 'stock', window, plainDate('2027-10-01'))).toBeNull()
    expect(standingFor(quarterly, 'stock', window, plainDate('2025-11-20'))).toBeNull()
  })

  test('whatever the window: a stock closed in it, the periods of a flow follow each other without a gap', () => {
    const windows = fc
      .record({ day: fc.integer({ min: 0, max: 3000 }), length: fc.integer({ min: 20, max: 800 }) })
      .map(({ day, length }) => ({ from: addDays(plainDate('2020-01-01'), day), to: addDays(plainDate('2020-01-01'), day + length) }))
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: 4500 }), fc.constantFrom('stock', 'flow'), (each, at, kind) => {
        const today = addDays(plainDate('2020-01-01'), at)
        const found = standingFor(forms, kind, each, today)
        if (found === null) return
        if (kind === 'stock') {
          const [tile] = found.tiles
          expect(found.tiles).toHaveLength(1)
          expect(tile !== undefined && tile.to <= each.to && tile.to > each.from && addDays(tile.to, -1) <= today).toBe(true)
        }
        found.tiles.slice(1).forEach((tile, index) => expect(tile.from).toBe(found.tiles[index]?.to))
      }),
    )
  })
})

describe('the list of what is compared', () => {
  const count = (id: string, origin: string) => ({ id, type: 'count', origin })
  const sets = [
    { id: 'commune', clauses: [{ facts: [count('models', 'declared'), count('areas', 'sub-units'), { id: 'plan', type: 'document' }] }] },
  ] as unknown as readonly CriteriaSet[]
  const figures = [
    { id: 'models', adds: 'sum' },
    { id: 'share', adds: 'share' },
  ] as const
  const note = { vi: 'x', en: 'x' }
  const models = { set: 'commune', fact: 'models', figure: 'models', relation: 'same', note } as const
  const areas = { set: 'commune', fact: 'areas', why: 'x' }
  const issues = (written: Parameters<typeof factFigureIssues>[0]) => factFigureIssues(written, sets, figures).map(({ message }) => message)

  test('every count stands in one of the lists, once', () => {
    expect(issues({ compared: [models], apart: [areas] })).toEqual([])
    expect(issues({ compared: [models], apart: [] })).toEqual(['nobody decided about the count commune areas'])
    expect(issues({ compared: [models], apart: [areas, { ...areas, fact: 'models' }] })).toEqual(['models of commune is written twice'])
  })

  test('only what is there, is declared and adds up', () => {
    expect(issues({ compared: [{ ...models, figure: 'fires' }], apart: [areas] })).toEqual(['no figure fires'])
    expect(issues({ compared: [{ ...models, figure: 'share' }], apart: [areas] })).toEqual(['share does not add up'])
    expect(issues({ compared: [models, { ...models, fact: 'areas' }], apart: [] })).toEqual([
      'areas is not declared by the place itself',
      'models is compared with two facts of commune',
    ])
    expect(issues({ compared: [models], apart: [areas, { ...areas, fact: 'plan' }] })).toEqual(['no count plan in the set commune'])
    expect(issues({ compared: [{ ...models, set: 'other' }], apart: [areas] })).toContain('no count models in the set other')
  })
})
