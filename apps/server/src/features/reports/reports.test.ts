// Periodic reports over HTTP: begun, typed and handed in, with everything that is refused on the way.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import {
  arrangeVillages,
  COMMUNE,
  deltasOf,
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
  switchOn,
  typed,
  withForms,
} from '../../../test/reports.ts'

describe('beginning a report', () => {
  test('gives the same report to everybody who begins it', () =>
    withForms(async (t) => {
      const [a, b] = [await t.as('commune-officer', COMMUNE), await t.as('commune-officer', COMMUNE)]
      const id = await opened(a)
      expect(await opened(b)).toBe(id)
      const report = ok(await a.call(api.getReport, { params: { id } }))
      expect(report).toMatchObject({ status: 'open', revision: 0, period: { kind: 'month', year: 2026, number: 11 }, dueOn: '2026-11-27' })
      expect(report.may).toEqual(['save', 'hand-in'])
      expect(report.events.map(({ action }) => action)).toEqual(['open'])
      expect(report.form.sections[0]?.figures.map(({ figure }) => figure)).toEqual(['tstTotal', 'tstPart', 'tstGrid', 'tstMoney'])
    }))

  test.each<[string, Record<string, unknown>, string]>([
    ['a unit nobody knows', { unitId: '99999@2025-07-01' }, 'unit.not-found'],
    ['a form nobody knows', { formId: 'no-form' }, 'form.not-found'],
    ['days that are no month', { periodFrom: '2026-10-01', periodTo: '2026-11-01' }, 'report.period-unknown'],
    ['days that run backwards', { periodFrom: '2026-11-15', periodTo: '2026-10-15' }, 'report.period-unknown'],
    ['a month to come', { periodFrom: '2026-12-15', periodTo: '2027-01-15' }, 'report.period-not-begun'],
    ['a month before the unit was', { periodFrom: '2025-01-15', periodTo: '2025-02-15' }, 'unit.not-valid-on'],
    ['the form of a province', { formId: PROVINCE_FORM, periodFrom: '2026-06-15', periodTo: '2026-09-15' }, 'auth.forbidden'],
  ])('is refused for %s', (_, wrong, code) =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const answer = await officer.call(api.openReport, { body: { formId: FORM, unitId: COMMUNE, ...MONTH, ...wrong } })
      expect(answer.code).toBe(code)
    }),
  )

  test('of another level is refused, and of a unit that ended names what followed it', () =>
    withForms(async (t) => {
      const police = await t.as('appraiser', PROVINCE)
      const quarter = { periodFrom: plainDate('2026-06-15'), periodTo: plainDate('2026-09-15') }
      const wrong = await police.call(api.openReport, { body: { formId: PROVINCE_FORM, unitId: COMMUNE, ...quarter } })
      expect([wrong.code, wrong.details]).toEqual(['form.not-for-unit', { level: 'commune', expected: 'province' }])
      const { rows } = await sql<{ id: UnitId; to: UnitId }>`
        select u.id, s.to_id as to from units u join unit_successions s on s.from_id = u.id
        where u.level = 'commune' and u.valid_to = '2025-07-01' order by u.id limit 1`.execute(sqlOf<object>(t.seed))
      const [merged] = rows
      if (merged === undefined) throw new Error('the catalogue has no merged commune')
      const officer = await t.as('commune-officer', merged.id)
      const closed = await officer.call(api.openReport, { body: { formId: FORM, unitId: merged.id, ...MONTH } })
      expect(closed.code).toBe('report.unit-closed')
      expect(closed.details).toMatchObject({ unit: merged.id, on: '2025-07-01', successors: [{ id: merged.to }] })
      // for a month that ended while it stood, it still reports
      const before = { periodFrom: plainDate('2025-05-15'), periodTo: plainDate('2025-06-15') }
      expect((await officer.call(api.openReport, { body: { formId: FORM, unitId: merged.id, ...before } })).code).toBeNull()
    }))
})

