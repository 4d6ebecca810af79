// Signing in and out, sessions, throttling, and who one is: over HTTP.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/access/access.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import { saveSetting } from '#server/platform/db/settings'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { createAccount } from './access.service.ts'

const PLACE = '30337@2025-07-01' as UnitId
const PASSWORD = 'một mật khẩu dài'
const standing = { from: plainDate('2020-01-01'), to: null }

async function person(t: Test, username: string, demonstration = false): Promise<void> {
  await createAccount(t.seed, {
    username,
    displayName: username,
    demonstration,
    password: PASSWORD,
    grants: [{ role: 'leader', unitId: PLACE, valid: standing }],
  })
}

/** Signs in from an address (the test server believes X-Forwarded-For); the status and, on success, the token. */
async function signInFrom(
  t: Test,
  address: string,
  username: string,
  password: string,
): Promise<{ status: number; code: string | null; token: string | null; cookie: string }> {
  const answer = await t.nobody.call(api.signIn, { body: { username, password }, headers: { 'x-forwarded-for': address } })
  const set = answer.headers['set-cookie']
  const cookie = typeof set === 'string' ? set : ''
  return { status: answer.status, code: answer.code, token: new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(cookie)?.[1] ?? null, cookie }
}

describe('signing in', () => {
  test('opens a session that only the browser sees', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { status, token, cookie } = await signInFrom(t, '10.0.0.1', 'LAN', PASSWORD)
      expect(status).toBe(200)
      // 32 random bytes
      expect(token).toMatch(/^[\w-]{43}$/)
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/)
      const me = await clientOf(t.http, token, null).call(api.readMe)
      expect(me.body.account.username).toBe('lan')
      const stored = await sql<{ n: number }>`select count(*) as n from sessions where encode(token_hash, 'escape') = ${token}`.execute(
        sqlOf<object>(t.seed),
      )
      expect(stored.rows[0]?.n).toBe(0)
    }))

  test('marks the cookie Secure behind https', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const answer = await t.nobody.call(api.signIn, {
        body: { username: 'lan', password: PASSWORD },
        headers: { 'x-forwarded-proto': 'https' },
      })
      expect(String(answer.headers['set-cookie'])).toContain('; Secure')
    }))

  test('stores argon2id', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const rows = await sql<{ password_hash: string }>`select password_hash from accounts where username = 'lan'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows.rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    }))

  test('answers a wrong password and an unknown name alike', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const wrong = await signInFrom(t, '10.0.0.1', 'lan', 'x')
      const unknown = await signInFrom(t, '10.0.0.1', 'nobody-here', 'x')
      expect([wrong.status, wrong.code, wrong.token]).toEqual([401, 'auth.wrong-credentials', null])
      expect([unknown.status, unknown.code, unknown.token]).toEqual([401, 'auth.wrong-credentials', null])
    }))

  test('takes an unknown name as long as a known one', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const took = async (username: string): Promise<number> => {
        const start = performance.now()
        await signInFrom(t, '10.0.0.1', username, 'x')
        return performance.now() - start
      }
      await took('warm-up')
      // the quickest of several, taken in turns: a busy machine only ever adds to it, and to both alike
      let [known, unknown] = [Infinity, Infinity]
      for (const name of ['aaa', 'bbb', 'ccc', 'ddd']) {
        known = Math.min(known, await took('lan'))
        unknown = Math.min(unknown, await took(name))
      }
      // the comparison itself is most of the time; without it an unknown name answers in a fraction
      expect(unknown / known).toBeGreaterThan(1 / 3)
    }))

  test('of a closed account is refused, and its sessions end', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { token } = await signInFrom(t, '10.0.0.1', 'lan', PASSWORD)
      await sql`update accounts set disabled_at = now() where username = 'lan'`.execute(sqlOf<object>(t.seed))
      expect((await signInFrom(t, '10.0.0.1', 'lan', PASSWORD)).code).toBe('auth.wrong-credentials')
      expect((await clientOf(t.http, token, null).call(api.readMe)).code).toBe('auth.required')
    }))
})

describe('throttling', () => {
  test('stops a guesser of one name, also when the last guess is right', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      for (let i = 0; i < 8; i += 1) expect((await signInFrom(t, '10.0.0.9', 'lan', `guess ${String(i)}`)).status).toBe(401)
      const stopped = await t.nobody.call(api.signIn, {
        body: { username: 'lan', password: PASSWORD },
        headers: { 'x-forwarded-for': '10.0.0.9' },
      })
      expect([stopped.status, stopped.code]).toEqual([429, 'auth.throttled'])
      const wait: unknown = Reflect.get(Object(stopped.details), 'retryAfterSeconds')
      // until the first of the eight guesses is a quarter of an hour old
      expect(Number(wait)).toBeGreaterThan(780)
      expect(Number(wait)).toBeLessThanOrEqual(900)
      expect(stopped.headers['retry-after']).toBe(String(wait))
    }))

  test('leaves the person themselves alone at their own desk', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      expect((await signInFrom(t, '10.0.0.1', 'lan', PASSWORD)).status).toBe(200)
      await sql`insert into sign_in_failures (username, address, failed_at)
        select 'lan', '10.9.0.' || (g % 4), now() from generate_series(1, 40) g`.execute(sqlOf<object>(t.seed))
      expect((await signInFrom(t, '10.0.0.2', 'lan', PASSWORD)).code).toBe('auth.throttled')
      expect((await signInFrom(t, '10.0.0.1', 'lan', PASSWORD)).status).toBe(200)
    }))

  test('lets 150 people behind one address in, though each has slipped, for the first time there', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      await sql`insert into sign_in_failures (username, address, failed_at)
        select 'person' || g % 148, '10.0.0.7', now() from generate_series(1, 296) g`.execute(sqlOf<object>(t.seed))
      for (const name of ['lan', 'minh']) {
        expect((await signInFrom(t, '10.0.0.7', name, 'slip')).status).toBe(401)
        expect((await signInFrom(t, '10.0.0.7', name, PASSWORD)).status).toBe(200)
      }
      const left = await sql<{ n: number }>`select count(*) as n from sign_in_failures`.execute(sqlOf<object>(t.seed))
      expect(left.rows[0]?.n).toBe(296)
    }))

  test('stops one address that tries many names, but not those known from it', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      expect((await signInFrom(t, '10.0.0.8', 'lan', PASSWORD)).status).toBe(200)
      await sql`insert into sign_in_failures (username, address, failed_at) select 'name' || g, '10.0.0.8', now() from generate_series(1, 300) g`.execute(
        sqlOf<object>(t.seed),
      )
      expect((await signInFrom(t, '10.0.0.8', 'minh', PASSWORD)).code).toBe('auth.throttled')
      expect((await signInFrom(t, '10.0.0.8', 'lan', PASSWORD)).status).toBe(200)
      await sql`update sign_in_failures set failed_at = now() - interval '16 minutes'`.execute(sqlOf<object>(t.seed))
      expect((await signInFrom(t, '10.0.0.8', 'minh', PASSWORD)).status).toBe(200)
    }))
})

describe('a session', () => {
  test('ends with signing out, which also answers without one', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PLACE)
      const out = await leader.call(api.signOut)
      expect(out.status).toBe(200)
      expect(String(out.headers['set-cookie'])).toMatch(new RegExp(`^${SESSION_COOKIE}=;`))
      expect((await leader.call(api.readMe)).code).toBe('auth.required')
      expect((await t.nobody.call(api.signOut)).status).toBe(200)
      const audited = await sql<{ entity_id: string }>`select entity_id from audit_entries where action = 'access.sign-out'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(audited.rows).toEqual([{ entity_id: leader.actor?.accountId }])
    }))

  test.each([
    ['idle for two hours', "last_seen_at = now() - interval '121 minutes'"],
    ['past its end', "expires_at = now() - interval '1 second'"],
  ])('%s does not stand', (_, change) =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PLACE)
      expect((await leader.call(api.readMe)).status).toBe(200)
      await sql`update sessions set ${sql.raw(change)}`.execute(sqlOf<object>(t.seed))
      expect((await leader.call(api.readMe)).code).toBe('auth.required')
    }),
  )

  test('in use stays awake', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PLACE)
      await sql`update sessions set last_seen_at = now() - interval '119 minutes'`.execute(sqlOf<object>(t.seed))
      await leader.call(api.readMe)
      const seen = await sql<{ fresh: boolean }>`select last_seen_at > now() - interval '1 minute' as fresh from sessions`.execute(
        sqlOf<object>(t.seed),
      )
      expect(seen.rows).toEqual([{ fresh: true }])
    }))
})

