// Proving who one is: second factor, recovery codes, confirmation, sessions, passwords, notices, throttling; over HTTP.
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/access/access.contract'
import { issuePassword } from '@binhyen/core/access/accounts.contract'
import * as kept from '@binhyen/core/access/account-sign-in.contract'
import * as mine from '@binhyen/core/access/my-account.contract'
import type { Role } from '@binhyen/core/access/access.domain'
import { issueDecision } from '@binhyen/core/assessments/decisions.contract'
import { downloadReport } from '@binhyen/core/documents/documents.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf, type Answer, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { createAccount } from './access.service.ts'
import { lockStatesOf, unlockSignIn } from './sign-in.service.ts'
import { resetSecondFactor } from './totp.service.ts'

const PLACE = '30337@2025-07-01' as UnitId
const PASSWORD = 'con vịt qua sông Hậu'
const NEW_PASSWORD = 'mái tôn trưa hè nóng rát'
const standing = { from: plainDate('2020-01-01'), to: null }
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0'

async function person(t: Test, username: string, role: Role = 'leader', unitId = PLACE): Promise<void> {
  await createAccount(t.seed, {
    username,
    displayName: username,
    demonstration: false,
    password: PASSWORD,
    grants: [{ role, unitId, valid: standing }],
  })
}

const run = async (t: Test, statement: string): Promise<void> => {
  await sql.raw(statement).execute(sqlOf<object>(t.seed))
}
const one = async <T>(t: Test, statement: string): Promise<T | undefined> =>
  (await sql.raw<T>(statement).execute(sqlOf<object>(t.seed))).rows[0]

const tokenIn = (answer: Answer<unknown>): string | null =>
  new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(answer.headers['set-cookie']))?.[1] ?? null

type In = { readonly client: Client; readonly answer: Answer<{ next: string }>; readonly token: string }

async function enter(
  t: Test,
  username: string,
  password = PASSWORD,
  headers: Record<string, string> = {},
  before: string | null = null,
): Promise<In> {
  const door = before === null ? t.nobody : clientOf(t.http, before, null)
  const answer = await door.call(api.signIn, { body: { username, password }, headers })
  const token = tokenIn(answer) ?? ''
  return { client: clientOf(t.http, token, null), answer, token }
}

/** The code an app shows some steps from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: Date.now() + steps * 30_000 })

/** Waits out the last seconds of a step, so that the step before is still the one before when the code arrives. */
async function earlyInStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000)
  if (left < 4000) await new Promise((resolve) => setTimeout(resolve, left + 50))
}

async function withSecondFactor(t: Test, username: string): Promise<{ secret: string; recoveryCodes: readonly string[]; client: Client }> {
  await person(t, username)
  const { client } = await enter(t, username)
  const begun = await client.call(mine.beginSecondFactor)
  const done = await client.call(mine.activateSecondFactor, { body: { code: codeOf(begun.body.secret) } })
  expect(done.code).toBe(null)
  // as if it had been some time ago: the code of the first step may be shown again
  await run(t, 'update second_factors set last_step = 0')
  return { secret: begun.body.secret, recoveryCodes: done.body.recoveryCodes, client }
}

const giveCode = async (half: In, code: string, t: Test): Promise<{ answer: Answer<{ next: string }>; client: Client; token: string }> => {
  const answer = await half.client.call(api.giveSecondFactor, { body: { code } })
  const token = tokenIn(answer) ?? ''
  return { answer, token, client: clientOf(t.http, token, null) }
}

