// The only place for the SQL by which administrators keep accounts over HTTP: the wall shows them only what lies in their subtree.
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Generated, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type KeptTables = {
  accounts: {
    id: string
    username: string
    display_name: string
    password_hash: string
    demonstration: boolean
    disabled_at: Generated<Date | null>
    place: UnitId[]
    made_by: string | null
    import_id: Generated<string | null>
    name_search: Generated<string>
  }
  grants: {
    id: Generated<number>
    account_id: string
    role: Role
    unit_id: UnitId
    covers: UnitId[]
    place: Generated<UnitId[]>
    valid_from: PlainDate
    valid_to: PlainDate | null
  }
}
type StoreCtx = Pick<BaseCtx, 'tx' | 'today'>
const tables = (ctx: StoreCtx) => sqlOf<KeptTables>(ctx)

export type KeptAccount = {
  readonly id: string
  readonly username: string
  readonly display_name: string
  readonly disabled_at: Date | null
  readonly place: UnitId[]
  readonly unissued: boolean
}
const columns = (ctx: StoreCtx) =>
  tables(ctx)
    .selectFrom('accounts')
    .select(['accounts.id', 'accounts.username', 'accounts.display_name', 'accounts.disabled_at', 'accounts.place'])
    .select(sql<boolean>`(accounts.import_id is not null and app_unissued(accounts.id))`.as('unissued'))

export type AccountFilter = {
  readonly name: string | undefined
  readonly role: Role | undefined
  readonly unit: string | undefined
  readonly filter: 'closed-unit' | 'no-grants' | 'disabled' | 'unissued' | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** A grant of the account that stands or will stand. */
const holds = (ctx: StoreCtx, more: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from grants g where g.account_id = accounts.id and (g.valid_to is null or g.valid_to > greatest(${ctx.today}::date, g.valid_from)) and ${more})`

/** Still standing on a unit that has ended. */
const onClosedUnit = (ctx: StoreCtx): RawBuilder<boolean> =>
  holds(ctx, sql`exists (select from units u where u.id = g.unit_id and u.valid_to <= ${ctx.today}::date)`)

/** Accounts the asker administers and their own – the wall shows no others –, by username; one more than the page is long. */
export async function listKept(ctx: StoreCtx, filter: AccountFilter): Promise<readonly KeptAccount[]> {
  let query = columns(ctx)
  if (filter.after !== undefined) query = query.where('accounts.username', '>', filter.after)
  for (const word of (filter.name ?? '').split(' ').filter((each) => each !== '')) {
    query = query.where('accounts.name_search', 'like', `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  }
  if (filter.role !== undefined || filter.unit !== undefined) {
    const role = filter.role === undefined ? sql`true` : sql`g.role = ${filter.role}`
    const unit = filter.unit === undefined ? sql`true` : sql`g.place && app_covers_of(${filter.unit})`
    query = query.where(holds(ctx, sql`${role} and ${unit}`))
  }
  query = filter.filter === 'disabled' ? query.where('accounts.disabled_at', 'is not', null) : query
  if (filter.filter === 'closed-unit') query = query.where('accounts.disabled_at', 'is', null).where(onClosedUnit(ctx))
  if (filter.filter === 'no-grants') {
    query = query.where('accounts.disabled_at', 'is', null).where(sql<boolean>`not ${holds(ctx, sql`true`)}`)
  }
  if (filter.filter === 'unissued') query = query.where(sql<boolean>`(accounts.import_id is not null and app_unissued(accounts.id))`)
  return query
    .orderBy('accounts.username')
    .limit(filter.limit + 1)
    .execute()
}

