// Who is told of what about a report: the other side at each step, the unit around its deadline, the levels above after it.
import { describe, expect, test } from 'vitest'
import * as inbox from '@binhyen/core/inbox/inbox.contract'
import { defaultReminders } from '@binhyen/core/reports/reminders.domain'
import * as reminders from '@binhyen/core/reports/reminders.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { doDaily } from '#server/platform/daily'
import type { Runtime } from '#server/platform/run'
import type { Client } from '../../../test/client.ts'
import { inRollback, type RollbackOptions, type Test } from '../../../test/harness.ts'
import { arrangeForms, COMMUNE, FORM, given, handedIn, ok, PROVINCE, typed } from '../../../test/reports.ts'
import { remind } from './reminders.service.ts'

const SECOND = '02890@2025-07-01' as UnitId
/** The tests' month closes on 14/11/2026 and is due ten working days later, on Friday 27/11. */
const DUE = '2026-11-27'

type World = { readonly t: Test; readonly runtime: Runtime }
async function onDay(today: string, run: (world: World) => Promise<void>, more: RollbackOptions = {}): Promise<void> {
  let runtime: Runtime | undefined
  const options = { today, ...more, mountMore: (server: { runtime: Runtime }) => (runtime = server.runtime) }
  await inRollback(async (t) => {
    await arrangeForms(t.seed)
    if (runtime === undefined) throw new Error('not mounted')
    await run({ t, runtime })
  }, options as RollbackOptions)
}

type Line = { readonly kind: string; readonly unit: string; readonly days?: number | undefined; readonly missing?: number | undefined }
/** What of the tests' own form somebody was told, oldest first. */
async function told(who: Client): Promise<readonly Line[]> {
  const { items } = ok(await who.call(inbox.listNotices, { query: { limit: 200 } }))
  return items
    .filter(({ said }) => said.form?.id === FORM)
    .map(({ kind, unit, said }) => ({
      kind,
      unit: unit.id,
      ...(said.workingDays === undefined ? {} : { days: said.workingDays }),
      ...(said.missing === undefined ? {} : { missing: said.missing }),
    }))
    .toReversed()
}
const day = (text: string): PlainDate => plainDate(text)

describe('the steps of a report', () => {
  test('are told to the other side: returned and accepted to who enters, handed in again and correcting to who receives', () =>
    onDay('2026-11-21', async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const colleague = await t.as('commune-officer', COMMUNE)
      const stranger = await t.as('commune-officer', SECOND)
      const police = await t.as('appraiser', PROVINCE)
      const ministry = await t.as('appraiser', 'VN')
      const id = await handedIn(officer)
      ok(
        await police.call(api.returnReport, {
          params: { id },
          body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Chưa khớp sổ' }] },
        }),
      )
      const revision = await typed(officer, id, { tstTotal: given(13) })
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      ok(await police.call(api.acceptReport, { params: { id }, body: { seq: 2 } }))
      ok(await officer.call(api.correctReport, { params: { id }, body: { reason: 'Đếm thiếu' } }))
      const entering = [
        { kind: 'report-returned', unit: COMMUNE },
        { kind: 'report-accepted', unit: COMMUNE },
      ]
      expect(await told(officer)).toEqual(entering)
      expect(await told(colleague)).toEqual(entering)
      expect(await told(police)).toEqual([
        { kind: 'report-handed-in-again', unit: COMMUNE },
        { kind: 'report-correcting', unit: COMMUNE },
      ])
      expect([await told(stranger), await told(ministry)]).toEqual([[], []])
      const [newest] = ok(await officer.call(inbox.listNotices, { query: {} })).items.toReversed()
      expect(newest).toMatchObject({
        record: { kind: 'report', id },
        urgent: true,
        said: { returned: 1, dueOn: DUE, period: { kind: 'month', number: 11, year: 2026 } },
      })
    }))

  test('that are refused tell nobody anything', () =>
    onDay('2026-11-21', async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const id = await handedIn(officer)
      const refused = await police.call(api.returnReport, {
        params: { id },
        body: { cells: [{ unitId: COMMUNE, figure: 'unknown', reason: 'x' }] },
      })
      expect(refused.code).toBe('report.cell-unknown')
      expect(await told(officer)).toEqual([])
    }))
})

