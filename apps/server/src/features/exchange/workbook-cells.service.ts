// The only place for the cells of a template that are filled in by hand: open or closed, what they offer, what turns them red.
import { CANNOT_PROVIDE, NOT_APPLICABLE } from '@binhyen/core/exchange/workbook.domain'
import type ExcelJS from 'exceljs'
import { frame } from './workbook-sheets.service.ts'

const CLOSED_FILL: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEFEF' } }
const WRONG_FILL: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', bgColor: { argb: 'FFF6C9C4' } }

/** A cell for one value; a closed one is grey and locked. */
export function valueCell(
  cell: ExcelJS.Cell,
  value: string | number | null,
  { format, open }: { readonly format: string; readonly open: boolean },
): void {
  frame(cell, value, { format, wrap: typeof value === 'string' })
  cell.alignment = { ...cell.alignment, horizontal: 'right' }
  cell.protection = { locked: !open }
  if (!open) cell.fill = CLOSED_FILL
}

type Validated = { readonly dataValidations: { add(address: string, validation: ExcelJS.DataValidation): void } }
type Range = { readonly column: number; readonly lastColumn: number; readonly from: number; readonly to: number }

/**
 * The words to choose from, what may be written, and in red what certainly may not: a number below nought, an error, a day. Excel has one
 * validation for a cell, and one that offers words refuses every number: so it offers, and the colour and the import judge.
 */
export function offer(sheet: ExcelJS.Worksheet, { column, lastColumn, from, to }: Range): void {
  const address = `${sheet.getCell(from, column).address}:${sheet.getCell(to, lastColumn).address}`
  const first = sheet.getCell(from, column).address
  // exceljs has this; its types do not
  const { dataValidations } = sheet as unknown as Validated
  dataValidations.add(address, {
    type: 'list',
    allowBlank: true,
    formulae: [`"${NOT_APPLICABLE},${CANNOT_PROVIDE}"`],
    showErrorMessage: false,
    showInputMessage: true,
    promptTitle: 'Số liệu',
    prompt: `Số không âm, ví dụ 1234; hoặc kèm từ: trên 160, gần 11.500, từ 30 đến 40. Không có số: chọn trong danh sách.`,
  })
  sheet.addConditionalFormatting({
    ref: address,
    rules: [
      {
        type: 'expression',
        priority: 1,
        formulae: [
          `OR(ISERROR(${first}),ISLOGICAL(${first}),AND(ISNUMBER(${first}),OR(N(${first})<0,LEFT(CELL("format",${first}),1)="D")))`,
        ],
        style: { fill: WRONG_FILL },
      },
    ],
  })
}

/** A sheet whose cells are locked but for the open ones; columns, rows, filters and sorting stay free. */
export const protectSheet = (sheet: ExcelJS.Worksheet): Promise<void> =>
  sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
    autoFilter: true,
    sort: true,
  })
