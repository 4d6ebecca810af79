// The only place for the formulas that can be made by choosing: comparisons of sums, all of them or one of them. They are kept as the text
// the engine reads; a text that says more than can be chosen stays a text.
import { comparisons, type Comparison } from '../criteria/criteria.domain.ts'

/** `number` times a name, or the number alone where `name` is null. A name nobody has chosen yet is the empty text. */
export type RuleTerm = { readonly sign: '+' | '-'; readonly name: string | null; readonly number: number }
/** Terms added up; the first is never taken away. */
export type RuleSide = readonly RuleTerm[]
export type Rule = { readonly left: RuleSide; readonly op: Comparison; readonly right: RuleSide }
/** `and`: all of them hold. `or`: one of them does. */
export type Rules = { readonly join: 'and' | 'or'; readonly rules: readonly Rule[] }

/** Stands in the text where nothing has been chosen yet; the engine refuses it. */
export const NOT_CHOSEN = '?'

const termText = ({ name, number }: RuleTerm): string => {
  if (name === null) return String(number)
  const said = name === '' ? NOT_CHOSEN : name
  return number === 1 ? said : `${said} * ${String(number)}`
}

const sideText = (side: RuleSide): string =>
  side.map((term, at) => (at === 0 ? termText(term) : `${term.sign} ${termText(term)}`)).join(' ')

/** The text the engine reads. */
export function writeRules({ join, rules }: Rules): string {
  const sign = join === 'and' ? ' && ' : ' || '
  return rules.map(({ left, op, right }) => `${sideText(left)} ${op} ${sideText(right)}`).join(sign)
}

const MOST_DIGITS = 12
const term = new RegExp(
  String.raw`^\s*(?:([A-Za-z][A-Za-z0-9]*|\?)(?:\s*\*\s*(\d{1,${String(MOST_DIGITS)}}))?|(\d{1,${String(MOST_DIGITS)}}))\s*$`,
)

function readTerm(text: string, sign: RuleTerm['sign']): RuleTerm | null {
  const [, name, times, alone] = term.exec(text) ?? []
  if (alone !== undefined) return { sign, name: null, number: Number(alone) }
  if (name === undefined || reserved.has(name)) return null
  return { sign, name: name === NOT_CHOSEN ? '' : name, number: times === undefined ? 1 : Number(times) }
}

const reserved: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in'])

function readSide(text: string): RuleSide | null {
  const parts = text.split(/([+-])/)
  const terms: RuleTerm[] = []
  for (let at = 0; at < parts.length; at += 2) {
    const read = readTerm(parts[at] ?? '', parts[at - 1] === '-' ? '-' : '+')
    if (read === null) return null
    terms.push(read)
  }
  return terms
}

function readRule(text: string): Rule | null {
  const parts = text.split(/(>=|<=|==|>|<)/)
  const op = comparisons.find((each) => each === parts[1])
  if (parts.length !== 3 || op === undefined) return null
  const [left, right] = [readSide(parts[0] ?? ''), readSide(parts[2] ?? '')]
  return left === null || right === null ? null : { left, op, right }
}

/** What was chosen, read from the text; null where the text says more than can be chosen. */
export function readRules(text: string): Rules | null {
  const join = text.includes('||') ? 'or' : 'and'
  const rules: Rule[] = []
  for (const part of text.split(join === 'or' ? '||' : '&&')) {
    const rule = readRule(part)
    if (rule === null) return null
    rules.push(rule)
  }
  return { join, rules }
}
