// Real PostgreSQL is served by a login that owns nothing (SECURITY.md): the whole program on it, and what that login can do by itself.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assemble, type Program } from '#server/main'
import { readConfig } from '#server/platform/config'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'

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
    const config = readConfig({ port: '0' }, { DATABASE_URL: withLogin(owner), BINHYEN_OWNER_URL: owner }, process.cwd())
    program = await assemble(config)
    login = new pg.Client({ connectionString: withLogin(owner) })
    await login.connect()
  }, 120_000)

  afterAll(async () => {
    await login.end()
    await program.close()
    await database.close()
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
