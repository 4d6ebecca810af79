// Outages: a report handed in late because of one counts as in time, before and after it is recorded, and is late again when it is taken back.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as inbox from '@binhyen/core/inbox/inbox.contract'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { localTime } from '@binhyen/core/shared/local-time'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import type { Test } from '../../../test/harness.ts'
import {
  COMMUNE,
  deltasOf,
  ELSEWHERE,
  foldDeltas,
  FORM,
  given,
  handedIn,
  MONTH,
  ok,
  opened,
  PROVINCE,
  SECOND,
  typed,
  withForms,
} from '../../../test/reports.ts'
import { remind } from './reminders.service.ts'
import { beat } from './outages.service.ts'

/** The tests' month is due on Friday 27/11/2026; this is the Monday after it. */
const MONDAY = { today: '2026-11-30' }
const AFTERNOON = { from: localTime('2026-11-27T14:00'), to: localTime('2026-11-27T18:30') }
const told = (places: readonly string[], span: { from: string; to: string } = AFTERNOON) => ({
  body: {
    from: span.from as never,
    to: span.to as never,
    places: [...places],
    reason: 'Mất điện diện rộng sau bão',
    document: 'Công văn 12/CV-ĐL',
  },
})
const recorded = async (who: Client, places: readonly string[], span?: { from: string; to: string }) =>
  ok(await who.call(outages.recordOutage, told(places, span)))
const read = async (who: Client, id: string) => ok(await who.call(api.getReport, { params: { id } }))

/** Reports and those in time, kept and counted, of a place. */
async function inTimeOf(t: Test, place: UnitId, basis: string): Promise<readonly [number, number]> {
  await foldDeltas(t.seed, 1000)
  const { rows } = await sql<{ kept: number; counted: number }>`
    select (select in_time from report_totals where unit_id = ${place} and form_id = ${FORM} and basis = ${basis}) as kept,
      (select count(*)::int from reports where ${place} = any (scope) and form_id = ${FORM} and not late
        and case when ${basis} = 'accepted' then accepted_seq is not null else hand_in_seq > 0 end) as counted`.execute(
    sqlOf<object>(t.seed),
  )
  return [rows[0]?.kept ?? -1, rows[0]?.counted ?? -1]
}

