// The only place that reads the sheets of one report's workbook: cells are found by headers and names, wherever they stand.
import type { WorkbookRow, WorkbookSheet } from '../shared/workbook-sheet.ts'
import type { Window } from '../shared/span.ts'
import { headerAliases } from './workbook.domain.ts'
import { readGrid, type Grid } from './workbook-grid.domain.ts'
import { placeIndex, type NameIndex } from './workbook-names.domain.ts'
import {
  cellAt,
  columnOf,
  HEADER_ROWS,
  indexOfFigures,
  isFilled,
  locate,
  meant,
  readSheets,
  rowsBelow,
  takeCell,
  textAt,
  warnHiddenColumn,
  type AskedFigure,
  type At,
  type SaidNames,
  type WorkbookRead,
} from './workbook-reading.domain.ts'

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

const TOTAL_ROWS: readonly string[] = ['cong', 'tong', 'tong cong', 'tong so', 'toan xa', 'toan phuong']

/** Everything a workbook says about a report. */
export function readWorkbookCells(sheets: readonly WorkbookSheet[], asked: AskedReport, said: SaidNames): WorkbookRead {
  const grid: Grid = {
    headers: headerAliases.village,
    rows: 'village',
    columns: 'village-figure',
    level: 'village',
    figures: asked.ofVillages,
    off: asked.off,
    places: placeIndex(asked.villages.map(({ id, name }) => ({ id, names: [name] }))),
    codes: new Map(asked.villages.map(({ id }) => [id.split('@')[0]?.toLowerCase() ?? id, id])),
    refusal: () => null,
    totals: TOTAL_ROWS,
  }
  return readSheets(sheets, { ...said, period: asked.period }, (at) => readUnitSheet(at, asked) || readGrid(at, grid))
}

/** A sheet with a row for each figure and one column of values. */
function readUnitSheet(at: At, asked: AskedReport): boolean {
  const { sheet } = at
  const head = sheet.rows
    .slice(0, HEADER_ROWS)
    .find((row) => columnOf(row, headerAliases.figure) !== undefined && columnOf(row, headerAliases.value) !== undefined)
  if (head === undefined) return false
  const [name, value, reason] = [headerAliases.figure, headerAliases.value, headerAliases.reason].map((known) => columnOf(head, known))
  if (name === undefined || value === undefined) return false
  warnHiddenColumn(at, value)
  const [known, off] = [indexOfFigures(asked.ofUnit), indexOfFigures(asked.off)]
  for (const row of rowsBelow(sheet, head)) readUnitRow(at, { row, name, value, reason, known, off, asked })
  return true
}

type UnitRow = {
  readonly row: WorkbookRow
  readonly name: number
  readonly value: number
  readonly reason: number | undefined
  readonly known: NameIndex
  readonly off: NameIndex
  readonly asked: AskedReport
}

function readUnitRow(at: At, { row, name, value, reason, known, off, asked }: UnitRow): void {
  const { sheetAt, reading } = at
  const isSaid = isFilled(cellAt(row, value))
  if (textAt(row, name).trim() === '') {
    if (isSaid) reading.errors.push({ ...locate(at, row, value), code: 'row-nameless', readings: [], of: null })
    return
  }
  const key = `${String(sheetAt)}r${String(row.row)}`
  const figure = meant(at, { key, kind: 'figure', index: known, place: locate(at, row, name), off, values: isSaid ? 1 : 0 })
  if (figure === null) return
  const { unitId, level, ofUnit } = asked
  const note = textAt(row, reason)
  const taken = takeCell(at, { row, column: value, unitId, level, figure, figures: ofUnit, reason: note })
  if (note.trim() !== '' && reason !== undefined && taken?.state !== 'cannot-provide') {
    reading.warnings.push({ ...locate(at, row, reason), code: 'note-unused' })
  }
}
