// The only place that brings a database to the shape this program expects: forward only, each file once, in its own transaction.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { CompiledQuery, sql, type Kysely } from 'kysely'
import type { Db } from './client.ts'
import { statementsOf } from './split.ts'

export const migrationsDirectory = new URL('../../../migrations/', import.meta.url)

export type MigrationFile = { readonly name: string; readonly source: string; readonly checksum: string }
type MigrationTables = { migrations: { name: string; checksum: string; applied_at?: Date } }

/** A migration that cannot be applied; the message names the file and, where one failed, the statement. */
export class MigrationFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MigrationFailed'
  }
}

export async function readMigrations(directory: URL = migrationsDirectory): Promise<readonly MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort((a, b) => (a < b ? -1 : 1))
  return Promise.all(
    names.map(async (name) => {
      const source = await readFile(new URL(name, directory), 'utf8')
      return { name, source, checksum: createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex') }
    }),
  )
}

/** Applies what is missing; returns the names applied now. Throws MigrationFailed. Must run as the owner of the database. */
export async function migrate(db: Db, files: readonly MigrationFile[]): Promise<readonly string[]> {
  return db.connection().execute(async (connection) => {
    const own = connection as unknown as Kysely<MigrationTables>
    // two programs started at once: the second waits here and then finds nothing left to do
    await sql`select pg_advisory_lock(20190000)`.execute(own)
    try {
      await sql`create table if not exists migrations (name text not null, checksum text not null, applied_at timestamptz not null default now(),
        constraint migrations_name_pk primary key (name))`.execute(own)
      const done = new Map(
        (await own.selectFrom('migrations').select(['name', 'checksum']).execute()).map((row) => [row.name, row.checksum]),
      )
      refuseForeign(done, files)
      const applied: string[] = []
      for (const file of files.filter(({ name }) => !done.has(name))) {
        await apply(own, file)
        applied.push(file.name)
      }
      return applied
    } finally {
      await sql`select pg_advisory_unlock(20190000)`.execute(own)
    }
  })
}

function refuseForeign(done: ReadonlyMap<string, string>, files: readonly MigrationFile[]): void {
  const known = new Map(files.map((file) => [file.name, file]))
  for (const [name, checksum] of done) {
    const file = known.get(name)
    if (file === undefined) {
      throw new MigrationFailed(`the database has migration ${name}, which this version does not know: it was opened by a newer version`)
    }
    if (file.checksum !== checksum) {
      throw new MigrationFailed(`migration ${name} was changed after it had been applied; write a new file instead`)
    }
  }
}

async function apply(connection: Kysely<MigrationTables>, file: MigrationFile): Promise<void> {
  await sql`begin`.execute(connection)
  try {
    for (const statement of statementsOf(file.source)) {
      try {
        await connection.executeQuery(CompiledQuery.raw(statement.text))
      } catch (error) {
        const first = statement.text.split('\n', 1)[0] ?? ''
        throw new MigrationFailed(`migration ${file.name}, line ${String(statement.line)} (${first}): ${reasonOf(error)}`, error)
      }
    }
    await connection.insertInto('migrations').values({ name: file.name, checksum: file.checksum }).execute()
    await sql`commit`.execute(connection)
  } catch (error) {
    await sql`rollback`.execute(connection)
    throw error
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
