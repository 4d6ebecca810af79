// The only place for figures sent by programs as rows: what each row must say, how it becomes a cell, and which rows make one report.
import type { Cell } from '../figures/sums.domain.ts'
import { findPlainDate, type PlainDate } from '../shared/plain-date.ts'
import { parseCsv } from '../units/import-file.domain.ts'
import { plainText, readValue, type WorkbookCellIssue } from './workbook.domain.ts'

/** The most rows, reports and bytes one request may hold. */
export const MOST_VALUE_ROWS = 50_000
export const MOST_VALUE_REPORTS = 1_000
export const MOST_VALUE_BYTES = 8 * 1024 * 1024

export const valueStates = ['given', 'not-applicable', 'cannot-provide', 'blank'] as const
export type ValueState = (typeof valueStates)[number]

/** One value as it was sent: nothing of it is believed yet. */
export type SentRow = {
  readonly form?: string | undefined
  /** Id or official code. */
  readonly unit?: string | undefined
  readonly periodFrom?: string | undefined
  readonly periodTo?: string | undefined
  /** Id or code of a residential area; the unit itself where it is left out. */
  readonly village?: string | undefined
  readonly figure?: string | undefined
  /** As it is said: "1.234", "trên 160"; a number stands for itself. */
  readonly value?: string | number | null | undefined
  readonly state?: string | undefined
  readonly reason?: string | undefined
  /** The revision of the cell the sender has seen: another one is a conflict. */
  readonly revision?: number | undefined
  /** True on any row: the report is handed in once its rows stand. */
  readonly handIn?: boolean | undefined
}

export const rowFields = [
  'form',
  'unit',
  'periodFrom',
  'periodTo',
  'village',
  'figure',
  'value',
  'state',
  'reason',
  'revision',
  'handIn',
] as const
export type RowField = (typeof rowFields)[number]

export const rowIssues = [
  'missing',
  'not-a-day',
  'state-unknown',
  'value-missing',
  'value-with-state',
  'reason-inside-value',
  'reason-without-cause',
  'columns',
  'not-a-truth',
  'not-a-revision',
  'unit-unknown',
  'unit-ambiguous',
  'village-unknown',
  'twice',
  'changed-meanwhile',
] as const
/** What is wrong with a row by itself; what a value may be wrong in as in a workbook. */
export type RowIssue = (typeof rowIssues)[number] | WorkbookCellIssue

export type RowFault = { readonly field: RowField | null; readonly issue: RowIssue; readonly readings?: readonly string[] }

/** A row that says something: which cell, and what stands in it. Null empties the cell. */
export type ReadRow = {
  /** As the sender counts: from 1, or the line of the file. */
  readonly row: number
  readonly form: string
  readonly unit: string
  readonly periodFrom: PlainDate
  readonly periodTo: PlainDate
  readonly village: string | null
  readonly figure: string
  readonly said: SaidRow
  readonly revision: number | null
  readonly handIn: boolean
}

/** What a row says, before the figure is known that tells how many decimals it may have. */
export type SaidRow = Pick<SentRow, 'value' | 'reason'> & { readonly state: ValueState | null }

/** `report`: of which report the row is, where that can be told. */
export type RowRead =
  | { readonly ok: true; readonly row: ReadRow }
  | { readonly ok: false; readonly row: number; readonly faults: readonly RowFault[]; readonly report: string | null }

const keyOfReport = (row: {
  readonly form: string
  readonly unit: string
  readonly periodFrom: PlainDate
  readonly periodTo: PlainDate
}): string => `${row.unit} ${row.form} ${row.periodFrom} ${row.periodTo}`

const blankOf = (text: string | undefined): string | null => {
  const said = plainText(text ?? '')
  return said === '' ? null : said
}

