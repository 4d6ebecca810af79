// What ends with what: keys and sessions with a password, an account, a leaving; an account on its day; rights on units that ended.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as moves from '@binhyen/core/access/account-moves.contract'
import * as api from '@binhyen/core/access/accounts.contract'
import * as keys from '@binhyen/core/access/api-keys.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import { addDays, plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf, type Answer, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'

const PROVINCE = '15@2025-07-01'
const COMMUNE = '02839@2025-07-01'
const SECOND = '02890@2025-07-01'
const ELSEWHERE = '91@2025-07-01'
const TODAY = plainDate('2027-02-10')
const LATER = plainDate('2027-03-01')
const at = { today: TODAY }

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

const idOf = (client: Client): string => client.actor?.accountId ?? ''
const nameOf = (client: Client): string => client.actor?.username ?? ''
const db = (t: Test) => sqlOf<object>(t.seed)

async function keyOf(t: Test, person: Client): Promise<{ readonly id: string; readonly program: Client }> {
  const body = { name: 'Phần mềm', unitId: COMMUNE as never, areas: ['dossiers' as const], access: 'read' as const, expiresOn: LATER }
  const { id, key } = ok(await person.call(keys.makeApiKey, { body }))
  const bare = clientOf(t.http, null, null)
  return {
    id,
    program: { ...bare, call: (endpoint, ask = {}) => bare.call(endpoint, { ...ask, headers: { authorization: `Bearer ${key}` } }) },
  }
}

/** Lets the day come: the one on which the account closes is today. */
const dayComes = (t: Test, account: string) => sql`update accounts set closes_on = ${TODAY}::date where id = ${account}`.execute(db(t))

describe('keys', () => {
  test('are listed and ended by who keeps the account, and by nobody else', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const { id, program } = await keyOf(t, officer)
      const params = { id: idOf(officer) }
      const end = { params: { ...params, key: id } }
      const listed = ok(await keeper.call(keys.listAccountKeys, { params })).items
      expect(listed).toMatchObject([
        { id, name: 'Phần mềm', unitName: 'Xã Bắc Hà', access: 'read', expiresOn: LATER, lastUse: null, state: 'stands' },
      ])
      expect((await (await t.as('administrator', ELSEWHERE)).call(keys.listAccountKeys, { params })).code).toBe('account.not-found')
      expect((await (await t.as('administrator', ELSEWHERE)).call(keys.endAccountKey, end)).code).toBe('account.not-found')
      expect((await officer.call(keys.endAccountKey, end)).code).toBe('auth.forbidden')
      expect((await keeper.call(keys.endAccountKey, { params: { ...params, key: 'x' } })).code).toBe('api-key.not-found')
      expect((await program.call(access.readMe)).code).toBe(null)
      ok(await keeper.call(keys.endAccountKey, end))
      expect((await program.call(access.readMe)).code).toBe('auth.required')
      const { rows } = await sql<{ action: string; entity_id: string; change: unknown }>`
        select action, entity_id, change from audit_entries where action = 'access.end-key'`.execute(db(t))
      expect(rows).toMatchObject([{ entity_id: idOf(officer), change: { before: { id, name: 'Phần mềm', state: 'stands' } } }])
    }, at))

  test('and sessions end with a new password, with the account, with leaving; the next opening brings none of them back', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const { program } = await keyOf(t, officer)
      const params = { id: idOf(officer) }
      const leaving = { grantIds: [], successorId: null, on: TODAY, document: '', leaves: true }
      const codesAfter = async (change: () => Promise<unknown>) =>
        t.undone(async () => {
          await change()
          return [(await officer.call(access.readMe)).code, (await program.call(access.readMe)).code]
        })
      const gone = ['auth.required', 'auth.required']
      expect(await codesAfter(async () => undefined)).toEqual([null, null])
      expect(await codesAfter(async () => ok(await keeper.call(api.issuePassword, { params })))).toEqual(gone)
      expect(await codesAfter(async () => ok(await keeper.call(api.closeAccount, { params })))).toEqual(gone)
      expect(await codesAfter(async () => ok(await keeper.call(api.handOver, { params, body: leaving })))).toEqual(gone)
      const closedAndOpened = async () => {
        ok(await keeper.call(api.closeAccount, { params }))
        ok(await keeper.call(api.reopenAccount, { params }))
      }
      expect(await codesAfter(closedAndOpened)).toEqual(gone)
      const closedByDayAndOpened = async () => {
        await dayComes(t, params.id)
        expect(ok(await keeper.call(keys.listAccountKeys, { params })).items.map((key) => key.state)).toEqual(['revoked'])
        ok(await keeper.call(api.reopenAccount, { params }))
        expect(ok(await keeper.call(api.getAccount, { params }))).toMatchObject({ disabled: false, closesOn: null })
      }
      expect(await codesAfter(closedByDayAndOpened)).toEqual(gone)
    }, at))

  test('answer nothing once the grants they stand on have ended', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.withGrants([
        { role: 'commune-officer', unitId: COMMUNE as UnitId },
        { role: 'leader', unitId: SECOND as UnitId },
      ])
      const { program } = await keyOf(t, officer)
      const grant = ok(await keeper.call(api.getAccount, { params: { id: idOf(officer) } })).grants.find((each) => each.unitId === COMMUNE)
      ok(await keeper.call(api.endGrant, { params: { id: grant?.id ?? 0 }, body: { on: TODAY } }))
      expect((await program.call(access.readMe)).code).toBe('auth.required')
      expect((await officer.call(access.readMe)).code).toBe(null)
    }, at))
})

