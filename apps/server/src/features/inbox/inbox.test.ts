// What accounts are told: by place and right, nearest first, once, and only their own to see.
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/inbox/inbox.contract'
import { noticeKey, type Notice } from '@binhyen/core/inbox/inbox.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { applyRetention } from '#server/features/protection/retention.service'
import { sqlOf } from '#server/platform/db/client'
import { dayInVietnam } from '#server/platform/clock'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { ok } from '../../../test/reports.ts'
import { sendNotices } from './inbox.service.ts'

const COMMUNE = '02839@2025-07-01' as UnitId
const OTHER = '02890@2025-07-01' as UnitId
const PROVINCE = '15@2025-07-01' as UnitId
const ELSEWHERE = '91@2025-07-01' as UnitId
const VN = 'VN' as UnitId

const notice = (turn: string | number, more: Partial<Notice> = {}): Notice => ({
  key: noticeKey('report-returned', 'r1', turn),
  kind: 'report-returned',
  unitId: COMMUNE,
  record: { kind: 'report', id: 'r1' },
  said: { returned: 2 },
  right: 'report.enter',
  place: [COMMUNE, PROVINCE, VN],
  ...more,
})
const inbox = async (who: Client, query: { unread?: 'true'; limit?: number; after?: string } = {}) =>
  ok(await who.call(api.listNotices, { query }))
const unread = async (who: Client): Promise<number> => ok(await who.call(api.countNotices, {})).unread

const lend = async (t: Test, from: Client, to: Client): Promise<void> => {
  await sql`insert into delegations (id, grant_id, from_account_id, to_account_id, place, document, valid_from, valid_to, recorded_by, recorded_by_name, recorded_at)
    select gen_random_uuid(), id, account_id, ${to.actor?.accountId}, place, '1/UQ', '2026-11-01', '2026-12-01', account_id, 'x', now()
    from grants where account_id = ${from.actor?.accountId}`.execute(sqlOf<object>(t.seed))
}

describe('a notice reaches', () => {
  test('whoever holds the right at the place, and nobody else', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const second = await t.as('commune-officer', COMMUNE)
      const others = [
        await t.as('commune-officer', OTHER),
        await t.as('commune-authority', COMMUNE),
        await t.as('appraiser', PROVINCE),
        await t.as('administrator', 'VN'),
        await t.as('commune-officer', COMMUNE, { valid: { from: plainDate('2020-01-01'), to: plainDate('2026-11-01') } }),
        await t.as('commune-officer', COMMUNE, { valid: { from: plainDate('2030-01-01'), to: null } }),
      ]
      expect(await sendNotices(t.seed, [notice(1)])).toBe(2)
      expect([await unread(officer), await unread(second)]).toEqual([1, 1])
      expect(await Promise.all(others.map(unread))).toEqual(others.map(() => 0))
      expect((await inbox(officer)).items).toMatchObject([
        {
          kind: 'report-returned',
          urgent: true,
          unit: { id: COMMUNE, name: 'Xã Bắc Hà' },
          record: { kind: 'report', id: 'r1' },
          said: { returned: 2 },
          on: dayInVietnam(new Date()),
          read: false,
        },
      ])
    }))

  test('those who sit nearest to the place: what a province receives is no news for the ministry', () =>
    inRollback(async (t) => {
      const ministry = await t.as('appraiser', 'VN')
      const elsewhere = await t.as('appraiser', ELSEWHERE)
      const above = notice(1, { right: 'report.receive', place: [PROVINCE, VN] })
      expect(await sendNotices(t.seed, [above])).toBe(1)
      expect(await unread(ministry)).toBe(1)
      const province = await t.as('appraiser', PROVINCE)
      expect(await sendNotices(t.seed, [notice(2, { right: 'report.receive', place: [PROVINCE, VN] })])).toBe(1)
      expect([await unread(province), await unread(ministry), await unread(elsewhere)]).toEqual([1, 1, 0])
    }))

  test('who acts under a delegation, and who sits on the unit that followed; not a closed account', () =>
    inRollback(async (t) => {
      const holder = await t.as('commune-officer', COMMUNE)
      const deputy = await t.as('commune-officer', OTHER)
      await lend(t, holder, deputy)
      const follower = await t.as('commune-officer', OTHER, { covers: [OTHER, COMMUNE] })
      const closed = await t.as('commune-officer', COMMUNE)
      await sql`update accounts set disabled_at = now() where id = ${closed.actor?.accountId}`.execute(sqlOf<object>(t.seed))
      expect(await sendNotices(t.seed, [notice(1)])).toBe(3)
      expect([await unread(holder), await unread(deputy), await unread(follower)]).toEqual([1, 1, 1])
    }))

  test('each once, however often it is sent; the sender not at all', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const second = await t.as('commune-officer', COMMUNE)
      expect(await sendNotices(t.seed, [notice(1), notice(2)])).toBe(4)
      expect(await sendNotices(t.seed, [notice(1), notice(2), notice(3)])).toBe(2)
      await t.actAs(officer, async (ctx) => {
        ctx.authoriseOwn()
        expect(await sendNotices(ctx, [notice(4)])).toBe(1)
      })
      expect([await unread(officer), await unread(second)]).toEqual([3, 4])
    }))

  test('nobody where its sender reads nothing', () =>
    inRollback(async (t) => {
      await t.as('commune-officer', COMMUNE)
      const stranger = await t.as('commune-officer', ELSEWHERE)
      const sent = t.undone(() =>
        t.actAs(stranger, async (ctx) => {
          ctx.authoriseOwn()
          await sendNotices(ctx, [notice(1)])
        }),
      )
      await expect(sent).rejects.toThrow(/sender reads/)
    }))
})

