// Formulas as closures: three-valued logic by its truth table, whole-number comparisons, and the value that turns one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparisons, type Comparison, type Formula } from './criteria.domain.ts'
import { compileBool, compileMeasured, factsOf, holds, isComparison, neededFor, type Slot, type SlotMap } from './formula.domain.ts'

const names = ['a', 'b', 'c', 'd'] as const
const map: SlotMap = {
  fact: (id, part) => names.findIndex((name) => name === id) + (part === 'date' ? 4 : 0),
  day: (id) => (id === 'windowFrom' ? 8 : id === 'windowLast' ? 9 : 10),
}
const fact = (id: string, part: 'value' | 'date' = 'value'): Formula => ({ op: 'fact', id, part })
const int = (value: number): Formula => ({ op: 'int', value })
const pair = (op: 'and' | 'or' | '+' | '-' | '*' | Comparison, left: Formula, right: Formula): Formula => ({ op, left, right })
const run = (formula: Formula, ...slots: Slot[]): boolean | undefined => compileBool(formula, map)(slots)

const three = [true, false, undefined] as const

describe('three-valued logic', () => {
  it.each(three.flatMap((a) => three.map((b) => [a, b] as const)))('%s, %s', (a, b) => {
    const and = a === false || b === false ? false : a === undefined || b === undefined ? undefined : true
    const or = a === true || b === true ? true : a === undefined || b === undefined ? undefined : false
    expect(run(pair('and', fact('a'), fact('b')), a, b)).toBe(and)
    expect(run(pair('or', fact('a'), fact('b')), a, b)).toBe(or)
    expect(run({ op: 'not', of: pair('and', fact('a'), fact('b')) }, a, b)).toBe(and === undefined ? undefined : !and)
  })

  it('turns a fact round, and leaves what was not said unsaid', () => {
    expect(three.map((value) => run({ op: 'not', of: fact('a') }, value))).toEqual([false, true, undefined])
    expect(run({ op: 'bool', value: true })).toBe(true)
    expect(run({ op: 'bool', value: false })).toBe(false)
  })

  it('reads a part of the slots by its name and part', () => {
    expect(run(fact('b'), undefined, true)).toBe(true)
    expect(run(pair('<=', fact('a', 'date'), { op: 'day', id: 'windowLast' }), 0, 0, 0, 0, '2026-01-01', 0, 0, 0, 'x', '2026-01-01')).toBe(
      true,
    )
  })
})

describe('comparisons', () => {
  const oracle: Readonly<Record<Comparison, (a: bigint, b: bigint) => boolean>> = {
    '>=': (a, b) => a >= b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '<': (a, b) => a < b,
    '==': (a, b) => a === b,
  }

  it.each(comparisons)('%s of counts, by the numbers and where one was not said', (op) => {
    for (const [a, b] of [
      [1, 2],
      [2, 2],
      [3, 2],
    ] as const) {
      const expected = oracle[op](BigInt(a), BigInt(b))
      expect(holds(op, a, b)).toBe(expected)
      expect(run(pair(op, fact('a'), fact('b')), a, b)).toBe(expected)
      expect(run(pair(op, int(a), fact('b')), undefined, b)).toBe(expected)
    }
    expect(run(pair(op, fact('a'), fact('b')), undefined, 1)).toBeUndefined()
    expect(run(pair(op, fact('a'), fact('b')), 1, undefined)).toBeUndefined()
  })

  it.each(comparisons)('%s of days, as time goes', (op) => {
    const days = pair(op, fact('a', 'date'), fact('b', 'date'))
    const at = (a: string | undefined, b: string | undefined): boolean | undefined => run(days, 0, 0, 0, 0, a, b)
    expect(at('2026-01-31', '2026-02-01')).toBe(oracle[op](1n, 2n))
    expect(at('2026-02-01', '2026-02-01')).toBe(oracle[op](2n, 2n))
    expect(at('2026-02-01', '2026-01-31')).toBe(oracle[op](2n, 1n))
    expect(at(undefined, '2026-01-31')).toBeUndefined()
    expect(at('2026-01-31', undefined)).toBeUndefined()
  })

  it('reads the days of the window, each from its own place', () => {
    const slots: Slot[] = [0, 0, 0, 0, '2026-03-31', 0, 0, 0, '2025-11-16', '2026-11-15', '2026-03-31']
    const against = (op: Comparison, id: 'windowFrom' | 'windowLast' | 'firstQuarterLast') =>
      run(pair(op, fact('a', 'date'), { op: 'day', id }), ...slots)
    expect([against('>', 'windowFrom'), against('<', 'windowLast'), against('==', 'firstQuarterLast')]).toEqual([true, true, true])
    expect(run(pair('<', { op: 'day', id: 'windowFrom' }, fact('a', 'date')), ...slots)).toBe(true)
  })
})

