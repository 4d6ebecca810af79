// The only place for what an Excel list of institutions must look like, row by row; a wrong cell is a code with its values, put into words by the screen.
import { findPlainDate, findVietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import {
  decidesOn,
  deciders,
  formInName,
  institutionForms,
  institutionKinds,
  institutionNameIssue,
  MAX_INSTITUTION_NAME,
  type Decider,
  type InstitutionForm,
  type InstitutionKind,
} from './institution.domain.ts'
import { canonicalName, cleanName, foldName } from './unit-name.domain.ts'
import type { UnitId } from './units.domain.ts'
import { columnName, findHeaderRow, type Columns, type Sheet, type SheetRow } from './sheet.domain.ts'
import type { Commune } from './village.domain.ts'

/** How the sheet calls kinds, forms and authorities; the first of each is written into the template. */
export const sheetWords = {
  kind: {
    agency: ['Cơ quan', 'Cơ quan, đơn vị', 'Đơn vị'],
    enterprise: ['Doanh nghiệp', 'Công ty'],
    school: ['Cơ sở giáo dục', 'Nhà trường', 'Trường học', 'Trường'],
  },
  form: {
    civil: ['Cơ quan dân sự', 'Dân sự', 'Cơ quan nhà nước', 'Đơn vị sự nghiệp'],
    'armed-forces': ['Lực lượng vũ trang', 'Đơn vị lực lượng vũ trang'],
    large: ['Lớn', 'Doanh nghiệp lớn'],
    medium: ['Vừa', 'Doanh nghiệp vừa'],
    small: ['Nhỏ', 'Doanh nghiệp nhỏ'],
    micro: ['Siêu nhỏ', 'Doanh nghiệp siêu nhỏ'],
    secondary: ['THCS, THPT', 'THCS', 'THPT', 'Trung học', 'Trung học cơ sở', 'Trung học phổ thông', 'Liên cấp', 'GDTX'],
    vocational: ['Nghề nghiệp, đại học', 'Giáo dục nghề nghiệp', 'Cao đẳng', 'Đại học', 'Trung cấp'],
    primary: ['Tiểu học', 'Trường tiểu học'],
    preschool: ['Mầm non', 'Mẫu giáo', 'Trường mầm non'],
    nursery: ['Nhà trẻ'],
  },
  decidedBy: {
    commune: ['UBND cấp xã', 'UBND xã', 'Cấp xã', 'Xã'],
    district: ['UBND cấp huyện', 'UBND huyện', 'Cấp huyện', 'Huyện'],
    province: ['UBND cấp tỉnh', 'UBND tỉnh', 'Cấp tỉnh', 'Tỉnh'],
  },
} as const satisfies {
  readonly kind: Record<InstitutionKind, readonly string[]>
  readonly form: Record<InstitutionForm, readonly string[]>
  readonly decidedBy: Record<Decider, readonly string[]>
}

export const institutionHeaders = [
  'Mã xã',
  'Tên xã',
  'Loại',
  'Tên cơ quan, doanh nghiệp, cơ sở giáo dục',
  'Quy mô, cấp học',
  'Cơ quan công nhận',
  'Từ ngày',
] as const

const HEADERS = {
  commune: ['ma xa', 'ma px', 'ma phuong xa', 'ma xa phuong', 'ma xa phuong dac khu', 'ma don vi'],
  kind: ['loai', 'loai hinh', 'loai doi tuong'],
  name: [
    'ten',
    'ten don vi',
    'ten co quan doanh nghiep co so giao duc',
    'co quan doanh nghiep co so giao duc',
    'ten co quan doanh nghiep nha truong',
    'ten co quan',
  ],
  form: ['quy mo cap hoc', 'quy mo', 'cap hoc', 'hinh thuc'],
  decidedBy: ['co quan cong nhan', 'tham quyen cong nhan', 'cap cong nhan', 'tham quyen'],
  from: ['tu ngay', 'ap dung tu ngay', 'ngay thanh lap'],
} as const
type Column = keyof typeof HEADERS

export const sheetIssueCodes = [
  'header-missing',
  'no-rows',
  'commune-missing',
  'commune-unknown',
  'kind-missing',
  'kind-unknown',
  'name-empty',
  'name-too-long',
  'name-no-words',
  'name-person',
  'name-number',
  'name-form-differs',
  'form-missing',
  'form-unknown',
  'decider-unknown',
  'decider-ended',
  'decider-forbidden',
  'date-invalid',
  'date-before-commune',
  'duplicate',
] as const
export type SheetIssueCode = (typeof sheetIssueCodes)[number]
export type SheetIssue = {
  readonly sheet: string
  readonly cell: string
  readonly code: SheetIssueCode
  readonly params: Readonly<Record<string, string | number>>
}

export type InstitutionRow = {
  readonly row: number
  readonly communeId: UnitId
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  readonly name: string
  readonly decidedBy: Decider
  readonly from: PlainDate | null
}

/** What the reader of a sheet may take for granted. */
export type SheetFrame = {
  /** By five-digit code. */
  readonly communes: ReadonlyMap<string, Commune>
  /** The one commune a list without codes is for. */
  readonly only: Commune | null
  /** The day that counts where a row gives none. */
  readonly today: PlainDate
  /** The authorities the sender may enter bodies of. */
  readonly deciders: readonly Decider[]
}

type Reader = SheetFrame & { readonly sheet: Sheet; readonly columns: Columns<Column>; readonly issues: SheetIssue[] }

function cellOf(reader: Reader, row: SheetRow, column: Column): string {
  const index = reader.columns[column]
  return index === undefined ? '' : cleanName(row.cells[index] ?? '')
}

function fail(
  reader: Reader,
  at: { readonly row: SheetRow; readonly column: Column },
  code: SheetIssueCode,
  params: SheetIssue['params'] = {},
): null {
  const column = columnName(reader.columns[at.column] ?? reader.columns.name ?? 0)
  reader.issues.push({ sheet: reader.sheet.name, cell: `${column}${at.row.row}`, code, params })
  return null
}

/** The key whose words hold a text, marks and case aside. */
function keyIn<Key extends string>(words: Readonly<Record<Key, readonly string[]>>, text: string, among: readonly Key[]): Key | null {
  const folded = foldName(text)
  return among.find((key) => words[key].some((word) => foldName(word) === folded)) ?? null
}

function communeOf(reader: Reader, row: SheetRow): Commune | null {
  const text = cellOf(reader, row, 'commune')
  if (text === '') return reader.only ?? fail(reader, { row, column: 'commune' }, 'commune-missing')
  // Excel drops leading zeros: 337 is 00337
  const commune = /^\d{1,5}$/.test(text) ? reader.communes.get(text.padStart(5, '0')) : undefined
  return commune ?? fail(reader, { row, column: 'commune' }, 'commune-unknown', { value: text })
}

type Named = Pick<InstitutionRow, 'kind' | 'form' | 'name'>

function namedOf(reader: Reader, row: SheetRow): Named | null {
  const kindText = cellOf(reader, row, 'kind')
  const kind = keyIn<InstitutionKind>(sheetWords.kind, kindText, institutionKinds)
  if (kind === null) return fail(reader, { row, column: 'kind' }, kindText === '' ? 'kind-missing' : 'kind-unknown', { value: kindText })
  const name = cellOf(reader, row, 'name')
  const form = formOf(reader, row, kind, name)
  if (form === null) return null
  const issue = institutionNameIssue(kind, form, name)
  if (issue === null) return { kind, form, name }
  return fail(reader, { row, column: 'name' }, `name-${issue}`, { value: name, max: MAX_INSTITUTION_NAME })
}

/** What the cell says; where it is blank, what the name says; an agency that says nothing is a civil one. */
function formOf(reader: Reader, row: SheetRow, kind: InstitutionKind, name: string): InstitutionForm | null {
  const text = cellOf(reader, row, 'form')
  if (text !== '') {
    const found = keyIn<InstitutionForm>(sheetWords.form, text, institutionForms[kind])
    return found ?? fail(reader, { row, column: 'form' }, 'form-unknown', { value: text, kind })
  }
  const told = name === '' ? null : formInName(kind, name)
  if (told !== null) return told
  if (kind === 'agency') return 'civil'
  return fail(reader, { row, column: name === '' ? 'name' : 'form' }, name === '' ? 'name-empty' : 'form-missing', { kind })
}

function deciderOf(reader: Reader, row: SheetRow, on: PlainDate): Decider | null {
  const text = cellOf(reader, row, 'decidedBy')
  const at = { row, column: 'decidedBy' } as const
  const decider = text === '' ? 'commune' : keyIn<Decider>(sheetWords.decidedBy, text, deciders)
  if (decider === null) return fail(reader, at, 'decider-unknown', { value: text })
  if (!reader.deciders.includes(decider)) return fail(reader, at, 'decider-forbidden', { value: sheetWords.decidedBy[decider][0] })
  return decidesOn(decider, on) ? decider : fail(reader, at, 'decider-ended', { value: text })
}

function fromOf(reader: Reader, row: SheetRow, commune: Commune): { readonly from: PlainDate | null } | null {
  const text = cellOf(reader, row, 'from')
  if (text === '') return { from: null }
  const from = findVietnameseDate(text) ?? findPlainDate(text)
  if (from === null) return fail(reader, { row, column: 'from' }, 'date-invalid', { value: text })
  return from < commune.from ? fail(reader, { row, column: 'from' }, 'date-before-commune', { commune: commune.fullName }) : { from }
}

/** One row read whole; each wrong cell of it is an issue of its own. */
function rowOf(reader: Reader, row: SheetRow): InstitutionRow | null {
  const commune = communeOf(reader, row)
  const named = namedOf(reader, row)
  const begins = commune === null ? null : fromOf(reader, row, commune)
  const decidedBy = deciderOf(reader, row, reader.today)
  if (commune === null || named === null || begins === null || decidedBy === null) return null
  return { row: row.row, communeId: commune.id, ...named, decidedBy, from: begins.from }
}

/**
 * Reads a sheet of institutions. Rows whose cells are all empty are skipped; nothing is guessed but a form the name itself tells.
 * @returns the rows that could be read and every wrong cell
 */
export function readInstitutionSheet(
  sheet: Sheet,
  frame: SheetFrame,
): { readonly rows: readonly InstitutionRow[]; readonly issues: readonly SheetIssue[] } {
  const header = findHeaderRow(sheet, HEADERS, [['name', 'kind']])
  if (header === null) return { rows: [], issues: [{ sheet: sheet.name, cell: 'A1', code: 'header-missing', params: {} }] }
  const reader: Reader = { ...frame, sheet, columns: header.columns, issues: [] }
  const seen = new Map<string, number>()
  const rows: InstitutionRow[] = []
  for (const row of sheet.rows.filter((each) => each.row > header.row && each.cells.some((cell) => cell.trim() !== ''))) {
    const read = rowOf(reader, row)
    if (read === null) continue
    const key = `${read.communeId} ${canonicalName(read.name)}`
    const earlier = seen.get(key)
    if (earlier !== undefined) fail(reader, { row, column: 'name' }, 'duplicate', { value: read.name, row: earlier })
    else {
      seen.set(key, row.row)
      rows.push(read)
    }
  }
  if (rows.length === 0 && reader.issues.length === 0) {
    reader.issues.push({ sheet: sheet.name, cell: `A${header.row + 1}`, code: 'no-rows', params: {} })
  }
  return { rows, issues: reader.issues }
}
