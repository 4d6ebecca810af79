// Reports asked for ad hoc over HTTP: who may ask whom, what stands against it, and that what is asked is owed, opened, judged, counted,
// reminded of and withdrawn as any other report.
import { describe, expect, test } from 'vitest'
import { readSummary } from '@binhyen/core/analytics/analytics.contract'
import * as values from '@binhyen/core/exchange/figure-values.contract'
import * as many from '@binhyen/core/exchange/workbook-many.contract'
import * as inbox from '@binhyen/core/inbox/inbox.contract'
import { recordOutage } from '@binhyen/core/reports/outages.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { localTime } from '@binhyen/core/shared/local-time'
import { addDays, plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Runtime } from '#server/platform/run'
import type { Client } from '../../../test/client.ts'
import { inRollback, type RollbackOptions, type Test } from '../../../test/harness.ts'
import { arrangeAskedForm, arrangeRequest, ASKED, DAYS, DOCUMENT, DUE } from '../../../test/asked-reports.ts'
import { arrangeForms, COMMUNE, ELSEWHERE, FORM, foldDeltas, given, ok, PROVINCE, SECOND, typed } from '../../../test/reports.ts'
import { remind } from './reminders.service.ts'

type World = { readonly t: Test; readonly runtime: Runtime }
async function withAskedForm(run: (world: World) => Promise<void>, more: RollbackOptions = {}): Promise<void> {
  let runtime: Runtime | undefined
  const options = { today: '2026-11-21', ...more, mountMore: (server: { runtime: Runtime }) => (runtime = server.runtime) }
  await inRollback(async (t) => {
    await arrangeForms(t.seed)
    await arrangeAskedForm(t.seed)
    if (runtime === undefined) throw new Error('not mounted')
    await run({ t, runtime })
  }, options as RollbackOptions)
}

type Body = typeof requests.askForReports.body._input
const body = (more: Partial<Body> = {}): Body => ({ formId: ASKED, unitId: PROVINCE, ...DAYS, dueOn: DUE, document: DOCUMENT, ...more })
const ask = (police: Client, more: Partial<Body> = {}) => police.call(requests.askForReports, { body: body(more) as never })
const place = (unitId: UnitId = COMMUNE) => ({ formId: ASKED, unitId, periodFrom: DAYS.from, periodTo: DAYS.to })
const open = (officer: Client, unitId: UnitId = COMMUNE) => officer.call(api.openReport, { body: place(unitId) })

async function handInAsked(
  officer: Client,
  total: number,
  unitId: UnitId = COMMUNE,
): Promise<{ readonly id: string; readonly late: boolean }> {
  const { id } = ok(await open(officer, unitId))
  const revision = await typed(officer, id, { tstTotal: given(total) }, unitId)
  return { id, late: ok(await officer.call(api.handInReport, { params: { id }, body: { revision } })).late }
}

const toldOf = async (who: Client): Promise<readonly string[]> =>
  ok(await who.call(inbox.listNotices, { query: { limit: 200 } }))
    .items.filter(({ said }) => said.form?.id === ASKED)
    .map(({ kind, unit }) => `${kind} ${unit.id}`)
    .toReversed()

const dueOf = async (officer: Client): Promise<readonly { readonly dueOn: PlainDate; readonly status: string | null }[]> =>
  ok(await officer.call(api.listDueReports, {})).items.filter(({ form }) => form.id === ASKED)

