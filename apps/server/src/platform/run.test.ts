// The duties of a request: decided, audited, answered as promised, once per command id, from our own pages only.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEndpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import { Nothing } from '@binhyen/core/shared/schemas'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { register, registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import { clientOf } from '../../test/client.ts'
import { inRollback, type Test } from '../../test/harness.ts'
import { runAsActor, type Runtime } from './run.ts'

const PLACE = '30337@2025-07-01'
const base = {
  params: Nothing,
  query: Nothing,
  body: z.object({ text: z.string().default('') }),
  reply: z.object({ said: z.string() }),
  problems: [],
  summary: 'test',
} as const
const good = defineEndpoint({ ...base, method: 'POST', path: '/api/test/good' })
const undecided = defineEndpoint({ ...base, method: 'POST', path: '/api/test/undecided' })
const silent = defineEndpoint({ ...base, method: 'POST', path: '/api/test/silent' })
const lying = defineEndpoint({ ...base, method: 'POST', path: '/api/test/lying' })
const refused = defineEndpoint({ ...base, method: 'POST', path: '/api/test/refused' })
const looking = defineEndpoint({ ...base, method: 'GET', path: '/api/test/looking' })
const file = defineEndpoint({ ...base, method: 'GET', path: '/api/test/file', reply: z.any() })
const upload = defineEndpoint({ ...base, method: 'POST', path: '/api/test/upload' })

async function write(ctx: Ctx, text: string): Promise<void> {
  await sql`insert into sign_in_failures (username, address, failed_at) values (${text}, 'test', now())`.execute(sqlOf<object>(ctx))
}

async function written(test: Test): Promise<number> {
  const result = await sql<{ n: number }>`select count(*) as n from sign_in_failures`.execute(sqlOf<object>(test.seed))
  return result.rows[0]?.n ?? -1
}

function mountMore(server: Server): void {
  let times = 0
  register(server, good, async (ctx, { body }) => {
    ctx.authorise('dossier.save', [PLACE as never])
    times += 1
    await write(ctx, body.text)
    await ctx.audit('test.good', { kind: 'test', id: '1' }, { after: body })
    // what the contract does not promise is not sent
    return { said: `${body.text} ${String(times)}`, passwordHash: 'of the row' } as { said: string }
  })
  register(server, undecided, async (ctx) => {
    await write(ctx, 'x')
    await ctx.audit('test.undecided', { kind: 'test', id: '1' })
    return { said: '' }
  })
  register(server, silent, async (ctx) => {
    ctx.authorise('dossier.save', [PLACE as never])
    await write(ctx, 'x')
    return { said: '' }
  })
  register(server, lying, async (ctx) => {
    ctx.authorise('dossier.save', [PLACE as never])
    await write(ctx, 'x')
    await ctx.audit('test.lying', { kind: 'test', id: '1' })
    return { said: 5 } as never
  })
  register(server, refused, async (ctx) => {
    ctx.authorise('dossier.save', [PLACE as never])
    await write(ctx, 'x')
    throw new Problem('assessment.incomplete', { missing: ['1'] })
  })
  register(server, looking, async () => ({ said: 'no decision' }))
  registerDownload(server, file, async (ctx) => {
    ctx.authorise('dossier.read', [PLACE, 'VN'] as never)
    return { fileName: 'Báo cáo Đồng Tháp.docx', contentType: 'application/x-test', bytes: new Uint8Array([1, 2, 3]) }
  })
  registerUpload(server, upload, async (ctx, { file: { name, bytes } }) => {
    ctx.authorise('dossier.save', [PLACE as never])
    await ctx.audit('test.upload', { kind: 'test', id: '1' })
    return { said: `${name} ${String(bytes.length)}` }
  })
}
const withDoors = (run: (test: Test) => Promise<void>): Promise<void> => inRollback(run, { mountMore })

