// Two programs at the same work at once: only a real server has two connections, so these run on PostgreSQL alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noticeKey, type Notice } from '@binhyen/core/inbox/inbox.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { createAccount, findSession } from '#server/features/access/access.service'
import { sqlOf } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { runAsNobody, runAsSystem, type Runtime } from '#server/platform/run'
import { testDatabase } from '../../../test/harness.ts'
import { sendNotices } from './inbox.service.ts'
import * as store from './mails.store.ts'

const onServer = (process.env['BINHYEN_TEST_DATABASE_URL'] ?? '') !== ''
const COMMUNE = '02839@2025-07-01' as UnitId

const notices: readonly Notice[] = Array.from({ length: 200 }, (_, turn) => ({
  key: noticeKey('report-overdue', 'at-once', turn),
  kind: 'report-overdue',
  unitId: COMMUNE,
  record: null,
  said: {},
  right: 'report.enter',
  place: [COMMUNE],
}))

describe.runIf(onServer)('at once', () => {
  let runtime: Runtime | undefined
  const at = (): Runtime => {
    if (runtime === undefined) throw new Error('not opened')
    return runtime
  }
  const program = <T>(work: Parameters<typeof runAsNobody<T>>[2]): Promise<T> => runAsNobody(at(), { mode: 'write', sender: null }, work)

  beforeAll(async () => {
    const { db } = await testDatabase()
    runtime = {
      transact: transactOn(db),
      clock: { now: () => new Date(), today: () => plainDate('2026-11-21') },
      findSession,
      demonstration: false,
    }
    await runAsSystem(runtime, async (ctx) => {
      const actor = await createAccount(ctx, {
        username: 'inbox-at-once',
        displayName: 'x',
        demonstration: false,
        passwordHash: 'x',
        grants: [{ role: 'commune-officer', unitId: COMMUNE, valid: { from: plainDate('2000-01-01'), to: null } }],
      })
      await sql`insert into mails (account_id, purpose, recipient, subject, body, made_at, next_at)
        select ${actor.accountId}, 'digest', 'x@example.vn', 'x', 'x', now(), now() from generate_series(1, 60)`.execute(sqlOf<object>(ctx))
    })
  })
  afterAll(async () => {
    await runAsSystem(at(), async (ctx) => {
      const db = sqlOf<object>(ctx)
      await sql`delete from mails where account_id in (select id from accounts where username = 'inbox-at-once')`.execute(db)
      await sql`delete from notices where account_id in (select id from accounts where username = 'inbox-at-once')`.execute(db)
    })
  })

  test('the same notices are told once', async () => {
    const told = await Promise.all([
      program((ctx) => sendNotices(ctx, notices)),
      program((ctx) => sendNotices(ctx, notices.toReversed())),
      program((ctx) => sendNotices(ctx, notices)),
    ])
    expect(told.reduce((sum, each) => sum + each, 0)).toBe(notices.length)
  })

  test('no mail is taken twice', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => program((ctx) => store.takeMails(ctx, 10, 10))))
    const ids = taken.flat().map(({ id }) => id)
    expect([ids.length, new Set(ids).size]).toEqual([60, 60])
  })
})