describe('GET /api/me', () => {
  test('tells a person the grants that stand today', () =>
    inRollback(async (t) => {
      const someone = await t.withGrants([
        { role: 'commune-officer', unitId: PLACE },
        { role: 'leader', unitId: PLACE, valid: { from: plainDate('2020-01-01'), to: plainDate('2025-01-01') } },
      ])
      const answer = await someone.call(api.readMe)
      expect(answer.body).toMatchObject({ today: '2026-11-21', demonstration: false, grants: [{ role: 'commune-officer', unitId: PLACE }] })
      expect(answer.body.grants).toHaveLength(1)
      expect((await t.nobody.call(api.readMe)).code).toBe('auth.required')
    }))
})

describe('GET /api/demo-accounts', () => {
  test('is not there in a real database, even where a demonstration account is', () =>
    inRollback(async (t) => {
      await person(t, 'demo-lan', true)
      const answer = await t.nobody.call(api.listDemoAccounts)
      expect([answer.status, answer.code]).toEqual([404, 'request.not-found'])
    }))

  test('shows the demonstration its accounts, and only those', () =>
    inRollback(async (t) => {
      await saveSetting(t.seed, 'demonstration', { password: 'p', seed: 1 })
      await person(t, 'demo-lan', true)
      await person(t, 'real-lan', false)
      const answer = await t.nobody.call(api.listDemoAccounts)
      expect(answer.body.accounts.map((account) => [account.username, account.role])).toEqual([['demo-lan', 'leader']])
      expect(answer.body.password).toBe('p')
    }))
})

describe('the console', () => {
  test('signs in by the secret only', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const wrong = await t.nobody.call(api.signInConsole, { body: { secret: 'x', as: 'lan' } })
      expect(wrong.code).toBe('auth.wrong-credentials')
      const unknown = await t.nobody.call(api.signInConsole, { body: { secret: 'console-secret-of-the-tests', as: 'x' } })
      expect([unknown.code, unknown.details]).toEqual(['auth.wrong-credentials', { as: 'x' }])
      const right = await t.nobody.call(api.signInConsole, { body: { secret: 'console-secret-of-the-tests', as: 'lan' } })
      expect(right.status).toBe(200)
    }))
})
