// The only place where the database client is opened, and where a transaction is sealed for services and opened for stores.
import { CompiledQuery, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Tx } from '../context.ts'
import { embeddedStream, startEmbedded } from './embedded.ts'

/** A client that knows no tables: each store names its own by `sqlOf<Tables>`. */
export type Db = Kysely<object>

export type Database = {
  readonly kind: 'embedded' | 'server'
  readonly db: Db
  close(): Promise<void>
}

export type DatabaseTarget =
  | { readonly kind: 'embedded'; /** null: in memory, for tests */ readonly directory: string | null; readonly loadFrom?: string }
  | { readonly kind: 'server'; readonly url: string; readonly poolSize?: number }

/** Dates stay text YYYY-MM-DD, bigint and numeric become numbers (none of ours passes 2^53). */
const asNumber = (text: string): number => Number(text)
const asText = (text: string): string => text
const parsers: Readonly<Record<number, (text: string) => unknown>> = { 20: asNumber, 1700: asNumber, 1082: asText }
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) =>
    (format === undefined || format === 'text' ? parsers[oid] : undefined) ?? pg.types.getTypeParser(oid, format as 'text'),
}

/**
 * Begins a statement that is sent with every request: its connection keeps its plan, where others are planned anew each time. Only for
 * statements of one shape whose plan does not hang on what is asked; in each the text before the parameters is always the same.
 */
export const kept = '/* kept */'

/**
 * Begins a statement whose answer nobody reads: it waits for the next one of its connection and goes to the database with it, in one
 * write. Where it fails, the next one throws its error. A way to the database and back costs more than most short statements themselves.
 */
export const ahead = '/* ahead */'

const MARKS = /^(?<ahead>\/\* ahead \*\/)?\s*(?<kept>\/\* kept \*\/)?/

const keptNames = new Map<string, string>()

function keptName(text: string): string {
  const name = keptNames.get(text) ?? `kept_${String(keptNames.size + 1)}`
  keptNames.set(text, name)
  return name
}

type Statement = { readonly name?: string; readonly text: string; readonly values: unknown[] }

const UNREAD = { command: 'SELECT', rowCount: 0, rows: [] }

/** The pool as Kysely uses it, where a statement that begins with `kept` goes by a name, and one that begins with `ahead` with the next. */
const markedOn = (pool: pg.Pool): PostgresPool => ({
  connect: async () => {
    const client = await pool.connect()
    let waiting: Statement[] = []
    const query = async (text: string, values: unknown[]): Promise<unknown> => {
      const marks = MARKS.exec(text)?.groups
      const statement = marks?.['kept'] === undefined ? { text, values } : { name: keptName(text), text, values }
      if (marks?.['ahead'] !== undefined) {
        waiting.push(statement)
        return UNREAD
      }
      if (waiting.length === 0) return client.query(statement)
      const together = [...waiting, statement]
      waiting = []
      return sendTogether(client, together)
    }
    return { query, release: () => client.release() } as PostgresPoolClient
  },
  end: () => pool.end(),
})

/** The answer to the last of some statements. What fails first is thrown: those behind it only tell that the transaction is aborted. */
async function sendTogether(client: pg.PoolClient, statements: readonly Statement[]): Promise<unknown> {
  const { stream } = client.connection
  stream.cork()
  const asked = statements.map((statement) => client.query(statement))
  stream.uncork()
  const answers = await Promise.allSettled(asked)
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return asked.at(-1)
}

/** Opens the embedded database or a PostgreSQL server. Throws EmbeddedDamaged or the driver's own error. */
export async function openDb(target: DatabaseTarget): Promise<Database> {
  if (target.kind === 'server') {
    const pool = new pg.Pool({ connectionString: target.url, max: target.poolSize ?? 10, types, pipeline: true })
    pool.on('error', () => undefined) // an idle connection that dies is replaced by the pool at its next use
    return databaseOf('server', pool, async () => undefined)
  }
  const embedded = await startEmbedded(target)
  const pool = new pg.Pool({
    max: 1, // PGlite is one session: a second connection would wait for the first for ever
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    password: 'unused',
    stream: () => embeddedStream(embedded),
    types,
    pipeline: true,
  })
  pool.on('error', () => undefined)
  return databaseOf('embedded', pool, () => embedded.close())
}

function databaseOf(kind: Database['kind'], pool: pg.Pool, after: () => Promise<void>): Database {
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: markedOn(pool) }) })
  return {
    kind,
    db,
    close: async () => {
      await db.destroy()
      await after()
    },
  }
}

/** Closes a transaction behind an opaque handle, so that a service can carry it but not query it. */
export function seal(db: Db): Tx {
  return db as unknown as Tx
}

/** Opens the handle again, typed by the tables the store declares. Only stores may import this (rule only-store-opens-the-db). */
export function sqlOf<Tables>(ctx: { readonly tx: Tx }): Kysely<Tables> {
  return ctx.tx as unknown as Kysely<Tables>
}

/** A statement as its text stands, of a library that writes its own. */
export async function runText(tx: Tx, text: string, values: readonly unknown[]): Promise<readonly unknown[]> {
  const { rows } = await sqlOf<object>({ tx }).executeQuery(CompiledQuery.raw(text, [...values]))
  return rows
}
