// The only place for the tests of how results are counted.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import {
  boardStateOf,
  boardStates,
  changeOf,
  failingClauses,
  isLate,
  measureOf,
  objectsTogether,
  rollUp,
  summaryMeasureOf,
  type BoardFact,
  type CountedMeasure,
} from './analytics.domain.ts'

const year = (n: number) => ({ from: plainDate(`${n}-01-01`), to: plainDate(`${n + 1}-01-01`) })
const anGiang: CountedMeasure = {
  set: 'qd-1980-2016-19.2',
  statusKind: 'indicator-19.2',
  level: 'commune',
  window: year(2020),
  met: 97,
  total: 119,
  previous: { window: year(2019), met: 83, total: 119 },
  asSaid: 'tăng gần 12%',
  source: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
}

describe('measures', () => {
  test('An Giang 2020 as its source states it: 97/119, 81,5%, +14, 11,8 points', () => {
    expect(summaryMeasureOf(measureOf(anGiang))).toEqual({
      id: 'indicator-19.2.commune',
      set: 'qd-1980-2016-19.2',
      window: { from: '2020-01-01', to: '2021-01-01' },
      met: 97,
      total: 119,
      percent: 81.5,
      change: { units: 14, points: 11.8 },
      asSaid: 'tăng gần 12%',
      source: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
    })
  })

  test('the documented fields come in the documented order and no other leaves', () => {
    expect(Object.keys(summaryMeasureOf(measureOf(anGiang)))).toEqual([
      'id',
      'set',
      'window',
      'met',
      'total',
      'percent',
      'change',
      'asSaid',
      'source',
    ])
  })

  test.each([
    [368, 382, 96.3],
    [545, 571, 95.4],
    [180, 571, 31.5],
    [61, 119, 51.3],
    [6, 16, 37.5],
    [3, 11, 27.3],
    [0, 119, 0],
    [0, 0, null],
  ])('%i/%i is %s percent', (met, total, percent) => {
    expect(measureOf({ ...anGiang, met, total, previous: null })).toMatchObject({ percent, change: null, previous: null })
  })

  test('shares over different denominators are compared as shares, not as counts', () => {
    expect(changeOf({ met: 90, total: 120 }, { met: 88, total: 110 })).toEqual({ units: 2, points: -5 })
    expect(changeOf({ met: 50, total: 100 }, { met: 0, total: 0 })).toEqual({ units: 50, points: null })
  })

  test('a change and its reverse cancel out, and the sign of the points is that of the exact difference', () => {
    const share = fc
      .record({ total: fc.integer({ min: 1, max: 20_000 }), part: fc.nat(20_000) })
      .map(({ total, part }) => ({ total, met: part % (total + 1) }))
    fc.assert(
      fc.property(share, share, (a, b) => {
        const there = changeOf(a, b)
        const back = changeOf(b, a)
        expect(there.units + back.units).toBe(0)
        expect((there.points ?? 0) + (back.points ?? 0)).toBe(0)
        expect(Object.is(there.points, -0)).toBe(false)
        const exact = a.met * b.total - b.met * a.total
        if (there.points !== 0) expect(Math.sign(there.points ?? 0)).toBe(Math.sign(exact))
        expect(Math.abs((there.points ?? 0) - (exact * 100) / (a.total * b.total))).toBeLessThanOrEqual(0.05 + 1e-9)
      }),
    )
  })
})

describe('board', () => {
  const day = plainDate('2026-11-29')
  const fact = (part: Partial<BoardFact>): BoardFact => ({ decided: null, verdict: null, handedInOn: null, failing: [], ...part })

  test('a decision outweighs the verdict; nothing handed in is not read as not met; an error is not read as met', () => {
    expect(boardStateOf({ decided: 'recognised', verdict: 'not-met', handedInOn: day })).toBe('recognised')
    expect(boardStateOf({ decided: null, verdict: 'not-met', handedInOn: null })).toBe('not-handed-in')
    expect(boardStateOf({ decided: null, verdict: null, handedInOn: day })).toBe('cannot-tell')
    expect(boardStateOf({ decided: null, verdict: 'met', handedInOn: day })).toBe('met')
  })

  test('the deadline day itself is in time; the day after is late, handed in or not', () => {
    expect(isLate(fact({ handedInOn: day }), day, plainDate('2027-01-01'))).toBe(false)
    expect(isLate(fact({ handedInOn: plainDate('2026-11-30') }), day, plainDate('2027-01-01'))).toBe(true)
    expect(isLate(fact({}), day, day)).toBe(false)
    expect(isLate(fact({}), day, plainDate('2026-11-30'))).toBe(true)
    expect(isLate(fact({}), null, plainDate('2030-01-01'))).toBe(false)
    expect(isLate(fact({ decided: 'recognised' }), day, plainDate('2030-01-01'))).toBe(false)
  })

  const anyFact: fc.Arbitrary<BoardFact> = fc.record({
    decided: fc.constantFrom('recognised' as const, 'not-recognised' as const, null),
    verdict: fc.constantFrom('met' as const, 'not-met' as const, 'cannot-tell' as const, null),
    handedInOn: fc.constantFrom(plainDate('2026-11-20'), plainDate('2026-12-01'), null),
    failing: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 }),
  })

  test('the states partition the enrolled, and districts add up to their province', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFact, { maxLength: 15 }), { maxLength: 6 }), (districts) => {
        const on = plainDate('2026-12-15')
        const whole = rollUp(districts.flat(), day, on)
        expect(boardStates.reduce((sum, state) => sum + whole[state], 0)).toBe(whole.enrolled)
        expect(whole.late).toBeLessThanOrEqual(whole.enrolled)
        const parts = districts.map((facts) => rollUp(facts, day, on))
        for (const key of [...boardStates, 'enrolled', 'late'] as const) {
          expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(whole[key])
        }
      }),
    )
  })

  test('a clause counts a unit once, the most frequent first', () => {
    const facts = [fact({ failing: ['b', 'a', 'b'] }), fact({ failing: ['b'] }), fact({ failing: ['c'] }), fact({})]
    expect(failingClauses(facts)).toEqual([
      { clause: 'b', units: 2 },
      { clause: 'a', units: 1 },
      { clause: 'c', units: 1 },
    ])
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), (many) => {
        for (const { clause, units } of failingClauses(many)) {
          expect(units).toBe(many.filter((each) => each.failing.includes(clause)).length)
        }
      }),
    )
  })
})

describe('all objects of one status together', () => {
  const counted = (level: 'commune' | 'village', set: string, met: number, total: number, from: string, to: string) =>
    measureOf({
      set,
      statusKind: 'safe-standard',
      level,
      window: { from: plainDate(from), to: plainDate(to) },
      met,
      total,
      previous: null,
      asSaid: 'trên 98%',
      source: 'nguồn',
    })
  const communes = counted('commune', 'tt23-2012-commune', 154, 156, '2019-12-01', '2020-12-01')
  const areas = counted('village', 'tt23-2012-residential-area', 864, 880, '2019-11-01', '2020-11-01')
  test('are the sums of their counts over the days of all of them', () => {
    expect(objectsTogether([communes, areas])).toEqual({
      id: 'safe-standard.all',
      set: 'safe-standard',
      window: { from: '2019-11-01', to: '2020-12-01' },
      met: 1018,
      total: 1036,
      percent: 98.3,
      change: null,
      asSaid: 'trên 98%',
      source: 'nguồn',
    })
  })
  test('one kind alone is no sum', () => {
    expect([objectsTogether([]), objectsTogether([communes])]).toEqual([null, null])
  })
})
