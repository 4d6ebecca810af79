import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import {
  deciders,
  decidesOn,
  excludedForms,
  exclusionOf,
  formInName,
  institutionCode,
  institutionForms,
  institutionKinds,
  institutionNameIssue,
  isExcludedOn,
  isFormOf,
} from './institution.domain.ts'
import { institutionHeaders, readInstitutionSheet, sheetWords, type SheetFrame } from './institution-sheet.domain.ts'
import type { UnitId } from './units.domain.ts'

describe('what the law leaves out', () => {
  test.each([
    ['civil', null],
    ['armed-forces', 'armed-forces'],
    ['large', null],
    ['medium', null],
    ['small', 'small'],
    ['micro', 'micro'],
    ['secondary', null],
    ['vocational', null],
    ['primary', 'primary'],
    ['preschool', 'preschool'],
    ['nursery', 'nursery'],
  ] as const)('%s: %s', (form, reason) => {
    const exclusion = exclusionOf(form)
    expect(exclusion?.reason ?? null).toBe(reason)
    if (exclusion !== null) {
      expect(exclusion.source).toContain('Thông tư 124/2021/TT-BCA')
      expect(exclusion.checked).toBe(false)
    }
  })
  test('only since the circular is in force, and every form belongs to one kind', () => {
    expect(isExcludedOn('small', plainDate('2022-02-09'))).toBe(false)
    expect(isExcludedOn('small', plainDate('2022-02-10'))).toBe(true)
    const forms = institutionKinds.flatMap((kind) => institutionForms[kind])
    expect(new Set(forms).size).toBe(forms.length)
    for (const form of excludedForms) expect(institutionKinds.filter((kind) => isFormOf(kind, form))).toHaveLength(1)
  })
  test('the district decides until 30/6/2025, the others always', () => {
    expect(deciders.map((each) => decidesOn(each, plainDate('2025-06-30')))).toEqual([true, true, true])
    expect(deciders.map((each) => decidesOn(each, plainDate('2025-07-01')))).toEqual([true, false, true])
  })
})

describe('the name of an institution', () => {
  test.each([
    ['agency', 'civil', 'Trạm Y tế xã Bắc Hà', null],
    ['agency', 'civil', 'UBND xã Bắc Hà', null],
    ['school', 'secondary', 'Trường THPT Nguyễn Trãi', null],
    ['school', 'secondary', 'Trường Tiểu học và THCS Tả Van Chư', null],
    ['school', 'secondary', 'Trường Bà Triệu', null],
    ['enterprise', 'large', 'Công ty TNHH MTV Trần Anh', null],
    ['enterprise', 'medium', 'Công ty 27/7', null],
    ['agency', 'civil', '', 'empty'],
    ['agency', 'civil', '  ', 'empty'],
    ['agency', 'civil', '12', 'no-words'],
    ['agency', 'civil', 'x'.repeat(161), 'too-long'],
    ['enterprise', 'large', 'Ông Nguyễn Văn An', 'person'],
    ['enterprise', 'large', 'Hộ kinh doanh Minh Tâm', 'person'],
    ['enterprise', 'large', 'Nguyễn Văn An', 'person'],
    ['enterprise', 'large', 'Công ty A, điện thoại 0912 345 678', 'number'],
    ['school', 'secondary', 'Trường Mầm non Hoa Sen', 'form-differs'],
    ['school', 'secondary', 'Trường Tiểu học Kim Đồng', 'form-differs'],
    ['school', 'primary', 'Trường Tiểu học Kim Đồng', null],
    ['agency', 'civil', 'Công an xã Bắc Hà', 'form-differs'],
    ['agency', 'armed-forces', 'Đồn Biên phòng Y Tý', null],
  ] as const)('%s %s "%s": %s', (kind, form, name, issue) => {
    expect(institutionNameIssue(kind, form, name)).toBe(issue)
  })
  test.each([
    ['Trường Mầm non số 2', 'preschool'],
    ['Trường Tiểu học và THCS Bản Phố', 'secondary'],
    ['Trường Cao đẳng Lào Cai', 'vocational'],
    ['Nhà trẻ Hoa Mai', 'nursery'],
    ['Trường Nguyễn Huệ', null],
  ])('%s tells %s', (name, form) => {
    expect(formInName('school', name)).toBe(form)
  })
  test('no name makes an excluded form of an assessed one pass', () => {
    fc.assert(
      fc.property(fc.constantFrom('mầm non', 'tiểu học', 'nhà trẻ', 'mẫu giáo'), fc.stringMatching(/^[A-Za-z ]{0,20}$/), (word, rest) => {
        const name = `Trường ${word} ${rest}`
        const told = formInName('school', name)
        expect(told).not.toBeNull()
        if (told !== null && exclusionOf(told) !== null) expect(institutionNameIssue('school', 'secondary', name)).not.toBeNull()
      }),
    )
  })
  test('its number stands apart from those of residential areas', () => {
    expect(institutionCode('02839', 7)).toBe('02839-0-007')
  })
})

const commune = (code: string, name: string): SheetFrame['communes'] extends ReadonlyMap<string, infer C> ? C : never => ({
  id: `${code}@2025-07-01` as UnitId,
  code,
  fullName: name,
  from: plainDate('2025-07-01'),
})
const BAC_HA = commune('02839', 'Xã Bắc Hà')
const SA_PA = commune('00337', 'Phường Sa Pa')
const frame: SheetFrame = {
  communes: new Map([
    [BAC_HA.code, BAC_HA],
    [SA_PA.code, SA_PA],
  ]),
  only: null,
  today: plainDate('2026-11-21'),
  deciders: ['commune', 'district', 'province'],
}

