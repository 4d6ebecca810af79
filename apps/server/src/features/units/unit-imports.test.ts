// Imports over HTTP: the catalogue of a day, the table of old and new units, and all the ways their files can be wrong.
import { readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { plainDate } from '@binhyen/core/shared/plain-date'
import * as events from '@binhyen/core/units/unit-events.contract'
import * as api from '@binhyen/core/units/unit-imports.contract'
import * as units from '@binhyen/core/units/units.contract'
import { inRollback, type Test } from '../../../test/harness.ts'
import type { Client } from '../../../test/client.ts'
import { listStandingOn } from './unit-imports.store.ts'

type Cell = string | number | null | { readonly formula: string; readonly result?: string }
const textIn = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '')
type File = { readonly name: string; readonly bytes: Uint8Array }
type Level = 'province' | 'district' | 'commune'

const SOURCE = 'Danh mục hành chính, bản thử'
const HEADERS: Readonly<Record<Level, readonly string[]>> = {
  province: ['Mã', 'Tên', 'Tên Tiếng Anh', 'Cấp'],
  district: ['Mã', 'Tên', 'Tên Tiếng Anh', 'Cấp', 'Mã TP', 'Tỉnh / Thành Phố'],
  commune: ['Mã', 'Tên', 'Tên Tiếng Anh', 'Cấp', 'Mã TP', 'Tỉnh / Thành Phố'],
}

const TYPES: Readonly<Record<string, string>> = { 'thành phố trực thuộc trung ương': 'Thành phố Trung ương' }
const typeCell = (type: string): string => TYPES[type] ?? type.slice(0, 1).toUpperCase() + type.slice(1)

const namedCells = (unit: { readonly code: string; readonly fullName: string } | undefined): Cell[] => [
  unit?.code ?? null,
  unit?.fullName ?? null,
]

/** The catalogue of a day as the statistics office's site exports it: text codes, a footer below provinces and districts. */
async function exportOf({ seed }: Pick<Test, 'seed'>, on: string): Promise<Record<Level, Cell[][]>> {
  const rows = await listStandingOn(seed, plainDate(on))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const made: Record<Level, Cell[][]> = { province: [], district: [], commune: [] }
  const hasDistricts = rows.some((row) => row.level === 'district')
  for (const row of rows) {
    const above = byId.get(row.parentId)
    const district = above?.level === 'district' ? above : undefined
    const province = district === undefined ? above : byId.get(district.parentId)
    const districtCells: Cell[] = row.level === 'commune' && hasDistricts ? namedCells(district) : []
    const provinceCells = row.level === 'province' ? [] : namedCells(province)
    made[row.level].push([row.code, row.fullName, null, typeCell(row.type), ...districtCells, ...provinceCells])
  }
  const communeHeader = hasDistricts ? [...HEADERS.province, 'Mã QH', 'Quận Huyện', 'Mã TP', 'Tỉnh / Thành Phố'] : HEADERS.commune
  return {
    province: [[...HEADERS.province], ...made.province, [null, `Số lượng : ${String(made.province.length)}`]],
    district: [[...HEADERS.district], ...made.district, [null, `Số lượng : ${String(made.district.length)}`]],
    commune: [[...communeHeader], ...made.commune],
  }
}

