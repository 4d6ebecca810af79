// The only place that makes the workbook of many reports: a row for each unit that reports, a column for each figure, and its mark.
import { canonicalJson } from '@binhyen/core/audit/audit-chain.domain'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { vietnamesePeriod, vietnamesePeriodWithDays } from '@binhyen/core/reports/period-words.domain'
import { cellMap } from '@binhyen/core/reports/report-cells.domain'
import {
  CANNOT_PROVIDE,
  headers,
  MANY_REPORTS,
  MARK_SHEET,
  markRows,
  NOT_APPLICABLE,
  templateSections,
  writtenCell,
  type TemplateSection,
  type WorkbookMark,
} from '@binhyen/core/exchange/workbook.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import type ExcelJS from 'exceljs'
import { requireFresh } from '#server/features/access/sessions.service'
import { addGuide } from '#server/features/units/list-file.service'
import type { Ctx } from '#server/platform/context'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'
import { sha256 } from '#server/platform/hash'
import type { Download } from '#server/platform/http/register'
import { saidIn } from '#server/features/reports/report-checks.service'
import { markSum } from './report-template.service.ts'
import { offer, protectSheet, valueCell } from './workbook-cells.service.ts'
import { cellsOfOwn, manyReports, openOwnCells, placesOf, type ManyAsked, type ManyReports } from './workbook-reports.service.ts'
import { addHead, addHeaders, forPrint, frame, numberFormat, XLSX } from './workbook-sheets.service.ts'

const GUIDE: readonly string[] = [
  'Mỗi dòng là báo cáo của một đơn vị, mỗi cột là một chỉ tiêu. Chỉ nhập ở các ô nền trắng; ô nền xám thuộc báo cáo đã nộp nên đã khóa.',
  'Số: nhập số không âm, ví dụ 1234 hoặc 12,5. Số không chính xác: ghi cả từ, ví dụ: trên 160; gần 11.500; ít nhất 3; khoảng 200; từ 30 đến 40.',
  `Không có số: chọn "${NOT_APPLICABLE}" hoặc "${CANNOT_PROVIDE}" trong danh sách của ô. Không cung cấp được thì ghi lý do ở cột "${headers.reason}", hoặc ngay trong ô: ${CANNOT_PROVIDE}: lý do.`,
  'Ô để trống là chưa có số liệu; số 0 là không có vụ việc. Xóa số đã có trong mẫu là xóa số đó trong báo cáo.',
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

export const manyLayout = (many: ManyReports): string => sha256(canonicalJson(placesOf(many))).slice(0, 16)

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
  addGuide(workbook, GUIDE, filling.demonstration)
  const hidden = workbook.addWorksheet(MARK_SHEET, { state: 'veryHidden' })
  for (const row of markRows(mark, markSum)) hidden.addRow([...row])
  return workbookBytes(workbook)
}

function writeSheet(sheet: ExcelJS.Worksheet, section: TemplateSection, { many, cells, isOpen, demonstration }: Filling): void {
  const { above, form, period, own, figures } = many
  const known = new Map(figures.map((figure) => [figure.id, figure]))
  // where all lie directly below the place, nobody needs to be told
  const hasParents = own.some(({ parentName }) => parentName !== above.name)
  const head = addHead(sheet, [
    form.title.vi,
    `${above.name} – ${vietnamesePeriodWithDays(period)} – ${String(own.length)} đơn vị`,
    ...(demonstration ? [DEMONSTRATION_MARK] : []),
    section.title,
  ])
  const named = section.figures.map((id): readonly [string, number] => {
    const figure = known.get(id)
    return [figure === undefined ? id : `${figure.name.vi} (${figure.unit.vi})`, 16]
  })
  const parents: readonly (readonly [string, number])[] = hasParents ? [[headers.parent, 24]] : []
  addHeaders(sheet, head, [[headers.place, 6], [headers.code, 9], [headers.reporting, 30], ...parents, ...named, [headers.reason, 40]])
  const first = 4 + parents.length
  sheet.views = [{ state: 'frozen', xSplit: 3, ySplit: head }]
  own.forEach((unit, at) => {
    const row = head + 1 + at
    frame(sheet.getCell(row, 1), at + 1)
    frame(sheet.getCell(row, 2), unit.id.split('@')[0] ?? unit.id, { format: '@' })
    frame(sheet.getCell(row, 3), unit.name, { wrap: true })
    if (hasParents) frame(sheet.getCell(row, 4), unit.parentName, { wrap: true })
    section.figures.forEach((figure, column) => {
      const key = { unitId: unit.id, figure }
      const cell = cells.get(cellKey(key)) ?? null
      const format = numberFormat(known.get(figure)?.decimals ?? 0)
      valueCell(sheet.getCell(row, first + column), writtenCell(cell, true), { format, open: isOpen(key) })
    })
    const reason = sheet.getCell(row, first + section.figures.length)
    frame(reason, null, { format: '@', wrap: true })
    reason.protection = { locked: !section.figures.some((figure) => isOpen({ unitId: unit.id, figure })) }
  })
  if (own.length > 0 && section.figures.length > 0) {
    offer(sheet, { column: first, lastColumn: first - 1 + section.figures.length, from: head + 1, to: head + own.length })
  }
  forPrint(sheet, { headerRow: head, foot: `${above.name} – ${vietnamesePeriod(period)}`, demonstration })
}