describe('a write', () => {
  test('that decided and audited is kept', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const answer = await officer.call(good, { body: { text: 'a' } })
      expect([answer.status, answer.body]).toEqual([200, { said: 'a 1' }])
      expect(await written(t)).toBe(1)
      const audit = await sql<{ action: string; account_id: string; change: unknown }>`
        select action, account_id, change from audit_entries where action = 'test.good'`.execute(sqlOf<object>(t.seed))
      expect(audit.rows).toEqual([{ action: 'test.good', account_id: officer.actor?.accountId, change: { after: { text: 'a' } } }])
    }))

  test.each([
    ['made no authorisation decision', undecided],
    ['wrote no audit entry', silent],
    ['answers what its contract does not promise', lying],
  ])('that %s is not kept and is our fault', (_, endpoint) =>
    withDoors(async (t) => {
      const answer = await (await t.as('commune-officer', PLACE)).call(endpoint)
      expect([answer.status, answer.code]).toEqual([500, 'server.internal'])
      expect(answer.details).toBeUndefined()
      expect(t.mistakes).toHaveLength(1)
      expect(await written(t)).toBe(0)
    }),
  )

  test('that is refused leaves nothing, and says why', () =>
    withDoors(async (t) => {
      const answer = await (await t.as('commune-officer', PLACE)).call(refused)
      expect([answer.status, answer.code, answer.details]).toEqual([422, 'assessment.incomplete', { missing: ['1'] }])
      expect(String(answer.headers['content-type'])).toContain('application/problem+json')
      expect(await written(t)).toBe(0)
    }))

  test('by someone without the right names the right', () =>
    withDoors(async (t) => {
      const answer = await (await t.as('auditor', 'VN')).call(good)
      expect([answer.status, answer.code]).toEqual([403, 'auth.forbidden'])
      expect(answer.details).toMatchObject({ action: 'dossier.save', right: { roles: ['commune-officer'] } })
    }))

  test('by a grant that does not stand today is refused', () =>
    withDoors(async (t) => {
      const past = await t.as('commune-officer', PLACE, { valid: { from: '2020-01-01' as never, to: '2026-11-21' as never } })
      expect((await past.call(good)).code).toBe('auth.forbidden')
    }))

  test('without its Command-Id, or with bad input, names what is missing', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const noId = await officer.call(good, { headers: { 'command-id': 'x' } })
      expect([noId.code, noId.details]).toEqual([
        'request.invalid',
        { issues: [{ path: 'headers.command-id', message: expect.any(String) }] },
      ])
      const badBody = await officer.call(good, { body: { text: 5 as never } })
      expect(badBody.details).toEqual({ issues: [{ path: 'body.text', message: expect.any(String) }] })
      const notJson = await t.http.inject({ method: 'POST', url: good.path, headers: { 'content-type': 'application/json' }, payload: '{' })
      expect([notJson.statusCode, notJson.json().code]).toEqual([400, 'request.invalid'])
      const big = await officer.call(good, { body: { text: 'x'.repeat(1_100_000) } })
      expect(big.code).toBe('request.too-large')
    }))
})

describe('a command id', () => {
  test('that comes again gets the first reply and does nothing', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const commandId = randomUUID()
      const first = await officer.call(good, { body: { text: 'a' }, commandId })
      const again = await officer.call(good, { body: { text: 'a' }, commandId })
      expect(again.body).toEqual(first.body)
      expect(await written(t)).toBe(1)
    }))

  test('that comes with another body, or from another person, is refused', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const other = await t.as('commune-officer', PLACE)
      const commandId = randomUUID()
      await officer.call(good, { body: { text: 'a' }, commandId })
      expect((await officer.call(good, { body: { text: 'b' }, commandId })).code).toBe('command.reused')
      expect((await other.call(good, { body: { text: 'a' }, commandId })).code).toBe('command.reused')
      expect(await written(t)).toBe(1)
    }))

  test('of a refused command may be used again', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const commandId = randomUUID()
      expect((await officer.call(refused, { commandId })).code).toBe('assessment.incomplete')
      expect((await officer.call(refused, { commandId })).code).toBe('assessment.incomplete')
    }))
})

