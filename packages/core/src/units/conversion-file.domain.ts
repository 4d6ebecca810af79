// The only place for how the table "old unit → new unit" is read: its two header rows, names with codes in brackets, its notes.
import { cellAt, cellText, fileError, isBlank, padCode, type ImportError, type ImportSheet } from './import-file.domain.ts'
import { findHeaderRow, type Columns } from './sheet.domain.ts'
import { cleanName, foldName } from './unit-name.domain.ts'

export const conversionRelations = ['whole', 'part', 'unchanged', 'renamed', 'retyped', 'other'] as const
export type ConversionRelation = (typeof conversionRelations)[number]

/** `share` of the population that comes along: 1 all of it, 0 none ("một phần diện tích"), null where the note does not say. */
export type ReadRelation = { readonly relation: ConversionRelation; readonly share: number | null }

export type NamedCode = { readonly name: string; readonly code: string | null }
export type ConversionRow = {
  readonly sheet: Pick<ImportSheet, 'file' | 'name'>
  readonly row: number
  readonly columns: { readonly old: number; readonly new: number; readonly note: number }
  readonly newUnit: NamedCode
  readonly newProvince: NamedCode
  readonly oldUnit: NamedCode
  readonly oldDistrict: NamedCode
  readonly oldProvince: NamedCode
  readonly note: string
  readonly read: ReadRelation
}
export type ConversionTable = { readonly rows: readonly ConversionRow[]; readonly errors: readonly ImportError[] }

/** How the notes are worded, folded. */
const PHRASES: readonly (readonly [string, ReadRelation])[] = [
  ['nhap toan bo', { relation: 'whole', share: 1 }],
  ['nhap toan bo dien tich dan so', { relation: 'whole', share: 1 }],
  ['nhap toan bo dien tich toan bo dan so', { relation: 'whole', share: 1 }],
  ['nhap mot phan', { relation: 'part', share: null }],
  ['nhap mot phan dien tich', { relation: 'part', share: 0 }],
  ['nhap mot phan dien tich toan bo dan so', { relation: 'part', share: 1 }],
  ['nhap mot phan dien tich mot phan dan so', { relation: 'part', share: null }],
  ['nhap mot phan dien tich dan so', { relation: 'part', share: null }],
  ['giu nguyen', { relation: 'unchanged', share: 1 }],
  ['giu nguyen hien trang', { relation: 'unchanged', share: 1 }],
  ['khong sap xep', { relation: 'unchanged', share: 1 }],
  ['doi ten', { relation: 'renamed', share: 1 }],
  ['doi loai hinh', { relation: 'retyped', share: 1 }],
  ['chuyen loai hinh', { relation: 'retyped', share: 1 }],
  ['doi ten doi loai hinh', { relation: 'retyped', share: 1 }],
  ['doi ten loai hinh', { relation: 'retyped', share: 1 }],
]

/** Fewest letters to change, add or drop to make one text of the other; stops counting above `most`. */
function lettersBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** What a note says; marks, case, commas and single wrong letters ("Nhâp", "Nhập tòan bộ", "Nhập 1 phần") do not matter. */
export function readRelation(note: string): ReadRelation {
  const folded = foldName(note)
    .replace(/\b1\b/gu, 'mot')
    .replace(/\bva\b/gu, '')
    .replace(/ +/gu, ' ')
    .trim()
  const exact = PHRASES.find(([phrase]) => phrase === folded)
  if (exact) return exact[1]
  const near = PHRASES.map(([phrase, read]) => ({ read, far: lettersBetween(folded, phrase, 2), length: phrase.length }))
    .filter(({ far, length }) => far <= (length < 16 ? 1 : 2))
    .toSorted((a, b) => a.far - b.far)
  return near[0]?.read ?? { relation: 'other', share: null }
}

