// The only place that reads the sheets of a report's workbook: cells are found by headers and names, wherever they stand.
import { cellKey, type CellKey } from '../figures/forms.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { addDays, daysBetween, plainDate, plainDateOf, vietnameseDate, yearOf } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'
import type { WorkbookCell, WorkbookRow, WorkbookSheet } from '../shared/workbook-sheet.ts'
import { columnName } from '../units/sheet.domain.ts'
import { foldName } from '../units/unit-name.domain.ts'
import { cellIssue, type CellIssue } from './report-cells.domain.ts'
import { headerAliases, MARK_SHEET, readValue, workbookCellIssues } from './workbook.domain.ts'
import { figureIndex, placeIndex, type NameIndex } from './workbook-names.domain.ts'

export type AskedFigure = {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly decimals: number
  readonly adds: 'sum' | 'last' | 'none' | 'share'
  readonly lowest: Parameters<typeof cellIssue>[0]['lowest']
}

/** What the report asks: figures of the unit itself, and figures of each of its residential areas. */
export type AskedReport = {
  readonly unitId: string
  readonly level: 'commune' | 'province'
  readonly ofUnit: readonly AskedFigure[]
  readonly ofVillages: readonly AskedFigure[]
  /** Figures of the form that are not switched on here: a column of theirs is not read. */
  readonly off: readonly AskedFigure[]
  readonly villages: readonly { readonly id: string; readonly name: string }[]
  readonly period: Window
}

const cellIssues = ['share-is-computed', 'below-lowest-level', 'twice'] as const satisfies readonly CellIssue[]
export const workbookIssues = [...workbookCellIssues, ...cellIssues, 'row-nameless', 'closed', 'nothing-found'] as const
export type WorkbookIssueCode = (typeof workbookIssues)[number]
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
export type WorkbookWarningCode = (typeof workbookWarnings)[number]

export type Located = { readonly sheet: string; readonly cell: string; /** What stands there. */ readonly text: string }
export type WorkbookError = Located & {
  readonly code: WorkbookIssueCode
  /** How the text could be meant. */
  readonly readings: readonly string[]
  /** Which figure of whom is wrong, where that is known. */
  readonly of: CellKey | null
}
export type WorkbookWarning = Located & { readonly code: WorkbookWarningCode }

/** A row or column whose name is nobody's; `key` is what a choice is made by. */
export type Unmatched = Located & {
  readonly key: string
  readonly kind: 'village' | 'figure'
  readonly values: number
  readonly suggestion: string | null
  /** What a person said it is; SKIPPED where it is not to be read. */
  readonly chosen: string | null
}
export const SKIPPED = '-'

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
const HEADER_ROWS = 30
const GUIDE_SHEETS: readonly string[] = ['huong dan']
const TOTAL_ROWS: readonly string[] = ['cong', 'tong', 'tong cong', 'tong so', 'toan xa', 'toan phuong']

type Reading = {
  readonly asked: AskedReport
  readonly choices: ReadonlyMap<string, string>
  readonly found: FoundCell[]
  readonly errors: WorkbookError[]
  readonly warnings: WorkbookWarning[]
  readonly unmatched: Unmatched[]
  /** Where each cell of the report was found first. */
  readonly seen: Map<string, string>
}
type At = { readonly reading: Reading; readonly sheet: WorkbookSheet; readonly sheetAt: number }

const textAt = (row: WorkbookRow, column: number | undefined): string =>
  column === undefined ? '' : (row.cells.find((cell) => cell.column === column)?.text ?? '')
const cellAt = (row: WorkbookRow, column: number): WorkbookCell | undefined => row.cells.find((cell) => cell.column === column)
const addressOf = (row: WorkbookRow, column: number): string => `${columnName(column)}${String(row.row)}`
const isFilled = (cell: WorkbookCell | undefined): boolean => cell !== undefined && (cell.text.trim() !== '' || cell.kind === 'no-result')

/** Everything a workbook says about a report. `choices`: what a person said a row or column is, by key. */
export function readWorkbookCells(
  sheets: readonly WorkbookSheet[],
  asked: AskedReport,
  choices: ReadonlyMap<string, string>,
): WorkbookRead {
  const reading: Reading = { asked, choices, found: [], errors: [], warnings: [], unmatched: [], seen: new Map() }
  let read = 0
  sheets.forEach((sheet, sheetAt) => {
    if (sheet.hidden || sheet.name === MARK_SHEET || GUIDE_SHEETS.includes(foldName(sheet.name))) return
    const at = { reading, sheet, sheetAt }
    if (readUnitSheet(at) || readGrid(at)) read += 1
    else reading.warnings.push({ sheet: sheet.name, cell: '', text: '', code: 'sheet-unread' })
  })
  if (read === 0) reading.errors.push({ sheet: sheets[0]?.name ?? '', cell: '', text: '', code: 'nothing-found', readings: [], of: null })
  const { found, errors, warnings, unmatched } = reading
  // of two rows of one name the one that says nothing empties nothing
  const said = new Set(found.filter(({ value }) => value !== null).map(cellKey))
  return { found: found.filter((each) => each.value !== null || !said.has(cellKey(each))), errors, warnings, unmatched }
}