/** Reads a row as far as that goes without knowing its form. */
export function readRow(sent: SentRow, row: number): RowRead {
  const faults: RowFault[] = []
  const word = (field: 'form' | 'unit' | 'figure'): string => {
    const said = blankOf(sent[field])
    if (said === null) faults.push({ field, issue: 'missing' })
    return said ?? ''
  }
  const day = (field: 'periodFrom' | 'periodTo'): PlainDate | null => {
    const said = blankOf(sent[field])
    const found = said === null ? null : dayOf(said)
    if (found === null) faults.push({ field, issue: said === null ? 'missing' : 'not-a-day' })
    return found
  }
  const [form, unit, figure] = [word('form'), word('unit'), word('figure')]
  const [periodFrom, periodTo] = [day('periodFrom'), day('periodTo')]
  const report =
    faults.some(({ field }) => field !== 'figure') || periodFrom === null || periodTo === null ? null : { form, unit, periodFrom, periodTo }
  const said = saidOf(sent, faults)
  if (report === null || faults.length > 0) return { ok: false, row, faults, report: report === null ? null : keyOfReport(report) }
  const more = { village: blankOf(sent.village), revision: sent.revision ?? null, handIn: sent.handIn === true }
  return { ok: true, row: { row, ...report, figure, said, ...more } }
}

/** YYYY-MM-DD, or as it is written in Vietnam: 15/10/2026. */
function dayOf(text: string): PlainDate | null {
  const written = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  if (written === null) return findPlainDate(text)
  const [, day = '', month = '', year = ''] = written
  return findPlainDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

function saidOf(sent: SentRow, faults: RowFault[]): SaidRow {
  const word = blankOf(sent.state)
  const state = valueStates.find((each) => each === word) ?? null
  const reason = blankOf(sent.reason)
  if (word !== null && state === null) faults.push({ field: 'state', issue: 'state-unknown' })
  else faults.push(...valueFaults(sent.value, state), ...reasonFaults(reason, state))
  return { value: sent.value, reason: reason ?? undefined, state }
}

function valueFaults(value: SentRow['value'], state: ValueState | null): readonly RowFault[] {
  const isSaid = typeof value === 'number' || (typeof value === 'string' && blankOf(value) !== null)
  if (state !== null && state !== 'given') return isSaid ? [{ field: 'value', issue: 'value-with-state' }] : []
  // an empty cell of a file empties nothing by itself: it could be one that was forgotten
  const isEmptied = state === null && value === null
  return isSaid || isEmptied ? [] : [{ field: 'value', issue: 'value-missing' }]
}

function reasonFaults(reason: string | null, state: ValueState | null): readonly RowFault[] {
  if (state === 'cannot-provide') return reason === null ? [{ field: 'reason', issue: 'reason-missing' }] : []
  const isOdd = reason !== null && (state === 'not-applicable' || state === 'blank')
  return isOdd ? [{ field: 'reason', issue: 'reason-without-cause' }] : []
}

export type ValueFault = RowFault & { readonly field: 'value' | 'reason' }
type CellRead = { readonly ok: true; readonly cell: Cell | null } | { readonly ok: false; readonly fault: ValueFault }

/** What stands in the cell, by the decimals of its figure; a number is taken as it is, a text is read as an officer's. */
export function cellOfRow(said: SaidRow, decimals: number): CellRead {
  const { value, reason, state } = said
  if (state === 'blank' || (state === null && value === null)) return { ok: true, cell: null }
  if (state === 'not-applicable') return { ok: true, cell: { state } }
  return state === 'cannot-provide' ? cannotProvide(reason) : spokenCell(said, decimals)
}

function spokenCell({ value, reason }: SaidRow, decimals: number): CellRead {
  const isNumber = typeof value === 'number'
  const found = { column: 0, kind: isNumber ? 'number' : 'text', text: String(value), number: isNumber ? value : null } as const
  const read = readValue({ ...found, merged: false, formula: false }, decimals, reason ?? '')
  if (!read.ok) {
    const field = read.issue === 'reason-missing' || read.issue === 'reason-too-long' ? 'reason' : 'value'
    return { ok: false, fault: { field, issue: read.issue, readings: read.readings } }
  }
  const { cell } = read
  if (cell?.state === 'cannot-provide') {
    return cell.reason === reason ? { ok: true, cell } : { ok: false, fault: { field: 'value', issue: 'reason-inside-value' } }
  }
  return reason === undefined ? { ok: true, cell } : { ok: false, fault: { field: 'reason', issue: 'reason-without-cause' } }
}

const LONGEST_REASON = 300

function cannotProvide(reason: string | undefined): CellRead {
  if (reason === undefined) return { ok: false, fault: { field: 'reason', issue: 'reason-missing' } }
  if (reason.length > LONGEST_REASON) return { ok: false, fault: { field: 'reason', issue: 'reason-too-long' } }
  return { ok: true, cell: { state: 'cannot-provide', reason } }
}

/** Rows of one report, in the order they were sent. */
export type RowsOfReport = {
  readonly key: string
  readonly form: string
  readonly unit: string
  readonly periodFrom: PlainDate
  readonly periodTo: PlainDate
  readonly rows: readonly ReadRow[]
  readonly handIn: boolean
}

/** The rows by report; reports in an order every sender has, so that two requests at once never wait for each other crosswise. */
export function groupRows(rows: readonly ReadRow[]): readonly RowsOfReport[] {
  const groups = new Map<string, ReadRow[]>()
  for (const row of rows) {
    const key = keyOfReport(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]): readonly RowsOfReport[] => {
      const [first] = group
      if (first === undefined) return []
      const { form, unit, periodFrom, periodTo } = first
      return [{ key, form, unit, periodFrom, periodTo, rows: group, handIn: group.some(({ handIn }) => handIn) }]
    })
}

