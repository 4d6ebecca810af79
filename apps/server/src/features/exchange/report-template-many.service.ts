// The only place that makes the workbook of many reports: a row for each unit that reports, a column for each figure, and its mark.
import type { CellKey } from '@binhyen/core/figures/forms.domain'
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { vietnamesePeriod, vietnamesePeriodWithDays } from '@binhyen/core/reports/period-words.domain'
import { cellMap } from '@binhyen/core/reports/report-cells.domain'
import { headers, MANY_REPORTS, templateSections, type TemplateSection, type WorkbookMark } from '@binhyen/core/exchange/workbook.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import type ExcelJS from 'exceljs'
import { requireFresh } from '#server/features/access/sessions.service'
import type { Ctx } from '#server/platform/context'
import { newWorkbook } from '#server/platform/files/workbook'
import type { Download } from '#server/platform/http/register'
import { saidIn } from '#server/features/reports/report-checks.service'
import { protectSheet } from './workbook-cells.service.ts'
import { cellsOfOwn, manyReports, openOwnCells, placesOf, type ManyAsked, type ManyReports } from './workbook-reports.service.ts'
import { addHead, forPrint, XLSX } from './workbook-sheets.service.ts'
import { addGrid, finished, GUIDE_OF_CELLS, layoutSum } from './workbook-template.service.ts'

const GUIDE: readonly string[] = [
  'Mỗi dòng là báo cáo của một đơn vị, mỗi cột là một chỉ tiêu. Chỉ nhập ở các ô nền trắng; ô nền xám thuộc báo cáo đã nộp nên đã khóa.',
  ...GUIDE_OF_CELLS,
  'Không nhập công thức, không gộp ô, không đổi tên đơn vị, tên chỉ tiêu. Sắp xếp, lọc và xóa bớt dòng không ảnh hưởng đến việc đọc.',
  'Nhập tệp tại trang "Nhập nhiều đơn vị từ Excel". Hệ thống kiểm tra từng ô trước, chỉ ghi khi được xác nhận; ô người khác vừa sửa không bị ghi đè.',
  'Ghi tệp không phải là nộp: từng đơn vị vẫn xem lại và nộp báo cáo của mình.',
  'Mẫu này chỉ dùng cho đúng địa bàn, biểu mẫu và kỳ ghi ở đầu trang. Không ghi tên người, số điện thoại, số định danh hay nội dung vụ việc.',
]

/** @throws as manyReports; auth.confirmation-required for a whole province */
export async function manyTemplate(ctx: Ctx, asked: ManyAsked): Promise<Download> {
  const many = await manyReports(ctx, asked)
  // a whole province is carried away only by who is at the keyboard now
  if (many.above.scope.length <= 2) await requireFresh(ctx)
  const said = saidIn(await cellsOfOwn(ctx, many))
  const isOpen = await openOwnCells(ctx, many)
  const { above, form, version, period, own } = many
  const mark: WorkbookMark = {
    report: MANY_REPORTS,
    form: form.id,
    version,
    unit: above.id,
    from: period.from,
    to: period.to,
    layout: manyLayout(many),
    revision: 0,
    revisions: new Map(own.flatMap(({ id, report }) => (report === null ? [] : [[id, report.revision]]))),
    cells: said,
  }
  const filling: Filling = { many, cells: cellMap(said), isOpen, demonstration: ctx.demonstration }
  return {
    fileName: `${form.title.vi} – ${above.name} – ${vietnamesePeriod(period)}.xlsx`,
    contentType: XLSX,
    bytes: () => write(filling, mark),
  }
}

/** The layout of a workbook of many reports. */
export const manyLayout = (many: ManyReports): string => layoutSum(placesOf(many))

type Filling = {
  readonly many: ManyReports
  readonly cells: Cells
  readonly isOpen: (at: CellKey) => boolean
  readonly demonstration: boolean
}

async function write(filling: Filling, mark: WorkbookMark): Promise<Uint8Array> {
  const workbook = newWorkbook()
  for (const section of templateSections(filling.many.form, 0)) {
    const sheet = workbook.addWorksheet(section.name)
    writeSheet(sheet, section, filling)
    await protectSheet(sheet)
  }
  return finished(workbook, { guide: GUIDE, mark, demonstration: filling.demonstration })
}

function writeSheet(sheet: ExcelJS.Worksheet, section: TemplateSection, { many, cells, isOpen, demonstration }: Filling): void {
  const { above, form, period, own, figures } = many
  const head = addHead(sheet, [
    form.title.vi,
    `${above.name} – ${vietnamesePeriodWithDays(period)} – ${String(own.length)} đơn vị`,
    ...(demonstration ? [DEMONSTRATION_MARK] : []),
    section.title,
  ])
  addGrid(sheet, head, {
    name: [headers.reporting, 30],
    codeWidth: 9,
    places: own,
    // where all lie directly below the place, nobody needs to be told
    tellsParents: own.some(({ parentName }) => parentName !== above.name),
    figures: section.figures,
    known: new Map(figures.map((figure) => [figure.id, figure])),
    cells,
    isOpen,
  })
  forPrint(sheet, { headerRow: head, foot: `${above.name} – ${vietnamesePeriod(period)}`, demonstration })
}