const columnOf = (row: WorkbookRow, known: readonly string[]): number | undefined =>
  row.cells.find(({ text }) => known.includes(foldName(text)))?.column

const namesOf = (figures: readonly AskedFigure[]) =>
  figures.map(({ id, name, nameEn, unit }) => ({ id, names: [name, `${name} (${unit})`, nameEn, id] }))

/** A sheet with a row for each figure and one column of values. */
function readUnitSheet(at: At): boolean {
  const { sheet } = at
  const { asked } = at.reading
  const head = sheet.rows
    .slice(0, HEADER_ROWS)
    .find((row) => columnOf(row, headerAliases.figure) !== undefined && columnOf(row, headerAliases.value) !== undefined)
  if (head === undefined) return false
  const [name, value, reason] = [headerAliases.figure, headerAliases.value, headerAliases.reason].map((known) => columnOf(head, known))
  if (name === undefined || value === undefined) return false
  warnHiddenColumn(at, value)
  const known = figureIndex(namesOf(asked.ofUnit))
  const off = figureIndex(namesOf(asked.off))
  for (const row of rowsBelow(sheet, head)) readUnitRow(at, { row, name, value, reason, known, off })
  return true
}

type UnitRow = {
  readonly row: WorkbookRow
  readonly name: number
  readonly value: number
  readonly reason: number | undefined
  readonly known: NameIndex
  readonly off: NameIndex
}

function readUnitRow(at: At, { row, name, value, reason, known, off }: UnitRow): void {
  const { sheetAt, reading } = at
  const isSaid = isFilled(cellAt(row, value))
  if (textAt(row, name).trim() === '') {
    if (isSaid) reading.errors.push({ ...locate(at, row, value), code: 'row-nameless', readings: [], of: null })
    return
  }
  const key = `${String(sheetAt)}r${String(row.row)}`
  const figure = meant(at, { key, kind: 'figure', index: known, place: locate(at, row, name), off, values: isSaid ? 1 : 0 })
  if (figure === null) return
  const { unitId, ofUnit } = reading.asked
  const note = textAt(row, reason)
  const taken = takeCell(at, { row, column: value, unitId, figure, figures: ofUnit, reason: note })
  if (note.trim() !== '' && reason !== undefined && taken?.state !== 'cannot-provide') {
    reading.warnings.push({ ...locate(at, row, reason), code: 'note-unused' })
  }
}

/** A sheet with a row for each residential area and a column for each figure. */
function readGrid(at: At): boolean {
  const { sheet, sheetAt, reading } = at
  const { asked } = reading
  const head = sheet.rows.slice(0, HEADER_ROWS).find((row) => columnOf(row, headerAliases.village) !== undefined && row.cells.length > 1)
  const name = head === undefined ? undefined : columnOf(head, headerAliases.village)
  if (head === undefined || name === undefined) return false
  const rows = rowsBelow(sheet, head).filter((row, index) => !(index === 0 && isNumbering(row)))
  const [code, reason] = [columnOf(head, headerAliases.code), columnOf(head, headerAliases.reason)]
  const figures = figureIndex(namesOf(asked.ofVillages))
  const off = figureIndex(namesOf(asked.off))
  const columns = head.cells.flatMap(({ column, text }) => {
    if (column === name || column === code || column === reason || foldName(text) === '' || isOther(text)) return []
    const place = locate(at, head, column)
    const values = rows.filter((row) => isFilled(cellAt(row, column))).length
    const figure = meant(at, { key: `${String(sheetAt)}c${String(column)}`, kind: 'figure', index: figures, place, off, values })
    return figure === null ? [] : [{ column, figure }]
  })
  for (const { column } of columns) warnHiddenColumn(at, column)
  const places = placeIndex(asked.villages.map(({ id, name: own }) => ({ id, names: [own] })))
  const codes = new Map(asked.villages.map(({ id }) => [id.split('@')[0]?.toLowerCase() ?? id, id]))
  for (const row of rows) readGridRow(at, { row, name, code, reason, columns, places, codes })
  return true
}

