// The only place for what a list of residential areas (khu dân cư, Thông tư 124/2021 Điều 2) must look like, row by row.
import { canonicalName, cleanName, findTypedName, foldName } from './unit-name.domain.ts'
import { findPlainDate, findVietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import { columnName, findHeaderRow, type Columns, type Sheet, type SheetRow } from './sheet.domain.ts'
import { unitTypes, type UnitId, type UnitType } from './units.domain.ts'

export type VillageType = (typeof unitTypes.village)[number]

/** "Ấp" + "An Bình" → "Ấp An Bình". A type already in front of the name is not written twice. */
export function villageFullName(type: VillageType, name: string): string {
  const clean = cleanName(name)
  const bare = canonicalName(clean).startsWith(`${canonicalName(type)} `) ? clean.slice(type.length + 1) : clean
  return `${type.slice(0, 1).toUpperCase()}${type.slice(1)} ${bare.trim()}`
}

/** `<commune code>-<number>`, at least three digits. */
export function villageCode(communeCode: string, number: number): string {
  return `${communeCode}-${String(number).padStart(3, '0')}`
}

export type CellError = { readonly sheet: string; readonly cell: string; readonly message: string }
export type Commune = { readonly id: UnitId; readonly code: string; readonly fullName: string; readonly from: PlainDate }
export type VillageRow = {
  readonly row: number
  readonly communeId: UnitId
  readonly type: VillageType
  readonly fullName: string
  readonly from: PlainDate | null
}

const HEADERS = {
  commune: ['ma xa', 'ma px', 'ma phuong xa', 'ma xa phuong', 'ma xa phuong dac khu', 'ma don vi'],
  type: ['loai', 'loai hinh', 'loai khu dan cu'],
  name: [
    'ten',
    'ten khu dan cu',
    'khu dan cu',
    'ten thon',
    'ten ap',
    'ten thon ap',
    'ten thon ap ban',
    'ten thon ap ban to dan pho',
    'thon ap ban to dan pho',
    'thon',
  ],
  from: ['tu ngay', 'ap dung tu ngay', 'ngay thanh lap'],
} as const
type Column = keyof typeof HEADERS

/** The headers as the template writes them. */
export const villageHeaders = ['Mã xã', 'Tên xã', 'Loại', 'Tên thôn, ấp, bản, tổ dân phố', 'Từ ngày'] as const

/** A name or type read differently by every office; the longest first, so that "tổ dân phố" is not read as "tổ". */
const TYPES = [...unitTypes.village].sort((a, b) => b.length - a.length)

type Reader = {
  readonly sheet: Sheet
  readonly columns: Columns<Column>
  readonly communes: ReadonlyMap<string, Commune>
  readonly only: Commune | null
  readonly errors: CellError[]
}

function cellOf(reader: Reader, row: SheetRow, column: Column): string {
  const index = reader.columns[column]
  return index === undefined ? '' : cleanName(row.cells[index] ?? '')
}

function fail(reader: Reader, row: SheetRow, column: Column, message: string): null {
  reader.errors.push({
    sheet: reader.sheet.name,
    cell: `${columnName(reader.columns[column] ?? reader.columns.name ?? 0)}${row.row}`,
    message,
  })
  return null
}

/** Excel drops leading zeros: 337 is 00337. */
function communeOf(reader: Reader, row: SheetRow): Commune | null {
  const text = cellOf(reader, row, 'commune')
  if (text === '') return reader.only ?? fail(reader, row, 'commune', 'Thiếu mã xã.')
  const commune = /^\d{1,5}$/.test(text) ? reader.communes.get(text.padStart(5, '0')) : undefined
  return commune ?? fail(reader, row, 'commune', `Không có xã, phường, đặc khu mang mã "${text}" trong đơn vị này vào ngày áp dụng.`)
}

function typedNameOf(reader: Reader, row: SheetRow): { readonly type: VillageType; readonly fullName: string } | null {
  const name = cellOf(reader, row, 'name')
  if (name === '') return fail(reader, row, 'name', 'Thiếu tên khu dân cư.')
  if (name.length > 120) return fail(reader, row, 'name', 'Tên dài quá 120 ký tự.')
  const typeText = cellOf(reader, row, 'type')
  const inName: UnitType | undefined = findTypedName('village', name)?.type
  const wanted =
    typeText === ''
      ? inName
      : TYPES.find((type) => canonicalName(type) === canonicalName(typeText) || foldName(type) === foldName(typeText))
  const type = TYPES.find((each) => each === wanted)
  if (type === undefined) {
    return fail(
      reader,
      row,
      'type',
      typeText === ''
        ? `Thiếu loại (${unitTypes.village.join(', ')}).`
        : `Loại "${typeText}" không hợp lệ; chọn một trong: ${unitTypes.village.join(', ')}.`,
    )
  }
  return { type, fullName: villageFullName(type, name) }
}

function fromOf(reader: Reader, row: SheetRow, commune: Commune): { readonly from: PlainDate | null } | null {
  const text = cellOf(reader, row, 'from')
  if (text === '') return { from: null }
  const from = findVietnameseDate(text) ?? findPlainDate(text)
  if (from === null) return fail(reader, row, 'from', `"${text}" không phải là ngày; viết dạng 01/07/2025.`)
  return from < commune.from ? fail(reader, row, 'from', `Ngày này sớm hơn ngày ${commune.fullName} có trong danh mục.`) : { from }
}

/**
 * Reads a sheet of residential areas. `communes` by five-digit code; `only` where the list is for one commune and needs no codes.
 * A row whose cells are all empty is skipped. Nothing is guessed: each wrong cell is one error in Vietnamese.
 */
export function readVillageSheet(
  sheet: Sheet,
  communes: ReadonlyMap<string, Commune>,
  only: Commune | null,
): { readonly rows: readonly VillageRow[]; readonly errors: readonly CellError[] } {
  const header = findHeaderRow(sheet, HEADERS, [
    ['name', 'commune'],
    ['name', 'type'],
    ['name', 'from'],
  ])
  if (header === null) {
    const message = `Không tìm thấy dòng tiêu đề. Cần có các cột: ${villageHeaders.join(' | ')}. Hãy dùng tệp mẫu.`
    return { rows: [], errors: [{ sheet: sheet.name, cell: 'A1', message }] }
  }
  const reader: Reader = { sheet, columns: header.columns, communes, only, errors: [] }
  const seen = new Map<string, number>()
  const rows: VillageRow[] = []
  for (const row of sheet.rows.filter((each) => each.row > header.row && each.cells.some((cell) => cell.trim() !== ''))) {
    const commune = communeOf(reader, row)
    const typed = typedNameOf(reader, row)
    const from = commune ? fromOf(reader, row, commune) : null
    if (!commune || !typed || !from) continue
    const key = `${commune.id} ${canonicalName(typed.fullName)}`
    const earlier = seen.get(key)
    if (earlier !== undefined) {
      fail(reader, row, 'name', `Trùng với dòng ${earlier}: ${typed.fullName}, ${commune.fullName}.`)
      continue
    }
    seen.set(key, row.row)
    rows.push({ row: row.row, communeId: commune.id, ...typed, ...from })
  }
  if (rows.length === 0 && reader.errors.length === 0) {
    reader.errors.push({ sheet: sheet.name, cell: `A${header.row + 1}`, message: 'Không có dòng dữ liệu nào dưới dòng tiêu đề.' })
  }
  return { rows, errors: reader.errors }
}
