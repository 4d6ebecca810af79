// What contradicts what: by the ends the words leave open, never while something is missing that could still come.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactly, qualifiers, type Quantity } from '../figures/quantity.domain.ts'
import { plus, sumOf, type Sum } from '../figures/sums.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import {
  gapBetween,
  judge,
  keyText,
  pairingsOf,
  readKey,
  sharedFigures,
  type ComparedForm,
  type ContradictionKey,
} from './contradictions.domain.ts'

const of = (quantity: Quantity): Sum => sumOf({ state: 'given', quantity })
const exact = (number: number): Sum => of(exactly(number))
const said = (number: number, qualifier: Quantity['qualifier'], upper: number | null = null): Sum => of({ number, qualifier, upper })

describe('two sides', () => {
  test.each([
    ['the same number', exact(5), exact(5), true, 'agrees'],
    ['another number', exact(5), exact(6), true, 'contradicts'],
    ['"trên 160" and 165', said(160, 'over'), exact(165), true, 'agrees'],
    ['"trên 160" and 150', said(160, 'over'), exact(150), true, 'contradicts'],
    ['"gần 160" and 165', said(160, 'nearly'), exact(165), true, 'contradicts'],
    ['"khoảng 160" and 500', said(160, 'about'), exact(500), true, 'agrees'],
    ['from 30 to 40 and 40', said(30, 'range', 40), exact(40), true, 'agrees'],
    ['from 30 to 40 and 41', said(30, 'range', 40), exact(41), true, 'contradicts'],
    ['more than what is there so far', exact(10), exact(6), false, 'incomplete'],
    ['less than what is there already', exact(5), exact(6), false, 'contradicts'],
    ['as much as is there so far', exact(6), exact(6), false, 'agrees'],
    ['nothing on one side', sumOf({ state: 'not-applicable' }), exact(6), true, null],
  ] as const)('%s', (_, own, other, isWhole, verdict) => {
    expect(judge(own, other, isWhole)).toBe(verdict)
  })

  test('a number that still comes can take back an agreement but never a contradiction', () => {
    const quantity = fc
      .record({ number: fc.integer({ min: 0, max: 20 }), qualifier: fc.constantFrom(...qualifiers), more: fc.integer({ min: 1, max: 5 }) })
      .map(({ number, qualifier, more }) => ({ number, qualifier, upper: qualifier === 'range' ? number + more : null }))
    fc.assert(
      fc.property(quantity, quantity, fc.nat(20), (a, b, c) => {
        if (judge(of(a), of(b), false) === 'contradicts') expect(judge(of(a), plus(of(b), exact(c)), true)).toBe('contradicts')
        // a contradiction has no side
        expect(judge(of(a), of(b), true) === 'contradicts').toBe(judge(of(b), of(a), true) === 'contradicts')
      }),
    )
  })

  test('the difference in numbers and per cent of what it is compared with; of nothing there is no per cent', () => {
    expect(gapBetween(exact(110), exact(100))).toEqual({ by: 10, percent: 10, approximate: false })
    expect(gapBetween(exact(90), said(100, 'over'))).toEqual({ by: -10, percent: -10, approximate: true })
    expect(gapBetween(exact(5), exact(0))).toEqual({ by: 5, percent: null, approximate: false })
    expect(gapBetween(exact(5), sumOf(null))).toBeNull()
  })
})

const form = (id: string, level: ComparedForm['level'], period: ComparedForm['period'], ...figures: readonly string[]): ComparedForm => ({
  id,
  level,
  period,
  figures,
})
const forms = [
  form('month', 'commune', 'month', 'fires'),
  form('quarter', 'commune', 'quarter', 'teams'),
  form('half', 'commune', 'half-year', 'teams'),
  form('year', 'commune', 'year', 'fires', 'teams'),
  form('province', 'province', 'year', 'teams'),
  form('asked', 'commune', 'ad-hoc', 'fires', 'teams'),
] as const

test('what is compared: years with months, quarters and halves, halves with quarters, the province with its communes of the same period', () => {
  const pairs = pairingsOf(forms, { from: plainDate('2025-06-01'), to: plainDate('2026-06-01') }, plainDate('2026-03-20'))
  expect(
    new Set(pairs.map(({ kind, form: own, other, period, tiles }) => `${kind} ${own} ${other} ${period.from} ${String(tiles.length)}`)),
  ).toEqual(
    new Set([
      'period half quarter 2024-12-15 2',
      'period half quarter 2025-06-15 2',
      'period year month 2024-12-15 12',
      'period year quarter 2024-12-15 4',
      'period year half 2024-12-15 2',
      'level province year 2024-12-15 1',
    ]),
  )
  expect(
    sharedFigures(forms, pairs, [
      { id: 'fires', adds: 'sum', kind: 'flow' },
      { id: 'teams', adds: 'sum', kind: 'stock' },
    ]),
  ).toEqual(
    expect.arrayContaining([
      { form: 'year', other: 'month', figure: 'fires', over: 'sum' },
      { form: 'year', other: 'quarter', figure: 'teams', over: 'last' },
      { form: 'province', other: 'year', figure: 'teams', over: 'last' },
    ]),
  )
  expect(sharedFigures(forms, pairs, [{ id: 'teams', adds: 'none', kind: 'stock' }])).toEqual([])
})

test('a key is read as it is written, and nothing else is one', () => {
  const key: ContradictionKey = {
    kind: 'level',
    unitId: '15@2025-07-01',
    form: 'a',
    other: 'b',
    figure: 'teams',
    from: plainDate('2024-12-15'),
    to: plainDate('2025-12-15'),
  }
  expect(readKey(keyText(key))).toEqual(key)
  for (const text of [
    '',
    'level',
    `${keyText(key)}|x`,
    keyText(key).replace('level', 'other'),
    keyText(key).replace('2024-12-15', '2024-13-15'),
  ]) {
    expect(readKey(text)).toBeNull()
  }
})
