// The only place where the CEL engine is used: a formula's text is parsed, type-checked, held to a small allowed tree,
// and rejected where it could overflow or could only ever come out one way. Never imported by the browser.
import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import {
  comparisons,
  maxCount,
  windowDays,
  type Comparison,
  type ComparisonFormula,
  type FactDef,
  type Formula,
} from './criteria.domain.ts'
import { holds, isComparison } from './formula.domain.ts'

export type FormulaCheck = { readonly ok: true; readonly ast: Formula } | { readonly ok: false; readonly error: string }

const MAX_LENGTH = 400
const MAX_DEPTH = 12
const LIMITS = { maxAstNodes: 80, maxDepth: MAX_DEPTH, maxListElements: 0, maxMapEntries: 0, maxCallArguments: 0 }
/** A document's or date's day is read in formulas under the fact's id with this ending. */
const DAY_ENDING = 'On'

type Variable = { readonly cel: 'bool' | 'int' | 'string'; readonly formula: Formula; readonly range: Range | null }
type Range = { readonly low: number; readonly high: number }
type Variables = ReadonlyMap<string, Variable>

/**
 * Checks a formula against the facts of its set. The result is plain JSON that formula.domain compiles without the engine.
 * Never throws: what is wrong comes back as one English sentence.
 */
export function checkFormula(text: string, facts: readonly FactDef[]): FormulaCheck {
  if (text.length > MAX_LENGTH) return { ok: false, error: `longer than ${MAX_LENGTH} characters` }
  const variables = variablesOf(facts)
  try {
    const environment = new Environment({ limits: LIMITS })
    for (const [name, variable] of variables) environment.registerVariable(name, variable.cel)
    const parsed = environment.parse(text)
    const checked = parsed.check()
    if (!checked.valid) return { ok: false, error: firstLine(checked.error?.message ?? 'does not type-check') }
    if (String(checked.type) !== 'bool') return { ok: false, error: `answers ${String(checked.type)}, must answer yes or no` }
    const ast = convert(parsed.ast, variables)
    refuseOneSided(ast, variables)
    return { ok: true, ast }
  } catch (error) {
    return { ok: false, error: firstLine(error instanceof Error ? error.message : String(error)) }
  }
}

function variablesOf(facts: readonly FactDef[]): Variables {
  const variables = new Map<string, Variable>()
  for (const id of windowDays) variables.set(id, { cel: 'string', formula: { op: 'day', id }, range: null })
  for (const fact of facts) {
    const value: Formula = { op: 'fact', id: fact.id, part: 'value' }
    if (fact.type === 'count') {
      variables.set(fact.id, { cel: 'int', formula: value, range: { low: fact.min ?? 0, high: fact.max ?? maxCount } })
    } else if (fact.type !== 'date') {
      variables.set(fact.id, { cel: 'bool', formula: value, range: null })
    }
    if (fact.type === 'date' || fact.type === 'document') {
      variables.set(fact.id + DAY_ENDING, { cel: 'string', formula: { op: 'fact', id: fact.id, part: 'date' }, range: null })
    }
  }
  return variables
}

/** The allow-list: literals, variables, and, or, not, + - * and comparisons. Everything else is refused by name. */
function convert(node: ASTNode, variables: Variables): Formula {
  switch (node.op) {
    case 'value':
      return literal(node.args)
    case 'id': {
      const variable = variables.get(node.args)
      if (variable === undefined) throw new Error(`unknown fact ${node.args}`)
      return variable.formula
    }
    case '!_':
      return { op: 'not', of: convert(node.args, variables) }
    case '-_':
      return negative(convert(node.args, variables))
    default: {
      const op = pairs.get(node.op)
      if (op !== undefined) return pair(op, node.args as readonly [ASTNode, ASTNode], variables)
      throw new Error(`"${node.op === 'call' || node.op === 'rcall' ? String(node.args[0]) : node.op}" is not allowed in a rule`)
    }
  }
}

