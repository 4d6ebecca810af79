// The only place for how a form is written before it is published: a draft as it was typed, and the edits that change it. Edits name what
// they touch by its id, never by its place, so that those of two people can be put on the same draft one after the other.
import type { DueRule, PeriodKind } from '../calendar/periods.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Level } from '../units/units.domain.ts'
import type { CheckSeverity, Form, ReportLevel, SectionRows } from './forms.domain.ts'

export type TwoWords = { readonly vi: string; readonly en: string }

export type DraftFigure = {
  readonly figure: string
  readonly required: boolean
  /** The condition as text; null: always asked. */
  readonly when: string | null
}
export type DraftSection = {
  readonly id: string
  readonly title: TwoWords
  readonly rows: SectionRows
  readonly figures: readonly DraftFigure[]
}
export type DraftCheck = {
  readonly id: string
  readonly severity: CheckSeverity
  readonly holds: string
  readonly words: TwoWords
}
/** Everything may still be blank or wrong: what is wrong is said beside it and refused when it is published. */
export type FormDraft = {
  readonly id: string
  readonly title: TwoWords
  readonly level: ReportLevel
  readonly period: PeriodKind
  /** The first day in force; null while nobody has said. */
  readonly from: PlainDate | null
  readonly sections: readonly DraftSection[]
  readonly checks: readonly DraftCheck[]
  readonly due: Readonly<Partial<Record<Level, DueRule>>>
  readonly source: string
  readonly checked: boolean
}

/** What is said of the form as a whole. */
export type DraftAbout = Pick<FormDraft, 'title' | 'level' | 'period' | 'from' | 'due' | 'source' | 'checked'>

/** `before` is the one it comes to stand before; null, or one that is gone: it stands last. */
export type FormEdit =
  | { readonly edit: 'about'; readonly to: Partial<DraftAbout> }
  | { readonly edit: 'add-section'; readonly section: DraftSection; readonly before: string | null }
  | { readonly edit: 'change-section'; readonly id: string; readonly to: Partial<Pick<DraftSection, 'title' | 'rows'>> }
  | { readonly edit: 'move-section'; readonly id: string; readonly before: string | null }
  | { readonly edit: 'remove-section'; readonly id: string }
  | { readonly edit: 'add-figure'; readonly section: string; readonly figure: DraftFigure; readonly before: string | null }
  | {
      readonly edit: 'change-figure'
      readonly section: string
      readonly id: string
      readonly to: Partial<Pick<DraftFigure, 'required' | 'when'>>
    }
  | { readonly edit: 'move-figure'; readonly section: string; readonly id: string; readonly before: string | null }
  | { readonly edit: 'remove-figure'; readonly section: string; readonly id: string }
  | { readonly edit: 'add-check'; readonly check: DraftCheck; readonly before: string | null }
  | { readonly edit: 'change-check'; readonly id: string; readonly to: Partial<Omit<DraftCheck, 'id'>> }
  | { readonly edit: 'move-check'; readonly id: string; readonly before: string | null }
  | { readonly edit: 'remove-check'; readonly id: string }

/** A draft of a form nobody has used yet. */
export function blankDraft(of: Pick<FormDraft, 'id' | 'title' | 'level' | 'period'>): FormDraft {
  const due: FormDraft['due'] = { [of.level]: { workingDays: 2 } }
  return { ...of, from: null, sections: [], checks: [], due, source: '', checked: false }
}

/** The draft of the next version: what the version says, without its day. */
export function draftOf(form: Form): FormDraft {
  return {
    id: form.id,
    title: { ...form.title },
    level: form.level,
    period: form.period,
    from: null,
    sections: form.sections.map(({ figures, title, ...section }) => ({
      ...section,
      title: { ...title },
      figures: figures.map(({ figure, required, when }) => ({ figure, required, when: when?.text ?? null })),
    })),
    checks: form.checks.map(({ id, severity, text, words }) => ({ id, severity, holds: text, words: { ...words } })),
    due: form.due,
    source: form.source,
    checked: form.checked,
  }
}

