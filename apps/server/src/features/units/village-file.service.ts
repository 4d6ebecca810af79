// The only place that writes the Excel template for a list of residential areas.
import { unitTypes } from '@binhyen/core/units/units.domain'
import { villageHeaders, type Commune } from '@binhyen/core/units/village.domain'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'
import { addCommunes, addGuide, addTable, communeHint } from './list-file.service.ts'

const WIDTHS = [10, 32, 14, 44, 14]
/** Rows of the template that offer choices. */
const ROWS = 301

/** An empty list with headers, the types to choose from, and the communes of the unit on a second sheet. */
export async function writeVillageTemplate(communes: readonly Commune[], demonstration: boolean): Promise<Uint8Array> {
  const workbook = newWorkbook()
  const list = addTable(
    workbook,
    'Khu dân cư',
    villageHeaders.map((header, index) => [header, WIDTHS[index] ?? 16] as const),
  )
  for (let row = 2; row <= ROWS; row += 1) {
    list.getCell(row, 3).dataValidation = { type: 'list', allowBlank: true, formulae: [`"${unitTypes.village.join(',')}"`] }
  }
  addCommunes(workbook, communes)
  const lines = [
    'Nhập mỗi khu dân cư một dòng ở trang "Khu dân cư". Không đổi dòng tiêu đề.',
    communeHint(communes),
    `Cột "Loại": ${unitTypes.village.join(', ')}.`,
    'Cột "Từ ngày": ngày bắt đầu tính, dạng 01/07/2025; để trống là tính từ ngày nhập.',
    'Chỉ ghi tên địa bàn; không ghi tên người, số điện thoại hay vụ việc.',
    'Khu dân cư đã có trong hệ thống (cùng tên, cùng xã) được giữ nguyên, không nhập lần hai.',
  ]
  addGuide(workbook, lines, demonstration)
  return workbookBytes(workbook)
}
