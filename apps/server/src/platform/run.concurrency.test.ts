// Two requests at once: only a real server has two connections, so these run on PostgreSQL alone.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEndpoint } from '@binhyen/core/shared/endpoint'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { Nothing } from '@binhyen/core/shared/schemas'
import { createAccount, findSession } from '#server/features/access/access.service'
import { sqlOf } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { register, type Server } from '#server/platform/http/register'
import { createHttp } from '#server/platform/http/server'
import { clientOf, type Client } from '../../test/client.ts'
import { testDatabase } from '../../test/harness.ts'
import { runAsSystem, type Runtime } from './run.ts'

const onServer = (process.env['BINHYEN_TEST_DATABASE_URL'] ?? '') !== ''
const base = { method: 'POST', params: Nothing, query: Nothing, reply: z.object({ n: z.number() }), problems: [], summary: 'test' } as const
const slow = defineEndpoint({ ...base, path: '/api/test/slow', body: z.object({ seconds: z.number() }) })
const crossing = defineEndpoint({ ...base, path: '/api/test/crossing', body: z.object({ first: z.number(), second: z.number() }) })

describe.runIf(onServer)('at once', () => {
  let server: Server
  let client: Client
  let calls = 0

  beforeAll(async () => {
    const { db } = await testDatabase()
    const runtime: Runtime = {
      transact: transactOn(db),
      clock: { now: () => new Date(), today: () => plainDate('2026-11-21') },
      findSession,
      demonstration: false,
    }
    server = { http: await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined }), runtime, mounted: [] }
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
    await sql`create table crossing (id int primary key, n int not null)`.execute(db)
    await sql`insert into crossing values (1, 0), (2, 0)`.execute(db)
    await sql`grant select, update on crossing to binhyen_app`.execute(db)
    const token = `token-${randomUUID()}`
    await runAsSystem(runtime, async (ctx) => {
      const actor = await createAccount(ctx, { username: 'at-once', displayName: 'x', demonstration: false, passwordHash: 'x', grants: [] })
      await sql`select app_open_session(sha256(${token}::bytea), ${actor.accountId}, 'test', now(), now() + interval '1 day')`.execute(
        sqlOf<object>(ctx),
      )
    })
    client = clientOf(server.http, token, null)
  })
  afterAll(() => server.http.close())

  test('the same command twice does its work once, and both get the one reply', async () => {
    const commandId = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(() => client.call(slow, { body: { seconds: 0.5 }, commandId })))
    expect(answers.map((answer) => [answer.status, answer.body])).toEqual([1, 2, 3].map(() => [200, { n: 1 }]))
    expect(calls).toBe(1)
  })

  test('a command whose twin works for too long is told so', async () => {
    const commandId = randomUUID()
    const first = client.call(slow, { body: { seconds: 7 }, commandId })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await client.call(slow, { body: { seconds: 7 }, commandId })).code).toBe('command.in-progress')
    expect((await first).status).toBe(200)
  }, 20_000)

  test('two that lock each other out are both done in the end', async () => {
    const answers = await Promise.all([
      client.call(crossing, { body: { first: 1, second: 2 } }),
      client.call(crossing, { body: { first: 2, second: 1 } }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    const { db } = await testDatabase()
    expect((await sql`select n from crossing order by id`.execute(db)).rows).toEqual([{ n: 2 }, { n: 2 }])
  })
})
