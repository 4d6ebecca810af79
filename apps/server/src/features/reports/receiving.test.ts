// What is done with a report that was handed in, over HTTP: returned, accepted, corrected, and what it notes in the totals.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import {
  COMMUNE,
  deltasOf,
  FORM,
  given,
  handedIn,
  MONTH_BEFORE,
  ok,
  opened,
  PROVINCE,
  PROVINCE_FORM,
  SECOND,
  typed,
  withForms,
} from '../../../test/reports.ts'

const NO_SUCH = '00000000-0000-4000-8000-000000000000'

describe('receiving', () => {
  test('notes in the totals what is new, corrected, taken back and accepted', () =>
    withForms(async (t) => {
      const [officer, police] = [await t.as('commune-officer', COMMUNE), await t.as('appraiser', PROVINCE)]
      const id = await handedIn(officer, given(160, 'over'))
      const params = { id }
      const handIn = async (): Promise<void> => {
        const { revision } = ok(await officer.call(api.getReport, { params }))
        ok(await officer.call(api.handInReport, { params, body: { revision } }))
      }
      ok(await police.call(api.acceptReport, { params, body: { seq: 1 } }))
      ok(await officer.call(api.correctReport, { params, body: { reason: 'Đếm thiếu một buổi' } }))
      await typed(officer, id, { tstTotal: given(165), tstPart: given(4) })
      await handIn()
      const cells = [{ unitId: COMMUNE, figure: 'tstPart', reason: 'Xem lại' }]
      expect(ok(await police.call(api.returnReport, { params, body: { cells } })).status).toBe('returned')
      await typed(officer, id, { tstPart: given(5) })
      await handIn()
      expect(ok(await police.call(api.getReport, { params })).may).toEqual(['return', 'accept'])
      expect((await police.call(api.acceptReport, { params, body: { seq: 2 } })).code).toBe('report.changed-meanwhile')
      ok(await police.call(api.acceptReport, { params, body: { seq: 3, note: 'Đã đối chiếu' } }))
      ok(await police.call(api.returnReport, { params, body: { cells } }))
      expect(await deltasOf(t, id)).toMatchObject([
        {
          basis: 'provisional',
          reports: 1,
          in_time: 1,
          sums: [{ figure: 'tstTotal', given: 1, thousandths: 160_000, more: 1, certainlyMore: 1 }],
        },
        { basis: 'accepted', reports: 1, in_time: 1, sums: [{ figure: 'tstTotal', given: 1, thousandths: 160_000, more: 1 }] },
        {
          basis: 'provisional',
          reports: 0,
          in_time: 0,
          sums: [
            { figure: 'tstTotal', given: 0, thousandths: 5000, more: -1, certainlyMore: -1 },
            { figure: 'tstPart', given: 1, thousandths: 4000 },
          ],
        },
        { basis: 'provisional', reports: 0, sums: [{ figure: 'tstPart', given: 0, thousandths: 1000 }] },
        {
          basis: 'accepted',
          reports: 0,
          in_time: 0,
          sums: [
            { figure: 'tstTotal', given: 0, thousandths: 5000, more: -1 },
            { figure: 'tstPart', given: 1, thousandths: 5000 },
          ],
        },
        {
          basis: 'accepted',
          reports: -1,
          in_time: -1,
          sums: [
            { figure: 'tstTotal', given: -1, thousandths: -165_000 },
            { figure: 'tstPart', given: -1, thousandths: -5000 },
          ],
        },
      ])
      const third = ok(await police.call(api.getHandIn, { params: { id, seq: 3 } }))
      expect(third.changes).toEqual([{ unitId: COMMUNE, figure: 'tstPart', before: given(4), after: given(5), reason: 'Xem lại' }])
      expect(ok(await police.call(api.getHandIn, { params: { id, seq: 1 } })).cells).toEqual([
        { unitId: COMMUNE, figure: 'tstTotal', cell: given(160, 'over') },
      ])
      expect((await police.call(api.getHandIn, { params: { id, seq: 4 } })).code).toBe('report.not-found')
      const report = ok(await police.call(api.getReport, { params }))
      expect(report.handIns.map(({ seq, accepted }) => [seq, accepted])).toEqual([
        [1, false],
        [2, false],
        [3, false],
      ])
      expect(new Set(report.handIns.map(({ hash }) => hash)).size).toBe(3)
      expect(report.status).toBe('returned')
    }))

  test('once folded, the totals of the place and of every place above are what was noted', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const second = await t.as('commune-officer', SECOND)
      const police = await t.as('appraiser', PROVINCE)
      const id = await handedIn(officer, given(160, 'over'))
      await handedIn(second, given(40), { unitId: SECOND })
      ok(await police.call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
      const db = sqlOf<object>(t.seed)
      expect((await sql<{ n: number }>`select app_fold_reports(100) as n`.execute(db)).rows[0]?.n).toBe(3)
      const { rows } =
        await sql`select unit_id, basis, thousandths, given, more from figure_totals where form_id = ${FORM} order by unit_id, basis`.execute(
          db,
        )
      expect(rows).toEqual([
        { unit_id: COMMUNE, basis: 'accepted', thousandths: 160_000, given: 1, more: 1 },
        { unit_id: COMMUNE, basis: 'provisional', thousandths: 160_000, given: 1, more: 1 },
        { unit_id: SECOND, basis: 'provisional', thousandths: 40_000, given: 1, more: 0 },
        { unit_id: PROVINCE, basis: 'accepted', thousandths: 160_000, given: 1, more: 1 },
        { unit_id: PROVINCE, basis: 'provisional', thousandths: 200_000, given: 2, more: 1 },
        { unit_id: 'VN', basis: 'accepted', thousandths: 160_000, given: 1, more: 1 },
        { unit_id: 'VN', basis: 'provisional', thousandths: 200_000, given: 2, more: 1 },
      ])
      const counts =
        await sql`select basis, reports, in_time from report_totals where form_id = ${FORM} and unit_id = ${PROVINCE} order by basis`.execute(
          db,
        )
      expect(counts.rows).toEqual([
        { basis: 'accepted', reports: 1, in_time: 1 },
        { basis: 'provisional', reports: 2, in_time: 2 },
      ])
    }))

  test('is refused to who typed or handed in, under whichever grant', () =>
    withForms(async (t) => {
      const both = await t.withGrants([
        { role: 'commune-officer', unitId: COMMUNE },
        { role: 'appraiser', unitId: PROVINCE },
      ])
      const id = await handedIn(both)
      expect((await both.call(api.acceptReport, { params: { id }, body: { seq: 1 } })).code).toBe('report.maker-is-checker')
      const cells = [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'x' }]
      expect((await both.call(api.returnReport, { params: { id }, body: { cells } })).code).toBe('report.maker-is-checker')
      expect(ok(await both.call(api.getReport, { params: { id } })).may).toEqual([])
    }))

  test('of cells the report does not have is refused, and of one not handed in', () =>
    withForms(async (t) => {
      const [officer, police] = [await t.as('commune-officer', COMMUNE), await t.as('appraiser', PROVINCE)]
      const id = await handedIn(officer)
      const back = (unitId: string, report = id) =>
        police.call(api.returnReport, { params: { id: report }, body: { cells: [{ unitId, figure: 'tstTotal', reason: 'x' }] } })
      expect((await back(SECOND)).code).toBe('report.cell-unknown')
      const open = await opened(officer, MONTH_BEFORE)
      expect((await back(COMMUNE, open)).code).toBe('report.transition-refused')
      expect((await police.call(api.acceptReport, { params: { id: open }, body: { seq: 1 } })).code).toBe('report.transition-refused')
      expect((await officer.call(api.correctReport, { params: { id }, body: { reason: 'x' } })).code).toBe('report.transition-refused')
      for (const answer of [
        await back(COMMUNE, NO_SUCH),
        await police.call(api.acceptReport, { params: { id: NO_SUCH }, body: { seq: 1 } }),
        await officer.call(api.correctReport, { params: { id: NO_SUCH }, body: { reason: 'x' } }),
        await officer.call(api.handInReport, { params: { id: NO_SUCH }, body: { revision: 0 } }),
        await officer.call(api.answerFinding, { params: { id: NO_SUCH }, body: { key: 'x', answer: 'x' } }),
        await officer.call(api.getReport, { params: { id: NO_SUCH } }),
        await officer.call(api.saveCells, {
          params: { id: NO_SUCH },
          body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', cell: null, base: 0 }] },
        }),
        await officer.call(api.listCellChanges, { params: { id: NO_SUCH }, query: { since: 0 } }),
      ]) {
        expect(answer.code).toBe('report.not-found')
      }
    }))

  test('a province reports to the country: its police enter, the ministry receives', () =>
    withForms(async (t) => {
      const [police, ministry] = [await t.as('appraiser', PROVINCE), await t.as('appraiser', 'VN')]
      const quarter = { periodFrom: plainDate('2026-06-15'), periodTo: plainDate('2026-09-15') }
      const id = await handedIn(police, given(7), { ...quarter, formId: PROVINCE_FORM, unitId: PROVINCE })
      expect((await police.call(api.acceptReport, { params: { id }, body: { seq: 1 } })).code).toBe('auth.forbidden')
      expect(ok(await ministry.call(api.acceptReport, { params: { id }, body: { seq: 1 } })).status).toBe('accepted')
    }))
})
