import * as api from '@binhyen/core/calendar/calendar.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { describe, expect, test } from 'vitest'
import { inRollback } from '../../../test/harness.ts'

const PROVINCE = '15@2025-07-01'
const own = (from: string, to: string, more: object = {}) => ({
  provinceId: PROVINCE,
  setId: 'indicator-19-2-2021',
  from: plainDate(from),
  to: plainDate(to),
  dueOn: plainDate(to),
  source: 'Công văn của Công an tỉnh',
  ...more,
})

describe('windows', () => {
  test('the law gives those of Thông tư 124, with the one of today marked', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', '02839@2025-07-01')
      const { body } = await officer.call(api.listWindows, { query: { unit: '02839@2025-07-01', set: 'tt124-2021-commune' } })
      expect(body.windows[0]).toMatchObject({ from: '2026-11-16', to: '2027-11-16', dueOn: '2027-11-29', current: true, checked: false })
      expect(body.windows[1]).toMatchObject({ year: 2026, current: false })
    }))

  test('19.2 has none until the province sets it; then every unit of the province has it, marked unchecked', () =>
    inRollback(async (t) => {
      const appraiser = await t.as('appraiser', PROVINCE)
      const query = { unit: '02839@2025-07-01', set: 'indicator-19-2-2021' }
      expect((await appraiser.call(api.listWindows, { query })).body.windows).toEqual([])
      expect((await appraiser.call(api.setProvinceWindow, { body: own('2025-12-15', '2026-12-15') })).status).toBe(200)
      const officer = await t.as('commune-officer', '02839@2025-07-01')
      expect((await officer.call(api.listWindows, { query })).body.windows).toMatchObject([
        { from: '2025-12-15', checked: false, current: true, source: 'Công văn của Công an tỉnh' },
      ])
    }))

  test.each([
    ['one that overlaps', own('2026-12-01', '2027-12-01'), 'calendar.window-overlaps'],
    ['one that ends before it begins', own('2028-12-15', '2027-12-15'), 'request.invalid'],
    [
      'one for a set whose windows the law gives',
      own('2027-01-01', '2028-01-01', { setId: 'tt124-2021-commune' }),
      'calendar.window-not-settable',
    ],
    ['two school years in one', own('2019-05-28', '2021-05-28', { setId: 'tt23-2012-school' }), 'calendar.school-year'],
  ])('refuses %s', (_, body, code) =>
    inRollback(async (t) => {
      const appraiser = await t.as('appraiser', PROVINCE)
      await appraiser.call(api.setProvinceWindow, { body: own('2025-12-15', '2026-12-15') })
      expect((await appraiser.call(api.setProvinceWindow, { body })).code).toBe(code)
    }),
  )

  test('another province and a commune do not set it', () =>
    inRollback(async (t) => {
      const elsewhere = await t.as('appraiser', '38@2019-10-06')
      const officer = await t.as('commune-officer', '02839@2025-07-01')
      for (const person of [elsewhere, officer]) {
        expect((await person.call(api.setProvinceWindow, { body: own('2025-12-15', '2026-12-15') })).code).toBe('auth.forbidden')
      }
    }))
})