type Keyed<T> = { readonly list: readonly T[]; readonly keyOf: (each: T) => string }

function placed<T>({ list, keyOf }: Keyed<T>, each: T, before: string | null): readonly T[] {
  const at = before === null ? -1 : list.findIndex((other) => keyOf(other) === before)
  return at < 0 ? [...list, each] : [...list.slice(0, at), each, ...list.slice(at)]
}

const without = <T>({ list, keyOf }: Keyed<T>, key: string): readonly T[] => list.filter((each) => keyOf(each) !== key)
const foundIn = <T>({ list, keyOf }: Keyed<T>, key: string): T | undefined => list.find((each) => keyOf(each) === key)

/** One that is there already is not added again: the same edit twice does nothing twice. */
const added = <T>(keyed: Keyed<T>, each: T, before: string | null): readonly T[] =>
  foundIn(keyed, keyed.keyOf(each)) === undefined ? placed(keyed, each, before) : keyed.list

function moved<T>(keyed: Keyed<T>, key: string, before: string | null): readonly T[] {
  const each = foundIn(keyed, key)
  return each === undefined || key === before ? keyed.list : placed({ ...keyed, list: without(keyed, key) }, each, before)
}

const changed = <T>({ list, keyOf }: Keyed<T>, key: string, to: Partial<NoInfer<T>>): readonly T[] =>
  list.map((each) => (keyOf(each) === key ? { ...each, ...to } : each))

/** The key of the one that stands behind; null where it stands last. */
function behind<T>({ list, keyOf }: Keyed<T>, key: string): string | null {
  const next = list[list.findIndex((each) => keyOf(each) === key) + 1]
  return next === undefined ? null : keyOf(next)
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): Keyed<T> => ({ list, keyOf: ({ id }) => id })
const byFigure = (list: readonly DraftFigure[]): Keyed<DraftFigure> => ({ list, keyOf: ({ figure }) => figure })

/** The draft with one edit. What the edit speaks of may be gone meanwhile: then nothing changes. */
export function applyEdit(draft: FormDraft, edit: FormEdit): FormDraft {
  switch (edit.edit) {
    case 'about':
      return { ...draft, ...edit.to }
    case 'add-section':
    case 'change-section':
    case 'move-section':
    case 'remove-section':
      return { ...draft, sections: sectionsAfter(byId(draft.sections), edit) }
    case 'add-check':
    case 'change-check':
    case 'move-check':
    case 'remove-check':
      return { ...draft, checks: checksAfter(byId(draft.checks), edit) }
    default:
      return {
        ...draft,
        sections: draft.sections.map((section) =>
          section.id === edit.section ? { ...section, figures: figuresAfter(byFigure(section.figures), edit) } : section,
        ),
      }
  }
}

type Of<Kind extends FormEdit['edit']> = Extract<FormEdit, { readonly edit: Kind }>
type SectionEdit = Of<'add-section' | 'change-section' | 'move-section' | 'remove-section'>
type CheckEdit = Of<'add-check' | 'change-check' | 'move-check' | 'remove-check'>
type FigureEdit = Of<'add-figure' | 'change-figure' | 'move-figure' | 'remove-figure'>

function sectionsAfter(sections: Keyed<DraftSection>, edit: SectionEdit): readonly DraftSection[] {
  if (edit.edit === 'add-section') return added(sections, edit.section, edit.before)
  if (edit.edit === 'change-section') return changed(sections, edit.id, edit.to)
  return edit.edit === 'move-section' ? moved(sections, edit.id, edit.before) : without(sections, edit.id)
}

function checksAfter(checks: Keyed<DraftCheck>, edit: CheckEdit): readonly DraftCheck[] {
  if (edit.edit === 'add-check') return added(checks, edit.check, edit.before)
  if (edit.edit === 'change-check') return changed(checks, edit.id, edit.to)
  return edit.edit === 'move-check' ? moved(checks, edit.id, edit.before) : without(checks, edit.id)
}

