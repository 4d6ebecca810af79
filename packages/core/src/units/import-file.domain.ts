// The only place for what every imported table has in common: where an error lies, headers by folded name, CSV, the day in a file's name.
import { plainDateOf, type PlainDate } from '../shared/plain-date.ts'
import { cleanName } from './unit-name.domain.ts'
import { columnName, type SheetRow } from './sheet.domain.ts'

/** One table of a file. `formulas`: cells whose formula came without a result. */
export type ImportSheet = {
  readonly file: string
  readonly name: string
  readonly rows: readonly SheetRow[]
  readonly formulas: readonly string[]
}

/** Reasons a file, row, cell or feature cannot be used. The words are in import-words.domain; the values name what stands there. */
export const importErrorReasons = [
  // files
  'file-empty',
  'file-old-excel',
  'file-not-table',
  'file-unreadable',
  'file-not-text',
  'file-too-large',
  'file-too-many-rows',
  'file-without-rows',
  'file-cut',
  // tables
  'header-missing',
  'level-repeated',
  'count-differs',
  'formula-without-result',
  // catalogue
  'code-missing',
  'code-invalid',
  'code-repeated',
  'name-missing',
  'name-without-type',
  'parent-unknown',
  'parent-name-differs',
  'nothing-below',
  'levels-differ',
  // conversion table
  'old-unknown',
  'new-unknown',
  'row-repeated',
  'whole-and-more',
  'population-twice',
  // boundaries
  'not-geojson',
  'crs-other',
  'projected',
  'swapped',
  'outside',
  'not-polygon',
  'geometry-empty',
  'ring-short',
  'self-crossing',
  'unit-unknown',
  'unit-repeated',
] as const
export type ImportErrorReason = (typeof importErrorReasons)[number]

/** What was read otherwise than it is written, or leaves something open; it stops nothing. */
export const importWarningReasons = [
  'type-column-differs',
  'district-empty',
  'by-name',
  'name-differs',
  'row-repeated',
  'relation-other',
  'parts-incomplete',
] as const
export type ImportWarningReason = (typeof importWarningReasons)[number]

export type ImportValues = Readonly<Record<string, string | number>>
type Located<Reason> = {
  readonly reason: Reason
  readonly file: string
  readonly sheet: string | null
  /** "C12" */
  readonly cell: string | null
  /** The feature of a GeoJSON file: its place counted from 1, with its name where it has one. */
  readonly feature: string | null
  readonly values: ImportValues
}
export type ImportError = Located<ImportErrorReason>
export type ImportWarning = Located<ImportWarningReason>

/** An error of a file as a whole. */
export function fileError(file: string, reason: ImportErrorReason, values: ImportValues = {}): ImportError {
  return { reason, file, sheet: null, cell: null, feature: null, values }
}

/** The place of a cell; `column` counts from 0. */
export function cellAt(sheet: Pick<ImportSheet, 'file' | 'name'>, row: number, column: number): Omit<ImportError, 'reason' | 'values'> {
  return { file: sheet.file, sheet: sheet.name, cell: `${columnName(column)}${row}`, feature: null }
}

/** A cell as clean text; empty where the column is not there. */
export function cellText(row: SheetRow, column: number | undefined): string {
  return column === undefined ? '' : cleanName(row.cells[column] ?? '')
}

export function isBlank(row: SheetRow): boolean {
  return row.cells.every((cell) => cell.trim() === '')
}

/** Excel drops leading zeros: 337 is 00337. Null where it is no code of that many digits. */
export function padCode(text: string, digits: number): string | null {
  const bare = text.replace(/^'/u, '').replace(/\.0+$/u, '')
  return /^\d+$/u.test(bare) && bare.length <= digits ? bare.padStart(digits, '0') : null
}

/** The day a file's name carries: `Danh sách cấp xã ___10_07_2021.xlsx`, `xa-2025-07-18.csv`; null where it carries none. */
export function dayInFileName(name: string): PlainDate | null {
  const dayFirst = /(?<!\d)(\d{1,2})[._-](\d{1,2})[._-](\d{4})(?!\d)/u.exec(name)
  if (dayFirst) return plainDateOf(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1]))
  const yearFirst = /(?<!\d)(\d{4})[._-](\d{1,2})[._-](\d{1,2})(?!\d)/u.exec(name)
  return yearFirst ? plainDateOf(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3])) : null
}

/** The separator used most in the first line outside quotes. */
function separatorOf(text: string): string {
  const line = (/^(?:"(?:[^"]|"")*"|[^\n"])*/u.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/gu, '')
  const count = (mark: string): number => line.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

type CsvCell = { readonly text: string; /** Where the mark behind the cell stands. */ readonly end: number }

/** A cell in quotes: doubled quotes are one; what stands between the closing quote and the mark is dropped. */
function quotedCell(text: string, from: number, mark: RegExp): CsvCell {
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { text: text.slice(from + 1).replaceAll('""', '"'), end: text.length }
    if (text[quote + 1] !== '"') {
      mark.lastIndex = quote + 1
      return { text: text.slice(from + 1, quote).replaceAll('""', '"'), end: mark.exec(text)?.index ?? text.length }
    }
    at = quote + 2
  }
}

/** Reads CSV (RFC 4180; comma, semicolon or tab). Rows are counted from 1 as a spreadsheet counts them; blank ones are left out. */
export function parseCsv(text: string): readonly SheetRow[] {
  const separator = separatorOf(text)
  const mark = new RegExp(`[${separator}\\n\\r]`, 'gu')
  const rows: SheetRow[] = []
  let cells: string[] = []
  let row = 1
  for (let at = 0; at <= text.length;) {
    mark.lastIndex = at
    const cell: CsvCell = text[at] === '"' ? quotedCell(text, at, mark) : { text: '', end: mark.exec(text)?.index ?? text.length }
    cells.push(text[at] === '"' ? cell.text : text.slice(at, cell.end))
    at = cell.end + 1
    if (text[cell.end] === separator) continue
    if (text[cell.end] === '\r' && text[at] === '\n') at += 1
    if (cells.some((each) => each.trim() !== '')) rows.push({ row, cells })
    cells = []
    row += 1
  }
  return rows
}
