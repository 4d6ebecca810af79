// The only place for a verdict in words: "vì sao chưa đạt?" from the verdict to the rule, its article, the value and what would turn it.
// In Vietnamese, or in the language whose words are handed in. Built only when somebody looks; an evaluation itself makes no sentences.
import type { PlainDate } from '../shared/plain-date.ts'
import type {
  Address,
  Clause,
  ClauseTrace,
  ComparisonFormula,
  CriteriaSet,
  Evaluation,
  FactDef,
  FactValue,
  InputTrace,
  Outcome,
  Rule,
  RuleTrace,
} from './criteria.domain.ts'
import type { FactIssue } from './facts.domain.ts'
import { isComparison } from './formula.domain.ts'
import { vietnameseVerdict, type VerdictWords } from './verdict-words.domain.ts'

export type RuleExplanation = {
  readonly rule: string
  readonly outcome: Outcome
  /** The rule as an officer would say it. */
  readonly words: string
  /** Where it stands: "Khoản 4 Điều 5 Thông tư 124/2021/TT-BCA". */
  readonly address: string
  /** Why it is not met or cannot be told; null where it is met. */
  readonly why: string | null
  /** What would make it met; null where it is met. */
  readonly flip: string | null
  readonly inputs: readonly { readonly fact: string; readonly label: string; readonly value: string; readonly source: string }[]
}
export type ClauseExplanation = {
  readonly clause: string
  readonly title: string
  readonly address: string
  readonly checked: boolean
  readonly outcome: Outcome
  readonly outcomeInWords: string
  readonly rules: readonly RuleExplanation[]
}
export type Explanation = { readonly outcome: Outcome; readonly headline: string; readonly clauses: readonly ClauseExplanation[] }

export function outcomeInWords(outcome: Outcome, words: VerdictWords = vietnameseVerdict): string {
  return words.outcome[outcome]
}

/** The whole verdict in one language, clause by clause. The set must be the version the evaluation was made with. */
export function explain(set: CriteriaSet, evaluation: Evaluation, words: VerdictWords = vietnameseVerdict): Explanation {
  const clauses = evaluation.clauses.flatMap((trace): ClauseExplanation[] => {
    const clause = set.clauses.find((each) => each.id === trace.clause)
    return clause === undefined ? [] : [explainClause({ set, words }, clause, trace)]
  })
  return { outcome: evaluation.outcome, headline: headlineOf(evaluation, words), clauses }
}

/** "Khoản 4 Điều 5 Thông tư 124/2021/TT-BCA"; "Nội dung 3 Hướng dẫn 04/HD-BCA-V05". */
export function addressInWords(
  set: Pick<CriteriaSet, 'cites' | 'instrument'>,
  address: Address,
  words: VerdictWords = vietnameseVerdict,
): string {
  const cited = set.cites.find((each) => each.id === (address.instrument ?? set.instrument))
  return words.cited(words.place(address), cited === undefined ? '' : words.instrument(cited.kind, cited.number))
}

/** A value as a person reads it: Có, 1.234, 05/KH-UBND ngày 20/02/2026. */
export function factValueInWords(def: FactDef, value: FactValue | null, words: VerdictWords = vietnameseVerdict): string {
  if (value === null) return words.notGiven
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return words.counted({ value: words.number(value), unit: words.unit(def.unit) })
  if (typeof value === 'string') return words.date(value)
  if (!value.has) return words.noDocument
  return words.document(value.number ?? null, words.date(value.date))
}

/** What is wrong with a fact, for the person who typed it. */
export function issueInWords(issue: FactIssue, words: VerdictWords = vietnameseVerdict): string {
  return words.issue[issue.reason]((name) => {
    const value = issue.params[name]
    return typeof value === 'string' ? words.date(value as PlainDate) : words.number(value ?? 0)
  })
}

type Telling = { readonly set: CriteriaSet; readonly words: VerdictWords }

function headlineOf(evaluation: Evaluation, words: VerdictWords): string {
  const total = evaluation.clauses.length
  if (evaluation.outcome === 'met') return words.headlineMet(total)
  const count = (outcome: Outcome): number => evaluation.clauses.filter((clause) => clause.outcome === outcome).length
  return words.headline(evaluation.outcome, { notMet: count('not-met'), unknown: count('cannot-tell'), total })
}

function explainClause(telling: Telling, clause: Clause, trace: ClauseTrace): ClauseExplanation {
  return {
    clause: clause.id,
    title: clause.title,
    address: addressInWords(telling.set, clause.address, telling.words),
    checked: clause.checked,
    outcome: trace.outcome,
    outcomeInWords: telling.words.outcome[trace.outcome],
    rules: trace.rules.flatMap((ruleTrace): RuleExplanation[] => {
      const rule = clause.rules.find((each) => each.id === ruleTrace.rule)
      return rule === undefined ? [] : [explainRule(telling, clause, rule, ruleTrace)]
    }),
  }
}