const ALIASES = {
  newProvince: ['tinh thanh pho', 'tinh thanh pho moi', 'tinh moi'],
  newName: ['ten xa moi', 'ten phuong xa moi', 'xa moi'],
  newCode: ['ma xa moi', 'ma phuong xa moi'],
  oldName: ['ten xa cu', 'ten phuong xa cu', 'xa cu'],
  oldCode: ['ma xa cu', 'ma phuong xa cu'],
  note: ['ghi chu'],
  oldDistrict: ['quan huyen', 'quan huyen cu', 'huyen cu'],
  oldProvince: ['tinh cu', 'tinh thanh pho cu'],
} as const satisfies Record<string, readonly string[]>

/** "Quận Ba Đình (001)" → its name and code. */
export function splitCode(text: string, digits: number): NamedCode {
  const clean = cleanName(text)
  const found = /^(.*?)\s*\((\d+)\)$/u.exec(clean)
  return found ? { name: found[1] ?? '', code: padCode(found[2] ?? '', digits) } : { name: clean, code: null }
}

type Row = ImportSheet['rows'][number]

function readRow(sheet: ImportSheet, row: Row, columns: Columns<keyof typeof ALIASES>, errors: ImportError[]): ConversionRow | null {
  const codeIn = (column: number | undefined): string | null => {
    const text = cellText(row, column)
    const code = padCode(text, 5)
    if (code === null && text !== '') {
      errors.push({ ...cellAt(sheet, row.row, column ?? 0), reason: 'code-invalid', values: { code: text, digits: 5 } })
    }
    return code
  }
  const before = errors.length
  const at = { old: columns.oldCode ?? columns.oldName ?? 0, new: columns.newCode ?? columns.newName ?? 0, note: columns.note ?? 0 }
  const newUnit = { name: cellText(row, columns.newName), code: codeIn(columns.newCode) }
  const oldUnit = { name: cellText(row, columns.oldName), code: codeIn(columns.oldCode) }
  for (const [unit, column] of [
    [newUnit, at.new],
    [oldUnit, at.old],
  ] as const) {
    if (unit.code === null && unit.name === '' && errors.length === before) {
      errors.push({ ...cellAt(sheet, row.row, column), reason: 'code-missing', values: {} })
    }
  }
  if (errors.length > before) return null
  const note = cellText(row, columns.note)
  return {
    sheet: { file: sheet.file, name: sheet.name },
    row: row.row,
    columns: at,
    newUnit,
    oldUnit,
    newProvince: splitCode(cellText(row, columns.newProvince), 2),
    oldDistrict: splitCode(cellText(row, columns.oldDistrict), 3),
    oldProvince: splitCode(cellText(row, columns.oldProvince), 2),
    note,
    read: readRelation(note),
  }
}

/** A title row: nothing but one cell, the province of the rows below ("THÀNH PHỐ HÀ NỘI"). Merged cells repeat it. */
function isTitle(row: Row): boolean {
  return new Set(row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')).size <= 1
}

/** Reads the table; wrong cells are located, title rows and a row above the headers are passed over. */
export function readConversion(sheet: ImportSheet): ConversionTable {
  const found = findHeaderRow(sheet, ALIASES, [
    ['newCode', 'oldCode', 'note'],
    ['newName', 'oldName', 'note'],
  ])
  if (found === null) {
    const expected = 'Tỉnh, thành phố | Tên Xã mới | Mã Xã mới | Tên Xã cũ | Mã Xã cũ | Ghi chú | Quận/huyện | Tỉnh cũ'
    return { rows: [], errors: [{ ...fileError(sheet.file, 'header-missing', { expected }), sheet: sheet.name, cell: 'A1' }] }
  }
  const errors: ImportError[] = sheet.formulas.map((cell) => ({
    ...fileError(sheet.file, 'formula-without-result'),
    sheet: sheet.name,
    cell,
  }))
  const rows = sheet.rows
    .filter((row) => row.row > found.row && !isBlank(row) && !isTitle(row))
    .flatMap((row) => readRow(sheet, row, found.columns, errors) ?? [])
  if (rows.length === 0 && errors.length === 0) {
    errors.push({ ...fileError(sheet.file, 'file-without-rows'), sheet: sheet.name, cell: `A${found.row + 1}` })
  }
  return { rows, errors }
}