/** How many open accounts still stand on a unit that has ended. */
export async function countLeftBehind(ctx: StoreCtx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct a.id) as n from grants g join accounts a on a.id = g.account_id join units u on u.id = g.unit_id
    where u.valid_to <= ${ctx.today}::date and (g.valid_to is null or g.valid_to > greatest(${ctx.today}::date, g.valid_from)) and a.disabled_at is null`.execute(
    tables(ctx),
  )
  return rows[0]?.n ?? 0
}

/** An account the asker may see: one they administer, or their own. */
export async function findKept(ctx: StoreCtx, id: string): Promise<KeptAccount | undefined> {
  return columns(ctx).where('accounts.id', '=', id).executeTakeFirst()
}

/** Keeps two administrators from working on one account at once; nothing for the asker's own account, which is not theirs to change. */
export async function holdAccount(ctx: StoreCtx, id: string): Promise<void> {
  await tables(ctx).selectFrom('accounts').select('id').where('id', '=', id).forUpdate().execute()
}

export type KeptGrant = {
  readonly id: number
  readonly account_id: string
  readonly role: Role
  readonly unit_id: UnitId
  readonly covers: UnitId[]
  readonly place: UnitId[]
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
}
const GRANT = ['id', 'account_id', 'role', 'unit_id', 'covers', 'place', 'valid_from', 'valid_to'] as const

/** All grants of some accounts, newest first; with `current` only those that stand or will stand. */
export async function listGrantsOf(ctx: StoreCtx, accounts: readonly string[], current: boolean): Promise<readonly KeptGrant[]> {
  if (accounts.length === 0) return []
  let query = tables(ctx)
    .selectFrom('grants')
    .select(GRANT)
    .where('account_id', 'in', [...accounts])
  query = query.where(sql<boolean>`(valid_to is null or valid_from < valid_to)`)
  if (current) query = query.where(sql<boolean>`(valid_to is null or valid_to > ${ctx.today}::date)`)
  return query.orderBy('valid_from', 'desc').orderBy('id', 'desc').execute()
}

export async function findGrant(ctx: StoreCtx, id: number): Promise<KeptGrant | undefined> {
  return tables(ctx).selectFrom('grants').select(GRANT).where('id', '=', id).executeTakeFirst()
}

/** Gives a grant; what it covers and where it lies comes from the catalogue. */
export async function insertGrant(
  ctx: StoreCtx,
  grant: { readonly accountId: string; readonly role: Role; readonly unitId: UnitId; readonly valid: Span },
): Promise<number> {
  const { id } = await tables(ctx)
    .insertInto('grants')
    .values({
      account_id: grant.accountId,
      role: grant.role,
      unit_id: grant.unitId,
      covers: [grant.unitId],
      valid_from: grant.valid.from,
      valid_to: grant.valid.to,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateGrantEnd(ctx: StoreCtx, id: number, to: PlainDate | null): Promise<void> {
  await tables(ctx).updateTable('grants').set({ valid_to: to }).where('id', '=', id).execute()
}

export type AccountToInsert = {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly passwordHash: string
  readonly demonstration: boolean
  readonly place: readonly UnitId[]
  readonly madeBy: string
}

export async function insertKept(ctx: StoreCtx, account: AccountToInsert): Promise<void> {
  await tables(ctx)
    .insertInto('accounts')
    .values({
      id: account.id,
      username: account.username,
      display_name: account.displayName,
      password_hash: account.passwordHash,
      demonstration: account.demonstration,
      place: [...account.place],
      made_by: account.madeBy,
    })
    .execute()
}

export async function updateName(ctx: StoreCtx, id: string, displayName: string): Promise<void> {
  await tables(ctx).updateTable('accounts').set({ display_name: displayName }).where('id', '=', id).execute()
}

/** Closes an account at an instant and ends its sessions; opens it again with null. */
export async function setClosed(ctx: StoreCtx, id: string, at: Date | null): Promise<void> {
  await sql`select app_close_account(${id}, ${at})`.execute(tables(ctx))
}

/** First passwords as hashes; the sessions of these accounts end. Refused by the wall outside one's subtree and for oneself. */
export async function setFirstPasswords(
  ctx: StoreCtx & Pick<BaseCtx, 'now'>,
  given: readonly { readonly id: string; readonly hash: string }[],
): Promise<void> {
  await sql`select app_set_first_passwords(${JSON.stringify(given)}::jsonb, ${ctx.now})`.execute(tables(ctx))
}

/** Which of these usernames exist, anywhere. */
export async function listTaken(ctx: StoreCtx, usernames: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{
    username: string
  }>`select app_username_taken as username from app_username_taken(${[...usernames]}::text[])`.execute(tables(ctx))
  return rows.map((row) => row.username)
}

/** The usernames, anywhere, that begin with one of these. */
export async function listUsernamesLike(ctx: StoreCtx, beginnings: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{
    username: string
  }>`select app_usernames_like as username from app_usernames_like(${[...beginnings]}::text[])`.execute(tables(ctx))
  return rows.map((row) => row.username)
}

export type ClosedUnit = {
  readonly id: UnitId
  readonly valid_to: PlainDate
  readonly successor_id: UnitId | null
  readonly successor_name: string | null
}

/** Which of these units have ended by today, a row for each unit that follows. */
export async function listClosedUnits(ctx: StoreCtx, units: readonly UnitId[]): Promise<readonly ClosedUnit[]> {
  if (units.length === 0) return []
  const { rows } = await sql<ClosedUnit>`
    select u.id, u.valid_to, s.to_id as successor_id, v.full_name as successor_name
    from units u left join unit_successions s on s.from_id = u.id
      left join lateral (select full_name from unit_versions where unit_id = s.to_id order by valid_from desc limit 1) v on true
    where u.id = any (${[...units]}::text[]) and u.valid_to <= ${ctx.today}::date
    order by u.id, (s.relation = 'whole') desc, s.to_id`.execute(tables(ctx))
  return rows
}