function explainRule({ set, words }: Telling, clause: Clause, rule: Rule, trace: RuleTrace): RuleExplanation {
  const defOf = (id: string): FactDef | undefined => clause.facts.find((fact) => fact.id === id)
  return {
    rule: rule.id,
    outcome: trace.outcome,
    words: rule.words,
    address: addressInWords(set, rule.address ?? clause.address, words),
    ...(trace.outcome === 'met' ? { why: null, flip: null } : whyAndFlip(rule, trace, defOf, words)),
    inputs: trace.inputs.map((input) => {
      const def = defOf(input.fact)
      return {
        fact: input.fact,
        label: def?.label ?? input.fact,
        value: def === undefined ? '' : factValueInWords(def, input.value, words),
        source: words.source[input.source],
      }
    }),
  }
}

type Told = { readonly why: string; readonly flip: string }

function whyAndFlip(rule: Rule, trace: RuleTrace, defOf: (id: string) => FactDef | undefined, words: VerdictWords): Told {
  const labels = (chosen: (input: InputTrace) => boolean): string =>
    trace.inputs
      .filter(chosen)
      .map((input) => `“${defOf(input.fact)?.label ?? input.fact}”`)
      .join(', ')
  switch (trace.reason) {
    case 'fact.missing':
      return missingInWords(
        rule,
        trace,
        labels(({ source }) => source === 'missing'),
        words,
      )
    case 'fact.invalid': {
      const invalid = labels((input) => input.source === 'invalid')
      return { why: words.invalid(invalid), flip: words.invalidFlip(invalid) }
    }
    case 'document.none':
    case 'document.late':
      return documentInWords(trace, labels(isNoDocument), words)
    case 'knock-out.occurred':
      return { why: words.knockedOut, flip: words.knockedOutFlip }
    case 'count.short':
    case 'count.over':
      return countInWords(rule, trace, words)
    case 'recognition.none': {
      const none = labels((input) => input.value !== true)
      return { why: words.notRecognised(none), flip: words.notRecognisedFlip(none) }
    }
    // a rule for communes of another group is met, so it is never asked why not
    case 'attested.no':
    case 'group.other':
    case null: {
      const no = labels((input) => isBadAnswer(input, defOf(input.fact)))
      return { why: words.answeredNo(no), flip: words.answeredNoFlip(no) }
    }
  }
}

function missingInWords(rule: Rule, trace: RuleTrace, missing: string, words: VerdictWords): Told {
  const bound = typeof trace.needed === 'number' ? neededInWords(rule, trace.needed, words) : ''
  return { why: words.missing(missing), flip: words.missingFlip(missing, bound) }
}

function documentInWords(trace: RuleTrace, none: string, words: VerdictWords): Told {
  if (trace.reason === 'document.none') return { why: words.noneOf(none), flip: words.noneFlip(none) }
  const day = (value: RuleTrace['measured']): string => (typeof value === 'string' ? words.date(value) : '')
  return { why: words.late(day(trace.measured), day(trace.needed)), flip: words.lateFlip(day(trace.needed)) }
}

function isBadAnswer(input: InputTrace, def: FactDef | undefined): boolean {
  return input.value !== null && input.value === !(def?.goodAnswer ?? true)
}

function isNoDocument(input: InputTrace): boolean {
  return typeof input.value === 'object' && input.value !== null && !input.value.has
}

function countInWords(rule: Rule, trace: RuleTrace, words: VerdictWords): Told {
  const bound = (value: number): { value: string; unit: string } => ({ value: words.number(value), unit: words.unit(rule.unit) })
  const measured = Number(trace.measured ?? 0)
  if (trace.needed === null) return { why: words.has(bound(measured)), flip: words.hasFlip }
  const needed = Number(trace.needed)
  const gap = bound(Math.abs(needed - measured))
  return trace.reason === 'count.short'
    ? { why: words.short(bound(measured), words.number(needed)), flip: words.shortFlip(gap) }
    : { why: words.over(bound(measured), words.number(needed)), flip: words.overFlip(gap) }
}

function neededInWords(rule: Rule, needed: number, words: VerdictWords): string {
  const comparison: ComparisonFormula['op'] = isComparison(rule.ast) ? rule.ast.op : '>='
  const bound = { value: words.number(needed), unit: words.unit(rule.unit) }
  if (comparison === '==') return words.exactly(bound)
  return comparison === '>=' || comparison === '>' ? words.atLeast(bound) : words.atMost(bound)
}
