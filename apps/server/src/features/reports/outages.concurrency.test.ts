// Outages recorded and taken back while reports are handed in and accepted: only a real server has two connections, so these run on PostgreSQL alone.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { localTime } from '@binhyen/core/shared/local-time'
import { descendantsOf } from '#server/features/units/units.service'
import { runAsSystem } from '#server/platform/run'
import { atOnce, onServer } from '../../../test/at-once.ts'
import { arrangeForms, given, ok, opened, PROVINCE, typed } from '../../../test/reports.ts'
import { reportsRoutes } from './reports.routes.ts'

const REPORTS = 10
/** The tests' month was due on the Friday before. */
const TODAY = '2026-11-30'

describe.runIf(onServer)('at once', () => {
  const there = atOnce(
    reportsRoutes,
    async ({ runtime, as }) => {
      const communes = await runAsSystem(runtime, async (ctx) => {
        await arrangeForms(ctx)
        return (await descendantsOf(ctx, PROVINCE, 'commune', ctx.today)).slice(0, REPORTS).map(({ id }) => id)
      })
      return {
        communes,
        clerk: await as('province-clerk', PROVINCE),
        police: await as('appraiser', PROVINCE),
        keeper: await as('administrator', PROVINCE),
      }
    },
    TODAY,
  )

  const standing = async (id: string) => {
    const { rows } = await sql<{ late: boolean; provisional: number; accepted: number }>`
      select r.late, (select coalesce(sum(in_time), 0)::int from report_deltas where report_id = r.id and basis = 'provisional') as provisional,
        (select coalesce(sum(in_time), 0)::int from report_deltas where report_id = r.id and basis = 'accepted') as accepted
      from reports r where r.id = ${id}::uuid`.execute(there().db)
    return rows[0]
  }

  test('an outage recorded while a report is handed in counts for it, and one taken back while it is accepted does not', async () => {
    const { communes, clerk, police, keeper } = there()
    const span = { from: localTime('2026-11-27T14:00'), to: localTime('2026-11-27T18:00') }
    expect(communes).toHaveLength(REPORTS)
    for (const unitId of communes) {
      const id = await opened(clerk, { unitId })
      const revision = await typed(clerk, id, { tstTotal: given(5) }, unitId)
      const [, outage] = await Promise.all([
        clerk.call(api.handInReport, { params: { id }, body: { revision } }).then(ok),
        keeper.call(outages.recordOutage, { body: { ...span, places: [unitId], reason: 'x', document: '' } }).then(ok),
      ])
      expect(await standing(id)).toEqual({ late: false, provisional: 1, accepted: 0 })
      await Promise.all([
        police.call(api.acceptReport, { params: { id }, body: { seq: 1 } }).then(ok),
        keeper.call(outages.withdrawOutage, { params: { id: outage.id }, body: { reason: 'x' } }).then(ok),
      ])
      expect(await standing(id)).toEqual({ late: true, provisional: 0, accepted: 0 })
    }
  })
})
