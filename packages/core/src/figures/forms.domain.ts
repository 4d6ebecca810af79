// The only place for what a form asks: sections of figures for a kind of unit and a period, with conditions and checks. A published
// version is frozen; a report keeps the version it was begun with.
import type { DueRule, PeriodKind } from '../calendar/periods.domain.ts'
import type { Level } from '../units/units.domain.ts'
import { mayBeKeptAt, type Figure } from './figures.domain.ts'
import type { Formula } from '../criteria/criteria.domain.ts'
import { factsOf } from '../criteria/formula.domain.ts'
import { remembered } from '../shared/remembered.ts'

/** The levels a report is handed in at. Villages are rows of their commune's report. */
export const reportLevels = ['commune', 'province'] as const
export type ReportLevel = (typeof reportLevels)[number]

export type FormFigure = {
  readonly figure: string
  /** Blank in a required figure is asked about at hand-in; zero, not applicable and cannot provide are answers. */
  readonly required: boolean
  /** Asked only where this holds of the figures before it; null: always. */
  readonly when: { readonly text: string; readonly formula: Formula } | null
}

/** `unit`: one column for the reporting unit. `villages`: a grid with a row for each village, whose sum is the unit's figure. */
export const sectionRows = ['unit', 'villages'] as const
export type SectionRows = (typeof sectionRows)[number]
export type FormSection = {
  readonly id: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly rows: SectionRows
  readonly figures: readonly FormFigure[]
}

/** An error blocks the hand-in; a warning can be answered, and the answer goes with the report. */
export const checkSeverities = ['error', 'warning'] as const
export type CheckSeverity = (typeof checkSeverities)[number]

/**
 * What must hold between figures. A check speaks of figures by their id, of the period before by `<id>Before`, of the same period of last
 * year by `<id>LastYear`, and of the sum of the villages by `<id>OfVillages`.
 */
export type FormCheck = {
  readonly id: string
  readonly severity: CheckSeverity
  readonly text: string
  readonly formula: Formula
  readonly words: { readonly vi: string; readonly en: string }
}

export type Form = {
  readonly id: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly level: ReportLevel
  readonly period: PeriodKind
  readonly sections: readonly FormSection[]
  readonly checks: readonly FormCheck[]
  /** The last day of a hand-in in time, by level: the form's own level, and those that pass it on. */
  readonly due: Readonly<Partial<Record<Level, DueRule>>>
  readonly source: string
  readonly checked: boolean
}

/** Where a figure of a form stands: whose row, which column. */
export type CellKey = { readonly unitId: string; readonly figure: string }

export const cellKey = ({ unitId, figure }: CellKey): string => `${unitId} ${figure}`

/** What is asked, whether or not its conditions have been read yet. */
type Asking = { readonly sections: readonly { readonly rows: SectionRows; readonly figures: readonly { readonly figure: string }[] }[] }

/** Every figure of a form, in order of first appearance. */
export function figuresOf(form: Asking): readonly string[] {
  return [...new Set(form.sections.flatMap((section) => section.figures.map(({ figure }) => figure)))]
}

/** The cells a report is made of: the unit's own sections, then each village section row by row. */
export function cellsOf(form: Pick<Form, 'sections'>, unitId: string, villages: readonly string[]): readonly CellKey[] {
  return form.sections.flatMap((section) =>
    (section.rows === 'unit' ? [unitId] : villages).flatMap((row) => section.figures.map(({ figure }) => ({ unitId: row, figure }))),
  )
}

/** Figures that are asked in villages' rows: their sum is the unit's, unless the unit declares its own beside it. */
export const villageFigures: (form: Asking) => ReadonlySet<string> = remembered(
  (form) => new Set(form.sections.filter(({ rows }) => rows === 'villages').flatMap(({ figures }) => figures.map(({ figure }) => figure))),
)

/** The form as it is asked where some figures are switched off: without them, and without what compares with them. */
export function formWithout(form: Form, off: ReadonlySet<string>): Form {
  if (!figuresOf(form).some((figure) => off.has(figure))) return form
  const named = (formula: Formula): boolean => factsOf(formula).some((name) => off.has(variableOf(name).figure))
  return {
    ...form,
    sections: form.sections
      .map((section) => ({
        ...section,
        figures: section.figures.flatMap((each) => {
          if (off.has(each.figure)) return []
          // a condition on what is not asked can never be told: the figure is asked
          return [each.when !== null && named(each.when.formula) ? { ...each, when: null } : each]
        }),
      }))
      .filter(({ figures }) => figures.length > 0),
    checks: form.checks.filter(({ formula }) => !named(formula)),
  }
}

