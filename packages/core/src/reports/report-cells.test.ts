// The cells of one report: what may stand in them, how a hand-in keeps them, what they add up to, and which are hidden.
import { describe, expect, test } from 'vitest'
import type { Form } from '../figures/forms.domain.ts'
import { cellKey } from '../figures/forms.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import { blurredCells } from './blurred-cells.domain.ts'
import { cellIssue, cellMap, keptCells, readKept, sumsChanged, sumsOf, type CellAt } from './report-cells.domain.ts'
import { earlierPeriods, periodFrom, standingDay } from './report-periods.domain.ts'
import { doneOn, placeFor, rightFor, statesFor } from './report-rights.policy.ts'

const given = (number: number, qualifier: 'exact' | 'over' | 'range' = 'exact', upper: number | null = null): Cell => ({
  state: 'given',
  quantity: { number, qualifier, upper },
})
const at = (unitId: string, figure: string, cell: Cell): CellAt => ({ unitId, figure, cell })

const asked = (figure: string) => ({ figure, required: false, when: null })
const form: Pick<Form, 'sections'> = {
  sections: [
    { id: 'a', title: { vi: '', en: '' }, rows: 'unit', figures: [asked('x'), asked('y')] },
    { id: 'b', title: { vi: '', en: '' }, rows: 'villages', figures: [asked('y'), asked('z')] },
  ],
}

describe('a value', () => {
  const figure = { adds: 'sum', lowest: 'village', decimals: 1 } as const
  test.each<[string, Cell, Parameters<typeof cellIssue>[0], Parameters<typeof cellIssue>[1], string | null]>([
    ['fits', given(1.5), figure, 'village', null],
    ['has too many decimals', given(1.25), figure, 'village', 'too-many-decimals'],
    ['0.1 + 0.2 is no third decimal', given(0.1 + 0.2), figure, 'village', null],
    ['a range is looked at at both ends', given(1, 'range', 2.25), figure, 'village', 'too-many-decimals'],
    ['is too large', given(1e9), figure, 'village', 'too-large'],
    ['is kept no further down than its figure', given(1), { ...figure, lowest: 'commune' }, 'village', 'below-lowest-level'],
    ['of a share is computed', given(1), { ...figure, adds: 'share' }, 'commune', 'share-is-computed'],
    ['is not asked for decimals where there is none', { state: 'not-applicable' }, figure, 'commune', null],
  ])('%s', (_, cell, of, level, expected) => expect(cellIssue(of, level, cell)).toBe(expected))
})

describe('a hand-in', () => {
  const cells = [
    at('v2', 'z', given(3)),
    at('u', 'y', { state: 'cannot-provide', reason: 'Chưa có sổ' }),
    at('v1', 'y', given(1, 'over')),
    at('u', 'x', given(0)),
    at('v1', 'z', { state: 'not-applicable' }),
    at('elsewhere', 'z', given(9)),
  ]
  test('keeps what was said in the order of the form, whoever typed it in which order, and gives it back', () => {
    const kept = keptCells(form, 'u', ['v1', 'v2'], cellMap(cells))
    expect(keptCells(form, 'u', ['v1', 'v2'], cellMap(cells.toReversed()))).toEqual(kept)
    expect(kept.map(([unit, figure]) => `${unit} ${figure}`)).toEqual(['u x', 'u y', 'v1 y', 'v1 z', 'v2 z'])
    expect(cellMap(readKept(kept))).toEqual(cellMap(cells.filter(({ unitId }) => unitId !== 'elsewhere')))
  })

  test('counts once for its unit, and what changed leads from one to the next', () => {
    const of = (list: readonly CellAt[]) => sumsOf(form, 'u', cellMap(list))
    const first = of([at('u', 'x', given(160, 'over')), at('v1', 'z', given(2)), at('v2', 'z', given(3))])
    expect(first.map(({ figure, given: count, thousandths }) => [figure, count, thousandths])).toEqual([
      ['x', 1, 160_000],
      ['z', 1, 5000],
    ])
    const second = of([at('u', 'x', given(160, 'over')), at('v1', 'z', given(4)), at('u', 'y', given(1))])
    expect(sumsChanged(first, second).map(({ figure, given: count, thousandths }) => [figure, count, thousandths])).toEqual([
      ['y', 1, 1000],
      ['z', 0, -1000],
    ])
    expect(sumsChanged(first, first)).toEqual([])
    const [gone] = sumsChanged(first, [])
    expect(gone).toMatchObject({ figure: 'x', given: -1, thousandths: -160_000, more: -1, certainlyMore: -1 })
  })
})

describe('small numbers', () => {
  const marks = (cells: readonly CellAt[]) =>
    Object.fromEntries(
      blurredCells(cellMap(cells), { unitId: 'u', villages: ['v1', 'v2', 'v3'] }, ['z']).map((each) => [cellKey(each), each.mark]),
    )
  test('are hidden, none and five are not, and other figures stay', () => {
    expect(marks([at('v1', 'z', given(3)), at('v2', 'z', given(0)), at('v3', 'z', given(5)), at('u', 'x', given(2))])).toEqual({
      'v1 z': 'small',
    })
  })
  test('with whatever their declared sum would give away', () => {
    const cells = [at('u', 'z', given(20)), at('v1', 'z', given(3)), at('v2', 'z', given(8)), at('v3', 'z', given(9))]
    expect(marks(cells)).toEqual({ 'v1 z': 'small', 'v2 z': 'hidden' })
    // a sum that is not theirs gives nothing away
    expect(marks([at('u', 'z', given(25)), ...cells.slice(1)])).toEqual({ 'v1 z': 'small' })
  })
})

describe('a period', () => {
  const month = { from: plainDate('2026-10-15'), to: plainDate('2026-11-15') }
  test('is looked at on its last day, or today while that is to come', () => {
    expect(standingDay(month, plainDate('2026-11-10'))).toBe('2026-11-10')
    expect(standingDay(month, plainDate('2027-02-01'))).toBe('2026-11-14')
  })
  test('has one before it and one of last year, but for what was asked ad hoc', () => {
    expect(earlierPeriods(periodFrom('month', month))).toMatchObject({
      before: { number: 10, year: 2026 },
      lastYear: { number: 11, year: 2025 },
    })
    expect(earlierPeriods(periodFrom('ad-hoc', month))).toBeNull()
  })
})

describe('rights', () => {
  test('a unit hands in where it lies, the place above it receives', () => {
    const scope = ['xa', 'tinh', 'VN'] as never
    expect([rightFor('hand-in', 'commune'), rightFor('hand-in', 'province'), rightFor('accept', 'province')]).toEqual([
      'report.enter',
      'report.enter-above',
      'report.receive',
    ])
    expect([placeFor('save', scope), placeFor('return', scope)]).toEqual([scope, ['tinh', 'VN']])
    expect(statesFor(['return'])).toEqual(['handed-in', 'accepted'])
  })
  test('who typed, handed in or accepted has done something; who opened, asked for a correction or returned has not', () => {
    const by = { accountId: 'a', onBehalfOf: null }
    const acts = (['open', 'hand-in', 'return', 'accept', 'correct'] as const).map((action) => ({ action, by }))
    expect(doneOn(acts, [by]).map(({ duty }) => duty)).toEqual(['make', 'check', 'make'])
  })
})
