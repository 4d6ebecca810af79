// The only place for the one number of a rule that may be made stricter: where it stands, which way is stricter, and the formula with another.
import type { Comparison, ComparisonFormula, Formula } from './criteria.domain.ts'
import { isComparison } from './formula.domain.ts'

export type Threshold = {
  readonly value: number
  /** `at-least`: a larger number is stricter; `at-most`: a smaller one. */
  readonly direction: 'at-least' | 'at-most'
  /** True where the number is a share in percent: 70 of `part * 100 >= 70 * whole`. */
  readonly percent: boolean
}

const directions: Readonly<Record<Comparison, Threshold['direction'] | null>> = {
  '>=': 'at-least',
  '>': 'at-least',
  '<=': 'at-most',
  '<': 'at-most',
  '==': null,
}

/** The threshold of `count >= 3` or `part * 100 >= 70 * whole`; null where a rule has no single number to move. */
export function findThreshold(ast: Formula): Threshold | null {
  if (!isComparison(ast)) return null
  const direction = directions[ast.op]
  if (direction === null) return null
  if (ast.right.op === 'int' && ast.left.op !== 'int') return { value: ast.right.value, direction, percent: false }
  const share = shareOf(ast)
  return share === null ? null : { value: share, direction, percent: true }
}

/** 70 of `part * 100 >= 70 * whole`, where both sides count what is never below zero. */
function shareOf({ left, right }: ComparisonFormula): number | null {
  if (left.op !== '*' || right.op !== '*') return null
  const hundred = left.right.op === 'int' ? left.right.value : left.left.op === 'int' ? left.left.value : null
  const counted = left.right.op === 'int' ? left.left : left.right
  const share = right.left.op === 'int' ? right.left.value : right.right.op === 'int' ? right.right.value : null
  const whole = right.left.op === 'int' ? right.right : right.left
  return hundred === 100 && isSumOfCounts(counted) && isSumOfCounts(whole) ? share : null
}

function isSumOfCounts(formula: Formula): boolean {
  return formula.op === 'fact' || (formula.op === '+' && isSumOfCounts(formula.left) && isSumOfCounts(formula.right))
}

export function isStricter(threshold: Threshold, value: number): boolean {
  return threshold.direction === 'at-least' ? value > threshold.value : value < threshold.value
}

/** The formula with another number in the place of its threshold. The formula must have one. */
export function withThreshold(ast: Formula, value: number): Formula {
  if (!isComparison(ast)) throw new TypeError('a formula without a threshold')
  const { right } = ast
  if (right.op === 'int') return { ...ast, right: { op: 'int', value } }
  if (right.op !== '*') throw new TypeError('a formula without a threshold')
  const number: Formula = { op: 'int', value }
  return { ...ast, right: right.left.op === 'int' ? { ...right, left: number } : { ...right, right: number } }
}

/** The formula as CEL, so that a changed one can be read and checked like any other. */
export function formulaText(formula: Formula): string {
  switch (formula.op) {
    case 'int':
    case 'bool':
      return String(formula.value)
    case 'day':
      return formula.id
    case 'fact':
      return formula.part === 'date' ? `${formula.id}On` : formula.id
    case 'not':
      return `!${inner(formula.of)}`
    default: {
      const sign = formula.op === 'and' ? '&&' : formula.op === 'or' ? '||' : formula.op
      return `${inner(formula.left)} ${sign} ${inner(formula.right)}`
    }
  }
}

/** Parentheses round everything that is not one word, except where a product stands in a comparison on its own. */
function inner(formula: Formula): string {
  return 'left' in formula ? `(${formulaText(formula)})` : formulaText(formula)
}
