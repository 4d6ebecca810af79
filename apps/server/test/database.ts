// The only place that gives a test file its own migrated database with the catalogue loaded: embedded, or on a PostgreSQL server.
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { findSession, getActorByUsername } from '#server/features/access/access.service'
import { clockOf } from '#server/platform/clock'
import { openDb, type Database } from '#server/platform/db/client'
import { migrate, readMigrations } from '#server/platform/db/migrate'
import { transactOn } from '#server/platform/db/transact'
import { prepare } from '#server/platform/prepare'
import { catalogueSteps } from '#server/prepare'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/binhyen-test/', import.meta.url))
const serverUrl = process.env['BINHYEN_TEST_DATABASE_URL'] === '' ? undefined : process.env['BINHYEN_TEST_DATABASE_URL']

async function fill(database: Database): Promise<void> {
  await migrate(database.db, await readMigrations())
  const runtime = { transact: transactOn(database.db), clock: clockOf(null), findSession, demonstration: false }
  await prepare(catalogueSteps, { runtime, findActor: getActorByUsername, seed: 1, say: () => undefined })
}

async function fillAndClose(database: Database): Promise<void> {
  try {
    await fill(database)
  } finally {
    await database.close()
  }
}

/** Names the template by what goes into it, so that a change of either makes a new one. */
async function templateName(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await readMigrations()) hash.update(file.checksum)
  for (const step of catalogueSteps) hash.update(step.name).update((await step.fingerprint?.()) ?? 'once')
  return `template_${hash.digest('hex').slice(0, 16)}`
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The directory of the migrated and loaded template, made where it is not there yet. */
export async function embeddedTemplate(): Promise<string> {
  const path = join(cache, await templateName())
  if (await exists(path)) return path
  await mkdir(cache, { recursive: true })
  const making = await mkdtemp(join(cache, 'making-'))
  try {
    const database = await openDb({ kind: 'embedded', directory: join(making, 'data') })
    await fillAndClose(database)
    // two test files may have made it at once; the first to finish wins
    await rename(join(making, 'data'), path).catch(() => undefined)
    return path
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

async function serverTemplate(url: string): Promise<string> {
  const name = await templateName()
  const admin = await openDb({ kind: 'server', url, poolSize: 1 })
  try {
    await admin.db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(20190001)`.execute(connection)
      const found = await sql`select from pg_database where datname = ${name}`.execute(connection)
      if (found.rows.length === 0) {
        await sql`create database ${sql.id(`${name}_making`)}`.execute(connection)
        const making = await openDb({ kind: 'server', url: onDatabase(url, `${name}_making`), poolSize: 1 })
        await fillAndClose(making)
        await sql`alter database ${sql.id(`${name}_making`)} rename to ${sql.id(name)}`.execute(connection)
      }
      await sql`select pg_advisory_unlock(20190001)`.execute(connection)
    })
  } finally {
    await admin.close()
  }
  return name
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

export type TestDatabase = Database & {
  /** The address of this file's own database on a server; null when embedded. */
  readonly url: string | null
}

/** A database of its own for the calling test file; close() removes it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return serverUrl === undefined ? openEmbeddedCopy() : openServerCopy(serverUrl)
}

/** Puts a fresh embedded database with the catalogue at `directory`. */
export async function copyEmbeddedTemplate(directory: string): Promise<void> {
  await cp(await embeddedTemplate(), directory, { recursive: true })
}

async function openEmbeddedCopy(): Promise<TestDatabase> {
  const own = await mkdtemp(join(tmpdir(), 'binhyen-test-'))
  const directory = join(own, 'data')
  await copyEmbeddedTemplate(directory)
  const database = await openDb({ kind: 'embedded', directory })
  const close = async (): Promise<void> => {
    await database.close()
    await rm(own, { recursive: true, force: true })
  }
  return { ...database, url: null, close }
}

async function openServerCopy(url: string): Promise<TestDatabase> {
  const template = await serverTemplate(url)
  const name = `test_${createHash('sha256')
    .update(`${String(process.pid)} ${String(performance.now())} ${String(Date.now())}`)
    .digest('hex')
    .slice(0, 16)}`
  const admin = await openDb({ kind: 'server', url, poolSize: 1 })
  await sql`select pg_advisory_lock(20190002)`.execute(admin.db) // a template may be copied by one at a time
  await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin.db)
  await sql`select pg_advisory_unlock(20190002)`.execute(admin.db)
  const database = await openDb({ kind: 'server', url: onDatabase(url, name), poolSize: 8 })
  const close = async (): Promise<void> => {
    await database.close()
    await sql`drop database ${sql.id(name)} with (force)`.execute(admin.db)
    await admin.close()
  }
  return { ...database, url: onDatabase(url, name), close }
}

/** Makes the template where it is not there yet. */
export async function makeTemplate(): Promise<void> {
  if (serverUrl === undefined) await embeddedTemplate()
  else await serverTemplate(serverUrl)
}
