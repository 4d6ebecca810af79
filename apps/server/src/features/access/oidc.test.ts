// Signing in through a real provider that runs on this machine: the good way, and every way it must not go.
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/access/access.contract'
import * as mine from '@binhyen/core/access/my-account.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { clientOf, type Answer, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { prepareProvider, type TestProvider } from '../../../test/provider.ts'
import { createAccount } from './access.service.ts'

const ORIGIN = 'http://binhyen.example'
const PASSWORD = 'con vịt qua sông Hậu'
let provider: TestProvider
let naming: TestProvider

beforeAll(async () => {
  const back = [`${ORIGIN}/dang-nhap/tro-lai`]
  provider = await prepareProvider(back)
  naming = await prepareProvider(back, 'preferred_username')
  await provider.start()
  await naming.start()
})
afterAll(async () => {
  await provider.stop()
  await naming.stop()
})

async function person(t: Test, username: string): Promise<void> {
  const valid = { from: plainDate('2020-01-01'), to: null }
  const grants = [{ role: 'leader' as const, unitId: '30337@2025-07-01' as UnitId, valid }]
  await createAccount(t.seed, { username, displayName: username, demonstration: false, password: PASSWORD, grants })
}

const withToken = (t: Test, answer: Answer<unknown>): Client =>
  clientOf(t.http, new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(answer.headers['set-cookie']))?.[1] ?? null, null)

async function byPassword(t: Test, username: string): Promise<Client> {
  return withToken(t, await t.nobody.call(api.signIn, { body: { username, password: PASSWORD } }))
}

type Way = { readonly location: string; readonly binding: string }
const begin = async (client: Client): Promise<Way> => (await client.call(api.startProvider, { body: { origin: ORIGIN } })).body

async function link(client: Client, login: string): Promise<Answer<{ next: string }>> {
  const way = (await client.call(mine.linkProvider, { body: { origin: ORIGIN } })).body
  return client.call(api.finishProvider, { body: { search: await provider.walk(way.location, login), binding: way.binding } })
}

const inProvider = (run: (t: Test) => Promise<void>) => inRollback(run, { provider: provider.config })

describe('through the provider', () => {
  test('somebody comes in whose account was linked, with the rights of the account and no others', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      expect((await t.nobody.call(api.readSignInOptions)).body).toEqual({ provider: { label: 'Đăng nhập chung của bài thử' } })
      const lan = await byPassword(t, 'lan')
      expect((await link(lan, 'person-1')).body).toEqual({ next: 'linked' })
      expect((await lan.call(mine.readMyAccount)).body.provider?.linkedAt).toMatch(/^\d{4}-/)
      const way = await begin(t.nobody)
      expect(way.location).toMatch(/code_challenge_method=S256/)
      const search = await provider.walk(way.location, 'person-1')
      const entered = await t.nobody.call(api.finishProvider, { body: { search, binding: way.binding } })
      expect(entered.body).toEqual({ next: 'done' })
      const me = await withToken(t, entered).call(api.readMe)
      expect([me.body.account.username, me.body.grants.map((grant) => grant.role)]).toEqual(['lan', ['leader']])
      const sessions = await withToken(t, entered).call(mine.listMySessions)
      expect(sessions.body.sessions.find((each) => each.current)?.openedBy).toBe('provider')
    }))

  test('nobody comes in whom no account is linked with, and no account is made', () =>
    inProvider(async (t) => {
      await person(t, 'stranger')
      const way = await begin(t.nobody)
      const entered = await t.nobody.call(api.finishProvider, {
        body: { search: await provider.walk(way.location, 'stranger'), binding: way.binding },
      })
      expect([entered.status, entered.code, entered.headers['set-cookie']]).toEqual([403, 'auth.provider-unlinked', undefined])
      const n = await sql<{ n: number }>`select count(*)::int as n from accounts`.execute(sqlOf<object>(t.seed))
      expect(n.rows[0]?.n).toBe(1)
    }))

  test('the second factor is asked for as after a password', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      const lan = await byPassword(t, 'lan')
      await link(lan, 'person-1')
      const { secret } = (await lan.call(mine.beginSecondFactor)).body
      const code = (): string => new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate()
      await lan.call(mine.activateSecondFactor, { body: { code: code() } })
      await sql`update second_factors set last_step = 0`.execute(sqlOf<object>(t.seed))
      const way = await begin(t.nobody)
      const entered = await t.nobody.call(api.finishProvider, {
        body: { search: await provider.walk(way.location, 'person-1'), binding: way.binding },
      })
      expect(entered.body).toEqual({ next: 'second-factor' })
      const half = withToken(t, entered)
      expect((await half.call(api.readMe)).code).toBe('auth.required')
      const full = withToken(t, await half.call(api.giveSecondFactor, { body: { code: code() } }))
      expect((await full.call(api.readMe)).body.account.username).toBe('lan')
    }))

  test('an account an administrator named for the provider is linked at the first time, once', () =>
    inRollback(
      async (t) => {
        await person(t, 'lan')
        await person(t, 'minh')
        await sql`update accounts set provider_username = 'lan.at.provider' where username = 'lan'`.execute(sqlOf<object>(t.seed))
        const come = async (login: string) => {
          const way = await begin(t.nobody)
          return t.nobody.call(api.finishProvider, { body: { search: await naming.walk(way.location, login), binding: way.binding } })
        }
        // the own username is not what counts: nobody gets an account by choosing a name at the provider
        expect((await come('minh')).code).toBe('auth.provider-unlinked')
        const entered = await come('lan.at.provider')
        expect((await withToken(t, entered).call(api.readMe)).body.account.username).toBe('lan')
        await sql`update accounts set provider_username = 'lan.at.provider' where username = 'lan'`.execute(sqlOf<object>(t.seed))
        expect((await come('lan.at.provider')).body).toEqual({ next: 'done' })
      },
      { provider: naming.config },
    ))

  test('one identity is one account; a link is taken away by its owner', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      const lan = await byPassword(t, 'lan')
      const minh = await byPassword(t, 'minh')
      await link(lan, 'person-1')
      expect((await link(minh, 'person-1')).code).toBe('auth.provider-taken')
      expect((await lan.call(mine.unlinkProvider)).code).toBe(null)
      expect((await link(minh, 'person-1')).body).toEqual({ next: 'linked' })
      const way = await begin(t.nobody)
      const entered = await t.nobody.call(api.finishProvider, {
        body: { search: await provider.walk(way.location, 'person-1'), binding: way.binding },
      })
      expect((await withToken(t, entered).call(api.readMe)).body.account.username).toBe('minh')
    }))
})

