// The difference ledger: each part under its cause, and the parts always add up to the whole, in either direction and over a third total.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { periodOf } from '../calendar/periods.domain.ts'
import { nothing } from '../figures/sums.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import { differenceLedger, type Entry, type Taking, type UnitLink } from './differences.domain.ts'
import { entry, id, linesOf } from './entry-sample.ts'

const Q1 = periodOf('quarter', 2026, 1)
const Q2 = periodOf('quarter', 2026, 2)
const of = (period: Taking['period'], ...entries: readonly Entry[]): Taking => ({ period, entries })
/** Units before and after. */
const told = (before: Taking, after: Taking, links: readonly UnitLink[] = []) => linesOf(differenceLedger(before, after, links))

describe('a province of five communes', () => {
  test('from one quarter to the next: a merger, a new form, who came, who is missing and what really changed', () => {
    const before = of(Q1, entry('a', 10), entry('b', 20), entry('c', 30), entry('d', 40), entry('e', 50))
    const after = of(
      Q2,
      entry('ab', 35, { report: 'r' }),
      entry('c', 30),
      entry('d', 44, { definition: '2' }),
      entry('f', 7),
      entry('g', 5, { late: true }),
    )
    const links = [
      { fromId: id('a'), toId: id('ab'), on: plainDate('2026-04-01') },
      { fromId: id('b'), toId: id('ab'), on: plainDate('2026-04-01') },
    ]
    expect(told(before, after, links)).toEqual([
      ['new', 7, '', 'f'],
      ['new', 5, '', 'g'],
      ['missing', -50, 'e', ''],
      ['unit-change', 5, 'a+b', 'ab'],
      ['definition', 4, 'd', 'd'],
    ])
    expect(told(of(Q1, entry('c', 30)), of(Q2, entry('c', 33)))).toEqual([['real', 3, 'c', 'c']])
  })

  test('of one quarter as it stood on a day: what came late and what was corrected since', () => {
    const before = of(Q1, entry('a', 10), entry('b', 20))
    const after = of(Q1, entry('a', 10), entry('b', 25, { seq: 2 }), entry('c', 30), entry('d', 40, { late: true }))
    expect(told(before, after)).toEqual([
      ['new', 30, '', 'c'],
      ['late', 40, '', 'd'],
      ['corrected', 5, 'b', 'b'],
    ])
    expect(told(before, before)).toEqual([])
  })

  test('a unit that gives no number is in no total', () => {
    const silent = entry('a', 0, { sum: { ...nothing, cannotProvide: 1 } })
    expect(told(of(Q1, silent), of(Q2, entry('a', 10)))).toEqual([['new', 10, '', 'a']])
  })

  test('a unit that took in another one that had not reported changed with its territory only where both sides spoke', () => {
    const link = { fromId: id('b'), toId: id('a'), on: plainDate('2026-04-01') }
    expect(told(of(Q1, entry('a', 10), entry('b', 20)), of(Q2, entry('a', 33)), [link])).toEqual([['unit-change', 3, 'a+b', 'a']])
    expect(told(of(Q1, entry('a', 10)), of(Q2, entry('a', 33)), [link])).toEqual([['real', 23, 'a', 'a']])
    // what happened after both periods, or before them, changes nothing between them
    expect(told(of(Q1, entry('a', 10), entry('b', 20)), of(Q2, entry('a', 33)), [{ ...link, on: Q2.to }])).toEqual([
      ['missing', -20, 'b', ''],
      ['real', 23, 'a', 'a'],
    ])
  })
})

const units = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const taking: fc.Arbitrary<Taking> = fc
  .tuple(
    fc.constantFrom(Q1, Q2, periodOf('quarter', 2026, 3)),
    fc.uniqueArray(
      fc.record({
        unit: fc.constantFrom(...units),
        number: fc.integer({ min: 0, max: 1000 }),
        seq: fc.integer({ min: 1, max: 2 }),
        definition: fc.constantFrom('1', '2'),
        late: fc.boolean(),
        given: fc.boolean(),
      }),
      { selector: ({ unit }) => unit },
    ),
  )
  .map(([period, rows]) => ({
    period,
    entries: rows.map(({ unit, number, given, ...more }) => entry(unit, number, { ...more, ...(given ? {} : { sum: nothing }) })),
  }))
const links: fc.Arbitrary<readonly UnitLink[]> = fc.array(
  fc.record({
    fromId: fc.constantFrom(...units.map(id)),
    toId: fc.constantFrom(...units.map(id)),
    on: fc.constantFrom(plainDate('2026-04-01'), plainDate('2026-07-01'), plainDate('2025-01-01')),
  }),
  { maxLength: 5 },
)
const parts = (before: Taking, after: Taking, known: readonly UnitLink[]): number =>
  differenceLedger(before, after, known).lines.reduce((all, { by }) => all + by, 0)
const whole = ({ entries }: Taking): number => entries.reduce((all, { sum: each }) => all + each.thousandths, 0)

describe('for whatever was reported', () => {
  test('the parts add up to the whole change, every entry stands in one part at most', () => {
    fc.assert(
      fc.property(taking, taking, links, (before, after, known) => {
        const ledger = differenceLedger(before, after, known)
        expect(parts(before, after, known)).toBe(whole(after) - whole(before))
        expect([ledger.before, ledger.after]).toEqual([whole(before), whole(after)])
        for (const side of ['before', 'after'] as const) {
          const standing = ledger.lines.flatMap((line) => line[side].map(({ unitId }) => unitId))
          expect(new Set(standing).size).toBe(standing.length)
        }
      }),
    )
  })

  test('the way back is the same with the other sign, and two steps are one', () => {
    fc.assert(
      fc.property(taking, taking, taking, links, (one, two, three, known) => {
        expect(parts(two, one, known)).toBe(0 - parts(one, two, known))
        expect(parts(one, two, known) + parts(two, three, known)).toBe(parts(one, three, known))
        expect(parts(one, one, known)).toBe(0)
      }),
    )
  })
})
