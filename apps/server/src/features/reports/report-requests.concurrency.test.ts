// Requests withdrawn while a report is handed in under them, and asked by two at once: only a real server has two connections, so these
// run on PostgreSQL alone.
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { descendantsOf } from '#server/features/units/units.service'
import { runAsSystem } from '#server/platform/run'
import { arrangeAskedForm, ASKED, DAYS, DOCUMENT, DUE } from '../../../test/asked-reports.ts'
import { atOnce, onServer } from '../../../test/at-once.ts'
import { arrangeForms, given, ok, opened, PROVINCE, typed } from '../../../test/reports.ts'
import { reportsRoutes } from './reports.routes.ts'

const ROUNDS = 8

describe.runIf(onServer)('at once', () => {
  const there = atOnce(reportsRoutes, async ({ runtime, as }) => {
    const communes = await runAsSystem(runtime, async (ctx) => {
      await arrangeForms(ctx)
      await arrangeAskedForm(ctx)
      return (await descendantsOf(ctx, PROVINCE, 'commune', ctx.today)).slice(0, ROUNDS).map(({ id }) => id)
    })
    return { communes, clerk: await as('province-clerk', PROVINCE), police: await as('appraiser', PROVINCE) }
  })

  const body = (unitId: UnitId) => ({ formId: ASKED, unitId, ...DAYS, dueOn: DUE, document: DOCUMENT })

  test('either the hand-in or the withdrawal comes first, and the other is refused', async () => {
    const { communes, clerk, police } = there()
    expect(communes).toHaveLength(ROUNDS)
    for (const unitId of communes) {
      const { id: request } = ok(await police.call(requests.askForReports, { body: body(unitId) }))
      const id = await opened(clerk, { unitId, formId: ASKED, periodFrom: DAYS.from, periodTo: DAYS.to })
      const revision = await typed(clerk, id, { tstTotal: given(5) }, unitId)
      const [handedIn, withdrawn] = await Promise.all([
        clerk.call(api.handInReport, { params: { id }, body: { revision } }),
        police.call(requests.withdrawReportRequest, { params: { id: request }, body: { reason: 'x' } }),
      ])
      expect([
        [null, 'report-request.handed-in'],
        ['report.not-asked', null],
      ]).toContainEqual([handedIn.code, withdrawn.code])
    }
  })

  test('of two who ask the same units only one does', async () => {
    const { communes, police } = there()
    for (const unitId of communes) {
      const asked = { ...body(unitId), to: plainDate('2026-11-19') }
      const answers = await Promise.all([asked, asked].map((each) => police.call(requests.askForReports, { body: each })))
      expect(answers.filter(({ code }) => code === null)).toHaveLength(1)
      expect(answers.filter(({ code }) => code === 'report-request.overlaps')).toHaveLength(1)
    }
  })
})
