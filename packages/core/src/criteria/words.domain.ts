// The only place for a verdict in words: "vì sao chưa đạt?" from the verdict to the rule, its article, the value and what would turn it.
// Built only when somebody looks; an evaluation itself makes no sentences.
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type {
  Address,
  Clause,
  ClauseTrace,
  ComparisonFormula,
  CriteriaSet,
  Evaluation,
  FactDef,
  FactValue,
  InputSource,
  InputTrace,
  Outcome,
  Rule,
  RuleTrace,
} from './criteria.domain.ts'
import type { FactIssue } from './facts.domain.ts'
import { isComparison } from './formula.domain.ts'

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

const outcomeWords: Readonly<Record<Outcome, string>> = { met: 'Đạt', 'not-met': 'Chưa đạt', 'cannot-tell': 'Chưa đủ căn cứ kết luận' }

const sourceWords: Readonly<Record<InputSource, string>> = {
  declared: 'đơn vị khai',
  derived: 'hệ thống tổng hợp từ đơn vị trực thuộc',
  baseline: 'số liệu kỳ trước',
  missing: 'chưa có',
  invalid: 'giá trị không hợp lệ',
}

export function outcomeInWords(outcome: Outcome): string {
  return outcomeWords[outcome]
}

/** The whole verdict in Vietnamese, clause by clause. The set must be the version the evaluation was made with. */
export function explain(set: CriteriaSet, evaluation: Evaluation): Explanation {
  const clauses = evaluation.clauses.flatMap((trace): ClauseExplanation[] => {
    const clause = set.clauses.find((each) => each.id === trace.clause)
    return clause === undefined ? [] : [explainClause(set, clause, trace)]
  })
  return { outcome: evaluation.outcome, headline: headlineOf(evaluation), clauses }
}

/** "Khoản 4 Điều 5 Thông tư 124/2021/TT-BCA"; "Nội dung 3 Hướng dẫn 04/HD-BCA-V05". */
export function addressInWords(set: CriteriaSet, address: Address): string {
  const cited = set.cites.find((each) => each.id === (address.instrument ?? set.instrument))
  const instrument = cited === undefined ? '' : `${cited.kind} ${cited.number}`
  return `${placeInWords(address)} ${instrument}`.trim()
}

/** A value as a person reads it: Có, 1.234, 05/KH-UBND ngày 20/02/2026. */
export function factValueInWords(def: FactDef, value: FactValue | null): string {
  if (value === null) return 'chưa có'
  if (typeof value === 'boolean') return value ? 'Có' : 'Không'
  if (typeof value === 'number') return def.unit === null ? vietnameseNumber(value) : `${vietnameseNumber(value)} ${def.unit}`
  if (typeof value === 'string') return vietnameseDate(value)
  if (!value.has) return 'Không có'
  return value.number === undefined ? `Có, ngày ${vietnameseDate(value.date)}` : `${value.number} ngày ${vietnameseDate(value.date)}`
}

/** What is wrong with a fact, for the person who typed it. */
export function issueInWords(issue: FactIssue): string {
  const { params } = issue
  const number = (key: string): string => vietnameseNumber(Number(params[key] ?? 0))
  const day = (key: string): string => vietnameseDate(String(params[key] ?? '') as PlainDate)
  switch (issue.reason) {
    case 'unknown-fact':
      return 'Không có mục này trong bộ tiêu chí.'
    case 'wrong-type':
      return 'Giá trị không đúng kiểu của mục này.'
    case 'not-whole':
      return 'Phải là số nguyên.'
    case 'out-of-range':
      return `Phải từ ${number('min')} đến ${number('max')}.`
    case 'not-a-date':
      return 'Không phải ngày có thật.'
    case 'outside-window':
      return `Ngày phải nằm trong kỳ đánh giá, từ ${day('from')} đến ${day('last')}.`
    case 'number-missing':
      return 'Chưa có số, ký hiệu văn bản.'
    case 'number-invalid':
      return 'Số, ký hiệu văn bản chỉ gồm chữ, số và các dấu / - . (ví dụ 12-NQ/ĐU), không có khoảng trắng.'
    case 'above':
      return `Lớn hơn tổng số (${number('value')} trên ${number('max')}).`
  }
}

function placeInWords(address: Address): string {
  if (address.article !== null) {
    const clause = address.clause === null ? '' : ` khoản ${address.clause}`
    const point = address.point === null ? '' : ` điểm ${address.point}`
    // the law cites from the smallest part outwards
    return `${point.trim()}${clause} Điều ${address.article}`
      .trim()
      .replace(/^khoản/, 'Khoản')
      .replace(/^điểm/, 'Điểm')
  }
  if (address.content !== null) return `Nội dung ${address.content}`
  if (address.indicator === null) return ''
  const name = address.indicator.includes('.') ? `Chỉ tiêu ${address.indicator}` : `Tiêu chí ${address.indicator}`
  return address.item === null ? name : `${name}, ý ${address.item},`
}

function headlineOf(evaluation: Evaluation): string {
  const total = evaluation.clauses.length
  const notMet = evaluation.clauses.filter((clause) => clause.outcome === 'not-met').length
  const unknown = evaluation.clauses.filter((clause) => clause.outcome === 'cannot-tell').length
  if (evaluation.outcome === 'met') return `Đạt: đủ ${total}/${total} nội dung.`
  const parts = [notMet > 0 ? `${notMet} nội dung chưa đạt` : '', unknown > 0 ? `${unknown} nội dung chưa đủ căn cứ` : ''].filter(
    (part) => part !== '',
  )
  return `${outcomeWords[evaluation.outcome]}: ${parts.join(', ')} (trong ${total} nội dung).`
}

