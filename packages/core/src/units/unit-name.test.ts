// Tests of name folding: what an officer types finds what the catalogue writes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalName, findTypedName, foldName, initialsOf } from './unit-name.domain.ts'

describe('foldName', () => {
  test.each([
    ['Thành phố Hồ Chí Minh', 'thanh pho ho chi minh'],
    ['Xã  Cư M’gar ', 'xa cu mgar'],
    ["Xã K' Dang", 'xa kdang'],
    ["Xã K'Dang", 'xa kdang'],
    ['Đắk Lắk', 'dak lak'],
    ['Phường Phan Rang - Tháp Chàm', 'phuong phan rang thap cham'],
    ['P.12', 'p 12'],
    ['', ''],
  ])('%s', (text, folded) => expect(foldName(text)).toBe(folded))

  test('decomposed and composed spellings fold alike', () => expect(foldName('Xã Nậm Nèn'.normalize('NFD'))).toBe('xa nam nen'))
  test('is idempotent on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldName(foldName(text)) === foldName(text)))
  })
})

describe('canonicalName', () => {
  test.each([
    ['Hoà Bình', 'Hòa Bình'],
    ['Thuỷ Nguyên', 'Thủy Nguyên'],
    ['Xã Khoẻ', 'Xã Khỏe'],
    ['Cư M’gar', "Cư M'gar"],
    ['XÃ  HOÀ', 'Xã Hòa'],
  ])('%s = %s', (a, b) => expect(canonicalName(a)).toBe(canonicalName(b)))
  test.each([
    ['Hòa', 'Hoa'],
    ['Quý', 'Quỳ'],
    ['Tân Thành', 'Tân Thạnh'],
    ['Hoài', 'Hòai'],
  ])('%s ≠ %s', (a, b) => expect(canonicalName(a)).not.toBe(canonicalName(b)))
  test('leaves qu alone: the u belongs to the consonant', () => expect(canonicalName('Quý Lộc')).toBe('quý lộc'))
  test('is idempotent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'hoàòaủyuỷquéeÀ '.split(''), '\u0300') }),
        (text) => canonicalName(canonicalName(text)) === canonicalName(text),
      ),
    )
  })
})

test('the type leads the name, by level', () => {
  expect(findTypedName('commune', 'Thị trấn Sa Pa')).toEqual({ type: 'thị trấn', bareName: 'Sa Pa' })
  expect(findTypedName('district', 'Thành Phố Bắc Kạn')).toEqual({ type: 'thành phố', bareName: 'Bắc Kạn' })
  expect(findTypedName('province', 'Thành phố Hà Nội')?.type).toBe('thành phố trực thuộc trung ương')
  expect(findTypedName('village', 'Tổ dân phố 4')).toEqual({ type: 'tổ dân phố', bareName: '4' })
  expect(findTypedName('commune', 'Sa Pa')).toBeNull()
})

test('initials', () => expect(initialsOf('Hồ Chí Minh')).toBe('hcm'))

test('initials take whole characters, also those that two units of UTF-16 make', () => {
  expect(initialsOf('𓁙a 𐙩b')).not.toMatch(/\p{Surrogate}/u)
  expect(initialsOf('tan chau')).toBe('tc')
})
