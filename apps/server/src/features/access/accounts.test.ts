// Accounts as the owner's console keeps them: opened with one seat, listed, given another password, closed.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/access/access.contract'
import type { Role } from '@binhyen/core/access/access.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { getUnit } from '@binhyen/core/units/units.contract'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { addAccount, closeAccount, listAccounts, resetPassword, resetSecondFactor } from './accounts.service.ts'
import { addGrant, endGrant, listGrants } from './console-grants.service.ts'
import { loadDelegation } from './delegations.service.ts'

const since = { from: plainDate('2026-11-01'), to: null }
const lan = { username: 'Lan.NT', displayName: 'Nguyễn Thị Lan', role: 'appraiser' as Role, unit: '91@2025-07-01', valid: since }

async function signedIn(t: Test, username: string, password: string): Promise<Client | null> {
  const answer = await t.nobody.call(api.signIn, { body: { username, password } })
  const token = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(answer.headers['set-cookie']))?.[1] ?? null
  return token === null ? null : clientOf(t.http, token, null)
}

const actionsOf = async (t: Test): Promise<readonly string[]> => {
  const found = await sql<{ action: string }>`select action from audit_entries where entity_kind = 'account' order by id`.execute(
    sqlOf<object>(t.seed),
  )
  return found.rows.map((row) => row.action)
}

describe('an account', () => {
  test('is opened with a password nobody chose, which signs in', () =>
    inRollback(async (t) => {
      const made = await addAccount(t.seed, lan)
      expect(made).toMatchObject({ username: 'lan.nt', unitId: '91@2025-07-01', unitName: 'Tỉnh An Giang' })
      expect(made.password).toMatch(/^[a-zA-Z2-9]{4}(-[a-zA-Z2-9]{4}){3}$/)
      expect((await addAccount(t.seed, { ...lan, username: 'minh' })).password).not.toBe(made.password)
      const person = await signedIn(t, 'lan.nt', made.password)
      const me = await person?.call(api.readMe)
      // nobody keeps the password somebody else has read
      expect((await person?.call(getUnit, { params: { id: 'VN' as never } }))?.code).toBe('auth.password-change-required')
      expect(me?.body.grants).toEqual([
        { role: 'appraiser', unitId: '91@2025-07-01', unitName: 'Tỉnh An Giang', valid: since, delegation: null },
      ])
      const kept = await sql<{ n: number }>`select count(*) as n from accounts where password_hash like ${`%${made.password}%`}`.execute(
        sqlOf<object>(t.seed),
      )
      expect(kept.rows[0]?.n).toBe(0)
      expect(await actionsOf(t)).toEqual(['access.create-account', 'access.create-account', 'access.sign-in'])
    }))

  test.each<[string, Partial<typeof lan>, string]>([
    ['a unit nobody knows', { unit: 'Xã Không Có Thật' }, 'unit.not-found'],
    ['a name of many places', { unit: 'Tân An' }, 'unit.not-found'],
    ['a unit that has ended', { unit: '89@2019-10-06' }, 'unit.not-valid-on'],
    ['a seat of another level', { role: 'commune-officer' }, 'account.wrong-level'],
  ])('is refused for %s', (_, change, code) =>
    inRollback(async (t) => {
      await expect(addAccount(t.seed, { ...lan, ...change })).rejects.toMatchObject({ code })
      expect(await listAccounts(t.seed)).toEqual([])
    }),
  )

  test('keeps its name for itself, whatever the case, also after it was closed', () =>
    inRollback(async (t) => {
      await addAccount(t.seed, lan)
      await expect(addAccount(t.seed, { ...lan, username: 'LAN.nt' })).rejects.toMatchObject({ code: 'account.username-taken' })
      await closeAccount(t.seed, 'lan.nt', t.today)
      await expect(addAccount(t.seed, lan)).rejects.toMatchObject({ code: 'account.username-taken' })
    }))

  test('has no place in a demonstration', () =>
    inRollback(async (t) => {
      const demonstration = { ...t.seed, demonstration: true }
      await expect(addAccount(demonstration, lan)).rejects.toMatchObject({ code: 'account.demonstration' })
      await expect(resetPassword(demonstration, 'lan.nt')).rejects.toMatchObject({ code: 'account.demonstration' })
    }))

  test('gets another password; the old one and the open sessions end', () =>
    inRollback(async (t) => {
      const { password } = await addAccount(t.seed, lan)
      const person = await signedIn(t, 'lan.nt', password)
      const another = await resetPassword(t.seed, 'Lan.NT')
      expect((await person?.call(api.readMe))?.code).toBe('auth.required')
      expect(await signedIn(t, 'lan.nt', password)).toBe(null)
      expect(await signedIn(t, 'lan.nt', another)).not.toBe(null)
      await expect(resetPassword(t.seed, 'nobody')).rejects.toMatchObject({ code: 'account.not-found' })
      expect(await actionsOf(t)).toContain('access.reset-password')
    }))

  test('is closed: at once where the day has come, else by itself on the day', () =>
    inRollback(async (t) => {
      const { password } = await addAccount(t.seed, lan)
      await addAccount(t.seed, { ...lan, username: 'later', valid: { from: plainDate('2027-01-01'), to: null } })
      const person = await signedIn(t, 'lan.nt', password)
      expect(await closeAccount(t.seed, 'lan.nt', plainDate('2026-12-31'))).toEqual({ closed: false })
      expect((await person?.call(api.readMe))?.body.grants).toMatchObject([{ valid: { from: '2026-11-01', to: '2026-12-31' } }])
      expect(await closeAccount(t.seed, 'lan.nt', t.today)).toEqual({ closed: true })
      expect((await person?.call(api.readMe))?.code).toBe('auth.required')
      expect(await signedIn(t, 'lan.nt', password)).toBe(null)
      // what has not begun is lent onward already: it never stands, and the delegation stays known
      await loadDelegation(t.seed, {
        from: 'later',
        to: 'lan.nt',
        document: 'GUQ 1',
        valid: { from: plainDate('2027-01-05'), to: plainDate('2027-02-01') },
      })
      await closeAccount(t.seed, 'later', plainDate('2026-12-31'))
      const listed = await listAccounts(t.seed)
      expect(listed.map(({ username, closed, closesOn, grants }) => [username, closed, closesOn, grants.length])).toEqual([
        ['lan.nt', true, '2026-12-31', 1],
        ['later', false, '2026-12-31', 0],
      ])
      expect(listed[0]?.grants[0]).toMatchObject({ stands: false, valid: { from: '2026-11-01', to: '2026-11-21' } })
      await expect(closeAccount(t.seed, 'lan.nt', t.today)).rejects.toMatchObject({ code: 'account.closed' })
      expect(await actionsOf(t)).toContain('access.close-account')
    }))
})

