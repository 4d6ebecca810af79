// What a formula may say, and that running it agrees with the CEL engine.
import { Environment } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FactDef } from './criteria.domain.ts'
import { checkFormula } from './formula-check.domain.ts'
import { compileBool, neededFor, type Slot, type SlotMap } from './formula.domain.ts'

function fact(id: string, type: FactDef['type'], more: Partial<FactDef> = {}): FactDef {
  return {
    id,
    type,
    label: id,
    help: null,
    required: true,
    goodAnswer: null,
    unit: null,
    min: null,
    max: type === 'count' ? 1000 : null,
    notAbove: null,
    numbered: false,
    due: null,
    origin: 'declared',
    baseline: null,
    ...more,
  }
}
const facts = [
  fact('a', 'count'),
  fact('b', 'count', { min: 1 }),
  fact('yes', 'yes-no'),
  fact('no', 'yes-no'),
  fact('plan', 'document'),
  fact('day', 'date'),
]

const map: SlotMap = {
  fact: (id, part) => 3 + facts.findIndex((each) => each.id === id) * 2 + (part === 'date' ? 1 : 0),
  day: (id) => ['windowFrom', 'windowLast', 'firstQuarterLast'].indexOf(id),
}

function slotsOf(values: Readonly<Record<string, Slot>>): Slot[] {
  return ['2025-11-01', '2026-10-31', '2026-03-31', ...facts.flatMap((each) => [values[each.id], values[`${each.id}On`]])]
}

function run(text: string, values: Readonly<Record<string, Slot>>): boolean | undefined {
  const checked = checkFormula(text, facts)
  if (!checked.ok) throw new Error(checked.error)
  // through JSON, as a browser gets it
  return compileBool(JSON.parse(JSON.stringify(checked.ast)), map)(slotsOf(values))
}

describe('checkFormula', () => {
  it.each([
    ['a * 100 >= 70 * b'],
    ['a + b >= 3'],
    ['!yes'],
    ['plan && planOn <= firstQuarterLast'],
    ['yes || no'],
    ['dayOn >= windowFrom && dayOn <= windowLast'],
    ['!(yes && no)'],
    ['a - b > -5'],
  ])('takes %s', (text) => {
    expect(checkFormula(text, facts)).toMatchObject({ ok: true })
  })

  it.each([
    ['a >=', /Unexpected/],
    ['a', /must answer yes or no/],
    ['unknown >= 1', /Unknown variable/],
    ['planOn.matches("(a+)+$")', /not allowed|Exceeded/],
    ['size(planOn) > 3', /not allowed|Exceeded/],
    ['[1].exists(x, x > 0)', /Exceeded|not allowed/],
    ['a in [1, 2]', /Exceeded|not allowed/],
    ['{"a": 1}.a == 1', /Exceeded|not allowed/],
    ['a > 1 ? yes : no', /not allowed/],
    ['a / b >= 1', /not allowed/],
    ['a % 2 == 0', /not allowed/],
    ['a + 1.5 > 2.0', /overload/],
    ['planOn + "x" == planOn', /for numbers|whole numbers/],
    ['planOn + planOn == planOn', /for numbers/],
    ['yes == no', /write the fact itself/],
    ['a < 9007199254740993', /larger than/],
    ['a * a * a * a * a * a >= 1', /2\^53/],
    ['true', /decides nothing/],
    ['a >= 2000', /impossible/],
    ['b < 1', /impossible/],
    ['a >= 0', /empty/],
    ['a == 5000', /impossible/],
    ['1 >= 0', /two written numbers/],
    ['a >= 1 && b < 1', /impossible/],
    [`${'('.repeat(40)}yes${')'.repeat(40)}`, /maxDepth|Exceeded/],
    [Array.from({ length: 60 }, () => 'yes').join(' && '), /longer|Exceeded/],
    ['yes '.repeat(200), /longer/],
  ])('refuses %s', (text, reason) => {
    const checked = checkFormula(text, facts)
    expect(checked.ok).toBe(false)
    if (!checked.ok) expect(checked.error).toMatch(reason)
  })
})

describe('a compiled formula', () => {
  it('cannot tell what was not said, unless the rest decides', () => {
    expect(run('yes && no', { yes: true })).toBeUndefined()
    expect(run('yes && no', { yes: false })).toBe(false)
    expect(run('yes || no', { no: true })).toBe(true)
    expect(run('yes || no', { no: false })).toBeUndefined()
    expect(run('!yes', {})).toBeUndefined()
    expect(run('a >= b', { a: 3 })).toBeUndefined()
    expect(run('plan && planOn <= firstQuarterLast', { plan: false })).toBe(false)
    expect(run('plan && planOn <= firstQuarterLast', { plan: true, planOn: '2026-03-31' })).toBe(true)
    expect(run('plan && planOn <= firstQuarterLast', { plan: true, planOn: '2026-04-01' })).toBe(false)
  })

  const comparison = fc.constantFrom('>=', '<=', '>', '<', '==')
  const number = fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 50 }).map(String))
  const sum = fc.tuple(number, fc.constantFrom('+', '-', '*'), number).map(([x, op, y]) => `(${x} ${op} ${y})`)
  const atom = fc.oneof(
    fc.tuple(fc.oneof(number, sum), comparison, fc.oneof(number, sum)).map((parts) => parts.join(' ')),
    fc.constantFrom('yes', 'no', '!yes'),
  )
  const text = fc.oneof(
    atom,
    fc.tuple(atom, fc.constantFrom('&&', '||'), atom).map((parts) => parts.join(' ')),
    atom.map((one) => `!(${one})`),
  )

  it('agrees with the CEL engine on everything it takes', () => {
    const environment = new Environment()
    environment.registerVariable('a', 'int').registerVariable('b', 'int').registerVariable('yes', 'bool').registerVariable('no', 'bool')
    let compared = 0
    fc.assert(
      fc.property(
        text,
        fc.record({ a: fc.nat(60), b: fc.integer({ min: 1, max: 60 }), yes: fc.boolean(), no: fc.boolean() }),
        (formula, values) => {
          if (!checkFormula(formula, facts).ok) return
          compared += 1
          expect(run(formula, values)).toBe(environment.evaluate(formula, { ...values, a: BigInt(values.a), b: BigInt(values.b) }))
        },
      ),
      { numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})

describe('neededFor', () => {
  it('is the nearest whole number at which the comparison holds, by the numbers themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: -100_000, max: 100_000 }), (factor, bound) => {
        const k = BigInt(factor)
        const of = BigInt(bound)
        const least = BigInt(neededFor('>=', factor, bound) ?? 0)
        expect(least * k >= of && (least - 1n) * k < of).toBe(true)
        const above = BigInt(neededFor('>', factor, bound) ?? 0)
        expect(above * k > of && (above - 1n) * k <= of).toBe(true)
        const most = BigInt(neededFor('<=', factor, bound) ?? 0)
        expect(most * k <= of && (most + 1n) * k > of).toBe(true)
        const below = BigInt(neededFor('<', factor, bound) ?? 0)
        expect(below * k < of && (below + 1n) * k >= of).toBe(true)
        const exact = neededFor('==', factor, bound)
        expect(exact === null ? of % k !== 0n : BigInt(exact) * k === of).toBe(true)
      }),
    )
  })
})