describe('a report due while its place was cut off', () => {
  test('is in time where it is handed in on the next working day, and says why', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await recorded(await t.as('administrator', PROVINCE), [PROVINCE])
      const id = await handedIn(officer)
      const report = await read(officer, id)
      expect(report).toMatchObject({
        late: false,
        dueOn: '2026-11-27',
        credit: { until: '2026-11-30', outages: [{ from: '2026-11-27T14:00', to: '2026-11-27T18:30' }] },
      })
      expect(report.handIns).toMatchObject([{ late: false }])
      expect((await deltasOf(t, id)).map(({ in_time }) => in_time)).toEqual([1])
      const { items } = ok(await officer.call(api.listDueReports, {}))
      expect(items.find((row) => row.id === id)?.credit?.until).toBe('2026-11-30')
    }, MONDAY))

  test('is late a day later, and elsewhere', () =>
    withForms(async (t) => {
      await recorded(await t.as('administrator', COUNTRY_ID), [COMMUNE])
      const late = await read(
        await t.as('commune-officer', SECOND),
        await handedIn(await t.as('commune-officer', SECOND), given(1), { unitId: SECOND }),
      )
      expect(late).toMatchObject({ late: true, credit: null })
    }, MONDAY).then(() =>
      withForms(
        async (t) => {
          await recorded(await t.as('administrator', COUNTRY_ID), [COMMUNE])
          const officer = await t.as('commune-officer', COMMUNE)
          expect(await read(officer, await handedIn(officer))).toMatchObject({ late: true, credit: { until: '2026-11-30' } })
        },
        { today: '2026-12-01' },
      ),
    ))

  test('counts as in time once it is recorded afterwards, its hand-in stays as it was, and the totals follow', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const keeper = await t.as('administrator', PROVINCE)
      const id = await handedIn(officer)
      const other = await handedIn(await t.as('commune-officer', SECOND), given(3), { unitId: SECOND })
      ok(await police.call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
      const before = await read(officer, id)
      expect(before).toMatchObject({ late: true, credit: null })
      expect(await inTimeOf(t, PROVINCE, 'provisional')).toEqual([0, 0])

      const { id: outage, reports } = await recorded(keeper, [PROVINCE])
      expect(reports).toBe(2)
      const after = await read(officer, id)
      expect(after).toMatchObject({ late: false, status: 'accepted', revision: before.revision, credit: { until: '2026-11-30' } })
      expect(after.handIns).toEqual(before.handIns)
      expect(after.handIns[0]?.late).toBe(true)
      expect(await inTimeOf(t, PROVINCE, 'provisional')).toEqual([2, 2])
      expect(await inTimeOf(t, PROVINCE, 'accepted')).toEqual([1, 1])
      const list = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: FORM, periodFrom: MONTH.periodFrom } }))
      expect(list.counts).toMatchObject({ late: 0, handedIn: 1, accepted: 1 })
      expect(list.items.find((row) => row.id === other)?.credit?.until).toBe('2026-11-30')

      const hears = async (who: Client) =>
        ok(await who.call(inbox.listNotices, { query: { limit: 50 } })).items.filter(({ kind }) => kind !== 'report-accepted')
      const place = { unit: { id: COMMUNE }, record: { kind: 'report', id }, said: { form: { id: FORM }, dueOn: '2026-11-27' } }
      expect(await hears(officer)).toMatchObject([{ kind: 'report-credited', urgent: false, ...place }])
      expect(await hears(police)).toEqual([])

      const back = ok(await keeper.call(outages.withdrawOutage, { params: { id: outage }, body: { reason: 'Ghi nhầm ngày' } }))
      expect(back.reports).toBe(2)
      expect((await hears(officer)).map(({ kind }) => kind)).toEqual(['report-late-again', 'report-credited'])
      expect(await read(officer, id)).toMatchObject({ late: true, credit: null })
      expect(await inTimeOf(t, PROVINCE, 'provisional')).toEqual([0, 0])
      expect(await inTimeOf(t, PROVINCE, 'accepted')).toEqual([0, 0])
      const again = await keeper.call(outages.withdrawOutage, { params: { id: outage }, body: { reason: 'Lần hai' } })
      expect(again.code).toBe('outage.withdrawn')

      const { rows } = await sql<{ action: string; change: { after: unknown } }>`
        select action, change from audit_entries where entity_kind = 'outage' order by id`.execute(sqlOf<object>(t.seed))
      expect(rows).toMatchObject([
        { action: 'outage.record', change: { after: { reports: 2, places: [PROVINCE] } } },
        { action: 'outage.withdraw', change: { after: { reports: 2, reason: 'Ghi nhầm ngày' } } },
      ])
    }, MONDAY))

  test('stays in time while one of two overlapping outages stands', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const keeper = await t.as('administrator', PROVINCE)
      const id = await handedIn(officer)
      const first = await recorded(keeper, [PROVINCE])
      const second = await recorded(keeper, [COMMUNE], { from: '2026-11-27T16:00', to: '2026-11-28T09:00' })
      expect([first.reports, second.reports]).toEqual([1, 0])
      const take = (outage: string) => keeper.call(outages.withdrawOutage, { params: { id: outage }, body: { reason: 'x' } })
      expect(ok(await take(first.id)).reports).toBe(0)
      expect((await read(officer, id)).late).toBe(false)
      expect(ok(await take(second.id)).reports).toBe(1)
      expect((await read(officer, id)).late).toBe(true)
    }, MONDAY))

  test('returned and handed in again after that day, it stays in time', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const id = await handedIn(officer)
      const cells = [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Chưa khớp' }]
      ok(await police.call(api.returnReport, { params: { id }, body: { cells } }))
      await recorded(await t.as('administrator', PROVINCE), [COMMUNE])
      const revision = await typed(officer, id, { tstTotal: given(13) })
      expect(ok(await officer.call(api.handInReport, { params: { id }, body: { revision } })).late).toBe(false)
      expect(await inTimeOf(t, COMMUNE, 'provisional')).toEqual([1, 1])
    }, MONDAY))

  test('is not called overdue meanwhile, in the lists and by the reminders', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const stranger = await t.as('commune-officer', SECOND)
      const police = await t.as('appraiser', PROVINCE)
      const id = await opened(officer)
      const overdue = async (q: string): Promise<number> =>
        ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: FORM, periodFrom: MONTH.periodFrom, state: 'overdue', q } }))
          .items.length
      const { counts } = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: FORM, periodFrom: MONTH.periodFrom } }))
      await recorded(await t.as('administrator', PROVINCE), [COMMUNE])
      const now = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: FORM, periodFrom: MONTH.periodFrom } }))
      expect(now.counts.overdue).toBe(counts.overdue - 1)
      const { unit } = await read(officer, id)
      expect(await overdue(unit.name)).toBe(0)
      const { items } = ok(await officer.call(api.listDueReports, {}))
      expect(items.find((row) => row.id === id)).toMatchObject({ daysLeft: 0, credit: { until: '2026-11-30' } })

      await remind(t.runtime, plainDate('2026-11-27'))
      const hears = async (who: Client) =>
        ok(await who.call(inbox.listNotices, { query: { limit: 50 } })).items.filter(
          ({ said, kind }) => said.form?.id === FORM && kind === 'report-overdue',
        ).length
      expect([await hears(officer), await hears(stranger)]).toEqual([0, 1])
    }, MONDAY))
})

