// The only place for what every table out of Excel or CSV has in common: rows with their numbers, the name of a column, and where the header is.
import { foldName } from './unit-name.domain.ts'

export type SheetRow = { readonly row: number; readonly cells: readonly string[] }
export type Sheet = { readonly name: string; readonly rows: readonly SheetRow[] }

/** 0 → A, 26 → AA. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)
}

/** Where a column of a name stands; those that are not there are missing. */
export type Columns<Name extends string> = Readonly<Partial<Record<Name, number>>>

/** The columns a row of headers names, whatever the marks and blanks; of two that fit, the first. */
export function columnsIn<Name extends string>(
  cells: readonly string[],
  aliases: Readonly<Record<Name, readonly string[]>>,
): Columns<Name> {
  const folded = cells.map(foldName)
  const columns: Partial<Record<Name, number>> = {}
  for (const [name, known] of Object.entries(aliases) as [Name, readonly string[]][]) {
    const index = folded.findIndex((cell) => known.includes(cell))
    if (index >= 0) columns[name] = index
  }
  return columns
}

/** The first of the ten top rows that names one of `required` sets of columns whole; null where none does. */
export function findHeaderRow<Name extends string>(
  sheet: Pick<Sheet, 'rows'>,
  aliases: Readonly<Record<Name, readonly string[]>>,
  required: readonly (readonly Name[])[],
): { readonly row: number; readonly columns: Columns<Name> } | null {
  for (const { row, cells } of sheet.rows.slice(0, 10)) {
    const columns = columnsIn(cells, aliases)
    if (required.some((set) => set.every((name) => columns[name] !== undefined))) return { row, columns }
  }
  return null
}
