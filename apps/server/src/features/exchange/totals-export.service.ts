// The only place that writes a board of figures as a workbook: a row for each place and period, numbers as numbers, words beside them.
import { vietnamesePeriod, vietnamesePeriodWithDays } from '@binhyen/core/reports/period-words.domain'
import type { TotalCell, TotalRow, TotalsReply } from '@binhyen/core/totals/totals.contract'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { requireFresh } from '#server/features/access/sessions.service'
import type { Ctx } from '#server/platform/context'
import type ExcelJS from 'exceljs'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'
import type { Download } from '#server/platform/http/register'
import { readTotals, type TotalsQuery } from '#server/features/totals/totals.service'
import { addHead, addHeaders, forPrint, frame, numberFormat, takenOut, writtenTotal, XLSX } from './workbook-sheets.service.ts'

const BASIS = { provisional: 'số tạm tính, theo lần nộp cuối của từng báo cáo', accepted: 'số đã tiếp nhận' } as const
const COMPARED = { previous: 'kỳ trước', 'last-year': 'cùng kỳ năm trước', baseline: 'năm gốc' } as const

/** @throws what `readTotals` does; auth.confirmation-required for provinces and above */
export async function totalsWorkbook(ctx: Ctx, query: TotalsQuery): Promise<Download> {
  const totals = await readTotals(ctx, query)
  // a whole province is carried away only by who is at the keyboard now
  if (totals.unit.level === 'country' || totals.unit.level === 'province') await requireFresh(ctx)
  const about = { takenOut: takenOut(ctx), demonstration: ctx.demonstration }
  const last = totals.periods.at(-1)
  return {
    fileName: `${totals.form.title.vi} – ${totals.unit.name}${last === undefined ? '' : ` – ${vietnamesePeriod(last)}`}.xlsx`,
    contentType: XLSX,
    bytes: () => write(totals, about),
  }
}

type Column = {
  readonly header: string
  readonly format: string
  readonly cellOf: (row: TotalRow, period: number) => TotalCell
  readonly worded: boolean
}

function columnsOf(totals: TotalsReply): readonly Column[] {
  const rows = [totals.total, ...totals.parts]
  const isWorded = (cellOf: Column['cellOf']): boolean =>
    rows.some((row) => totals.periods.some((_, period) => writtenTotal(cellOf(row, period)).words !== null))
  return totals.figures.flatMap((figure, at): readonly Column[] => {
    const format = figure.share === null ? numberFormat(figure.decimals) : '0.0'
    const name = `${figure.name.vi} (${figure.share === null ? figure.unit.vi : '%'})`
    const now: Column['cellOf'] = (row, period) => row.cells[period]?.[at] ?? null
    const earlier: Column['cellOf'] = (row, period) => row.compared?.[period]?.[at] ?? null
    const against = totals.comparedWith
    return [
      { header: name, format, cellOf: now, worded: isWorded(now) },
      ...(against === null ? [] : [{ header: `${name}, ${COMPARED[against]}`, format, cellOf: earlier, worded: isWorded(earlier) }]),
    ]
  })
}

async function write(totals: TotalsReply, about: { readonly takenOut: string; readonly demonstration: boolean }): Promise<Uint8Array> {
  const workbook = newWorkbook()
  const sheet = workbook.addWorksheet('Bảng số liệu')
  const { unit, form, periods } = totals
  const days = daysOf(periods)
  const head = addHead(sheet, [
    form.title.vi,
    `${unit.name} – ${days}`,
    `Nguồn: báo cáo số liệu của các đơn vị; ${BASIS[totals.basis]}. Cột "Đã nộp" và "Phải nộp" là số báo cáo có trong dòng.`,
    about.takenOut,
    ...(about.demonstration ? [DEMONSTRATION_MARK] : []),
  ])
  const columns = columnsOf(totals)
  addHeaders(sheet, head, [
    ['Đơn vị', 34],
    ['Kỳ', 18],
    ['Phải nộp', 10],
    ['Đã nộp', 10],
    ['Đã tiếp nhận', 11],
    ...columns.flatMap(({ header, worded }): readonly (readonly [string, number])[] =>
      worded
        ? [
            [header, 16],
            [`${header}, như đã báo cáo`, 24],
          ]
        : [[header, 16]],
    ),
  ])
  sheet.views = [{ state: 'frozen', xSplit: 2, ySplit: head }]
  let at = head
  for (const row of [totals.total, ...totals.parts]) {
    const isTotal = row === totals.total
    const name = isTotal && totals.parts.length > 0 ? `Tổng: ${row.unit.name}` : row.unit.name
    for (const period of periods.keys()) {
      at += 1
      writeRow(sheet, at, { totals, columns, row, period, name })
      if (isTotal) sheet.getRow(at).font = { bold: true }
    }
  }
  sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: at, column: 5 } }
  forPrint(sheet, { headerRow: head, foot: `${unit.name} – ${days}`, demonstration: about.demonstration })
  return workbookBytes(workbook)
}

function daysOf(periods: TotalsReply['periods']): string {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return ''
  return first === last ? vietnamesePeriodWithDays(last) : `${vietnamesePeriod(first)} đến ${vietnamesePeriod(last)}`
}

type Line = {
  readonly totals: TotalsReply
  readonly columns: readonly Column[]
  readonly row: TotalRow
  readonly period: number
  readonly name: string
}

function writeRow(sheet: ExcelJS.Worksheet, at: number, { totals, columns, row, period, name }: Line): void {
  const named = totals.periods[period]
  const progress = row.progress[period]
  frame(sheet.getCell(at, 1), name, { wrap: true })
  frame(sheet.getCell(at, 2), named === undefined ? null : vietnamesePeriod(named))
  const counts = progress === undefined ? [null, null, null] : [progress.expected, progress.handedIn, progress.accepted]
  counts.forEach((count, column) => frame(sheet.getCell(at, 3 + column), count, { format: '#,##0' }))
  let column = 6
  for (const { cellOf, worded, format } of columns) {
    const { number, words } = writtenTotal(cellOf(row, period))
    frame(sheet.getCell(at, column), number, { format })
    column += 1
    if (!worded) continue
    frame(sheet.getCell(at, column), words, { wrap: true })
    column += 1
  }
}
