// The only place for a set, a comparison of two and a verdict as lines of text, for the command line.
import type { Clause, CriteriaSet, Evaluation, Rule } from '@binhyen/core/criteria/criteria.domain'
import type { ClauseDiff, RuleDiff, SetDiff } from '@binhyen/core/criteria/set-diff.domain'
import { addressInWords, explain } from '@binhyen/core/criteria/words.domain'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'

function spanText(span: Span): string {
  return span.to === null ? `từ ${vietnameseDate(span.from)}` : `${vietnameseDate(span.from)} đến trước ${vietnameseDate(span.to)}`
}

/** A set item by item. */
export function formatSet({ set, version, hash }: { set: CriteriaSet; version: number; hash: string }): string {
  const head = [
    set.title,
    `${set.id}, bản ${version} (${hash.slice(0, 12)}) · ${set.object} · ${set.status} · ${spanText(set.inForce)}`,
    ...(set.addition === undefined
      ? []
      : [`Áp dụng tại ${set.addition.provinceName}, trên bản ${set.addition.over} của bộ tiêu chí chung`]),
    ...(set.inForceNote === null ? [] : [set.inForceNote]),
    ...(set.checked ? [] : ['Có nội dung chưa đối chiếu văn bản gốc']),
  ]
  return [...head, ...set.clauses.flatMap((clause) => ['', ...clauseLines(set, clause)])].join('\n')
}

function clauseLines(set: CriteriaSet, clause: Clause): string[] {
  return [
    `${clause.id}  ${addressInWords(set, clause.address)}: ${clause.title}${clause.checked ? '' : '  [chưa đối chiếu]'}`,
    ...(clause.paraphrase === null ? [] : [`    ${clause.paraphrase}`]),
    ...clause.rules.map((rule) => `  - ${ruleLine(rule)}`),
    `    Nguồn: ${clause.source.ref}`,
  ]
}

function ruleLine(rule: Rule): string {
  const groups = rule.groups === undefined ? '' : `, xã nhóm ${rule.groups.join(', ')}`
  return `${rule.id}: ${rule.words} (${rule.kind}${groups})  ${rule.formula}`
}

const signs: Readonly<Record<ClauseDiff['change'], string>> = { added: '+', removed: '-', changed: '~', same: '=' }

/** What differs, clause by clause; clauses that are the same are named in one line. */
export function formatDiff(before: CriteriaSet, after: CriteriaSet, diff: SetDiff): string {
  const lines = [`- ${before.id}: ${before.title}`, `+ ${after.id}: ${after.title}`]
  for (const field of diff.head) {
    const value = (set: CriteriaSet): string => (field === 'inForce' ? spanText(set.inForce) : set[field])
    lines.push(`~ ${field}: ${value(before)} → ${value(after)}`)
  }
  for (const clause of diff.clauses) lines.push('', ...clauseDiffLines(before, after, clause))
  return lines.join('\n')
}

function clauseDiffLines(before: CriteriaSet, after: CriteriaSet, diff: ClauseDiff): string[] {
  const place = (set: CriteriaSet, clause: Clause | null): string =>
    clause === null ? '' : `${clause.id}  ${addressInWords(set, clause.address)}: ${clause.title}`
  const name = diff.after === null ? place(before, diff.before) : place(after, diff.after)
  const lines = [`${signs[diff.change]} ${name}`]
  if (diff.change === 'same') return lines
  if (diff.before !== null && diff.after !== null && (diff.address || diff.title)) lines.push(`    trước: ${place(before, diff.before)}`)
  if (diff.text) lines.push('    ~ nội dung diễn đạt')
  lines.push(...diff.rules.map((rule) => `    ${ruleDiffLine(rule)}`))
  if (diff.factsAdded.length > 0) lines.push(`    + số liệu: ${diff.factsAdded.join(', ')}`)
  if (diff.factsRemoved.length > 0) lines.push(`    - số liệu: ${diff.factsRemoved.join(', ')}`)
  return lines
}

function ruleDiffLine(diff: RuleDiff): string {
  if (diff.before === null || diff.after === null) {
    const rule = diff.after ?? diff.before
    return `${signs[diff.change]} ${rule === null ? '' : ruleLine(rule)}`
  }
  const percent = diff.threshold?.percent === true ? '%' : ''
  const moved = diff.threshold === null ? '' : ` [mức ${diff.threshold.before}${percent} → ${diff.threshold.after}${percent}]`
  const address = diff.address ? ' [địa chỉ]' : ''
  return `~ ${diff.after.id}: ${diff.before.words} → ${diff.after.words}${moved}${address}  ${diff.before.formula} → ${diff.after.formula}`
}

/** The verdict with, for every rule, why it is not met and what would turn it. */
export function formatEvaluation(set: CriteriaSet, evaluation: Evaluation): string {
  const { headline, clauses } = explain(set, evaluation)
  const lines = [headline]
  for (const clause of clauses) {
    lines.push('', `${clause.outcomeInWords}: ${clause.address}, ${clause.title}`)
    for (const rule of clause.rules) {
      lines.push(`  ${rule.outcome === 'met' ? '✓' : rule.outcome === 'not-met' ? '✗' : '?'} ${rule.words}`)
      if (rule.why !== null) lines.push(`      ${rule.why} ${rule.flip ?? ''}`.trimEnd())
      for (const input of rule.inputs) lines.push(`      ${input.label}: ${input.value} (${input.source})`)
    }
  }
  return lines.join('\n')
}
