// The only place for running a checked formula: its tree becomes closures over slots, in three-valued logic.
// A value that was not said is undefined; it can only ever make a result undefined, never true or false by itself.
import type { Comparison, ComparisonFormula, Formula, WindowDay } from './criteria.domain.ts'

export type Slot = number | boolean | string | undefined
export type Slots = Slot[]
/** Where a formula's variables lie in the slots. */
export type SlotMap = { readonly fact: (id: string, part: 'value' | 'date') => number; readonly day: (id: WindowDay) => number }

export type IntFn = (slots: Slots) => number | undefined
export type BoolFn = (slots: Slots) => boolean | undefined

/** A comparison of one measured quantity: `measure × factor ⋈ bound`. */
export type Measured = {
  readonly comparison: Comparison
  readonly measure: IntFn
  readonly factor: number
  readonly bound: IntFn
}

/** The formula as a closure that answers true, false, or undefined where it cannot tell. */
export function compileBool(formula: Formula, map: SlotMap): BoolFn {
  switch (formula.op) {
    case 'bool': {
      const value = formula.value
      return () => value
    }
    case 'fact': {
      const slot = map.fact(formula.id, formula.part)
      return (slots) => slots[slot] as boolean | undefined
    }
    case 'not':
      return compileNot(formula.of, map)
    case 'and':
      return compileAnd(compileBool(formula.left, map), compileBool(formula.right, map))
    case 'or':
      return compileOr(compileBool(formula.left, map), compileBool(formula.right, map))
    case '>=':
    case '<=':
    case '>':
    case '<':
    case '==':
      return isDay(formula.left) ? compileDays(formula.op, formula.left, formula.right, map) : compileComparison(formula, map)
    default:
      throw new TypeError(`not a yes-no formula: ${formula.op}`)
  }
}

/** A comparison taken apart so that the trace can say what was measured and what is needed; null for any other shape. */
export function compileMeasured(formula: Formula, map: SlotMap): Measured | null {
  if (!isComparison(formula) || isDay(formula.left)) return null
  const { of, factor } = unfactor(formula.left)
  return { comparison: formula.op, measure: compileInt(of, map), factor, bound: compileInt(formula.right, map) }
}

/** The nearest value of the measured quantity at which the comparison holds; null where no whole number does. */
export function neededFor(comparison: Comparison, factor: number, bound: number): number | null {
  switch (comparison) {
    case '>=':
      return ceilDiv(bound, factor)
    case '>':
      return floorDiv(bound, factor) + 1
    case '<=':
      return floorDiv(bound, factor)
    case '<':
      return ceilDiv(bound, factor) - 1
    case '==':
      return bound % factor === 0 ? bound / factor : null
  }
}

/** True where the comparison holds between whole numbers. */
export function holds(comparison: Comparison, left: number, right: number): boolean {
  switch (comparison) {
    case '>=':
      return left >= right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '<':
      return left < right
    case '==':
      return left === right
  }
}

/** Every fact the formula reads, in the order of first use. */
export function factsOf(formula: Formula, found: string[] = []): string[] {
  if (formula.op === 'fact') {
    if (!found.includes(formula.id)) found.push(formula.id)
  } else if (formula.op === 'not') {
    factsOf(formula.of, found)
  } else if ('left' in formula) {
    factsOf(formula.left, found)
    factsOf(formula.right, found)
  }
  return found
}

export function isComparison(formula: Formula): formula is ComparisonFormula {
  return formula.op === '>=' || formula.op === '<=' || formula.op === '>' || formula.op === '<' || formula.op === '=='
}

function isDay(formula: Formula): boolean {
  return formula.op === 'day' || (formula.op === 'fact' && formula.part === 'date')
}

/** `measure * 100` or `100 * measure` is the measure with a factor; anything else is itself. */
function unfactor(formula: Formula): { of: Formula; factor: number } {
  if (formula.op === '*') {
    if (formula.right.op === 'int' && formula.right.value > 0) return { of: formula.left, factor: formula.right.value }
    if (formula.left.op === 'int' && formula.left.value > 0) return { of: formula.right, factor: formula.left.value }
  }
  return { of: formula, factor: 1 }
}

