// The only place for what a person does with a list as a file: fetching the product's template, filling it in, choosing it.
import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import { expect } from './journeys.ts'
import type { Person } from './person.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Presses "Tải tệp mẫu" and reads what came. */
export async function fetchTemplate({ page }: Person): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải tệp mẫu' }).click()])
  expect(download.suggestedFilename().endsWith('.xlsx'), `the template is called ${download.suggestedFilename()}`)
  return new Uint8Array(await readFile(await download.path()))
}

/** Cells by column number. */
export type Line = Readonly<Record<number, string>>

/** Cells from a column on. */
export const cellsFrom = (column: number, cells: readonly string[]): Line =>
  Object.fromEntries(cells.map((cell, at) => [column + at, cell]))

/** The template with these lines on one of its sheets, from row 2 on. */
export async function filled(template: Uint8Array, sheetName: string, lines: readonly Line[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  // exceljs declares an own Buffer type of an older Node
  await workbook.xlsx.load(Buffer.from(template) as unknown as ExcelJS.Buffer)
  const sheet = workbook.getWorksheet(sheetName)
  expect(sheet !== undefined, `the template has no sheet "${sheetName}"`)
  for (const [at, line] of lines.entries()) {
    for (const [column, cell] of Object.entries(line)) sheet.getCell(at + 2, Number(column)).value = cell
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** Presses "Chọn tệp" and takes this one. */
export async function choose({ page }: Person, name: string, content: Buffer | string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Chọn tệp' }).click()])
  await chooser.setFiles({ name, mimeType: name.endsWith('.xlsx') ? XLSX : 'text/plain', buffer: Buffer.from(content) })
}
