// The guard on free text: what it must find, what it must leave alone, and how often it is wrong on our own texts.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultGuard, findSensitive, judgeFindings, kindsOf, type FieldFinding, type SensitiveKind } from './sensitive-text.domain.ts'

const kinds = (text: string): readonly SensitiveKind[] => kindsOf(findSensitive(text, defaultGuard))
const found = (text: string): readonly string[] =>
  findSensitive(text, defaultGuard).map(({ kind, from, to }) => `${kind} ${text.normalize('NFC').slice(from, to)}`)

const finds: readonly (readonly [text: string, found: readonly string[]])[] = [
  // identity numbers
  ['CCCD 001086012345', ['identity-number 001086012345']],
  ['số định danh: 079 203 001 234.', ['identity-number 079 203 001 234']],
  ['thẻ 0362.0800.1234', ['identity-number 0362.0800.1234']],
  ['Anh có CMND 024123456', ['identity-number 024123456']],
  ['CMND số 024 123 456', ['identity-number 024 123 456']],
  ['cmnd:024123456,', ['identity-number 024123456']],
  ['mã số BHXH 7912345678', ['identity-number 7912345678']],
  ['thẻ BHYT GD4797912345678', ['identity-number GD4797912345678']],
  ['hộ chiếu B1234567', ['identity-number 1234567']],
  ['００１０８６０１２３４５', ['identity-number ００１０８６０１２３４５']],
  // telephones
  ['gọi 0912345678', ['phone 0912345678']],
  ['gọi 0912 345 678 nhé', ['phone 0912 345 678']],
  ['ĐT: 091.234.5678', ['phone 091.234.5678']],
  ['+84 912 345 678', ['phone +84 912 345 678']],
  ['(+84) 912-345-678', ['phone (+84) 912-345-678']],
  ['84912345678', ['phone 84912345678']],
  ['+84 (0)912 345 678', ['phone +84 (0)912 345 678']],
  ['09 12 34 56 78', ['phone 09 12 34 56 78']],
  ['(024) 3825 1234', ['phone (024) 3825 1234']],
  ['02143840123', ['phone 02143840123']],
  ['lien he0387654321', ['phone 0387654321']],
  // days of birth
  ['sinh ngày 05/03/1990', ['birth-date 05/03/1990']],
  ['Sinh: 5-3-1990', ['birth-date 5-3-1990']],
  ['ngày sinh 05.03.1990', ['birth-date 05.03.1990']],
  ['SN 05/03/1990', ['birth-date 05/03/1990']],
  ['sinh ngày 5 tháng 3 năm 1990', ['birth-date ngày 5 tháng 3 năm 1990']],
  ['em bé sinh 2015-03-05', ['birth-date 2015-03-05']],
  ['05/03/1990 (ngày sinh)', ['birth-date 05/03/1990']],
  // names
  ['gồm Nguyễn Văn An, Trần Thị Bình', ['names Nguyễn Văn An, Trần Thị Bình']],
  ['ông Nguyễn Văn An và bà Lò Thị Mai', ['names Nguyễn Văn An và bà Lò Thị Mai']],
  ['1. Giàng A Páo\n2. Sùng Thị Dở\n3. Vàng Seo Lùng', ['names Giàng A Páo\n2. Sùng Thị Dở\n3. Vàng Seo Lùng']],
  ['NGUYỄN VĂN AN; TRẦN THỊ BÌNH', ['names NGUYỄN VĂN AN; TRẦN THỊ BÌNH']],
  ['đối tượng Nguyễn Văn An có tiền án', ['names Nguyễn Văn An']],
  ['nạn nhân: Hoàng Thị Minh Hoa', ['names Hoàng Thị Minh Hoa']],
  // marks of classified matter
  ['TUYỆT MẬT', ['classified TUYỆT MẬT']],
  ['Tối mật', ['classified Tối mật']],
  ['MẬT\nBáo cáo tình hình', ['classified MẬT']],
  ['Tài liệu mật của đơn vị', ['classified Tài liệu mật']],
  ['(Mật) Báo cáo quý I', ['classified Mật']],
  ['Mật - báo cáo.docx', ['classified Mật']],
  ['TUYET_MAT_bao-cao.pdf', ['classified TUYET_MAT']],
  ['tai_lieu_mat.pdf', ['classified tai_lieu_mat']],
  ['Độ mật: A', ['classified Độ mật:']],
]

