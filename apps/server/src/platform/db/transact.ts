// The only place that opens transactions, takes on the app role in them, and keeps commands.
import type { Actor } from '@binhyen/core/access/access.domain'
import { grantsOn } from '@binhyen/core/access/access.domain'
import { grantsWith, rights } from '@binhyen/core/access/access.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Tx } from '../context.ts'
import { seal, sqlOf, type Db } from './client.ts'
import { isRetryable } from './errors.ts'

/** Runs `work` in one transaction: committed when it returns, undone when it throws. Harnesses give their own. */
export type Transact = <T>(mode: 'read' | 'write', work: (tx: Tx) => Promise<T>) => Promise<T>

const TRIES = 4

/** The transactions of a running program; one that lost against another (serialization, deadlock) is tried again. */
export function transactOn(db: Db): Transact {
  return async (mode, work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // a read sees one instant throughout; writes lock the rows they decide on
        const builder = db.transaction().setIsolationLevel(mode === 'read' ? 'repeatable read' : 'read committed')
        return await builder.execute((trx: Transaction<object>) => work(seal(trx)))
      } catch (error) {
        if (attempt >= TRIES || !isRetryable(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20))
      }
    }
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

/** Until the end of the transaction, statements run as this identity; `asOwner` only for loading and tests. */
export async function actAs(tx: Tx, identity: Identity, asOwner = false): Promise<void> {
  await sql`select
    set_config('role', ${asOwner ? 'none' : 'binhyen_app'}, true),
    set_config('app.account_id', ${identity.accountId ?? ''}, true),
    set_config('app.read_scopes', ${arrayLiteral(identity.readScopes)}, true),
    set_config('app.write_scopes', ${arrayLiteral(identity.writeScopes)}, true),
    set_config('app.admin_scopes', ${arrayLiteral(identity.adminScopes ?? [])}, true),
    set_config('app.today', ${identity.today ?? ''}, true),
    set_config('timezone', 'Asia/Ho_Chi_Minh', true),
    set_config('jit', 'off', true),
    set_config('lock_timeout', '5s', true),
    set_config('statement_timeout', ${asOwner ? '0' : '30s'}, true)`.execute(sqlOf<object>({ tx }))
}

type PlatformTables = {
  commands: { command_id: string; account_id: string; endpoint: string; body_hash: string; status: number | null; reply: string | null }
}
const tables = (tx: Tx): Kysely<PlatformTables> => sqlOf<PlatformTables>({ tx })

export type Command = { readonly id: string; readonly accountId: string; readonly endpoint: string; readonly bodyHash: string }
export type Claim =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly status: number; readonly reply: string }
  | { readonly kind: 'reused' }

/** Takes a command id for this transaction. While another transaction holds the same id this waits (at most the lock timeout). */
export async function claimCommand(tx: Tx, command: Command): Promise<Claim> {
  const inserted = await tables(tx)
    .insertInto('commands')
    .values({
      command_id: command.id,
      account_id: command.accountId,
      endpoint: command.endpoint,
      body_hash: command.bodyHash,
      status: null,
      reply: null,
    })
    .onConflict((conflict) => conflict.column('command_id').doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) > 0n) return { kind: 'new' }
  const row = await tables(tx).selectFrom('commands').selectAll().where('command_id', '=', command.id).executeTakeFirst()
  // another account's command is behind the wall: to this caller its id is simply taken
  if (row?.endpoint !== command.endpoint || row.body_hash !== command.bodyHash || row.status === null) return { kind: 'reused' }
  return { kind: 'answered', status: row.status, reply: row.reply ?? '' }
}

/** Keeps the reply of a command in the transaction that did its work. */
export async function keepReply(tx: Tx, commandId: string, status: number, reply: string): Promise<void> {
  await tables(tx).updateTable('commands').set({ status, reply }).where('command_id', '=', commandId).execute()
}
