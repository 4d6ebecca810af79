// The only place for what the workbooks of reports have in common: heads, widths, print, and how a value stands in number and words.
import { quantityText, type Quantity } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { SMALL_CELL_THRESHOLD } from '@binhyen/core/protection/small-cells.domain'
import { CANNOT_PROVIDE, NOT_APPLICABLE } from '@binhyen/core/exchange/workbook.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type { TotalCell } from '@binhyen/core/totals/totals.contract'
import type ExcelJS from 'exceljs'
import type { Ctx } from '#server/platform/context'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const THIN: Partial<ExcelJS.Borders> = {
  top: { style: 'thin' },
  left: { style: 'thin' },
  bottom: { style: 'thin' },
  right: { style: 'thin' },
}
const HEAD_FILL: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7EDF3' } }

/** Grouped as the reader's Excel groups numbers; so many decimals. */
export const numberFormat = (decimals: number): string => (decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`)

/** Lines above a table, the first of them its title; what comes below them begins in the row after. */
export function addHead(sheet: ExcelJS.Worksheet, lines: readonly string[]): number {
  lines.forEach((line, at) => {
    const cell = sheet.getCell(at + 1, 1)
    cell.value = line
    cell.font = { bold: at === 0, size: at === 0 ? 13 : 11 }
  })
  return lines.length + 1
}

/** The headers of a table, in bold, wrapped and framed; high enough for the longest of them. */
export function addHeaders(sheet: ExcelJS.Worksheet, row: number, columns: readonly (readonly [header: string, width: number])[]): void {
  columns.forEach(([header, width], at) => {
    sheet.getColumn(at + 1).width = width
    const cell = sheet.getCell(row, at + 1)
    cell.value = header
    cell.font = { bold: true }
    cell.fill = HEAD_FILL
    cell.border = THIN
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
  })
  const lines = Math.max(1, ...columns.map(([header, width]) => Math.ceil((header.length * 1.15) / width)))
  sheet.getRow(row).height = 15 * lines + 4
}

export function frame(
  cell: ExcelJS.Cell,
  value: string | number | null,
  style: { readonly format?: string; readonly wrap?: boolean } = {},
): void {
  if (value !== null) cell.value = value
  cell.border = THIN
  cell.alignment = { vertical: 'top', wrapText: style.wrap ?? false, ...(typeof value === 'number' ? { horizontal: 'right' } : {}) }
  if (style.format !== undefined) cell.numFmt = style.format
}

/** A4 across, as wide as the page, headers on every page, and what it is at the foot. */
export function forPrint(
  sheet: ExcelJS.Worksheet,
  about: { readonly headerRow: number; readonly foot: string; readonly demonstration: boolean },
): void {
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: `${String(about.headerRow)}:${String(about.headerRow)}`,
    margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
  }
  if (about.demonstration) sheet.headerFooter.oddHeader = `&C${DEMONSTRATION_MARK}`
  sheet.headerFooter.oddFooter = `&L${about.foot.replaceAll('&', '&&')}&RTrang &P/&N`
}

/** A number to compute with, and the words that stand beside it; one of the two may be missing. */
export type Written = { readonly number: number | null; readonly words: string | null }

export function writtenQuantity(quantity: Quantity): Written {
  return {
    number: quantity.number,
    words: quantity.qualifier === 'exact' ? null : quantityText(quantity, (value) => vietnameseNumber(value, 3)),
  }
}

export function written(cell: Cell | null): Written {
  if (cell === null) return { number: null, words: null }
  if (cell.state === 'not-applicable') return { number: null, words: NOT_APPLICABLE }
  if (cell.state === 'cannot-provide') return { number: null, words: `${CANNOT_PROVIDE}: ${cell.reason}` }
  return writtenQuantity(cell.quantity)
}

/** What stands for a number hidden from the reader, as on screen. */
export const hiddenWords = (mark: 'small' | 'hidden'): string => (mark === 'small' ? `<${String(SMALL_CELL_THRESHOLD)}` : '—')

/** Who took a table out, and when. */
export function takenOut(ctx: Pick<Ctx, 'today' | 'actor'>): string {
  return `Xuất ngày ${vietnameseDate(ctx.today)}; người xuất: ${ctx.actor.displayName}.`
}

/** What stands in a cell of a board, as on screen. */
export function writtenTotal(cell: TotalCell): Written {
  if (cell === null) return { number: null, words: null }
  if (cell.mark !== undefined) return { number: null, words: hiddenWords(cell.mark) }
  if (cell.noWhole === true) return { number: null, words: 'không có mẫu số' }
  if (cell.percent !== undefined) {
    return { number: cell.percent, words: cell.qualifier === undefined ? null : `khoảng ${vietnameseNumber(cell.percent, 1)}%` }
  }
  if (cell.number !== undefined) {
    return writtenQuantity({ number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: cell.upper ?? null })
  }
  return { number: null, words: cell.cannotProvide === undefined ? NOT_APPLICABLE : CANNOT_PROVIDE }
}