const leaves: readonly string[] = [
  'Nghị quyết số 03-NQ/ĐU ngày 05/01/2027',
  'Quyết định số 1234/QĐ-UBND ngày 25/12/2020',
  'Thông tư 124/2021/TT-BCA, khoản 3 Điều 4; có hiệu lực từ 10/02/2022',
  'các năm 2018 2019 2020',
  'giai đoạn 2018-2020-2022',
  'từ 09.12.2019 đến 15.12.2020',
  '08-11-2018 12 xã, 09-11-2019 15 xã',
  'kinh phí 123.456.789 đồng',
  'kinh phí 150000000 đồng, 250 000 000 đồng',
  '9.876.543.210 đồng',
  'mã số thuế 0312345678',
  'tổng số 1.234 hộ, 5.678 khẩu',
  'mã đơn vị 02839@2025-07-01',
  'học sinh ngày 05/09/2026 khai giảng',
  'vệ sinh ngày 05/09/2026',
  'phát sinh 05/09/2026',
  'ngày sinh hoạt chi bộ tháng 3 năm 2026',
  'Ông Nguyễn Văn An ký thay',
  'Giám đốc Nguyễn Văn An',
  'các phường Trần Hưng Đạo, Hoàng Văn Thụ và Nguyễn Thái Học',
  'xã Hoàng Văn Thụ, Lý Thường Kiệt',
  'Hà Nội, Cao Bằng, Thái Nguyên, Lào Cai',
  'học tập tư tưởng, đạo đức Hồ Chí Minh; thành phố Hồ Chí Minh, Hà Nội',
  'Hội Liên hiệp Phụ nữ, Đoàn Thanh niên Cộng sản, Mặt trận Tổ quốc',
  'bảo vệ bí mật nhà nước',
  'BẢO VỆ BÍ MẬT NHÀ NƯỚC',
  'đổi mật khẩu, mật độ dân số, nuôi ong lấy mật',
  'MẬT KHẨU',
  'Trường Mật ong',
  'tài liệu mật mã',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b123456789aab11d05d6c15b0',
  'b3f0a1c2-1111-4222-8333-001086012345',
  'Công an xã nắm tình hình, tham mưu kịp thời',
  'Đảng ủy, Ủy ban nhân dân, Công an xã Bắc Hà',
  '',
]

describe('what the guard finds', () => {
  test.each(finds)('%s', (text, wanted) => expect(found(text)).toEqual(wanted))
  test('in text of combining marks, too', () => expect(kinds('ngày sinh 05/03/1990'.normalize('NFD'))).toEqual(['birth-date']))
  test('a kind that is off is not looked for', () => expect(findSensitive('0912345678', { ...defaultGuard, phone: 'off' })).toEqual([]))
})

describe('what it leaves alone', () => {
  test.each(leaves.map((text): [string] => [text]))('%s', (text) => expect(found(text)).toEqual([]))
})