describe('typing', () => {
  test('keeps zero, not applicable, cannot provide and blank apart, and a quantity as it was said', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const said = {
        tstTotal: given(160, 'over'),
        tstPart: given(0),
        tstGrid: { state: 'cannot-provide', reason: 'Sổ theo dõi đang được kiểm kê' } as const,
        tstMoney: given(30, 'range', 40),
      }
      await typed(officer, id, said)
      await typed(officer, id, { tstGrid: { state: 'not-applicable' }, tstMoney: null })
      const { cells } = ok(await officer.call(api.getReport, { params: { id } }))
      expect(Object.fromEntries(cells.map(({ figure, cell }) => [figure, cell]))).toEqual({
        tstTotal: given(160, 'over'),
        tstPart: given(0),
        tstGrid: { state: 'not-applicable' },
        tstMoney: null,
      })
      expect(Object.fromEntries(cells.map(({ figure, revision }) => [figure, revision]))).toEqual({
        tstTotal: 1,
        tstPart: 1,
        tstGrid: 2,
        tstMoney: 2,
      })
    }))

  test('in one cell at once: the second is told what stands, and writes nothing; in two cells both are kept', () =>
    withForms(async (t) => {
      const [a, b] = [await t.as('commune-officer', COMMUNE), await t.as('commune-officer', COMMUNE)]
      const id = await opened(a)
      const put = (client: typeof a, figure: string, number: number, base = 0) =>
        client.call(api.saveCells, { params: { id }, body: { cells: [{ unitId: COMMUNE, figure, cell: given(number), base }] } })
      expect(ok(await put(a, 'tstTotal', 5))).toMatchObject({ revision: 1, conflicts: [] })
      const second = ok(await put(b, 'tstTotal', 7))
      expect(second).toMatchObject({
        revision: 1,
        saved: [],
        conflicts: [{ figure: 'tstTotal', cell: given(5), revision: 1, by: 'Tester 1' }],
      })
      // what says the same is no conflict
      expect(ok(await put(b, 'tstTotal', 5)).conflicts).toEqual([])
      expect(ok(await put(b, 'tstPart', 2))).toMatchObject({ revision: 2, conflicts: [] })
      const seen = ok(await a.call(api.listCellChanges, { params: { id }, query: { since: 1 } }))
      expect(seen).toMatchObject({ revision: 2, cells: [{ figure: 'tstPart', cell: given(2), by: 'Tester 2' }] })
      // whoever saw it may write over it
      expect(ok(await put(b, 'tstTotal', 7, 1))).toMatchObject({ revision: 3, conflicts: [] })
      const again = ok(await a.call(api.listCellChanges, { params: { id }, query: { since: 3 } }))
      expect(again).toEqual({ revision: 3, status: 'open', cells: [] })
    }))

  test('is refused where the form does not ask, the figure is off, or the value does not fit', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const [village = ''] = await arrangeVillages(t)
      const id = await opened(officer)
      const put = async (unitId: string, figure: string, cell: ReturnType<typeof given>) => {
        const answer = await officer.call(api.saveCells, { params: { id }, body: { cells: [{ unitId, figure, cell, base: 0 }] } })
        return [answer.code, answer.details]
      }
      expect(await put(COMMUNE, 'tstLimited', given(1))).toEqual([
        'report.cell-unknown',
        { cells: [{ unitId: COMMUNE, figure: 'tstLimited' }] },
      ])
      expect((await put(SECOND, 'tstTotal', given(1)))[0]).toBe('report.cell-unknown')
      expect((await put(village, 'tstTotal', given(1)))[0]).toBe('report.cell-unknown')
      expect(await put(COMMUNE, 'tstSensitive', given(1))).toEqual(['figure.off', { figures: ['tstSensitive'] }])
      expect(await put(COMMUNE, 'tstTotal', given(1.5))).toEqual([
        'report.cell-invalid',
        { issues: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'too-many-decimals' }] },
      ])
      expect((await put(COMMUNE, 'tstMoney', given(1.5)))[0]).toBeNull()
      expect(await put(COMMUNE, 'tstTotal', given(1e9))).toMatchObject(['report.cell-invalid', { issues: [{ reason: 'too-large' }] }])
      const range = { state: 'given', quantity: { number: 4, qualifier: 'range', upper: 3 } } as const
      expect((await put(COMMUNE, 'tstTotal', range))[0]).toBe('request.invalid')
      await switchOn(t)
      expect((await put(COMMUNE, 'tstSensitive', given(1)))[0]).toBeNull()
      await switchOn(t, 'tstSensitive', 'off')
      const { cells } = ok(await officer.call(api.getReport, { params: { id } }))
      expect(cells.map(({ figure }) => figure)).not.toContain('tstSensitive')
    }))

  test('stops once handed in, and after a return goes on only in what came back', () =>
    withForms(async (t) => {
      const [officer, police] = [await t.as('commune-officer', COMMUNE), await t.as('appraiser', PROVINCE)]
      const id = await handedIn(officer)
      const put = (figure: string) =>
        officer.call(api.saveCells, { params: { id }, body: { cells: [{ unitId: COMMUNE, figure, cell: given(9), base: 1 }] } })
      const stopped = await put('tstTotal')
      expect([stopped.code, stopped.details]).toEqual(['report.transition-refused', { status: 'handed-in', action: 'save' }])
      ok(
        await police.call(api.returnReport, {
          params: { id },
          body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Chưa khớp sổ' }], note: 'Đề nghị rà soát' },
        }),
      )
      const closed = await put('tstMoney')
      expect([closed.code, closed.details]).toEqual(['report.cell-closed', { cells: [{ unitId: COMMUNE, figure: 'tstMoney' }] }])
      // what is asked only where the returned cell says something is open with it
      expect((await put('tstPart')).code).toBeNull()
      expect((await put('tstTotal')).code).toBeNull()
      const report = ok(await officer.call(api.getReport, { params: { id } }))
      expect(report).toMatchObject({ status: 'returned', returned: 1, returns: [{ figure: 'tstTotal', reason: 'Chưa khớp sổ' }] })
      expect(report.events.at(-1)).toMatchObject({ action: 'return', note: 'Đề nghị rà soát', handIn: 1 })
    }))
})

