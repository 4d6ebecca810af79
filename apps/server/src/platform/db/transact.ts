// The only place that opens transactions, takes on the app role in them, and keeps commands.
import type { Actor } from '@binhyen/core/access/access.domain'
import { grantsOn } from '@binhyen/core/access/access.domain'
import { grantsWith, rights } from '@binhyen/core/access/access.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql } from 'kysely'
import type { EarlierReply, Tx } from '../context.ts'
import { ahead, seal, sqlOf, type Db } from './client.ts'
import { isRetryable } from './errors.ts'
import { joined, keptRows, piece, plain, sendAhead, type Piece } from './statement.ts'

/** Runs `work` in one transaction: committed when it returns, undone when it throws. `as`: whom it begins as. Harnesses give their own. */
export type Transact = <T>(mode: 'read' | 'write', work: (tx: Tx) => Promise<T>, as?: Identity) => Promise<T>

const TRIES = 4

/** The transactions of a running program; one that lost against another (serialization, deadlock) is tried again. */
export function transactOn(db: Db): Transact {
  return async (mode, work, as) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.connection().execute((connection) => inOne(connection, { mode, as }, work))
      } catch (error) {
        if (attempt >= TRIES || !isRetryable(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20))
      }
    }
  }
}

// a read sees one instant throughout; writes lock the rows they decide on
const BEGIN = {
  read: 'start transaction isolation level repeatable read',
  write: 'start transaction isolation level read committed',
} as const

/** Begins, and takes on the identity, with the first statement of the work. */
async function inOne<T>(
  connection: Db,
  { mode, as }: { readonly mode: keyof typeof BEGIN; readonly as: Identity | undefined },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    await sql.raw(`${ahead} ${as === undefined ? BEGIN[mode] : `${BEGIN[mode]}; ${identityText(as)}`}`).execute(connection)
    const result = await work(seal(connection))
    await sql`commit`.execute(connection)
    return result
  } catch (error) {
    // where the connection is gone, so is the transaction; what went wrong first is told
    await sql`rollback`.execute(connection).catch(() => undefined)
    throw error
  }
}

export type Identity = {
  readonly accountId: string | null
  readonly readScopes: readonly string[]
  readonly writeScopes: readonly string[]
  /** Places whose accounts it keeps; none where it is not said. */
  readonly adminScopes?: readonly string[]
  /** The working day, by which spans of grants count; the clock's where it is not said. */
  readonly today?: PlainDate
}

export const nobody: Identity = { accountId: null, readScopes: [], writeScopes: [] }
/** Loading and repair work as the owner; the wall stands open for the whole country. */
export const system: Identity = { accountId: null, readScopes: ['VN'], writeScopes: ['VN'] }

/** Roles that may change something at a place; the others' grants open the wall for reading only. */
const writers = new Set<string>(
  Object.entries(rights)
    .filter(([action, right]) => right.where === 'place' && right.of !== 'account' && !action.endsWith('.read'))
    .flatMap(([, right]) => right.roles),
)

/** What the second wall lets this actor see and write on a day, from the grants that stand. */
export function identityOf(actor: Actor, today: PlainDate): Identity {
  const standing = grantsOn(actor, today)
  const covered = (grants: typeof standing): readonly string[] => [...new Set(grants.flatMap((grant) => grant.covers))]
  return {
    accountId: actor.accountId,
    readScopes: covered(grantsWith(actor, 'dossier.read', today)),
    writeScopes: covered(standing.filter((grant) => writers.has(grant.role) && grant.key !== 'read')),
    adminScopes: covered(grantsWith(actor, 'account.write', today)),
    today,
  }
}

/** PostgreSQL's text form of a text array. */
function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