function explainClause(set: CriteriaSet, clause: Clause, trace: ClauseTrace): ClauseExplanation {
  return {
    clause: clause.id,
    title: clause.title,
    address: addressInWords(set, clause.address),
    checked: clause.checked,
    outcome: trace.outcome,
    outcomeInWords: outcomeWords[trace.outcome],
    rules: trace.rules.flatMap((ruleTrace): RuleExplanation[] => {
      const rule = clause.rules.find((each) => each.id === ruleTrace.rule)
      return rule === undefined ? [] : [explainRule(set, clause, rule, ruleTrace)]
    }),
  }
}

function explainRule(set: CriteriaSet, clause: Clause, rule: Rule, trace: RuleTrace): RuleExplanation {
  const defOf = (id: string): FactDef | undefined => clause.facts.find((fact) => fact.id === id)
  return {
    rule: rule.id,
    outcome: trace.outcome,
    words: rule.words,
    address: addressInWords(set, rule.address ?? clause.address),
    ...(trace.outcome === 'met' ? { why: null, flip: null } : whyAndFlip(rule, trace, defOf)),
    inputs: trace.inputs.map((input) => {
      const def = defOf(input.fact)
      return {
        fact: input.fact,
        label: def?.label ?? input.fact,
        value: def === undefined ? '' : factValueInWords(def, input.value),
        source: sourceWords[input.source],
      }
    }),
  }
}

function whyAndFlip(rule: Rule, trace: RuleTrace, defOf: (id: string) => FactDef | undefined): { why: string; flip: string } {
  const labels = (chosen: (input: InputTrace) => boolean): string =>
    trace.inputs
      .filter(chosen)
      .map((input) => `“${defOf(input.fact)?.label ?? input.fact}”`)
      .join(', ')
  switch (trace.reason) {
    case 'fact.missing': {
      const missing = labels((input) => input.source === 'missing')
      const bound = typeof trace.needed === 'number' ? ` ${neededInWords(rule, trace.needed)}` : ''
      return { why: `Chưa có số liệu: ${missing}.`, flip: `Cần bổ sung ${missing}.${bound}` }
    }
    case 'fact.invalid': {
      const invalid = labels((input) => input.source === 'invalid')
      return { why: `Giá trị không dùng được: ${invalid}.`, flip: `Cần nhập lại ${invalid}.` }
    }
    case 'document.none': {
      const none = labels((input) => typeof input.value === 'object' && input.value !== null && !input.value.has)
      return { why: `Đơn vị khai không có: ${none}.`, flip: `Cần có ${none} trong thời hạn.` }
    }
    case 'document.late':
      return {
        why: `Văn bản ngày ${dayOf(trace.measured)}, sau ngày ${dayOf(trace.needed)}.`,
        flip: `Cần có văn bản ban hành chậm nhất ngày ${dayOf(trace.needed)}.`,
      }
    case 'knock-out.occurred':
      return {
        why: 'Đơn vị xác nhận trong kỳ có xảy ra trường hợp thuộc diện loại trừ.',
        flip: 'Không bù được bằng nội dung khác trong kỳ đánh giá này.',
      }
    case 'count.short':
    case 'count.over':
      return countInWords(rule, trace)
    case 'attested.no':
    case null: {
      const no = labels((input) => input.value !== null && input.value === !(defOf(input.fact)?.goodAnswer ?? true))
      return { why: `Đơn vị xác nhận chưa đáp ứng: ${no}.`, flip: `Cần đáp ứng ${no}.` }
    }
  }
}

function countInWords(rule: Rule, trace: RuleTrace): { why: string; flip: string } {
  const measured = Number(trace.measured ?? 0)
  const unit = rule.unit === null ? '' : ` ${rule.unit}`
  if (trace.needed === null) {
    return { why: `Hiện có ${vietnameseNumber(measured)}${unit}.`, flip: 'Không số lượng nguyên nào đáp ứng được.' }
  }
  const needed = Number(trace.needed)
  const gap = Math.abs(needed - measured)
  if (trace.reason === 'count.short') {
    return {
      why: `Hiện có ${vietnameseNumber(measured)}${unit}, cần ít nhất ${vietnameseNumber(needed)}.`,
      flip: `Cần thêm ${vietnameseNumber(gap)}${unit}.`,
    }
  }
  return {
    why: `Hiện có ${vietnameseNumber(measured)}${unit}, không được quá ${vietnameseNumber(needed)}.`,
    flip: `Vượt ${vietnameseNumber(gap)}${unit} so với mức cho phép.`,
  }
}

function neededInWords(rule: Rule, needed: number): string {
  const comparison: ComparisonFormula['op'] = isComparison(rule.ast) ? rule.ast.op : '>='
  const unit = rule.unit === null ? '' : ` ${rule.unit}`
  if (comparison === '==') return `Mức phải đạt: ${vietnameseNumber(needed)}${unit}.`
  const atLeast = comparison === '>=' || comparison === '>'
  return atLeast
    ? `Mức cần đạt: từ ${vietnameseNumber(needed)}${unit} trở lên.`
    : `Mức cho phép: không quá ${vietnameseNumber(needed)}${unit}.`
}

function dayOf(value: RuleTrace['measured']): string {
  return typeof value === 'string' ? vietnameseDate(value) : ''
}