describe('reminders', () => {
  test('come five working days and one before the deadline, to who has not handed in', () =>
    onDay('2026-11-20', async ({ t, runtime }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const diligent = await t.as('commune-officer', SECOND)
      await handedIn(diligent, given(1), { unitId: SECOND })
      expect(await remind(runtime, day('2026-11-19'))).toBe(true)
      expect([await told(officer), await told(diligent)]).toEqual([[{ kind: 'report-due-soon', unit: COMMUNE, days: 5 }], []])
      // done again, or by a second program: nothing new
      await remind(runtime, day('2026-11-19'))
      expect(await told(officer)).toHaveLength(1)
    }))

  test('after it, to the unit and once to who receives, with number and names; a late hand-in ends them', () =>
    onDay('2026-11-30', async ({ t, runtime }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const tardy = await t.as('commune-officer', SECOND)
      const police = await t.as('appraiser', PROVINCE)
      const second = await t.as('appraiser', PROVINCE)
      const ministry = await t.as('appraiser', 'VN')
      await handedIn(tardy, given(1), { unitId: SECOND })
      await remind(runtime, day('2026-11-27'))
      const [communes = 0] = (
        await sql<{ n: number }>`select count(*)::int as n from unit_versions v join units u on u.id = v.unit_id
        where v.parent_id = ${PROVINCE} and u.level = 'commune' and v.valid_from <= '2026-11-14' and coalesce(v.valid_to, '2100-01-01') > '2026-11-14'`.execute(
          sqlOf<object>(t.seed),
        )
      ).rows.map(({ n }) => n)
      expect([await told(officer), await told(tardy)]).toEqual([[{ kind: 'report-overdue', unit: COMMUNE, days: 1 }], []])
      expect(await told(police)).toEqual([{ kind: 'reports-missing', unit: PROVINCE, missing: communes - 1 }])
      expect(await told(second)).toEqual(await told(police))
      const notices = ok(await police.call(inbox.listNotices, { query: {} })).items.filter(({ said }) => said.form?.id === FORM)
      expect(notices[0]).toMatchObject({ record: { kind: 'reports', id: FORM }, said: { expected: communes, dueOn: DUE } })
      expect(notices[0]?.said.units?.some(({ id }) => id === SECOND)).toBe(false)
      expect(notices[0]?.said.units?.length).toBe(20)
      // of provinces without anybody who receives, the ministry hears in their place
      expect((await told(ministry)).some(({ unit }) => unit === PROVINCE)).toBe(false)
      expect((await told(ministry)).length).toBeGreaterThan(30)
    }))

  test('reach the level above the receiving one where reports stay missing', () =>
    onDay('2026-12-07', async ({ t, runtime }) => {
      const police = await t.as('appraiser', PROVINCE)
      const ministry = await t.as('appraiser', 'VN')
      await remind(runtime, day('2026-12-04'))
      expect(await told(police)).toEqual([])
      expect((await told(ministry)).map(({ kind, unit }) => ({ kind, unit }))).toEqual([{ kind: 'reports-missing-above', unit: 'VN' }])
    }))

  test('keep still on days off, and make up on the next working day for what was missed', () =>
    onDay('2026-11-28', async ({ t, runtime }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      expect(await doDaily(runtime, 'reminders', (since) => remind(runtime, since))).toBe('not-now')
      expect(await told(officer)).toEqual([])
      const monday: Runtime = { ...runtime, clock: { now: runtime.clock.now, today: () => day('2026-11-30') } }
      expect(await doDaily(monday, 'reminders', (since) => remind(monday, since))).toBe('done')
      expect(await told(officer)).toEqual([{ kind: 'report-overdue', unit: COMMUNE, days: 1 }])
      expect(await doDaily(monday, 'reminders', () => Promise.reject(new Error('done already')))).toBe('done-before')
    }))

  test('killed in the middle, are finished by the next start and told once', () =>
    onDay('2026-11-30', async ({ t, runtime }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const work = async (since: PlainDate | null): Promise<boolean> => {
        await remind(runtime, since)
        throw new Error('killed')
      }
      await expect(doDaily(runtime, 'reminders', work)).rejects.toThrow('killed')
      expect(await doDaily(runtime, 'reminders', (since) => remind(runtime, since))).toBe('done')
      expect([(await told(officer)).length, (await told(police)).length]).toEqual([1, 1])
    }))
})

describe('the terms', () => {
  test('are set by administrators of the country, and go by from the next day on', () =>
    onDay('2026-11-25', async ({ t, runtime }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const administrator = await t.as('administrator', 'VN')
      const provincial = await t.as('administrator', PROVINCE)
      expect(ok(await officer.call(reminders.readReminderTerms, {})).terms).toEqual({ ...defaultReminders })
      const terms = { daysBefore: [2], afterDeadline: false, daysUntilHigher: null }
      expect((await provincial.call(reminders.setReminderTerms, { body: terms })).code).toBe('auth.forbidden')
      expect((await administrator.call(reminders.setReminderTerms, { body: { ...terms, daysBefore: [0] } })).code).toBe('request.invalid')
      ok(await administrator.call(reminders.setReminderTerms, { body: terms }))
      await remind(runtime, day('2026-11-24'))
      expect(await told(officer)).toEqual([{ kind: 'report-due-soon', unit: COMMUNE, days: 2 }])
    }))

  test('the database answers the functions of programs to no person', () =>
    onDay('2026-11-25', async ({ t }) => {
      const officer = await t.as('administrator', 'VN')
      for (const asked of [
        "app_daily_work_done('reminders')",
        "app_note_daily_work('reminders', '2026-11-25', now())",
        "app_units_handed_in('x', '2026-01-01', '2026-02-01')",
      ]) {
        const refused = t.undone(() =>
          t.actAs(officer, async (ctx) => {
            ctx.authoriseOwn()
            await sql`select ${sql.raw(asked)}`.execute(sqlOf<object>(ctx))
          }),
        )
        await expect(refused).rejects.toThrow(/by programs only/)
      }
    }))
})