describe('the second factor', () => {
  test('is set up with a picture an app can read; its secret is not to be found in the database', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { client } = await enter(t, 'lan')
      const begun = await client.call(mine.beginSecondFactor)
      const secret = begun.body.secret.replaceAll(' ', '')
      expect(begun.body.uri).toContain(`secret=${secret}`)
      expect(decodeURIComponent(begun.body.uri)).toMatch(/^otpauth:\/\/totp\/Bình Yên:lan\?/)
      expect(begun.body.qr.size).toBeGreaterThan(30)
      expect(begun.body.qr.path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/)
      const kept = await one<{ secret: Buffer; reply: string }>(
        t,
        "select secret, (select string_agg(coalesce(reply, ''), '') from commands) as reply from second_factors",
      )
      expect(Buffer.from(kept?.secret ?? '').includes(Buffer.from(secret))).toBe(false)
      expect(kept?.reply).not.toContain(secret)
      // not on before a code has been given
      expect((await client.call(mine.activateSecondFactor, { body: { code: '000000' } })).code).toBe('auth.wrong-code')
      expect((await enter(t, 'lan')).answer.body.next).toBe('done')
      const done = await client.call(mine.activateSecondFactor, { body: { code: codeOf(secret) } })
      expect(done.body.recoveryCodes).toHaveLength(10)
      expect(new Set(done.body.recoveryCodes).size).toBe(10)
      expect((await client.call(mine.activateSecondFactor, { body: { code: codeOf(secret) } })).code).toBe('auth.second-factor-on')
      expect((await client.call(mine.beginSecondFactor)).code).toBe('auth.second-factor-on')
      expect((await client.call(mine.readMyAccount)).body.secondFactor).toMatchObject({ required: false, recoveryCodesLeft: 10 })
      expect((await client.call(mine.readMyAccount)).body.secondFactor.since).not.toBe(null)
    }))

  test('shows its secrets once: the same command again is refused, and nothing of them was kept', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { client } = await enter(t, 'lan')
      const commandId = '11111111-1111-4111-8111-111111111111'
      expect((await client.call(mine.beginSecondFactor, { commandId })).code).toBe(null)
      expect((await client.call(mine.beginSecondFactor, { commandId })).code).toBe('command.shown-once')
    }))

  test('is asked for at sign-in; until it is given the session opens nothing', () =>
    inRollback(async (t) => {
      const { secret } = await withSecondFactor(t, 'lan')
      const half = await enter(t, 'lan')
      expect(half.answer.body).toEqual({ next: 'second-factor' })
      expect((await half.client.call(api.readMe)).code).toBe('auth.required')
      expect((await half.client.call(mine.readMyAccount)).code).toBe('auth.required')
      expect((await half.client.call(api.confirmSession, { body: { password: PASSWORD } })).code).toBe('auth.required')
      expect((await half.client.call(mine.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD } })).code).toBe(
        'auth.required',
      )
      expect((await half.client.call(api.giveSecondFactor, { body: { code: '123456' } })).code).toBe('auth.wrong-code')
      const full = await giveCode(half, ` ${codeOf(secret).replace(/^(...)/, '$1 ')} `, t)
      expect(full.answer.body).toEqual({ next: 'done' })
      expect(full.token).not.toBe(half.token)
      expect((await full.client.call(api.readMe)).body.account.username).toBe('lan')
      // the half-open token is worth nothing any more
      expect((await half.client.call(api.giveSecondFactor, { body: { code: codeOf(secret, 1) } })).code).toBe('auth.required')
    }))

  test('takes the step before and after, not the ones beyond, and no step twice', () =>
    inRollback(async (t) => {
      const { secret } = await withSecondFactor(t, 'lan')
      for (const [steps, fits] of [
        [-3, false],
        [3, false],
        [-1, true],
        [0, true],
        [1, true],
      ] as const) {
        await run(t, 'update second_factors set last_step = 0, failures = 0; delete from sign_in_failures')
        const half = await enter(t, 'lan')
        await earlyInStep()
        const { answer } = await giveCode(half, codeOf(secret, steps), t)
        expect([steps, answer.code]).toEqual([steps, fits ? null : 'auth.wrong-code'])
      }
      await run(t, 'update second_factors set last_step = 0; delete from sign_in_failures')
      const code = codeOf(secret)
      expect((await giveCode(await enter(t, 'lan'), code, t)).answer.code).toBe(null)
      const again = await giveCode(await enter(t, 'lan'), code, t)
      expect(again.answer.code).toBe('auth.wrong-code')
      // nor an earlier one after it
      expect((await giveCode(await enter(t, 'lan'), codeOf(secret, -1), t)).answer.code).toBe('auth.wrong-code')
    }))

  test('is not guessed by who has the password: wrong codes wait longer and longer, on whatever line', () =>
    inRollback(async (t) => {
      const { secret } = await withSecondFactor(t, 'lan')
      let waited = 0
      for (let i = 0; i < 8; i += 1) {
        const from = { 'x-forwarded-for': `10.1.0.${String(i)}` }
        const half = await enter(t, 'lan', PASSWORD, from)
        const tried = await half.client.call(api.giveSecondFactor, { body: { code: '000000' }, headers: from })
        if (tried.code === 'auth.throttled') waited += 1
      }
      expect(waited).toBe(3)
      const half = await enter(t, 'lan', PASSWORD, { 'x-forwarded-for': '10.1.0.99' })
      const right = await half.client.call(api.giveSecondFactor, {
        body: { code: codeOf(secret) },
        headers: { 'x-forwarded-for': '10.1.0.99' },
      })
      expect(right.code).toBe('auth.throttled')
      const wait = Number(right.headers['retry-after'])
      expect(wait > 0 && wait <= 60).toBe(true)
    }))

  test('is replaced by a recovery code, each once; new ones end the old ones', () =>
    inRollback(async (t) => {
      const { recoveryCodes, client } = await withSecondFactor(t, 'lan')
      const [first = '', second = ''] = recoveryCodes
      const written = await one<{ hashes: string; n: number }>(
        t,
        "select string_agg(encode(code_hash, 'escape'), ' ') as hashes, count(*) filter (where octet_length(code_hash) = 32)::int as n from recovery_codes",
      )
      expect(written?.n).toBe(10)
      for (const code of recoveryCodes) {
        for (const form of [code, code.replaceAll('-', ''), code.toLowerCase()]) expect(written?.hashes).not.toContain(form)
      }
      expect((await giveCode(await enter(t, 'lan'), first.toLowerCase().replaceAll('-', ' '), t)).answer.code).toBe(null)
      expect((await giveCode(await enter(t, 'lan'), first, t)).answer.code).toBe('auth.wrong-code')
      expect((await client.call(mine.readMyAccount)).body.secondFactor.recoveryCodesLeft).toBe(9)
      const renewed = await client.call(mine.renewRecoveryCodes)
      expect(renewed.body.recoveryCodes).toHaveLength(10)
      expect((await giveCode(await enter(t, 'lan'), second, t)).answer.code).toBe('auth.wrong-code')
      expect((await giveCode(await enter(t, 'lan'), renewed.body.recoveryCodes[0] ?? '', t)).answer.code).toBe(null)
    }))

  test("one person's recovery code and secret are nobody else's", () =>
    inRollback(async (t) => {
      const { recoveryCodes, secret } = await withSecondFactor(t, 'lan')
      await withSecondFactor(t, 'minh')
      expect((await giveCode(await enter(t, 'minh'), recoveryCodes[3] ?? '', t)).answer.code).toBe('auth.wrong-code')
      expect((await giveCode(await enter(t, 'minh'), codeOf(secret), t)).answer.code).toBe('auth.wrong-code')
      // rows that were swapped in the database do not open
      await run(
        t,
        "update second_factors set secret = (select f.secret from second_factors f join accounts a on a.id = f.account_id where a.username = 'lan')",
      )
      expect((await giveCode(await enter(t, 'minh'), codeOf(secret), t)).answer.code).toBe('auth.second-factor-unreadable')
    }))

  test('is turned off by its owner, unless a role asks for it', () =>
    inRollback(async (t) => {
      const { client } = await withSecondFactor(t, 'lan')
      await person(t, 'chief', 'administrator', 'VN' as UnitId)
      const chief = (await enter(t, 'chief')).client
      expect((await chief.call(mine.setSecondFactorRule, { body: { roles: ['leader', 'leader'] } })).body.roles).toEqual(['leader'])
      expect((await client.call(mine.removeSecondFactor)).code).toBe('auth.second-factor-kept')
      expect((await chief.call(mine.setSecondFactorRule, { body: { roles: [] } })).body.roles).toEqual([])
      expect((await client.call(mine.removeSecondFactor)).code).toBe(null)
      expect((await client.call(mine.removeSecondFactor)).code).toBe('auth.second-factor-off')
      expect((await enter(t, 'lan')).answer.body.next).toBe('done')
    }))

  test('where a role asks for it, is set up before anything else', () =>
    inRollback(async (t) => {
      await person(t, 'chief', 'administrator', 'VN' as UnitId)
      await person(t, 'lan')
      const lan = (await enter(t, 'lan')).client
      const chief = (await enter(t, 'chief')).client
      const rule = await chief.call(mine.readSecondFactorRule)
      expect(rule.body).toMatchObject({
        roles: [],
        recommended: expect.arrayContaining(['administrator', 'appraiser', 'provincial-authority']),
      })
      await chief.call(mine.setSecondFactorRule, { body: { roles: ['leader'] } })
      expect((await lan.call(mine.readSecondFactorRule)).code).toBe('auth.second-factor-required')
      expect((await lan.call(api.readMe)).body.must).toBe('set-up-second-factor')
      expect((await lan.call(mine.readMyAccount)).body.secondFactor.required).toBe(true)
      const begun = await lan.call(mine.beginSecondFactor)
      expect((await lan.call(mine.activateSecondFactor, { body: { code: codeOf(begun.body.secret) } })).code).toBe(null)
      expect((await lan.call(api.readMe)).body.must).toBe(null)
      expect((await lan.call(mine.readSecondFactorRule)).code).toBe('auth.forbidden')
      const audited = await one<{ change: unknown }>(t, "select change from audit_entries where action = 'access.set-second-factor-rule'")
      expect(JSON.stringify(audited)).toContain('leader')
    }))

  test('the rule is set at the country only', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', '91@2025-07-01')
      expect((await keeper.call(mine.setSecondFactorRule, { body: { roles: [] } })).code).toBe('auth.forbidden')
      expect((await keeper.call(mine.readMyAccount)).body.setsRule).toBe(false)
    }))
})

