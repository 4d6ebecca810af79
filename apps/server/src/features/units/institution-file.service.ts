// The only place that writes the Excel template for a list of institutions.
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { institutionForms, institutionKinds, type Decider } from '@binhyen/core/units/institution.domain'
import { institutionHeaders, sheetWords } from '@binhyen/core/units/institution-sheet.domain'
import { cleanName } from '@binhyen/core/units/unit-name.domain'
import type { Commune } from '@binhyen/core/units/village.domain'
import ExcelJS from 'exceljs'

const WIDTHS = [10, 30, 18, 52, 24, 20, 14]
/** Rows of the template that offer choices. */
const ROWS = 501

/** An empty list with headers and choices, the communes on a second sheet, and what to write on a third. */
export async function writeInstitutionTemplate(
  communes: readonly Commune[],
  about: { readonly demonstration: boolean; readonly deciders: readonly Decider[] },
): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const list = workbook.addWorksheet('Danh sách', { views: [{ state: 'frozen', ySplit: 1 }] })
  list.columns = institutionHeaders.map((header, index) => ({ header, width: WIDTHS[index] ?? 16, style: { numFmt: '@' } }))
  list.getRow(1).font = { bold: true }
  const kinds = institutionKinds.map((kind) => sheetWords.kind[kind][0])
  const forms = institutionKinds.flatMap((kind) => institutionForms[kind].map((form) => sheetWords.form[form][0]))
  const catalogue = workbook.addWorksheet('Mã xã')
  catalogue.columns = [
    { header: 'Mã xã', width: 10, style: { numFmt: '@' } },
    { header: 'Tên xã', width: 40 },
  ]
  catalogue.getRow(1).font = { bold: true }
  for (const commune of communes) catalogue.addRow([commune.code, cleanName(commune.fullName)])
  const guide = workbook.addWorksheet('Hướng dẫn')
  guide.columns = [{ width: 120 }]
  if (about.demonstration) {
    guide.addRow([DEMONSTRATION_MARK]).font = { bold: true }
    for (const sheet of [list, catalogue, guide]) sheet.headerFooter.oddHeader = `&C${DEMONSTRATION_MARK}`
  }
  guide.addRows(guideOf(communes, about.deciders).map((line) => [...line]))
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
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function choiceOf(column: string, rows: number): ExcelJS.DataValidation {
  return { type: 'list', allowBlank: true, formulae: [`'Lựa chọn'!$${column}$1:$${column}$${String(rows)}`] }
}

function guideOf(communes: readonly Commune[], deciders: readonly Decider[]): readonly (readonly [string])[] {
  const [only, ...others] = communes
  return [
    ['Nhập mỗi cơ quan, doanh nghiệp, cơ sở giáo dục một dòng ở trang "Danh sách". Không đổi dòng tiêu đề.'],
    [
      others.length === 0 && only !== undefined
        ? `Danh sách của ${only.fullName}: cột "Mã xã" có thể để trống.`
        : 'Cột "Mã xã": mã năm chữ số của xã, phường, đặc khu nơi đơn vị đóng, xem trang "Mã xã". Cột "Tên xã" chỉ để dễ đọc.',
    ],
    [`Cột "Loại": ${institutionKinds.map((kind) => sheetWords.kind[kind][0]).join('; ')}.`],
    [
      `Cột "Quy mô, cấp học": ${institutionKinds
        .map((kind) => `${sheetWords.kind[kind][0]} – ${institutionForms[kind].map((form) => sheetWords.form[form][0]).join('; ')}`)
        .join(' | ')}. Để trống khi tên trường đã nói rõ cấp học, hoặc là cơ quan dân sự.`,
    ],
    [
      'Không thuộc diện xét theo Thông tư 124/2021/TT-BCA: đơn vị lực lượng vũ trang; doanh nghiệp nhỏ và siêu nhỏ; trường tiểu học, mầm non, nhà trẻ. Vẫn có thể ghi vào danh sách; hệ thống không tính.',
    ],
    [
      deciders.includes('province')
        ? 'Cột "Cơ quan công nhận": UBND cấp xã hoặc UBND cấp tỉnh; để trống là UBND cấp xã.'
        : 'Cột "Cơ quan công nhận": để trống (UBND cấp xã). Đơn vị do UBND tỉnh công nhận do Công an tỉnh nhập.',
    ],
    ['Cột "Từ ngày": ngày bắt đầu tính, dạng 01/07/2025; để trống là tính từ ngày nhập.'],
    ['Chỉ ghi tên đơn vị; không ghi tên người, số điện thoại, mã số hay vụ việc.'],
    ['Đơn vị đã có trong hệ thống (cùng tên, cùng xã) được giữ nguyên, không nhập lần hai.'],
  ]
}
