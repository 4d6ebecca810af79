// Real PostgreSQL is served by a login that owns nothing (SECURITY.md): the whole program on it, and what that login can do by itself.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Role } from '@binhyen/core/access/access.domain'
import * as exportsApi from '@binhyen/core/exchange/exports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, findSession } from '#server/features/access/access.service'
import { openSession } from '#server/features/access/sessions.service'
import { assemble, type Program } from '#server/main'
import { clockOf } from '#server/platform/clock'
import { readConfig } from '#server/platform/config'
import { runAsSystem } from '#server/platform/run'
import { clientOf, type Client } from '../../../test/client.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { arrangeForms, COMMUNE, FORM, given, handedIn, ok, PROVINCE } from '../../../test/reports.ts'
import { transactOn } from './transact.ts'

const serverUrl = process.env['BINHYEN_TEST_DATABASE_URL'] ?? ''
/** Roles belong to the whole server, on which other tests run as well. */
const LOGIN = `web_${randomUUID().slice(0, 8)}`

const withLogin = (url: string): string => {
  const changed = new URL(url)
  changed.username = LOGIN
  changed.password = 'of-the-test'
  return changed.href
}

describe.skipIf(serverUrl === '')('serves by a login that owns nothing', { timeout: 120_000 }, () => {
  let database: TestDatabase
  let program: Program
  let login: pg.Client
  let directory: string

  const asOwner = async <R extends object>(statement: string, url: string): Promise<R[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<R>(statement)).rows
    } finally {
      await client.end()
    }
  }
  const codeOf = (statement: string): Promise<string | null> =>
    login.query(statement).then(
      () => null,
      (error: unknown) => String(Reflect.get(Object(error), 'code')),
    )

  beforeAll(async () => {
    database = await openTestDatabase()
    const owner = database.url ?? ''
    await asOwner(`create role ${LOGIN} login noinherit password 'of-the-test'`, owner)
    await asOwner(`grant binhyen_app, binhyen_sealer to ${LOGIN}`, owner)
    directory = await mkdtemp(join(tmpdir(), 'two-logins-'))
    const config = readConfig({ port: '0', data: directory }, { DATABASE_URL: withLogin(owner), BINHYEN_OWNER_URL: owner }, process.cwd())
    program = await assemble(config)
    login = new pg.Client({ connectionString: withLogin(owner) })
    await login.connect()
  }, 120_000)

  afterAll(async () => {
    await login.end()
    await program.close()
    await database.close()
    await rm(directory, { recursive: true, force: true })
    await asOwner(`drop role if exists ${LOGIN}`, serverUrl)
  })

  test('the doors answer, and what they write is kept', async () => {
    const refused = await program.http.inject({
      method: 'POST',
      url: '/api/sessions',
      headers: { 'command-id': randomUUID(), 'content-type': 'application/json' },
      payload: { username: 'nobody-here', password: 'not a password' },
    })
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([401, 'auth.wrong-credentials'])
    const rows = await asOwner<{ n: string }>(
      `select count(*) as n from sign_in_failures where username = 'nobody-here'`,
      database.url ?? '',
    )
    expect(Number(rows[0]?.n)).toBe(1)
  })

  /** Somebody of this role, with a session; arranged as the owner, whose context also puts in place what the test needs. */
  const signedIn = async (role: Role, unitId: UnitId): Promise<Client> => {
    const owners = { transact: transactOn(database.db), clock: clockOf(null), findSession, demonstration: false }
    return runAsSystem(owners, async (ctx) => {
      if (role === 'commune-officer') await arrangeForms(ctx)
      const grant = { role, unitId, valid: { from: plainDate('2000-01-01'), to: null } }
      const actor = await createAccount(ctx, {
        username: `two-logins-${role}`,
        displayName: role,
        demonstration: false,
        passwordHash: '-',
        grants: [grant],
      })
      const session = { accountId: actor.accountId, openedBy: 'password', stage: 'open', address: 'x', device: 'x', instead: null } as const
      return clientOf(program.http, await openSession(ctx, session), actor)
    })
  }

  test('a report is handed in, and files are made of it in the background', { timeout: 60_000 }, async () => {
    await handedIn(await signedIn('commune-officer', COMMUNE), given(160, 'over'))
    const police = await signedIn('appraiser', PROVINCE)
    const query = { form: FORM, unit: PROVINCE, state: 'provisional' } as const
    const ask = async (format: 'csv' | 'xlsx') =>
      ok(await police.call(exportsApi.askExport, { body: { kind: 'values', format, query } })).id
    const asked = [await ask('csv'), await ask('xlsx')]
    const made = await vi.waitFor(
      async () => {
        const { items } = ok(await police.call(exportsApi.listExports))
        expect(items.map(({ state, failure }) => [state, failure])).toEqual([
          ['done', null],
          ['done', null],
        ])
        return items
      },
      { timeout: 30_000, interval: 250 },
    )
    for (const id of asked) {
      const { bytes, code } = await police.call(exportsApi.downloadExport, { params: { id } })
      const told = made.find((each) => each.id === id)
      expect([code, told?.rowsDone, told?.sha256]).toEqual([null, 1, createHash('sha256').update(bytes).digest('hex')])
    }
    // the queue holds nothing that waits or is tried again
    const left = await asOwner<{ state: string }>('select distinct state::text as state from pgboss.job', database.url ?? '')
    expect(left.map(({ state }) => state)).toEqual(['completed'])
    // and is tidied up by the same login
    await asOwner(`update pgboss.job set completed_on = now() - interval '30 days'`, database.url ?? '')
    await login.query('set role binhyen_app')
    const tidying = new PgBoss({ schema: 'pgboss', migrate: false, db: { executeSql: (text, values) => login.query(text, values) } })
    await tidying.maintain()
    await login.query('reset role')
    expect(await asOwner('select name from pgboss.archive', database.url ?? '')).toHaveLength(asked.length)
  })

  test('by itself the login reads and writes nothing', async () => {
    for (const statement of [
      'select from dossiers',
      'select from accounts',
      'select from units',
      'select from audit_entries',
      `insert into province_windows (id) values (gen_random_uuid())`,
      `select app_find_credentials('x')`,
      'create table mine (a int)',
      'alter table dossiers disable row level security',
    ]) {
      expect([statement, await codeOf(statement)]).toEqual([statement, '42501'])
    }
  })

  test('as the app role nothing leads back to an owner', async () => {
    await login.query('begin')
    await login.query('set local role binhyen_app')
    expect((await login.query<{ n: string }>('select count(*) as n from dossiers')).rows[0]?.n).toBe('0')
    await login.query('reset role')
    expect(await codeOf('select from units')).toBe('42501')
    await login.query('rollback')
    const owner = new URL(database.url ?? '').username
    expect(await codeOf(`set role "${owner}"`)).toBe('42501')
    expect(await codeOf(`set session authorization "${owner}"`)).toBe('42501')
  })
})
