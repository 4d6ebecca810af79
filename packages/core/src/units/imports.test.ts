// The pure parts of imports: CSV, days in names, notes of conversion tables, names of the catalogue, rings and where they cross.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areaKm2,
  countPoints,
  describeFeature,
  findCrossing,
  findPositionFault,
  rewind,
  signedArea,
  snapRing,
  type Position,
  type Ring,
} from './boundary.domain.ts'
import { officialName, readCatalogue } from './catalogue-file.domain.ts'
import { readRelation, splitCode } from './conversion-file.domain.ts'
import { dayInFileName, importErrorReasons, importWarningReasons, padCode, parseCsv } from './import-file.domain.ts'
import { importSentence } from './import-words.domain.ts'

describe('tables', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ế', ',', ';', '"', '\n', '\t', ' ') })
  const row = fc.array(cell, { minLength: 2, maxLength: 5 }).filter((cells) => cells.some((each) => each.trim() !== ''))

  test('any cells come back from CSV, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, separator, end) => {
          const text = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(separator)).join(end)
          expect(parseCsv(text).map((each) => each.cells)).toEqual(rows)
        },
      ),
    )
  })

  test('rows are counted as a spreadsheet counts them', () => {
    expect(parseCsv('a,b\n\n"c\nd",e\nf,\n').map(({ row: number, cells }) => [number, ...cells])).toEqual([
      [1, 'a', 'b'],
      [3, 'c\nd', 'e'],
      [4, 'f', ''],
    ])
    expect(parseCsv('"never closed,b')).toEqual([{ row: 1, cells: ['never closed,b'] }])
    expect(parseCsv('')).toEqual([])
  })

  test.each([
    ['Danh sách cấp xã ___10_07_2021.xls', '2021-07-10'],
    ['xa-2025-07-18.csv', '2025-07-18'],
    ['cap xa 1.7.2025.xlsx', '2025-07-01'],
    ['31_02_2021.xlsx', null],
    ['danh-muc-2021.xlsx', null],
  ])('the day in %s', (name, day) => {
    expect(dayInFileName(name)).toBe(day)
  })

  test.each([
    ['337', 5, '00337'],
    ['1', 2, '01'],
    ["'00004", 5, '00004'],
    ['4.0', 5, '00004'],
    ['123456', 5, null],
    ['12a', 5, null],
    ['', 5, null],
  ])('the code %s of %i digits', (text, digits, code) => {
    expect(padCode(text, digits)).toBe(code)
  })

  test.each([
    ['commune', 'Thị Trấn  Ái Tử', 'Thị trấn Ái Tử'],
    ['commune', 'phường 1', 'Phường 1'],
    ['commune', 'ĐẶC KHU Côn Đảo', 'Đặc khu Côn Đảo'],
    ['province', 'Thành Phố Huế', 'Thành phố Huế'],
    ['district', 'Ba Đình', null],
  ] as const)('the name of a %s: %s', (level, text, name) => {
    expect(officialName(level, text)).toBe(name)
  })

  test('the combined table has all levels', () => {
    const rows = parseCsv(
      'Tỉnh Thành Phố,Mã TP,Quận Huyện,Mã QH,Phường Xã,Mã PX,Cấp,Tên Tiếng Anh\nThành phố Hà Nội,01,Quận Ba Đình,001,Phường Phúc Xá,00001,Phường,\nThành phố Hà Nội,01,Quận Ba Đình,001,Phường Trúc Bạch,4,Phường,\nTỉnh Quảng Trị,45,Huyện Cồn Cỏ,471,,,,\n',
    )
    const list = readCatalogue([{ file: 'a.csv', name: 'CSV', rows, formulas: [] }])
    expect([list.errors, list.warnings, list.tiers]).toEqual([[], [], 3])
    expect(list.rows.map((each) => [each.code, each.fullName, each.type, each.parent])).toEqual([
      ['01', 'Thành phố Hà Nội', 'thành phố trực thuộc trung ương', 'VN'],
      ['45', 'Tỉnh Quảng Trị', 'tỉnh', 'VN'],
      ['001', 'Quận Ba Đình', 'quận', '01'],
      ['471', 'Huyện Cồn Cỏ', 'huyện', '45'],
      ['00001', 'Phường Phúc Xá', 'phường', '001'],
      ['00004', 'Phường Trúc Bạch', 'phường', '001'],
    ])
  })

  test.each([
    ['Nhập toàn bộ', 'whole', 1],
    ['Nhâp toàn bộ', 'whole', 1],
    ['nhập tòan  bộ', 'whole', 1],
    ['Nhập một phần', 'part', null],
    ['Nhập 1 phần', 'part', null],
    ['Nhập một phân', 'part', null],
    ['Nhập một phần diện tích', 'part', 0],
    ['Nhập một phần diện tích, toàn bộ dân số', 'part', 1],
    ['Nhập một phần diện tích và một phần dân số', 'part', null],
    ['Giữ nguyên', 'unchanged', 1],
    ['Đổi tên', 'renamed', 1],
    ['Đổi loại hình', 'retyped', 1],
    ['Theo Nghị quyết riêng', 'other', null],
    ['', 'other', null],
  ])('the note "%s"', (note, relation, share) => {
    expect(readRelation(note)).toEqual({ relation, share })
  })

  test('a name with its code in brackets', () => {
    expect(splitCode('Quận Ba  Đình (001)', 3)).toEqual({ name: 'Quận Ba Đình', code: '001' })
    expect(splitCode('Phường Cát Linh (cũ)', 5)).toEqual({ name: 'Phường Cát Linh (cũ)', code: null })
  })

  test('every reason has its words in both languages, and says its values', () => {
    for (const reason of [...importErrorReasons, ...importWarningReasons]) {
      const marks = (language: 'vi' | 'en'): string[] => importSentence(language, { reason, values: {} }).match(/\{\w+\}/g) ?? []
      expect(new Set(marks('vi'))).toEqual(new Set(marks('en')))
    }
    expect(importSentence('vi', { reason: 'level-repeated', values: { level: 'commune', file: 'a.csv' } })).toBe(
      'Đã có danh sách cấp xã trong tệp a.csv.',
    )
  })
})

