// The only place for the SQL of delegations.
import type { AccountId, Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Generated } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type DelegationTables = {
  delegations: {
    id: string
    grant_id: number
    from_account_id: string
    to_account_id: string
    place: Generated<UnitId[]>
    document: string
    valid_from: PlainDate
    valid_to: PlainDate
    ended_on: Generated<PlainDate | null>
    recorded_by: string
    recorded_by_name: string
    recorded_at: Date
  }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<DelegationTables>(ctx)

export type DelegationRow = {
  readonly id: string
  readonly grant_id: number
  readonly from_account_id: string
  readonly from_name: string
  readonly from_username: string
  readonly to_account_id: string
  readonly to_name: string
  readonly to_username: string
  readonly role: Role
  readonly unit_id: UnitId
  readonly document: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate
  readonly ended_on: PlainDate | null
  readonly source_from: PlainDate
  readonly source_to: PlainDate | null
  readonly recorded_by_name: string
}

/** What an account gave and received, newest first; nothing where the asker is neither it nor its administrator. */
export async function listDelegationsOf(ctx: StoreCtx, accountId: string): Promise<readonly DelegationRow[]> {
  return (await sql<DelegationRow>`select * from app_delegations_of(${accountId})`.execute(tables(ctx))).rows
}

/** An open account of the same province as the place, by its exact name. */
export async function findColleague(
  ctx: StoreCtx,
  username: string,
  near: readonly UnitId[],
): Promise<{ readonly id: AccountId; readonly username: string; readonly display_name: string } | undefined> {
  const { rows } = await sql<{
    id: AccountId
    username: string
    display_name: string
  }>`select * from app_find_colleague(${username}, ${[...near]}::text[])`.execute(tables(ctx))
  return rows[0]
}

/** Days on which a grant is lent already. */
export async function listLent(
  ctx: StoreCtx,
  grantId: number,
): Promise<readonly { readonly valid_from: PlainDate; readonly valid_to: PlainDate; readonly ended_on: PlainDate | null }[]> {
  return tables(ctx).selectFrom('delegations').select(['valid_from', 'valid_to', 'ended_on']).where('grant_id', '=', grantId).execute()
}

export type NewDelegation = {
  readonly id: string
  readonly grantId: number
  readonly from: string
  readonly to: string
  readonly document: string
  readonly valid: { readonly from: PlainDate; readonly to: PlainDate }
  readonly by: { readonly id: string; readonly name: string }
}

export async function insertDelegation(ctx: Pick<BaseCtx, 'tx' | 'now'>, row: NewDelegation): Promise<void> {
  await tables(ctx)
    .insertInto('delegations')
    .values({
      id: row.id,
      grant_id: row.grantId,
      from_account_id: row.from,
      to_account_id: row.to,
      document: row.document,
      valid_from: row.valid.from,
      valid_to: row.valid.to,
      recorded_by: row.by.id,
      recorded_by_name: row.by.name,
      recorded_at: ctx.now,
    })
    .execute()
}

export type KeptDelegation = {
  readonly id: string
  readonly from_account_id: string
  readonly to_account_id: string
  readonly place: UnitId[]
  readonly valid_to: PlainDate
  readonly ended_on: PlainDate | null
}

export async function findDelegation(ctx: StoreCtx, id: string): Promise<KeptDelegation | undefined> {
  return tables(ctx)
    .selectFrom('delegations')
    .select(['id', 'from_account_id', 'to_account_id', 'place', 'valid_to', 'ended_on'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Calls a delegation off from a day; null puts it back as it was written. */
export async function setDelegationEnd(ctx: StoreCtx, id: string, on: PlainDate | null): Promise<void> {
  await tables(ctx).updateTable('delegations').set({ ended_on: on }).where('id', '=', id).execute()
}

/** Lends the first grant of one account to another, both by name; the owner's business. */
export async function loadDelegation(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  lent: {
    readonly id: string
    readonly from: string
    readonly to: string
    readonly document: string
    readonly valid: { readonly from: PlainDate; readonly to: PlainDate }
  },
): Promise<void> {
  await sql`
    insert into delegations (id, grant_id, from_account_id, to_account_id, place, document, valid_from, valid_to, recorded_by, recorded_by_name, recorded_at)
    select ${lent.id}::uuid, g.id, f.id, t.id, g.place, ${lent.document}, ${lent.valid.from}::date, ${lent.valid.to}::date, f.id, f.display_name, ${ctx.now}
    from accounts f join lateral (select id, place from grants where account_id = f.id order by id limit 1) g on true join accounts t on t.username = ${lent.to}
    where f.username = ${lent.from}`.execute(tables(ctx))
}
