// The only place for the SQL of sessions: opening, renewing, listing and ending them.
import type { AccountId, Actor, Role } from '@binhyen/core/access/access.domain'
import { sql } from 'kysely'
import type { BaseCtx, EarlierReply } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, piece } from '#server/platform/db/statement'

type SessionTables = {
  sessions: {
    id: string
    account_id: string
    address: string
    device: string
    opened_by: 'password' | 'provider' | 'console'
    stage: 'open' | 'second-factor'
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    confirmed_at: Date
    replaced: boolean
    failed_before: number
    previous_at: Date | null
    previous_from: string | null
  }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<SessionTables>(ctx)

export type OpenedBy = SessionTables['sessions']['opened_by']

export type FoundSession = {
  readonly actor: Actor
  readonly id: string
  readonly stage: 'open' | 'second-factor'
  readonly openedBy: OpenedBy
  /** As the database writes instants. */
  readonly confirmedAt: string
  readonly replaced: boolean
  readonly mustChangePassword: boolean
  readonly secondFactor: boolean
  readonly secondFactorRoles: readonly Role[]
}

type At = { readonly now: Date; readonly idleMinutes: number }

type Used = { readonly found: FoundSession | null; readonly earlier: EarlierReply | null }

/**
 * An open session by its token's hash; refreshes when it was last seen. Null where it does not stand or still owes its code. `earlier`: what
 * became of the command before in its account, whose lock is held.
 */
export async function useSession(ctx: StoreCtx, hash: Buffer, at: At & { readonly commandId: string | null }): Promise<Used> {
  const [row] = await keptRows<Used>(
    ctx,
    piece`select s.found, app_earlier_reply(${at.commandId}) as earlier
      from app_use_session(${hash}, ${at.now}, make_interval(mins => ${at.idleMinutes}::int)) as s (found)`,
  )
  return row ?? { found: null, earlier: null }
}

/** The same, also where it still owes its code. */
export async function findSession(ctx: StoreCtx, hash: Buffer, at: At): Promise<FoundSession | null> {
  const result = await sql<{ found: FoundSession | null }>`
    select app_find_session(${hash}, ${at.now}, make_interval(mins => ${at.idleMinutes}::int)) as found`.execute(tables(ctx))
  return result.rows[0]?.found ?? null
}

export type NewSession = {
  readonly hash: Buffer
  readonly accountId: string
  readonly expires: Date
  readonly stage: 'open' | 'second-factor'
  readonly openedBy: OpenedBy
  readonly address: string
  readonly device: string
}

/** Opens a session. One that is open tells its owner what failed before it, and begins that count anew. */
export async function insertSession(ctx: Pick<BaseCtx, 'tx' | 'now'>, session: NewSession): Promise<void> {
  const { hash, accountId, expires, ...facts } = session
  await sql`select app_begin_session(${hash}, ${accountId}, ${ctx.now}, ${expires}, ${JSON.stringify(facts)}::jsonb)`.execute(tables(ctx))
}

/** Another token for a standing session, confirmed now; false where it does not stand or was replaced before. */
export async function renewSession(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  hash: Buffer,
  renewed: Buffer,
  graceSeconds: number,
): Promise<boolean> {
  const result = await sql<{ id: string | null }>`
    select app_renew_session(${hash}, ${renewed}, ${ctx.now}, make_interval(secs => ${graceSeconds}::int)) as id`.execute(tables(ctx))
  return (result.rows[0]?.id ?? null) !== null
}

/** Another password for the account of a standing session, which alone stays, under another token; false where it does not stand. */
export async function changePassword(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  change: { readonly hash: Buffer; readonly renewed: Buffer; readonly passwordHash: string },
): Promise<boolean> {
  const result = await sql<{ id: string | null }>`
    select app_change_password(${change.hash}, ${change.renewed}, ${change.passwordHash}, ${ctx.now}) as id`.execute(tables(ctx))
  return (result.rows[0]?.id ?? null) !== null
}

export async function deleteSession(ctx: StoreCtx, hash: Buffer): Promise<void> {
  await sql`select app_end_session(${hash})`.execute(tables(ctx))
}

export type SessionRow = Omit<SessionTables['sessions'], 'account_id' | 'stage' | 'replaced' | 'confirmed_at'> & {
  readonly current: boolean
}

/** The caller's sessions that stand, the last used first. */
export async function listOwnSessions(ctx: StoreCtx, accountId: AccountId, at: At): Promise<readonly SessionRow[]> {
  const result = await sql<SessionRow>`
    select id, address, device, opened_by, created_at, last_seen_at, expires_at, failed_before, previous_at, previous_from,
           id = nullif(current_setting('app.session_id', true), '') as current
    from sessions
    where account_id = ${accountId} and stage = 'open' and not replaced and expires_at > ${at.now}
      and last_seen_at > ${at.now}::timestamptz - make_interval(mins => ${at.idleMinutes}::int)
    order by last_seen_at desc, id`.execute(tables(ctx))
  return result.rows.map((row) => ({ ...row, current: row.current === true }))
}

/** What the session that asks has to tell: what failed before it. */
export async function findNotice(
  ctx: StoreCtx,
): Promise<Pick<SessionTables['sessions'], 'id' | 'failed_before' | 'previous_at' | 'previous_from'> | undefined> {
  return tables(ctx)
    .selectFrom('sessions')
    .select(['id', 'failed_before', 'previous_at', 'previous_from'])
    .where('id', '=', sql<string>`current_setting('app.session_id', true)`)
    .executeTakeFirst()
}

/** When the person behind the session that asks last showed who they are. */
export async function findConfirmedAt(ctx: StoreCtx): Promise<Date | null> {
  const row = await tables(ctx)
    .selectFrom('sessions')
    .select('confirmed_at')
    .where('id', '=', sql<string>`current_setting('app.session_id', true)`)
    .executeTakeFirst()
  return row?.confirmed_at ?? null
}

/** Ends one of the caller's sessions; false where there is none of this id. */
export async function deleteOwnSession(ctx: StoreCtx, accountId: AccountId, id: string): Promise<boolean> {
  const done = await tables(ctx).deleteFrom('sessions').where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Ends all the caller's sessions but the one that asks; how many. */
export async function deleteOwnOtherSessions(ctx: StoreCtx, accountId: AccountId): Promise<number> {
  const done = await tables(ctx)
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('id', '<>', sql<string>`coalesce(current_setting('app.session_id', true), '')`)
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