describe('the inbox', () => {
  test('is read page by page, newest first, and marked one by one or up to what was seen', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await sendNotices(
        t.seed,
        [1, 2, 3, 4, 5].map((turn) => notice(turn)),
      )
      const first = await inbox(officer, { limit: 2 })
      const rest = await inbox(officer, { limit: 3, after: first.next ?? '' })
      const ids = [...first.items, ...rest.items].map(({ id }) => id)
      expect(ids).toEqual(ids.toSorted((a, b) => b - a))
      expect([ids.length, rest.next]).toEqual([5, null])
      const [newest = 0, second = 0] = ids
      expect(ok(await officer.call(api.markNotices, { body: { ids: [second], read: true } })).unread).toBe(4)
      expect(ok(await officer.call(api.markNotices, { body: { ids: [second], read: false } })).unread).toBe(5)
      await sendNotices(t.seed, [notice(6)])
      expect(ok(await officer.call(api.readNoticesUpTo, { body: { upTo: newest } })).unread).toBe(1)
      expect((await inbox(officer, { unread: 'true' })).items.map(({ id }) => id > newest)).toEqual([true])
    }))

  test("is nobody else's: ids of others change nothing", () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const administrator = await t.as('administrator', 'VN')
      await sendNotices(t.seed, [notice(1)])
      const [mine] = (await inbox(officer)).items
      expect(ok(await administrator.call(api.markNotices, { body: { ids: [mine?.id ?? 0], read: true } })).unread).toBe(0)
      expect((await inbox(administrator)).items).toEqual([])
      expect(await unread(officer)).toBe(1)
      expect((await t.nobody.call(api.listNotices, {})).code).toBe('auth.required')
      expect((await officer.call(api.listNotices, { query: { after: '1; drop' } })).code).toBe('request.invalid')
    }))

  test('forgets what is past its term', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await sendNotices({ ...t.seed, now: new Date(t.seed.now.getTime() - 366 * 86_400_000) }, [notice(1)])
      await sendNotices(t.seed, [notice(2)])
      expect((await applyRetention(t.seed)).notice).toBe(1)
      expect(await unread(officer)).toBe(1)
    }))
})
