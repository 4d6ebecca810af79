// The only place that turns uploaded files into tables for an import, with what is wrong with a file as a whole.
import { fileError, parseCsv, type ImportError, type ImportErrorReason, type ImportSheet } from '@binhyen/core/units/import-file.domain'
import { readTable, type TableFault, type TableFile } from '#server/platform/files/sheets'

const REASONS: Readonly<Record<TableFault['fault'], ImportErrorReason>> = {
  empty: 'file-empty',
  'old-excel': 'file-old-excel',
  'not-table': 'file-not-table',
  'not-text': 'file-not-text',
  'too-large': 'file-too-large',
  unreadable: 'file-unreadable',
  'without-rows': 'file-without-rows',
  'too-many-rows': 'file-too-many-rows',
}

export type ImportTables = {
  readonly sheets: readonly ImportSheet[]
  readonly errors: readonly ImportError[]
  readonly files: readonly { readonly name: string; readonly rows: number }[]
}

/** The sheets of all files; a file that is no table is an error of its own. */
export async function readImportTables(files: readonly TableFile[]): Promise<ImportTables> {
  const sheets: ImportSheet[] = []
  const errors: ImportError[] = []
  const counted: { name: string; rows: number }[] = []
  for (const file of files) {
    const name = file.name.normalize('NFC')
    const read = await readTable(file)
    if ('fault' in read) {
      errors.push(fileError(name, REASONS[read.fault], read.fault === 'too-many-rows' ? { rows: read.rows, most: read.most } : {}))
      continue
    }
    const found: readonly ImportSheet[] =
      'csv' in read
        ? [{ file: name, name: 'CSV', rows: parseCsv(read.csv), formulas: [] }]
        : read.sheets.map((sheet) => ({ file: name, ...sheet }))
    sheets.push(...found)
    counted.push({ name, rows: found.reduce((sum, sheet) => sum + sheet.rows.length, 0) })
  }
  return { sheets, errors, files: counted }
}
