// Requests withdrawn while a report is handed in under them, and asked by two at once: only a real server has two connections, so these
// run on PostgreSQL alone.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '@binhyen/core/access/access.domain'
import * as api from '@binhyen/core/reports/reports.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
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
import { arrangeAskedForm, ASKED, DAYS, DOCUMENT, DUE } from '../../../test/asked-reports.ts'
import { reportsRoutes } from './reports.routes.ts'

const onServer = (process.env['BINHYEN_TEST_DATABASE_URL'] ?? '') !== ''
const ROUNDS = 8

describe.runIf(onServer)('at once', () => {
  let server: Server
  let people: { readonly clerk: Client; readonly police: Client } | undefined
  let communes: readonly UnitId[] = []

  const as = async (runtime: Runtime, role: Role): Promise<Client> => {
    const token = `token-${randomUUID()}`
    await runAsSystem(runtime, async (ctx) => {
      const covers = await coversOf(ctx, PROVINCE)
      const actor = await createAccount(ctx, {
        username: `asked-${token.slice(-12)}`,
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
      clock: { now: () => new Date(), today: () => plainDate('2026-11-21') },
      findSession,
      demonstration: false,
    }
    server = { http: await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined }), runtime, mounted: [] }
    reportsRoutes(server)
    await runAsSystem(runtime, async (ctx) => {
      await arrangeForms(ctx)
      await arrangeAskedForm(ctx)
      communes = (await descendantsOf(ctx, PROVINCE, 'commune', ctx.today)).slice(0, ROUNDS).map(({ id }) => id)
    })
    people = { clerk: await as(runtime, 'province-clerk'), police: await as(runtime, 'appraiser') }
  })
  afterAll(() => server.http.close())

  const body = (unitId: UnitId) => ({ formId: ASKED, unitId, ...DAYS, dueOn: DUE, document: DOCUMENT })

  test('either the hand-in or the withdrawal comes first, and the other is refused', async () => {
    if (people === undefined) throw new Error('nobody is there')
    const { clerk, police } = people
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
    if (people === undefined) throw new Error('nobody is there')
    const { police } = people
    for (const unitId of communes) {
      const asked = { ...body(unitId), to: plainDate('2026-11-19') }
      const answers = await Promise.all([asked, asked].map((each) => police.call(requests.askForReports, { body: each })))
      expect(answers.filter(({ code }) => code === null)).toHaveLength(1)
      expect(answers.filter(({ code }) => code === 'report-request.overlaps')).toHaveLength(1)
    }
  })
})
