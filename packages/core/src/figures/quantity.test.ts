// How quantities are read as they were said, and given back so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vietnameseNumber } from '../shared/numbers.ts'
import {
  boundsOf,
  compareQuantities,
  MOST,
  MOST_DECIMALS,
  qualifiers,
  quantityText,
  readQuantity,
  sameQuantity,
  type Quantity,
} from './quantity.domain.ts'

const thousandths = fc.integer({ min: 0, max: 50_000_000 }).map((n) => n / 1000)
const number = fc.oneof(fc.integer({ min: 0, max: MOST }), thousandths)
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
const read = (text: string, decimals = 0): Quantity | null => {
  const found = readQuantity(text, decimals)
  if (!found.ok) throw new Error(`${text}: ${found.issue}`)
  return found.quantity
}
const issueOf = (text: string, decimals = 0): string | null => {
  const found = readQuantity(text, decimals)
  return found.ok ? null : found.issue
}

describe('a quantity', () => {
  it('comes back as it was said, whatever was said', () => {
    fc.assert(
      fc.property(aQuantity, (quantity) => {
        expect(read(quantityText(quantity), MOST_DECIMALS)).toEqual(quantity)
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, Quantity]>([
    ['0', { number: 0, qualifier: 'exact', upper: null }],
    ['1.234', { number: 1234, qualifier: 'exact', upper: null }],
    ['12.585', { number: 12585, qualifier: 'exact', upper: null }],
    ['1 234 567', { number: 1234567, qualifier: 'exact', upper: null }],
    ['trên 160', { number: 160, qualifier: 'over', upper: null }],
    ['Hơn 20', { number: 20, qualifier: 'more-than', upper: null }],
    ['gần 11.500', { number: 11500, qualifier: 'nearly', upper: null }],
    ['ít nhất 5', { number: 5, qualifier: 'at-least', upper: null }],
    ['tối thiểu 5', { number: 5, qualifier: 'at-least', upper: null }],
    ['không quá 5', { number: 5, qualifier: 'at-most', upper: null }],
    ['khoảng 40', { number: 40, qualifier: 'about', upper: null }],
    ['2 vạn', { number: 20000, qualifier: 'exact', upper: null }],
    ['1,5 triệu', { number: 1500000, qualifier: 'exact', upper: null }],
    ['gần 2,35 nghìn', { number: 2350, qualifier: 'nearly', upper: null }],
    ['từ 30 đến 40', { number: 30, qualifier: 'range', upper: 40 }],
    ['30–40', { number: 30, qualifier: 'range', upper: 40 }],
    ['30-40', { number: 30, qualifier: 'range', upper: 40 }],
    ['30 - 40', { number: 30, qualifier: 'range', upper: 40 }],
    ['1.200 đến 1.300', { number: 1200, qualifier: 'range', upper: 1300 }],
    // the word behind the upper end is said of both
    ['30–40 triệu', { number: 30000000, qualifier: 'range', upper: 40000000 }],
    ['từ 900 nghìn đến 1 triệu', { number: 900000, qualifier: 'range', upper: 1000000 }],
  ])('"%s"', (text, expected) => {
    expect(read(text)).toEqual(expected)
    // typed on another keyboard the marks stand apart from their letters
    expect(read(text.normalize('NFD'))).toEqual(expected)
  })

  it('is nothing said where nothing was typed', () => {
    expect(read('')).toBeNull()
    expect(read('  \u00a0 ')).toBeNull()
  })

  it('is a fraction only where its figure has decimals, and never with a dot', () => {
    expect(read('3,25', 2)).toEqual({ number: 3.25, qualifier: 'exact', upper: null })
    expect(read('1.234,5', 1)).toEqual({ number: 1234.5, qualifier: 'exact', upper: null })
    expect(read('98,8', 1)?.number).toBe(98.8)
    expect(read('5,0')).toEqual({ number: 5, qualifier: 'exact', upper: null })
    expect(issueOf('3,25', 1)).toBe('too-many-decimals')
  })

  it('is asked back where the separators could mean two things, with both readings', () => {
    expect(readQuantity('1,234')).toEqual({ ok: false, issue: 'separator', readings: ['1.234', '1,234'] })
    expect(readQuantity('12.5')).toEqual({ ok: false, issue: 'separator', readings: ['125', '12,5'] })
    expect(readQuantity('12.5', 1)).toEqual({ ok: false, issue: 'separator', readings: ['125', '12,5'] })
    expect(issueOf('1,234,567')).toBe('separator')
    expect(issueOf('1,234.5', 1)).toBe('separator')
    expect(issueOf('1.23.456')).toBe('separator')
  })

  it.each([
    ['-5', 'negative'],
    ['năm', 'not-a-number'],
    ['12/5', 'not-a-number'],
    ['3,25 %', 'not-a-number'],
    ['5 vụ', 'not-a-number'],
    ['1 2', 'not-a-number'],
    ['trên', 'not-a-number'],
    ['trên trên 5', 'not-a-number'],
    ['#REF!', 'not-a-number'],
    ['1e5', 'not-a-number'],
    ['1.000.000.000', 'too-large'],
    ['2 tỷ', 'too-large'],
    ['từ 40 đến 30', 'range-backwards'],
    ['40–40', 'range-backwards'],
    ['900–1 triệu', 'range-backwards'],
    ['2026-11-03', 'not-a-number'],
    ['', null],
  ])('"%s" is refused: %s', (text, issue) => {
    expect(issueOf(text)).toBe(issue)
  })

  it('is read or refused, whatever is typed, and never negative nor over the most', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789.,- –trênđếtừgầvạiu%'.split('')), maxLength: 14 })
    fc.assert(
      fc.property(typed, fc.integer({ min: 0, max: MOST_DECIMALS }), (text, decimals) => {
        const found = readQuantity(text, decimals)
        if (!found.ok || found.quantity === null) return
        const { number: low, upper, qualifier } = found.quantity
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(MOST)
        expect(upper !== null).toBe(qualifier === 'range')
        if (upper !== null) expect(upper).toBeGreaterThan(low)
        expect(Number(low.toFixed(decimals))).toBe(low)
      }),
      { numRuns: 2000 },
    )
  })

  it('writes numbers as the caller does', () => {
    expect(quantityText({ number: 11500, qualifier: 'nearly', upper: null }, (value) => `<${vietnameseNumber(value)}>`)).toBe(
      'gần <11.500>',
    )
  })
})

describe('the order of quantities', () => {
  it('is total: any two have an order, it is the same seen from either side, and it goes on', () => {
    fc.assert(
      fc.property(aQuantity, aQuantity, aQuantity, (a, b, c) => {
        expect(Math.sign(compareQuantities(a, b))).toBe(0 - Math.sign(compareQuantities(b, a)))
        expect(compareQuantities(a, b) === 0).toBe(sameQuantity(a, b))
        if (compareQuantities(a, b) <= 0 && compareQuantities(b, c) <= 0) expect(compareQuantities(a, c)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('knows every word from every other', () => {
    const all = qualifiers.map((qualifier): Quantity => ({ number: 5, qualifier, upper: qualifier === 'range' ? 6 : null }))
    for (const a of all) for (const b of all) expect(compareQuantities(a, b) === 0, `${a.qualifier} ${b.qualifier}`).toBe(a === b)
  })

  it('puts "gần 160" before 160 and "trên 160" after it, and both before 161', () => {
    const said = ['trên 160', '161', '160', 'gần 160', 'khoảng 160'].map((text) => read(text) as Quantity)
    expect(said.toSorted(compareQuantities).map((each) => quantityText(each))).toEqual(['gần 160', 'khoảng 160', '160', 'trên 160', '161'])
  })
})

describe('the bounds of a quantity', () => {
  it('hold its number, where the words tell an end', () => {
    fc.assert(
      fc.property(aQuantity, (quantity) => {
        const { low, high } = boundsOf(quantity)
        if (low !== null) expect(low).toBeLessThanOrEqual(quantity.number)
        if (high !== null) expect(high).toBeGreaterThanOrEqual(quantity.upper ?? quantity.number)
      }),
    )
  })
})