describe('a leaving on a later day', () => {
  const world = async (t: Test) => {
    const keeper = await t.as('administrator', PROVINCE)
    const made = ok(
      await keeper.call(api.createAccount, {
        body: { displayName: 'Đặng Thị Bưởi', role: 'commune-officer', unitId: COMMUNE, from: TODAY, to: null },
      }),
    )
    const params = { id: made.id }
    const leaving = { grantIds: [], successorId: null, on: LATER, document: 'QĐ 12', leaves: true }
    const { id } = ok(await keeper.call(api.handOver, { params, body: leaving }))
    const listed = async (filter: 'closing' | 'disabled') =>
      ok(await keeper.call(api.listAccounts, { query: { filter } })).items.map((each) => [each.id, each.closesOn, each.disabled])
    const signIn = async () => {
      const answer = await t.nobody.call(access.signIn, { body: { username: made.username, password: made.password } })
      const token = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(answer.headers['set-cookie']))?.[1] ?? null
      return token === null ? answer.code : clientOf(t.http, token, null)
    }
    return { keeper, made, params, id, listed, signIn }
  }

  test('closes the account by itself: nobody signs in, who is signed in no longer is', () =>
    inRollback(async (t) => {
      const { made, listed, signIn, keeper, params } = await world(t)
      expect([await listed('closing'), await listed('disabled')]).toEqual([[[made.id, LATER, false]], []])
      const person = await signIn()
      if (typeof person === 'string' || person === null) throw new Error(`not signed in: ${String(person)}`)
      expect((await person.call(access.readMe)).code).toBe(null)
      await dayComes(t, made.id)
      expect((await person.call(access.readMe)).code).toBe('auth.required')
      expect(await signIn()).toBe('auth.wrong-credentials')
      expect([await listed('closing'), await listed('disabled')]).toEqual([[], [[made.id, TODAY, true]]])
      expect((await keeper.call(api.issuePassword, { params })).code).toBe('account.closed')
    }, at))

  test('taken back before its day, leaves the account open', () =>
    inRollback(async (t) => {
      const { keeper, id, params, listed } = await world(t)
      ok(await keeper.call(api.undoHandOver, { params: { id } }))
      expect(await listed('closing')).toEqual([])
      const shown = ok(await keeper.call(api.getAccount, { params }))
      expect([shown.closesOn, shown.grants.map((grant) => grant.valid.to)]).toEqual([null, [null]])
    }, at))

  test('every function of the database that asks whether an account is closed asks for its day, too', () =>
    inRollback(async (t) => {
      const { rows } = await sql<{ name: string }>`
        select p.oid::regprocedure::text as name from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prosrc ~ 'disabled_at is (not )?null'`.execute(db(t))
      expect(rows).toEqual([])
    }))
})

