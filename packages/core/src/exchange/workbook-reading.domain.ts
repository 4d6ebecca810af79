// The only place for what reading a sheet of a report's workbook rests on: where a cell stands, whose name a text is, what a cell says.
import { cellKey, type CellKey } from '../figures/forms.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { addDays, daysBetween, plainDate, plainDateOf, vietnameseDate, yearOf } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import type { WorkbookCell, WorkbookRow, WorkbookSheet } from '../shared/workbook-sheet.ts'
import { columnName } from '../units/sheet.domain.ts'
import { foldName } from '../units/unit-name.domain.ts'
import type { Level } from '../units/units.domain.ts'
import { cellIssue, type CellIssue } from '../reports/report-cells.domain.ts'
import { headerAliases, MARK_SHEET, readValue, workbookCellIssues } from './workbook.domain.ts'
import { figureIndex, type NameIndex } from './workbook-names.domain.ts'

export type AskedFigure = {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly decimals: number
  readonly adds: 'sum' | 'last' | 'none' | 'share'
  readonly lowest: Parameters<typeof cellIssue>[0]['lowest']
}

const cellIssues = ['share-is-computed', 'below-lowest-level', 'twice'] as const satisfies readonly CellIssue[]
export const workbookIssues = [...workbookCellIssues, ...cellIssues, 'row-nameless', 'closed', 'nothing-found'] as const
type WorkbookIssueCode = (typeof workbookIssues)[number]
/** `maybe-date`: a cell that shows numbers keeps a day somebody typed as the number of that day. */
export const workbookWarnings = [
  'hidden-row',
  'hidden-column',
  'formula',
  'note-unused',
  'figure-off',
  'sheet-unread',
  'maybe-date',
] as const
type WorkbookWarningCode = (typeof workbookWarnings)[number]

export type Located = { readonly sheet: string; readonly cell: string; /** What stands there. */ readonly text: string }
type WorkbookError = Located & {
  readonly code: WorkbookIssueCode
  /** How the text could be meant. */
  readonly readings: readonly string[]
  /** Which figure of whom is wrong, where that is known. */
  readonly of: CellKey | null
}
type WorkbookWarning = Located & { readonly code: WorkbookWarningCode }

/** What a name may be of: a figure of the unit, a figure of its residential areas, one of these areas, or a unit with a report of its own. */
export const nameKinds = ['figure', 'village-figure', 'village', 'place'] as const
export type NameKind = (typeof nameKinds)[number]

/**
 * Why a name was not taken by itself. `unknown`: nobody's, or of several. `contradicts`: the code beside it is somebody else's.
 * `ended`: of a unit that does not report for this period. `not-yours`: of one for which this person does not enter.
 */
export const nameReasons = ['unknown', 'contradicts', 'ended', 'not-yours'] as const
type NameReason = (typeof nameReasons)[number]

/** A row or column whose name is nobody's; `key` is what a choice is made by. */
export type Unmatched = Located & {
  readonly key: string
  readonly kind: NameKind
  readonly reason: NameReason
  /** Who reports now in the place of what ended. */
  readonly instead: readonly string[]
  readonly values: number
  readonly suggestion: string | null
  /** What a person said it is; SKIPPED where it is not to be read. */
  readonly chosen: string | null
  /** The choice was made for an earlier file. */
  readonly remembered: boolean
}
export const SKIPPED = '-'

/** Under what a choice is kept for the next file. */
export const memoryKey = (kind: NameKind, text: string): string => `${kind} ${foldName(text)}`

export type FoundCell = {
  readonly sheet: string
  readonly cell: string
  readonly unitId: string
  readonly figure: string
  readonly value: Cell | null
}

export type WorkbookRead = {
  readonly found: readonly FoundCell[]
  readonly errors: readonly WorkbookError[]
  readonly warnings: readonly WorkbookWarning[]
  readonly unmatched: readonly Unmatched[]
}

/** 1 January 2000, as Excel counts days. */
const EXCEL_2000 = 36_526
/** Rows looked at for headers. */
export const HEADER_ROWS = 30
const GUIDE_SHEETS: readonly string[] = ['huong dan']

/** What people said about names: now, by the place of the row or column, and for earlier files, by `memoryKey`. */
export type SaidNames = { readonly choices: ReadonlyMap<string, string>; readonly remembered: ReadonlyMap<string, string> }