describe('confirming', () => {
  const stale = "update sessions set confirmed_at = now() - interval '11 minutes'"

  test('is asked for by what must be fresh, and the same command then goes through', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { client, token } = await enter(t, 'lan')
      await run(t, stale)
      const commandId = '22222222-2222-4222-8222-222222222222'
      const refused = await client.call(mine.beginSecondFactor, { commandId })
      expect([refused.status, refused.code]).toEqual([403, 'auth.confirmation-required'])
      expect((await client.call(api.readMe)).code).toBe(null)
      expect((await client.call(api.confirmSession, { body: { password: 'nhầm mất rồi' } })).code).toBe('auth.wrong-credentials')
      const confirmed = await client.call(api.confirmSession, { body: { password: PASSWORD } })
      const renewed = tokenIn(confirmed) ?? ''
      expect([confirmed.code, renewed === token, renewed.length > 40]).toEqual([null, false, true])
      const after = clientOf(t.http, renewed, null)
      expect((await after.call(mine.beginSecondFactor, { commandId })).code).toBe(null)
      // a stolen token from before has gained nothing, lives a few seconds for what was under way, and cannot be confirmed
      expect((await client.call(mine.beginSecondFactor)).code).toBe('auth.confirmation-required')
      expect((await client.call(api.confirmSession, { body: { password: PASSWORD } })).code).toBe('auth.required')
      expect((await client.call(api.readMe)).code).toBe(null)
      await run(t, "update sessions set expires_at = expires_at - interval '16 seconds' where replaced")
      expect((await client.call(api.readMe)).code).toBe('auth.required')
      expect((await after.call(api.readMe)).code).toBe(null)
    }))

  test('stands before a decision and before the report of a province, not before that of a commune', () =>
    inRollback(async (t) => {
      const authority = await t.as('provincial-authority', '91@2025-07-01')
      await run(t, stale)
      const body = {
        authorityUnitId: '91@2025-07-01',
        number: '1/QĐ',
        decidedOn: '2026-11-20' as never,
        signatoryTitle: 'CHỦ TỊCH',
        setId: 'tt124-2021-commune',
        windowFrom: '2025-11-15' as never,
        unitIds: [PLACE],
      }
      expect((await authority.call(issueDecision, { body })).code).toBe('auth.confirmation-required')
      expect((await authority.call(downloadReport, { query: { unit: '91@2025-07-01' } })).code).toBe('auth.confirmation-required')
      expect((await authority.call(downloadReport, { query: { unit: PLACE } })).code).not.toBe('auth.confirmation-required')
      await run(t, 'update sessions set confirmed_at = now()')
      expect((await authority.call(issueDecision, { body })).code).not.toBe('auth.confirmation-required')
      expect((await authority.call(downloadReport, { query: { unit: '91@2025-07-01' } })).code).toBe(null)
    }))

  test('goes by a code as well, once; guessing here is throttled as at the door', () =>
    inRollback(async (t) => {
      const { client, secret } = await withSecondFactor(t, 'lan')
      await run(t, stale)
      const code = codeOf(secret)
      const confirmed = await client.call(api.confirmSession, { body: { code } })
      expect(confirmed.code).toBe(null)
      const after = clientOf(t.http, tokenIn(confirmed), null)
      expect((await after.call(api.confirmSession, { body: { code } })).code).toBe('auth.wrong-code')
      for (let i = 0; i < 7; i += 1) await after.call(api.confirmSession, { body: { password: `đoán ${String(i)}` } })
      expect((await after.call(api.confirmSession, { body: { password: PASSWORD } })).code).toBe('auth.throttled')
      expect((await t.nobody.call(api.confirmSession, { body: { password: PASSWORD } })).code).toBe('auth.required')
    }))

  test('by a code where there is none, and with neither, is refused', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const { client } = await enter(t, 'lan')
      expect((await client.call(api.confirmSession, { body: { code: '123456' } })).code).toBe('auth.second-factor-off')
      expect((await client.call(api.confirmSession, { body: {} as never })).code).toBe('request.invalid')
    }))
})

