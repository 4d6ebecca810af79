// The only place where a written form becomes one that can be published: its formulas are checked by the engine and kept as their trees.
// Never imported by the browser.
import type { FactDef, Formula } from '../criteria/criteria.domain.ts'
import { checkFormula } from '../criteria/formula-check.domain.ts'
import { factsOf } from '../criteria/formula.domain.ts'
import type { FileIssue } from './dictionary-check.domain.ts'
import type { Figure } from './figures.domain.ts'
import {
  figuresOf,
  formIssues,
  variableEndings,
  variableOf,
  villageFigures,
  type CheckSeverity,
  type Form,
  type FormIssue,
} from './forms.domain.ts'
import { MOST } from './quantity.domain.ts'
import { NOT_CHOSEN } from './rule-text.domain.ts'

/** A form as its file says it, before formulas are checked. */
export type WrittenForm = Omit<Form, 'sections' | 'checks'> & {
  readonly sections: readonly (Omit<Form['sections'][number], 'figures'> & {
    readonly figures: readonly { readonly figure: string; readonly required: boolean; readonly when: string | null }[]
  })[]
  readonly checks: readonly {
    readonly id: string
    readonly severity: CheckSeverity
    readonly holds: string
    readonly words: { readonly vi: string; readonly en: string }
  }[]
}

/** What a formula of the form may name: its figures, and what stands behind them. */
function factsFor(form: WrittenForm): readonly FactDef[] {
  const inVillages = villageFigures(form)
  return figuresOf(form).flatMap((figure) => [
    count(figure),
    ...variableEndings.filter((ending) => ending !== 'OfVillages' || inVillages.has(figure)).map((ending) => count(figure + ending)),
  ])
}

const count = (id: string): FactDef => ({
  id,
  type: 'count',
  label: id,
  help: null,
  required: false,
  goodAnswer: null,
  unit: null,
  min: 0,
  max: MOST,
  notAbove: null,
  numbered: false,
  due: null,
  origin: 'declared',
  baseline: null,
})

/** The form with its formulas, or everything that is wrong with it, by its place in what was written. */
export function judgeForm(
  written: WrittenForm,
  dictionary: readonly Figure[],
): { readonly form: Form | null; readonly issues: readonly FormIssue[] } {
  const facts = factsFor(written)
  const issues: FormIssue[] = []
  const read = (text: string, path: string): Formula => {
    const checked = checkFormula(text, facts)
    if (checked.ok) return checked.ast
    issues.push({ path, ...formulaIssue(text, facts, checked.error) })
    return { op: 'bool', value: true }
  }
  const form: Form = {
    ...written,
    sections: written.sections.map((section, at) => ({
      ...section,
      figures: section.figures.map(({ figure, required, when }, column) => {
        const path = `sections.${String(at)}.figures.${String(column)}.when`
        return { figure, required, when: when === null ? null : { text: when, formula: read(when, path) } }
      }),
    })),
    checks: written.checks.map(({ holds, ...check }, at) => ({
      ...check,
      text: holds,
      formula: read(holds, `checks.${String(at)}.holds`),
    })),
  }
  const all = [...issues, ...formIssues(form, dictionary), ...conditionIssues(form)]
  return { form: all.length === 0 ? form : null, issues: all }
}

/** The same, as sentences for who writes the file. */
export function checkForm(
  written: WrittenForm,
  dictionary: readonly Figure[],
): { readonly form: Form | null; readonly issues: readonly FileIssue[] } {
  const { form, issues } = judgeForm(written, dictionary)
  return { form, issues: issues.map(({ path, reason, detail }) => ({ path: pathOf(path), message: sentences[reason](detail) })) }
}

/** What is wrong with a formula, as far as it can be told without the engine's own words. */
function formulaIssue(text: string, facts: readonly FactDef[], error: string): Pick<FormIssue, 'reason' | 'detail'> {
  if (text.trim() === '' || text.includes(NOT_CHOSEN)) return { reason: 'formula-incomplete', detail: '' }
  const known = new Set(facts.map(({ id }) => id))
  const unknown = [...text.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g)].map(([name]) => name).find((name) => !known.has(name) && !words.has(name))
  if (unknown !== undefined) return { reason: 'formula-unknown-name', detail: unknown }
  return { reason: oneSided.some((start) => error.startsWith(start)) ? 'formula-one-sided' : 'formula-broken', detail: error }
}
const words: ReadonlySet<string> = new Set(['true', 'false'])
/** As the engine begins to say that a formula always comes out the same. */
const oneSided = ['impossible', 'empty', 'compares two written numbers', 'a rule that is always the same']

const pathOf = (path: string): FileIssue['path'] => path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

const sentences: Readonly<Record<FormIssue['reason'], (detail: string) => string>> = {
  'unknown-figure': (id) => `figure ${id} is not in the dictionary on every day the form is in force`,
  'figure-twice': (id) => `figure ${id} is asked twice in the same rows`,
  'below-lowest-level': (id) => `figure ${id} is not kept as far down as here`,
  'share-is-computed': (id) => `${id} is a share: it is worked out, never asked`,
  'empty-section': (id) => `section ${id} asks for nothing`,
  'id-twice': (id) => `${id} is written twice`,
  'no-due-rule': (level) => `says nothing of when ${level} reports are due`,
  'no-working-day': (days) => `${days} working days between the close of the data and the deadline, at least one is needed`,
  'villages-of-commune': (id) => `section ${id} has rows for villages, but the form is not one of communes`,
  'formula-incomplete': () => 'impossible formula: it is not finished',
  'formula-unknown-name': (name) => `impossible formula: unknown fact ${name}`,
  'formula-one-sided': (error) => `impossible formula: ${error}`,
  'formula-broken': (error) => `impossible formula: ${error}`,
  'condition-not-before': (figure) => `is asked under a condition on ${figure}, which does not stand before it in the same rows`,
  blank: () => 'is blank',
  'no-sections': () => 'asks for nothing',
  'no-day': () => 'says nothing of its first day',
  'day-not-later': (day) => `begins no later than the version before, ${day}`,
  'period-begun': (day) => `begins within a period that is already being reported; it may begin on ${day}`,
  'kind-changed': (id) => `is of another level or kind of period than ${id} was: that is another form`,
}

/** A condition looks at what stands before it in the same rows, so that filling in from top to bottom never takes a cell away again. */
function conditionIssues(form: Form): FormIssue[] {
  return form.sections.flatMap((section, at) =>
    section.figures.flatMap(({ when }, column): FormIssue[] => {
      if (when === null) return []
      const earlier = new Set([
        ...form.sections.slice(0, at).flatMap((other) => (other.rows === section.rows ? other.figures.map((each) => each.figure) : [])),
        ...section.figures.slice(0, column).map((each) => each.figure),
      ])
      const path = `sections.${String(at)}.figures.${String(column)}.when`
      return factsOf(when.formula)
        .map(variableOf)
        .filter((variable) => variable.ending !== null || !earlier.has(variable.figure))
        .map((variable) => ({ path, reason: 'condition-not-before', detail: variable.figure }))
    }),
  )
}
