// Outages recorded and taken back while reports are handed in and accepted: only a real server has two connections, so these run on PostgreSQL alone.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '@binhyen/core/access/access.domain'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { localTime } from '@binhyen/core/shared/local-time'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, findSession } from '#server/features/access/access.service'
import { coversOf, descendantsOf } from '#server/features/units/units.service'
import { sqlOf } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { createHttp } from '#server/platform/http/server'
import type { Server } from '#server/platform/http/register'
import { runAsSystem, type Runtime } from '#server/platform/run'
import { clientOf, type Client } from '../../../test/client.ts'
import { testDatabase } from '../../../test/harness.ts'
import { arrangeForms, given, ok, opened, PROVINCE, typed } from '../../../test/reports.ts'
import { reportsRoutes } from './reports.routes.ts'

const onServer = (process.env['BINHYEN_TEST_DATABASE_URL'] ?? '') !== ''
const REPORTS = 10

describe.runIf(onServer)('at once', () => {
  let server: Server
  let people: { readonly clerk: Client; readonly police: Client; readonly keeper: Client } | undefined
  let communes: readonly UnitId[] = []

  const as = async (runtime: Runtime, role: Role): Promise<Client> => {
    const token = `token-${randomUUID()}`
    await runAsSystem(runtime, async (ctx) => {
      const covers = await coversOf(ctx, PROVINCE)
      const actor = await createAccount(ctx, {
        username: `outages-${token.slice(-12)}`,
        displayName: `x ${token.slice(-4)}`,
        demonstration: false,
        passwordHash: 'x',
        grants: [{ role, unitId: PROVINCE, covers, valid: { from: plainDate('2000-01-01'), to: null } }],
      })
      await sql`select app_open_session(sha256(${token}::bytea), ${actor.accountId}, 'test', now(), now() + interval '1 day')`.execute(
        sqlOf<object>(ctx),
      )
    })
    return clientOf(server.http, token, null)
  }

  beforeAll(async () => {
    const { db } = await testDatabase()
    const runtime: Runtime = {
      transact: transactOn(db),
      // the tests' month was due on the Friday before
      clock: { now: () => new Date(), today: () => plainDate('2026-11-30') },
      findSession,
      demonstration: false,
    }
    server = { http: await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined }), runtime, mounted: [] }
    reportsRoutes(server)
    await runAsSystem(runtime, arrangeForms)
    communes = await runAsSystem(runtime, async (ctx) =>
      (await descendantsOf(ctx, PROVINCE, 'commune', ctx.today)).slice(0, REPORTS).map(({ id }) => id),
    )
    people = {
      clerk: await as(runtime, 'province-clerk'),
      police: await as(runtime, 'appraiser'),
      keeper: await as(runtime, 'administrator'),
    }
  })
  afterAll(() => server.http.close())

  const standing = async (id: string) => {
    const { db } = await testDatabase()
    const { rows } = await sql<{ late: boolean; provisional: number; accepted: number }>`
      select r.late, (select coalesce(sum(in_time), 0)::int from report_deltas where report_id = r.id and basis = 'provisional') as provisional,
        (select coalesce(sum(in_time), 0)::int from report_deltas where report_id = r.id and basis = 'accepted') as accepted
      from reports r where r.id = ${id}::uuid`.execute(db)
    return rows[0]
  }

  test('an outage recorded while a report is handed in counts for it, and one taken back while it is accepted does not', async () => {
    if (people === undefined) throw new Error('nobody is there')
    const { clerk, police, keeper } = people
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