describe('a session', () => {
  test('never keeps a token that somebody knew before signing in', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      const planted = 'known-to-an-attacker'
      const { token } = await enter(t, 'lan', PASSWORD, {}, planted)
      expect(token).not.toBe(planted)
      expect((await clientOf(t.http, planted, null).call(api.readMe)).code).toBe('auth.required')
      // the next person at the same machine: the session before ends
      const next = await enter(t, 'minh', PASSWORD, {}, token)
      expect((await clientOf(t.http, token, null).call(api.readMe)).code).toBe('auth.required')
      expect((await next.client.call(api.readMe)).body.account.username).toBe('minh')
    }))

  test('behind https has a name only this host can set, and no other is believed', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const https = { 'x-forwarded-proto': 'https' }
      const answer = await t.nobody.call(api.signIn, { body: { username: 'lan', password: PASSWORD }, headers: https })
      const cookie = String(answer.headers['set-cookie'])
      expect(cookie).toMatch(/^__Host-binhyen_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
      const token = tokenIn(answer) ?? ''
      const me = (name: string) => t.http.inject({ url: '/api/me', headers: { ...https, cookie: `${name}=${token}` } })
      expect((await me('__Host-binhyen_session')).statusCode).toBe(200)
      expect((await me('binhyen_session')).statusCode).toBe(401)
    }))

  test('is listed for its owner, and ended by nobody else', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      const here = await enter(t, 'lan', PASSWORD, { 'user-agent': EDGE, 'x-forwarded-for': '10.0.0.1' })
      const there = await enter(t, 'lan', PASSWORD, { 'user-agent': 'curl/8', 'x-forwarded-for': '10.0.0.2' })
      const stranger = await enter(t, 'minh')
      const listed = (await here.client.call(mine.listMySessions)).body.sessions
      expect(
        listed
          .map(({ current, browser, system, address }) => [current, browser, system, address])
          .toSorted(([, , , a], [, , , b]) => (String(a) < String(b) ? 1 : -1)),
      ).toEqual([
        [false, 'other', 'other', '10.0.0.2'],
        [true, 'edge', 'windows', '10.0.0.1'],
      ])
      const other = listed.find((each) => !each.current)?.id ?? ''
      expect((await stranger.client.call(mine.endMySession, { params: { id: other } })).code).toBe('auth.session-not-found')
      expect((await there.client.call(api.readMe)).code).toBe(null)
      expect((await here.client.call(mine.endMySession, { params: { id: other } })).code).toBe(null)
      expect((await there.client.call(api.readMe)).code).toBe('auth.required')
      expect((await here.client.call(mine.endMySession, { params: { id: other } })).code).toBe('auth.session-not-found')
      const third = await enter(t, 'lan')
      expect((await here.client.call(mine.endMyOtherSessions)).body.ended).toBe(1)
      expect((await third.client.call(api.readMe)).code).toBe('auth.required')
      expect((await here.client.call(api.readMe)).code).toBe(null)
      expect((await stranger.client.call(api.readMe)).code).toBe(null)
    }))

  test('tells what failed since the sign-in before, once', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      expect((await (await enter(t, 'lan')).client.call(api.readMe)).body.notice).toBe(null)
      await enter(t, 'lan', 'sai một')
      await enter(t, 'lan', 'sai hai', { 'x-forwarded-for': '10.9.9.9' })
      const told = (await (await enter(t, 'lan', PASSWORD, { 'x-forwarded-for': '10.0.0.3' })).client.call(api.readMe)).body.notice
      expect(told).toMatchObject({ failedSignIns: 2, previousFrom: '127.0.0.1' })
      expect(told?.previousAt).not.toBe(null)
      expect((await (await enter(t, 'lan')).client.call(api.readMe)).body.notice).toBe(null)
    }))
})

