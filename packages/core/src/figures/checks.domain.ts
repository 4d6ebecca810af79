// The only place for what the checks of a form say about a report: the same on the server, in the browser and in the tests.
// A check speaks only where every figure it names was given; what was not said can break nothing. An error speaks only where it is certain
// whatever "trên", "gần" or a range leave open; a warning goes by the number as it was said.
import type { Formula } from '../criteria/criteria.domain.ts'
import { factsOf } from '../criteria/formula.domain.ts'
import { truthOf, type Interval } from './formula-bounds.domain.ts'
import { cellKey, variableOf, villageFigures, type CheckSeverity, type Form, type FormSection, type Variable } from './forms.domain.ts'
import { remembered } from '../shared/remembered.ts'
import { boundsOf, type Quantity } from './quantity.domain.ts'
import { quantityOf, total, type Cell } from './sums.domain.ts'

export type Cells = ReadonlyMap<string, Cell>

export type CheckInput = {
  readonly unitId: string
  readonly villages: readonly string[]
  readonly cells: Cells
  /** The same rows in the period before, and in the same period of last year; empty where nothing was handed in. */
  readonly before: Cells
  readonly lastYear: Cells
}

export type Finding = {
  /** `missing`: a required cell is blank. `parts`: the unit's own figure is not the sum of its villages. Otherwise the check of the form. */
  readonly kind: 'missing' | 'parts' | 'check'
  readonly check: string | null
  readonly unitId: string
  readonly severity: CheckSeverity
  /** The figures it is about, the first of them to be gone to. */
  readonly figures: readonly string[]
  /** What was compared, by the names the check uses. */
  readonly values: Readonly<Record<string, number>>
}

/** Stable over repeated checking: an answer to a warning is kept under it. */
export const findingKey = ({ kind, check, unitId, figures }: Pick<Finding, 'kind' | 'check' | 'unitId' | 'figures'>): string =>
  `${kind} ${check ?? figures.join('+')} ${unitId}`

/** A number as it was said, and the ends between which the true one lies. */
type Said = { readonly number: number; readonly low: number; readonly high: number }

function saidOf(quantity: Quantity): Said {
  const { low, high } = boundsOf(quantity)
  // a count is never below nothing
  return { number: quantity.number, low: low ?? 0, high: high ?? Number.POSITIVE_INFINITY }
}

function saidIn(cells: Cells, unitId: string, figure: string): Said | undefined {
  const cell = cells.get(cellKey({ unitId, figure }))
  return cell?.state === 'given' ? saidOf(cell.quantity) : undefined
}

type OfVillages = { readonly said: Said; /** False where a village is still blank, or could not say. */ readonly whole: boolean }

/** The villages' figures together; undefined where no village gave one. What some have not said can only make it more. */
function ofVillages({ villages, cells }: CheckInput, figure: string): OfVillages | undefined {
  const sum = total(villages.map((unitId) => cells.get(cellKey({ unitId, figure })) ?? null))
  const quantity = quantityOf(sum)
  if (quantity === null) return undefined
  const whole = sum.given + sum.notApplicable === villages.length
  const said = saidOf(quantity)
  return { said: whole ? said : { ...said, high: Number.POSITIVE_INFINITY }, whole }
}

/** What was handed in for the villages of an earlier period together, whichever they were then. */
function ofVillagesThen(cells: Cells, figure: string): Said | undefined {
  const quantity = quantityOf(total([...cells].flatMap(([key, cell]) => (key.endsWith(` ${figure}`) ? [cell] : []))))
  return quantity === null ? undefined : saidOf(quantity)
}

/** `certain`: by what must be so, for errors and conditions. `as-said`: by the numbers, and only where they are whole, for warnings. */
type Mode = 'certain' | 'as-said'

/** What a name means in one row of the report. A unit that does not declare a figure of its villages has their sum. */
function valueOf(input: CheckInput, row: string, { figure, ending }: Variable, mode: Mode): Said | undefined {
  const isUnit = row === input.unitId
  if (ending === 'Before' || ending === 'LastYear') {
    const cells = ending === 'Before' ? input.before : input.lastYear
    return saidIn(cells, row, figure) ?? (isUnit ? ofVillagesThen(cells, figure) : undefined)
  }
  const own = ending === null ? saidIn(input.cells, row, figure) : undefined
  return own ?? (isUnit ? ofVillagesIn(input, figure, mode) : undefined)
}

