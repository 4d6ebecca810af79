// The only place for how the official catalogue's export (cấp tỉnh, cấp huyện, cấp xã, or all in one table) is read.
import {
  cellAt,
  cellText,
  fileError,
  isBlank,
  padCode,
  type ImportError,
  type ImportSheet,
  type ImportValues,
  type ImportWarning,
} from './import-file.domain.ts'
import { canonicalName, cleanName, findTypedName, foldName } from './unit-name.domain.ts'
import { levelOfCode, type Level, type UnitType } from './units.domain.ts'
import { findHeaderRow, type Columns, type SheetRow } from './sheet.domain.ts'

export type CatalogueLevel = Extract<Level, 'province' | 'district' | 'commune'>

/** One unit as the list has it. `parent`: code, or `VN` above a province. */
export type CatalogueRow = {
  readonly level: CatalogueLevel
  readonly code: string
  readonly fullName: string
  readonly type: UnitType
  readonly parent: string
  readonly at: Pick<ImportError, 'file' | 'sheet' | 'cell' | 'feature'>
}

/**
 * `levels`: those the list has units of. `allProvinces`: it has a table of provinces; a list of communes alone may be that of one
 * province. `tiers`: 3 with districts, 2 without, null where the list has no commune.
 */
export type CatalogueList = {
  readonly rows: readonly CatalogueRow[]
  readonly levels: readonly CatalogueLevel[]
  readonly allProvinces: boolean
  readonly tiers: 2 | 3 | null
  readonly errors: readonly ImportError[]
  readonly warnings: readonly ImportWarning[]
}

const ALIASES = {
  code: ['ma', 'ma don vi', 'ma dvhc', 'ma xa', 'ma phuong xa'],
  name: ['ten', 'ten don vi', 'ten dvhc', 'ten don vi hanh chinh'],
  type: ['cap', 'loai', 'loai hinh'],
  communeCode: ['ma px', 'ma phuong xa dac khu'],
  communeName: ['phuong xa', 'xa phuong', 'phuong xa dac khu', 'xa phuong dac khu'],
  districtCode: ['ma qh', 'ma quan huyen', 'ma huyen'],
  districtName: ['quan huyen', 'huyen', 'ten quan huyen'],
  provinceCode: ['ma tp', 'ma ttp', 'ma tinh', 'ma tinh tp', 'ma tinh thanh pho'],
  provinceName: ['tinh thanh pho', 'tinh tp', 'tinh', 'ten tinh'],
} as const satisfies Record<string, readonly string[]>
type Name = keyof typeof ALIASES

const HEADERS = 'Mã | Tên | Cấp | Mã QH | Quận Huyện | Mã TP | Tỉnh / Thành Phố'

const DIGITS: Readonly<Record<CatalogueLevel, number>> = { province: 2, district: 3, commune: 5 }

/** What stands in the column `Cấp`, folded, to the type it means at a level. */
const TYPE_WORDS: Readonly<Record<CatalogueLevel, Readonly<Record<string, UnitType>>>> = {
  province: {
    tinh: 'tỉnh',
    'thanh pho': 'thành phố trực thuộc trung ương',
    'thanh pho trung uong': 'thành phố trực thuộc trung ương',
    'thanh pho truc thuoc trung uong': 'thành phố trực thuộc trung ương',
  },
  district: { huyen: 'huyện', quan: 'quận', 'thi xa': 'thị xã', 'thanh pho': 'thành phố' },
  commune: { xa: 'xã', phuong: 'phường', 'thi tran': 'thị trấn', 'dac khu': 'đặc khu' },
}

const PREFIX: Readonly<Partial<Record<UnitType, string>>> = { 'thành phố trực thuộc trung ương': 'Thành phố' }

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The type word as the law writes it: "Thị Trấn Ái Tử" → "Thị trấn Ái Tử", "phường 1" → "Phường 1". */
export function officialName(level: CatalogueLevel, text: string): string | null {
  const typed = findTypedName(level, cleanName(text))
  return typed === null ? null : `${PREFIX[typed.type] ?? capital(typed.type)} ${capital(typed.bareName)}`
}

type Table = {
  readonly sheet: ImportSheet
  readonly header: number
  readonly columns: Columns<Name>
  readonly level: CatalogueLevel
  readonly combined: boolean
}
type Reading = { readonly errors: ImportError[]; readonly warnings: ImportWarning[] }

