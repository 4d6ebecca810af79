// The only place for what a list of new accounts (Excel) must look like, row by row.
import { findPlainDate, findVietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import { cleanName, foldName } from '../units/unit-name.domain.ts'
import type { Level, UnitId } from '../units/units.domain.ts'
import { columnName, findHeaderRow, type Columns, type Sheet, type SheetRow } from '../units/sheet.domain.ts'
import type { CellError } from '../units/village.domain.ts'
import { roles, type Role } from './access.domain.ts'
import { levelsOfRole } from './access.policy.ts'
import { deriveUsername, findUsername } from './accounts.domain.ts'
import { roleNames } from './role-words.domain.ts'

export type SheetUnit = { readonly id: UnitId; readonly code: string; readonly fullName: string; readonly level: Level }

export type AccountRow = {
  readonly row: number
  readonly unit: SheetUnit
  readonly displayName: string
  readonly role: Role
  readonly username: string
  readonly from: PlainDate | null
}

/** The headers as the template writes them. */
export const accountHeaders = ['Mã đơn vị', 'Tên đơn vị', 'Tên hiển thị', 'Vai trò', 'Tên đăng nhập', 'Từ ngày'] as const

const HEADERS = {
  unit: ['ma don vi', 'ma xa', 'ma tinh', 'ma'],
  name: ['ten hien thi', 'ho va ten', 'ho ten', 'ho ten chuc vu', 'chuc vu'],
  role: ['vai tro'],
  username: ['ten dang nhap', 'tai khoan'],
  from: ['tu ngay', 'ap dung tu ngay'],
} as const
type Column = keyof typeof HEADERS

const LONGEST_NAME = 120

type Reader = {
  readonly sheet: Sheet
  readonly columns: Columns<Column>
  readonly units: ReadonlyMap<string, SheetUnit>
  /** Usernames that exist already. */
  readonly existing: ReadonlySet<string>
  readonly today: PlainDate
  /** Usernames of this list by the row that has them. */
  readonly listed: Map<string, number>
  readonly errors: CellError[]
}

function cellOf({ columns }: Reader, row: SheetRow, column: Column): string {
  const index = columns[column]
  return index === undefined ? '' : cleanName(row.cells[index] ?? '')
}

function fail(reader: Reader, row: SheetRow, column: Column, message: string): null {
  const cell = `${columnName(reader.columns[column] ?? reader.columns.unit ?? 0)}${String(row.row)}`
  reader.errors.push({ sheet: reader.sheet.name, cell, message })
  return null
}

/** Excel drops leading zeros: 337 is 00337 where a commune has that code, 1 is 01 where a province has it. */
function unitOf(reader: Reader, row: SheetRow): SheetUnit | null {
  const text = cellOf(reader, row, 'unit')
  if (text === '') return fail(reader, row, 'unit', 'Thiếu mã đơn vị.')
  const unit = [text, text.padStart(2, '0'), text.padStart(5, '0')].map((code) => reader.units.get(code)).find((each) => each !== undefined)
  return unit ?? fail(reader, row, 'unit', `Không có đơn vị mang mã "${text}" trong phạm vi quản trị vào ngày áp dụng.`)
}

const roleChoices = (): string => Object.values(roleNames).join('; ')

function roleOf(reader: Reader, row: SheetRow, unit: SheetUnit | null): Role | null {
  const text = cellOf(reader, row, 'role')
  if (text === '') return fail(reader, row, 'role', `Thiếu vai trò; chọn một trong: ${roleChoices()}.`)
  const role = roles.find((each) => each === text || foldName(roleNames[each]) === foldName(text))
  if (role === undefined) return fail(reader, row, 'role', `Không có vai trò "${text}"; chọn một trong: ${roleChoices()}.`)
  if (unit !== null && !levelsOfRole(role).includes(unit.level)) {
    return fail(reader, row, 'role', `Vai trò "${roleNames[role]}" không giao ở cấp của ${unit.fullName}.`)
  }
  return role
}

function usernameOf(reader: Reader, row: SheetRow, about: { readonly role: Role; readonly unit: SheetUnit }): string | null {
  const text = cellOf(reader, row, 'username')
  const taken = (username: string): boolean => reader.existing.has(username) || reader.listed.has(username)
  const username = text === '' ? deriveUsername(about.role, about.unit.code, taken) : findUsername(text)
  if (username === null) {
    return fail(reader, row, 'username', `"${text}": tên đăng nhập có 2–63 ký tự a–z, 0–9, dấu . _ - và không có dấu tiếng Việt.`)
  }
  const earlier = reader.listed.get(username)
  if (earlier !== undefined) return fail(reader, row, 'username', `Tên đăng nhập "${username}" trùng với dòng ${String(earlier)}.`)
  if (reader.existing.has(username)) return fail(reader, row, 'username', `Tên đăng nhập "${username}" đã có người dùng.`)
  reader.listed.set(username, row.row)
  return username
}

function fromOf(reader: Reader, row: SheetRow): { readonly from: PlainDate | null } | null {
  const text = cellOf(reader, row, 'from')
  if (text === '') return { from: null }
  const from = findVietnameseDate(text) ?? findPlainDate(text)
  if (from === null) return fail(reader, row, 'from', `"${text}" không phải là ngày; viết dạng 01/07/2025.`)
  return from < reader.today ? fail(reader, row, 'from', 'Ngày này đã qua; để trống là tính từ hôm nay.') : { from }
}

/** "Công an xã Bắc Hà" where the list names nobody: a seat may be known by its unit. */
function nameOf(reader: Reader, row: SheetRow, about: { readonly role: Role; readonly unit: SheetUnit }): string | null {
  const text = cellOf(reader, row, 'name')
  if (text.length > LONGEST_NAME) return fail(reader, row, 'name', `Tên dài quá ${String(LONGEST_NAME)} ký tự.`)
  return text === '' ? `${roleNames[about.role]}, ${about.unit.fullName}` : text
}

function readRow(reader: Reader, row: SheetRow): AccountRow | null {
  const unit = unitOf(reader, row)
  const role = roleOf(reader, row, unit)
  const from = fromOf(reader, row)
  if (unit === null || role === null || from === null) return null
  const displayName = nameOf(reader, row, { role, unit })
  const username = usernameOf(reader, row, { role, unit })
  return displayName === null || username === null ? null : { row: row.row, unit, displayName, role, username, ...from }
}

/**
 * Reads a sheet of new accounts. `units` by code, only those the asker administers; `known.existing` are the usernames already taken.
 * A username that is not given is derived. A row whose cells are all empty is skipped; each wrong cell is one error in Vietnamese.
 */
export function readAccountSheet(
  sheet: Sheet,
  units: ReadonlyMap<string, SheetUnit>,
  known: { readonly existing: ReadonlySet<string>; readonly today: PlainDate },
): { readonly rows: readonly AccountRow[]; readonly errors: readonly CellError[] } {
  const header = findHeaderRow(sheet, HEADERS, [['unit', 'role']])
  if (header === null) {
    const message = `Không tìm thấy dòng tiêu đề. Cần có các cột: ${accountHeaders.join(' | ')}. Hãy dùng tệp mẫu.`
    return { rows: [], errors: [{ sheet: sheet.name, cell: 'A1', message }] }
  }
  const reader: Reader = { sheet, columns: header.columns, units, ...known, listed: new Map(), errors: [] }
  // names that were given come before names that are derived, so that no derived one takes a given one away
  const filled = sheet.rows.filter((each) => each.row > header.row && each.cells.some((cell) => cell.trim() !== ''))
  const given = filled.filter((row) => cellOf(reader, row, 'username') !== '')
  const derived = filled.filter((row) => cellOf(reader, row, 'username') === '')
  const rows = [...given, ...derived].flatMap((row) => readRow(reader, row) ?? []).sort((a, b) => a.row - b.row)
  if (filled.length === 0) {
    reader.errors.push({ sheet: sheet.name, cell: `A${String(header.row + 1)}`, message: 'Không có dòng dữ liệu nào dưới dòng tiêu đề.' })
  }
  return { rows, errors: reader.errors.toSorted((a, b) => rowOfCell(a.cell) - rowOfCell(b.cell)) }
}

function rowOfCell(cell: string): number {
  return Number(cell.replace(/^[A-Z]+/, ''))
}