function ofVillagesIn(input: CheckInput, figure: string, mode: Mode): Said | undefined {
  const together = ofVillages(input, figure)
  return together === undefined || (mode === 'as-said' && !together.whole) ? undefined : together.said
}

type Named = readonly (readonly [name: string, variable: Variable])[]

/** The names in a formula with what each stands for: a report is checked again at every figure typed, and formulas do not change. */
const namedIn: (formula: Formula) => Named = remembered((formula) => factsOf(formula).map((name) => [name, variableOf(name)]))

type Held = { readonly holds: boolean | undefined; readonly values: Readonly<Record<string, number>>; readonly isWhole: boolean }

/** Whether a formula holds in a row, with the values it read; undefined where it cannot be told. `isWhole`: every value was said. */
function holdsIn(formula: Formula, input: CheckInput, at: { readonly row: string; readonly mode: Mode }): Held {
  const names = namedIn(formula)
  const said = new Map(names.map(([name, variable]) => [name, valueOf(input, at.row, variable, at.mode)]))
  const read = (name: string): Interval | undefined => {
    const value = said.get(name)
    return value === undefined || at.mode === 'certain' ? value : { low: value.number, high: value.number }
  }
  const values = Object.fromEntries([...said].flatMap(([name, value]) => (value === undefined ? [] : [[name, value.number]])))
  return { holds: truthOf(formula, read), values, isWhole: Object.keys(values).length === names.length }
}

const rowsOf = (section: Pick<FormSection, 'rows'>, input: CheckInput): readonly string[] =>
  section.rows === 'unit' ? [input.unitId] : input.villages

/** True where the cell is asked: its condition holds, or cannot be told yet. A condition that does not hold asks nothing. */
export function isAsked(
  form: Form,
  input: CheckInput,
  at: { readonly row: string; readonly figure: string; readonly section: string },
): boolean {
  const asked = form.sections.find(({ id }) => id === at.section)?.figures.find(({ figure }) => figure === at.figure)
  if (asked === undefined) return false
  return asked.when === null || holdsIn(asked.when.formula, input, { row: at.row, mode: 'certain' }).holds !== false
}

/**
 * The cells that are asked for: a condition that does not hold asks nothing, so what was typed before it ceased to hold is neither checked
 * nor handed in nor counted; it stays typed, and comes back with its condition. Taken in the order of the form, whose conditions speak of
 * what stands before them.
 */
export function askedCells(form: Pick<Form, 'sections'>, input: CheckInput): Cells {
  let cells: Map<string, Cell> | null = null
  for (const section of form.sections) {
    for (const { figure, when } of section.figures) {
      if (when === null) continue
      for (const row of rowsOf(section, input)) {
        const key = cellKey({ unitId: row, figure })
        if (!input.cells.has(key)) continue
        const asked = holdsIn(when.formula, cells === null ? input : { ...input, cells }, { row, mode: 'certain' }).holds !== false
        if (!asked) (cells ??= new Map(input.cells)).delete(key)
      }
    }
  }
  return cells ?? input.cells
}

/**
 * The figures no row is asked for: wherever they stand, their condition certainly does not hold. A report that is handed in says of them
 * that there is nothing to say. `input.cells`: those that are asked.
 */
export function unaskedFigures(form: Pick<Form, 'sections'>, input: CheckInput): readonly string[] {
  const wanted = new Map<string, boolean>()
  for (const section of form.sections) {
    for (const { figure, when } of section.figures) {
      if (when === null) wanted.set(figure, true)
      if (wanted.get(figure) === true) continue
      for (const row of rowsOf(section, input)) {
        const asked = when === null || holdsIn(when.formula, input, { row, mode: 'certain' }).holds !== false
        wanted.set(figure, asked)
        if (asked) break
      }
    }
  }
  return [...wanted].flatMap(([figure, asked]) => (asked ? [] : [figure]))
}