/** Which level a table of `Mã | Tên` lists: by its columns, else by what stands in `Cấp`, else by the length of its codes. */
function levelOf(sheet: ImportSheet, header: number, columns: Columns<Name>): CatalogueLevel {
  if (columns.districtCode !== undefined) return 'commune'
  if (columns.provinceCode === undefined) return 'province'
  const data = sheet.rows.filter((row) => row.row > header)
  const types = data.slice(0, 200).map((row) => foldName(cellText(row, columns.type)))
  const communes = types.filter((type) => type in TYPE_WORDS.commune).length
  const districts = types.filter((type) => type in TYPE_WORDS.district).length
  if (communes !== districts) return communes > districts ? 'commune' : 'district'
  return data.some((row) => cellText(row, columns.code).length > 3) ? 'commune' : 'district'
}

function tableOf(sheet: ImportSheet): Table | null {
  const found = findHeaderRow(sheet, ALIASES, [
    ['code', 'name'],
    ['communeCode', 'communeName', 'provinceCode'],
  ])
  if (found === null) return null
  // two tiers may keep the column of the districts, empty
  const { districtCode, ...withoutDistricts }: Columns<Name> = found.columns
  const hasDistricts = sheet.rows.some((row) => row.row > found.row && cellText(row, districtCode) !== '')
  const columns: Columns<Name> = hasDistricts ? found.columns : withoutDistricts
  const combined = columns.communeCode !== undefined
  const level = combined ? 'commune' : levelOf(sheet, found.row, columns)
  return { sheet, header: found.row, columns, level, combined }
}

const FOOTER = /^so luong (\d+)$/u

/** "Số lượng : 10.599" in any cell of a row. */
function footerOf(row: SheetRow): number | null {
  for (const cell of row.cells) {
    const count = FOOTER.exec(foldName(cell.replaceAll(/(\d)[.,](?=\d{3}(?!\d))/gu, '$1')))?.[1]
    if (count !== undefined) return Number(count)
  }
  return null
}

/** Where a row keeps one unit: its own, or one above it. */
type Draft = { readonly row: SheetRow; readonly level: CatalogueLevel; readonly codeColumn: number; readonly nameColumn: number }

function typeAndName(table: Table, draft: Draft, reading: Reading): { readonly fullName: string; readonly type: UnitType } | null {
  const { level } = draft
  const text = cellText(draft.row, draft.nameColumn)
  const fail = (reason: ImportError['reason'], values: ImportValues): null => {
    reading.errors.push({ ...cellAt(table.sheet, draft.row.row, draft.nameColumn), reason, values })
    return null
  }
  if (text === '') return fail('name-missing', {})
  const written = level === table.level ? cellText(draft.row, table.columns.type) : ''
  const said = TYPE_WORDS[level][foldName(written)]
  const name = officialName(level, text) ?? (said === undefined ? null : `${PREFIX[said] ?? capital(said)} ${text}`)
  const typed = name === null ? null : findTypedName(level, name)
  if (name === null || typed === null) return fail('name-without-type', { name: text, level })
  if (written !== '' && said !== typed.type) {
    const place = cellAt(table.sheet, draft.row.row, table.columns.type ?? draft.nameColumn)
    reading.warnings.push({ ...place, reason: 'type-column-differs', values: { name, type: written } })
  }
  return { fullName: name, type: typed.type }
}

function codeOf(table: Table, { row, codeColumn, level }: Draft, reading: Reading): string | null {
  const text = cellText(row, codeColumn)
  const code = padCode(text, DIGITS[level])
  if (code !== null) return code
  const reason = text === '' ? 'code-missing' : 'code-invalid'
  reading.errors.push({
    ...cellAt(table.sheet, row.row, codeColumn),
    reason,
    values: text === '' ? {} : { code: text, digits: DIGITS[level] },
  })
  return null
}

type Collected = {
  /** Stated in a table of their own level. */
  readonly stated: Map<string, CatalogueRow>
  /** Named above another unit: code → name. */
  readonly mentioned: { readonly province: Map<string, string>; readonly district: Map<string, string> }
  readonly mentionRows: Map<string, CatalogueRow>
}
type Bench = { readonly into: Collected; readonly reading: Reading }

