// The only place for how the editor of forms says things: what stands against a draft, what was changed, and a formula being chosen.
import type { Formula } from '@binhyen/core/criteria/criteria.domain'
import { periodOf, findPeriodHolding, type Period, type PeriodKind } from '@binhyen/core/calendar/periods.domain'
import type { FormDifference } from '@binhyen/core/figures/form-compare.domain'
import type { FormDraft, FormEdit } from '@binhyen/core/figures/form-draft.domain'
import { type FormIssue } from '@binhyen/core/figures/forms.domain'
import type { Rules, RuleSide } from '@binhyen/core/figures/rule-text.domain'
import { findPlainDate, yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { formulaWords, variableWords } from './figure-text.ts'

export type NameOf = (id: string) => string

const dayIn = (text: string): string => {
  const day = findPlainDate(text)
  return day === null ? text : formatDate(day)
}

/** What is wrong at a place, with what to do about it. */
export function issueWords({ reason, detail }: Pick<FormIssue, 'reason' | 'detail'>, nameOf: NameOf): string {
  switch (reason) {
    case 'day-not-later':
    case 'period-begun':
      return t(`issue.${reason}`, { day: dayIn(detail) })
    case 'unknown-figure':
    case 'figure-twice':
    case 'below-lowest-level':
    case 'share-is-computed':
    case 'condition-not-before':
      return t(`issue.${reason}`, { figure: nameOf(detail) })
    case 'formula-unknown-name':
      return t('issue.formula-unknown-name', { name: variableWords(detail, nameOf) })
    default:
      return t(`issue.${reason}`)
  }
}

const sectionTitle = (draft: FormDraft, id: string): string => {
  const section = draft.sections.find((each) => each.id === id)
  return section === undefined ? t('edit.gone') : titleOf(section.title)
}
const titleOf = (title: { readonly vi: string; readonly en: string }): string => inLanguage(title) || title.vi || t('sections.untitled')

const checkTitle = (draft: FormDraft, id: string): string => {
  const check = draft.checks.find((each) => each.id === id)
  return check === undefined ? t('edit.gone') : inLanguage(check.words) || t('checks.untitled')
}

/** One edit as it is told to who did not make it, on the draft it was made on or the one that came of it. */
export function editWords(edit: FormEdit, draft: FormDraft, nameOf: NameOf): string {
  switch (edit.edit) {
    case 'about':
      return t('edit.about')
    case 'add-section':
      return t('edit.add-section', { section: titleOf(edit.section.title) })
    case 'change-section':
    case 'move-section':
    case 'remove-section':
      return t(`edit.${edit.edit}`, { section: sectionTitle(draft, edit.id) })
    case 'add-figure':
      return t('edit.add-figure', { figure: nameOf(edit.figure.figure), section: sectionTitle(draft, edit.section) })
    case 'change-figure':
    case 'move-figure':
    case 'remove-figure':
      return t(`edit.${edit.edit}`, { figure: nameOf(edit.id), section: sectionTitle(draft, edit.section) })
    case 'add-check':
      return t('edit.add-check')
    default:
      return t(`edit.${edit.edit}`, { check: checkTitle(draft, edit.id) })
  }
}

/** One difference between two versions. */
export function differenceWords(difference: FormDifference, nameOf: NameOf): string {
  switch (difference.kind) {
    case 'about':
      return t(`difference.about-${difference.field}`)
    case 'section-renamed':
      return t('difference.section-renamed', { was: titleOf(difference.was), now: titleOf(difference.title) })
    case 'section-added':
    case 'section-removed':
    case 'section-moved':
    case 'section-rows':
      return t(`difference.${difference.kind}`, { section: titleOf(difference.title) })
    case 'check-added':
    case 'check-removed':
    case 'check-changed':
      return t(`difference.${difference.kind}`, { check: inLanguage(difference.words) || t('checks.untitled') })
    default:
      return t(`difference.${difference.kind}`, { figure: nameOf(difference.figure), section: titleOf(difference.title) })
  }
}

function sideFormula(side: RuleSide): Formula {
  const terms = side.map(({ sign, name, number }) => {
    const fact: Formula = { op: 'fact', id: name === '' ? NOBODY : (name ?? NOBODY), part: 'value' }
    const times: Formula = number === 1 ? fact : { op: '*', left: fact, right: { op: 'int', value: number } }
    return { sign, formula: name === null ? ({ op: 'int', value: number } as const) : times }
  })
  const [first, ...rest] = terms
  return rest.reduce<Formula>(
    (sum, { sign, formula }) => ({ op: sign, left: sum, right: formula }),
    first?.formula ?? { op: 'int', value: 0 },
  )
}

/** Stands for what nobody has chosen yet. */
const NOBODY = 'nobody'

/** What was chosen, as a sentence with the names of its figures. */
export function rulesWords({ join, rules }: Rules, nameOf: NameOf): string {
  const named: NameOf = (id) => (id === NOBODY ? t('rule.not-chosen') : nameOf(id))
  const [first, ...rest] = rules.map(({ left, op, right }): Formula => ({ op, left: sideFormula(left), right: sideFormula(right) }))
  if (first === undefined) return ''
  return formulaWords(
    rest.reduce<Formula>((all, next) => ({ op: join, left: all, right: next }), first),
    named,
  )
}

/** What a name of a formula means, in words. */
export const nameWords = (name: string, nameOf: NameOf): string => variableWords(name, nameOf)

/** The first period that will be reported by a version beginning on a day; null where the kind has none. */
export function firstPeriod(kind: PeriodKind, from: PlainDate): Period | null {
  if (kind === 'ad-hoc') return null
  return findPeriodHolding(kind, from) ?? periodOf(kind, yearOf(from) + 1)
}
