// Lists of new accounts as people fill them in.
import { expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { readAccountSheet, type SheetUnit } from './account-sheet.domain.ts'
import { deriveUsername, findUsername } from './accounts.domain.ts'

const unit = (code: string, fullName: string, level: SheetUnit['level']): [string, SheetUnit] => [
  code,
  { id: `${code}@2025-07-01` as UnitId, code, fullName, level },
]
const units = new Map([unit('02839', 'Xã Bắc Hà', 'commune'), unit('15', 'Tỉnh Lào Cai', 'province')])
const HEADER = ['Mã đơn vị', 'Tên đơn vị', 'Tên hiển thị', 'Vai trò', 'Tên đăng nhập', 'Từ ngày']
const read = (...rows: readonly (readonly string[])[]) =>
  readAccountSheet({ name: 'Tài khoản', rows: [HEADER, ...rows].map((cells, index) => ({ row: index + 1, cells })) }, units, {
    existing: new Set(['ca.02839', 'ai.do']),
    today: plainDate('2027-02-10'),
  })

test('a row becomes an account; usernames that are not given are derived past those that exist', () => {
  const { rows, errors } = read(
    ['2839', 'Bắc Hà', 'Vàng A Sào, Trưởng công an xã', 'Cán bộ cấp xã', '', ''],
    ['02839', '', '', 'can bo cap xa', '', '01/03/2027'],
    ['15', '', 'Lý Thị Mẩy', 'appraiser', 'CA.02839.2', ''],
    ['', '', '', '', '', ''],
  )
  expect(errors).toEqual([])
  expect(rows.map((row) => [row.username, row.displayName, row.role, row.from])).toEqual([
    ['ca.02839.3', 'Vàng A Sào, Trưởng công an xã', 'commune-officer', null],
    ['ca.02839.4', 'Cán bộ cấp xã, Xã Bắc Hà', 'commune-officer', '2027-03-01'],
    ['ca.02839.2', 'Lý Thị Mẩy', 'appraiser', null],
  ])
})

test.each<[string, readonly string[], string]>([
  ['a unit outside', ['99999', '', '', 'Cán bộ cấp xã'], 'A2'],
  ['no unit', ['', '', 'A', 'Cán bộ cấp xã'], 'A2'],
  ['an unknown role', ['02839', '', '', 'Vua'], 'D2'],
  ['no role', ['02839', '', 'A', ''], 'D2'],
  ['a seat of another level', ['02839', '', '', 'UBND tỉnh'], 'D2'],
  ['a username with marks', ['02839', '', '', 'Cán bộ cấp xã', 'bình'], 'E2'],
  ['a username that is taken', ['02839', '', '', 'Cán bộ cấp xã', 'ai.do'], 'E2'],
  ['a day that is none', ['02839', '', '', 'Cán bộ cấp xã', '', '31/02/2027'], 'F2'],
  ['a day that has passed', ['02839', '', '', 'Cán bộ cấp xã', '', '09/02/2027'], 'F2'],
  ['a name too long', ['02839', '', 'x'.repeat(121), 'Cán bộ cấp xã'], 'C2'],
])('%s is told by its cell', (_, row, cell) => {
  const { rows, errors } = read(row)
  expect([rows.length, errors.map((error) => error.cell)]).toEqual([0, [cell]])
})

test('a username twice in one list, no header, nothing below it', () => {
  const twice = ['02839', '', '', 'Cán bộ cấp xã', 'moi']
  expect(read(twice, twice).errors.map((error) => error.cell)).toEqual(['E3'])
  expect(read().errors.map((error) => error.cell)).toEqual(['A2'])
  expect(readAccountSheet({ name: 'x', rows: [] }, units, { existing: new Set(), today: plainDate('2027-02-10') }).errors).toHaveLength(1)
})

test('usernames are one lower-case word of plain letters', () => {
  expect(['Lan.NT ', 'a', 'bình', 'có dấu', '-x', 'x'.repeat(64)].map(findUsername)).toEqual(['lan.nt', null, null, null, null, null])
  expect(deriveUsername('administrator', '15', () => false)).toBe('qt.15')
})
