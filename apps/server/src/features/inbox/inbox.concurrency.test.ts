// Two programs at the same work at once: only a real server has two connections, so these run on PostgreSQL alone.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { noticeKey, type Notice } from '@binhyen/core/inbox/inbox.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { runAsNobody } from '#server/platform/run'
import { atOnce, onServer } from '../../../test/at-once.ts'
import { sendNotices } from './inbox.service.ts'
import * as store from './mails.store.ts'

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
  // two programs, no doors
  const there = atOnce(
    () => undefined,
    async ({ db, as }) => {
      const { actor } = await as('commune-officer', COMMUNE)
      await sql`insert into mails (account_id, purpose, recipient, subject, body, made_at, next_at)
        select ${actor?.accountId}, 'digest', 'x@example.vn', 'x', 'x', now(), now() from generate_series(1, 60)`.execute(db)
      return {}
    },
  )
  const program = <T>(work: Parameters<typeof runAsNobody<T>>[2]): Promise<T> =>
    runAsNobody(there().runtime, { mode: 'write', sender: null }, work)

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
