// The only place for what the workbook of one report and of many have in common: what their guide says, a sheet of places by figures, the mark.
import { canonicalJson } from '@binhyen/core/audit/audit-chain.domain'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import {
  CANNOT_PROVIDE,
  headers,
  MARK_SHEET,
  markRows,
  NOT_APPLICABLE,
  writtenCell,
  type WorkbookMark,
} from '@binhyen/core/exchange/workbook.domain'
import type ExcelJS from 'exceljs'
import { addGuide } from '#server/features/units/list-file.service'
import { workbookBytes } from '#server/platform/files/workbook'
import { sha256 } from '#server/platform/hash'
import { offer, valueCell } from './workbook-cells.service.ts'
import { addHeaders, frame, numberFormat } from './workbook-sheets.service.ts'

/** How figures are said in a cell. */
export const GUIDE_OF_CELLS: readonly string[] = [
  'Số: nhập số không âm, ví dụ 1234 hoặc 12,5. Số không chính xác: ghi cả từ, ví dụ: trên 160; gần 11.500; ít nhất 3; khoảng 200; từ 30 đến 40.',
  `Không có số: chọn "${NOT_APPLICABLE}" hoặc "${CANNOT_PROVIDE}" trong danh sách của ô. Không cung cấp được thì ghi lý do ở cột "${headers.reason}", hoặc ngay trong ô: ${CANNOT_PROVIDE}: lý do.`,
  'Ô để trống là chưa có số liệu; số 0 là không có vụ việc. Xóa số đã có trong mẫu là xóa số đó trong báo cáo.',
]

/** The check sum of a mark. */
export const markSum = (text: string): string => sha256(text).slice(0, 32)

/** What the rows and columns of a workbook follow from: when it changes, cells are found by names alone. */
export const layoutSum = (layout: unknown): string => sha256(canonicalJson(layout)).slice(0, 16)

export type Grid = {
  /** Header and width of the column of names, and of the code before it. */
  readonly name: readonly [header: string, width: number]
  readonly codeWidth: number
  /** Each place with what lies above it, where that is told. */
  readonly places: readonly { readonly id: string; readonly name: string; readonly parentName?: string | null }[]
  readonly tellsParents: boolean
  readonly figures: readonly string[]
  readonly known: ReadonlyMap<string, FigureReply>
  readonly cells: Cells
  readonly isOpen: (at: CellKey) => boolean
}

/** Places as rows and figures as columns below a head of `head` rows, with a column of reasons at the end. */
export function addGrid(sheet: ExcelJS.Worksheet, head: number, grid: Grid): void {
  const { places, figures, known, cells, isOpen } = grid
  const parents: readonly (readonly [string, number])[] = grid.tellsParents ? [[headers.parent, 24]] : []
  const named = figures.map((id): readonly [string, number] => {
    const figure = known.get(id)
    return [figure === undefined ? id : `${figure.name.vi} (${figure.unit.vi})`, 16]
  })
  addHeaders(sheet, head, [[headers.place, 6], [headers.code, grid.codeWidth], grid.name, ...parents, ...named, [headers.reason, 40]])
  sheet.views = [{ state: 'frozen', xSplit: 3, ySplit: head }]
  const first = 4 + parents.length
  places.forEach((place, at) => {
    const row = head + 1 + at
    frame(sheet.getCell(row, 1), at + 1)
    frame(sheet.getCell(row, 2), place.id.split('@')[0] ?? place.id, { format: '@' })
    frame(sheet.getCell(row, 3), place.name, { wrap: true })
    if (grid.tellsParents) frame(sheet.getCell(row, 4), place.parentName ?? null, { wrap: true })
    figures.forEach((figure, column) => {
      const key = { unitId: place.id, figure }
      const format = numberFormat(known.get(figure)?.decimals ?? 0)
      valueCell(sheet.getCell(row, first + column), writtenCell(cells.get(cellKey(key)) ?? null, true), { format, open: isOpen(key) })
    })
    const reason = sheet.getCell(row, first + figures.length)
    frame(reason, null, { format: '@', wrap: true })
    reason.protection = { locked: !figures.some((figure) => isOpen({ unitId: place.id, figure })) }
  })
  if (places.length === 0 || figures.length === 0) return
  offer(sheet, { column: first, lastColumn: first - 1 + figures.length, from: head + 1, to: head + places.length })
}

/** Adds the guide and the hidden mark, and packs the workbook. */
export async function finished(
  workbook: ExcelJS.Workbook,
  { guide, mark, demonstration }: { readonly guide: readonly string[]; readonly mark: WorkbookMark; readonly demonstration: boolean },
): Promise<Uint8Array> {
  addGuide(workbook, guide, demonstration)
  const hidden = workbook.addWorksheet(MARK_SHEET, { state: 'veryHidden' })
  for (const row of markRows(mark, markSum)) hidden.addRow([...row])
  return workbookBytes(workbook)
}
