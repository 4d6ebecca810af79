// The only place that writes the Excel template for past results: headers, and the province's units, sets and windows to choose from.
import { pastHeaders, pastResults, MOST_PAST_LINES } from '@binhyen/core/assessments/past-recognition.domain'
import type { PastMeasure } from '@binhyen/core/assessments/past-measures.domain'
import type { PastUnit } from '@binhyen/core/assessments/past-units.domain'
import { addDays, vietnameseDate } from '@binhyen/core/shared/plain-date'
import { vietnameseWindow } from '@binhyen/core/shared/span'
import type ExcelJS from 'exceljs'
import { addGuide, addTable } from '#server/features/units/list-file.service'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'

const WIDTHS = [12, 28, 24, 44, 26, 12, 12, 12, 18, 16, 28]
const LEVELS: readonly string[] = ['province', 'district', 'commune', 'village']

const GUIDE: readonly string[] = [
  'Nhập mỗi kết quả một dòng ở trang "Kết quả". Không đổi dòng tiêu đề.',
  'Đơn vị: ghi mã (chọn mã đầy đủ ở trang "Đơn vị" khi một mã dùng cho hai đơn vị), hoặc ghi tên và cột "Trực thuộc". Dùng tên của kỳ đó.',
  'Kỳ đánh giá: ghi hai ngày (15/12/2019–14/12/2020), hoặc "năm 2020"; có thể dùng hai cột "Từ ngày", "Đến ngày", tính cả ngày cuối.',
  'Kết quả: đạt, chưa đạt hoặc thu hồi. Chỉ "chưa đạt" được để trống số quyết định.',
  'Ngày quyết định: dạng 25/12/2020. Cơ quan quyết định: ví dụ UBND tỉnh An Giang; "UBND huyện" là huyện của đơn vị trong dòng.',
  `Mỗi tệp nhiều nhất ${String(MOST_PAST_LINES)} dòng. Hệ thống kiểm tra trước, chỉ ghi khi được xác nhận.`,
  'Kết quả đã có trong hệ thống không bị ghi đè: chỗ khác nhau được giữ cả hai bên và đánh dấu mâu thuẫn.',
  'Chỉ ghi đơn vị, địa bàn; không ghi tên người hay vụ việc.',
]

type Validated = { readonly dataValidations: { add(address: string, validation: ExcelJS.DataValidation): void } }

/** A list to choose from, for a whole column; other words stay possible, the check says what is wrong with them. */
function offer(sheet: ExcelJS.Worksheet, column: string, formula: string): void {
  // exceljs has this; its types do not
  const { dataValidations } = sheet as unknown as Validated
  dataValidations.add(`${column}2:${column}${MOST_PAST_LINES + 1}`, {
    type: 'list',
    allowBlank: true,
    showErrorMessage: false,
    formulae: [formula],
  })
}

/** The template of a province. Units are listed through time, each with the days it stood. */
export async function writePastTemplate(
  units: readonly PastUnit[],
  measures: readonly PastMeasure[],
  demonstration: boolean,
): Promise<Uint8Array> {
  const workbook = newWorkbook()
  const main = addTable(
    workbook,
    'Kết quả',
    Object.values(pastHeaders).map((header, index) => [header, WIDTHS[index] ?? 16] as const),
  )
  const places = addTable(workbook, 'Đơn vị', [
    ['Mã đầy đủ', 20],
    ['Mã', 12],
    ['Tên đơn vị', 34],
    ['Trực thuộc', 34],
    ['Từ ngày', 12],
    ['Đến ngày', 12],
  ])
  const ordered = units.filter((unit) => unit.level !== 'village').toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
  for (const { unitId, code, fullName, above, valid } of ordered) {
    const to = valid.to === null ? '' : vietnameseDate(addDays(valid.to, -1))
    places.addRow([unitId, code, fullName, above.map((each) => each.fullName).join(', '), vietnameseDate(valid.from), to])
  }
  const sets = addTable(workbook, 'Bộ tiêu chí', [
    ['Bộ tiêu chí, danh hiệu', 70],
    ['Mã', 32],
    ['Kỳ đánh giá', 70],
  ])
  for (const { title, setId, windows } of measures) sets.addRow([title, setId ?? '', windows.map(vietnameseWindow).join('; ')])
  const known = addTable(workbook, 'Kỳ đánh giá', [['Kỳ đánh giá', 30]])
  const windows = [...new Set(measures.flatMap((measure) => measure.windows).map(vietnameseWindow))]
  for (const window of windows) known.addRow([window])
  offer(main, 'A', `'Đơn vị'!$A$2:$A$${String(ordered.length + 1)}`)
  offer(main, 'D', `'Bộ tiêu chí'!$A$2:$A$${String(measures.length + 1)}`)
  offer(main, 'E', `'Kỳ đánh giá'!$A$2:$A$${String(windows.length + 1)}`)
  offer(main, 'H', `"${Object.values(pastResults).join(',')}"`)
  addGuide(workbook, GUIDE, demonstration)
  return workbookBytes(workbook)
}
