// The only place that reads a workbook of many reports: a row for each unit that reports, a column for each figure.
import type { WorkbookSheet } from '../shared/workbook-sheet.ts'
import type { Window } from '../shared/span.ts'
import { foldName } from '../units/unit-name.domain.ts'
import { headerAliases } from './workbook.domain.ts'
import { readGrid, type Grid } from './workbook-grid.domain.ts'
import { unitIndex, type NameIndex } from './workbook-names.domain.ts'
import { readSheets, type AskedFigure, type Refusal, type SaidNames, type WorkbookRead } from './workbook-reading.domain.ts'

/** A unit as a sheet may call it. */
export type NamedUnit = {
  readonly id: string
  readonly code: string
  /** As it is called on the day of the report, also with the place it lies in. */
  readonly names: readonly string[]
  /** As it was or will be called on other days. */
  readonly otherNames: readonly string[]
}

/** What many reports of one form and period ask. */
export type AskedReports = {
  readonly level: 'commune' | 'province'
  readonly figures: readonly AskedFigure[]
  readonly off: readonly AskedFigure[]
  /** Units that report for this period and for which the person enters. */
  readonly units: readonly NamedUnit[]
  /** Units that report, for which somebody else enters. */
  readonly others: readonly NamedUnit[]
  /** Units that do not report for this period, with those that do in their place. */
  readonly ended: readonly (NamedUnit & { readonly instead: readonly string[] })[]
  /** The place all of them lie in: a row of its name adds them up. */
  readonly above: string
  readonly period: Window
}

const TOTAL_ROWS: readonly string[] = [
  'cong',
  'tong',
  'tong cong',
  'tong so',
  'toan tinh',
  'ca tinh',
  'toan thanh pho',
  'ca nuoc',
  'toan quoc',
]

/** Everything a workbook says about many reports; the unit of a cell found is the unit that reports. */
export function readReportsWorkbook(sheets: readonly WorkbookSheet[], asked: AskedReports, said: SaidNames): WorkbookRead {
  const places = placesOf(asked.units)
  const [others, ended] = [placesOf(asked.others), placesOf(asked.ended)]
  const instead = new Map(asked.ended.map((unit) => [unit.id, unit.instead]))
  const refusal = (text: string): Refusal | null => {
    if (places.all(text).length > 0) return null
    if (others.all(text).length > 0) return { reason: 'not-yours', instead: [] }
    const gone = ended.all(text)
    return gone.length === 0 ? null : { reason: 'ended', instead: [...new Set(gone.flatMap((id) => instead.get(id) ?? []))] }
  }
  const grid: Grid = {
    headers: headerAliases.reporting,
    rows: 'place',
    columns: 'figure',
    level: asked.level,
    figures: asked.figures,
    off: asked.off,
    places,
    codes: new Map(asked.units.map(({ id, code }) => [code.toLowerCase(), id])),
    refusal,
    totals: [...TOTAL_ROWS, foldName(asked.above)],
  }
  return readSheets(sheets, { ...said, period: asked.period }, (at) => readGrid(at, grid))
}

/** By what units are called on the day, else by what they are called on others. */
function placesOf(units: readonly NamedUnit[]): NameIndex {
  const now = unitIndex(units.map(({ id, names }) => ({ id, names })))
  const then = unitIndex(units.map(({ id, otherNames }) => ({ id, names: otherNames })))
  const all = (text: string): readonly string[] => {
    const found = now.all(text)
    return found.length > 0 ? found : then.all(text)
  }
  return { ...now, all, find: (text) => (all(text).length === 1 ? (all(text)[0] ?? null) : null) }
}
