// The only place for the SQL of attempts to sign in: credentials, failures, and who waits for what.
import { PER_ADDRESS, PER_NAME, PER_PAIR, type RecentFailures } from '@binhyen/core/access/sign-in.policy'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type SignInTables = { sign_in_failures: { username: string; address: string; failed_at: Date } }
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<SignInTables>(ctx)

type Who = { readonly username: string; readonly address: string }

export async function findCredentials(ctx: StoreCtx, username: string): Promise<{ accountId: string; passwordHash: string } | null> {
  const result = await sql<{
    account_id: string
    password_hash: string
  }>`select account_id, password_hash from app_find_credentials(${username})`.execute(tables(ctx))
  const row = result.rows[0]
  return row === undefined ? null : { accountId: row.account_id, passwordHash: row.password_hash }
}

/** When, for each limit, the failure happened that keeps it reached: once that one is old enough the attempt may be made. */
export type HeldSince = Readonly<Record<'ofPair' | 'ofName' | 'ofAddress', Date | null>>

type Counted = RecentFailures & { readonly pairSince: Date | null; readonly nameSince: Date | null; readonly addressSince: Date | null }

/** Failures since an instant: of this name, of this name from this address, from this address; and whether the pair is known. */
export async function countFailures(ctx: StoreCtx, who: Who, since: Date): Promise<RecentFailures & { readonly heldSince: HeldSince }> {
  const { rows } = await sql<Counted>`
    with recent as (
      select username = ${who.username} as by_name, address = ${who.address} as by_address, failed_at from sign_in_failures
      where failed_at > ${since} and (username = ${who.username} or address = ${who.address})
    )
    select count(*) filter (where by_name) as "ofName", count(*) filter (where by_name and by_address) as "ofPair",
           count(*) filter (where by_address) as "ofAddress",
           (array_agg(failed_at order by failed_at desc) filter (where by_name and by_address))[${PER_PAIR}::int] as "pairSince",
           (array_agg(failed_at order by failed_at desc) filter (where by_name))[${PER_NAME}::int] as "nameSince",
           (array_agg(failed_at order by failed_at desc) filter (where by_address))[${PER_ADDRESS}::int] as "addressSince",
           exists (select from account_addresses k join app_find_credentials(${who.username}) c on c.account_id = k.account_id
                   where k.address = ${who.address}) as known
    from recent`.execute(tables(ctx))
  const [row] = rows
  if (row === undefined) throw new RangeError('a count without a row')
  return { ...row, heldSince: { ofPair: row.pairSince, ofName: row.nameSince, ofAddress: row.addressSince } }
}

/** Holds up other attempts of the same name until this one is counted: many guesses sent at once are counted one after the other. */
export async function queueAttempt(ctx: StoreCtx, username: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${username}`}, 0))`.execute(tables(ctx))
}

export async function insertFailure(ctx: Pick<BaseCtx, 'tx' | 'now'>, who: Who): Promise<void> {
  await tables(ctx).insertInto('sign_in_failures').values({ username: who.username, address: who.address, failed_at: ctx.now }).execute()
}

/** Counts a failed attempt for the person to be told of. */
export async function noteFailedSignIn(ctx: StoreCtx, username: string): Promise<void> {
  await sql`select app_note_failed_sign_in(${username})`.execute(tables(ctx))
}

/** A person who got in was no guesser: their slips are forgotten, the address is known for them, old failures of anyone go. */
export async function forgiveFailures(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  who: Who & { readonly accountId: string },
  before: Date,
): Promise<void> {
  await sql`delete from sign_in_failures where failed_at < ${before} or (username = ${who.username} and address = ${who.address})`.execute(
    tables(ctx),
  )
  await sql`insert into account_addresses (account_id, address, last_signed_in_at) values (${who.accountId}, ${who.address}, ${ctx.now})
    on conflict (account_id, address) do update set last_signed_in_at = excluded.last_signed_in_at`.execute(tables(ctx))
}

export async function deleteFailures(ctx: StoreCtx, username: string): Promise<void> {
  await tables(ctx).deleteFrom('sign_in_failures').where('username', '=', username).execute()
}

export type LockRow = { readonly username: string; readonly failures: number; readonly held_since: Date }

/** Names among these – or of all, with null – that wait somewhere: tried too often from one address, or from all of them together. */
export async function listLocks(ctx: StoreCtx, usernames: readonly string[] | null, since: Date): Promise<readonly LockRow[]> {
  const among = usernames === null ? sql`true` : sql`username = any (${[...usernames]}::text[])`
  const { rows } = await sql<LockRow>`
    with recent as (
      select username, failed_at, count(*) over (partition by username) as failures,
             row_number() over (partition by username order by failed_at desc) as in_name,
             row_number() over (partition by username, address order by failed_at desc) as in_pair
      from sign_in_failures where failed_at > ${since} and ${among}
    )
    select username, max(failures)::int as failures, max(failed_at) as held_since from recent
    where in_name = ${PER_NAME}::int or in_pair = ${PER_PAIR}::int
    group by username`.execute(tables(ctx))
  return rows
}