/** Two names under one code, other than in spelling. */
const disagree = (a: string, b: string): boolean => a !== b && a !== '' && b !== '' && canonicalName(a) !== canonicalName(b)

/** A unit above, as the row of another names it; its code, or null where the row names none that can be used. */
function addMention(table: Table, draft: Draft & { readonly level: 'province' | 'district' }, parent: string, bench: Bench): string | null {
  const { into, reading } = bench
  const code = codeOf(table, draft, reading)
  if (code === null) return null
  const name = cellText(draft.row, draft.nameColumn)
  const names = into.mentioned[draft.level]
  const before = names.get(code) ?? ''
  if (disagree(before, name)) {
    const place = cellAt(table.sheet, draft.row.row, draft.nameColumn)
    reading.errors.push({ ...place, reason: 'parent-name-differs', values: { code, name, other: before } })
    return null
  }
  names.set(code, before === '' ? name : before)
  if (!into.mentionRows.has(code) && name !== '') {
    const typed = typeAndName({ ...table, level: draft.level }, draft, { errors: reading.errors, warnings: [] })
    const at = cellAt(table.sheet, draft.row.row, draft.codeColumn)
    if (typed !== null) into.mentionRows.set(code, { level: draft.level, code, ...typed, parent, at })
  }
  return code
}

/** The units above, as the row names them. */
function mentionsOf(table: Table, row: SheetRow, bench: Bench): { readonly province: string | null; readonly district: string | null } {
  const { columns, level } = table
  const { provinceCode, districtCode } = columns
  if (level === 'province' || provinceCode === undefined) return { province: null, district: null }
  const province = addMention(
    table,
    { row, level: 'province', codeColumn: provinceCode, nameColumn: columns.provinceName ?? provinceCode },
    'VN',
    bench,
  )
  if (level === 'district' || districtCode === undefined) return { province, district: null }
  const draft = { row, level: 'district', codeColumn: districtCode, nameColumn: columns.districtName ?? districtCode } as const
  return { province, district: addMention(table, draft, province ?? '', bench) }
}

/** The code of the unit directly above; null where it cannot be told. */
function parentOf({ level, columns }: Table, { province, district }: ReturnType<typeof mentionsOf>): string | null {
  if (level === 'province') return 'VN'
  return level === 'commune' && columns.districtCode !== undefined ? district : province
}

function draftOf({ columns, combined, level }: Table, row: SheetRow): Draft {
  const [code, name] = combined ? [columns.communeCode, columns.communeName] : [columns.code, columns.name]
  return { row, level, codeColumn: code ?? 0, nameColumn: name ?? 0 }
}

function readRow(table: Table, row: SheetRow, bench: Bench): void {
  const { into, reading } = bench
  const draft = draftOf(table, row)
  const above = mentionsOf(table, row, bench)
  // an island district without communes stands in the list as a row without a code
  const unnamed = cellText(row, draft.codeColumn) === '' && cellText(row, draft.nameColumn) === ''
  if (unnamed && (above.district ?? above.province) !== null) return
  const code = codeOf(table, draft, reading)
  const typed = typeAndName(table, draft, reading)
  if (code === null || typed === null) return
  const at = cellAt(table.sheet, row.row, draft.codeColumn)
  const earlier = into.stated.get(code)
  if (earlier !== undefined) {
    reading.errors.push({ ...at, reason: 'code-repeated', values: { code, cell: earlier.at.cell ?? '', file: earlier.at.file } })
    return
  }
  const parent = parentOf(table, above)
  if (parent !== null) into.stated.set(code, { level: table.level, code, ...typed, parent, at })
}

function readTable(table: Table, bench: Bench): void {
  const { into, reading } = bench
  for (const cell of table.sheet.formulas) {
    reading.errors.push({ ...fileError(table.sheet.file, 'formula-without-result'), sheet: table.sheet.name, cell })
  }
  const before = into.stated.size
  let said: { readonly count: number; readonly row: SheetRow } | null = null
  const failed = reading.errors.length
  for (const row of table.sheet.rows) {
    if (row.row <= table.header || isBlank(row)) continue
    const count = footerOf(row)
    if (count === null) readRow(table, row, bench)
    else said = { count, row }
  }
  const found = into.stated.size - before
  if (found === 0 && reading.errors.length === failed) {
    reading.errors.push({ ...fileError(table.sheet.file, 'file-without-rows'), sheet: table.sheet.name, cell: `A${table.header + 1}` })
  }
  // rows with errors of their own explain a difference already
  if (said !== null && said.count !== found && reading.errors.length === failed) {
    const column = said.row.cells.findIndex((cell) => cell.trim() !== '')
    reading.errors.push({
      ...cellAt(table.sheet, said.row.row, Math.max(column, 0)),
      reason: 'count-differs',
      values: { said: said.count, found },
    })
  }
}

