// The only place that reads a sheet with a row for each place and a column for each figure, wherever both stand.
import type { WorkbookRow } from '../shared/workbook-sheet.ts'
import { foldName } from '../units/unit-name.domain.ts'
import type { Level } from '../units/units.domain.ts'
import { headerAliases } from './workbook.domain.ts'
import {
  cellAt,
  columnOf,
  HEADER_ROWS,
  indexOfFigures,
  isFilled,
  isOther,
  locate,
  meant,
  rowsBelow,
  takeCell,
  textAt,
  warnHiddenColumn,
  type AskedFigure,
  type At,
  type NameKind,
  type Refusal,
} from './workbook-reading.domain.ts'
import type { NameIndex } from './workbook-names.domain.ts'

export type Grid = {
  /** What the column of names may be headed, folded. */
  readonly headers: readonly string[]
  readonly rows: NameKind
  readonly columns: NameKind
  readonly level: Level
  readonly figures: readonly AskedFigure[]
  /** Figures of the form that are not switched on here: a column of theirs is not read. */
  readonly off: readonly AskedFigure[]
  readonly places: NameIndex
  /** By their official code, in small letters. */
  readonly codes: ReadonlyMap<string, string>
  /** Why a row of this name can only be left out. */
  readonly refusal: (text: string) => Refusal | null
  /** Names of rows that add others up, folded. */
  readonly totals: readonly string[]
}

type Head = {
  /** The row of headers and those that stand below it in merged cells. */
  readonly rows: readonly WorkbookRow[]
  readonly name: number
  readonly code: number | undefined
  readonly reason: number | undefined
}

/** Reads a grid; false where the sheet holds none. */
export function readGrid(at: At, grid: Grid): boolean {
  const head = findHead(at, grid)
  if (head === null) return false
  const last = head.rows.at(-1)
  const rows = (last === undefined ? [] : rowsBelow(at.sheet, last)).filter((row, index) => !(index === 0 && isNumbering(row)))
  const { columns, open } = figureColumns(at, { head, rows, grid })
  for (const { column } of columns) warnHiddenColumn(at, column)
  for (const row of rows) readRow(at, { row, head, columns, open, grid })
  return true
}

function findHead({ sheet }: At, grid: Grid): Head | null {
  const top = sheet.rows.slice(0, HEADER_ROWS).find((row) => columnOf(row, grid.headers) !== undefined && row.cells.length > 1)
  const name = top === undefined ? undefined : columnOf(top, grid.headers)
  if (top === undefined || name === undefined) return null
  const rows = [top]
  // a header over two or three rows: the name of the column of places is merged over them
  for (const row of rowsBelow(sheet, top)) {
    const [above, own] = [cellAt(top, name), cellAt(row, name)]
    if (above?.merged !== true || own?.merged !== true || own.text !== above.text) break
    rows.push(row)
  }
  return { rows, name, code: columnOf(top, headerAliases.code), reason: columnOf(top, headerAliases.reason) }
}

/** What stands over a column: of a header in several rows every different text, from the top. */
function headings({ rows }: Head, column: number): readonly string[] {
  const texts = rows.map((row) => textAt(row, column).trim()).filter((text) => text !== '')
  return texts.filter((text, index) => texts.indexOf(text) === index)
}

type Column = { readonly column: number; readonly figure: string }
/** `open`: columns somebody still has to say the meaning of; what stands in them says something already. */
type Columns = { readonly columns: readonly Column[]; readonly open: readonly number[] }
type Below = { readonly head: Head; readonly rows: readonly WorkbookRow[]; readonly grid: Grid }

function figureColumns(at: At, { head, rows, grid }: Below): Columns {
  const index = indexOfFigures(grid.figures)
  const off = indexOfFigures(grid.off)
  const [top] = head.rows
  const open: number[] = []
  if (top === undefined) return { columns: [], open }
  const known = new Set([head.name, head.code, head.reason])
  const asked = [...new Set(head.rows.flatMap((row) => row.cells.map(({ column }) => column)))].toSorted((a, b) => a - b)
  const columns = asked.flatMap((column): readonly Column[] => {
    const over = headings(head, column)
    const text = over.join(' – ')
    const lowest = over.at(-1) ?? ''
    if (known.has(column) || foldName(text) === '' || isOther(text) || grid.headers.includes(foldName(text))) return []
    const values = rows.filter((row) => isFilled(cellAt(row, column))).length
    // the lowest header is the figure's where it is said in full
    const place = { ...locate(at, head.rows.at(-1) ?? top, column), text: (index.find(lowest) === null ? text : lowest).slice(0, 200) }
    const key = `${String(at.sheetAt)}c${String(column)}`
    const figure = meant(at, { key, kind: grid.columns, index, place, off, values })
    if (figure !== null) return [{ column, figure }]
    if (at.reading.unmatched.some((each) => each.key === key && each.chosen === null)) open.push(column)
    return []
  })
  return { columns, open }
}

type GridRow = { readonly row: WorkbookRow; readonly head: Head; readonly grid: Grid } & Columns

function readRow(at: At, { row, head, columns, open, grid }: GridRow): void {
  const { reading, sheetAt } = at
  const text = textAt(row, head.name).trim()
  const filled = [...columns.map(({ column }) => column), ...open].filter((column) => isFilled(cellAt(row, column)))
  if (text === '') {
    const [first] = filled
    if (first !== undefined) reading.errors.push({ ...locate(at, row, first), code: 'row-nameless', readings: [], of: null })
    return
  }
  if (grid.totals.includes(foldName(text))) return
  const coded = grid.codes.get(textAt(row, head.code).trim().toLowerCase()) ?? null
  const named = grid.places.find(text)
  // a code that contradicts the name beside it is a row somebody overwrote: a person says which of the two is meant
  const contradicts = coded !== null && named !== null && coded !== named
  const index: NameIndex = { ...grid.places, find: () => (contradicts ? null : (coded ?? named)) }
  const refusal: Refusal | null = contradicts ? { reason: 'contradicts', instead: [] } : grid.refusal(text)
  const key = `${String(sheetAt)}r${String(row.row)}`
  const place = locate(at, row, head.name)
  const unitId = meant(at, { key, kind: grid.rows, index, place, values: filled.length, suggestion: coded, refusal })
  if (unitId === null) return
  for (const { column, figure } of columns) {
    takeCell(at, { row, column, unitId, level: grid.level, figure, figures: grid.figures, reason: textAt(row, head.reason) })
  }
}

/** (1) (2) (3) below the headers, as many official tables have it. */
const isNumbering = (row: WorkbookRow): boolean =>
  row.cells.length > 1 &&
  row.cells.every(({ text, column }, index) =>
    [String(column + 1), String(index + 1), String.fromCharCode(97 + index)].includes(foldName(text)),
  )
