// The second wall: what a raw connection as the app role can see without, and with, the settings of a request.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { seal, sqlOf } from './client.ts'
import { actAs, nobody, system } from './transact.ts'
import { inRollback, testDatabase, type Test } from '../../../test/harness.ts'

async function countAs(t: Test, identity: Parameters<typeof actAs>[1], from: string): Promise<number> {
  await actAs(t.seed.tx, identity)
  const result = await sql<{ n: number }>`select count(*) as n from ${sql.raw(from)}`.execute(sqlOf<object>(t.seed))
  await actAs(t.seed.tx, system, true)
  return result.rows[0]?.n ?? -1
}

/** Runs a statement as an identity; the SQL state of its refusal, or null. */
async function refusalOf(t: Test, identity: Parameters<typeof actAs>[1], statement: string): Promise<string | null> {
  const db = sqlOf<object>(t.seed)
  await sql`savepoint attempt`.execute(db)
  await actAs(t.seed.tx, identity)
  try {
    await sql.raw(statement).execute(db)
    return null
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  } finally {
    await sql`rollback to savepoint attempt`.execute(db)
    await actAs(t.seed.tx, system, true)
  }
}

describe('the app role', () => {
  test('has row-level security, forced, on every table with unit data', () =>
    inRollback(async (t) => {
      const open = await sql<{ name: string }>`
        select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'scope'
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(
        sqlOf<object>(t.seed),
      )
      // the catalogue of units is open to everyone who is signed in
      expect(open.rows).toEqual([{ name: 'units' }])
    }))

  test('cannot be signed in as, and owns nothing', () =>
    inRollback(async (t) => {
      const role = await sql`select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = 'binhyen_app'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(role.rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolbypassrls: false }])
      const owned =
        await sql`select relname from pg_class where relowner = (select oid from pg_roles where rolname = 'binhyen_app')`.execute(
          sqlOf<object>(t.seed),
        )
      expect(owned.rows).toEqual([])
    }))

  test('sees nobody and nothing without settings', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', '1@2025-07-01')
      await t.actAs(officer, async (ctx) => {
        ctx.authoriseOwn()
        await ctx.audit('test.note', { kind: 'test', id: '1', scope: ['1@2025-07-01', 'VN'] as never })
      })
      expect(await countAs(t, nobody, 'accounts')).toBe(0)
      expect(await countAs(t, nobody, 'grants')).toBe(0)
      expect(await countAs(t, nobody, "audit_entries where action = 'test.note'")).toBe(0)
      expect(await countAs(t, { ...nobody, readScopes: ['1@2025-07-01'] }, "audit_entries where action = 'test.note'")).toBe(1)
      expect(await countAs(t, { ...nobody, readScopes: ['2@2025-07-01'] }, "audit_entries where action = 'test.note'")).toBe(0)
      expect(await countAs(t, { ...nobody, accountId: officer.actor?.accountId ?? '' }, 'accounts')).toBe(1)
    }))

  test.each([
    ['read a password hash', 'select password_hash from accounts'],
    ['read sessions', 'select * from sessions'],
    ['turn a name into an actor', "select app_actor('x')"],
    ['make an account', "insert into accounts (id, username, display_name, password_hash) values ('a', 'aaa', 'a', 'a')"],
    [
      'give a grant',
      "insert into grants (account_id, role, unit_id, covers, valid_from) values ('a', 'auditor', 'VN', '{VN}', '2020-01-01')",
    ],
    ['rewrite the audit', "update audit_entries set action = 'a.b'"],
    ['erase the audit', 'delete from audit_entries'],
    [
      'audit in another name',
      "insert into audit_entries (made_at, account_id, action, entity_kind, entity_id) values (now(), 'x', 'a.b', 'c', 'd')",
    ],
    ['change the shape of the database', 'create table mine (a int)'],
  ])('cannot %s', (_, statement) =>
    inRollback(async (t) => {
      expect(await refusalOf(t, { accountId: 'someone', readScopes: ['VN'], writeScopes: ['VN'] }, statement)).toBe('42501')
    }),
  )
})