describe('an outage', () => {
  test('is recorded by administrators of its places alone, also where the server is passed by', () =>
    withForms(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const elsewhere = await t.as('administrator', ELSEWHERE)
      const officer = await t.as('commune-officer', COMMUNE)
      expect((await keeper.call(outages.recordOutage, told([PROVINCE, ELSEWHERE]))).code).toBe('auth.forbidden')
      expect((await elsewhere.call(outages.recordOutage, told([COMMUNE]))).code).toBe('auth.forbidden')
      expect((await officer.call(outages.recordOutage, told([COMMUNE]))).code).toBe('auth.forbidden')
      const { id } = await recorded(keeper, [COMMUNE, SECOND])
      expect((await elsewhere.call(outages.withdrawOutage, { params: { id }, body: { reason: 'x' } })).code).toBe('auth.forbidden')
      expect(ok(await elsewhere.call(outages.listOutages, { query: {} })).items).toMatchObject([
        { id, mayWithdraw: false, kind: 'recorded' },
      ])
      expect(ok(await keeper.call(outages.listOutages, { query: {} })).items).toMatchObject([{ id, mayWithdraw: true }])

      const late = await handedIn(officer)
      const span = `'{"id":"${crypto.randomUUID()}","from":"2026-11-27T14:00","to":"2026-11-27T18:00","reason":"x"}'`
      const notice = (report: string, unit: string = COMMUNE) =>
        JSON.stringify([
          {
            key: 'x',
            kind: 'report-credited',
            urgent: false,
            unit,
            record_kind: 'report',
            record_id: report,
            said: {},
            roles: [],
            place: [],
          },
        ])
      for (const [who, asked] of [
        [officer, `app_record_outage(${span}, '{${COMMUNE}}', now(), 'x')`],
        [elsewhere, `app_record_outage(${span}, '{${COMMUNE}}', now(), 'x')`],
        [elsewhere, `app_withdraw_outage('${id}', 'x', now(), 'x')`],
        [elsewhere, `app_reports_after_due('${id}')`],
        [elsewhere, `app_judge_lateness('${id}', '{${late}}', true, now())`],
        [keeper, `app_judge_lateness('${id}', '{${crypto.randomUUID()}}', true, now())`],
        [elsewhere, `app_reports_judged('${id}', '{${late}}')`],
        [elsewhere, `app_send_outage_notices('${id}', '${notice(late)}', now())`],
        [keeper, `app_send_outage_notices('${id}', '${notice(crypto.randomUUID())}', now())`],
        [keeper, `app_send_outage_notices('${id}', '${notice(late, SECOND)}', now())`],
        [keeper, 'app_beat(now())'],
      ] as const) {
        const refused = t.undone(() =>
          t.actAs(who, async (ctx) => {
            ctx.authoriseOwn()
            await sql`select ${sql.raw(asked)}`.execute(sqlOf<object>(ctx))
          }),
        )
        await expect(refused, asked).rejects.toMatchObject({ code: '42501' })
      }
    }, MONDAY))

  test('is refused where it makes no sense', () =>
    withForms(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const asked = async (from: string, to: string) => {
        const { code, details } = await keeper.call(outages.recordOutage, told([PROVINCE], { from, to }))
        return [code, Reflect.get(Object(details), 'reason')]
      }
      expect(await asked('2026-11-27T14:00', '2026-11-27T14:00')).toEqual(['outage.span-refused', 'empty'])
      expect(await asked('2026-11-27T14:00', '2026-12-01T00:00')).toEqual(['outage.span-refused', 'in-future'])
      expect(await asked('2026-10-01T14:00', '2026-11-27T14:00')).toEqual(['outage.span-refused', 'too-long'])
      expect((await asked('2026-11-31T14:00', '2026-11-27T14:00'))[0]).toBe('request.invalid')
      expect((await keeper.call(outages.recordOutage, told(['99999@2025-07-01']))).code).toBe('unit.not-found')
      expect((await keeper.call(outages.recordOutage, told([]))).code).toBe('request.invalid')
      const nowhere = { params: { id: crypto.randomUUID() }, body: { reason: 'x' } }
      expect((await keeper.call(outages.withdrawOutage, nowhere)).code).toBe('outage.not-found')
      expect((await keeper.call(outages.listOutages, { query: { after: 'x' } })).code).toBe('request.invalid')
    }, MONDAY))

  test('is listed newest first, page by page', () =>
    withForms(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      for (const day of ['24', '26', '25']) await recorded(keeper, [PROVINCE], { from: `2026-11-${day}T08:00`, to: `2026-11-${day}T12:00` })
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = ok(await keeper.call(outages.listOutages, { query: { limit: 2, ...(after === undefined ? {} : { after }) } }))
        seen.push(...page.items.map(({ from }) => from))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(seen).toEqual(['2026-11-26T08:00', '2026-11-25T08:00', '2026-11-24T08:00'])
    }, MONDAY))
})