describe('handing in', () => {
  test('is refused while an error stands or a warning is unanswered', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await handedIn(officer, given(10), MONTH_BEFORE)
      const id = await opened(officer)
      const handIn = async (revision: number) => officer.call(api.handInReport, { params: { id }, body: { revision } })
      const blank = await handIn(0)
      expect([blank.code, blank.details]).toMatchObject([
        'report.findings',
        { findings: [{ kind: 'missing', figures: ['tstTotal'], severity: 'error' }] },
      ])
      let revision = await typed(officer, id, { tstTotal: given(30), tstPart: given(31) })
      const broken = await handIn(revision)
      expect(broken.details).toMatchObject({
        findings: [
          { check: 'part', severity: 'error' },
          { check: 'jump', severity: 'warning', values: { tstTotal: 30, tstTotalBefore: 10 } },
        ],
      })
      revision = await typed(officer, id, { tstPart: given(3) })
      const key = `check jump ${COMMUNE}`
      const answer = (text: string, to = key) => officer.call(api.answerFinding, { params: { id }, body: { key: to, answer: text } })
      expect((await answer('x', `check part ${COMMUNE}`)).code).toBe('report.finding-unknown')
      expect((await answer('Do mở đợt cao điểm')).code).toBeNull()
      expect((await answer('')).code).toBeNull()
      expect((await handIn(revision)).code).toBe('report.findings')
      ok(await answer('Do mở đợt cao điểm'))
      expect(ok(await handIn(revision))).toMatchObject({ status: 'handed-in', seq: 1, late: false })
      expect((await answer('Sau khi nộp')).code).toBe('report.transition-refused')
      const kept = ok(await officer.call(api.getHandIn, { params: { id, seq: 1 } }))
      expect(kept.answers).toEqual([{ key, answer: 'Do mở đợt cao điểm' }])
    }))

  test('asks for what the sender saw: a cell changed meanwhile is shown first', () =>
    withForms(async (t) => {
      const [a, b] = [await t.as('commune-officer', COMMUNE), await t.as('commune-officer', COMMUNE)]
      const id = await opened(a)
      const revision = await typed(a, id, { tstTotal: given(3) })
      await typed(b, id, { tstPart: given(1) })
      const answer = await a.call(api.handInReport, { params: { id }, body: { revision } })
      expect([answer.code, answer.details]).toEqual(['report.changed-meanwhile', { revision: 2 }])
    }))

  test('twice by a double click is once, and a second time is refused', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const revision = await typed(officer, id, { tstTotal: given(3) })
      const commandId = '00000000-0000-4000-8000-0000000000aa'
      const click = (command: string | null) =>
        officer.call(api.handInReport, { params: { id }, body: { revision }, ...(command === null ? {} : { commandId: command }) })
      const [first, again, other] = [await click(commandId), await click(commandId), await click(null)]
      expect([first.body, again.body]).toEqual([first.body, first.body])
      expect(other.code).toBe('report.transition-refused')
      expect(await deltasOf(t, id)).toHaveLength(1)
    }))

  test('before the data close is refused, and after the deadline is late', async () => {
    await withForms(
      async (t) => {
        const officer = await t.as('commune-officer', COMMUNE)
        const id = await opened(officer)
        const revision = await typed(officer, id, { tstTotal: given(3) })
        const answer = await officer.call(api.handInReport, { params: { id }, body: { revision } })
        expect([answer.code, answer.details]).toEqual(['report.before-close', { closesOn: '2026-11-14' }])
        expect(ok(await officer.call(api.getReport, { params: { id } })).may).toEqual(['save'])
      },
      { today: '2026-11-13' },
    )
    await withForms(
      async (t) => {
        const officer = await t.as('commune-officer', COMMUNE)
        const id = await handedIn(officer)
        expect(ok(await officer.call(api.getReport, { params: { id } }))).toMatchObject({
          late: true,
          handedInOn: '2026-11-28',
          dueOn: '2026-11-27',
        })
        expect(await deltasOf(t, id)).toMatchObject([{ basis: 'provisional', reports: 1, in_time: 0 }])
      },
      { today: '2026-11-28' },
    )
  })

  test('of a unit that ended in mid-period is refused: what followed it reports', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const revision = await typed(officer, id, { tstTotal: given(3) })
      const db = sqlOf<object>(t.seed)
      await sql`update unit_versions set valid_to = '2026-11-01' where unit_id = ${COMMUNE} and valid_to is null`.execute(db)
      await sql`update units set valid_to = '2026-11-01' where id = ${COMMUNE}`.execute(db)
      const answer = await officer.call(api.handInReport, { params: { id }, body: { revision } })
      expect([answer.code, answer.details]).toMatchObject(['report.unit-closed', { unit: COMMUNE, on: '2026-11-01' }])
    }))
})