/** Required cells that are blank. What villages are asked for, their commune may declare beside it and need not. */
function missing(form: Form, input: CheckInput): readonly Finding[] {
  const inVillages = villageFigures(form)
  const isOptional = (section: FormSection, figure: string): boolean => section.rows === 'unit' && inVillages.has(figure)
  return form.sections.flatMap((section) =>
    rowsOf(section, input).flatMap((row) =>
      section.figures
        .filter(({ figure, required }) => required && !isOptional(section, figure) && !input.cells.has(cellKey({ unitId: row, figure })))
        .filter(({ figure }) => isAsked(form, input, { row, figure, section: section.id }))
        .map(({ figure }): Finding => ({ kind: 'missing', check: null, unitId: row, severity: 'error', figures: [figure], values: {} })),
    ),
  )
}

/** What the unit declares beside what its villages give: kept, and asked about. */
function parts(form: Form, input: CheckInput): readonly Finding[] {
  const inVillages = villageFigures(form)
  const declared = form.sections
    .filter(({ rows }) => rows === 'unit')
    .flatMap(({ figures }) => figures.map(({ figure }) => figure).filter((figure) => inVillages.has(figure)))
  return declared.flatMap((figure): readonly Finding[] => {
    const own = saidIn(input.cells, input.unitId, figure)
    const together = ofVillages(input, figure)
    if (own === undefined || together === undefined || own.number === together.said.number) return []
    // "trên 100" and villages of 120 together say nothing against each other, nor do villages that have not all been filled in yet
    const isAbout = !together.whole ? false : [own, together.said].some(({ low, high }) => low === 0 && high === Number.POSITIVE_INFINITY)
    if (!isAbout && own.low <= together.said.high && together.said.low <= own.high) return []
    const values = { [figure]: own.number, [`${figure}OfVillages`]: together.said.number }
    return [{ kind: 'parts', check: null, unitId: input.unitId, severity: 'warning', figures: [figure], values }]
  })
}

/** The rows a check speaks of: each village where all its figures are asked of villages, and the unit where it declares one of them. */
function rowsOfCheck(form: Form, names: Named, input: CheckInput): readonly string[] {
  const inVillages = villageFigures(form)
  if (!names.every(([, { figure, ending }]) => ending !== 'OfVillages' && inVillages.has(figure))) return [input.unitId]
  const declares = names.some(([, { figure }]) => input.cells.has(cellKey({ unitId: input.unitId, figure })))
  return declares ? [...input.villages, input.unitId] : input.villages
}

function broken(form: Form, input: CheckInput): readonly Finding[] {
  return form.checks.flatMap((check) => {
    const names = namedIn(check.formula)
    const mode = check.severity === 'error' ? 'certain' : 'as-said'
    return rowsOfCheck(form, names, input).flatMap((row): readonly Finding[] => {
      const { holds: held, values, isWhole } = holdsIn(check.formula, input, { row, mode })
      if (held !== false || !isWhole) return []
      const figures = [...new Set(names.map(([, { figure }]) => figure))]
      return [{ kind: 'check', check: check.id, unitId: row, severity: check.severity, figures, values }]
    })
  })
}

/** Which earlier periods the checks and conditions of a form look at. */
export function earlierNamed(form: Form): ReadonlySet<'Before' | 'LastYear'> {
  const conditions = form.sections.flatMap(({ figures }) => figures.flatMap(({ when }) => (when === null ? [] : [when.formula])))
  const endings = [...conditions, ...form.checks.map(({ formula }) => formula)]
    .flatMap((formula) => namedIn(formula))
    .map(([, { ending }]) => ending)
  return new Set(endings.filter((ending) => ending === 'Before' || ending === 'LastYear'))
}

/** Everything that stands against handing in, errors first. */
export function findingsOf(form: Form, input: CheckInput): readonly Finding[] {
  const asked = { ...input, cells: askedCells(form, input) }
  const found = [...missing(form, asked), ...parts(form, asked), ...broken(form, asked)]
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')]
}

/** Findings that keep a report from being handed in: errors, and warnings nobody has answered. */
export function blocking(findings: readonly Finding[], answered: ReadonlySet<string>): readonly Finding[] {
  return findings.filter((finding) => finding.severity === 'error' || !answered.has(findingKey(finding)))
}