describe('the program', () => {
  /** A program whose clock shows a moment by the clock in Vietnam. */
  const at = (runtime: Runtime, day: string, time: string): Runtime => ({
    ...runtime,
    clock: { now: () => new Date(`${day}T${time}:00+07:00`), today: () => plainDate(day) },
  })
  const beats = (runtime: Runtime, day: string, time: string) => runAsNobody(at(runtime, day, time), { mode: 'write', sender: null }, beat)

  test('notes when it was down, and credits what was handed in late before that', () =>
    withForms(async (t) => {
      const id = await handedIn(await t.as('commune-officer', COMMUNE))
      expect(await beats(t.runtime, '2026-11-27', '13:59')).toBeNull()
      expect(await beats(t.runtime, '2026-11-27', '14:00')).toBeNull()
      expect(await beats(t.runtime, '2026-11-30', '07:10')).toEqual({ from: '2026-11-27T14:00', to: '2026-11-30T07:10' })
      expect(await beats(t.runtime, '2026-11-30', '07:10')).toBeNull()
      expect(await beats(t.runtime, '2026-11-30', '07:11')).toBeNull()
      const officer = await t.as('commune-officer', COMMUNE)
      expect(await read(officer, id)).toMatchObject({ late: false, credit: { until: '2026-11-30' } })
      const [outage] = ok(await officer.call(outages.listOutages, { query: {} })).items
      expect(outage).toMatchObject({ kind: 'system', reason: null, recordedBy: null, places: [{ id: COUNTRY_ID }], mayWithdraw: false })
      const provincial = await t.as('administrator', PROVINCE)
      const take = { params: { id: outage?.id ?? '' }, body: { reason: 'Dừng theo kế hoạch' } }
      expect((await provincial.call(outages.withdrawOutage, take)).code).toBe('auth.forbidden')
      expect(ok(await (await t.as('administrator', COUNTRY_ID)).call(outages.withdrawOutage, take)).reports).toBe(1)
    }, MONDAY))

  test('notes nothing at its first start, by night, and where the day was set by hand', () =>
    withForms(async (t) => {
      expect(await beats(t.runtime, '2026-11-26', '17:30')).toBeNull()
      expect(await beats(t.runtime, '2026-11-27', '07:20')).toBeNull()
      const byHand: Runtime = {
        ...t.runtime,
        clock: { now: () => new Date('2026-11-27T18:00:00+07:00'), today: () => plainDate('2026-11-30') },
      }
      expect(await runAsNobody(byHand, { mode: 'write', sender: null }, beat)).toBeNull()
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from outages`.execute(sqlOf<object>(t.seed))
      expect(rows[0]?.n).toBe(0)
    }, MONDAY))
})