describe('the console', () => {
  test('takes off a second factor that was lost, and is named in the log', () =>
    inRollback(async (t) => {
      const { password } = await addAccount(t.seed, lan)
      const db = sqlOf<object>(t.seed)
      const has = async () =>
        (await sql<{ n: number }>`select count(*) as n from second_factors f join accounts a on a.id = f.account_id`.execute(db)).rows[0]?.n
      const person = await signedIn(t, 'lan.nt', password)
      expect(await resetSecondFactor(t.seed, 'lan.nt')).toBe(false)
      expect((await person?.call(api.readMe))?.code).toBe(null)
      await sql`insert into second_factors (account_id, secret, begun_at, confirmed_at)
        select id, 'x', now(), now() from accounts where username = 'lan.nt'`.execute(db)
      expect(await has()).toBe(1)
      expect(await resetSecondFactor(t.seed, 'Lan.NT')).toBe(true)
      expect([await has(), (await person?.call(api.readMe))?.code]).toEqual([0, 'auth.required'])
      expect(await actionsOf(t)).toContain('access.reset-second-factor')
      await expect(resetSecondFactor(t.seed, 'nobody')).rejects.toMatchObject({ code: 'account.not-found' })
    }))

  test('gives, lists and ends grants as administrators do: not twice, not for days that have passed, not at another level', () =>
    inRollback(async (t) => {
      await addAccount(t.seed, lan)
      const leader = { role: 'leader' as Role, unit: '91', valid: { from: t.today, to: null } }
      const give = (more: Partial<typeof leader> = {}) => addGrant(t.seed, 'lan.nt', { ...leader, ...more })
      const made = await give()
      expect(made).toMatchObject({ role: 'leader', unitName: 'Tỉnh An Giang', stands: true })
      await expect(give()).rejects.toMatchObject({ code: 'grant.refused', details: { reason: 'overlaps' } })
      await expect(give({ valid: { from: plainDate('2026-11-20'), to: null } })).rejects.toMatchObject({ code: 'grant.in-the-past' })
      await expect(give({ role: 'commune-officer' })).rejects.toMatchObject({ code: 'account.wrong-level' })
      const own = (await listGrants(t.seed, 'lan.nt')).map((grant) => [grant.role, grant.stands])
      expect(own).toEqual([
        ['appraiser', true],
        ['leader', true],
      ])
      await addAccount(t.seed, { ...lan, username: 'minh' })
      await expect(endGrant(t.seed, 'minh', { id: made.id, on: t.today })).rejects.toMatchObject({ code: 'grant.not-found' })
      expect(await endGrant(t.seed, 'lan.nt', { id: made.id, on: t.today })).toEqual({ from: t.today, to: t.today })
      expect((await listGrants(t.seed, 'lan.nt')).map((grant) => grant.role)).toEqual(['appraiser'])
      expect(await actionsOf(t)).toEqual(expect.arrayContaining(['access.give-grant', 'access.end-grant']))
    }))
})