function csv(name: string, rows: readonly (readonly Cell[])[], separator = ','): File {
  const quote = (cell: Cell): string => {
    const text = cell === null || typeof cell === 'object' ? '' : String(cell)
    return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return { name, bytes: new TextEncoder().encode(`\uFEFF${rows.map((row) => row.map(quote).join(separator)).join('\r\n')}\r\n`) }
}

async function xlsx(name: string, rows: readonly (readonly Cell[])[], more?: (sheet: ExcelJS.Worksheet) => void): Promise<File> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Sheet1')
  for (const row of rows) sheet.addRow([...row])
  more?.(sheet)
  return { name, bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
}

type CatalogueQuery = { readonly on?: string; readonly apply?: 'true'; readonly closings?: 'true'; readonly seen?: string }
const sendCatalogue = (who: Client, files: readonly File[], query: CatalogueQuery = {}) =>
  who.call(api.importCatalogue, { query: { on: '2026-11-21', source: SOURCE, ...query }, files })

const filesOf = (made: Record<Level, Cell[][]>): File[] =>
  (['province', 'district', 'commune'] as const)
    .filter((level) => made[level].length > 2)
    .map((level) => csv(`Danh sách ${level} __21_11_2026.csv`, made[level]))

describe('the official catalogue', () => {
  test('the list of today changes nothing, as .csv and as .xlsx, in several files or one', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      const { body, status } = await sendCatalogue(admin, filesOf(made))
      expect([status, body.changes, body.errors, body.suggestedOn]).toEqual([200, [], [], null])
      expect(body.levels.map((each) => [each.level, each.listed, each.standing])).toEqual([
        ['province', 34, 34],
        ['commune', 3321, 3321],
      ])
      const only = await sendCatalogue(admin, [await xlsx('xa_2026-11-20.xlsx', made.commune)])
      expect([only.body.changes, only.body.errors, only.body.suggestedOn]).toEqual([[], [], '2026-11-20'])
      expect(only.body.levels.map((each) => each.level)).toEqual(['province', 'commune'])
    }))

  test('the communes of one province say nothing of the others', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const { commune } = await exportOf(it, '2026-11-21')
      const [header = [], ...rows] = commune
      const own = rows.filter((row) => row[4] === '15')
      expect((await sendCatalogue(admin, [csv('xa.csv', [header, ...own])])).body).toMatchObject({ changes: [], errors: [] })
      const short = await sendCatalogue(admin, [csv('xa.csv', [header, ...own.slice(1)])])
      expect(short.body.changes.map((each) => [each.kind, each.code])).toEqual([['close', own[0]?.[0]]])
    }))

  test('what changed is shown, applied as events, and nothing changes the second time', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      const communes = made.commune
      const rename = communes.find((row) => row[3] === 'Xã')
      const retype = communes.findLast((row) => row[3] === 'Xã')
      if (!rename || !retype) throw new Error('no commune')
      rename[1] = 'xã  Đổi Tên'
      retype[1] = textIn(retype[1]).replace(/^Xã/, 'Phường')
      retype[3] = 'Phường'
      communes.push(['99991', 'Thị Trấn Mới Lập', null, 'Thị trấn', '01', 'Thành phố Hà Nội'])
      const files = filesOf(made)
      const check = await sendCatalogue(admin, files)
      expect(check.body.changes.map((each) => [each.kind, each.verdict, each.after?.name])).toEqual([
        ['rename', 'applies', 'Xã Đổi Tên'],
        ['retype', 'applies', retype[1]],
        ['create', 'applies', 'Thị trấn Mới Lập'],
      ])
      expect([check.body.applied, check.body.batchId, check.body.refusals]).toEqual([false, null, []])
      expect(check.body.touches.find((each) => each.section === 'units')?.total).toBe(3)
      const wrong = await sendCatalogue(admin, files, { apply: 'true', seen: 'something else' })
      expect([wrong.status, wrong.code]).toEqual([409, 'unit.import-changed'])
      const done = await sendCatalogue(admin, files, { apply: 'true', seen: check.body.seen })
      expect([done.status, done.body.applied]).toEqual([200, true])
      const batch = await admin.call(events.listBatchEvents, { params: { id: done.body.batchId ?? '' }, query: { limit: 10 } })
      expect(batch.body.batch).toMatchObject({ origin: 'import', events: 3, decision: { source: SOURCE, checked: false } })
      const found = await admin.call(units.findUnit, { query: { text: '99991' } })
      expect([found.body.fullName, found.body.valid.from]).toEqual(['Thị trấn Mới Lập', '2026-11-21'])
      expect((await sendCatalogue(admin, files)).body.changes).toEqual([])
    }))

  test('an ended unit is not ended by the list alone, only where that is asked for', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      const [gone] = made.commune.splice(5, 1)
      const files = filesOf(made)
      const check = await sendCatalogue(admin, files)
      expect(check.body.changes.map((each) => [each.kind, each.code, each.verdict])).toEqual([['close', gone?.[0], 'successor-unknown']])
      const kept = await sendCatalogue(admin, files, { apply: 'true' })
      expect(kept.body.batchId).toBeNull()
      const asked = await sendCatalogue(admin, files, { apply: 'true', closings: 'true' })
      expect(asked.body.changes.map((each) => each.verdict)).toEqual(['applies'])
      const lost = await admin.call(units.getHistory, { params: { id: asked.body.changes[0]?.unitId ?? '' } })
      expect([lost.body.valid.to, lost.body.successorUnknown]).toEqual(['2026-11-21', true])
    }))

  test('a list of a past day is reported and rewrites nothing', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2021-07-10')
      expect((await sendCatalogue(admin, filesOf(made), { on: '2021-07-10' })).body.changes).toEqual([])
      const row = made.commune[10]
      if (row) row[1] = 'Phường Tên Khác'
      const past = await sendCatalogue(admin, filesOf(made), { on: '2021-07-10', apply: 'true' })
      expect(past.body.changes.map((each) => [each.kind, each.verdict])).toEqual([['rename', 'later-known']])
      expect(past.body.batchId).toBeNull()
      const before = await sendCatalogue(admin, filesOf(made), { on: '2015-01-01' })
      expect(new Set(before.body.changes.map((each) => each.verdict))).toEqual(new Set(['before-catalogue']))
      const wrongDay = await sendCatalogue(admin, filesOf(made), { on: '2026-11-21' })
      expect(wrongDay.body.errors.map((each) => each.reason)).toEqual(['levels-differ'])
    }))

  test('a code that belonged to another unit is not given again', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      // 00001 Phường Phúc Xá ended on 01/7/2025 and no unit has its code since
      made.commune.push(['00001', 'Phường Lấy Lại Mã', null, 'Phường', '01', 'Thành phố Hà Nội'])
      const { body } = await sendCatalogue(admin, filesOf(made), { apply: 'true' })
      expect(body.changes.map((each) => [each.kind, each.code, each.verdict])).toEqual([['create', '00001', 'code-reused']])
      expect(body.batchId).toBeNull()
    }))

  test('each wrong cell is located and nothing is applied', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const rows: Cell[][] = [
        ['Danh sách đơn vị hành chính'],
        [...HEADERS.commune],
        [4, 'Phường Ba Đình', null, 'Phường', 1, 'Thành phố Hà Nội'],
        ['00004', 'Phường Ba Đình', null, 'Phường', '01', 'Thành phố Hà Nội'],
        ['0000x', 'Phường Ngọc Hà', null, 'Phường', '01', 'Thành phố Hà Nội'],
        ['00025', null, null, 'Phường', '01', 'Thành phố Hà Nội'],
        ['00070', 'Hoàn Kiếm', null, 'Làng', '01', 'Thành phố Hà Nội'],
        ['00082', 'Xã Cửa Nam', null, 'Phường', '01', 'Thành phố Hà Nội'],
        ['00091', { formula: 'B4&"x"' }, null, 'Phường', '01', 'Thành phố Hà Nội'],
        ['00097', 'Phường Hồng Hà', null, 'Phường', '01', 'Thành phố Hải Phòng'],
        [null, 'Số lượng : 8'],
      ]
      const { body } = await sendCatalogue(admin, [await xlsx('xa.xlsx', rows)])
      expect(body.errors.map((each) => [each.cell, each.reason])).toEqual([
        ['B9', 'formula-without-result'],
        ['A4', 'code-repeated'],
        ['A5', 'code-invalid'],
        ['B6', 'name-missing'],
        ['B7', 'name-without-type'],
        ['B9', 'name-missing'],
        ['F10', 'parent-name-differs'],
      ])
      expect(body.warnings.map((each) => [each.cell, each.reason])).toEqual([['D8', 'type-column-differs']])
      expect([body.changes, body.skippable]).toEqual([[], false])
      const apply = await admin.call(api.importCatalogue, {
        query: { on: '2026-11-21', source: SOURCE, apply: 'true', skip: 'true' },
        files: [await xlsx('xa.xlsx', rows)],
      })
      expect([apply.status, apply.code]).toEqual([422, 'unit.import-refused'])
    }))

  test('merged cells, semicolons and formulas with results are read', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      const merged = await xlsx('xa.xlsx', made.commune, (sheet) => {
        // the province's name once for its first rows, as people lay tables out
        sheet.mergeCells('F2:F6')
        sheet.getCell('B3').value = { formula: 'CONCATENATE("x")', result: textIn(made.commune[2]?.[1]) }
      })
      expect((await sendCatalogue(admin, [merged])).body).toMatchObject({ changes: [], errors: [] })
      expect((await sendCatalogue(admin, [csv('xa.csv', made.commune, ';')])).body).toMatchObject({ changes: [], errors: [] })
    }))

  test('half a file is noticed: by the footer, or by provinces without communes', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2026-11-21')
      const provinces = [...made.province.slice(0, 10), ...made.province.slice(-1)]
      const short = await sendCatalogue(admin, [csv('tinh.csv', provinces)])
      expect(short.body.errors).toMatchObject([{ reason: 'count-differs', cell: 'B11', values: { said: 34, found: 9 } }])
      const half = await sendCatalogue(admin, [csv('tinh.csv', made.province), csv('xa.csv', made.commune.slice(0, 1700))])
      expect(half.body.errors.length).toBeGreaterThan(5)
      expect(new Set(half.body.errors.map((each) => each.reason))).toEqual(new Set(['nothing-below']))
      expect(half.body.changes).toEqual([])
    }))

  test.each([
    ['an empty file', new Uint8Array(), 'file-empty'],
    ['an old Excel file', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file-old-excel'],
    ['a zip cut short', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), 'file-unreadable'],
    ['a web page', new TextEncoder().encode('<html><table></table></html>'), 'file-not-table'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]), 'file-not-table'],
    ['a list in an old code page', Uint8Array.from([0x4d, 0xe3, 0x2c, 0x54, 0xea, 0x6e, 0x0a]), 'file-not-text'],
    ['a list of people', new TextEncoder().encode('STT,Họ và tên\n1,A'), 'header-missing'],
    ['only headers', new TextEncoder().encode('Mã,Tên,Tên Tiếng Anh,Cấp\n'), 'file-without-rows'],
  ])('%s is refused with the reason', (_, bytes, reason) =>
    inRollback(async ({ as, mistakes }) => {
      const admin = await as('administrator', 'VN')
      const { status, body } = await sendCatalogue(admin, [{ name: 'Danh sách.xlsx', bytes }])
      expect([status, body.errors.map((each) => each.reason), body.errors[0]?.file]).toEqual([200, [reason], 'Danh sách.xlsx'])
      expect(mistakes).toEqual([])
    }),
  )

  test('12.000 rows are compared', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const made = await exportOf(it, '2019-10-06')
      const { body } = await sendCatalogue(admin, filesOf(made), { on: '2019-10-06' })
      expect([body.errors, body.changes, body.levels.map((each) => each.listed)]).toEqual([[], [], [63, 713, 11160]])
    }))

  test('only administrators, and only within their province', () =>
    inRollback(async (it) => {
      const leader = await it.as('leader', 'VN')
      const made = await exportOf(it, '2026-11-21')
      expect((await sendCatalogue(leader, filesOf(made))).code).toBe('auth.forbidden')
      const local = await it.as('administrator', '15@2025-07-01')
      expect((await sendCatalogue(local, filesOf(made))).body.changes).toEqual([])
      const row = made.commune.find((each) => each[4] === '01')
      if (row) row[1] = 'Phường Của Nơi Khác'
      expect((await sendCatalogue(local, filesOf(made), { apply: 'true' })).code).toBe('auth.forbidden')
    }))
})