/** A list of communes that ends early leaves provinces above nothing. A district may have no commune: an island. */
function checkWhole(into: Collected, tables: readonly Table[], reading: Reading): void {
  const communes = tables.find((table) => table.level === 'commune')
  if (communes === undefined) return
  const values = (row: CatalogueRow): ImportValues => ({ code: row.code, name: row.fullName, file: communes.sheet.file })
  for (const row of into.stated.values()) {
    if (row.level === 'province' && !into.mentioned.province.has(row.code)) {
      reading.errors.push({ ...row.at, reason: 'nothing-below', values: values(row) })
    }
    if (row.level === 'district' && communes.columns.districtCode !== undefined && !into.mentioned.district.has(row.code)) {
      reading.warnings.push({ ...row.at, reason: 'district-empty', values: values(row) })
    }
  }
}

function checkParents(rows: readonly CatalogueRow[], into: Collected, stated: ReadonlySet<CatalogueLevel>, reading: Reading): void {
  const codes = new Set(rows.map((row) => row.code))
  for (const row of rows) {
    if (row.parent !== 'VN' && !codes.has(row.parent)) {
      reading.errors.push({ ...row.at, reason: 'parent-unknown', values: { code: row.parent, name: row.fullName } })
    }
  }
  for (const [level, names] of Object.entries(into.mentioned) as ['province' | 'district', Map<string, string>][]) {
    if (!stated.has(level)) continue
    for (const [code, name] of names) {
      const row = into.stated.get(code)
      if (row === undefined || name === '' || canonicalName(officialName(level, name) ?? name) === canonicalName(row.fullName)) continue
      reading.errors.push({ ...row.at, reason: 'parent-name-differs', values: { code, name, other: row.fullName } })
    }
  }
}

const byCode = (a: CatalogueRow, b: CatalogueRow): number => a.code.length - b.code.length || (a.code < b.code ? -1 : 1)

/**
 * Reads the tables of one list together: one for each level, or one with all levels. A level that no table states is taken
 * from the columns above the communes. Wrong cells are located; nothing is guessed.
 */
export function readCatalogue(sheets: readonly ImportSheet[]): CatalogueList {
  const reading: Reading = { errors: [], warnings: [] }
  const into: Collected = { stated: new Map(), mentioned: { province: new Map(), district: new Map() }, mentionRows: new Map() }
  const tables: Table[] = []
  for (const sheet of sheets) {
    // a sheet of explanations beside a table of the same file is passed over
    const table = tableOf(sheet)
    if (table === null) continue
    const other = tables.find((each) => each.level === table.level)
    if (other === undefined) tables.push(table)
    else {
      reading.errors.push({ ...fileError(sheet.file, 'level-repeated', { level: table.level, file: other.sheet.file }), sheet: sheet.name })
    }
  }
  for (const sheet of sheets) {
    if (
      sheets.find((each) => each.file === sheet.file) !== sheet ||
      sheets.some((each) => each.file === sheet.file && tableOf(each) !== null)
    ) {
      continue
    }
    reading.errors.push({ ...fileError(sheet.file, 'header-missing', { expected: HEADERS }), sheet: sheet.name, cell: 'A1' })
  }
  for (const table of tables) readTable(table, { into, reading })
  const stated = new Set(tables.map((table) => table.level))
  const mentions = [...into.mentionRows.values()].filter((row) => !stated.has(levelOfCode(row.code)))
  const rows = [...into.stated.values(), ...mentions].toSorted(byCode)
  checkParents(rows, into, stated, reading)
  checkWhole(into, tables, reading)
  const communes = tables.find((table) => table.level === 'commune')
  const levels = (['province', 'district', 'commune'] as const).filter((level) => rows.some((row) => row.level === level))
  return {
    rows,
    levels,
    allProvinces: stated.has('province'),
    tiers: communes === undefined ? null : levels.includes('district') ? 3 : 2,
    ...reading,
  }
}
