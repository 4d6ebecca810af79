// Lists of periodic reports and what a report is compared with, over HTTP: who is expected, what is owed, what stood before, what is hidden.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import {
  arrangeVillages,
  COMMUNE,
  ELSEWHERE,
  FORM,
  given,
  handedIn,
  MONTH,
  MONTH_BEFORE,
  ok,
  opened,
  PROVINCE,
  PROVINCE_FORM,
  SECOND,
  typed,
  withForms,
} from '../../../test/reports.ts'

const ASKED = { form: FORM, periodFrom: MONTH.periodFrom }

describe('who is to report', () => {
  test('are the units that stand on the last day, begun or not, with the counts of all', () =>
    withForms(async (t) => {
      const [officer, second, police] = [
        await t.as('commune-officer', COMMUNE),
        await t.as('commune-officer', SECOND),
        await t.as('appraiser', PROVINCE),
      ]
      const id = await handedIn(officer)
      await opened(second, { unitId: SECOND })
      const list = async (query: object) => ok(await police.call(api.listReports, { query: { ...ASKED, ...query } }))
      const all = await list({ limit: 200 })
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from unit_versions v where v.parent_id = ${PROVINCE} and v.valid_to is null and v.type in ('xã', 'phường', 'đặc khu')`.execute(
        sqlOf<object>(t.seed),
      )
      const expected = rows[0]?.n ?? 0
      expect(expected).toBeGreaterThan(50)
      expect(all.counts).toEqual({
        expected,
        notBegun: expected - 2,
        open: 1,
        handedIn: 1,
        returned: 0,
        accepted: 0,
        correcting: 0,
        late: 0,
        overdue: 0,
      })
      expect(all.items).toHaveLength(expected)
      expect(all.items.find((row) => row.id === id)).toMatchObject({ status: 'handed-in', dueOn: '2026-11-27', handedInOn: '2026-11-21' })
      expect(all.items.filter((row) => row.id === null).every((row) => row.status === null && row.dueOn === '2026-11-27')).toBe(true)
      expect((await list({ state: 'not-begun' })).counts).toEqual(all.counts)
      expect((await list({ state: 'open' })).items.map(({ unit }) => unit.id)).toEqual([SECOND])
      expect((await list({ state: 'waits-for-me' })).items.map(({ unit }) => unit.id)).toEqual([COMMUNE])
      expect(
        ok(await second.call(api.listReports, { query: { ...ASKED, state: 'waits-for-me' } })).items.map(({ unit }) => unit.id),
      ).toEqual([SECOND])
      expect(ok(await second.call(api.listReports, { query: ASKED })).counts.expected).toBe(1)
    }))

  test('come page by page, found by name without marks', () =>
    withForms(async (t) => {
      const police = await t.as('appraiser', PROVINCE)
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = ok(await police.call(api.listReports, { query: { ...ASKED, limit: 40, ...(after === undefined ? {} : { after }) } }))
        seen.push(...page.items.map(({ unit }) => unit.id))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toEqual(ok(await police.call(api.listReports, { query: { ...ASKED, limit: 200 } })).items.map(({ unit }) => unit.id))
      const found = ok(await police.call(api.listReports, { query: { ...ASKED, q: 'bac ha' } }))
      expect(found.items.map(({ unit }) => unit.name)).toEqual(['Xã Bắc Hà'])
      expect((await police.call(api.listReports, { query: { ...ASKED, after: 'x' } })).code).toBe('request.invalid')
    }))

  test('are overdue once the deadline has passed, and of an older month those that stood then', () =>
    withForms(
      async (t) => {
        const police = await t.as('appraiser', PROVINCE)
        await handedIn(await t.as('commune-officer', COMMUNE))
        const { counts } = ok(await police.call(api.listReports, { query: ASKED }))
        expect(counts.overdue).toBe(counts.expected - 1)
        expect(counts.late).toBe(1)
        // May 2025 closed before the arrangement of 01/7/2025: the communes of then, of both provinces that merged
        const old = ok(await police.call(api.listReports, { query: { form: FORM, periodFrom: plainDate('2025-04-15'), unit: PROVINCE } }))
        expect(old.counts.expected).toBeGreaterThan(counts.expected * 2)
        const ids = new Set(old.items.map(({ unit }) => unit.id))
        expect(ids.has(COMMUNE)).toBe(false)
      },
      { today: '2026-11-28' },
    ))

  test('without a form or period, are told by the last closed month', () =>
    withForms(async (t) => {
      const police = await t.as('appraiser', PROVINCE)
      await sql`update forms set in_force_to = in_force_from where id <> ${FORM} and in_force_to is null and level = 'commune'`.execute(
        sqlOf<object>(t.seed),
      )
      const list = ok(await police.call(api.listReports, { query: {} }))
      expect(list).toMatchObject({ form: { id: FORM }, period: { kind: 'month', year: 2026, number: 11 } })
      for (const [query, code] of [
        [{ form: 'no-form' }, 'form.not-found'],
        [{ form: FORM, periodFrom: plainDate('2026-10-01') }, 'report.period-unknown'],
        [{ ...ASKED, unit: '99999@2025-07-01' }, 'unit.not-found'],
        [{ ...ASKED, unit: ELSEWHERE }, 'auth.forbidden'],
      ] as const) {
        expect((await police.call(api.listReports, { query })).code).toBe(code)
      }
      expect((await police.call(api.listDueReports, { query: { unit: '99999@2025-07-01' } })).code).toBe('unit.not-found')
    }))
})

describe('what is owed', () => {
  test('is what began in the last twelve months and is not accepted, by deadline; handed in comes last', () =>
    withForms(async (t) => {
      const db = sqlOf<object>(t.seed)
      await sql`update forms set in_force_to = in_force_from where id not in (${FORM}, ${PROVINCE_FORM}) and in_force_to is null`.execute(
        db,
      )
      const [officer, police] = [await t.as('commune-officer', COMMUNE), await t.as('appraiser', PROVINCE)]
      const before = await handedIn(officer, given(10), MONTH_BEFORE)
      const id = await opened(officer)
      const due = async () => ok(await officer.call(api.listDueReports)).items
      const items = await due()
      // 12/2026 is under way; back to the month whose last day is no more than a year ago
      expect(items.map(({ period }) => `${String(period.number)}/${String(period.year)}`)).toEqual([
        '12/2025',
        ...Array.from({ length: 9 }, (_, at) => `${String(at + 1)}/2026`),
        '11/2026',
        '12/2026',
        '10/2026',
      ])
      expect(items.find((row) => row.id === id)).toMatchObject({ status: 'open', daysLeft: 6 })
      expect(items.at(-1)).toMatchObject({ id: before, status: 'handed-in' })
      ok(await police.call(api.acceptReport, { params: { id: before }, body: { seq: 1 } }))
      expect((await due()).some((row) => row.id === before)).toBe(false)
      expect(ok(await officer.call(api.listDueReports)).done).toMatchObject([{ id: before, status: 'accepted' }])
      expect(ok(await police.call(api.listDueReports)).items.every(({ form }) => form.id === PROVINCE_FORM)).toBe(true)
      // whoever reads a commune sees what it owes
      expect(ok(await police.call(api.listDueReports, { query: { unit: COMMUNE } })).items).toHaveLength(12)
    }))
})

describe('a report is compared', () => {
  test('with what was handed in last for the month before and the same month of last year', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await handedIn(officer, given(10, 'about'), MONTH_BEFORE)
      await handedIn(officer, given(4), { periodFrom: plainDate('2025-10-15'), periodTo: plainDate('2025-11-15') })
      const report = ok(await officer.call(api.getReport, { params: { id: await opened(officer) } }))
      expect(report.before).toMatchObject({
        period: { year: 2026, number: 10 },
        cells: [{ unitId: COMMUNE, figure: 'tstTotal', cell: given(10, 'about') }],
        summed: [],
        gap: null,
      })
      expect(report.lastYear).toMatchObject({ period: { year: 2025, number: 11 }, cells: [{ cell: given(4) }] })
    }))

  test('with the sum of the units it came from, and says so; where one gave nothing, there is no sum', () =>
    withForms(
      async (t) => {
        const db = sqlOf<object>(t.seed)
        const { rows } = await sql<{ to_id: UnitId; from_ids: UnitId[] }>`
          select s.to_id, array_agg(s.from_id order by s.from_id) as from_ids from unit_successions s join units u on u.id = s.to_id
          where u.level = 'commune' and u.valid_from = '2025-07-01' group by s.to_id having count(*) = 2
            and not exists (select from unit_successions more where more.from_id = any (array_agg(s.from_id)) and more.to_id <> s.to_id) order by 1 limit 1`.execute(
          db,
        )
        const [merged] = rows
        const [one, other] = merged?.from_ids ?? []
        if (merged === undefined || one === undefined || other === undefined) throw new Error('the catalogue has no such merger')
        // the conversion table at hand does not say whether they went in whole
        await sql`update unit_successions set relation = 'whole', share = null where to_id = ${merged.to_id}`.execute(db)
        const june = { periodFrom: plainDate('2025-05-15'), periodTo: plainDate('2025-06-15') }
        const officer = await t.withGrants([{ role: 'commune-officer', unitId: merged.to_id, covers: [merged.to_id, one, other] }])
        await handedIn(officer, given(7), { unitId: one, ...june })
        const july = { unitId: merged.to_id, periodFrom: plainDate('2025-06-15'), periodTo: plainDate('2025-07-15') }
        const id = await opened(officer, july)
        const before = async () => ok(await officer.call(api.getReport, { params: { id } })).before
        expect(await before()).toMatchObject({ cells: [], summed: [], gap: 'not-given' })
        await handedIn(officer, given(5, 'over'), { unitId: other, ...june })
        expect(await before()).toMatchObject({
          cells: [{ unitId: merged.to_id, figure: 'tstTotal', cell: given(12, 'over') }],
          summed: [{ id: one }, { id: other }],
          gap: null,
        })
      },
      { today: '2025-07-20' },
    ))
})

describe('small numbers', () => {
  test('of figures that are not open are hidden from who has no need of them, everywhere in the reply', () =>
    withForms(async (t) => {
      const [officer, leader, police] = [
        await t.as('commune-officer', COMMUNE),
        await t.as('leader', PROVINCE),
        await t.as('appraiser', PROVINCE),
      ]
      const villages = await arrangeVillages(t)
      const [a = '', b = ''] = villages
      const fill = async (place: typeof MONTH, limited: number): Promise<string> => {
        const id = await opened(officer, place)
        await typed(officer, id, { tstLimited: given(limited), tstGrid: given(2) }, a)
        await typed(officer, id, { tstLimited: given(9) }, b)
        const revision = await typed(officer, id, { tstTotal: given(3) })
        ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
        return id
      }
      await fill(MONTH_BEFORE, 4)
      const id = await fill(MONTH, 3)
      const params = { id }
      const limitedIn = (cells: readonly { unitId: string; figure: string; cell: unknown }[]) =>
        cells.filter(({ figure }) => figure === 'tstLimited').map(({ unitId, cell }) => [unitId, cell])
      const seen = ok(await leader.call(api.getReport, { params }))
      expect(seen.blurred).toEqual([{ unitId: a, figure: 'tstLimited', mark: 'small' }])
      expect(new Map(limitedIn(seen.cells) as [string, unknown][])).toEqual(
        new Map<string, unknown>([
          [a, null],
          [b, given(9)],
        ]),
      )
      expect(limitedIn(seen.before?.cells ?? [])).toEqual([[b, given(9)]])
      expect(seen.cells.find(({ figure }) => figure === 'tstGrid')?.cell).toEqual(given(2))
      expect(seen.handIns[0]?.hash).toBeNull()
      const changes = ok(await leader.call(api.listCellChanges, { params, query: { since: 0 } }))
      expect(limitedIn(changes.cells)).toContainEqual([a, null])
      const kept = ok(await leader.call(api.getHandIn, { params: { id, seq: 1 } }))
      expect([kept.hash, kept.blurred]).toEqual([null, [{ unitId: a, figure: 'tstLimited', mark: 'small' }]])
      expect(limitedIn(kept.cells)).toEqual([[b, given(9)]])
      for (const client of [officer, police]) {
        const open = ok(await client.call(api.getReport, { params }))
        expect([open.blurred, open.handIns[0]?.hash?.length]).toEqual([[], 64])
        expect(limitedIn(open.cells)).toContainEqual([a, given(3)])
      }
    }))
})

describe('reading a report', () => {
  test('is written down, with what was looked at', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await handedIn(officer)
      ok(await officer.call(api.getReport, { params: { id } }))
      ok(await officer.call(api.getHandIn, { params: { id, seq: 1 } }))
      const { rows } = await sql<{ entity_id: string }>`
        select entity_id from audit_entries where action = 'request.read' and change::text like ${`%${id}%`} order by id`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows.map((row) => row.entity_id)).toEqual(['GET /api/periodic-reports/:id', 'GET /api/periodic-reports/:id/hand-ins/:seq'])
    }))
})