function ceilDiv(a: number, b: number): number {
  // 0 minus, so that nothing is ever "-0"
  return 0 - floorDiv(-a, b)
}

/** Exact for the whole numbers a checked formula can reach: the quotient is corrected by the remainder, not rounded. */
function floorDiv(a: number, b: number): number {
  const remainder = a % b
  const down = (a - remainder) / b
  return remainder < 0 ? down - 1 : down
}

function compileNot(of: Formula, map: SlotMap): BoolFn {
  if (of.op === 'fact') {
    const slot = map.fact(of.id, of.part)
    return (slots) => {
      const value = slots[slot]
      return value === undefined ? undefined : value === false
    }
  }
  const inner = compileBool(of, map)
  return (slots) => {
    const value = inner(slots)
    return value === undefined ? undefined : !value
  }
}

function compileAnd(left: BoolFn, right: BoolFn): BoolFn {
  return (slots) => {
    const a = left(slots)
    if (a === false) return false
    const b = right(slots)
    if (b === false) return false
    return a === undefined || b === undefined ? undefined : true
  }
}

function compileOr(left: BoolFn, right: BoolFn): BoolFn {
  return (slots) => {
    const a = left(slots)
    if (a === true) return true
    const b = right(slots)
    if (b === true) return true
    return a === undefined || b === undefined ? undefined : false
  }
}

function compileComparison(formula: ComparisonFormula, map: SlotMap): BoolFn {
  const { op } = formula
  const left = compileInt(formula.left, map)
  const right = compileInt(formula.right, map)
  // one closure per comparison, so that no run asks which one it is
  switch (op) {
    case '>=':
      return (slots) => {
        const a = left(slots)
        const b = right(slots)
        return a === undefined || b === undefined ? undefined : a >= b
      }
    case '<=':
      return (slots) => {
        const a = left(slots)
        const b = right(slots)
        return a === undefined || b === undefined ? undefined : a <= b
      }
    default:
      return (slots) => {
        const a = left(slots)
        const b = right(slots)
        return a === undefined || b === undefined ? undefined : holds(op, a, b)
      }
  }
}

function compileDays(op: Comparison, left: Formula, right: Formula, map: SlotMap): BoolFn {
  const a = daySlot(left, map)
  const b = daySlot(right, map)
  return (slots) => {
    const x = slots[a] as string | undefined
    const y = slots[b] as string | undefined
    if (x === undefined || y === undefined) return undefined
    // text order is time order
    if (op === '<=') return x <= y
    if (op === '>=') return x >= y
    if (op === '<') return x < y
    return op === '>' ? x > y : x === y
  }
}

function daySlot(formula: Formula, map: SlotMap): number {
  if (formula.op === 'day') return map.day(formula.id)
  if (formula.op === 'fact') return map.fact(formula.id, formula.part)
  throw new TypeError(`not a day: ${formula.op}`)
}

function compileInt(formula: Formula, map: SlotMap): IntFn {
  switch (formula.op) {
    case 'int': {
      const value = formula.value
      return () => value
    }
    case 'fact': {
      const slot = map.fact(formula.id, formula.part)
      return (slots) => slots[slot] as number | undefined
    }
    case '+':
    case '-':
    case '*':
      return compileArithmetic(formula.op, formula.left, formula.right, map)
    default:
      throw new TypeError(`not a number: ${formula.op}`)
  }
}

function compileArithmetic(op: '+' | '-' | '*', left: Formula, right: Formula, map: SlotMap): IntFn {
  if (op === '*' && right.op === 'int') return scaled(compileInt(left, map), right.value)
  if (op === '*' && left.op === 'int') return scaled(compileInt(right, map), left.value)
  const a = compileInt(left, map)
  const b = compileInt(right, map)
  return (slots) => {
    const x = a(slots)
    const y = b(slots)
    if (x === undefined || y === undefined) return undefined
    if (op === '+') return x + y
    return op === '-' ? x - y : x * y
  }
}

function scaled(of: IntFn, factor: number): IntFn {
  return (slots) => {
    const value = of(slots)
    return value === undefined ? undefined : value * factor
  }
}
