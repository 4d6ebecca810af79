// The only place for lists that people send as files: reading the one sheet of them, and what the templates have in common.
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { importSentence } from '@binhyen/core/units/import-words.domain'
import { cleanName } from '@binhyen/core/units/unit-name.domain'
import type { Sheet } from '@binhyen/core/units/sheet.domain'
import type { CellError, Commune } from '@binhyen/core/units/village.domain'
import type ExcelJS from 'exceljs'
import { readImportTables } from './import-files.service.ts'

/** The first sheet with anything in it, as text; or why it cannot be read, in Vietnamese. Reading runs in a thread of its own. */
export async function readListFile(bytes: Uint8Array): Promise<{ readonly sheet: Sheet } | { readonly errors: readonly CellError[] }> {
  const { sheets, errors } = await readImportTables([{ name: '', bytes }])
  if (errors.length > 0) return { errors: errors.map((error) => ({ sheet: '', cell: '', message: importSentence('vi', error) })) }
  const [sheet] = sheets
  const bare = { reason: 'file-without-rows', values: {} } as const
  if (sheet === undefined) return { errors: [{ sheet: '', cell: '', message: importSentence('vi', bare) }] }
  if (sheet.formulas.length === 0) return { sheet }
  const message = importSentence('vi', { reason: 'formula-without-result', values: {} })
  return { errors: sheet.formulas.map((cell) => ({ sheet: sheet.name, cell, message })) }
}

/** A sheet of text under bold headers that stay in sight; widths in characters. */
export function addTable(workbook: ExcelJS.Workbook, name: string, headers: readonly (readonly [string, number])[]): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = headers.map(([header, width]) => ({ header, width, style: { numFmt: '@' } }))
  sheet.getRow(1).font = { bold: true }
  return sheet
}

/** The communes a list may name, by code. */
export function addCommunes(workbook: ExcelJS.Workbook, communes: readonly Commune[]): void {
  const sheet = addTable(workbook, 'Mã xã', [
    ['Mã xã', 10],
    ['Tên xã', 40],
  ])
  for (const commune of communes) sheet.addRow([commune.code, cleanName(commune.fullName)])
}

/** What to write where, a line each; a demonstration is marked here and on every printed page. */
export function addGuide(workbook: ExcelJS.Workbook, lines: readonly string[], demonstration: boolean): void {
  const sheet = workbook.addWorksheet('Hướng dẫn')
  sheet.columns = [{ width: 120 }]
  if (demonstration) {
    sheet.addRow([DEMONSTRATION_MARK]).font = { bold: true }
    for (const each of workbook.worksheets) each.headerFooter.oddHeader = `&C${DEMONSTRATION_MARK}`
  }
  sheet.addRows(lines.map((line) => [line]))
}

/** How the column of commune codes is filled in. */
export function communeHint(communes: readonly Commune[]): string {
  const [only, ...others] = communes
  return others.length === 0 && only !== undefined
    ? `Danh sách của ${only.fullName}: cột "Mã xã" có thể để trống.`
    : 'Cột "Mã xã": mã năm chữ số, xem trang "Mã xã". Cột "Tên xã" chỉ để dễ đọc.'
}