function read(rows: readonly (readonly string[])[], more: Partial<SheetFrame> = {}): ReturnType<typeof readInstitutionSheet> {
  return readInstitutionSheet(
    { name: 'Danh sách', rows: [[...institutionHeaders], ...rows].map((cells, index) => ({ row: index + 1, cells })) },
    { ...frame, ...more },
  )
}

describe('a list of institutions', () => {
  test('is read with what the name itself tells, codes without their zeros, authorities in words', () => {
    const { rows, issues } = read([
      ['02839', '', 'Cơ quan', 'Trạm Y tế', '', '', ''],
      ['337', '', 'trường học', 'Trường Mầm non Sa Pa', '', '', '01/08/2025'],
      ['02839', '', 'Doanh nghiệp', 'Công ty Chè', 'Lớn', 'UBND tỉnh', ''],
      ['', '', '', '', '', '', ''],
      ['02839', '', 'Cơ sở giáo dục', 'Trường THPT số 1', '', 'cap tinh', ''],
    ])
    expect(issues).toEqual([])
    expect(rows.map((row) => [row.row, row.communeId, row.kind, row.form, row.decidedBy, row.from])).toEqual([
      [2, BAC_HA.id, 'agency', 'civil', 'commune', null],
      [3, SA_PA.id, 'school', 'preschool', 'commune', '2025-08-01'],
      [4, BAC_HA.id, 'enterprise', 'large', 'province', null],
      [6, BAC_HA.id, 'school', 'secondary', 'province', null],
    ])
  })
  test.each([
    [['', '', 'Cơ quan', 'Trạm Y tế', '', '', ''], 'A2', 'commune-missing'],
    [['99999', '', 'Cơ quan', 'Trạm Y tế', '', '', ''], 'A2', 'commune-unknown'],
    [['02839', '', '', 'Trạm Y tế', '', '', ''], 'C2', 'kind-missing'],
    [['02839', '', 'Hợp tác xã', 'HTX Chè', '', '', ''], 'C2', 'kind-unknown'],
    [['02839', '', 'Cơ quan', '', '', '', ''], 'D2', 'name-empty'],
    [['02839', '', 'Doanh nghiệp', '', '', '', ''], 'D2', 'name-empty'],
    [['02839', '', 'Doanh nghiệp', 'Lê Văn Bình', 'Lớn', '', ''], 'D2', 'name-person'],
    [['02839', '', 'Doanh nghiệp', 'Công ty Chè', '', '', ''], 'E2', 'form-missing'],
    [['02839', '', 'Doanh nghiệp', 'Công ty Chè', 'Tiểu học', '', ''], 'E2', 'form-unknown'],
    [['02839', '', 'Trường', 'Trường Mầm non 1', 'THCS', '', ''], 'D2', 'name-form-differs'],
    [['02839', '', 'Cơ quan', 'Trạm Y tế', '', 'UBND phường', ''], 'F2', 'decider-unknown'],
    [['02839', '', 'Cơ quan', 'Trạm Y tế', '', 'UBND huyện', ''], 'F2', 'decider-ended'],
    [['02839', '', 'Cơ quan', 'Trạm Y tế', '', '', '31/02/2026'], 'G2', 'date-invalid'],
    [['02839', '', 'Cơ quan', 'Trạm Y tế', '', '', '30/06/2025'], 'G2', 'date-before-commune'],
  ])('%j is wrong at %s: %s', (row, cell, code) => {
    const { rows, issues } = read([row])
    expect(rows).toEqual([])
    expect(issues.map((issue) => [issue.cell, issue.code])).toEqual([[cell, code]])
  })
  test('each wrong cell of a row is named, a name twice too, and what is not the sender’s to enter', () => {
    const { issues } = read(
      [
        ['x', '', 'Cơ quan', 'Trạm Y tế', '', 'Xã nào', ''],
        ['02839', '', 'Cơ quan', 'Trạm Y tế Hoà', '', '', ''],
        ['02839', '', 'Cơ quan', 'TRẠM Y TẾ HÒA', '', '', ''],
        ['02839', '', 'Cơ quan', 'Sở Y tế', '', 'UBND tỉnh', ''],
      ],
      { deciders: ['commune'] },
    )
    expect(issues.map((issue) => [issue.cell, issue.code])).toEqual([
      ['A2', 'commune-unknown'],
      ['F2', 'decider-unknown'],
      ['D4', 'duplicate'],
      ['F5', 'decider-forbidden'],
    ])
    expect(issues[2]?.params).toEqual({ value: 'TRẠM Y TẾ HÒA', row: 3 })
  })
  test('without a header, or without a line, it says so', () => {
    const sheet = { name: 'Trang 1', rows: [{ row: 1, cells: ['STT', 'Họ và tên'] }] }
    expect(readInstitutionSheet(sheet, frame).issues.map((issue) => issue.code)).toEqual(['header-missing'])
    expect(read([]).issues).toEqual([{ sheet: 'Danh sách', cell: 'A2', code: 'no-rows', params: {} }])
  })
  test('every word of the template is read back as what it stands for', () => {
    for (const kind of institutionKinds) {
      for (const form of institutionForms[kind]) {
        const { rows } = read([['02839', '', sheetWords.kind[kind][0], 'Tên Gì Đó', sheetWords.form[form][0], '', '']])
        expect(rows.map((row) => [row.kind, row.form])).toEqual([[kind, form]])
      }
    }
  })
})