function figuresAfter(figures: Keyed<DraftFigure>, edit: FigureEdit): readonly DraftFigure[] {
  if (edit.edit === 'add-figure') return added(figures, edit.figure, edit.before)
  if (edit.edit === 'change-figure') return changed(figures, edit.id, edit.to)
  return edit.edit === 'move-figure' ? moved(figures, edit.id, edit.before) : without(figures, edit.id)
}

export const applyEdits = (draft: FormDraft, edits: readonly FormEdit[]): FormDraft => edits.reduce(applyEdit, draft)

/** The edit that takes another one back on the draft it was made on; null where it changes nothing there. */
export function inverseOf(draft: FormDraft, edit: FormEdit): FormEdit | null {
  switch (edit.edit) {
    case 'about':
      return { edit: 'about', to: picked(draft, edit.to) }
    case 'add-section':
    case 'change-section':
    case 'move-section':
    case 'remove-section':
      return inverseOfSection(byId(draft.sections), edit)
    case 'add-check':
    case 'change-check':
    case 'move-check':
    case 'remove-check':
      return inverseOfCheck(byId(draft.checks), edit)
    default: {
      const section = draft.sections.find(({ id }) => id === edit.section)
      return section === undefined ? null : inverseOfFigure(byFigure(section.figures), edit)
    }
  }
}

/** What stands now in the fields another one is about to change. */
function picked<T extends object, K extends keyof T>(from: T, to: Partial<Pick<T, K>>): Partial<Pick<T, K>> {
  const fields = new Set(Object.keys(to))
  return Object.fromEntries(Object.entries(from).filter(([field]) => fields.has(field))) as Partial<Pick<T, K>>
}

function inverseOfSection(sections: Keyed<DraftSection>, edit: SectionEdit): FormEdit | null {
  const id = edit.edit === 'add-section' ? edit.section.id : edit.id
  const now = foundIn(sections, id)
  if (edit.edit === 'add-section') return now === undefined ? { edit: 'remove-section', id } : null
  if (now === undefined) return null
  if (edit.edit === 'change-section') return { edit: 'change-section', id, to: picked<DraftSection, 'title' | 'rows'>(now, edit.to) }
  const before = behind(sections, id)
  return edit.edit === 'move-section' ? { edit: 'move-section', id, before } : { edit: 'add-section', section: now, before }
}

function inverseOfCheck(checks: Keyed<DraftCheck>, edit: CheckEdit): FormEdit | null {
  const id = edit.edit === 'add-check' ? edit.check.id : edit.id
  const now = foundIn(checks, id)
  if (edit.edit === 'add-check') return now === undefined ? { edit: 'remove-check', id } : null
  if (now === undefined) return null
  if (edit.edit === 'change-check') {
    return { edit: 'change-check', id, to: picked<DraftCheck, 'severity' | 'holds' | 'words'>(now, edit.to) }
  }
  const before = behind(checks, id)
  return edit.edit === 'move-check' ? { edit: 'move-check', id, before } : { edit: 'add-check', check: now, before }
}

function inverseOfFigure(figures: Keyed<DraftFigure>, edit: FigureEdit): FormEdit | null {
  const { section } = edit
  const id = edit.edit === 'add-figure' ? edit.figure.figure : edit.id
  const now = foundIn(figures, id)
  if (edit.edit === 'add-figure') return now === undefined ? { edit: 'remove-figure', section, id } : null
  if (now === undefined) return null
  if (edit.edit === 'change-figure') {
    return { edit: 'change-figure', section, id, to: picked<DraftFigure, 'required' | 'when'>(now, edit.to) }
  }
  const before = behind(figures, id)
  return edit.edit === 'move-figure' ? { edit: 'move-figure', section, id, before } : { edit: 'add-figure', section, figure: now, before }
}
