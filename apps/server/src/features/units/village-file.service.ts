// The only place that reads and writes Excel files of residential areas; a file is bytes from a stranger and is checked as such.
import { cleanName } from '@binhyen/core/units/unit-name.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { unitTypes } from '@binhyen/core/units/units.domain'
import { villageHeaders, type CellError, type Commune, type Sheet } from '@binhyen/core/units/village.domain'
import ExcelJS from 'exceljs'

const MOST_ROWS = 50_000
const MOST_COLUMNS = 50
/** An .xlsx is a zip: what it says it unpacks to. 50,000 rows are about 15 MB. */
const MOST_UNPACKED = 128 * 1024 * 1024

const refusal = (message: string): { readonly error: CellError } => ({ error: { sheet: '', cell: '', message } })

/** Sum of the sizes the zip's directory gives, or null where it is no zip. */
function unpackedSize(bytes: Buffer): number | null {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0 || end + 22 > bytes.length) return null
  let at = bytes.readUInt32LE(end + 16)
  let size = 0
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null
    size += bytes.readUInt32LE(at + 24)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return size
}

function textOf(cell: ExcelJS.Cell): string {
  const { value } = cell
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return cell.text.normalize('NFC')
}

function sheetOf(worksheet: ExcelJS.Worksheet): Sheet {
  const rows: { row: number; cells: string[] }[] = []
  const columns = Math.min(worksheet.columnCount, MOST_COLUMNS)
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    rows.push({ row: number, cells: Array.from({ length: columns }, (_, index) => textOf(row.getCell(index + 1))) })
  })
  return { name: worksheet.name, rows }
}

/** The first sheet with anything in it, as text; or why the file cannot be read, in Vietnamese. */
export async function readVillageFile(bytes: Uint8Array): Promise<{ readonly sheet: Sheet } | { readonly error: CellError }> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    return refusal('Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx.')
  }
  const size = buffer.subarray(0, 2).toString('latin1') === 'PK' ? unpackedSize(buffer) : null
  if (size === null) {
    return refusal('Tệp không phải là bảng tính .xlsx (nội dung bên trong không đúng, dù tên tệp có thể là .xlsx). Hãy dùng tệp mẫu.')
  }
  if (size > MOST_UNPACKED) return refusal('Tệp quá lớn sau khi giải nén. Hãy chia danh sách thành nhiều tệp.')
  const workbook = new ExcelJS.Workbook()
  try {
    // exceljs declares an own Buffer type of an older Node
    await workbook.xlsx.load(buffer as unknown as ExcelJS.Buffer)
  } catch {
    return refusal('Không đọc được tệp .xlsx này: tệp bị hỏng hoặc có mật khẩu. Hãy mở, lưu lại không đặt mật khẩu rồi gửi lại.')
  }
  const worksheet = workbook.worksheets.find((each) => each.actualRowCount > 0)
  if (worksheet === undefined) return refusal('Tệp không có trang tính nào có dữ liệu.')
  if (worksheet.rowCount > MOST_ROWS) return refusal(`Trang tính có ${worksheet.rowCount} dòng; mỗi lần nhập nhiều nhất ${MOST_ROWS} dòng.`)
  return { sheet: sheetOf(worksheet) }
}

const WIDTHS = [10, 32, 14, 44, 14]

/** An empty list with headers, the types to choose from, and the communes of the unit on a second sheet. */
export async function writeVillageTemplate(communes: readonly Commune[], demonstration: boolean): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const list = workbook.addWorksheet('Khu dân cư', { views: [{ state: 'frozen', ySplit: 1 }] })
  list.columns = villageHeaders.map((header, index) => ({ header, width: WIDTHS[index] ?? 16, style: { numFmt: '@' } }))
  list.getRow(1).font = { bold: true }
  const [only, ...others] = communes
  for (let row = 2; row <= 301; row += 1) {
    list.getCell(row, 3).dataValidation = { type: 'list', allowBlank: true, formulae: [`"${unitTypes.village.join(',')}"`] }
  }
  const catalogue = workbook.addWorksheet('Mã xã')
  catalogue.columns = [
    { header: 'Mã xã', width: 10, style: { numFmt: '@' } },
    { header: 'Tên xã', width: 40 },
  ]
  catalogue.getRow(1).font = { bold: true }
  for (const commune of communes) catalogue.addRow([commune.code, cleanName(commune.fullName)])
  const guide = workbook.addWorksheet('Hướng dẫn')
  guide.columns = [{ width: 110 }]
  if (demonstration) {
    guide.addRow([DEMONSTRATION_MARK]).font = { bold: true }
    for (const sheet of [list, catalogue, guide]) sheet.headerFooter.oddHeader = `&C${DEMONSTRATION_MARK}`
  }
  guide.addRows([
    ['Nhập mỗi khu dân cư một dòng ở trang "Khu dân cư". Không đổi dòng tiêu đề.'],
    [
      others.length === 0 && only !== undefined
        ? `Danh sách của ${only.fullName}: cột "Mã xã" có thể để trống.`
        : 'Cột "Mã xã": mã năm chữ số, xem trang "Mã xã". Cột "Tên xã" chỉ để dễ đọc.',
    ],
    [`Cột "Loại": ${unitTypes.village.join(', ')}.`],
    ['Cột "Từ ngày": ngày bắt đầu tính, dạng 01/07/2025; để trống là tính từ ngày nhập.'],
    ['Chỉ ghi tên địa bàn; không ghi tên người, số điện thoại hay vụ việc.'],
    ['Khu dân cư đã có trong hệ thống (cùng tên, cùng xã) được giữ nguyên, không nhập lần hai.'],
  ])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
