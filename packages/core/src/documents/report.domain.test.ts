// The only place for the tests of the report that writes itself: its parts, its order, its heading by Nghị định 30/2020/NĐ-CP.
import { describe, expect, test } from 'vitest'
import { measureOf } from '../analytics/analytics.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import { bodiesOf, placeName } from './bodies.domain.ts'
import { placeAndDate, textOf, type Block, type ReportDocument } from './documents.domain.ts'
import { reportOf, type ReportInput } from './report.domain.ts'

const year = (n: number) => ({ from: plainDate(`${n}-01-01`), to: plainDate(`${n + 1}-01-01`) })
const measure = measureOf({
  set: 'chi-tieu-19-2-2016',
  statusKind: 'indicator-19.2',
  level: 'commune',
  window: year(2020),
  met: 97,
  total: 119,
  previous: { window: year(2019), met: 83, total: 119 },
  asSaid: 'tăng gần 12%',
  source: 'Cổng thông tin điện tử tỉnh An Giang',
})
const base: ReportInput = {
  unit: { fullName: 'Tỉnh An Giang', type: 'tỉnh' },
  parent: null,
  on: plainDate('2020-12-31'),
  demonstration: false,
  bases: ['Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ'],
  measures: [
    {
      measure,
      types: ['xã'],
      recognised: [{ fullName: 'Xã Vĩnh Tế', parentName: 'Thành phố Châu Đốc' }],
      notRecognised: [{ fullName: 'Xã Mỹ Khánh', parentName: 'Thành phố Long Xuyên' }],
    },
  ],
  progress: [],
  failing: [],
  figures: [],
  signedUnder: [],
  unchecked: [],
}
const words = (blocks: readonly Block[]): string[] =>
  blocks.map((block) => (block.kind === 'paragraph' ? textOf(block.runs) : block.kind === 'heading' ? block.text : block.caption))
const all = (document: ReportDocument): string => words(document.blocks).join('\n')

