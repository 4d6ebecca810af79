// The only place that makes Excel files: whatever the slices put into one, no cell of it is a formula or leads elsewhere.
import { safeCell } from '@binhyen/core/shared/safe-cell'
import ExcelJS from 'exceljs'

/** An empty workbook; it leaves the program by `workbookBytes` only. */
export function newWorkbook(): ExcelJS.Workbook {
  return new ExcelJS.Workbook()
}

/** What a cell may hold: text (made safe), a number, a truth, a day, nothing. Formulas, links and rich text are nobody's. */
function secure(cell: ExcelJS.Cell): void {
  const { value } = cell
  if (typeof value === 'string') {
    const safe = safeCell(value)
    if (safe !== value) {
      cell.value = safe
      // stays text when somebody edits it
      cell.numFmt = '@'
    }
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    throw new Error(`cell ${cell.address} of "${cell.worksheet.name}" is neither text nor number`)
  }
}

/** The file of a workbook. Throws where a cell is anything but a value. */
export async function workbookBytes(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row) => row.eachCell((cell) => secure(cell)))
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
