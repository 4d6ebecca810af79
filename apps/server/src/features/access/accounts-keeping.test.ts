// Accounts as administrators keep them over HTTP: inside their subtree, never their own, passwords shown once.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as api from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import type { Role } from '@binhyen/core/access/access.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf, type Answer, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'

const PROVINCE = '15@2025-07-01'
const COMMUNE = '02839@2025-07-01'
const SECOND = '02890@2025-07-01'
const ELSEWHERE = '91@2025-07-01'
const TODAY = plainDate('2027-02-10')
const at = { today: TODAY }

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

const seat = (more: Record<string, unknown> = {}) => ({
  displayName: 'Đặng Thị Bưởi',
  role: 'commune-officer' as Role,
  unitId: COMMUNE,
  from: TODAY,
  to: null,
  ...more,
})

async function signedIn(t: Test, username: string, password: string): Promise<Client | null> {
  const answer = await t.nobody.call(access.signIn, { body: { username, password } })
  const token = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(answer.headers['set-cookie']))?.[1] ?? null
  return token === null ? null : clientOf(t.http, token, null)
}

const idOf = (client: Client): string => client.actor?.accountId ?? ''
const nameOf = (client: Client): string => client.actor?.username ?? ''

describe('an administrator', () => {
  test('opens an account: named after role and unit, password shown once, to be changed at once', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const made = ok(await keeper.call(api.createAccount, { body: seat() }))
      expect(made).toMatchObject({ username: 'ca.02839', displayName: 'Đặng Thị Bưởi' })
      expect(ok(await keeper.call(api.createAccount, { body: seat() })).username).toBe('ca.02839.2')
      expect((await keeper.call(api.createAccount, { body: seat({ username: 'CA.02839' }) })).code).toBe('account.username-taken')
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from commands where reply like ${`%${made.password}%`}`.execute(sqlOf<object>(t.seed))
      expect(rows[0]?.n).toBe(0)
      const person = await signedIn(t, made.username, made.password)
      expect((await person?.call(delegations.listDelegations))?.code).toBe('auth.password-change-required')
      const shown = ok(await keeper.call(api.getAccount, { params: { id: made.id } }))
      expect(shown.grants).toMatchObject([{ role: 'commune-officer', unitName: 'Xã Bắc Hà', stands: true, closed: null }])
    }, at))

  test('lists what lies in the subtree, found without marks, page by page', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const stranger = await t.as('administrator', ELSEWHERE)
      await t.as('leader', 'VN')
      for (const username of ['b.buoi', 'a.an', 'c.cuc']) {
        ok(await keeper.call(api.createAccount, { body: seat({ username, displayName: `Đỗ ${username}` }) }))
      }
      const names = async (query: Parameters<Client['call']>[1]) =>
        ok(await keeper.call(api.listAccounts, query as never)).items.map((each) => each.username)
      expect(await names({ query: {} })).toEqual(['a.an', 'b.buoi', 'c.cuc', nameOf(keeper)])
      expect(await names({ query: { q: 'do B.B' } })).toEqual(['b.buoi'])
      expect(await names({ query: { role: 'administrator' } })).toEqual([nameOf(keeper)])
      expect(await names({ query: { unit: SECOND } })).toEqual([])
      const first = ok(await keeper.call(api.listAccounts, { query: { limit: '2' as never } }))
      expect([first.items.length, first.next]).toEqual([2, 'b.buoi'])
      expect(await names({ query: { after: first.next ?? '' } })).toEqual(['c.cuc', nameOf(keeper)])
      expect(ok(await stranger.call(api.listAccounts, { query: {} })).items.map((each) => each.username)).toEqual([nameOf(stranger)])
    }, at))

  test('sees no dossier and counts what is open', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      await t.actAs(officer, async (ctx) => {
        ctx.authoriseOwn()
        await sql`insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, status, registered_on)
          select gen_random_uuid(), ${COMMUNE}, array[${COMMUNE}, ${PROVINCE}, 'VN'], ${PROVINCE}, id, version, '2026-11-16', '2027-11-16', 'returned', '2026-12-01'
          from criteria_sets where id = 'tt124-2021-commune' limit 1`.execute(sqlOf<object>(ctx))
      })
      const shown = ok(await keeper.call(api.getAccount, { params: { id: idOf(officer) } }))
      expect(shown.openWork.map((each) => each.states)).toEqual([[{ status: 'returned', open: 1, handled: 0 }]])
      await t.actAs(keeper, async (ctx) => {
        ctx.authoriseOwn()
        const { rows } = await sql<{ n: number }>`select count(*) as n from dossiers`.execute(sqlOf<object>(ctx))
        expect(rows[0]?.n).toBe(0)
      })
    }, at))

  test('touches neither their own account nor one that reaches outside', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const me = { params: { id: idOf(keeper) } }
      const grant = { role: 'auditor' as Role, unitId: PROVINCE, from: TODAY, to: null }
      expect((await keeper.call(api.giveGrant, { ...me, body: grant })).code).toBe('account.own')
      expect((await keeper.call(api.issuePassword, me)).code).toBe('account.own')
      expect((await keeper.call(api.closeAccount, me)).code).toBe('account.own')
      expect((await keeper.call(api.renameAccount, { ...me, body: { displayName: 'Tôi' } })).code).toBe('account.own')
      const own = ok(await keeper.call(api.getAccount, me)).grants[0]?.id ?? 0
      expect((await keeper.call(api.endGrant, { params: { id: own }, body: { on: TODAY } })).code).toBe('account.own')
      const leader = await t.as('leader', 'VN')
      expect((await keeper.call(api.closeAccount, { params: { id: idOf(leader) } })).code).toBe('account.not-found')
      const officer = await t.as('commune-officer', COMMUNE)
      const officerId = { params: { id: idOf(officer) } }
      expect((await keeper.call(api.giveGrant, { ...officerId, body: { ...grant, unitId: 'VN' } })).code).toBe('auth.forbidden')
      expect((await keeper.call(api.giveGrant, { ...officerId, body: { ...grant, unitId: ELSEWHERE } })).code).toBe('auth.forbidden')
      expect(
        (await keeper.call(api.giveGrant, { ...officerId, body: { ...grant, role: 'provincial-authority', unitId: COMMUNE } })).code,
      ).toBe('account.wrong-level')
      const same = await keeper.call(api.giveGrant, { ...officerId, body: { ...grant, role: 'commune-officer', unitId: COMMUNE } })
      expect([same.code, same.details]).toEqual(['grant.refused', { reason: 'overlaps' }])
      expect((await keeper.call(api.giveGrant, { ...officerId, body: { ...grant, from: plainDate('2027-02-09') } })).code).toBe(
        'grant.in-the-past',
      )
      expect((await officer.call(api.getAccount, officerId)).code).toBe('auth.forbidden')
    }, at))

  test('closes, opens, renames and issues another password; open sessions end', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const params = { id: idOf(officer) }
      ok(await keeper.call(api.renameAccount, { params, body: { displayName: 'Tên mới' } }))
      ok(await keeper.call(api.closeAccount, { params }))
      expect((await officer.call(access.readMe)).code).toBe('auth.required')
      expect((await keeper.call(api.issuePassword, { params })).code).toBe('account.closed')
      ok(await keeper.call(api.reopenAccount, { params }))
      const { password, username } = ok(await keeper.call(api.issuePassword, { params }))
      expect(await signedIn(t, username, password)).not.toBe(null)
      expect(ok(await keeper.call(api.getAccount, { params }))).toMatchObject({ displayName: 'Tên mới', disabled: false })
    }, at))
})

describe('grants', () => {
  test('end and move on a day; one that had not begun never stands', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const params = { id: idOf(officer) }
      const grants = async () =>
        ok(await keeper.call(api.getAccount, { params })).grants.map((each) => [each.unitId, each.valid.from, each.valid.to])
      const later = ok(
        await keeper.call(api.giveGrant, { params, body: { role: 'leader', unitId: COMMUNE, from: plainDate('2027-03-01'), to: null } }),
      )
      expect(ok(await keeper.call(api.endGrant, { params: later, body: { on: TODAY } })).valid).toEqual({
        from: '2027-03-01',
        to: '2027-03-01',
      })
      const [standing] = ok(await keeper.call(api.getAccount, { params })).grants
      ok(await keeper.call(api.moveGrant, { params: { id: standing?.id ?? 0 }, body: { unitId: SECOND, on: plainDate('2027-02-15') } }))
      expect(await grants()).toEqual([
        [SECOND, '2027-02-15', null],
        [COMMUNE, '2000-01-01', '2027-02-15'],
      ])
      expect((await keeper.call(api.endGrant, { params: { id: standing?.id ?? 0 }, body: { on: plainDate('2027-02-01') } })).code).toBe(
        'grant.in-the-past',
      )
      expect((await keeper.call(api.endGrant, { params: { id: 999_999 }, body: { on: TODAY } })).code).toBe('grant.not-found')
    }, at))

  test('on units that ended are listed with the units that follow, until none is left', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE, { covers: [PROVINCE, '10@2004-01-01'] })
      const { rows } = await sql<{ id: string; to_id: string; place: string[] }>`
        select u.id, s.to_id, app_place_of(u.id, '2025-06-30') as place from units u join unit_successions s on s.from_id = u.id
        where u.level = 'commune' and u.valid_to = '2025-07-01' and s.to_id = ${COMMUNE} limit 1`.execute(sqlOf<object>(t.seed))
      const closed = rows[0]
      if (closed === undefined) throw new Error('no closed unit')
      const covers = [PROVINCE, ...closed.place.filter((each) => each !== 'VN')]
      const wide = await t.as('administrator', PROVINCE, { covers })
      const officer = await t.as('commune-officer', closed.id)
      const left = async () => ok(await wide.call(api.listAccounts, { query: { filter: 'closed-unit' } }))
      expect((await left()).leftBehind).toBe(1)
      const [row] = (await left()).items
      expect(row?.id).toBe(idOf(officer))
      expect(row?.grants[0]?.closed).toMatchObject({
        on: '2025-07-01',
        successors: expect.arrayContaining([{ id: COMMUNE, name: 'Xã Bắc Hà' }]),
      })
      ok(await wide.call(api.moveGrant, { params: { id: row?.grants[0]?.id ?? 0 }, body: { unitId: COMMUNE, on: TODAY } }))
      expect(await left()).toMatchObject({ items: [], leftBehind: 0 })
      expect(keeper.actor).not.toBe(null)
    }, at))
})

describe('handing over', () => {
  const world = async (t: Test) => {
    const keeper = await t.as('administrator', PROVINCE)
    const leaver = await t.withGrants([
      { role: 'commune-officer', unitId: COMMUNE as never },
      { role: 'leader', unitId: COMMUNE as never },
    ])
    const successor = await t.as('leader', SECOND)
    const ids = ok(await keeper.call(api.getAccount, { params: { id: idOf(leaver) } })).grants.map((each) => each.id)
    const officerGrant =
      ok(await keeper.call(api.getAccount, { params: { id: idOf(leaver) } })).grants.find((each) => each.role === 'commune-officer')?.id ??
      0
    const send = (more: Record<string, unknown> = {}) =>
      keeper.call(api.handOver, {
        params: { id: idOf(leaver) },
        body: {
          grantIds: ids,
          pass: [officerGrant],
          successorId: idOf(successor),
          on: plainDate('2027-03-01'),
          document: 'QĐ 12/QĐ-CAT',
          leaves: true,
          ...more,
        },
      })
    const rightsOf = async (who: Client) =>
      ok(await keeper.call(api.getAccount, { params: { id: idOf(who) } }))
        .grants.map((each) => `${each.role} ${each.unitId} ${each.valid.from}–${each.valid.to ?? ''}`)
        .toSorted()
    return { keeper, leaver, successor, send, rightsOf }
  }

  test('before its day it is announced and can be taken back', () =>
    inRollback(async (t) => {
      const { keeper, leaver, successor, send, rightsOf } = await world(t)
      const before = [await rightsOf(leaver), await rightsOf(successor)]
      const { id, closed } = ok(await send())
      expect(closed).toBe(false)
      expect(await rightsOf(leaver)).toEqual([
        `commune-officer ${COMMUNE} 2000-01-01–2027-03-01`,
        `leader ${COMMUNE} 2000-01-01–2027-03-01`,
      ])
      expect(await rightsOf(successor)).toContain(`commune-officer ${COMMUNE} 2027-03-01–`)
      expect((await send()).code).toBe('hand-over.undoing-first')
      ok(await keeper.call(api.undoHandOver, { params: { id } }))
      expect([await rightsOf(leaver), await rightsOf(successor)]).toEqual(before)
      expect((await keeper.call(api.undoHandOver, { params: { id } })).code).toBe('hand-over.done')
      expect(ok(await keeper.call(api.getAccount, { params: { id: idOf(leaver) } })).handOvers).toMatchObject([
        { id, undone: true, undoable: false, leaves: true },
      ])
    }, at))

  test('on its day it is done at once and for good', () =>
    inRollback(async (t) => {
      const { keeper, leaver, send } = await world(t)
      const { id, closed } = ok(await send({ on: TODAY }))
      expect(closed).toBe(true)
      expect((await leaver.call(access.readMe)).code).toBe('auth.required')
      expect((await keeper.call(api.undoHandOver, { params: { id } })).code).toBe('hand-over.done')
      expect((await send({ on: TODAY })).code).toBe('grant.not-found')
    }, at))

  test('names a successor for what is passed on, and nobody from elsewhere', () =>
    inRollback(async (t) => {
      const { send, leaver } = await world(t)
      expect((await send({ successorId: null })).code).toBe('hand-over.no-successor')
      expect((await send({ successorId: idOf(leaver) })).code).toBe('hand-over.no-successor')
      expect((await send({ successorId: idOf(await t.as('leader', ELSEWHERE)) })).code).toBe('account.not-found')
      expect((await send({ on: plainDate('2027-02-01') })).code).toBe('grant.in-the-past')
      expect((await send({ pass: [999_999] })).code).toBe('grant.not-found')
    }, at))
})

describe('delegation', () => {
  const span = { from: TODAY, to: plainDate('2027-03-01') }
  const world = async (t: Test) => {
    const holder = await t.as('commune-officer', COMMUNE)
    const recipient = await t.as('leader', SECOND)
    const { lendable } = ok(await holder.call(delegations.listDelegations))
    const grantId = lendable[0]?.grantId ?? 0
    const give = (more: Record<string, unknown> = {}, by = holder) =>
      by.call(delegations.giveDelegation, {
        body: { grantId, username: nameOf(recipient), document: 'Giấy ủy quyền số 03/UQ', ...span, ...more },
      })
    return { holder, recipient, grantId, give }
  }

  test('gives the recipient the right for its days, with name and document, and is not lent on', () =>
    inRollback(async (t) => {
      const { holder, recipient, grantId, give } = await world(t)
      expect(
        ok(await holder.call(delegations.findDelegate, { params: { id: grantId }, query: { username: nameOf(recipient) } })).displayName,
      ).toBe(recipient.actor?.displayName)
      const { id } = ok(await give())
      const received = ok(await recipient.call(delegations.listDelegations))
      expect(received.received).toMatchObject([
        { id, role: 'commune-officer', unitName: 'Xã Bắc Hà', document: 'Giấy ủy quyền số 03/UQ', standsToday: true },
      ])
      expect(received.lendable).toEqual([])
      const me = ok(await recipient.call(access.readMe))
      expect(me.grants.map((grant) => [grant.role, grant.valid.to])).toContainEqual(['commune-officer', '2027-03-01'])
      expect((await give({}, recipient)).code).toBe('auth.forbidden')
      ok(await holder.call(delegations.endDelegation, { params: { id }, body: { on: TODAY } }))
      expect(ok(await recipient.call(access.readMe)).grants.map((grant) => grant.role)).toEqual(['leader'])
      expect((await holder.call(delegations.endDelegation, { params: { id }, body: { on: TODAY } })).code).toBe('delegation.ended')
    }, at))

  test.each<[string, Record<string, unknown>, string, string | null]>([
    ['to somebody of another province', { username: 'stranger' }, 'delegation.recipient-not-found', null],
    ['for days that have passed', { from: '2027-02-01' }, 'delegation.refused', 'in-the-past'],
    ['for longer than a year', { to: '2029-01-01' }, 'delegation.refused', 'too-long'],
    ['without a day', { to: TODAY }, 'delegation.refused', 'too-long'],
  ])('is refused %s', (_, more, code, reason) =>
    inRollback(async (t) => {
      const { give } = await world(t)
      const refused = await give(more)
      expect(refused.code).toBe(code)
      if (reason !== null) expect(refused.details).toEqual({ reason })
    }, at),
  )

  test('is lent once at a time, to nobody else’s holder, and ends with its source', () =>
    inRollback(async (t) => {
      const { holder, recipient, grantId, give } = await world(t)
      ok(await give())
      expect((await give()).details).toEqual({ reason: 'overlaps' })
      expect((await give({ username: nameOf(holder), from: '2027-03-01', to: '2027-03-05' })).details).toEqual({ reason: 'to-self' })
      const keeper = await t.as('administrator', PROVINCE)
      const byKeeper = { from: '2027-03-01', to: '2027-03-05' }
      expect((await give({ ...byKeeper, username: nameOf(keeper) }, keeper)).details).toEqual({ reason: 'to-recorder' })
      ok(await give(byKeeper, keeper))
      ok(await keeper.call(api.endGrant, { params: { id: grantId }, body: { on: TODAY } }))
      expect(ok(await recipient.call(access.readMe)).grants.map((grant) => grant.role)).toEqual(['leader'])
    }, at))
})
