// The only place that writes the Excel template for a list of new accounts.
import { accountHeaders } from '@binhyen/core/access/account-sheet.domain'
import { roleNames } from '@binhyen/core/access/role-words.domain'
import { addGuide, addTable } from '#server/features/units/list-file.service'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'

const WIDTHS = [12, 34, 40, 36, 22, 14]

/** One row for each unit given, with the role its officer has; names, usernames and days may be added. */
export async function writeAccountTemplate(
  units: readonly { readonly code: string; readonly fullName: string; readonly role: keyof typeof roleNames }[],
  demonstration: boolean,
): Promise<Uint8Array> {
  const workbook = newWorkbook()
  const list = addTable(
    workbook,
    'Tài khoản',
    accountHeaders.map((header, index) => [header, WIDTHS[index] ?? 16] as const),
  )
  for (const unit of units) list.addRow([unit.code, unit.fullName, '', roleNames[unit.role], '', ''])
  // a list of choices longer than 255 letters does not fit into the cell: they stand on a sheet of their own
  const choices = addTable(workbook, 'Vai trò', [['Vai trò', 48]])
  for (const name of Object.values(roleNames)) choices.addRow([name])
  const last = Object.keys(roleNames).length + 1
  for (let row = 2; row <= units.length + 101; row += 1) {
    list.getCell(row, 4).dataValidation = { type: 'list', allowBlank: true, formulae: [`'Vai trò'!$A$2:$A$${String(last)}`] }
  }
  const lines = [
    'Mỗi tài khoản một dòng ở trang "Tài khoản". Không đổi dòng tiêu đề. Xóa các dòng không cần; thêm dòng nếu một đơn vị có nhiều người.',
    'Cột "Mã đơn vị": mã của đơn vị trong danh mục hành chính. Cột "Tên đơn vị" chỉ để dễ đọc.',
    'Cột "Tên hiển thị": họ tên và chức vụ của người dùng, không quá 120 ký tự; để trống thì ghi theo vai trò và đơn vị.',
    'Cột "Vai trò": chọn trong danh sách.',
    'Cột "Tên đăng nhập": để trống thì tạo theo mã đơn vị, ví dụ ca.02839; người thứ hai cùng đơn vị là ca.02839.2.',
    'Cột "Từ ngày": ngày bắt đầu có quyền, dạng 01/07/2027; để trống là từ ngày nhập.',
    'Không ghi mật khẩu, số điện thoại, số định danh. Mật khẩu lần đầu do hệ thống cấp, in thành phiếu.',
  ]
  addGuide(workbook, lines, demonstration)
  return workbookBytes(workbook)
}