const CONVERSION_HEADERS: Cell[][] = [
  ['Đơn vị hành chính từ ngày 01/7/2025', null, null, 'Đơn vị hành chính trước ngày 01/7/2025'],
  ['Tỉnh, thành phố', 'Tên Xã mới', 'Mã Xã mới', 'Tên Xã cũ', 'Mã Xã cũ', 'Ghi chú', 'Quận/huyện', 'Tỉnh cũ'],
  ['THÀNH PHỐ HÀ NỘI  '],
]
const HA_NOI = 'Thành phố Hà Nội (01)'
const BA_DINH = 'Quận Ba Đình (001)'
const haNoi = (to: readonly [string, string], from: readonly [string, string], note: string, district = BA_DINH): Cell[] => [
  HA_NOI,
  ...to,
  ...from,
  note,
  district,
  HA_NOI,
]

type ConversionQuery = { readonly on?: string; readonly apply?: 'true'; readonly skip?: 'true'; readonly seen?: string }
const sendConversion = (who: Client, rows: readonly Cell[][], query: ConversionQuery = {}) =>
  who.call(api.importConversion, {
    query: { on: '2025-07-01', source: 'Bảng chuyển đổi, bản thử', ...query },
    file: csv('Bảng chuyển đổi.csv', [...CONVERSION_HEADERS, ...rows]),
  })

