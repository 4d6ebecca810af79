// Tests of how many units stand on a day: against the numbers of the official lists.
import { expect, test } from 'vitest'
import { getTotals } from '@binhyen/core/units/unit-totals.contract'
import { inRollback } from '../../../test/harness.ts'

test.each([
  // the list of 2023 has 10,599 communes; 568 of them are not in the conversion table of 2025, so they ended before its day
  ['2024-06-30', 63, 705, 10_599],
  ['2025-07-01', 34, undefined, 3321],
])('the country on %s', (on, provinces, districts, communes) =>
  inRollback(async ({ as }) => {
    const reader = await as('leader', 'VN')
    const { body } = await reader.call(getTotals, { params: { id: 'VN' }, query: { on } })
    const count = (level: string): number | undefined => body.levels.find((each) => each.level === level)?.count
    expect([count('province'), count('district'), count('commune')]).toEqual([provinces, districts, communes])
  }),
)

test('types from the most frequent down; a province counts its own', () =>
  inRollback(async ({ as }) => {
    const reader = await as('leader', 'VN')
    const { body } = await reader.call(getTotals, { params: { id: 'VN' }, query: { on: '2025-07-01' } })
    expect(body.levels.at(-1)?.types).toEqual([
      { type: 'xã', count: 2621 },
      { type: 'phường', count: 687 },
      { type: 'đặc khu', count: 13 },
    ])
    const province = await reader.call(getTotals, { params: { id: '89@2019-10-06' }, query: { on: '2020-12-31' } })
    expect(province.body.levels.map(({ level, count }) => [level, count])).toEqual([
      ['district', 11],
      ['commune', 156],
    ])
    const commune = await reader.call(getTotals, { params: { id: '20995@2019-10-06' }, query: { on: '2020-12-31' } })
    expect(commune.body.levels).toEqual([])
  }))

test('before the catalogue its first day answers; a unit that does not stand is refused', () =>
  inRollback(async ({ as }) => {
    const reader = await as('leader', 'VN')
    const early = await reader.call(getTotals, { params: { id: '38@2019-10-06' }, query: { on: '2016-06-30' } })
    expect(early.body).toMatchObject({ on: '2019-10-06', beforeCatalogue: true })
    const gone = await reader.call(getTotals, { params: { id: '89@2019-10-06' }, query: { on: '2026-01-01' } })
    expect(gone.code).toBe('unit.not-valid-on')
    const unknown = await reader.call(getTotals, { params: { id: '00@2019-10-06' } })
    expect(unknown.code).toBe('unit.not-found')
  }))