describe('rings', () => {
  const position = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([x, y]): Position => [105 + x / 10, 10 + y / 10])
  const ring = fc
    .uniqueArray(position, { minLength: 3, maxLength: 60, selector: String })
    .map((points): Ring => [...points, points[0] ?? [105, 10]])

  test('a star drawn around a point never crosses itself; the same with two points changed does', () => {
    const corner = (index: number, count: number): Position => {
      const turn = (index / count) * 2 * Math.PI
      const far = 1 + Math.sin(index * 7.3) * 0.4
      return [105 + Math.cos(turn) * far, 15 + Math.sin(turn) * far]
    }
    const points = Array.from({ length: 3000 }, (_, index) => corner(index, 3000))
    const closed = (list: readonly Position[]): Ring => [...list, list[0] ?? [0, 0]]
    expect(findCrossing([closed(points)])).toBeNull()
    const twisted = [...points]
    ;[twisted[10], twisted[1500]] = [points[1500] ?? [0, 0], points[10] ?? [0, 0]]
    expect(findCrossing([closed(twisted)])).not.toBeNull()
  })

  test('outer rings are wound counter-clockwise, and area does not depend on it', () => {
    fc.assert(
      fc.property(ring, (each) => {
        const { polygon } = rewind([each])
        expect(signedArea(polygon[0] ?? [])).toBeGreaterThanOrEqual(0)
        expect(areaKm2([[each]])).toBeCloseTo(areaKm2([polygon]), 6)
      }),
    )
  })

  test('what was put on a fine grid first lies where the coarse one puts it at once', () => {
    fc.assert(
      fc.property(ring, fc.constantFrom(2, 8, 64), (each, cell) => {
        const fine = snapRing(each, 1) ?? []
        expect(snapRing(fine, cell)).toEqual(snapRing(each, cell))
        expect(countPoints([[fine]])).toBeLessThanOrEqual(each.length)
      }),
    )
  })

  test.each([
    [[105.8, 21], null],
    [[112, 16.5], null],
    [[21, 105.8], { reason: 'swapped' }],
    [[2.3, 48.8], { reason: 'outside' }],
    [[586_000, 2_325_000], { reason: 'projected', system: 'VN-2000' }],
    [[2_325_000, 586_000], { reason: 'projected', system: 'VN-2000' }],
    [[11_778_000, 2_390_000], { reason: 'projected', system: 'Web Mercator' }],
    [[5000, 5000], { reason: 'projected', system: '?' }],
  ] as const)('the position %s', (at, fault) => {
    expect(findPositionFault(at)).toEqual(fault)
  })

  test('code and name are looked for where files keep them', () => {
    expect(describeFeature({ MaXa: 337, TEN_XA: 'Hoàng Liệt', Tinh: 'Hà Nội' }, undefined, 'commune')).toEqual({
      code: '00337',
      name: 'Hoàng Liệt',
      province: 'Hà Nội',
    })
    expect(describeFeature({ shapeName: 'An Giang', shapeISO: 'VN-44' }, 'x', 'province')).toEqual({
      code: null,
      name: 'An Giang',
      province: null,
    })
    expect(describeFeature({}, '00004', 'commune')).toEqual({ code: '00004', name: null, province: null })
  })
})