describe('the own password', () => {
  test('is changed with the old one; every other session ends and the token is another', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      const here = await enter(t, 'lan')
      const there = await enter(t, 'lan')
      const wrong = await here.client.call(mine.changePassword, { body: { current: 'không phải', password: NEW_PASSWORD } })
      expect(wrong.code).toBe('auth.wrong-credentials')
      const done = await here.client.call(mine.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD } })
      const after = clientOf(t.http, tokenIn(done), null)
      expect(done.code).toBe(null)
      expect((await after.call(api.readMe)).code).toBe(null)
      expect((await here.client.call(api.readMe)).code).toBe('auth.required')
      expect((await there.client.call(api.readMe)).code).toBe('auth.required')
      expect((await enter(t, 'lan')).answer.code).toBe('auth.wrong-credentials')
      // typed on a machine that writes marks apart
      expect((await enter(t, 'lan', NEW_PASSWORD.normalize('NFD'))).answer.code).toBe(null)
      expect((await t.nobody.call(mine.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD } })).code).toBe('auth.required')
    }))

  test.each([
    ['ngắn', 'too-short'],
    ['P@ssw0rd2026!!', 'common'],
    ['iloveyou11111', 'common'],
    ['Xã Tân An 2026', 'local-name'],
    ['nguyen.lan.2026', 'username'],
    [PASSWORD, 'same'],
  ])('%s is refused: %s', (password, reason) =>
    inRollback(async (t) => {
      await person(t, 'nguyen.lan')
      const { client } = await enter(t, 'nguyen.lan')
      const answer = await client.call(mine.changePassword, { body: { current: PASSWORD, password } })
      expect([answer.status, answer.code, answer.details]).toEqual([422, 'auth.password-too-weak', { reason }])
    }),
  )

  test('where it is a first one, is changed before anything else', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await run(t, "update accounts set must_change_password = true where username = 'lan'")
      const { client } = await enter(t, 'lan')
      expect((await client.call(api.readMe)).body.must).toBe('change-password')
      expect((await client.call(mine.renewRecoveryCodes)).code).toBe('auth.password-change-required')
      expect((await client.call(downloadReport, { query: { unit: PLACE } })).code).toBe('auth.password-change-required')
      const done = await client.call(mine.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD } })
      const after = clientOf(t.http, tokenIn(done), null)
      expect((await after.call(api.readMe)).body.must).toBe(null)
      expect((await after.call(downloadReport, { query: { unit: PLACE } })).code).not.toBe('auth.password-change-required')
    }))
})