export type Reading = SaidNames & {
  readonly period: Window
  readonly found: FoundCell[]
  readonly errors: WorkbookError[]
  readonly warnings: WorkbookWarning[]
  readonly unmatched: Unmatched[]
  /** Where each cell of the report was found first. */
  readonly seen: Map<string, string>
}
export type At = { readonly reading: Reading; readonly sheet: WorkbookSheet; readonly sheetAt: number }

/** Reads every sheet that `read` knows; it answers false for one that holds no table of its kind. */
export function readSheets(
  sheets: readonly WorkbookSheet[],
  about: SaidNames & { readonly period: Window },
  read: (at: At) => boolean,
): WorkbookRead {
  const { choices, remembered, period } = about
  const reading: Reading = { choices, remembered, period, found: [], errors: [], warnings: [], unmatched: [], seen: new Map() }
  let known = 0
  sheets.forEach((sheet, sheetAt) => {
    if (sheet.hidden || sheet.name === MARK_SHEET || GUIDE_SHEETS.includes(foldName(sheet.name))) return
    if (read({ reading, sheet, sheetAt })) known += 1
    else reading.warnings.push({ sheet: sheet.name, cell: '', text: '', code: 'sheet-unread' })
  })
  if (known === 0) reading.errors.push({ sheet: sheets[0]?.name ?? '', cell: '', text: '', code: 'nothing-found', readings: [], of: null })
  const { found, errors, warnings, unmatched } = reading
  // of two rows of one name the one that says nothing empties nothing
  const said = new Set(found.filter(({ value }) => value !== null).map(cellKey))
  return { found: found.filter((each) => each.value !== null || !said.has(cellKey(each))), errors, warnings, unmatched }
}

export const textAt = (row: WorkbookRow, column: number | undefined): string =>
  column === undefined ? '' : (row.cells.find((cell) => cell.column === column)?.text ?? '')
export const cellAt = (row: WorkbookRow, column: number): WorkbookCell | undefined => row.cells.find((cell) => cell.column === column)
const addressOf = (row: WorkbookRow, column: number): string => `${columnName(column)}${String(row.row)}`
export const isFilled = (cell: WorkbookCell | undefined): boolean =>
  cell !== undefined && (cell.text.trim() !== '' || cell.kind === 'no-result')

/** The column whose header is one of the known. */
export const columnOf = (row: WorkbookRow, known: readonly string[]): number | undefined =>
  row.cells.find(({ text }) => known.includes(foldName(text)))?.column

/** Figures by every name a sheet may call them. */
export const indexOfFigures = (figures: readonly AskedFigure[]): NameIndex =>
  figureIndex(figures.map(({ id, name, nameEn, unit }) => ({ id, names: [name, `${name} (${unit})`, nameEn, id] })))

export const rowsBelow = (sheet: WorkbookSheet, head: WorkbookRow): readonly WorkbookRow[] => sheet.rows.filter(({ row }) => row > head.row)
export const isOther = (text: string): boolean => (headerAliases.other as readonly string[]).includes(foldName(text))
export const locate = ({ sheet }: At, row: WorkbookRow, column: number): Located => ({
  sheet: sheet.name,
  cell: addressOf(row, column),
  text: textAt(row, column).slice(0, 200),
})

export type Refusal = { readonly reason: NameReason; readonly instead: readonly string[] }

type Asked = {
  readonly key: string
  readonly kind: NameKind
  readonly index: NameIndex
  readonly place: Located
  readonly off?: NameIndex
  readonly values: number
  readonly suggestion?: string | null
  /** Why nothing can be chosen but to leave it unread; null where the name is merely unknown. */
  readonly refusal?: Refusal | null
}

/** The figure or place a name means; null where it is nobody's, or not to be read. What says nothing need not be matched. */
export function meant({ reading }: At, { key, kind, index, place, off, values, suggestion, refusal = null }: Asked): string | null {
  const found = index.find(place.text)
  if (found !== null) return found
  if (typeof off?.find(place.text) === 'string') {
    if (values > 0) reading.warnings.push({ ...place, code: 'figure-off' })
    return null
  }
  if (values === 0) return null
  const asked = { key, kind, index, place, values, refusal, suggestion: suggestion ?? null }
  const said = saidOf(reading, asked)
  reading.unmatched.push(unmatchedOf(asked, said))
  return said.chosen === SKIPPED ? null : said.chosen
}

