// Two requests at once: only a real server has two connections, so these run on PostgreSQL alone.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEndpoint } from '@binhyen/core/shared/endpoint'
import { Nothing } from '@binhyen/core/shared/schemas'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import { register, type Server } from '#server/platform/http/register'
import { atOnce, onServer } from '../../test/at-once.ts'

const base = { method: 'POST', params: Nothing, query: Nothing, reply: z.object({ n: z.number() }), problems: [], summary: 'test' } as const
const slow = defineEndpoint({ ...base, path: '/api/test/slow', body: z.object({ seconds: z.number() }) })
const crossing = defineEndpoint({ ...base, path: '/api/test/crossing', body: z.object({ first: z.number(), second: z.number() }) })

function gate(): { readonly passed: Promise<void>; pass(): void } {
  let pass = (): void => undefined
  const passed = new Promise<void>((resolve) => (pass = resolve))
  return { passed, pass }
}

describe.runIf(onServer)('at once', () => {
  let calls = 0
  const doors = (server: Server): void => {
    register(server, slow, async (ctx, { body }) => {
      ctx.authoriseOwn()
      calls += 1
      await sql`select pg_sleep(${body.seconds})`.execute(sqlOf<object>(ctx))
      await ctx.audit('test.slow', { kind: 'test', id: '1' })
      return { n: calls }
    })
    register(server, crossing, async (ctx, { body }) => {
      ctx.authoriseOwn()
      for (const row of [body.first, body.second]) {
        await sql`update crossing set n = n + 1 where id = ${row}`.execute(sqlOf<object>(ctx))
        await sql`select pg_sleep(0.3)`.execute(sqlOf<object>(ctx))
      }
      await ctx.audit('test.crossing', { kind: 'test', id: '1' })
      return { n: 1 }
    })
  }
  const there = atOnce(doors, async ({ db, as }) => {
    await sql`create table crossing (id int primary key, n int not null)`.execute(db)
    await sql`insert into crossing values (1, 0), (2, 0)`.execute(db)
    await sql`grant select, update on crossing to binhyen_app`.execute(db)
    return { client: await as('auditor', COUNTRY_ID) }
  })

  test('the same command twice does its work once, and both get the one reply', async () => {
    const { client } = there()
    const commandId = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(() => client.call(slow, { body: { seconds: 0.5 }, commandId })))
    expect(answers.map((answer) => [answer.status, answer.body])).toEqual([1, 2, 3].map(() => [200, { n: 1 }]))
    expect(calls).toBe(1)
  })

  test('a command whose twin works for too long is told so', async () => {
    const { client } = there()
    const commandId = randomUUID()
    const first = client.call(slow, { body: { seconds: 7 }, commandId })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await client.call(slow, { body: { seconds: 7 }, commandId })).code).toBe('command.in-progress')
    expect((await first).status).toBe(200)
  }, 20_000)

  test('two that lock each other out are both done in the end', async () => {
    const { client, db } = there()
    const answers = await Promise.all([
      client.call(crossing, { body: { first: 1, second: 2 } }),
      client.call(crossing, { body: { first: 2, second: 1 } }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    expect((await sql`select n from crossing order by id`.execute(db)).rows).toEqual([{ n: 2 }, { n: 2 }])
  })

  // a session and a key note when they were last seen, also in reads: a long one must hold up none of the others
  test.each([
    ['session', `app_find_session(sha256('seen'), now(), interval '1 day')`],
    ['key', `app_use_key(sha256('seen'), now(), current_date, gen_random_uuid()::text)`],
  ])('a %s in use opens other reads at once, also those that began before it was noted', async (_, use) => {
    const { db, runtime, client } = there()
    const actor = client.actor
    if (actor === null) throw new Error('nobody is signed in')
    await sql`insert into sessions (token_hash, account_id, address, created_at, last_seen_at, expires_at)
      values (sha256('seen'), ${actor.accountId}, 'test', now(), now() - interval '1 hour', now() + interval '1 day')
      on conflict (token_hash) do update set last_seen_at = excluded.last_seen_at`.execute(db)
    await sql`insert into api_keys (id, account_id, name, key_hash, hint, unit_id, covers, unit_path, areas, access, created_at, expires_on)
      values ('seen', ${actor.accountId}, 'x', sha256('seen'), 'x', 'VN', '{VN}', '{VN}', '{units}', 'read', now(), current_date + 9)
      on conflict (id) do nothing`.execute(db)
    let begun = 0
    const read = (before: Promise<unknown>, after: Promise<unknown>): Promise<unknown> =>
      runtime.transact('read', async (tx) => {
        begun += 1
        // what this one sees is settled with its first statement
        await sql`select count(*) from sessions`.execute(sqlOf<object>({ tx }))
        await before
        const { rows } = await sql<{ found: unknown }>`select ${sql.raw(use)} as found`.execute(sqlOf<object>({ tx }))
        await after
        return rows[0]?.found
      })
    const now = Promise.resolve()
    const [open, noted] = [gate(), gate()]
    const long = read(now, open.passed)
    const early = read(noted.passed, now)
    const short = await Promise.all([1, 2, 3].map(() => read(now, now)))
    open.pass()
    short.push(await long)
    noted.pass()
    short.push(await early)
    for (const found of short) expect(found).toMatchObject({ actor: { username: actor.username } })
    expect(begun).toBe(5)
  })
})