describe('what comes back is refused', () => {
  const refusedFor = (answer: Answer<unknown>): unknown => [answer.code, Reflect.get(Object(answer.details), 'reason') ?? null]

  test('a second time, in another browser, too late, with a state of somebody else', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await link(await byPassword(t, 'lan'), 'person-1')
      const one = await begin(t.nobody)
      const search = await provider.walk(one.location, 'person-1')
      expect((await t.nobody.call(api.finishProvider, { body: { search, binding: one.binding } })).body).toEqual({ next: 'done' })
      expect(refusedFor(await t.nobody.call(api.finishProvider, { body: { search, binding: one.binding } }))).toEqual([
        'auth.provider-refused',
        'expired',
      ])
      const two = await begin(t.nobody)
      const theirs = await provider.walk(two.location, 'person-1')
      expect(refusedFor(await t.nobody.call(api.finishProvider, { body: { search: theirs, binding: one.binding } }))).toEqual([
        'auth.provider-refused',
        'expired',
      ])
      // and is gone for its own browser as well
      expect((await t.nobody.call(api.finishProvider, { body: { search: theirs, binding: two.binding } })).code).toBe(
        'auth.provider-refused',
      )
      const three = await begin(t.nobody)
      const late = await provider.walk(three.location, 'person-1')
      await sql`update provider_attempts set expires_at = now() - interval '1 second'`.execute(sqlOf<object>(t.seed))
      expect((await t.nobody.call(api.finishProvider, { body: { search: late, binding: three.binding } })).code).toBe(
        'auth.provider-refused',
      )
      expect((await t.nobody.call(api.finishProvider, { body: { search: 'state=made-up&code=x', binding: 'x' } })).code).toBe(
        'auth.provider-refused',
      )
    }))

  test.each([
    ['nonce', 'nonce', 'another-nonce'],
    ['proof key', 'code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ])('made for another %s', (_, name, value) =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await link(await byPassword(t, 'lan'), 'person-1')
      const way = await begin(t.nobody)
      const changed = new URL(way.location)
      changed.searchParams.set(name, value)
      const search = await provider.walk(changed.href, 'person-1')
      const answer = await t.nobody.call(api.finishProvider, { body: { search, binding: way.binding } })
      expect([...(refusedFor(answer) as unknown[]), answer.headers['set-cookie']]).toEqual(['auth.provider-refused', 'invalid', undefined])
    }),
  )

  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const readPart = (text = ''): Record<string, unknown> => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as never
  /** An ID token whose claims say something else, with the signature it had. */
  const saying = (more: Readonly<Record<string, unknown>>) => (token: string) => {
    const [head = '', claims = '', signature = ''] = token.split('.')
    return `${head}.${part({ ...readPart(claims), ...more })}.${signature}`
  }
  const somebodyElse = { sub: 'person-1' }

  test.each<[string, string, (token: string) => string]>([
    ['that names another person than it was signed for', 'person-2', saying(somebodyElse)],
    ['that is signed by nobody', 'person-2', (token) => `${part({ alg: 'none' })}.${saying(somebodyElse)(token).split('.')[1] ?? ''}.`],
    ['for another application', 'person-1', saying({ aud: 'another-client' })],
    ['that has ended', 'person-1', saying({ exp: 1_700_000_000 })],
    ['of another issuer', 'person-1', saying({ iss: 'https://evil.example' })],
    ['whose signature is another', 'person-1', (token) => token.replace(/\.[^.]+$/, `.${'A'.repeat(342)}`)],
  ])('with an ID token %s', (_, login, change) =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await link(await byPassword(t, 'lan'), 'person-1')
      const way = await begin(t.nobody)
      const search = await provider.walk(way.location, login)
      provider.spoil(change)
      const answer = await t.nobody.call(api.finishProvider, { body: { search, binding: way.binding } })
      provider.spoil(null)
      expect([...(refusedFor(answer) as unknown[]), answer.headers['set-cookie']]).toEqual(['auth.provider-refused', 'invalid', undefined])
    }),
  )

  test('with the code of somebody else, from another issuer, or where the person said no', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await link(await byPassword(t, 'lan'), 'person-1')
      const [mineWay, theirsWay] = [await begin(t.nobody), await begin(t.nobody)]
      const theirs = new URLSearchParams(await provider.walk(theirsWay.location, 'person-1'))
      const injected = new URLSearchParams(await provider.walk(mineWay.location, 'person-2'))
      injected.set('code', theirs.get('code') ?? '')
      expect((await t.nobody.call(api.finishProvider, { body: { search: injected.toString(), binding: mineWay.binding } })).code).toBe(
        'auth.provider-refused',
      )
      const way = await begin(t.nobody)
      const other = new URLSearchParams(await provider.walk(way.location, 'person-1'))
      other.set('iss', 'http://evil.example')
      expect((await t.nobody.call(api.finishProvider, { body: { search: other.toString(), binding: way.binding } })).code).toBe(
        'auth.provider-refused',
      )
      const no = await begin(t.nobody)
      const state = new URL(no.location).searchParams.get('state') ?? ''
      const denied = new URLSearchParams({ error: 'access_denied', state, iss: provider.config.issuer })
      expect(refusedFor(await t.nobody.call(api.finishProvider, { body: { search: denied.toString(), binding: no.binding } }))).toEqual([
        'auth.provider-refused',
        'denied',
      ])
    }))

  test('for linking, where somebody else has signed in meanwhile or nobody is', () =>
    inProvider(async (t) => {
      await person(t, 'lan')
      await person(t, 'minh')
      const lan = await byPassword(t, 'lan')
      const minh = await byPassword(t, 'minh')
      for (const [client, code] of [
        [minh, 'auth.provider-refused'],
        [t.nobody, 'auth.required'],
      ] as const) {
        const way = (await lan.call(mine.linkProvider, { body: { origin: ORIGIN } })).body
        const search = await provider.walk(way.location, 'person-9')
        expect((await client.call(api.finishProvider, { body: { search, binding: way.binding } })).code).toBe(code)
      }
      expect((await lan.call(mine.readMyAccount)).body.provider?.linkedAt).toBe(null)
    }))
})