describe('taking back', () => {
  test('never gives anew what somebody has ended since', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.withGrants([
        { role: 'commune-officer', unitId: COMMUNE as UnitId },
        { role: 'leader', unitId: COMMUNE as UnitId },
      ])
      const params = { id: idOf(officer) }
      const grants = async () => ok(await keeper.call(api.getAccount, { params })).grants
      const grantIds = (await grants()).map((grant) => grant.id)
      const { id } = ok(
        await keeper.call(api.handOver, { params, body: { grantIds, successorId: null, on: LATER, document: '', leaves: false } }),
      )
      const ended = (await grants()).find((grant) => grant.role === 'commune-officer')?.id ?? 0
      ok(await keeper.call(api.endGrant, { params: { id: ended }, body: { on: TODAY } }))
      ok(await keeper.call(api.undoHandOver, { params: { id } }))
      expect(Object.fromEntries((await grants()).map((grant) => [grant.role, grant.valid.to]))).toEqual({
        'commune-officer': TODAY,
        leader: null,
      })
    }, at))

  test('never lets the same seat stand twice', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const params = { id: idOf(officer) }
      const grantIds = ok(await keeper.call(api.getAccount, { params })).grants.map((grant) => grant.id)
      const { id } = ok(
        await keeper.call(api.handOver, { params, body: { grantIds, successorId: null, on: LATER, document: '', leaves: false } }),
      )
      ok(await keeper.call(api.giveGrant, { params, body: { role: 'commune-officer', unitId: COMMUNE, from: LATER, to: null } }))
      const refused = await keeper.call(api.undoHandOver, { params: { id } })
      expect([refused.code, refused.details]).toEqual(['grant.refused', { reason: 'overlaps' }])
    }, at))

  test('a delegation that was called off is not lent anew by another day', () =>
    inRollback(async (t) => {
      const holder = await t.as('commune-officer', COMMUNE)
      const recipient = await t.as('leader', SECOND)
      const { lendable } = ok(await holder.call(delegations.listDelegations))
      const body = {
        grantId: lendable[0]?.grantId ?? 0,
        username: nameOf(recipient),
        from: TODAY,
        to: plainDate('2027-06-01'),
        document: 'GUQ 3',
      }
      const { id } = ok(await holder.call(delegations.giveDelegation, { body }))
      ok(await holder.call(delegations.endDelegation, { params: { id }, body: { on: LATER } }))
      const again = await holder.call(delegations.endDelegation, { params: { id }, body: { on: plainDate('2027-05-01') } })
      expect([again.code, again.details]).toEqual(['delegation.ended', { on: LATER }])
    }, at))
})

describe('the list', () => {
  test('marks who must wait after failed attempts, and who has no right today; unlocked, the mark is gone', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const guessed = await t.as('commune-officer', COMMUNE)
      const early = await t.as('leader', COMMUNE, { valid: { from: addDays(TODAY, 5), to: null } })
      await t.as('leader', SECOND)
      for (let attempt = 0; attempt < 12; attempt += 1) {
        await t.nobody.call(access.signIn, { body: { username: nameOf(guessed), password: 'wrong' } })
      }
      const found = async (filter: 'locked' | 'no-grants') =>
        ok(await keeper.call(api.listAccounts, { query: { filter } })).items.map((each) => [each.id, each.lockedUntil !== null])
      expect(await found('locked')).toEqual([[idOf(guessed), true]])
      expect(await found('no-grants')).toEqual([[idOf(early), false]])
      expect(ok(await (await t.as('administrator', ELSEWHERE)).call(api.listAccounts, { query: { filter: 'locked' } })).items).toEqual([])
      await sql`delete from sign_in_failures`.execute(db(t))
      expect(await found('locked')).toEqual([])
    }, at))
})