type GridRow = {
  readonly row: WorkbookRow
  readonly name: number
  readonly code: number | undefined
  readonly reason: number | undefined
  readonly columns: readonly { readonly column: number; readonly figure: string }[]
  readonly places: NameIndex
  readonly codes: ReadonlyMap<string, string>
}

function readGridRow(at: At, { row, name, code, reason, columns, places, codes }: GridRow): void {
  const { reading, sheetAt } = at
  const text = textAt(row, name).trim()
  const filled = columns.filter(({ column }) => isFilled(cellAt(row, column)))
  if (text === '') {
    const [first] = filled
    if (first !== undefined) reading.errors.push({ ...locate(at, row, first.column), code: 'row-nameless', readings: [], of: null })
    return
  }
  if (TOTAL_ROWS.includes(foldName(text))) return
  const coded = codes.get(textAt(row, code).trim().toLowerCase()) ?? null
  const named = places.find(text)
  // a code that contradicts the name beside it is a row somebody overwrote: a person says which of the two is meant
  const index: NameIndex = {
    ...places,
    find: () => (coded !== null && named !== null && coded !== named ? null : (coded ?? named)),
    suggest: places.suggest,
  }
  const key = `${String(sheetAt)}r${String(row.row)}`
  const unitId = meant(at, { key, kind: 'village', index, place: locate(at, row, name), values: filled.length, suggestion: coded })
  if (unitId === null) return
  for (const { column, figure } of columns) {
    takeCell(at, { row, column, unitId, figure, figures: reading.asked.ofVillages, reason: textAt(row, reason) })
  }
}

const rowsBelow = (sheet: WorkbookSheet, head: WorkbookRow): readonly WorkbookRow[] => sheet.rows.filter(({ row }) => row > head.row)
const isOther = (text: string): boolean => (headerAliases.other as readonly string[]).includes(foldName(text))
/** (1) (2) (3) below the headers, as many official tables have it. */
const isNumbering = (row: WorkbookRow): boolean =>
  row.cells.length > 1 &&
  row.cells.every(({ text, column }, index) =>
    [String(column + 1), String(index + 1), String.fromCharCode(97 + index)].includes(foldName(text)),
  )

const locate = ({ sheet }: At, row: WorkbookRow, column: number): Located => ({
  sheet: sheet.name,
  cell: addressOf(row, column),
  text: textAt(row, column).slice(0, 200),
})

type Asked = {
  readonly key: string
  readonly kind: Unmatched['kind']
  readonly index: NameIndex
  readonly place: Located
  readonly off?: NameIndex
  readonly values: number
  readonly suggestion?: string | null
}

/** The figure or place a name means; null where it is nobody's, or not to be read. What says nothing need not be matched. */
function meant({ reading }: At, { key, kind, index, place, off, values, suggestion }: Asked): string | null {
  const found = index.find(place.text)
  if (found !== null) return found
  if (typeof off?.find(place.text) === 'string') {
    if (values > 0) reading.warnings.push({ ...place, code: 'figure-off' })
    return null
  }
  if (values === 0) return null
  const said = reading.choices.get(key) ?? null
  const chosen = said === SKIPPED || index.has(said) ? said : null
  reading.unmatched.push({ ...place, key, kind, values, suggestion: suggestion ?? index.suggest(place.text), chosen })
  return chosen === SKIPPED ? null : chosen
}

type Taken = {
  readonly row: WorkbookRow
  readonly column: number
  readonly unitId: string
  readonly figure: string
  readonly figures: readonly AskedFigure[]
  readonly reason: string
}

/** The value of a cell, noted as found; null where it says nothing or nothing that may stand there. */
function takeCell(at: At, { row, column, unitId, figure: id, figures, reason }: Taken): Cell | null {
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
  const level = unitId === reading.asked.unitId ? reading.asked.level : 'village'
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
  const day = cell.kind === 'number' ? dayBehind(cell.number, reading.asked.period) : null
  if (day !== null) reading.warnings.push({ ...place, text: day, code: 'maybe-date' })
}

/** The day of the period's years that Excel keeps as this number; null where it is none. */
function dayBehind(number: number | null, { from, to }: Window): string | null {
  const [first, last] = [plainDateOf(yearOf(from), 1, 1), plainDateOf(yearOf(to), 12, 31)]
  if (number === null || !Number.isInteger(number) || first === null || last === null) return null
  const day = number - EXCEL_2000 - daysBetween(plainDate('2000-01-01'), first)
  return day < 0 || day > daysBetween(first, last) ? null : vietnameseDate(addDays(first, day))
}

function warnHiddenColumn(at: At, column: number): void {
  if (at.sheet.hiddenColumns.includes(column)) {
    at.reading.warnings.push({ sheet: at.sheet.name, cell: columnName(column), text: '', code: 'hidden-column' })
  }
}