test('a provider that is down at the start leaves passwords alone, and is used as soon as it comes up', async () => {
  const late = await prepareProvider([`${ORIGIN}/dang-nhap/tro-lai`])
  try {
    await inRollback(
      async (t) => {
        await person(t, 'lan')
        const down = await t.nobody.call(api.startProvider, { body: { origin: ORIGIN } })
        expect([down.status, down.code]).toEqual([503, 'auth.provider-unavailable'])
        const lan = await byPassword(t, 'lan')
        expect((await lan.call(api.readMe)).code).toBe(null)
        await late.start()
        const way = (await lan.call(mine.linkProvider, { body: { origin: ORIGIN } })).body
        const search = await late.walk(way.location, 'person-1')
        // it goes down again before the person is back
        await late.stop()
        const finished = await lan.call(api.finishProvider, { body: { search, binding: way.binding } })
        expect(finished.code).toBe('auth.provider-unavailable')
        expect(t.mistakes).toEqual([])
      },
      { provider: late.config },
    )
  } finally {
    await late.stop()
  }
})

test('without a provider its doors say so', () =>
  inRollback(async (t) => {
    expect((await t.nobody.call(api.readSignInOptions)).body).toEqual({ provider: null })
    expect((await t.nobody.call(api.startProvider, { body: { origin: ORIGIN } })).code).toBe('auth.provider-off')
    expect((await t.nobody.call(api.finishProvider, { body: { search: '', binding: 'x' } })).code).toBe('auth.provider-off')
  }))
