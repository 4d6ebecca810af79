// Sums are a commutative group, and the words a sum is told in stay true.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, exactly, qualifiers, quantityText, type Quantity } from './quantity.domain.ts'
import { minus, nothing, overTime, plus, quantityOf, sumOf, total, type Cell, type Sum } from './sums.domain.ts'

const number = fc.integer({ min: 0, max: 1_000_000_000 }).map((n) => n / 1000)
const aQuantity: fc.Arbitrary<Quantity> = fc.oneof(
  fc.record({
    number,
    qualifier: fc.constantFrom(...qualifiers.filter((each) => each !== 'range')),
    upper: fc.constant(null),
  }),
  fc
    .tuple(number, number)
    .filter(([a, b]) => a !== b)
    .map(([a, b]): Quantity => ({ number: Math.min(a, b), qualifier: 'range', upper: Math.max(a, b) })),
)
const aCell: fc.Arbitrary<Cell | null> = fc.oneof(
  { weight: 6, arbitrary: aQuantity.map((quantity): Cell => ({ state: 'given', quantity })) },
  { weight: 1, arbitrary: fc.constant<Cell>({ state: 'not-applicable' }) },
  { weight: 1, arbitrary: fc.constant<Cell>({ state: 'cannot-provide', reason: 'mất sổ' }) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const aSum: fc.Arbitrary<Sum> = fc.array(aCell, { maxLength: 6 }).map(total)
const given = (...quantities: readonly Quantity[]): Cell[] => quantities.map((quantity) => ({ state: 'given', quantity }))
const words = (...quantities: readonly Quantity[]): string => {
  const quantity = quantityOf(total(given(...quantities)))
  return quantity === null ? 'nothing' : quantityText(quantity)
}
const said = (qualifier: Quantity['qualifier'], value: number, upper: number | null = null): Quantity => ({
  number: value,
  qualifier,
  upper,
})

describe('sums', () => {
  it('are a commutative group', () => {
    fc.assert(
      fc.property(aSum, aSum, aSum, (a, b, c) => {
        expect(plus(plus(a, b), c)).toEqual(plus(a, plus(b, c)))
        expect(plus(a, b)).toEqual(plus(b, a))
        expect(plus(a, nothing)).toEqual(a)
        expect(minus(a, a)).toEqual(nothing)
        expect(minus(plus(a, b), b)).toEqual(a)
        expect(plus(a, minus(nothing, a))).toEqual(nothing)
      }),
      { numRuns: 500 },
    )
  })

  it('come to the same in any order, and after any corrections', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(aCell, aCell), { maxLength: 20 }), fc.nat(), (changes, turn) => {
        const corrected = changes.reduce(
          (sum, [before, after]) => plus(minus(sum, sumOf(before)), sumOf(after)),
          total(changes.map(([a]) => a)),
        )
        const after = changes.map(([, b]) => b)
        const at = after.length === 0 ? 0 : turn % after.length
        expect(corrected).toEqual(total([...after.slice(at), ...after.slice(0, at)]))
      }),
    )
  })

  it('add fractions without losing a thousandth', () => {
    const sum = total(given(...Array.from({ length: 1000 }, () => exactly(0.1))))
    expect(quantityOf(sum)).toEqual(exactly(100))
  })

  it('are exact for every commune of the country at the most a figure may have', () => {
    const one = sumOf({ state: 'given', quantity: exactly(999_999_999) })
    let sum = nothing
    for (let commune = 0; commune < 3321; commune += 1) sum = plus(sum, one)
    expect(Number.isSafeInteger(sum.thousandths)).toBe(true)
    expect(quantityOf(sum)?.number).toBe(999_999_999 * 3321)
  })
})

describe('a sum in words', () => {
  it('bounds whatever the parts may truly have been', () => {
    // a true value within the words of each part
    const within = (quantity: Quantity, share: number): number => {
      const { low, high } = boundsOf(quantity)
      const [from, to] = [low ?? 0, high ?? (low ?? quantity.number) * 2 + 5]
      return from + (to - from) * share
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(aQuantity, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 }), (parts) => {
        const quantity = quantityOf(total(given(...parts.map(([each]) => each))))
        if (quantity === null) throw new Error('nothing')
        const { low, high } = boundsOf(quantity)
        const truth = parts.reduce((sum, [each, share]) => sum + within(each, share), 0)
        const slack = 1e-6 * (1 + truth)
        if (low !== null) expect(truth).toBeGreaterThanOrEqual(low - slack)
        if (high !== null) expect(truth).toBeLessThanOrEqual(high + slack)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps the word of the one part that has one', () => {
    expect(words(said('over', 160), exactly(40))).toBe('trên 200')
    expect(words(said('nearly', 11500), exactly(500))).toBe('gần 12.000')
    expect(words(said('at-least', 3), exactly(2))).toBe('ít nhất 5')
    expect(words(said('at-most', 3), exactly(2))).toBe('nhiều nhất 5')
    expect(words(said('range', 30, 40), exactly(10))).toBe('từ 40 đến 50')
    expect(words(said('about', 3), exactly(2))).toBe('khoảng 5')
  })

  it('is only about where parts pull both ways', () => {
    expect(words(said('over', 160), said('nearly', 40))).toBe('khoảng 200')
    expect(words(said('range', 30, 40), said('nearly', 40))).toBe('khoảng 70')
    expect(words(said('over', 160), said('at-least', 40))).toBe('trên 200')
    expect(words(said('at-most', 160), said('nearly', 40))).toBe('gần 200')
    expect(words(said('range', 30, 40), said('over', 10))).toBe('trên 40')
  })

  it('tells nothing from zero', () => {
    expect(quantityOf(total([null, { state: 'not-applicable' }, { state: 'cannot-provide', reason: 'x' }]))).toBeNull()
    expect(words(exactly(0), exactly(0))).toBe('0')
    expect(total([null, { state: 'not-applicable' }, { state: 'cannot-provide', reason: 'x' }])).toMatchObject({
      given: 0,
      notApplicable: 1,
      cannotProvide: 1,
    })
  })
})

describe('a longer period', () => {
  const parts = [3, 0, 5].map((value) => sumOf({ state: 'given', quantity: exactly(value) }))
  it('adds what flows, takes the last of what stands, and says nothing of what does not add up', () => {
    expect(quantityOf(overTime('flow', 'sum', parts) ?? nothing)).toEqual(exactly(8))
    expect(quantityOf(overTime('stock', 'sum', parts) ?? nothing)).toEqual(exactly(5))
    expect(overTime('stock', 'none', parts)).toBeNull()
    expect(overTime('flow', 'share', parts)).toBeNull()
  })
  it('does not take an older stock for one that nobody gave last', () => {
    expect(quantityOf(overTime('stock', 'sum', [...parts, nothing]) ?? nothing)).toBeNull()
    expect(overTime('flow', 'sum', [])).toEqual(nothing)
  })
})
