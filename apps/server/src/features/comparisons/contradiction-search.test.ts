// How far a list is looked into: all of it, or its newest part where counting all would take longer than anybody waits.
import { expect, test } from 'vitest'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import { lookToCount } from './contradiction-search.service.ts'
import type { ComparedReport } from './contradiction-sums.store.ts'

const YEAR = periodOf('year', 2026)

test('of a list longer than any province has, the newest part is counted, and never half a unit', () => {
  const reports = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: String(at),
      unit_id: `unit ${String(Math.floor(at / 3))}` as ComparedReport['unit_id'],
      form_id: `form ${String(at % 3)}`,
      period_from: YEAR.from,
      period_to: YEAR.to,
    }))
  expect(lookToCount(reports(2000))).toMatchObject({ compared: { length: 2000 }, within: { behind: null, upTo: null } })
  const look = lookToCount(reports(2001))
  expect(look.compared).toHaveLength(501)
  expect(look.within).toMatchObject({ behind: null, upTo: { unit_id: 'unit 166' } })
})
