// The ledger between levels: each part under its cause, and the parts always add up to the difference.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { periodOf } from '../calendar/periods.domain.ts'
import { nothing } from '../figures/sums.domain.ts'
import type { Entry } from './differences.domain.ts'
import { entry, id, linesOf } from './entry-sample.ts'
import { absentOf, levelLedger, type LevelPlace } from './level-ledger.domain.ts'

const YEAR = periodOf('year', 2026)
const place = (own: Entry | null, atHandIn: readonly Entry[], now: readonly Entry[], more: Partial<LevelPlace> = {}): LevelPlace => ({
  own,
  atHandIn,
  now,
  unitsChanged: false,
  otherDefinition: false,
  ...more,
})
/** Units below now and then, or the one above. */
const told = (...places: readonly LevelPlace[]) => linesOf(levelLedger(places, YEAR))

describe('a province', () => {
  const then = [entry('a', 10), entry('b', 20)]

  test('that handed in before two communes did, and before one was corrected: what is left it said differently on its day', () => {
    const now = [entry('a', 10), entry('b', 25, { seq: 2 }), entry('c', 30), entry('d', 40, { late: true })]
    expect(told(place(entry('P', 33), then, now))).toEqual([
      ['new', -30, 'c', ''],
      ['late', -40, 'd', ''],
      ['corrected', -5, 'b', 'b'],
      ['unexplained', 3, '', 'P'],
    ])
  })

  test('whose units or questions changed within the period: what is left is put there', () => {
    expect(told(place(entry('P', 33), then, then, { unitsChanged: true }))).toEqual([['unit-change', 3, '', 'P']])
    expect(told(place(entry('P', 33), then, then, { otherDefinition: true }))).toEqual([['definition', 3, '', 'P']])
    expect(told(place(entry('P', 33), then, then, { unitsChanged: true, otherDefinition: true }))).toEqual([['unit-change', 3, '', 'P']])
  })

  test('that agrees with its communes has nothing to tell, and one that said no number is missing', () => {
    expect(told(place(entry('P', 30), then, then))).toEqual([])
    expect(told(place(null, [], then))).toEqual([
      ['missing', -20, 'b', ''],
      ['missing', -10, 'a', ''],
    ])
    expect(told(place(entry('P', 0, { sum: { ...nothing, cannotProvide: 1 } }), then, then))).toHaveLength(2)
  })

  test('a commune that said it cannot give the figure has answered; one that is not there has not', () => {
    const silent = entry('b', 0, { sum: { ...nothing, cannotProvide: 1 } })
    expect(absentOf(['a', 'b', 'c'].map(id), [place(entry('P', 10), [], [entry('a', 10), silent])])).toEqual(['c'])
  })
})

test('the country adds its provinces up, each by its own day', () => {
  expect(
    told(
      place(entry('P', 30), [entry('a', 30)], [entry('a', 30), entry('b', 5)]),
      place(null, [], [entry('c', 7)]),
      place(entry('Q', 9), [entry('d', 8)], [entry('d', 8)]),
    ),
  ).toEqual([
    ['new', -5, 'b', ''],
    ['missing', -7, 'c', ''],
    ['unexplained', 1, '', 'Q'],
  ])
})

const entries = (names: readonly string[]): fc.Arbitrary<readonly Entry[]> =>
  fc
    .uniqueArray(
      fc.record({
        unit: fc.constantFrom(...names),
        number: fc.integer({ min: 0, max: 1000 }),
        seq: fc.integer({ min: 1, max: 2 }),
        late: fc.boolean(),
        given: fc.boolean(),
      }),
      { selector: ({ unit }) => unit },
    )
    .map((rows) => rows.map(({ unit, number, given, ...more }) => entry(unit, number, { ...more, ...(given ? {} : { sum: nothing }) })))
const places: fc.Arbitrary<readonly LevelPlace[]> = fc
  .array(
    fc.record({
      own: fc.option(fc.integer({ min: 0, max: 3000 })),
      atHandIn: entries(['a', 'b', 'c', 'd']),
      now: entries(['a', 'b', 'c', 'd']),
      unitsChanged: fc.boolean(),
      otherDefinition: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((made) =>
    made.map(({ own, atHandIn, now, ...more }, at) => ({
      ...more,
      own: own === null ? null : entry(`P${String(at)}`, own),
      atHandIn: own === null ? [] : atHandIn,
      now,
    })),
  )

describe('for whatever was reported', () => {
  test('the parts add up to the whole difference', () => {
    fc.assert(
      fc.property(places, (made) => {
        const ledger = levelLedger(made, YEAR)
        const below = made.reduce((all, { now }) => all + now.reduce((each, { sum: { thousandths } }) => each + thousandths, 0), 0)
        const own = made.reduce((all, each) => all + (each.own?.sum.thousandths ?? 0), 0)
        expect([ledger.before, ledger.after]).toEqual([below, own])
        expect(ledger.lines.reduce((all, { by }) => all + by, 0)).toBe(own - below)
        for (const line of ledger.lines) {
          const change = (side: readonly Entry[]): number => side.reduce((all, each) => all + each.sum.thousandths, 0)
          // only what nobody can point at has nothing on its other side
          if (!['unexplained', 'unit-change', 'definition'].includes(line.cause)) {
            expect(line.by).toBe(change(line.after) - change(line.before))
          }
        }
      }),
    )
  })

  test('two places together are the one and the other', () => {
    fc.assert(
      fc.property(places, places, (one, other) => {
        const [a, b, both] = [levelLedger(one, YEAR), levelLedger(other, YEAR), levelLedger([...one, ...other], YEAR)]
        expect([both.before, both.after]).toEqual([a.before + b.before, a.after + b.after])
        expect(both.lines).toEqual([...a.lines, ...b.lines])
      }),
    )
  })
})
