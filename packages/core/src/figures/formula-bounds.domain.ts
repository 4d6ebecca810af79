// The only place for what is certain of a formula when its numbers are known only between two ends.
import type { ComparisonFormula, Formula } from '../criteria/criteria.domain.ts'
import { holds, isComparison } from '../criteria/formula.domain.ts'

/** Both ends belong to it; `high` may be without end. */
export type Interval = { readonly low: number; readonly high: number }
export type ReadInterval = (name: string) => Interval | undefined

/** Products of ends; nothing times without end is nothing. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b)

function intervalOf(formula: Formula, read: ReadInterval): Interval | undefined {
  if (formula.op === 'int') return { low: formula.value, high: formula.value }
  if (formula.op === 'fact') return read(formula.id)
  if (formula.op !== '+' && formula.op !== '-' && formula.op !== '*') return undefined
  const [a, b] = [intervalOf(formula.left, read), intervalOf(formula.right, read)]
  if (a === undefined || b === undefined) return undefined
  if (formula.op === '+') return { low: a.low + b.low, high: a.high + b.high }
  if (formula.op === '-') return { low: a.low - b.high, high: a.high - b.low }
  const products = [times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)]
  return { low: Math.min(...products), high: Math.max(...products) }
}

function isSame(a: Interval, b: Interval): boolean | undefined {
  if (a.low === a.high && b.low === b.high) return a.low === b.low
  return a.high < b.low || b.high < a.low ? false : undefined
}

function compared({ op, left, right }: ComparisonFormula, read: ReadInterval): boolean | undefined {
  const [a, b] = [intervalOf(left, read), intervalOf(right, read)]
  if (a === undefined || b === undefined) return undefined
  if (op === '==') return isSame(a, b)
  // the two extremes decide: where they agree everything between them does
  const [one, other] = [holds(op, a.low, b.high), holds(op, a.high, b.low)]
  return one === other ? one : undefined
}

/** True or false where it is so for every number within the intervals; undefined where it could be either, or a value is missing. */
export function truthOf(formula: Formula, read: ReadInterval): boolean | undefined {
  if (isComparison(formula)) return compared(formula, read)
  if (formula.op === 'bool') return formula.value
  if (formula.op === 'not') {
    const of = truthOf(formula.of, read)
    return of === undefined ? undefined : !of
  }
  if (formula.op !== 'and' && formula.op !== 'or') return undefined
  const [a, b] = [truthOf(formula.left, read), truthOf(formula.right, read)]
  const decides = formula.op === 'or'
  if (a === decides || b === decides) return decides
  return a === undefined || b === undefined ? undefined : !decides
}