describe('the report', () => {
  test('opens with the parts of the decree', () => {
    expect(reportOf(base)).toMatchObject({
      nationalTitle: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      nationalMotto: 'Độc lập - Tự do - Hạnh phúc',
      superiorBody: 'BỘ CÔNG AN',
      issuingBody: 'CÔNG AN TỈNH AN GIANG',
      number: 'Số:        /BC-CAT',
      placeAndDate: 'An Giang, ngày 31 tháng 12 năm 2020',
      kind: 'BÁO CÁO',
      subject: 'Kết quả thực hiện tiêu chí an ninh, trật tự trong xây dựng nông thôn mới trên địa bàn tỉnh An Giang',
      bases: ['Căn cứ Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ.'],
      demonstration: null,
    })
  })

  test('tells what was signed under delegations, and says nothing where there is none', () => {
    const lent = { by: 'Chánh Văn phòng', from: 'Chủ tịch UBND tỉnh', document: 'Giấy ủy quyền số 3' }
    const document = reportOf({
      ...base,
      signedUnder: [
        { what: { kind: 'decision', number: '15/QĐ-UBND', decidedOn: plainDate('2020-12-20'), body: 'UBND tỉnh An Giang' }, ...lent },
        { what: { kind: 'hand-in', count: 2, units: ['Xã A', 'Xã B'] }, ...lent },
        { what: { kind: 'accept', count: 1200, units: [] }, ...lent },
      ],
    })
    const table = document.blocks.find((block) => block.kind === 'table' && block.caption === 'Quyết định, hồ sơ ký thừa ủy quyền')
    expect(table).toMatchObject({
      rows: [
        ['1', 'Quyết định số 15/QĐ-UBND ngày 20/12/2020 của UBND tỉnh An Giang', lent.by, lent.from, lent.document],
        ['2', 'Nộp hồ sơ của 2 đơn vị: Xã A và Xã B', lent.by, lent.from, lent.document],
        ['3', 'Thẩm định đạt của 1.200 đơn vị', lent.by, lent.from, lent.document],
      ],
    })
    expect(all(document)).toContain('VĂN BẢN, HỒ SƠ KÝ THỪA ỦY QUYỀN')
    expect(all(reportOf(base))).not.toContain('ỦY QUYỀN')
  })

  test('carries the sentence, its source and a table of the same numbers', () => {
    const document = reportOf(base)
    expect(all(document)).toContain(
      'Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (11,8 điểm phần trăm) so với năm 2019.',
    )
    expect(all(document)).toContain('Nguồn số liệu ghi: “tăng gần 12%” (Cổng thông tin điện tử tỉnh An Giang).')
    const table = document.blocks.find((block) => block.kind === 'table')
    expect(table?.rows).toEqual([['1', 'Chỉ tiêu 19.2 (xã)', 'năm 2020', '97/119', '81,5%', '83/119', '+14', '+11,8']])
    const run = document.blocks
      .flatMap((block) => (block.kind === 'paragraph' ? block.runs : []))
      .find((each) => each.measure !== undefined)
    expect(run?.measure).toBe('indicator-19.2.commune')
  })

  test('lists the units in annexes and says how many are enclosed', () => {
    const document = reportOf(base)
    expect(document.annexes.map((annex) => [annex.label, annex.title])).toEqual([
      ['Phụ lục I', 'Danh sách xã được công nhận đạt chỉ tiêu 19.2, năm 2020'],
      ['Phụ lục II', 'Danh sách xã chưa được công nhận đạt chỉ tiêu 19.2, năm 2020'],
    ])
    expect(all(document)).toMatch(/\(có 2 phụ lục kèm theo\)\.\/\.$/)
  })

  test('illustrative data says so, unchecked law says so', () => {
    const document = reportOf({ ...base, demonstration: true, unchecked: ['Chỉ tiêu 19.2 giai đoạn 2016–2020'] })
    expect(document.demonstration).toBe('DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ')
    expect(words(document.blocks)).toContain('II. LƯU Ý VỀ SỐ LIỆU')
    expect(all(document)).toContain('Chỉ tiêu 19.2 giai đoạn 2016–2020: chưa đối chiếu văn bản gốc.')
  })

  test('an open window: progress, lateness by name, what is not met', () => {
    const document = reportOf({
      ...base,
      measures: [],
      progress: [
        {
          measure: {
            id: 'safe-standard.commune',
            statusKind: 'safe-standard',
            level: 'commune',
            window: { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') },
          },
          types: ['xã', 'phường'],
          totals: {
            enrolled: 102,
            recognised: 0,
            'not-recognised': 0,
            met: 60,
            'not-met': 12,
            'cannot-tell': 10,
            'not-handed-in': 20,
            late: 2,
          },
          deadline: plainDate('2026-11-29'),
          late: [
            { fullName: 'Xã Vĩnh Tế', parentName: null, handedInOn: null },
            { fullName: 'Phường Châu Đốc', parentName: null, handedInOn: plainDate('2026-12-01') },
          ],
        },
      ],
      failing: [
        {
          measure: {
            id: 'safe-standard.commune',
            statusKind: 'safe-standard',
            level: 'commune',
            window: { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') },
          },
          types: ['xã', 'phường'],
          clauses: [{ label: 'Khoản 4', title: 'Tỷ lệ khu dân cư được công nhận', article: 'Điều 5 khoản 4', checked: false, units: 9 }],
        },
      ],
    })
    expect(all(document)).toContain('chưa có kết quả nào được cấp có thẩm quyền quyết định')
    expect(all(document)).toContain(
      'Trong 102 xã, phường thuộc diện xét: 60 đơn vị tự đánh giá đạt, đang chờ quyết định; 12 đơn vị tự đánh giá chưa đạt; 10 đơn vị chưa đủ căn cứ để đánh giá; 20 đơn vị chưa gửi hồ sơ.',
    )
    expect(all(document)).toContain('Gồm: Xã Vĩnh Tế (chưa gửi) và Phường Châu Đốc (gửi ngày 01/12/2026).')
    expect(all(document)).toContain(
      'Tiêu chuẩn “An toàn về an ninh, trật tự” của xã, phường (kỳ 16/11/2025–15/11/2026): 9 đơn vị chưa đạt Khoản 4.',
    )
    expect(words(document.blocks).filter((line) => /^[IVX]+\. /.test(line))).toEqual([
      'I. KẾT QUẢ THỰC HIỆN',
      'II. TIẾN ĐỘ TỰ ĐÁNH GIÁ, THẨM ĐỊNH',
      'III. NỘI DUNG CHƯA ĐẠT',
    ])
  })

  test('the same input gives the same document', () => {
    expect(reportOf(structuredClone(base))).toEqual(reportOf(base))
  })
})

test.each([
  ['2026-02-05', 'ngày 05 tháng 02 năm 2026'],
  ['2026-01-31', 'ngày 31 tháng 01 năm 2026'],
  ['2026-03-09', 'ngày 09 tháng 3 năm 2026'],
  ['2026-10-10', 'ngày 10 tháng 10 năm 2026'],
])('%s is written "%s": days below 10 and the months 1 and 2 padded', (on, written) => {
  expect(placeAndDate('An Giang', plainDate(on))).toBe(`An Giang, ${written}`)
})

test.each([
  ['Tỉnh An Giang', 'tỉnh', 'An Giang'],
  ['Thành phố Hà Nội', 'thành phố trực thuộc trung ương', 'Hà Nội'],
  ['Thành phố Hồ Chí Minh', 'thành phố trực thuộc trung ương', 'Thành phố Hồ Chí Minh'],
  ['Phường 7', 'phường', 'Phường 7'],
  ['Việt Nam', 'nước', 'Hà Nội'],
] as const)('%s signs in %s', (fullName, type, place) => {
  expect(placeName({ fullName, type })).toBe(place)
})

test('bodies of a city, of a commune, of the country', () => {
  const haNoi = { fullName: 'Thành phố Hà Nội', type: 'thành phố trực thuộc trung ương' } as const
  expect(bodiesOf(haNoi, null)).toMatchObject({
    superior: 'Bộ Công an',
    issuing: 'Công an thành phố Hà Nội',
    symbol: 'BC-CATP',
    signature: ['GIÁM ĐỐC'],
  })
  expect(bodiesOf({ fullName: 'Xã Phù Đổng', type: 'xã' }, haNoi)).toMatchObject({
    superior: 'Công an thành phố Hà Nội',
    issuing: 'Công an xã Phù Đổng',
    addressees: ['Công an thành phố Hà Nội', 'Ủy ban nhân dân xã Phù Đổng'],
    signature: ['TRƯỞNG CÔNG AN'],
  })
  expect(bodiesOf({ fullName: 'Việt Nam', type: 'nước' }, null).superior).toBe('Bộ Công an')
})