describe('rights on units that ended', () => {
  /** Two communes that went into one, and who keeps all of them. */
  const world = async (t: Test) => {
    const { rows } = await sql<{ id: string; place: string[] }>`
      select u.id, app_place_of(u.id, '2025-06-30') as place from units u join unit_successions s on s.from_id = u.id
      where u.level = 'commune' and u.valid_to = '2025-07-01' and s.to_id = ${COMMUNE} order by u.id limit 2`.execute(db(t))
    const [first, second] = rows.map((row) => row.id)
    if (first === undefined || second === undefined) throw new Error('no closed units')
    const covers = [PROVINCE, ...new Set(rows.flatMap((row) => row.place.filter((each) => each !== 'VN')))]
    const keeper = await t.as('administrator', PROVINCE, { covers })
    const both = await t.withGrants([first, second].map((unitId) => ({ role: 'commune-officer' as const, unitId: unitId as UnitId })))
    const one = await t.as('commune-officer', second)
    const left = async (query: { successor?: string; unit?: string } = {}) =>
      ok(await keeper.call(moves.listClosedUnits, { query })).items.map((each) => [each.unit.id, each.grants, each.accounts])
    const body = (more: Record<string, unknown> = {}) => ({
      moves: [
        { from: first, to: COMMUNE },
        { from: second, to: COMMUNE },
      ],
      on: TODAY,
      document: 'NQ 1676',
      apply: true,
      ...more,
    })
    const rightsOf = async (who: Client) =>
      ok(await keeper.call(api.getAccount, { params: { id: idOf(who) } }))
        .grants.map((each) => `${each.role} ${each.unitId} ${each.valid.from}–${each.valid.to ?? ''}`)
        .toSorted()
    return { keeper, first, second, both, one, left, body, rightsOf }
  }

  test('are shown with what follows, and moved in one command until none is left', () =>
    inRollback(async (t) => {
      const { keeper, first, second, both, one, left, body, rightsOf } = await world(t)
      const all = [
        [first, 1, 1],
        [second, 2, 2],
      ]
      expect(await left()).toEqual(all)
      expect(await left({ successor: COMMUNE })).toEqual(all)
      expect(await left({ successor: SECOND })).toEqual([])
      const [listed] = ok(await keeper.call(moves.listClosedUnits)).items
      expect(listed).toMatchObject({ endedOn: '2025-07-01', successors: expect.arrayContaining([{ id: COMMUNE, name: 'Xã Bắc Hà' }]) })
      const shown = ok(await keeper.call(moves.moveAccounts, { body: body({ apply: false }) }))
      const line = (who: Client, from: string, outcome: string, reason: string | null) =>
        `${idOf(who)} ${from} ${COMMUNE} ${outcome} ${String(reason)}`
      const lines = shown.items.map((each) => [each.account.id, each.from.id, each.to?.id, each.outcome, String(each.reason)].join(' '))
      expect(lines.toSorted()).toEqual(
        [line(both, first, 'move', null), line(both, second, 'end', 'holds-already'), line(one, second, 'move', null)].toSorted(),
      )
      expect([shown.applied, shown.more, await left()]).toEqual([false, false, all])
      expect(ok(await keeper.call(moves.moveAccounts, { body: body() })).items).toEqual(shown.items)
      expect(await left()).toEqual([])
      expect(await rightsOf(both)).toEqual(
        [
          `commune-officer ${COMMUNE} 2027-02-10–`,
          `commune-officer ${first} 2000-01-01–2027-02-10`,
          `commune-officer ${second} 2000-01-01–2027-02-10`,
        ].toSorted(),
      )
      const { rows } = await sql<{ action: string; n: number }>`
        select action, count(*) as n from audit_entries where action like 'access.%move%' group by action order by action`.execute(db(t))
      expect(rows).toEqual([
        { action: 'access.check-moves', n: 1 },
        { action: 'access.move-account', n: 2 },
        { action: 'access.move-accounts', n: 1 },
      ])
    }, at))

  test('moved from a later day, can be taken back before it', () =>
    inRollback(async (t) => {
      const { keeper, one, body, rightsOf, left } = await world(t)
      const before = [await rightsOf(one), await left()]
      ok(await keeper.call(moves.moveAccounts, { body: body({ on: LATER }) }))
      expect(await rightsOf(one)).toContain(`commune-officer ${COMMUNE} 2027-03-01–`)
      const again = ok(await keeper.call(moves.moveAccounts, { body: body({ on: LATER, apply: false }) }))
      expect(new Set(again.items.map((each) => each.reason))).toEqual(new Set(['hand-over-waits']))
      const [made] = ok(await keeper.call(api.getAccount, { params: { id: idOf(one) } })).handOvers
      expect(made).toMatchObject({ moved: true, leaves: false, undoable: true, document: 'NQ 1676' })
      ok(await keeper.call(api.undoHandOver, { params: { id: made?.id ?? '' } }))
      expect([await rightsOf(one), await left()]).toEqual(before)
    }, at))

  test('are ended where nothing follows, and stay where the move is not the mover’s to make', () =>
    inRollback(async (t) => {
      const { keeper, first, second, body, left } = await world(t)
      const forbidden = await keeper.call(moves.moveAccounts, { body: body({ moves: [{ from: first, to: ELSEWHERE }] }) })
      expect(forbidden.code).toBe('auth.forbidden')
      expect((await keeper.call(moves.moveAccounts, { body: body({ moves: [{ from: first, to: second }] }) })).code).toBe(
        'unit.not-valid-on',
      )
      expect((await keeper.call(moves.moveAccounts, { body: body({ on: addDays(TODAY, -1) }) })).code).toBe('grant.in-the-past')
      const high = ok(await keeper.call(moves.moveAccounts, { body: body({ moves: [{ from: first, to: PROVINCE }] }) }))
      expect(high.items.map((each) => [each.outcome, each.reason])).toEqual([['stay', 'wrong-level']])
      ok(await keeper.call(moves.moveAccounts, { body: body({ moves: [{ from: first, to: null }] }) }))
      expect(await left()).toEqual([[second, 2, 2]])
      const stranger = await t.as('administrator', ELSEWHERE)
      expect(ok(await stranger.call(moves.listClosedUnits)).items).toEqual([])
      const nothing = ok(await stranger.call(moves.moveAccounts, { body: body({ moves: [{ from: second, to: null }] }) }))
      expect([nothing.items, await left()]).toEqual([[], [[second, 2, 2]]])
    }, at))
})