describe('a report asked for ad hoc', () => {
  test('is owed by every commune of the province, by its own day, and by no other', () =>
    withAskedForm(async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      expect(await dueOf(officer)).toEqual([])
      expect((await open(officer)).code).toBe('report.not-asked')
      const police = await t.as('appraiser', PROVINCE)
      const { units } = ok(await ask(police))
      expect(await dueOf(officer)).toMatchObject([{ dueOn: DUE, status: null, unit: { id: COMMUNE }, period: { kind: 'ad-hoc', ...DAYS } }])
      expect(await toldOf(officer)).toEqual([`report-asked ${COMMUNE}`])
      expect(await toldOf(police)).toEqual([])
      const strangers = await t.as('commune-officer', ELSEWHERE)
      expect([await dueOf(strangers), await toldOf(strangers)]).toEqual([[], []])
      const list = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: ASKED } }))
      expect(list).toMatchObject({ period: DAYS, counts: { expected: units, notBegun: units, overdue: 0 } })
      expect(units).toBeGreaterThan(50)
    }))

  test('of one commune asks that one alone', () =>
    withAskedForm(async ({ t }) => {
      const police = await t.as('appraiser', PROVINCE)
      expect(ok(await ask(police, { unitId: COMMUNE })).units).toBe(1)
      expect((await open(await t.as('commune-officer', SECOND), SECOND)).code).toBe('report.not-asked')
      const list = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: ASKED } }))
      expect(list.items.map(({ unit, dueOn }) => [unit.id, dueOn])).toEqual([[COMMUNE, DUE]])
      const board = ok(await police.call(readTotals, { query: { unit: PROVINCE, form: ASKED, figures: 'tstTotal' } }))
      expect(board.total.progress).toEqual([{ expected: 1, handedIn: 0, accepted: 0, inTime: 0 }])
      expect(board.parts.map(({ unit, progress }) => [unit.id, progress[0]?.expected]).filter(([, n]) => n !== 0)).toEqual([[COMMUNE, 1]])
    }))

  test('is handed in, received, returned, accepted and corrected as any other, and stands on the board and among the figures', () =>
    withAskedForm(async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const { units } = ok(await ask(police))
      const { id, late } = await handInAsked(officer, 7)
      expect(late).toBe(false)
      ok(
        await police.call(api.returnReport, {
          params: { id },
          body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Chưa khớp sổ' }] },
        }),
      )
      const revision = await typed(officer, id, { tstTotal: given(9) })
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      ok(await police.call(api.acceptReport, { params: { id }, body: { seq: 2 } }))
      ok(await officer.call(api.correctReport, { params: { id }, body: { reason: 'Đếm thiếu' } }))
      await foldDeltas(t.seed, 100)
      const board = ok(
        await police.call(readTotals, {
          query: { unit: PROVINCE, form: ASKED, on: plainDate('2026-11-19'), figures: 'tstTotal', compare: 'last-year' },
        }),
      )
      expect(board).toMatchObject({ periods: [DAYS], comparedWith: null, comparedPeriods: [] })
      expect(board.total.cells[0]?.[0]).toMatchObject({ number: 9, given: 1 })
      expect(board.total.progress).toEqual([{ expected: units, handedIn: 1, accepted: 1, inTime: 1 }])
      const [request] = ok(await police.call(requests.listReportRequests, {})).items
      expect(request).toMatchObject({ progress: { expected: units, handedIn: 1, accepted: 1 }, mayChange: false })
      expect(ok(await officer.call(requests.listReportRequests, {})).items).toMatchObject([
        { progress: { expected: 1, handedIn: 1 }, mayChange: false, document: { number: '123/CV-PV05' } },
      ])
      const one = ok(await officer.call(api.getReport, { params: { id } }))
      expect([one.before, one.lastYear]).toEqual([null, null])
      const standing = ok(await police.call(readSummary, { query: { unit: PROVINCE, on: plainDate('2026-11-21') } }))
      expect(standing.figures.find(({ form }) => form.id === ASKED)).toMatchObject({
        from: 'below',
        reports: { counted: 1, expected: units },
      })
    }))

  test('handed in after its day is late, and the board says so', () =>
    withAskedForm(
      async ({ t }) => {
        // asked before, as the calendar of the test stands after the deadline
        await arrangeRequest(t.seed, [PROVINCE, 'VN'], PROVINCE)
        const police = await t.as('appraiser', PROVINCE)
        const list = ok(await police.call(api.listReports, { query: { unit: PROVINCE, form: ASKED } }))
        expect(list.counts.overdue).toBe(list.counts.expected)
        expect((await handInAsked(await t.as('commune-officer', COMMUNE), 3)).late).toBe(true)
        const board = ok(await police.call(readTotals, { query: { unit: PROVINCE, form: ASKED, figures: 'tstTotal' } }))
        expect(board.total.progress).toMatchObject([{ handedIn: 1, inTime: 0 }])
      },
      { today: '2026-11-26' },
    ))

  test('is reminded of before its day and, after it, one level up', async () => {
    const lines: string[][] = []
    for (const today of ['2026-11-23', '2026-11-25']) {
      await withAskedForm(
        async ({ t, runtime }) => {
          await arrangeRequest(t.seed, [COMMUNE, PROVINCE, 'VN'], PROVINCE)
          const [officer, second, police] = [
            await t.as('commune-officer', COMMUNE),
            await t.as('commune-officer', SECOND),
            await t.as('appraiser', PROVINCE),
          ]
          expect(await remind(runtime, addDays(plainDate(today), -1))).toBe(true)
          lines.push([...(await toldOf(officer)), ...(await toldOf(police))])
          expect(await toldOf(second)).toEqual([])
        },
        { today },
      )
    }
    expect(lines).toEqual([[`report-due-soon ${COMMUNE}`], [`report-overdue ${COMMUNE}`, `reports-missing ${PROVINCE}`]])
  })
})