describe('arithmetic', () => {
  const value = (formula: Formula, ...slots: Slot[]): number | undefined => compileMeasured(pair('>=', int(0), formula), map)?.bound(slots)

  it('adds, subtracts and multiplies, by either side, and by a written number from either side', () => {
    expect(value(pair('+', fact('a'), fact('b')), 7, 3)).toBe(10)
    expect(value(pair('-', fact('a'), fact('b')), 7, 3)).toBe(4)
    expect(value(pair('*', fact('a'), fact('b')), 7, 3)).toBe(21)
    expect(value(pair('*', fact('a'), int(5)), 7)).toBe(35)
    expect(value(pair('*', int(5), fact('a')), 7)).toBe(35)
    expect(value(pair('+', int(5), fact('a')), 7)).toBe(12)
    expect(value(pair('-', fact('a'), int(5)), 7)).toBe(2)
  })

  it('is nothing where a part was not said', () => {
    for (const op of ['+', '-', '*'] as const) {
      expect(value(pair(op, fact('a'), fact('b')), undefined, 3)).toBeUndefined()
      expect(value(pair(op, fact('a'), fact('b')), 3, undefined)).toBeUndefined()
    }
    expect(value(pair('*', fact('a'), int(5)))).toBeUndefined()
    expect(value(pair('*', int(5), fact('a')))).toBeUndefined()
  })

  it('refuses what is no number, no yes-no and no day', () => {
    expect(() => compileBool(int(1), map)).toThrow('not a yes-no formula: int')
    expect(() => compileBool(pair('>=', { op: 'bool', value: true }, int(1)), map)).toThrow('not a number: bool')
    expect(() => compileBool(pair('>=', fact('a', 'date'), int(1)), map)).toThrow('not a day: int')
  })
})

describe('what was measured', () => {
  it('takes a factor off the left side, from either side of it, and nothing else', () => {
    const of = (left: Formula) => compileMeasured(pair('>=', left, int(70)), map)
    expect(of(pair('*', fact('a'), int(100)))).toMatchObject({ comparison: '>=', factor: 100 })
    expect(of(pair('*', int(100), fact('a')))).toMatchObject({ factor: 100 })
    expect(of(pair('*', fact('a'), int(100)))?.measure([3])).toBe(3)
    expect(of(pair('*', int(100), fact('a')))?.measure([3])).toBe(3)
    for (const whole of [fact('a'), pair('+', fact('a'), int(100)), pair('*', fact('a'), fact('b'))]) expect(of(whole)?.factor).toBe(1)
    // a factor that is not above zero would turn the comparison round
    expect(of(pair('*', fact('a'), int(0)))?.factor).toBe(1)
    expect(of(pair('*', int(0), fact('a')))?.factor).toBe(1)
    expect(of(pair('*', fact('a'), int(-2)))?.factor).toBe(1)
    expect(of(pair('*', fact('a'), int(1)))?.factor).toBe(1)
  })

  it('is nothing for a formula that compares no counts', () => {
    expect(compileMeasured(fact('a'), map)).toBeNull()
    expect(compileMeasured(pair('and', fact('a'), fact('b')), map)).toBeNull()
    expect(compileMeasured(pair('<=', fact('a', 'date'), { op: 'day', id: 'windowLast' }), map)).toBeNull()
    expect(compileMeasured(pair('<=', { op: 'day', id: 'windowFrom' }, fact('a', 'date')), map)).toBeNull()
  })

  it.each<[Comparison, number, number, number | null]>([
    ['>=', 100, 1750, 18],
    ['>=', 100, 1800, 18],
    ['>=', 100, 1801, 19],
    ['>', 100, 1800, 19],
    ['>', 100, 1799, 18],
    ['<=', 100, 1799, 17],
    ['<=', 100, 1800, 18],
    ['<', 100, 1800, 17],
    ['<', 100, 1801, 18],
    ['==', 100, 1800, 18],
    ['==', 100, 1801, null],
    ['>=', 3, -4, -1],
    ['>', 3, -4, -1],
    ['<=', 3, -4, -2],
    ['<', 3, -3, -2],
    ['>=', 5, -3, 0],
  ])('%s with factor %i against %i is turned at %s', (op, factor, bound, needed) => {
    expect(neededFor(op, factor, bound)).toBe(needed)
  })

  it('is turned at the nearest whole number, and never at "minus zero"', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...comparisons),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: -500, max: 5000 }),
        (op, factor, bound) => {
          const needed = neededFor(op, factor, bound)
          if (needed === null) {
            expect([op, bound % factor === 0]).toEqual(['==', false])
            return
          }
          expect(Object.is(needed, -0)).toBe(false)
          expect(holds(op, needed * factor, bound)).toBe(true)
          const inward = op === '>=' || op === '>' ? -1 : 1
          expect(holds(op, (needed + inward) * factor, bound)).toBe(false)
        },
      ),
    )
  })
})

describe('reading a formula', () => {
  it('names each fact once, in the order of first use', () => {
    const formula = pair('and', { op: 'not', of: fact('b') }, pair('>=', pair('+', fact('c'), fact('b')), pair('*', int(2), fact('a'))))
    expect(factsOf(formula)).toEqual(['b', 'c', 'a'])
    expect(factsOf(int(1))).toEqual([])
    expect(factsOf({ op: 'day', id: 'windowLast' })).toEqual([])
  })

  it('knows a comparison from anything else', () => {
    for (const op of comparisons) expect(isComparison(pair(op, int(1), int(2)))).toBe(true)
    for (const op of ['and', 'or', '+', '-', '*'] as const) expect(isComparison(pair(op, int(1), int(2)))).toBe(false)
    expect(isComparison(fact('a'))).toBe(false)
  })
})