type Pair = 'and' | 'or' | '+' | '-' | '*' | Comparison
const pairs: ReadonlyMap<string, Pair> = new Map<string, Pair>([
  ['&&', 'and'],
  ['||', 'or'],
  ...(['+', '-', '*', ...comparisons] as const).map((op): [string, Pair] => [op, op]),
])

function negative(of: Formula): Formula {
  if (of.op !== 'int') throw new Error('a minus sign may only stand before a number')
  return { op: 'int', value: -of.value }
}

function literal(value: unknown): Formula {
  if (typeof value === 'boolean') return { op: 'bool', value }
  if (typeof value !== 'bigint') throw new Error('only whole numbers, true and false may be written in a rule')
  if (value > BigInt(maxCount)) throw new Error(`number larger than ${maxCount}`)
  return { op: 'int', value: Number(value) }
}

function pair(op: Pair, args: readonly [ASTNode, ASTNode], variables: Variables): Formula {
  const left = convert(args[0], variables)
  const right = convert(args[1], variables)
  if ((op === '+' || op === '-' || op === '*') && kindOf(left, variables) !== 'int') throw new Error(`"${op}" is for numbers`)
  if (op === '==' && kindOf(left, variables) === 'bool') throw new Error('write the fact itself, or "!" before it, instead of "=="')
  return { op, left, right }
}

function kindOf(formula: Formula, variables: Variables): Variable['cel'] {
  if (formula.op === 'day') return 'string'
  if (formula.op === 'fact') return formula.part === 'date' ? 'string' : (variables.get(formula.id)?.cel ?? 'bool')
  return formula.op === 'int' || formula.op === '+' || formula.op === '-' || formula.op === '*' ? 'int' : 'bool'
}

/** Refuses a comparison that no facts, or all facts, satisfy, and any number that could leave exact arithmetic. */
function refuseOneSided(formula: Formula, variables: Variables): void {
  if (formula.op === 'bool') throw new Error('a rule that is always the same decides nothing')
  if (formula.op === 'not') return refuseOneSided(formula.of, variables)
  if (formula.op === 'and' || formula.op === 'or') {
    refuseOneSided(formula.left, variables)
    refuseOneSided(formula.right, variables)
    return
  }
  if (isComparison(formula)) refuseOneSidedComparison(formula, variables)
}

function refuseOneSidedComparison({ op, left, right }: ComparisonFormula, variables: Variables): void {
  if (left.op === 'int' && right.op === 'int') throw new Error('compares two written numbers')
  const a = rangeOf(left, variables)
  const b = rangeOf(right, variables)
  if (a === null || b === null) return
  const impossible = 'impossible: no counts could ever meet it'
  if (op === '==') {
    if (a.high < b.low || b.high < a.low) throw new Error(impossible)
    return
  }
  // the two extremes decide: met by neither is met by none, met by both is met by all
  const met = [holds(op, a.low, b.high), holds(op, a.high, b.low)].filter(Boolean).length
  if (met === 0) throw new Error(impossible)
  if (met === 2) throw new Error('empty: every count meets it')
}

function rangeOf(formula: Formula, variables: Variables): Range | null {
  const range = rawRangeOf(formula, variables)
  if (range !== null && Math.max(Math.abs(range.low), Math.abs(range.high)) > Number.MAX_SAFE_INTEGER) {
    throw new Error('could pass 2^53 and lose exactness; give its counts a smaller max')
  }
  return range
}

function rawRangeOf(formula: Formula, variables: Variables): Range | null {
  if (formula.op === 'int') return { low: formula.value, high: formula.value }
  if (formula.op === 'fact') return variables.get(formula.id)?.range ?? null
  if (formula.op !== '+' && formula.op !== '-' && formula.op !== '*') return null
  const a = rangeOf(formula.left, variables)
  const b = rangeOf(formula.right, variables)
  if (a === null || b === null) return null
  if (formula.op === '+') return { low: a.low + b.low, high: a.high + b.high }
  if (formula.op === '-') return { low: a.low - b.high, high: a.high - b.low }
  const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
  return { low: Math.min(...products), high: Math.max(...products) }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