describe('figures of what is asked ad hoc', () => {
  test('come as rows of a program and in the workbook of a province, for those who were asked', () =>
    withAskedForm(async ({ t }) => {
      const clerk = await t.as('province-clerk', PROVINCE)
      const police = await t.as('appraiser', PROVINCE)
      const days = { periodFrom: DAYS.from, periodTo: DAYS.to }
      const rows = (unit: UnitId) => ({
        body: { rows: [{ form: ASKED, unit, ...days, figure: 'tstTotal', value: '5', handIn: true }] },
      })
      const template = () => clerk.call(many.manyTemplate, { query: { unit: PROVINCE, form: ASKED, ...days } })
      expect((await template()).code).toBe('report.not-asked')
      ok(await ask(police, { unitId: COMMUNE }))
      const refused = ok(await clerk.call(values.writeFigureValues, rows(SECOND)))
      expect(refused.errors).toMatchObject([{ field: 'periodFrom', code: 'report.not-asked' }])
      const written = ok(await clerk.call(values.writeFigureValues, rows(COMMUNE)))
      expect([written.errors, written.reports]).toMatchObject([[], [{ unit: COMMUNE, outcome: 'written', handIn: { late: false } }]])
      expect((await template()).status).toBe(200)
      const board = ok(await police.call(readTotals, { query: { unit: PROVINCE, form: ASKED, figures: 'tstTotal' } }))
      expect(board.total.progress).toMatchObject([{ expected: 1, handedIn: 1, inTime: 1 }])
    }))

  test('count for a late hand-in in time where the line of the place was down', () =>
    withAskedForm(
      async ({ t }) => {
        await arrangeRequest(t.seed, [PROVINCE, 'VN'], PROVINCE)
        const keeper = await t.as('administrator', PROVINCE)
        const cut = {
          from: localTime('2026-11-24T08:00'),
          to: localTime('2026-11-24T20:00'),
          places: [COMMUNE],
          reason: 'Mất điện',
          document: '',
        }
        ok(await keeper.call(recordOutage, { body: cut }))
        const officer = await t.as('commune-officer', COMMUNE)
        expect(ok(await officer.call(api.listDueReports, {})).items.find(({ form }) => form.id === ASKED)?.credit).toMatchObject({
          until: '2026-11-25',
        })
        expect((await handInAsked(officer, 3)).late).toBe(false)
      },
      { today: '2026-11-25' },
    ))
})

