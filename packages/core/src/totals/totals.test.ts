// How totals move: in numbers, in per cent and in percentage points, which are never confused and never computed from rounded shares.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percentOf } from '../shared/numbers.ts'
import { movement, type TotalValue } from './totals.domain.ts'

const shareOf = (part: number, whole: number): TotalValue => ({
  quantity: null,
  share: { kind: 'share', percent: percentOf(part, whole) ?? 0, part, whole, approximate: false },
  given: 1,
  notApplicable: 0,
  cannotProvide: 0,
})
const numberOf = (number: number): TotalValue => ({
  quantity: { number, qualifier: 'exact', upper: null },
  share: null,
  given: 1,
  notApplicable: 0,
  cannotProvide: 0,
})

describe('how a total moved', () => {
  test('points come from the counts: from one in six to one in three is 16,7, though 33,3 less 16,7 is 16,6', () => {
    expect(movement(shareOf(1, 3), shareOf(1, 6))).toEqual({ kind: 'points', by: 16.7, approximate: false })
    expect(movement(shareOf(1, 6), shareOf(1, 3))).toEqual({ kind: 'points', by: -16.7, approximate: false })
  })

  test('points are never further from the truth than rounding to one decimal', () => {
    const share = fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 })).map(([part, more]) => [part, part + more] as const)
    fc.assert(
      fc.property(share, share, (now, before) => {
        const moved = movement(shareOf(...now), shareOf(...before))
        const exact = (now[0] / now[1] - before[0] / before[1]) * 100
        expect(Math.abs((moved?.by ?? Number.NaN) - exact)).toBeLessThanOrEqual(0.05 + 1e-9)
      }),
    )
  })

  test('a share and a number are not compared, and from nothing there is no per cent', () => {
    expect(movement(shareOf(1, 3), numberOf(5))).toBeNull()
    expect(movement(numberOf(5), numberOf(0))).toMatchObject({ kind: 'number', by: 5, percent: null })
  })
})