describe('a lock', () => {
  test('says how long it lasts, and is seen and lifted by who keeps accounts', () =>
    inRollback(async (t) => {
      await person(t, 'lan')
      await run(
        t,
        `insert into sign_in_failures (username, address, failed_at)
        select 'lan', '127.0.0.1', now() - make_interval(mins => 11 - g) from generate_series(1, 8) g`,
      )
      const locked = await enter(t, 'lan')
      const { retryAfterSeconds } = locked.answer.details as { retryAfterSeconds: number }
      // the oldest of the eight is ten minutes old
      expect(retryAfterSeconds).toBeGreaterThan(120)
      expect(retryAfterSeconds).toBeLessThanOrEqual(300)
      expect(locked.answer.headers['retry-after']).toBe(String(retryAfterSeconds))
      const now = { ...t.seed, now: new Date() }
      const states = await lockStatesOf(now, ['lan', 'minh'])
      expect([...states.keys()]).toEqual(['lan'])
      expect(states.get('lan')?.failures).toBe(8)
      await unlockSignIn(now, 'LAN')
      expect((await enter(t, 'lan')).answer.code).toBe(null)
      expect((await lockStatesOf(now, ['lan'])).size).toBe(0)
    }))

  test(
    '150 people of one office sign in at once, each for the first time there',
    () =>
      inRollback(async (t) => {
        const names = Array.from({ length: 150 }, (_, i) => `person-${String(i)}`)
        await person(t, 'first')
        await run(
          t,
          `insert into accounts (id, username, display_name, password_hash)
        select 'office-' || g, 'person-' || g, 'Person ' || g, (select password_hash from accounts where username = 'first') from generate_series(0, 149) g`,
        )
        const office = { 'x-forwarded-for': '10.20.0.1' }
        const answers = await Promise.all(names.map(async (name) => (await enter(t, name, PASSWORD, office)).answer.status))
        expect(answers.filter((status) => status !== 200)).toEqual([])
        expect((await one<{ n: number }>(t, 'select count(*)::int as n from sign_in_failures'))?.n).toBe(0)
        // and from the same address a guesser gets nowhere, while the people of the office still get in
        const guesses = await Promise.all(
          Array.from({ length: 20 }, async (_, i) => (await enter(t, 'first', `đoán ${String(i)}`, office)).answer.code),
        )
        expect(guesses.filter((code) => code === 'auth.wrong-credentials').length).toBeLessThanOrEqual(8)
        expect((await enter(t, 'person-3', PASSWORD, office)).answer.status).toBe(200)
      }),
    120_000,
  )
})