describe('asking', () => {
  test.each<[string, Partial<Body>, string, unknown]>([
    ['days that run backwards', { from: DAYS.to, to: DAYS.from }, 'report-request.days-refused', { reason: 'window-empty' }],
    ['a deadline before the data close', { dueOn: plainDate('2026-11-18') }, 'report-request.days-refused', { reason: 'due-before-close' }],
    ['a deadline that is past', { dueOn: plainDate('2026-11-20') }, 'report-request.days-refused', { reason: 'due-past' }],
    [
      'a document of tomorrow',
      { document: { ...DOCUMENT, on: plainDate('2026-11-22') } },
      'report-request.days-refused',
      { reason: 'document-later' },
    ],
    ['a form of every month', { formId: FORM }, 'report-request.form-refused', { period: 'month' }],
    ['a form nobody knows', { formId: 'x' }, 'form.not-found', { id: 'x' }],
  ])('%s is refused', (_, more, code, details) =>
    withAskedForm(async ({ t }) => {
      expect(await ask(await t.as('appraiser', PROVINCE), more)).toMatchObject({ code, details })
    }),
  )

  test('the same units twice for the same days is refused, from above and from below; other days and other communes are not', () =>
    withAskedForm(async ({ t }) => {
      const police = await t.as('appraiser', PROVINCE)
      const ministry = await t.as('appraiser', 'VN')
      const { id } = ok(await ask(police, { unitId: COMMUNE }))
      const refused = { code: 'report-request.overlaps', details: { id, document: DOCUMENT.number, place: { id: COMMUNE } } }
      expect(await ask(police)).toMatchObject(refused)
      expect(await ask(ministry, { unitId: 'VN' })).toMatchObject(refused)
      expect(await ask(police, { unitId: COMMUNE })).toMatchObject(refused)
      ok(await ask(police, { unitId: SECOND }))
      ok(await ask(police, { to: plainDate('2026-11-21') }))
      const seen = ok(await police.call(requests.previewReportRequest, { query: { ...body(), document: undefined } as never }))
      expect(seen).toMatchObject({
        closesOn: '2026-11-19',
        earliest: '2026-11-20',
        warnings: [],
        refused: null,
        overlaps: { document: DOCUMENT.number },
      })
      expect(seen.units).toBeGreaterThan(50)
    }))

  test('a deadline that leaves no working day, or is no working day, is warned about', () =>
    withAskedForm(async ({ t }) => {
      const police = await t.as('appraiser', PROVINCE)
      const query = { formId: ASKED, unitId: PROVINCE, from: DAYS.from, to: plainDate('2026-11-22'), dueOn: plainDate('2026-11-22') }
      expect(ok(await police.call(requests.previewReportRequest, { query }))).toMatchObject({
        refused: null,
        earliest: '2026-11-23',
        warnings: ['no-working-day', 'day-off'],
      })
      ok(await ask(police, query))
    }))

  test('two windows of one form that begin on the same day stand side by side', () =>
    withAskedForm(async ({ t }) => {
      const police = await t.as('appraiser', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      ok(await ask(police, { to: plainDate('2026-11-16') }))
      ok(await ask(police))
      expect(await dueOf(officer)).toHaveLength(2)
      for (const to of ['2026-11-16', '2026-11-20']) {
        const query = { unit: PROVINCE, form: ASKED, periodFrom: DAYS.from, periodTo: plainDate(to) }
        expect(ok(await police.call(api.listReports, { query })).period).toMatchObject({ from: DAYS.from, to })
      }
    }))

  test('a level below the province asks nobody, and nobody asks elsewhere', () =>
    withAskedForm(async ({ t }) => {
      expect((await ask(await t.as('appraiser', COMMUNE), { unitId: COMMUNE })).code).toBe('auth.forbidden')
      expect((await ask(await t.as('commune-officer', PROVINCE))).code).toBe('auth.forbidden')
      expect((await ask(await t.as('appraiser', ELSEWHERE))).code).toBe('auth.forbidden')
    }))
})

describe('a request that nobody has answered', () => {
  test('is put off: what is owed and begun is due later, and the units hear of it', () =>
    withAskedForm(async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const { id } = ok(await ask(police, { unitId: COMMUNE }))
      const report = ok(await open(officer)).id
      const put = (dueOn: string) => police.call(requests.putOffReportRequest, { params: { id }, body: { dueOn: plainDate(dueOn) } })
      expect(await put('2026-11-23')).toMatchObject({ code: 'report-request.days-refused', details: { reason: 'not-later' } })
      ok(await put('2026-11-30'))
      expect(ok(await officer.call(api.getReport, { params: { id: report } })).dueOn).toBe('2026-11-30')
      expect(await dueOf(officer)).toMatchObject([{ dueOn: '2026-11-30', status: 'open' }])
      expect(await toldOf(officer)).toEqual([`report-asked ${COMMUNE}`, `report-put-off ${COMMUNE}`])
    }))

  test('is withdrawn: nobody owes it, what was begun is not handed in, and asked anew it goes on', () =>
    withAskedForm(async ({ t }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const police = await t.as('appraiser', PROVINCE)
      const { id } = ok(await ask(police))
      const report = ok(await open(officer)).id
      const revision = await typed(officer, report, { tstTotal: given(4) })
      ok(await police.call(requests.withdrawReportRequest, { params: { id }, body: { reason: 'Gộp vào báo cáo tháng' } }))
      expect(await dueOf(officer)).toEqual([])
      expect(await officer.call(api.handInReport, { params: { id: report }, body: { revision } })).toMatchObject({
        code: 'report.not-asked',
      })
      expect(await toldOf(officer)).toEqual([`report-asked ${COMMUNE}`, `report-not-asked ${COMMUNE}`])
      expect(await police.call(requests.withdrawReportRequest, { params: { id }, body: { reason: 'x' } })).toMatchObject({
        code: 'report-request.withdrawn',
      })
      expect(ok(await police.call(requests.listReportRequests, { query: { standing: 'true' } })).items).toEqual([])
      expect(ok(await police.call(requests.listReportRequests, {})).items).toMatchObject([
        { withdrawn: { reason: 'Gộp vào báo cáo tháng' } },
      ])
      ok(await ask(police))
      expect(await dueOf(officer)).toMatchObject([{ status: 'open', id: report }])
      ok(await officer.call(api.handInReport, { params: { id: report }, body: { revision } }))
    }))

  test('stays as it is once something was handed in, and a province leaves alone what the ministry asks', () =>
    withAskedForm(async ({ t }) => {
      const ministry = await t.as('appraiser', 'VN')
      const police = await t.as('appraiser', PROVINCE)
      const { id } = ok(await ask(ministry, { unitId: PROVINCE }))
      expect((await police.call(requests.withdrawReportRequest, { params: { id }, body: { reason: 'x' } })).code).toBe('auth.forbidden')
      expect(ok(await police.call(requests.listReportRequests, {})).items).toMatchObject([{ by: { id: 'VN' }, mayChange: false }])
      await handInAsked(await t.as('commune-officer', COMMUNE), 4)
      for (const answer of [
        await ministry.call(requests.withdrawReportRequest, { params: { id }, body: { reason: 'x' } }),
        await ministry.call(requests.putOffReportRequest, { params: { id }, body: { dueOn: plainDate('2026-11-30') } }),
      ]) {
        expect(answer).toMatchObject({ code: 'report-request.handed-in', details: { handedIn: 1 } })
      }
    }))

  test('is kept and told once, however often the same command comes', () =>
    withAskedForm(async ({ t }) => {
      const police = await t.as('appraiser', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const commandId = '7a0f4c1e-6f0f-4a53-9d2b-000000000031'
      const first = ok(await police.call(requests.askForReports, { body: body({ unitId: COMMUNE }) as never, commandId }))
      expect(ok(await police.call(requests.askForReports, { body: body({ unitId: COMMUNE }) as never, commandId }))).toEqual(first)
      expect(ok(await police.call(requests.listReportRequests, {})).items).toHaveLength(1)
      expect(await toldOf(officer)).toEqual([`report-asked ${COMMUNE}`])
    }))
})
