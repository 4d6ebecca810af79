// Tests of which units a new cohort begins with.
import { expect, test } from 'vitest'
import type { UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { idsOf, pickedAtFirst } from './cohort-picks.ts'
import type { EnrollableUnit } from './enrolments.queries.ts'

function unit(code: string, type: UnitType, urbanLater = false): EnrollableUnit {
  return { id: `${code}@2025-07-01` as UnitId, code, fullName: `${type} ${code}`, type, parent: null, urbanLater }
}

const communes = [unit('1', 'xã'), unit('2', 'phường'), unit('3', 'thị trấn'), unit('4', 'đặc khu'), unit('5', 'xã', true)]
const districts = [unit('01', 'huyện'), unit('02', 'quận'), unit('03', 'thị xã'), unit('04', 'thành phố'), unit('05', 'huyện', true)]

test.each([
  ['every commune where every one counts', communes, false, ['1', '2', '3', '4', '5']],
  ['rural communes that stay rural in the rural programme', communes, true, ['1']],
  ['every district where every one counts', districts, false, ['01', '02', '03', '04', '05']],
  ['districts that are and stay no quận in the rural programme', districts, true, ['01', '03', '04']],
])('%s', (_, units, rural, codes) => {
  const picked = pickedAtFirst(units, rural)
  expect(units.filter((each) => picked.units.has(each.id)).map((each) => each.code)).toEqual(codes)
  expect(picked.pilots.size).toBe(0)
})

test('pilots are sent only where their unit is', () => {
  const [first, second] = communes.map((each) => each.id)
  if (first === undefined || second === undefined) throw new Error('two units are needed')
  const picked = { units: new Set([second]), pilots: new Set([first, second]) }
  expect(idsOf(communes, picked)).toEqual({ unitIds: [second], pilotIds: [second] })
})
