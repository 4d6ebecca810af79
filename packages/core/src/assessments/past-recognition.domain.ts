// The only place for what a list of past results must look like, cell by cell: unit, set, window, result, decision, authority.
import { documentNumberPattern } from '../criteria/criteria.domain.ts'
import { addDays, findPlainDate, findVietnameseDate, plainDateOfDayNumber, vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import { sameSpan, vietnameseWindow, type Window } from '../shared/span.ts'
import { cleanName, foldName } from '../units/unit-name.domain.ts'
import type { UnitId } from '../units/units.domain.ts'
import { columnName, columnsIn, type Columns, type Sheet, type SheetRow } from '../units/sheet.domain.ts'
import { askedText, fit, forceText, titlesOf, windowsText, type Asked, type Fitted, type PastMeasure } from './past-measures.domain.ts'
import { findAuthority, findPastUnit, type PastUnit, type PastUnitIndex } from './past-units.domain.ts'

/** What a line says of its unit. A revocation takes back a recognition of the same window from its day on. */
export const pastStates = ['recognised', 'not-recognised', 'revoked'] as const
export type PastState = (typeof pastStates)[number]

export type PastLine = {
  readonly row: number
  readonly unit: PastUnit
  readonly measure: PastMeasure
  readonly window: Window
  readonly state: PastState
  /** Null for a result told without a decision. */
  readonly decision: { readonly number: string; readonly on: PlainDate; readonly body: string; readonly unitId: UnitId | null } | null
  /** The day the result stands from: that of its decision; without one the day given, else the day after the window. */
  readonly effectiveOn: PlainDate
}

export const pastErrorCodes = [
  'header-missing',
  'no-rows',
  'too-many-rows',
  'unit-missing',
  'unit-unknown',
  'unit-other-name',
  'unit-other-level',
  'unit-not-standing',
  'unit-ambiguous',
  'set-missing',
  'set-unknown',
  'set-ambiguous',
  'set-not-in-force',
  'window-missing',
  'window-unreadable',
  'window-unknown',
  'window-order',
  'window-future',
  'result-missing',
  'result-unknown',
  'number-missing',
  'number-invalid',
  'date-missing',
  'date-unreadable',
  'date-future',
  'date-before-window',
  'authority-missing',
  'authority-unknown',
  'duplicate',
  'contradiction',
] as const
export type PastErrorCode = (typeof pastErrorCodes)[number]
/** `text` is what stands in the cell, `list` what could have been meant. */
export type PastCellError = {
  readonly sheet: string
  readonly cell: string
  readonly code: PastErrorCode
  readonly text: string
  readonly list: string
}

const HEADERS = {
  code: ['ma don vi', 'ma', 'ma xa', 'ma dvhc', 'ma don vi hanh chinh', 'unit code'],
  name: ['ten don vi', 'don vi', 'ten', 'ten xa', 'don vi hanh chinh', 'dia ban', 'unit'],
  parent: ['truc thuoc', 'thuoc', 'huyen', 'ten huyen', 'quan huyen', 'don vi cap tren', 'parent unit'],
  set: ['bo tieu chi', 'danh hieu', 'tieu chi', 'chi tieu', 'danh hieu tieu chuan', 'tieu chuan', 'criteria set'],
  window: ['ky danh gia', 'ky', 'nam', 'nam danh gia', 'ky xet', 'giai doan', 'window'],
  from: ['tu ngay', 'ngay bat dau', 'ky tu ngay', 'from'],
  last: ['den ngay', 'den het ngay', 'ngay ket thuc', 'ky den ngay', 'to'],
  result: ['ket qua', 'ket qua xet', 'ket luan', 'result'],
  number: ['so quyet dinh', 'quyet dinh so', 'so ky hieu', 'so ky hieu quyet dinh', 'quyet dinh', 'decision number'],
  on: ['ngay quyet dinh', 'ngay ky', 'ngay ban hanh', 'decision date'],
  authority: ['co quan quyet dinh', 'co quan ban hanh', 'co quan cong nhan', 'noi ban hanh', 'authority'],
} as const
type Column = keyof typeof HEADERS

/** The headers as the template writes them. */
export const pastHeaders: Readonly<Record<Column, string>> = {
  code: 'Mã đơn vị',
  name: 'Tên đơn vị',
  parent: 'Trực thuộc',
  set: 'Bộ tiêu chí',
  window: 'Kỳ đánh giá',
  from: 'Từ ngày',
  last: 'Đến ngày',
  result: 'Kết quả',
  number: 'Số quyết định',
  on: 'Ngày quyết định',
  authority: 'Cơ quan quyết định',
}

/** The answers of the result column. */
export const pastResults: Readonly<Record<PastState, string>> = {
  recognised: 'đạt',
  'not-recognised': 'chưa đạt',
  revoked: 'thu hồi',
}
const RESULTS: Readonly<Record<string, PastState>> = {
  dat: 'recognised',
  'cong nhan': 'recognised',
  'da cong nhan': 'recognised',
  'chua dat': 'not-recognised',
  'khong dat': 'not-recognised',
  'khong cong nhan': 'not-recognised',
  'thu hoi': 'revoked',
  'bi thu hoi': 'revoked',
  'da thu hoi': 'revoked',
}

/** Lines of one file; a district's whole past fits. */
export const MOST_PAST_LINES = 12_000

function findHeader(sheet: Sheet): { readonly row: number; readonly columns: Columns<Column>; readonly missing: readonly Column[] } {
  let best: { row: number; columns: Columns<Column>; missing: readonly Column[] } = {
    row: 1,
    columns: {},
    missing: ['name', 'set', 'result'],
  }
  for (const { row, cells } of sheet.rows.slice(0, 12)) {
    const columns = columnsIn(cells, HEADERS)
    if (Object.keys(columns).length > Object.keys(best.columns).length) best = { row, columns, missing: missingOf(columns) }
  }
  return best
}

function missingOf(columns: Columns<Column>): readonly Column[] {
  const missing: Column[] = []
  if (columns.code === undefined && columns.name === undefined) missing.push('code', 'name')
  if (columns.set === undefined) missing.push('set')
  if (columns.window === undefined && (columns.from === undefined || columns.last === undefined)) missing.push('window')
  for (const column of ['result', 'number', 'on', 'authority'] as const) if (columns[column] === undefined) missing.push(column)
  return missing
}

type Reader = {
  readonly sheet: Sheet
  readonly columns: Columns<Column>
  readonly units: PastUnitIndex
  readonly measures: readonly PastMeasure[]
  readonly today: PlainDate
  readonly errors: PastCellError[]
}

function cellOf(reader: Reader, row: SheetRow, column: Column): string {
  const index = reader.columns[column]
  return index === undefined ? '' : cleanName(row.cells[index] ?? '')
}

function fail(
  reader: Reader,
  at: { readonly row: SheetRow; readonly column: Column },
  problem: { readonly code: PastErrorCode; readonly text?: string; readonly list?: string },
): null {
  const cell = `${columnName(reader.columns[at.column] ?? 0)}${at.row.row}`
  reader.errors.push({ sheet: reader.sheet.name, cell, code: problem.code, text: problem.text ?? '', list: problem.list ?? '' })
  return null
}

/** 31/12/2020, 2020-12-31, or the serial number Excel shows where a date lost its format (day 1 is 01/01/1900). */
export function findSheetDate(text: string): PlainDate | null {
  const written = findVietnameseDate(text) ?? findPlainDate(text.slice(0, 10))
  if (written !== null) return written
  if (!/^\d{5}(\.0+)?$/.test(text)) return null
  return plainDateOfDayNumber(Number.parseInt(text, 10) - 25569)
}

/** What the cells of a line ask for as its window: two days, or the name the screen shows ("năm 2020", "giai đoạn 2018–2020"). */
function windowAsked(reader: Reader, row: SheetRow): Asked | null {
  const [from, last] = [cellOf(reader, row, 'from'), cellOf(reader, row, 'last')]
  if (from !== '' || last !== '') return daysAsked(reader, row, [from, last])
  const text = cellOf(reader, row, 'window')
  const at = { row, column: reader.columns.window === undefined ? 'from' : 'window' } as const
  if (text === '') return fail(reader, at, { code: 'window-missing' })
  const asked = windowWritten(text)
  return typeof asked === 'string' ? fail(reader, at, { code: asked, text }) : asked
}

/** Days where there are any; else the one year or two a window is named after. */
function windowWritten(text: string): Asked | 'window-unreadable' | 'window-order' {
  const days = text.match(/\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/g)
  if (days === null) {
    const years = text.match(/\b(19|20)\d{2}\b/g)?.map(Number) ?? []
    const [begins, ends] = [years.at(0), years.at(-1)]
    return begins === undefined || ends === undefined || years.length > 2 ? 'window-unreadable' : { year: [begins, ends] }
  }
  const [first, second] = days.map(findVietnameseDate)
  if (!first || !second) return 'window-unreadable'
  return first <= second ? { window: { from: first, to: addDays(second, 1) } } : 'window-order'
}

function daysAsked(reader: Reader, row: SheetRow, texts: readonly [string, string]): Asked | null {
  const days = (['from', 'last'] as const).map((column, index) => {
    const text = texts[index] ?? ''
    const day = findSheetDate(text)
    if (day === null) fail(reader, { row, column }, { code: text === '' ? 'window-missing' : 'window-unreadable', text })
    return day
  })
  const [from, last] = days
  if (!from || !last) return null
  if (last < from) return fail(reader, { row, column: 'last' }, { code: 'window-order', text: texts.join('–') })
  return { window: { from, to: addDays(last, 1) } }
}

/** The cell the window was read from. */
function windowCell(reader: Reader, row: SheetRow): { readonly row: SheetRow; readonly column: Column } {
  return { row, column: cellOf(reader, row, 'from') === '' && reader.columns.window !== undefined ? 'window' : 'from' }
}

function measureOf(reader: Reader, row: SheetRow): Fitted | null {
  const text = cellOf(reader, row, 'set')
  const at = { row, column: 'set' } as const
  const asked = windowAsked(reader, row)
  const offered = reader.measures.map((measure) => measure.title).join('; ')
  if (text === '') return fail(reader, at, { code: 'set-missing', list: offered })
  const wanted = foldName(text)
  const called = reader.measures.filter((measure) => measure.names.some((name) => foldName(name) === wanted))
  if (called.length === 0) return fail(reader, at, { code: 'set-unknown', text, list: offered })
  if (asked === null) return null
  const fits = called.map((measure) => fit(measure, asked))
  const found = fits.filter((each): each is Fitted => typeof each !== 'string')
  if (found.length === 0 && fits.every((each) => each === 'set-not-in-force')) {
    return fail(reader, at, { code: 'set-not-in-force', text, list: called.map(forceText).join('; ') })
  }
  if (found.length === 0) {
    return fail(reader, windowCell(reader, row), { code: 'window-unknown', text: askedText(asked), list: windowsText(called, asked) })
  }
  const only = found.length === 1 ? (found[0] ?? null) : ofUnit(reader, row, found)
  if (only === null) return fail(reader, at, { code: 'set-ambiguous', text, list: titlesOf(found) })
  if (only.window.from <= reader.today) return only
  return fail(reader, windowCell(reader, row), { code: 'window-future', text: vietnameseWindow(only.window) })
}

/** Of several sets by one name ("An toàn về ANTT" of areas and of communes) the one whose object the unit is. */
function ofUnit(reader: Reader, row: SheetRow, found: readonly Fitted[]): Fitted | null {
  const asked = askedUnit(reader, row)
  const fitting = found.filter(({ measure, window }) => findPastUnit(reader.units, asked, measure, window).ok)
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

function askedUnit(reader: Reader, row: SheetRow): { code: string; name: string; parent: string } {
  return { code: cellOf(reader, row, 'code'), name: cellOf(reader, row, 'name'), parent: cellOf(reader, row, 'parent') }
}

function unitOf(reader: Reader, row: SheetRow, { measure, window }: Fitted): PastUnit | null {
  const found = findPastUnit(reader.units, askedUnit(reader, row), measure, window)
  if (found.ok) return found.unit
  const column = reader.columns[found.at] === undefined ? 'name' : found.at
  return fail(reader, { row, column }, { code: found.code, text: found.text, list: found.list })
}

function stateOf(reader: Reader, row: SheetRow): PastState | null {
  const text = cellOf(reader, row, 'result')
  const list = Object.values(pastResults).join('; ')
  if (text === '') return fail(reader, { row, column: 'result' }, { code: 'result-missing', list })
  return RESULTS[foldName(text)] ?? fail(reader, { row, column: 'result' }, { code: 'result-unknown', text, list })
}

/** The day in the decision's column: null where it is blank or wrong (then the error is on record). */
function dayOf(reader: Reader, row: SheetRow, window: Window): PlainDate | null {
  const text = cellOf(reader, row, 'on')
  if (text === '') return null
  const at = { row, column: 'on' } as const
  const day = findSheetDate(text)
  if (day === null) return fail(reader, at, { code: 'date-unreadable', text })
  if (day > reader.today) return fail(reader, at, { code: 'date-future', text: vietnameseDate(day), list: vietnameseDate(reader.today) })
  if (day < window.from) {
    return fail(reader, at, { code: 'date-before-window', text: vietnameseDate(day), list: vietnameseWindow(window) })
  }
  return day
}

type Decided = Pick<PastLine, 'decision' | 'effectiveOn'>

/** Only "chưa đạt" may be told without a decision: many places issued none for it. */
function decisionOf(reader: Reader, row: SheetRow, about: { unit: PastUnit; window: Window; state: PastState }): Decided | null {
  const before = reader.errors.length
  const text = cellOf(reader, row, 'number').replace(/\s+/g, '')
  const authority = cellOf(reader, row, 'authority')
  const on = dayOf(reader, row, about.window)
  if (text === '' && about.state === 'not-recognised') {
    return reader.errors.length > before ? null : { decision: null, effectiveOn: on ?? about.window.to }
  }
  if (text === '') fail(reader, { row, column: 'number' }, { code: 'number-missing' })
  else if (!documentNumberPattern.test(text)) fail(reader, { row, column: 'number' }, { code: 'number-invalid', text })
  if (cellOf(reader, row, 'on') === '') fail(reader, { row, column: 'on' }, { code: 'date-missing' })
  const body = authorityOf(reader, row, authority, about)
  if (reader.errors.length > before || on === null || body === null) return null
  return { decision: { number: text, on, body: body.body, unitId: body.unitId }, effectiveOn: on }
}

function authorityOf(
  reader: Reader,
  row: SheetRow,
  text: string,
  { unit, window }: { unit: PastUnit; window: Window },
): { unitId: UnitId | null; body: string } | null {
  const at = { row, column: 'authority' } as const
  if (text === '') return fail(reader, at, { code: 'authority-missing' })
  const found = findAuthority(reader.units, text, unit, window)
  return found.ok ? found : fail(reader, at, { code: 'authority-unknown', text, list: found.list })
}

function lineOf(reader: Reader, row: SheetRow): PastLine | null {
  const fitted = measureOf(reader, row)
  const state = stateOf(reader, row)
  if (fitted === null) return null
  const unit = unitOf(reader, row, fitted)
  if (unit === null || state === null) return null
  const decided = decisionOf(reader, row, { unit, window: fitted.window, state })
  return decided && { row: row.row, unit, ...fitted, state, ...decided }
}

/** Lines that speak of one unit, status and window: the same twice is an error, and so are a yes and a no; a revocation comes after. */
function clashes(reader: Reader, lines: readonly (readonly [SheetRow, PastLine])[]): void {
  const seen = new Map<string, PastLine[]>()
  for (const [row, line] of lines) {
    const key = [line.unit.unitId, line.measure.statusKind, line.window.from].join(' ')
    const earlier = seen.get(key) ?? []
    const same = earlier.find((each) => each.state === line.state)
    const against = earlier.find((each) => contradicts(each, line))
    if (same !== undefined) fail(reader, { row, column: 'result' }, { code: 'duplicate', text: String(same.row) })
    else if (against !== undefined) fail(reader, { row, column: 'result' }, { code: 'contradiction', text: String(against.row) })
    seen.set(key, [...earlier, line])
  }
}

function contradicts(a: PastLine, b: PastLine): boolean {
  const [before, after] = a.state === 'revoked' ? [b, a] : [a, b]
  const revoked = before.state === 'recognised' && after.state === 'revoked'
  return !(revoked && after.effectiveOn >= before.effectiveOn && sameSpan(before.window, after.window))
}

export type PastFileRead = { readonly lines: readonly PastLine[]; readonly rows: number; readonly errors: readonly PastCellError[] }

/** Down the rows, along the columns. */
function byCell(a: PastCellError, b: PastCellError): number {
  const rowOf = ({ cell }: PastCellError): number => Number(cell.replace(/\D/g, ''))
  const columnOf = ({ cell }: PastCellError): string => cell.replace(/\d/g, '').padStart(3)
  return rowOf(a) - rowOf(b) || (columnOf(a) < columnOf(b) ? -1 : 1)
}

/** Reads a sheet of past results. Nothing is guessed: each wrong cell is one error with its address; blank rows are skipped. */
export function readPastSheet(
  sheet: Sheet,
  known: { readonly units: PastUnitIndex; readonly measures: readonly PastMeasure[]; readonly today: PlainDate },
): PastFileRead {
  const header = findHeader(sheet)
  const reader: Reader = { sheet, columns: header.columns, ...known, errors: [] }
  const whole = (code: PastErrorCode, cell: string, list: string): PastFileRead => {
    return { lines: [], rows: 0, errors: [{ sheet: sheet.name, cell, code, text: '', list }] }
  }
  const missing = header.missing.map((each) => pastHeaders[each]).join('; ')
  if (missing !== '') return whole('header-missing', `A${header.row}`, missing)
  const rows = sheet.rows.filter((each) => each.row > header.row && each.cells.some((cell) => cell.trim() !== ''))
  if (rows.length === 0) return whole('no-rows', `A${header.row + 1}`, '')
  if (rows.length > MOST_PAST_LINES) return whole('too-many-rows', `A${header.row + 1 + MOST_PAST_LINES}`, String(rows.length))
  const lines = rows.flatMap((row): (readonly [SheetRow, PastLine])[] => {
    const line = lineOf(reader, row)
    return line === null ? [] : [[row, line]]
  })
  clashes(reader, lines)
  return { lines: lines.map(([, line]) => line), rows: rows.length, errors: reader.errors.toSorted(byCell) }
}
