// The only place for the SQL of rights left on units that ended: which there are, and their moves, many in one statement.
import type { HeldGrant } from '@binhyen/core/access/grants.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import type { KeptGrant } from './grants.store.ts'

type StoreCtx = Pick<BaseCtx, 'tx' | 'today'>
const tables = (ctx: Pick<BaseCtx, 'tx'>) => sqlOf<object>(ctx)

/** A right of an open account, on a unit that has ended, that stands or will stand: `g`, `a`, `u`. */
const leftBehind = (ctx: StoreCtx) => sql`
  grants g join accounts a on a.id = g.account_id join units u on u.id = g.unit_id
  where u.valid_to <= ${ctx.today}::date and (g.valid_to is null or g.valid_to > greatest(${ctx.today}::date, g.valid_from))
    and app_account_open(a.disabled_at, a.closes_on)`

export type ClosedUnitRow = { readonly id: UnitId; readonly valid_to: PlainDate; readonly grants: number; readonly accounts: number }

/** Units that have ended with how much is left on them, as far as the asker keeps it; one more than the page is long. */
export async function listClosedUnits(
  ctx: StoreCtx,
  asked: {
    readonly unit: string | undefined
    readonly successor: string | undefined
    readonly after: string | undefined
    readonly limit: number
  },
): Promise<readonly ClosedUnitRow[]> {
  const inside = asked.unit === undefined ? sql`true` : sql`g.place && app_covers_of(${asked.unit})`
  const followed = asked.successor === undefined ? sql`true` : sql`u.id = any (app_covers_of(${asked.successor}))`
  const after = asked.after === undefined ? sql`true` : sql`u.id > ${asked.after}`
  const { rows } = await sql<ClosedUnitRow>`
    select u.id, u.valid_to, count(*) as grants, count(distinct a.id) as accounts from ${leftBehind(ctx)}
      and ${inside} and ${followed} and ${after}
    group by u.id, u.valid_to order by u.id limit ${asked.limit + 1}`.execute(tables(ctx))
  return rows
}

export type GrantLeft = KeptGrant & { readonly username: string; readonly display_name: string; readonly account_place: UnitId[] }

/** The rights left on some units, unit by unit and by username. */
export async function listGrantsLeft(ctx: StoreCtx, units: readonly string[], most: number): Promise<readonly GrantLeft[]> {
  const { rows } = await sql<GrantLeft>`
    select g.id, g.account_id, g.role, g.unit_id, g.covers, g.place, g.valid_from, g.valid_to, a.username, a.display_name, a.place as account_place
    from ${leftBehind(ctx)} and u.id = any (${[...units]}::text[])
    order by u.id, a.username, g.id limit ${most}`.execute(tables(ctx))
  return rows
}

/** Keeps other administrators from working on these accounts until the transaction ends; always in the same order. */
export async function holdAccounts(ctx: StoreCtx, ids: readonly string[]): Promise<void> {
  await sql`select id from accounts where id = any (${[...ids]}::text[]) order by id for update`.execute(tables(ctx))
}

/** Which of these accounts have a hand-over that is announced and has not come. */
export async function listWaiting(ctx: StoreCtx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ account_id: string }>`
    select distinct account_id from hand_overs
    where account_id = any (${[...ids]}::text[]) and undone_at is null and on_day > ${ctx.today}::date`.execute(tables(ctx))
  return new Set(rows.map((row) => row.account_id))
}

export type NewGrant = HeldGrant & { readonly accountId: string }

/** Gives many rights; the ids in the order given. */
export async function insertGrants(ctx: StoreCtx, grants: readonly NewGrant[]): Promise<readonly number[]> {
  if (grants.length === 0) return []
  const given = grants.map((grant) => ({
    account: grant.accountId,
    role: grant.role,
    unit: grant.unitId,
    begins: grant.valid.from,
    ends: grant.valid.to,
  }))
  const { rows } = await sql<{ id: number; account_id: string; role: string; unit_id: string }>`
    insert into grants (account_id, role, unit_id, covers, valid_from, valid_to)
    select account, role, unit, array[unit], begins, ends
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as row (account text, role text, unit text, begins date, ends date)
    returning id, account_id, role, unit_id`.execute(tables(ctx))
  const ids = new Map(rows.map((row) => [`${row.account_id} ${row.role} ${row.unit_id}`, row.id]))
  return grants.map((grant) => ids.get(`${grant.accountId} ${grant.role} ${grant.unitId}`) ?? 0)
}

export async function updateGrantEnds(
  ctx: StoreCtx,
  ends: readonly { readonly id: number; readonly to: PlainDate | null }[],
): Promise<void> {
  await sql`
    update grants set valid_to = row.ends from jsonb_to_recordset(${JSON.stringify(ends.map(({ id, to }) => ({ id, ends: to })))}::jsonb)
      as row (id bigint, ends date)
    where grants.id = row.id`.execute(tables(ctx))
}
