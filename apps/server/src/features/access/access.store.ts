// The only place for the SQL of accounts, grants, sessions and failed sign-ins.
import type { AccountId, Actor, Grant, Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { findSetting, type Demonstration } from '#server/platform/db/settings'

type AccessTables = {
  accounts: { id: string; username: string; display_name: string; password_hash: string; demonstration: boolean; disabled_at: Date | null }
  grants: { account_id: string; role: string; unit_id: string; covers: string[]; valid_from: string; valid_to: string | null }
  sign_in_failures: { username: string; address: string; failed_at: Date }
  account_addresses: { account_id: string; address: string; last_signed_in_at: Date }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<AccessTables>(ctx)

type ActorRow = {
  readonly accountId: AccountId
  readonly username: string
  readonly displayName: string
  readonly grants: readonly {
    readonly role: Role
    readonly unitId: UnitId
    readonly covers: readonly UnitId[]
    readonly valid: { readonly from: PlainDate; readonly to: PlainDate | null }
  }[]
}

/** The actor of a session by its token's hash; refreshes when it was last seen. */
export async function findActorOfSession(
  ctx: StoreCtx,
  hash: Buffer,
  at: { readonly now: Date; readonly idleMinutes: number },
): Promise<Actor | null> {
  const result = await sql<{ actor: ActorRow | null }>`
    select app_use_session(${hash}, ${at.now}, make_interval(mins => ${at.idleMinutes}::int)) as actor`.execute(tables(ctx))
  return result.rows[0]?.actor ?? null
}

/** The actor of an account by name; only the owner of the database may ask. */
export async function findActorByUsername(ctx: StoreCtx, username: string): Promise<Actor | null> {
  const result = await sql<{ actor: ActorRow | null }>`
    select app_actor(id) as actor from accounts where username = ${username.toLowerCase()}`.execute(tables(ctx))
  return result.rows[0]?.actor ?? null
}

export async function findCredentials(ctx: StoreCtx, username: string): Promise<{ accountId: string; passwordHash: string } | null> {
  const result = await sql<{
    account_id: string
    password_hash: string
  }>`select account_id, password_hash from app_find_credentials(${username})`.execute(tables(ctx))
  const row = result.rows[0]
  return row === undefined ? null : { accountId: row.account_id, passwordHash: row.password_hash }
}

export type NewSession = { readonly hash: Buffer; readonly accountId: string; readonly address: string; readonly expires: Date }

export async function insertSession(ctx: Pick<BaseCtx, 'tx' | 'now'>, session: NewSession): Promise<void> {
  await sql`select app_open_session(${session.hash}, ${session.accountId}, ${session.address}, ${ctx.now}, ${session.expires})`.execute(
    tables(ctx),
  )
}

export async function deleteSession(ctx: StoreCtx, hash: Buffer): Promise<void> {
  await sql`select app_end_session(${hash})`.execute(tables(ctx))
}

export type NewAccount = {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly passwordHash: string
  readonly demonstration: boolean
  readonly grants: readonly Grant[]
}

/** Adds an account with its grants; the owner's business. */
export async function insertAccount(ctx: StoreCtx, account: NewAccount): Promise<void> {
  await tables(ctx)
    .insertInto('accounts')
    .values({
      id: account.id,
      username: account.username,
      display_name: account.displayName,
      password_hash: account.passwordHash,
      demonstration: account.demonstration,
      disabled_at: null,
    })
    .execute()
  if (account.grants.length === 0) return
  await tables(ctx)
    .insertInto('grants')
    .values(
      account.grants.map((grant) => ({
        account_id: account.id,
        role: grant.role,
        unit_id: grant.unitId,
        covers: [...grant.covers],
        valid_from: grant.valid.from,
        valid_to: grant.valid.to,
      })),
    )
    .execute()
}

export type GrantAt = {
  readonly id: number
  readonly username: string
  readonly display_name: string
  readonly role: Role
  readonly unit_id: UnitId
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly total: number
}

/** Grants on some units that stand on a day or later, within the places the asker may write to. */
export async function listGrantsAt(
  ctx: StoreCtx,
  asked: { readonly units: readonly UnitId[]; readonly on: PlainDate; readonly after: number; readonly limit: number },
): Promise<readonly GrantAt[]> {
  const { rows } =
    await sql<GrantAt>`select * from app_grants_at(${[...asked.units]}::text[], ${asked.on}, ${asked.after}, ${asked.limit})`.execute(
      tables(ctx),
    )
  return rows
}

/** Widens every grant to what its unit covers by now; returns how many changed. */
export async function refreshCovers(ctx: StoreCtx): Promise<number> {
  return (await sql<{ widened: number }>`select app_refresh_covers() as widened`.execute(tables(ctx))).rows[0]?.widened ?? 0
}

export type DemoAccountRow = { readonly username: string; readonly display_name: string; readonly role: Role; readonly unit_id: UnitId }

export async function listDemonstrationAccounts(ctx: StoreCtx): Promise<readonly DemoAccountRow[]> {
  const result = await sql<DemoAccountRow>`select username, display_name, role, unit_id from app_demonstration_accounts()`.execute(
    tables(ctx),
  )
  return result.rows
}

/** What makes this database a demonstration, or null. */
export async function findDemonstration(ctx: StoreCtx): Promise<Demonstration | null> {
  return findSetting(ctx, 'demonstration')
}

/** Failures since an instant: of this name, of this name from this address, from this address; and whether the pair is known. */
export async function countFailures(
  ctx: StoreCtx,
  who: { readonly username: string; readonly address: string },
  since: Date,
): Promise<{ ofName: number; ofPair: number; ofAddress: number; known: boolean }> {
  const result = await sql<{ of_name: number; of_pair: number; of_address: number; known: boolean }>`
    select count(*) filter (where username = ${who.username}) as of_name,
           count(*) filter (where username = ${who.username} and address = ${who.address}) as of_pair,
           count(*) filter (where address = ${who.address}) as of_address,
           exists (select from account_addresses k join app_find_credentials(${who.username}) c on c.account_id = k.account_id
                   where k.address = ${who.address}) as known
    from sign_in_failures where failed_at > ${since} and (username = ${who.username} or address = ${who.address})`.execute(tables(ctx))
  const row = result.rows[0]
  return { ofName: row?.of_name ?? 0, ofPair: row?.of_pair ?? 0, ofAddress: row?.of_address ?? 0, known: row?.known ?? false }
}

export async function insertFailure(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  who: { readonly username: string; readonly address: string },
): Promise<void> {
  await tables(ctx).insertInto('sign_in_failures').values({ username: who.username, address: who.address, failed_at: ctx.now }).execute()
}

/** A person who got in was no guesser: their slips are forgotten, the address is known for them, old failures of anyone go. */
export async function forgiveFailures(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  who: { readonly username: string; readonly address: string; readonly accountId: string },
  before: Date,
): Promise<void> {
  await sql`delete from sign_in_failures where failed_at < ${before} or (username = ${who.username} and address = ${who.address})`.execute(
    tables(ctx),
  )
  await sql`insert into account_addresses (account_id, address, last_signed_in_at) values (${who.accountId}, ${who.address}, ${ctx.now})
    on conflict (account_id, address) do update set last_signed_in_at = excluded.last_signed_in_at`.execute(tables(ctx))
}

/** True where somebody has an account that no demonstration made. */
export async function hasRealAccounts(ctx: StoreCtx): Promise<boolean> {
  return (await tables(ctx).selectFrom('accounts').select('id').where('demonstration', '=', false).executeTakeFirst()) !== undefined
}