describe('the table of old and new units', () => {
  const ROWS = [
    haNoi(['Phường Ba Đình', '00004'], ['Phường Trúc Bạch', '00004'], 'Nhập toàn bộ'),
    haNoi(['Phường Ba Đình', '00004'], ['Phường Quán Thánh ', '00013'], 'Nhâp  toàn bộ'),
    haNoi(['Phường Ba Đình', '00004'], ['Phường Ngọc Hà', '00016'], 'Nhập một phần'),
    haNoi(['Phường Ngọc Hà', '00008'], ['Phường Ngọc Hà', '00016'], 'Nhập 1 phần'),
    haNoi(['Phường Ba Đình', '00004'], ['Phường Thụy Khuê', '00112'], 'Nhập một phần diện tích', 'Quận Tây Hồ (003)'),
    haNoi(['Phường Tây Hồ', '00103'], ['Phường Thụy Khuê', '00112'], 'Nhập một phần diện tích, toàn bộ dân số', 'Quận Tây Hồ (003)'),
  ]

  test('gives the successors their parts; a second time nothing changes', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const check = await sendConversion(admin, ROWS)
      expect(check.body).toMatchObject({ rows: 6, split: 2, errors: [], refusals: [], counts: { whole: 2, part: 4, other: 0 } })
      const thuyKhue = check.body.changes.find((each) => each.name === 'Phường Thụy Khuê')
      expect(thuyKhue?.before.map((each) => each.relation)).toEqual(['default-successor'])
      expect(thuyKhue?.after.map((each) => [each.name, each.relation, each.share])).toEqual([
        ['Phường Ba Đình', 'part', 0],
        ['Phường Tây Hồ', 'part', 1],
      ])
      const done = await sendConversion(admin, ROWS, { apply: 'true', seen: check.body.seen })
      expect(done.body.batchId).not.toBeNull()
      const history = await admin.call(units.getHistory, { params: { id: thuyKhue?.unitId ?? '' } })
      expect(history.body.successors.map((each) => [each.unit.name, each.relation, each.checked, each.source])).toEqual([
        ['Phường Ba Đình', 'part', false, 'Bảng chuyển đổi, bản thử'],
        ['Phường Tây Hồ', 'part', false, 'Bảng chuyển đổi, bản thử'],
      ])
      const again = await sendConversion(admin, ROWS)
      expect([again.body.changes, again.body.unchanged]).toEqual([[], 4])
    }))

  test('unknown codes and contradictions are located; the rest only where that is asked for', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const rows = [
        ...ROWS,
        haNoi(['Phường Ba Đình', '00004'], ['Phường Không Có', '99998'], 'Nhập toàn bộ'),
        haNoi(['Phường Không Có', '99997'], ['Phường Vĩnh Phúc', '00006'], 'Nhập toàn bộ'),
        haNoi(['Phường Ngọc Hà', '00008'], ['Phường Quán Thánh', '00013'], 'Nhập một phần'),
        haNoi(['Phường Tây Hồ', '00103'], ['Phường Bưởi', '00109'], 'Nhập một phần diện tích, toàn bộ dân số', 'Quận Tây Hồ (003)'),
        haNoi(['Phường Ba Đình', '00004'], ['Phường Bưởi', '00109'], 'Nhập một phần diện tích, toàn bộ dân số', 'Quận Tây Hồ (003)'),
        // the code is Phường Quảng An's; the name says which is meant
        haNoi(['Phường Tây Hồ', '00103'], ['Phường Nhật Tân', '00100'], 'Nhập một phần', 'Quận Tây Hồ (003)'),
        haNoi(['Phường Tây Hồ', '00103'], ['Phường Yên Phụ', '00106'], 'Theo nghị quyết riêng', 'Quận Tây Hồ (003)'),
      ]
      const { body } = await sendConversion(admin, rows)
      expect(body.errors.map((each) => [each.cell, each.reason])).toEqual([
        ['E10', 'old-unknown'],
        ['C11', 'new-unknown'],
        ['F12', 'whole-and-more'],
        ['F14', 'population-twice'],
      ])
      expect(body.warnings.map((each) => [each.cell, each.reason])).toEqual([
        ['E15', 'by-name'],
        ['F15', 'parts-incomplete'],
        ['F16', 'relation-other'],
      ])
      expect(body.skippable).toBe(true)
      const refused = await sendConversion(admin, rows, { apply: 'true' })
      expect([refused.status, refused.code, (refused.details as { total: number }).total]).toEqual([422, 'unit.import-refused', 4])
      const done = await sendConversion(admin, rows, { apply: 'true', skip: 'true', seen: body.seen })
      expect(done.body.batchId).not.toBeNull()
      const contradicted = await admin.call(units.getHistory, { params: { id: '00109@2019-10-06' } })
      expect(contradicted.body.successors.map((each) => each.relation)).toEqual(['default-successor'])
      const kept = await admin.call(units.getHistory, { params: { id: '00106@2019-10-06' } })
      expect(kept.body.successors.map((each) => [each.relation, each.note])).toEqual([['default-successor', 'Theo nghị quyết riêng']])
    }))

  test('the whole country, split units among them, goes in', { timeout: 120_000 }, () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const rows = await countryRows(it)
      const check = await sendConversion(admin, rows)
      expect([check.body.errors, check.body.refusals]).toEqual([[], []])
      expect(check.body.rows).toBeGreaterThan(10_000)
      expect(check.body.changes.length + check.body.unchanged).toBe(new Set(rows.map((row) => row[4])).size)
      const done = await sendConversion(admin, rows, { apply: 'true', seen: check.body.seen })
      expect(done.status).toBe(200)
      expect((await sendConversion(admin, rows)).body.changes).toEqual([])
    }),
  )

  test('of units that still stand makes merges, renames and what stays', () =>
    inRollback(async (it) => {
      const admin = await it.as('administrator', 'VN')
      const rows: Cell[][] = [
        [HA_NOI, 'Phường Ba Đình', '00004', 'Phường Ba Đình', '00004', 'Nhập toàn bộ', null, HA_NOI],
        [HA_NOI, 'Phường Ba Đình', '00004', 'Phường Ngọc Hà', '00008', 'Nhập một phần', null, HA_NOI],
        [HA_NOI, 'Phường Giảng Võ', '00025', 'Phường Ngọc Hà', '00008', 'Nhập một phần', null, HA_NOI],
        [HA_NOI, 'Phường Giảng Võ', '00025', 'Phường Giảng Võ', '00025', 'Nhập toàn bộ', null, HA_NOI],
        [HA_NOI, 'Phường Hồng Hà', '00097', 'Phường Hồng Hà', '00097', 'Giữ nguyên', null, HA_NOI],
        [HA_NOI, 'Phường Hồ Tây', '00103', 'Phường Tây Hồ', '00103', 'Đổi tên', null, HA_NOI],
      ]
      const check = await sendConversion(admin, rows, { on: '2026-12-01' })
      expect([check.body.errors, check.body.refusals]).toEqual([[], []])
      expect(check.body.changes.map((each) => [each.kind, each.name])).toEqual([
        ['rename', 'Phường Tây Hồ'],
        ['merge', 'Phường Ba Đình'],
        ['merge', 'Phường Ngọc Hà'],
        ['merge', 'Phường Giảng Võ'],
      ])
      await sendConversion(admin, rows, { on: '2026-12-01', apply: 'true' })
      const history = await admin.call(units.getHistory, { params: { id: '00008@2025-07-01' } })
      expect([history.body.valid.to, history.body.successors.map((each) => [each.unit.id, each.relation])]).toEqual([
        '2026-12-01',
        [
          ['00004@2026-12-01', 'part'],
          ['00025@2026-12-01', 'part'],
        ],
      ])
    }))
})

