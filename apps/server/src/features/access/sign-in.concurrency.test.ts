// Many sign-ins at the same moment: only a real server has several connections, so these run on PostgreSQL alone.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/access/access.contract'
import { PER_PAIR } from '@binhyen/core/access/sign-in.policy'
import { mount } from '#server/app'
import type { Server } from '#server/platform/http/register'
import { runAsSystem } from '#server/platform/run'
import { atOnce, onServer } from '../../../test/at-once.ts'
import { clientOf } from '../../../test/client.ts'
import { createAccount } from './access.service.ts'

const PASSWORD = 'con vịt qua sông Hậu'

const everything = (server: Server): void =>
  mount(server, { consoleSecret: null, secretKey: Buffer.alloc(32, 7), provider: null, exportDirectory: '' })

describe.runIf(onServer)('at once, from one address', () => {
  const there = atOnce(everything, async ({ runtime, db }) => {
    await runAsSystem(runtime, (ctx) =>
      createAccount(ctx, { username: 'first', displayName: 'x', demonstration: false, password: PASSWORD, grants: [] }),
    )
    await sql`insert into accounts (id, username, display_name, password_hash)
      select 'office-' || g, 'person-' || g, 'Person ' || g, (select password_hash from accounts where username = 'first')
      from generate_series(1, 150) g`.execute(db)
    return {}
  })

  const enter = async (username: string, password: string, address: string): Promise<string | null> =>
    (await clientOf(there().http, null, null).call(api.signIn, { body: { username, password }, headers: { 'x-forwarded-for': address } }))
      .code

  test('150 people of an office all get in', async () => {
    const codes = await Promise.all(Array.from({ length: 150 }, (_, i) => enter(`person-${String(i + 1)}`, PASSWORD, '10.20.0.1')))
    expect(codes.filter((code) => code !== null)).toEqual([])
  }, 120_000)

  test('a guesser gets no more tries by sending them all at the same moment', async () => {
    const guess = (i: number) => enter('person-7', `đoán ${String(i)}`, '10.66.0.1')
    const codes = await Promise.all(Array.from({ length: 60 }, (_, i) => guess(i)))
    expect(codes.filter((code) => code === 'auth.wrong-credentials')).toHaveLength(PER_PAIR)
    expect(codes.filter((code) => code === 'auth.throttled')).toHaveLength(60 - PER_PAIR)
    expect(await enter('person-7', PASSWORD, '10.66.0.1')).toBe('auth.throttled')
    // who sits where they always sit is not locked out by it
    expect(await enter('person-7', PASSWORD, '10.20.0.1')).toBe(null)
  }, 120_000)
})
