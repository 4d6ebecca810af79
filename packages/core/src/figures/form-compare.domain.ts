// The only place for what differs between two versions of a form, as a person who publishes one wants to be told.
import type { DraftCheck, DraftFigure, DraftSection, FormDraft, TwoWords } from './form-draft.domain.ts'
import type { SectionRows } from './forms.domain.ts'

export const aboutFields = ['title', 'level', 'period', 'due', 'source', 'checked'] as const

export type FormDifference =
  | { readonly kind: 'about'; readonly field: (typeof aboutFields)[number] }
  | { readonly kind: 'section-added' | 'section-removed' | 'section-moved' | 'section-rows'; readonly id: string; readonly title: TwoWords }
  | { readonly kind: 'section-renamed'; readonly id: string; readonly title: TwoWords; readonly was: TwoWords }
  | {
      readonly kind: 'figure-added' | 'figure-removed' | 'figure-moved' | 'now-required' | 'no-longer-required' | 'condition-changed'
      readonly figure: string
      readonly rows: SectionRows
      /** The section it stands in, of the version where it stands. */
      readonly title: TwoWords
    }
  | { readonly kind: 'check-added' | 'check-removed' | 'check-changed'; readonly id: string; readonly words: TwoWords }

/** What the next version changes in the one before, section by section. */
export function compareForms(before: FormDraft, after: FormDraft): readonly FormDifference[] {
  return [...aboutChanges(before, after), ...sectionChanges(before, after), ...figureChanges(before, after), ...checkChanges(before, after)]
}

/** Fields in any order, as JSON keeps them. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [a, b] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))]
  return a.length === b.size && a.every(([key, value]) => b.has(key) && same(value, b.get(key)))
}

const aboutChanges = (before: FormDraft, after: FormDraft): readonly FormDifference[] =>
  aboutFields.filter((field) => !same(before[field], after[field])).map((field) => ({ kind: 'about', field }))

/** The keys of `after` that keep their order from `before`: as many as possible, so that as few as possible were moved. */
export function unmoved(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const rank = new Map(before.map((key, at) => [key, at]))
  const common = after.filter((key) => rank.has(key))
  // the longest rising run of ranks; forms have tens of lines
  const best: { readonly length: number; readonly back: number }[] = []
  common.forEach((key, at) => {
    let [length, back] = [1, -1]
    for (let earlier = 0; earlier < at; earlier += 1) {
      const rises = (rank.get(common[earlier] ?? '') ?? 0) < (rank.get(key) ?? 0)
      const reached = (best[earlier]?.length ?? 0) + 1
      if (rises && reached > length) [length, back] = [reached, earlier]
    }
    best.push({ length, back })
  })
  const kept = new Set<string>()
  let at = best.reduce((top, each, index) => (each.length > (best[top]?.length ?? 0) ? index : top), 0)
  while (at >= 0) {
    const key = common[at]
    if (key !== undefined) kept.add(key)
    at = best[at]?.back ?? -1
  }
  return kept
}

function sectionChanges(before: FormDraft, after: FormDraft): readonly FormDifference[] {
  const was = new Map(before.sections.map((section) => [section.id, section]))
  const stays = unmoved(
    before.sections.map(({ id }) => id),
    after.sections.map(({ id }) => id),
  )
  const now = new Set(after.sections.map(({ id }) => id))
  const removed = before.sections.filter(({ id }) => !now.has(id))
  return [
    ...removed.map(({ id, title }): FormDifference => ({ kind: 'section-removed', id, title })),
    ...after.sections.flatMap((section) => sectionChange(was.get(section.id), section, stays.has(section.id))),
  ]
}

function sectionChange(was: DraftSection | undefined, { id, title, rows }: DraftSection, stays: boolean): readonly FormDifference[] {
  if (was === undefined) return [{ kind: 'section-added', id, title }]
  const said: FormDifference[] = []
  if (!same(was.title, title)) said.push({ kind: 'section-renamed', id, title, was: was.title })
  if (was.rows !== rows) said.push({ kind: 'section-rows', id, title })
  if (!stays) said.push({ kind: 'section-moved', id, title })
  return said
}

type Placed = DraftFigure & { readonly section: DraftSection }

/** Every figure by its rows and id: one may be asked of the unit and of its villages beside it. */
const placedIn = ({ sections }: FormDraft): ReadonlyMap<string, Placed> =>
  new Map(sections.flatMap((section) => section.figures.map((figure) => [`${section.rows} ${figure.figure}`, { ...figure, section }])))

function figureChanges(before: FormDraft, after: FormDraft): readonly FormDifference[] {
  const [was, now] = [placedIn(before), placedIn(after)]
  const told = (kind: Extract<FormDifference, { figure: string }>['kind'], { figure, section }: Placed): FormDifference => ({
    kind,
    figure,
    rows: section.rows,
    title: section.title,
  })
  const removed = [...was].filter(([key]) => !now.has(key)).map(([, each]) => told('figure-removed', each))
  const others = [...now].flatMap(([key, each]): readonly FormDifference[] => {
    const then = was.get(key)
    if (then === undefined) return [told('figure-added', each)]
    const said: FormDifference[] = []
    if (isMoved(then, each)) said.push(told('figure-moved', each))
    if (then.required !== each.required) said.push(told(each.required ? 'now-required' : 'no-longer-required', each))
    if (then.when !== each.when) said.push(told('condition-changed', each))
    return said
  })
  return [...removed, ...others]
}

function isMoved(then: Placed, now: Placed): boolean {
  if (then.section.id !== now.section.id) return true
  const keys = ({ section }: Placed): readonly string[] => section.figures.map(({ figure }) => figure)
  return !unmoved(keys(then), keys(now)).has(now.figure)
}

function checkChanges(before: FormDraft, after: FormDraft): readonly FormDifference[] {
  const was = new Map(before.checks.map((check) => [check.id, check]))
  const now = new Set(after.checks.map(({ id }) => id))
  const told = (kind: 'check-added' | 'check-removed' | 'check-changed', { id, words }: DraftCheck): FormDifference => ({ kind, id, words })
  return [
    ...before.checks.filter(({ id }) => !now.has(id)).map((check) => told('check-removed', check)),
    ...after.checks.flatMap((check) => {
      const then = was.get(check.id)
      if (then === undefined) return [told('check-added', check)]
      return same(then, check) ? [] : [told('check-changed', check)]
    }),
  ]
}