describe('who keeps accounts', () => {
  test('and gives another password takes no second factor off with it', () =>
    inRollback(async (t) => {
      const { client } = await withSecondFactor(t, 'lan')
      const keeper = await t.as('administrator', '91@2025-07-01')
      const params = { id: (await client.call(api.readMe)).body.account.id }
      const { password } = (await keeper.call(issuePassword, { params })).body
      const half = await enter(t, 'lan', password)
      expect(half.answer.body).toEqual({ next: 'second-factor' })
      expect((await half.client.call(api.readMe)).code).toBe('auth.required')
    }))

  test('sees how they sign in, unlocks them, takes a lost second factor off, and names them for the provider', () =>
    inRollback(async (t) => {
      const { client } = await withSecondFactor(t, 'lan')
      await person(t, 'minh')
      const keeper = await t.as('administrator', '91@2025-07-01')
      const elsewhere = await t.as('administrator', '15@2025-07-01')
      const params = { id: (await client.call(api.readMe)).body.account.id }
      await enter(t, 'lan', 'sai rồi')
      await run(t, "insert into sign_in_failures (username, address, failed_at) select 'lan', '10.3.3.3', now() from generate_series(1, 9)")
      const seen = (await keeper.call(kept.readAccountSignIn, { params })).body
      expect(seen).toMatchObject({ failedSince: 1, mustChangePassword: false, providerUsername: null, hasProvider: false })
      expect([seen.lastSignedInAt, seen.secondFactorSince, seen.lockedUntil].every((each) => each !== null && each.endsWith('Z'))).toBe(
        true,
      )
      for (const endpoint of [kept.readAccountSignIn, kept.unlockAccount, kept.resetSecondFactor] as const) {
        expect((await elsewhere.call(endpoint, { params })).code).toBe('account.not-found')
        expect((await client.call(endpoint, { params })).code).toBe('auth.forbidden')
      }
      expect((await keeper.call(kept.unlockAccount, { params })).code).toBe(null)
      expect((await keeper.call(kept.readAccountSignIn, { params })).body.lockedUntil).toBe(null)
      expect((await enter(t, 'lan')).answer.body.next).toBe('second-factor')
      expect((await keeper.call(kept.resetSecondFactor, { params })).code).toBe(null)
      expect((await client.call(api.readMe)).code).toBe('auth.required')
      expect((await enter(t, 'lan')).answer.body.next).toBe('done')
      const named = { body: { username: 'lan.o.bo' } }
      expect((await keeper.call(kept.nameAtProvider, { params, ...named })).code).toBe(null)
      expect((await keeper.call(kept.readAccountSignIn, { params })).body.providerUsername).toBe('lan.o.bo')
      const minh = { id: (await (await enter(t, 'minh')).client.call(api.readMe)).body.account.id }
      expect((await keeper.call(kept.nameAtProvider, { params: minh, ...named })).code).toBe('auth.provider-taken')
      const own = { id: keeper.actor?.accountId ?? '' }
      for (const endpoint of [kept.unlockAccount, kept.resetSecondFactor] as const) {
        expect((await keeper.call(endpoint, { params: own })).code).toBe('account.own')
      }
      expect((await keeper.call(kept.nameAtProvider, { params: own, ...named })).code).toBe('account.own')
    }))

  test('at the console takes a second factor off whoever lost it', () =>
    inRollback(async (t) => {
      await withSecondFactor(t, 'lan')
      const lan = await one<{ id: string }>(t, "select id from accounts where username = 'lan'")
      await resetSecondFactor(t.seed, lan?.id ?? '')
      expect((await enter(t, 'lan')).answer.body.next).toBe('done')
    }))
})
