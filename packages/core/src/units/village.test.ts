// Tests of lists of residential areas: what is read, what is refused and where.
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { Sheet } from './sheet.domain.ts'
import { readVillageSheet, villageCode, villageFullName, type Commune } from './village.domain.ts'
import type { UnitId } from './units.domain.ts'

const commune: Commune = { id: '00337@2025-07-01' as UnitId, code: '00337', fullName: 'Xã Một', from: plainDate('2025-07-01') }
const communes = new Map([[commune.code, commune]])
const sheet = (...rows: readonly (readonly string[])[]): Sheet => ({
  name: 'S',
  rows: rows.map((cells, index) => ({ row: index + 1, cells })),
})

test.each([
  ['thôn', 'Hòa  Bình ', 'Thôn Hòa Bình'],
  ['thôn', 'thôn Hòa Bình', 'Thôn Hòa Bình'],
  ['tổ dân phố', 'Tổ dân phố số 4', 'Tổ dân phố số 4'],
  ['ấp', 'Thôn Cũ', 'Ấp Thôn Cũ'],
] as const)('%s + %s', (type, name, full) => expect(villageFullName(type, name)).toBe(full))

test('numbers have at least three digits', () =>
  expect([villageCode('00337', 7), villageCode('00337', 1234)]).toEqual(['00337-007', '00337-1234']))

describe('readVillageSheet', () => {
  test('headers are found by what they say, wherever they stand; Excel may have dropped leading zeros', () => {
    const { rows, errors } = readVillageSheet(
      sheet(['DANH SÁCH'], ['Tên Thôn', 'MÃ XÃ ', 'loại'], ['Một', '337', 'Thon'], ['', '', '']),
      communes,
      null,
    )
    expect(errors).toEqual([])
    expect(rows).toEqual([{ row: 3, communeId: commune.id, type: 'thôn', fullName: 'Thôn Một', from: null }])
  })
  test('a type in the name is enough', () => {
    expect(readVillageSheet(sheet(['Mã xã', 'Tên'], ['00337', 'Buôn Ea Knuêc']), communes, null).rows[0]).toMatchObject({
      type: 'buôn',
      fullName: 'Buôn Ea Knuêc',
    })
  })
  test.each([
    [['00337', '', 'Một'], 'B2', 'Thiếu loại'],
    [['00337', 'xóm', 'Một'], 'B2', 'không hợp lệ'],
    [['00338', 'thôn', 'Một'], 'A2', '"00338"'],
    [['', 'thôn', 'Một'], 'A2', 'Thiếu mã xã'],
    [['00337', 'thôn', ''], 'C2', 'Thiếu tên'],
    [['00337', 'thôn', 'M'.repeat(121)], 'C2', '120'],
    [['00337', 'thôn', 'Một', '30/02/2026'], 'D2', '30/02/2026'],
    [['00337', 'thôn', 'Một', '30/06/2025'], 'D2', 'sớm hơn'],
  ])('%s', (cells, cell, part) => {
    const { rows, errors } = readVillageSheet(sheet(['Mã xã', 'Loại', 'Tên', 'Từ ngày'], cells), communes, null)
    expect([rows.length, errors.length, errors[0]?.cell]).toEqual([0, 1, cell])
    expect(errors[0]?.message).toContain(part)
  })
  test('two names alike but for tone placement are one', () => {
    const { errors } = readVillageSheet(sheet(['Loại', 'Tên'], ['thôn', 'Hoà'], ['thôn', 'Hòa']), communes, commune)
    expect(errors).toMatchObject([{ cell: 'B3' }])
  })
})
