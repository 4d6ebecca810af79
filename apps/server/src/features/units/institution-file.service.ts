// The only place that writes the Excel template for a list of institutions.
import { institutionForms, institutionKinds, type Decider } from '@binhyen/core/units/institution.domain'
import { institutionHeaders, sheetWords } from '@binhyen/core/units/institution-sheet.domain'
import type { Commune } from '@binhyen/core/units/village.domain'
import type ExcelJS from 'exceljs'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'
import { addCommunes, addGuide, addTable, communeHint } from './list-file.service.ts'

const WIDTHS = [10, 30, 18, 52, 24, 20, 14]
/** Rows of the template that offer choices. */
const ROWS = 501

/** An empty list with headers and choices, the communes on a second sheet, and what to write on a third. */
export async function writeInstitutionTemplate(
  communes: readonly Commune[],
  about: { readonly demonstration: boolean; readonly deciders: readonly Decider[] },
): Promise<Uint8Array> {
  const workbook = newWorkbook()
  const list = addTable(
    workbook,
    'Danh sách',
    institutionHeaders.map((header, index) => [header, WIDTHS[index] ?? 16] as const),
  )
  const kinds = institutionKinds.map((kind) => sheetWords.kind[kind][0])
  const forms = institutionKinds.flatMap((kind) => institutionForms[kind].map((form) => sheetWords.form[form][0]))
  addCommunes(workbook, communes)
  addGuide(workbook, guideOf(communes, about.deciders), about.demonstration)
  // a choice may hold commas ("THCS, THPT"), so the choices stand in cells of their own
  const choices = workbook.addWorksheet('Lựa chọn', { state: 'hidden' })
  const deciders = about.deciders.filter((each) => each !== 'district').map((each) => sheetWords.decidedBy[each][0])
  for (const [column, words] of [kinds, forms, deciders].entries()) {
    words.forEach((word, row) => (choices.getCell(row + 1, column + 1).value = word))
  }
  for (let row = 2; row <= ROWS; row += 1) {
    list.getCell(row, 3).dataValidation = choiceOf('A', kinds.length)
    list.getCell(row, 5).dataValidation = choiceOf('B', forms.length)
    list.getCell(row, 6).dataValidation = choiceOf('C', deciders.length)
  }
  return workbookBytes(workbook)
}

function choiceOf(column: string, rows: number): ExcelJS.DataValidation {
  return { type: 'list', allowBlank: true, formulae: [`'Lựa chọn'!$${column}$1:$${column}$${String(rows)}`] }
}

function guideOf(communes: readonly Commune[], deciders: readonly Decider[]): readonly string[] {
  return [
    'Nhập mỗi cơ quan, doanh nghiệp, cơ sở giáo dục một dòng ở trang "Danh sách". Không đổi dòng tiêu đề.',
    communeHint(communes),
    `Cột "Loại": ${institutionKinds.map((kind) => sheetWords.kind[kind][0]).join('; ')}.`,
    `Cột "Quy mô, cấp học": ${institutionKinds
      .map((kind) => `${sheetWords.kind[kind][0]} – ${institutionForms[kind].map((form) => sheetWords.form[form][0]).join('; ')}`)
      .join(' | ')}. Để trống khi tên trường đã nói rõ cấp học, hoặc là cơ quan dân sự.`,
    'Không thuộc diện xét theo Thông tư 124/2021/TT-BCA: đơn vị lực lượng vũ trang; doanh nghiệp nhỏ và siêu nhỏ; trường tiểu học, mầm non, nhà trẻ. Vẫn có thể ghi vào danh sách; hệ thống không tính.',
    deciders.includes('province')
      ? 'Cột "Cơ quan công nhận": UBND cấp xã hoặc UBND cấp tỉnh; để trống là UBND cấp xã.'
      : 'Cột "Cơ quan công nhận": để trống (UBND cấp xã). Đơn vị do UBND tỉnh công nhận do Công an tỉnh nhập.',
    'Cột "Từ ngày": ngày bắt đầu tính, dạng 01/07/2025; để trống là tính từ ngày nhập.',
    'Chỉ ghi tên đơn vị; không ghi tên người, số điện thoại, mã số hay vụ việc.',
    'Đơn vị đã có trong hệ thống (cùng tên, cùng xã) được giữ nguyên, không nhập lần hai.',
  ]
}
