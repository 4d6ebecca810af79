// Migrations: each file once and whole, errors that name file and statement, no way back.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDb, type Database } from './client.ts'
import { migrate, MigrationFailed, readMigrations } from './migrate.ts'
import { statementsOf } from './split.ts'

let database: Database
let directory = ''
beforeAll(async () => {
  database = await openDb({ kind: 'embedded', directory: null })
})
afterAll(() => database.close())
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binhyen-migrate-'))
})
afterEach(async () => {
  await sql`drop schema public cascade; create schema public`.execute(database.db)
  await rm(directory, { recursive: true, force: true })
})

async function run(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [name, source] of Object.entries(files)) await writeFile(join(directory, name), source)
  return migrate(database.db, await readMigrations(pathToFileURL(`${directory}/`)))
}
const tablesNow = async (): Promise<readonly string[]> =>
  (
    await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(database.db)
  ).rows.map((row) => row.name)

describe('migrate', () => {
  test('applies each file once, in order', async () => {
    expect(
      await run({ '0002-b.sql': 'create table b (a_id int references a)', '0001-a.sql': 'create table a (id int primary key)' }),
    ).toEqual(['0001-a.sql', '0002-b.sql'])
    expect(await run({ '0003-c.sql': 'create table c ()' })).toEqual(['0003-c.sql'])
  })

  test('names the file, the line and the statement that failed, and keeps none of it', async () => {
    const failing = run({
      '0001-a.sql': 'create table a ();',
      '0002-b.sql': '-- first\ncreate table b ();\n\ncreate table b2\n  (x nonsense);\n',
    })
    await expect(failing).rejects.toThrow(MigrationFailed)
    await expect(failing).rejects.toThrow('0002-b.sql, line 4 (create table b2): type "nonsense" does not exist')
    expect(await tablesNow()).toEqual(['a', 'migrations'])
  })

  test('refuses a file that changed after it was applied, and a database of a newer version', async () => {
    await run({ '0001-a.sql': 'create table a ()' })
    await expect(run({ '0001-a.sql': 'create table a (x int)' })).rejects.toThrow('0001-a.sql was changed after it had been applied')
    await expect(migrate(database.db, [])).rejects.toThrow('0001-a.sql, which this version does not know')
  })
})

describe('statementsOf', () => {
  test('cuts at semicolons that end statements, and only there', () => {
    const source = `-- a; comment
create table "a;b" (t text default 'x;''y');
/* ; */
create function f() returns int language plpgsql as $body$ begin return 1; end $body$;
do $$ begin perform 1; end $$`
    expect(statementsOf(source).map((statement) => [statement.line, statement.text.slice(0, 15)])).toEqual([
      [2, 'create table "a'],
      [4, 'create function'],
      [5, 'do $$ begin per'],
    ])
  })
})