describe('a read', () => {
  test('that made no decision cannot answer', () =>
    withDoors(async (t) => {
      const answer = await (await t.as('auditor', 'VN')).call(looking)
      expect([answer.status, answer.code]).toEqual([500, 'server.internal'])
    }))

  test('of a file carries its Vietnamese name', () =>
    withDoors(async (t) => {
      const answer = await (await t.as('auditor', 'VN')).call(file)
      expect([...answer.bytes]).toEqual([1, 2, 3])
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="Bao cao Dong Thap.docx"; filename*=UTF-8''${encodeURIComponent('Báo cáo Đồng Tháp.docx')}`,
      )
    }))
})

describe('an upload', () => {
  test('gives the handler the file', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const answer = await officer.call(upload, { file: { name: 'thôn.xlsx', bytes: new Uint8Array(7) } })
      expect(answer.body).toEqual({ said: 'thôn.xlsx 7' })
      expect((await officer.call(upload, {})).code).toBe('request.unsupported-media')
      expect((await officer.call(upload, { file: { name: 'a', bytes: new Uint8Array(21 * 1024 * 1024) } })).code).toBe('request.too-large')
    }))
})

describe('whoever stands behind no session', () => {
  const big = { name: 'a', bytes: new Uint8Array(21 * 1024 * 1024) }

  test('has no file read for them, not even to find it too large', () =>
    withDoors(async (t) => {
      const stranger = clientOf(t.http, 'a-token-nobody-gave-out', null)
      expect((await stranger.call(upload, { file: big })).code).toBe('auth.required')
      const refusals = await sql<{ n: number }>`
        select count(*)::int as n from audit_entries where action = 'request.refuse' and problem = 'auth.required'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(refusals.rows[0]?.n).toBe(1)
    }))

  test('has no text looked through for them', async () => {
    const runtimes: Runtime[] = []
    await inRollback(
      async (t) => {
        const [runtime] = runtimes
        if (runtime === undefined) throw new Error('nothing was mounted')
        const texts = (): never => {
          throw new RangeError('was read')
        }
        const ask = (token: string | null): Promise<string> =>
          runAsActor(
            runtime,
            { endpoint: good, token, sender: { address: '10.9.9.9', requestId: 'x' }, command: { id: randomUUID(), bodyHash: '', texts } },
            async () => '{}',
          )
        await expect(ask('a-token-nobody-gave-out')).rejects.toMatchObject({ code: 'auth.required' })
        await expect(ask((await t.as('commune-officer', PLACE)).token)).rejects.toThrow('was read')
      },
      { mountMore: ({ runtime }) => void runtimes.push(runtime) },
    )
  })
})

describe('a request from another site', () => {
  test.each([
    ['says so', { 'sec-fetch-site': 'cross-site' }],
    ['is a sibling', { 'sec-fetch-site': 'same-site' }],
    ['has another origin', { origin: 'https://evil.example' }],
    ['has no origin to show', { origin: 'null' }],
  ])('that %s may not write', (_, headers) =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const answer = await officer.call(good, { headers: headers as Record<string, string> })
      expect([answer.status, answer.code]).toEqual([403, 'request.cross-site'])
      expect(await written(t)).toBe(0)
    }),
  )

  test('our own page may', () =>
    withDoors(async (t) => {
      const officer = await t.as('commune-officer', PLACE)
      const headers = { 'sec-fetch-site': 'same-origin', host: 'binhyen.example', origin: 'http://binhyen.example' }
      expect((await officer.call(good, { headers })).status).toBe(200)
    }))
})

test('every answer carries the security headers; unknown paths are problems', () =>
  withDoors(async (t) => {
    const answer = await t.http.inject({ url: '/api/nowhere' })
    expect([answer.statusCode, answer.json()]).toEqual([404, { code: 'request.not-found' }])
    const policy = String(answer.headers['content-security-policy'])
    // what the API answers is data: nothing in it may run (the pages' own policy is tested in doors.test.ts)
    expect(policy).toContain("default-src 'none';")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['x-frame-options']).toBe('DENY')
  }))