const settingsOf = (identity: Identity, asOwner: boolean): Readonly<Record<string, string>> => ({
  role: asOwner ? 'none' : 'binhyen_app',
  'app.account_id': identity.accountId ?? '',
  'app.read_scopes': arrayLiteral(identity.readScopes),
  'app.write_scopes': arrayLiteral(identity.writeScopes),
  'app.admin_scopes': arrayLiteral(identity.adminScopes ?? []),
  'app.today': identity.today ?? '',
  timezone: 'Asia/Ho_Chi_Minh',
  jit: 'off',
  lock_timeout: '5s',
  statement_timeout: asOwner ? '0' : '30s',
})

/** As one column: what nobody reads is not worth telling apart. */
const settingsIn = (identity: Identity, asOwner: boolean): Piece => {
  const settings = Object.entries(settingsOf(identity, asOwner)).map(([name, value]) => piece`set_config('${plain(name)}', ${value}, true)`)
  return piece`concat(${joined(settings)})`
}

/** Until the end of the transaction, statements run as this identity; `asOwner` only for loading and tests. */
export async function actAs(tx: Tx, identity: Identity, asOwner = false): Promise<void> {
  await sendAhead({ tx }, piece`select ${settingsIn(identity, asOwner)}`)
}

/** Whoever comes with the same command waits here for this transaction (at most the lock timeout), and then sees what became of it. */
const lockOf = (id: string): Piece => piece`pg_advisory_xact_lock(hashtextextended(${id}, 7))`

/** The same as text, for a statement that is sent together with another. */
function identityText(identity: Identity): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const settings = Object.entries(settingsOf(identity, false)).map(([name, value]) => `set_config(${quoted(name)}, ${quoted(value)}, true)`)
  return `select concat(${settings.join(', ')})`
}

/** Runs a part of a transaction that is undone by itself where it throws, or says that it is not to be kept. */
export async function inPart<T>(tx: Tx, work: () => Promise<{ readonly keep: boolean; readonly value: T }>): Promise<T> {
  const db = sqlOf<object>({ tx })
  await sql`savepoint part`.execute(db)
  try {
    const { keep, value } = await work()
    if (!keep) await sql`rollback to savepoint part`.execute(db)
    await sql`release savepoint part`.execute(db)
    return value
  } catch (error) {
    await sql`rollback to savepoint part`.execute(db)
    await sql`release savepoint part`.execute(db)
    throw error
  }
}

export type Command = { readonly id: string; readonly accountId: string; readonly endpoint: string; readonly bodyHash: string }
export type Claim =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly status: number; readonly reply: string }
  | { readonly kind: 'reused' }

/** Takes the lock of a command, with the next statement: that one sees what became of it. */
export async function lockCommand(tx: Tx, id: string): Promise<void> {
  await sendAhead({ tx }, piece`select ${lockOf(id)}`)
}

/** What became of a command before, asked under its lock. */
export async function findReply(tx: Tx, { id, endpoint, bodyHash }: Command): Promise<Claim> {
  const [row] = await keptRows<EarlierReply>(
    { tx },
    piece`select endpoint, body_hash as "bodyHash", status, reply from commands where command_id = ${id}`,
  )
  return claimOf(row ?? null, { endpoint, bodyHash })
}

/** What a command is worth after what is known of it: the same id is the same command only for the same endpoint and content. */
export function claimOf(earlier: EarlierReply | null, { endpoint, bodyHash }: Pick<Command, 'endpoint' | 'bodyHash'>): Claim {
  if (earlier === null) return { kind: 'new' }
  if (earlier.endpoint !== endpoint || earlier.bodyHash !== bodyHash || earlier.status === null) return { kind: 'reused' }
  return { kind: 'answered', status: earlier.status, reply: earlier.reply ?? '' }
}

/**
 * Keeps a command with its reply in the transaction that did its work. Of another account's command, which is behind the wall, the id is
 * taken: then all of the work is undone.
 */
export async function keepReply(tx: Tx, { id, accountId, endpoint, bodyHash }: Command, reply: string): Promise<void> {
  await sendAhead(
    { tx },
    piece`insert into commands (command_id, account_id, endpoint, body_hash, status, reply)
      values (${id}, ${accountId}, ${endpoint}, ${bodyHash}, 200, ${reply})`,
  )
}
