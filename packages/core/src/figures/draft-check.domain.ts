// The only place for whether a draft may be published: what is blank, what the dictionary and the engine say of it, and whether its days
// fit those of the versions before. Never imported by the browser.
import type { PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { Figure } from './figures.domain.ts'
import { judgeForm } from './form-check.domain.ts'
import type { FormDraft } from './form-draft.domain.ts'
import type { Form, FormIssue } from './forms.domain.ts'

/** What stands already when a draft is looked at. */
export type DraftSurroundings = {
  /** All definitions of figures, over time. */
  readonly dictionary: readonly Figure[]
  /** Published versions of the same form; those replaced on their first day have an empty span. */
  readonly versions: readonly { readonly inForce: Span; readonly form: Pick<Form, 'id' | 'level' | 'period'> }[]
  /** The day after the last period of which a report has been begun; null where none has. */
  readonly begunTo: PlainDate | null
  readonly today: PlainDate
}

/** The form to publish, or everything that stands against it. */
export function judgeDraft(
  draft: FormDraft,
  around: DraftSurroundings,
): { readonly form: Form | null; readonly issues: readonly FormIssue[] } {
  const { from, ...written } = draft
  const span: Span = { from: from ?? around.today, to: null }
  const judged = judgeForm(written, standingThrough(around.dictionary, span))
  const issues = [...blanks(draft), ...dayIssues(draft, around), ...judged.issues]
  return { form: issues.length === 0 ? judged.form : null, issues }
}

function blanks(draft: FormDraft): readonly FormIssue[] {
  const texts: readonly (readonly [string, string])[] = [
    ['title.vi', draft.title.vi],
    ['title.en', draft.title.en],
    ['source', draft.source],
    ...draft.sections.flatMap(({ title }, at) => twoWords(`sections.${String(at)}.title`, title)),
    ...draft.checks.flatMap(({ words }, at) => twoWords(`checks.${String(at)}.words`, words)),
  ]
  return [
    ...texts.filter(([, text]) => text.trim() === '').map(([path]): FormIssue => ({ path, reason: 'blank', detail: '' })),
    ...(draft.sections.length === 0 ? [{ path: 'sections', reason: 'no-sections', detail: '' } as const] : []),
  ]
}

const twoWords = (path: string, { vi, en }: { readonly vi: string; readonly en: string }): readonly (readonly [string, string])[] => [
  [`${path}.vi`, vi],
  [`${path}.en`, en],
]

/**
 * A version takes over on its first day from the one before, which ends. A period is reported by the version in force on its last day, so
 * the first day may not lie in a period (or before one) of which somebody has already begun a report: half of its reports would ask
 * something else.
 */
function dayIssues({ id, from, level, period }: FormDraft, { versions, begunTo }: DraftSurroundings): readonly FormIssue[] {
  const standing = versions.filter(({ inForce }) => inForce.from !== inForce.to)
  const last = standing.reduce<PlainDate | null>(
    (latest, { inForce }) => (latest === null || inForce.from > latest ? inForce.from : latest),
    null,
  )
  const isOther = versions.some(({ form }) => form.level !== level || form.period !== period)
  const said = (reason: FormIssue['reason'], detail: string): FormIssue => ({ path: 'from', reason, detail })
  const kind: readonly FormIssue[] = isOther ? [{ path: 'period', reason: 'kind-changed', detail: id }] : []
  if (from === null) return [...kind, said('no-day', '')]
  if (last !== null && from <= last) return [...kind, said('day-not-later', last)]
  return begunTo !== null && from < begunTo ? [...kind, said('period-begun', begunTo)] : kind
}

/** The definitions of figures that are defined on every day of a span: a form asks for nothing that ends before it. */
export function standingThrough(figures: readonly Figure[], span: Span): readonly Figure[] {
  const isThere = (id: string): boolean => {
    let day: PlainDate | null = span.from
    while (day !== null) {
      const on: PlainDate = day
      const found = figures.find((figure) => figure.id === id && spanHolds(figure.valid, on))
      if (found === undefined) return false
      if (found.valid.to === null || (span.to !== null && found.valid.to >= span.to)) return true
      day = found.valid.to
    }
    return true
  }
  const known = [...new Set(figures.map(({ id }) => id))].filter(isThere)
  return known.flatMap((id) => figures.find((figure) => figure.id === id && spanHolds(figure.valid, span.from)) ?? [])
}