test('settings end with their transaction', async () => {
  const { db } = await testDatabase()
  await db.connection().execute(async (connection) => {
    await connection.transaction().execute((trx) => actAs(seal(trx), { accountId: 'someone', readScopes: ['VN'], writeScopes: ['VN'] }))
    const after = await sql<{ role: string; scopes: string | null }>`
      select current_setting('role') as role, current_setting('app.read_scopes', true) as scopes`.execute(connection)
    expect(after.rows[0]?.role).toBe('none')
    expect(after.rows[0]?.scopes ?? '').toBe('')
  })
})

test('unit names with quotes stay one array element', () =>
  inRollback(async (t) => {
    await actAs(t.seed.tx, { ...nobody, readScopes: ['a"b', 'c,d', 'e\\f'] })
    const read = await sql<{ list: string[] }>`select current_setting('app.read_scopes')::text[] as list`.execute(sqlOf<object>(t.seed))
    expect(read.rows[0]?.list).toEqual(['a"b', 'c,d', 'e\\f'])
  }))

describe('accounts', () => {
  const PROVINCE = '15@2025-07-01'
  const COMMUNE = '02839@2025-07-01'
  const keeperOf = (accountId: string, ...adminScopes: readonly string[]): Parameters<typeof actAs>[1] => ({
    ...nobody,
    accountId,
    adminScopes,
  })

  test('are seen and changed by who administers them, and by nobody else', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const keeper = await t.as('administrator', PROVINCE)
      const id = officer.actor?.accountId ?? ''
      const me = keeper.actor?.accountId ?? ''
      const mine = `accounts where id = '${id}'`
      expect(await countAs(t, keeperOf(me, PROVINCE), mine)).toBe(1)
      expect(await countAs(t, keeperOf(me, '91@2025-07-01'), mine)).toBe(0)
      expect(await countAs(t, { ...nobody, accountId: me, readScopes: ['VN'], writeScopes: ['VN'] }, mine)).toBe(0)
      expect(await countAs(t, keeperOf(me, PROVINCE), `grants where account_id = '${id}'`)).toBe(1)
      const grant = (account: string, unit: string): string =>
        `insert into grants (account_id, role, unit_id, covers, valid_from) values ('${account}', 'leader', '${unit}', '{${unit}}', '2027-01-01')`
      expect(await refusalOf(t, keeperOf(me, PROVINCE), grant(id, COMMUNE))).toBe(null)
      expect(await refusalOf(t, keeperOf(me, PROVINCE), grant(me, COMMUNE))).toBe('42501')
      expect(await refusalOf(t, keeperOf(me, PROVINCE), grant(id, 'VN'))).toBe('42501')
      expect(await refusalOf(t, { ...nobody, accountId: me, writeScopes: ['VN'] }, grant(id, COMMUNE))).toBe('42501')
      expect(await refusalOf(t, keeperOf(me, PROVINCE), `select app_set_first_passwords('[{"id": "${me}", "hash": "x"}]', now())`)).toBe(
        '42501',
      )
      expect(await refusalOf(t, keeperOf(me, '91@2025-07-01'), `select app_close_account('${id}', now())`)).toBe('42501')
    }))

  test('cover what the catalogue says, whatever the app role writes', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const keeper = await t.as('administrator', PROVINCE)
      const id = officer.actor?.accountId ?? ''
      await actAs(t.seed.tx, keeperOf(keeper.actor?.accountId ?? '', PROVINCE))
      await sql`insert into grants (account_id, role, unit_id, covers, valid_from) values (${id}, 'leader', ${COMMUNE}, ${sql.lit(`{${COMMUNE},VN}`)}, '2027-01-01')`.execute(
        sqlOf<object>(t.seed),
      )
      await actAs(t.seed.tx, system, true)
      const made = await sql<{ covers: string[]; place: string[] }>`
        select covers, place from grants where account_id = ${id} and role = 'leader'`.execute(sqlOf<object>(t.seed))
      expect(made.rows[0]?.covers).not.toContain('VN')
      expect(made.rows[0]?.place).toEqual([COMMUNE, PROVINCE, 'VN'])
    }))
})