/** What stands behind the plain name of a figure in a check. */
export const variableEndings = ['Before', 'LastYear', 'OfVillages'] as const
export type VariableEnding = (typeof variableEndings)[number]

/** A figure and where its value comes from: this report, the period before, the same period of last year, or the villages together. */
export type Variable = { readonly figure: string; readonly ending: VariableEnding | null }

export function variableOf(name: string): Variable {
  const ending = variableEndings.find((each) => name.endsWith(each) && name.length > each.length)
  return ending === undefined ? { figure: name, ending: null } : { figure: name.slice(0, -ending.length), ending }
}

export const formIssueReasons = [
  'unknown-figure',
  'figure-twice',
  'below-lowest-level',
  'share-is-computed',
  'empty-section',
  'id-twice',
  'no-due-rule',
  'no-working-day',
  'villages-of-commune',
  // formulas
  'formula-incomplete',
  'formula-unknown-name',
  'formula-one-sided',
  'formula-broken',
  'condition-not-before',
  // what is still to be said of a draft
  'blank',
  'no-sections',
  'no-day',
  'day-not-later',
  'period-begun',
  'kind-changed',
] as const
/** `path`: `sections.0.figures.2.when`, as in the file and in the draft. `detail`: a figure, a name of a formula, a day; by the reason. */
export type FormIssue = { readonly path: string; readonly reason: (typeof formIssueReasons)[number]; readonly detail: string }

/** What is wrong with a form before it may be published. Formulas are checked where they are read. */
export function formIssues(form: Form, dictionary: readonly Figure[]): readonly FormIssue[] {
  return [...sectionIssues(form, dictionary), ...idIssues(form), ...dueIssues(form)]
}

function sectionIssues(form: Form, dictionary: readonly Figure[]): readonly FormIssue[] {
  const known = new Map(dictionary.map((figure) => [figure.id, figure]))
  const seen = new Set<string>()
  return form.sections.flatMap((section, at): readonly FormIssue[] => {
    const said = (where: string, reason: FormIssue['reason'], detail: string): FormIssue => ({
      path: `sections.${String(at)}${where}`,
      reason,
      detail,
    })
    const figures = section.figures.flatMap(({ figure }, column): readonly FormIssue[] => {
      const place = `${section.rows} ${figure}`
      const isTwice = seen.has(place)
      seen.add(place)
      const reason = figureIssue(known.get(figure), section.rows === 'villages' ? 'village' : form.level)
      const where = `.figures.${String(column)}`
      return [...(reason === null ? [] : [said(where, reason, figure)]), ...(isTwice ? [said(where, 'figure-twice', figure)] : [])]
    })
    return [
      ...(section.rows === 'villages' && form.level !== 'commune' ? [said('.rows', 'villages-of-commune', section.id)] : []),
      ...(section.figures.length === 0 ? [said('', 'empty-section', section.id)] : []),
      ...figures,
    ]
  })
}

function figureIssue(figure: Figure | undefined, level: Level): FormIssue['reason'] | null {
  if (figure === undefined) return 'unknown-figure'
  if (figure.adds === 'share') return 'share-is-computed'
  return mayBeKeptAt(figure, level) ? null : 'below-lowest-level'
}

function idIssues({ sections, checks }: Form): readonly FormIssue[] {
  const twice = (what: string, ids: readonly string[]): readonly FormIssue[] =>
    ids.flatMap((id, at) => (ids.indexOf(id) === at ? [] : [{ path: `${what}.${String(at)}`, reason: 'id-twice', detail: id }]))
  return [
    ...twice(
      'sections',
      sections.map(({ id }) => id),
    ),
    ...twice(
      'checks',
      checks.map(({ id }) => id),
    ),
  ]
}

function dueIssues({ level, due }: Form): readonly FormIssue[] {
  const missing: readonly FormIssue[] = due[level] === undefined ? [{ path: `due.${level}`, reason: 'no-due-rule', detail: level }] : []
  const without = Object.entries(due).flatMap(([at, rule]): readonly FormIssue[] =>
    'workingDays' in rule && rule.workingDays < 1
      ? [{ path: `due.${at}`, reason: 'no-working-day', detail: String(rule.workingDays) }]
      : [],
  )
  return [...missing, ...without]
}