/** Rows of all communes known by code, every hundredth one split in two. */
async function countryRows({ seed }: Pick<Test, 'seed'>): Promise<Cell[][]> {
  const before = await listStandingOn(seed, plainDate('2025-06-30'))
  const after = await listStandingOn(seed, plainDate('2025-07-01'))
  const old = new Map(before.map((row) => [row.id, row]))
  const oldByCode = new Map(before.map((row) => [row.code, row]))
  const now = new Map(after.map((row) => [row.code, row]))
  const place = (row: { readonly fullName: string; readonly code: string } | undefined): string =>
    `${row?.fullName ?? ''} (${row?.code ?? ''})`
  const text = readFileSync(new URL('../../../../../data/units/successions.tsv', import.meta.url), 'utf8')
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const [level, from = '', to = '', relation, by] = line.split('\t')
    return level === 'commune' && relation === 'default-successor' && by === 'code' ? [[from, to]] : []
  })
  return pairs.flatMap(([from, to], index): Cell[][] => {
    const unit = oldByCode.get(from)
    const target = now.get(to)
    if (unit === undefined || target === undefined) return []
    const district = old.get(unit.parentId)
    const province = district === undefined ? undefined : old.get(district.parentId)
    const into = after.find((row) => row.id === target.parentId)
    const row = (next: { readonly fullName: string; readonly code: string }, note: string): Cell[] => [
      place(into),
      next.fullName,
      next.code,
      ` ${unit.fullName} `,
      unit.code,
      note,
      place(district),
      place(province),
    ]
    const neighbour = pairs[index + 40]?.[1]
    const second = neighbour === undefined || neighbour === to ? undefined : now.get(neighbour)
    if (index % 100 !== 0 || second === undefined || second.parentId !== target.parentId) return [row(target, 'Nhập toàn bộ')]
    return [row(target, 'Nhập một phần'), row(second, 'Nhâp một phần')]
  })
}
