// The only place that makes the workbook of one report: its sections as sheets, what stands in them, and the mark it is known by again.
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { vietnamesePeriod, vietnamesePeriodWithDays } from '@binhyen/core/reports/period-words.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { headers, templateSections, writtenCell, type TemplateSection, type WorkbookMark } from '@binhyen/core/exchange/workbook.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type ExcelJS from 'exceljs'
import type { Ctx } from '#server/platform/context'
import { newWorkbook } from '#server/platform/files/workbook'
import type { Download } from '#server/platform/http/register'
import { openCells, standingCells } from '#server/features/reports/standing-cells.service'
import { openedOf, requireReport, type Opened } from '#server/features/reports/opened-report.service'
import { cellsAsked, earlierCells, saidIn } from '#server/features/reports/report-checks.service'
import { offer, protectSheet, valueCell } from './workbook-cells.service.ts'
import { addHead, addHeaders, forPrint, frame, numberFormat, XLSX } from './workbook-sheets.service.ts'
import { addGrid, finished, GUIDE_OF_CELLS, layoutSum } from './workbook-template.service.ts'

const GUIDE: readonly string[] = [
  'Mỗi phần của báo cáo là một trang. Chỉ nhập ở các ô nền trắng; các ô khác đã khóa.',
  ...GUIDE_OF_CELLS,
  'Không nhập công thức, không gộp ô, không đổi tên chỉ tiêu, tên thôn, tổ dân phố.',
  'Nhập tệp tại trang "Nhập từ Excel" của báo cáo. Hệ thống kiểm tra từng ô trước, chỉ ghi khi được xác nhận; ô người khác vừa sửa không bị ghi đè.',
  'Mẫu này chỉ dùng cho đúng đơn vị, biểu mẫu và kỳ ghi ở đầu trang.',
  'Không ghi tên người, số điện thoại, số định danh hay nội dung vụ việc.',
]

/** The layout of a report's workbook. */
export function layoutOf({ form, villages }: Opened): string {
  const sections = templateSections(form, villages.length).map(({ name, rows, figures }) => [name, rows, figures])
  return layoutSum({ sections, villages: villages.map(({ id }) => id) })
}

type Filling = {
  readonly opened: Opened
  readonly cells: Cells
  readonly before: Cells
  readonly isOpen: (at: CellKey) => boolean
  readonly figures: ReadonlyMap<string, FigureReply>
  readonly demonstration: boolean
}

/** @throws report.not-found, auth.forbidden for who may not enter the report */
export async function reportTemplate(ctx: Ctx, id: string): Promise<Download> {
  const report = await requireReport(ctx, id)
  const opened = await openedOf(ctx, report)
  ctx.authorise(rightFor('save', opened.form.level), report.scope)
  const cells = cellsAsked(opened, saidIn([...(await standingCells(ctx, id)).values()]))
  const earlier = await earlierCells(ctx, opened)
  const isOpen = await openCells(ctx, opened.form, [report])
  const filling: Filling = {
    opened,
    cells,
    before: new Map((earlier?.before.cells ?? []).map(({ cell, ...at }) => [cellKey(at), cell])),
    isOpen: (at) => isOpen(report, at),
    figures: new Map(opened.figures.map((figure) => [figure.id, figure])),
    demonstration: ctx.demonstration,
  }
  const mark: WorkbookMark = {
    report: id,
    form: opened.form.id,
    version: opened.version.version,
    unit: report.unit_id,
    from: report.period_from,
    to: report.period_to,
    layout: layoutOf(opened),
    revision: report.revision,
    revisions: new Map(),
    cells: [...cells].map(([key, cell]) => ({ unitId: key.slice(0, key.indexOf(' ')), figure: key.slice(key.indexOf(' ') + 1), cell })),
  }
  return {
    fileName: `${opened.form.title.vi} – ${report.unit_name} – ${vietnamesePeriod(opened.period)}.xlsx`,
    contentType: XLSX,
    bytes: () => write(filling, mark),
  }
}

async function write(filling: Filling, mark: WorkbookMark): Promise<Uint8Array> {
  const { opened, demonstration } = filling
  const workbook = newWorkbook()
  for (const section of templateSections(opened.form, opened.villages.length)) {
    const sheet = workbook.addWorksheet(section.name)
    if (section.rows === 'unit') writeUnitSheet(sheet, section, filling)
    else writeGrid(sheet, section, filling)
    await protectSheet(sheet)
  }
  return finished(workbook, { guide: GUIDE, mark, demonstration })
}

function headOf({ opened, demonstration }: Filling, section: TemplateSection): readonly string[] {
  const { report, period, form } = opened
  const place = report.parent_name === null ? report.unit_name : `${report.unit_name}, ${report.parent_name}`
  return [
    form.title.vi,
    `${place} – ${vietnamesePeriodWithDays(period)} – hạn nộp ${vietnameseDate(report.due_on)}`,
    ...(demonstration ? [DEMONSTRATION_MARK] : []),
    section.title,
  ]
}

const footOf = ({ opened }: Filling): string => `${opened.report.unit_name} – ${vietnamesePeriod(opened.period)}`

function writeUnitSheet(sheet: ExcelJS.Worksheet, section: TemplateSection, filling: Filling): void {
  const { opened, cells, before, figures } = filling
  const unitId = opened.report.unit_id
  const head = addHead(sheet, headOf(filling, section))
  addHeaders(sheet, head, [
    [headers.place, 6],
    [headers.figure, 52],
    [headers.unit, 14],
    [headers.before, 16],
    [headers.value, 18],
    [headers.reason, 40],
  ])
  sheet.views = [{ state: 'frozen', xSplit: 2, ySplit: head }]
  section.figures.forEach((figure, at) => {
    const row = head + 1 + at
    const said = figures.get(figure)
    const format = numberFormat(said?.decimals ?? 0)
    const earlier = before.get(cellKey({ unitId, figure })) ?? null
    const cell = cells.get(cellKey({ unitId, figure })) ?? null
    frame(sheet.getCell(row, 1), at + 1)
    frame(sheet.getCell(row, 2), said?.name.vi ?? figure, { wrap: true })
    frame(sheet.getCell(row, 3), said?.unit.vi ?? '')
    frame(sheet.getCell(row, 4), writtenCell(earlier, false), { format })
    valueCell(sheet.getCell(row, 5), writtenCell(cell, false), { format, open: filling.isOpen({ unitId, figure }) })
    const reason = sheet.getCell(row, 6)
    frame(reason, cell?.state === 'cannot-provide' ? cell.reason : null, { format: '@', wrap: true })
    reason.protection = { locked: !filling.isOpen({ unitId, figure }) }
  })
  offer(sheet, { column: 5, lastColumn: 5, from: head + 1, to: head + section.figures.length })
  forPrint(sheet, { headerRow: head, foot: footOf(filling), demonstration: filling.demonstration })
}

function writeGrid(sheet: ExcelJS.Worksheet, section: TemplateSection, filling: Filling): void {
  const { opened, cells, figures, isOpen, demonstration } = filling
  const head = addHead(sheet, headOf(filling, section))
  addGrid(sheet, head, {
    name: [headers.village, 34],
    codeWidth: 13,
    places: opened.villages,
    tellsParents: false,
    figures: section.figures,
    known: figures,
    cells,
    isOpen,
  })
  forPrint(sheet, { headerRow: head, foot: footOf(filling), demonstration })
}