type Open = Required<Omit<Asked, 'off'>>

/** What ended, or is somebody else's, can only be left out. */
const isBarred = (refusal: Refusal | null): boolean => refusal !== null && refusal.reason !== 'contradicts'

/** What a person said of a name, now or for an earlier file; what can no longer be chosen is not said. */
function saidOf(reading: Reading, { key, kind, index, place, refusal }: Open): Pick<Unmatched, 'chosen' | 'remembered'> {
  const fits = (said: string | undefined): said is string =>
    said === SKIPPED || (said !== undefined && !isBarred(refusal) && index.has(said))
  const now = reading.choices.get(key)
  const before = reading.remembered.get(memoryKey(kind, place.text))
  // a code that contradicts a name is judged row by row
  const isKnown = refusal?.reason !== 'contradicts' && fits(before)
  if (fits(now)) return { chosen: now, remembered: isKnown && now === before }
  return isKnown ? { chosen: before, remembered: true } : { chosen: null, remembered: false }
}

function unmatchedOf({ key, kind, index, place, values, refusal, suggestion }: Open, said: ReturnType<typeof saidOf>): Unmatched {
  const { reason, instead }: Refusal = refusal ?? { reason: 'unknown', instead: [] }
  const likely = isBarred(refusal) ? null : (suggestion ?? index.suggest(place.text))
  return { ...place, key, kind, reason, instead, values, suggestion: likely, ...said }
}

type Taken = {
  readonly row: WorkbookRow
  readonly column: number
  readonly unitId: string
  readonly level: Level
  readonly figure: string
  readonly figures: readonly AskedFigure[]
  readonly reason: string
}

/** The value of a cell, noted as found; null where it says nothing or nothing that may stand there. */
export function takeCell(at: At, { row, column, unitId, level, figure: id, figures, reason }: Taken): Cell | null {
  const { reading } = at
  const figure = figures.find((each) => each.id === id)
  if (figure === undefined) return null
  const place = locate(at, row, column)
  const cell = cellAt(row, column)
  const refuse = (code: WorkbookIssueCode, readings: readonly string[] = []): null => {
    reading.errors.push({ ...place, code, readings, of: { unitId, figure: id } })
    return null
  }
  const key = cellKey({ unitId, figure: id })
  const first = reading.seen.get(key)
  // two rows of one name may stand there while only one of them says something
  if (first !== undefined) return isFilled(cell) ? refuse('twice', [first]) : null
  if (isFilled(cell)) reading.seen.set(key, place.cell)
  const read = readValue(cell, figure.decimals, reason)
  if (!read.ok) return refuse(read.issue, read.readings)
  const issue = read.cell === null ? null : cellIssue(figure, level, read.cell)
  if (issue !== null) return refuse(issue)
  if (read.cell !== null && cell !== undefined) doubt(reading, { place, cell, row })
  reading.found.push({ sheet: place.sheet, cell: place.cell, unitId, figure: id, value: read.cell })
  return read.cell
}

/** What was read all the same, and should be looked at. */
function doubt(reading: Reading, { place, cell, row }: { place: Located; cell: WorkbookCell; row: WorkbookRow }): void {
  if (row.hidden) reading.warnings.push({ ...place, code: 'hidden-row' })
  if (cell.formula) reading.warnings.push({ ...place, code: 'formula' })
  const day = cell.kind === 'number' ? dayBehind(cell.number, reading.period) : null
  if (day !== null) reading.warnings.push({ ...place, text: day, code: 'maybe-date' })
}

/** The day of the period's years that Excel keeps as this number; null where it is none. */
function dayBehind(number: number | null, { from, to }: Window): string | null {
  const [first, last] = [plainDateOf(yearOf(from), 1, 1), plainDateOf(yearOf(to), 12, 31)]
  if (number === null || !Number.isInteger(number) || first === null || last === null) return null
  const day = number - EXCEL_2000 - daysBetween(plainDate('2000-01-01'), first)
  return day < 0 || day > daysBetween(first, last) ? null : vietnameseDate(addDays(first, day))
}

export function warnHiddenColumn(at: At, column: number): void {
  if (at.sheet.hiddenColumns.includes(column)) {
    at.reading.warnings.push({ sheet: at.sheet.name, cell: columnName(column), text: '', code: 'hidden-column' })
  }
}
