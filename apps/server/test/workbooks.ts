// The only place that fills in workbooks of reports for tests as people do: by the names that stand on the sheets.
import ExcelJS from 'exceljs'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import * as reports from '@binhyen/core/reports/reports.contract'
import * as api from '@binhyen/core/exchange/workbook.contract'
import type { Client } from './client.ts'
import { inRollback, type RollbackOptions, type Test } from './harness.ts'
import { arrangeForms, arrangeVillages, COMMUNE, ok, opened } from './reports.ts'

export type World = { readonly t: Test; readonly officer: Client; readonly id: string; readonly villages: readonly string[] }

export const inReport = (run: (world: World) => Promise<void>, options: RollbackOptions = {}): Promise<void> =>
  inRollback(async (t) => {
    await arrangeForms(t.seed)
    const villages = await arrangeVillages(t)
    const officer = await t.as('commune-officer', COMMUNE)
    await run({ t, officer, id: await opened(officer), villages })
  }, options)

export async function load(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(bytes) as never)
  return workbook
}
export const bytesOf = async (workbook: ExcelJS.Workbook): Promise<Uint8Array> => new Uint8Array(await workbook.xlsx.writeBuffer())

export async function template({ officer, id }: Pick<World, 'officer' | 'id'>): Promise<ExcelJS.Workbook> {
  const answer = await officer.call(api.reportTemplate, { params: { id } })
  if (answer.code !== null) throw new Error(answer.code)
  return load(answer.bytes)
}

/** The first sheet whose header row names the column; tests find cells as people do. */
export function sheetWith(workbook: ExcelJS.Workbook, header: string): { readonly sheet: ExcelJS.Worksheet; readonly row: number } {
  for (const sheet of workbook.worksheets) {
    for (let row = 1; row < 10; row += 1) {
      const values = sheet.getRow(row).values
      if (Array.isArray(values) && values.includes(header)) return { sheet, row }
    }
  }
  throw new Error(`no sheet has the header "${header}"`)
}

function columnIn(sheet: ExcelJS.Worksheet, row: number, beginsWith: string): number {
  const values = sheet.getRow(row).values as readonly unknown[]
  return values.findIndex((value) => typeof value === 'string' && value.startsWith(beginsWith))
}

/** The value cell of a figure of the unit. */
export function ofUnit(workbook: ExcelJS.Workbook, figure: string): ExcelJS.Cell {
  const { sheet, row } = sheetWith(workbook, 'Chỉ tiêu')
  const name = columnIn(sheet, row, 'Chỉ tiêu')
  for (let at = row + 1; at <= sheet.rowCount; at += 1) {
    if (sheet.getCell(at, name).value === `Chỉ tiêu ${figure}`) return sheet.getCell(at, columnIn(sheet, row, 'Kỳ này'))
  }
  throw new Error(`no row of ${figure}`)
}

export function ofVillage(workbook: ExcelJS.Workbook, village: string, figure: string): ExcelJS.Cell {
  const { sheet, row } = sheetWith(workbook, 'Thôn, tổ dân phố')
  const name = columnIn(sheet, row, 'Thôn, tổ dân phố')
  for (let at = row + 1; at <= sheet.rowCount; at += 1) {
    if (sheet.getCell(at, name).value === village) return sheet.getCell(at, columnIn(sheet, row, `Chỉ tiêu ${figure}`))
  }
  throw new Error(`no row of ${village}`)
}

type Query = { apply?: 'true'; revision?: number; choices?: string; overwrite?: string }
export const send = async ({ officer, id }: Pick<World, 'officer' | 'id'>, workbook: ExcelJS.Workbook | Uint8Array, query: Query = {}) =>
  officer.call(api.importWorkbook, {
    params: { id },
    query,
    file: { name: 'so-lieu.xlsx', bytes: workbook instanceof Uint8Array ? workbook : await bytesOf(workbook) },
  })

export async function cellsOf({ officer, id }: Pick<World, 'officer' | 'id'>): Promise<Readonly<Record<string, Cell | null>>> {
  const { cells } = ok(await officer.call(reports.listCellChanges, { params: { id }, query: { since: 0 } }))
  return Object.fromEntries(cells.map(({ unitId, figure, cell }) => [`${unitId} ${figure}`, cell]))
}