/** Columns that say in words what others say by a key; they come with a file read here, and are passed over. */
const toldBeside: readonly string[] = ['unitName', 'villageName', 'figureName', 'number', 'upper', 'qualifier', 'handedInOn', 'late']

export type CsvFault = { readonly fault: 'no-header' | 'column-unknown' | 'column-twice'; readonly column: string }
export type CsvRows = {
  readonly rows: readonly { readonly row: number; readonly sent: SentRow }[]
  readonly wrong: readonly { readonly row: number; readonly faults: readonly RowFault[] }[]
}

/** The rows of a CSV file, counted as a spreadsheet counts its lines. The first line names the columns. */
export function readValuesCsv(text: string): CsvRows | CsvFault {
  const [head, ...lines] = parseCsv(text.replace(/^\uFEFF/, ''))
  if (head === undefined) return { fault: 'no-header', column: '' }
  const names = head.cells.map((name) => name.trim())
  const known = (name: string): RowField | null => rowFields.find((field) => field.toLowerCase() === name.toLowerCase()) ?? null
  const fields = names.map(known)
  for (const [at, name] of names.entries()) {
    const field = fields[at]
    if (field === null && !toldBeside.includes(name)) return { fault: 'column-unknown', column: name.slice(0, 60) }
    if (field !== null && fields.indexOf(field ?? null) !== at) return { fault: 'column-twice', column: name }
  }
  if (!fields.includes('form')) return { fault: 'no-header', column: '' }
  const rows: { row: number; sent: SentRow }[] = []
  const wrong: { row: number; faults: readonly RowFault[] }[] = []
  for (const { row, cells } of lines) {
    const read = readLine(fields, cells)
    if ('faults' in read) wrong.push({ row, faults: read.faults })
    else rows.push({ row, sent: read.sent })
  }
  return { rows, wrong }
}

const truths: Readonly<Record<string, boolean>> = { '': false, false: false, true: true, '0': false, '1': true }

function readLine(
  fields: readonly (RowField | null)[],
  cells: readonly string[],
): { readonly sent: SentRow } | { readonly faults: readonly RowFault[] } {
  // "1,234" between commas is two cells: what it was meant to be is not guessed
  if (cells.length > fields.length && cells.slice(fields.length).some((cell) => cell.trim() !== '')) {
    return { faults: [{ field: null, issue: 'columns' }] }
  }
  const faults: RowFault[] = []
  const sent: Record<string, string | number | boolean> = {}
  fields.forEach((field, at) => {
    const text = plainText(cells[at] ?? '')
    if (field === null || text === '') return
    if (field === 'handIn') {
      const truth = truths[text.toLowerCase()]
      if (truth === undefined) faults.push({ field, issue: 'not-a-truth' })
      else sent[field] = truth
    } else if (field === 'revision') {
      if (/^\d{1,9}$/.test(text)) sent[field] = Number(text)
      else faults.push({ field, issue: 'not-a-revision' })
    } else sent[field] = text
  })
  return faults.length > 0 ? { faults } : { sent: sent as SentRow }
}