// digits that touch a number make another number of it
const piece = fc.constantFrom(
  '1 ',
  '12.',
  '0-',
  '+84 ',
  '(',
  ') ',
  ' ',
  '-',
  '.',
  'Ông ',
  'số ',
  '\n',
  '001 ',
  '0912 ',
  '2019',
  ' 345',
  '.678',
  '-12',
  'đ',
  'MẬT',
)
const around = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(piece, { maxLength: 6 }).map((all) => all.join('')),
)
const before = around.filter((text) => !/\p{Nd}$/u.test(text))
const after = around.filter((text) => !/^[\p{Nd}\p{M}\ufe0f]/u.test(text))
const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${String(length)}}$`))
const cut = (number: string, sizes: readonly number[], gap: string): string => {
  let at = 0
  return sizes.map((size) => number.slice(at, (at += size))).join(gap)
}
const card = fc
  .tuple(fc.integer({ min: 1, max: 96 }), fc.integer({ min: 0, max: 3 }), digits(8))
  .map(([province, century, rest]) => `${String(province).padStart(3, '0')}${String(century)}${rest}`)
const gap = fc.constantFrom(' ', '.', '-')
const writtenCard = fc
  .tuple(card, fc.constantFrom([12], [3, 3, 3, 3], [4, 4, 4], [6, 6]), gap)
  .map(([number, sizes, by]) => cut(number, sizes, by))
const mobile = fc
  .tuple(fc.constantFrom('32', '38', '39', '56', '70', '77', '81', '86', '90', '91', '97', '98'), digits(7))
  .map(([prefix, rest]) => prefix + rest)
const writtenPhone = fc
  .tuple(mobile, fc.constantFrom('0', '+84', '84', '+84 ', '0084'), fc.constantFrom([9], [2, 3, 4], [3, 3, 3], [3, 2, 2, 2]), gap)
  .map(([number, lead, sizes, by]) => lead + cut(number, sizes, by))

/** True where something is found in the place of the number: next to other digits it may be read as a longer number, or as a graver one. */
const noticed = (text: string, wanted: string, at: number): boolean =>
  findSensitive(text, defaultGuard).some(({ from, to }) => from < at + wanted.length && at < to)

describe('in any text around it', () => {
  test('a card number is found', () => {
    fc.assert(
      fc.property(before, writtenCard, after, (left, number, right) => {
        const text = `${left}${number}${right}`.normalize('NFC')
        fc.pre(text.includes(number))
        return noticed(text, number, left.normalize('NFC').length)
      }),
      { numRuns: 3000 },
    )
  })
  test('a telephone number is found', () => {
    fc.assert(
      fc.property(before, writtenPhone, after, (left, number, right) => {
        const text = `${left}${number}${right}`.normalize('NFC')
        return noticed(text, number, left.normalize('NFC').length)
      }),
      { numRuns: 3000 },
    )
  })
  test('findings lie in the text, in order, and never overlap', () => {
    const part = fc.oneof(
      writtenCard,
      writtenPhone,
      fc.constantFrom('MẬT', 'sinh ngày 01/02/1990', ' ', '\n', 'Nguyễn Văn An, Lê Thị Hà'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('').normalize('NFC')
        const all = findSensitive(text, defaultGuard)
        return all.every(({ from, to }, index) => from < to && to <= text.length && (all[index + 1]?.from ?? to) >= to)
      }),
      { numRuns: 1000 },
    )
  })
})

const root = path.join(import.meta.dirname, '../../../..')
const walk = (directory: string): readonly string[] =>
  readdirSync(directory).flatMap((name) => {
    const full = path.join(directory, name)
    return statSync(full).isDirectory() ? walk(full) : [full]
  })
/** Letters of more than one line; comments and identifiers of a source file are not texts. */
const literals = (source: string): readonly string[] =>
  [...source.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

const folder = path.join(root, 'data/units')
const unitNames = (file: string): readonly (readonly string[])[] =>
  readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))

describe('our own texts', () => {
  test('the names of all units of all editions, by themselves and in lists: no finding', () => {
    const editions = readdirSync(folder).filter((name) => name.endsWith('.tsv'))
    const cells = [...new Set(editions.flatMap((file) => unitNames(file).flat()))].filter((cell) => /\p{L}/u.test(cell))
    expect(cells.length).toBeGreaterThan(8000)
    expect(cells.flatMap(found)).toEqual([])
    const typed = /^(?:Tỉnh|Thành phố|Quận|Huyện|Thị xã|Phường|Xã|Thị trấn|Đặc khu) /u
    const lists = editions.flatMap((file) => {
      const names = unitNames(file)
        .map((line) => line[1] ?? '')
        .filter((name) => typed.test(name))
      return Array.from({ length: Math.floor(names.length / 4) }, (_, index) => names.slice(index * 4, index * 4 + 4))
    })
    expect(lists.length).toBeGreaterThan(5000)
    const wrong = (write: (names: readonly string[]) => string): number => lists.filter((list) => found(write(list)).length > 0).length
    const bare = (list: readonly string[]): string => list.map((name) => name.replace(typed, '')).join(', ')
    // wards named after people stand like a list of people where no word says "places": so many of the lists of four
    expect({
      lists: lists.length,
      typed: wrong((list) => list.join(', ')),
      led: wrong((list) => `Các xã, phường: ${bare(list)}`),
      bare: wrong(bare),
    }).toEqual({ lists: 6663, typed: 0, led: 0, bare: 24 })
  })

  test('the law: no finding', () => {
    const texts = walk(path.join(root, 'laws')).filter((file) => file.endsWith('.yaml'))
    expect(texts.length).toBeGreaterThan(20)
    const wrong = texts.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => found(line).map((finding) => `${path.basename(file)}: ${finding} in ${line}`)),
    )
    expect(wrong).toEqual([])
  })

  test('what the demonstration and the screens say: no finding', () => {
    const files = [...walk(path.join(root, 'apps/server/src/demonstration')), ...walk(path.join(root, 'apps/web/src/i18n'))]
    expect(files.length).toBeGreaterThan(15)
    const wrong = files
      .filter((file) => existsSync(file))
      .flatMap((file) =>
        literals(readFileSync(file, 'utf8')).flatMap((text) => found(text).map((finding) => `${path.basename(file)}: ${finding}`)),
      )
    expect(wrong).toEqual([])
  })
})

describe('what becomes of a finding', () => {
  const at = (kind: SensitiveKind): FieldFinding => ({ kind, from: 0, to: 1, field: 'body.note' })
  const judge = (list: readonly SensitiveKind[], confirmed: readonly SensitiveKind[]) =>
    judgeFindings(list.map(at), defaultGuard, new Set(confirmed))

  test('nothing found passes', () => expect(judge([], [])).toEqual({ kind: 'pass', confirmed: [] }))
  test('what only warns asks to be confirmed', () =>
    expect(judge(['phone'], [])).toEqual({ kind: 'refuse', findings: [at('phone')], mayConfirm: true }))
  test('and passes once it is', () => expect(judge(['phone'], ['phone'])).toEqual({ kind: 'pass', confirmed: [at('phone')] }))
  test('confirming one kind confirms no other', () =>
    expect(judge(['phone', 'names'], ['phone'])).toMatchObject({ kind: 'refuse', mayConfirm: true }))
  test('what blocks is not confirmed away', () =>
    expect(judge(['phone', 'classified'], ['phone', 'classified'])).toMatchObject({ kind: 'refuse', mayConfirm: false }))
  test('what is off by now passes', () =>
    expect(judgeFindings([at('phone')], { ...defaultGuard, phone: 'off' }, new Set())).toEqual({ kind: 'pass', confirmed: [] }))
})
