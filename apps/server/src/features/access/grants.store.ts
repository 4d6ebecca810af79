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
    closes_on: Generated<PlainDate | null>
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
  /** Nobody signs in by it today. */
  readonly closed: boolean
  /** The first day without it, where it closes, or closed, by itself. */
  readonly closes_on: PlainDate | null
  readonly place: UnitId[]
  readonly unissued: boolean
}
/** Neither closed by somebody nor by its day. */
const isOpen = sql<boolean>`app_account_open(accounts.disabled_at, accounts.closes_on)`

const columns = (ctx: StoreCtx) =>
  tables(ctx)
    .selectFrom('accounts')
    .select(['accounts.id', 'accounts.username', 'accounts.display_name', 'accounts.closes_on', 'accounts.place'])
    .select(sql<boolean>`not ${isOpen}`.as('closed'))
    .select(sql<boolean>`(accounts.import_id is not null and app_unissued(accounts.id))`.as('unissued'))

export type AccountFilter = {
  readonly name: string | undefined
  readonly role: Role | undefined
  readonly unit: string | undefined
  readonly filter: 'closed-unit' | 'no-grants' | 'disabled' | 'closing' | 'locked' | 'unissued' | undefined
  /** Usernames that must wait before the next attempt to sign in; looked at by the filter of that name alone. */
  readonly locked: readonly string[]
  readonly after: string | undefined
  readonly limit: number
}

/** A grant of the account that stands or will stand. */
const holds = (ctx: StoreCtx, more: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from grants g where g.account_id = accounts.id and (g.valid_to is null or g.valid_to > greatest(${ctx.today}::date, g.valid_from)) and ${more})`

/** Still standing on a unit that has ended. */
const onClosedUnit = (ctx: StoreCtx): RawBuilder<boolean> =>
  holds(ctx, sql`exists (select from units u where u.id = g.unit_id and u.valid_to <= ${ctx.today}::date)`)

const stateFilters: Readonly<Record<NonNullable<AccountFilter['filter']>, (ctx: StoreCtx, filter: AccountFilter) => RawBuilder<boolean>>> =
  {
    'closed-unit': (ctx) => sql<boolean>`${isOpen} and ${onClosedUnit(ctx)}`,
    'no-grants': (ctx) => sql<boolean>`${isOpen} and not ${holds(ctx, sql`g.valid_from <= ${ctx.today}::date`)}`,
    disabled: () => sql<boolean>`not ${isOpen}`,
    closing: () => sql<boolean>`${isOpen} and accounts.closes_on is not null`,
    locked: (_, { locked }) => sql<boolean>`${isOpen} and accounts.username = any (${[...locked]}::text[])`,
    unissued: () => sql<boolean>`accounts.import_id is not null and app_unissued(accounts.id)`,
  }

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
  const state = filter.filter === undefined ? null : stateFilters[filter.filter](ctx, filter)
  return (state === null ? query : query.where(state))
    .orderBy('accounts.username')
    .limit(filter.limit + 1)
    .execute()
}

/** How many open accounts still stand on a unit that has ended. */
export async function countLeftBehind(ctx: StoreCtx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct a.id) as n from grants g join accounts a on a.id = g.account_id join units u on u.id = g.unit_id
    where u.valid_to <= ${ctx.today}::date and (g.valid_to is null or g.valid_to > greatest(${ctx.today}::date, g.valid_from))
      and app_account_open(a.disabled_at, a.closes_on)`.execute(tables(ctx))
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

/** Closes an account at an instant, or opens it again with null; its sessions and keys end either way. */
export async function setClosed(ctx: StoreCtx, id: string, at: Date | null): Promise<void> {
  await sql`select app_close_account(${id}, ${at})`.execute(tables(ctx))
}

/** The day from which an account is closed by itself; null takes it back. */
export async function setClosingDay(ctx: StoreCtx, id: string, on: PlainDate | null): Promise<void> {
  await sql`select app_plan_closing(${id}, ${on}::date)`.execute(tables(ctx))
}

/** First passwords as hashes; the sessions and keys of these accounts end. Refused by the wall outside one's subtree and for oneself. */
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
  /** Whether all of it, or what went nowhere else, came to that unit at every step. */
  readonly clear: boolean | null
}

/** Which of these units have ended by today, a row for each unit standing today that follows, over every succession since. */
export async function listClosedUnits(ctx: StoreCtx, units: readonly UnitId[]): Promise<readonly ClosedUnit[]> {
  if (units.length === 0) return []
  const { rows } = await sql<ClosedUnit>`
    with recursive closed as (select id, valid_to from units where id = any (${[...units]}::text[]) and valid_to <= ${ctx.today}::date),
      line (origin, id, clear, steps) as (
        select id, id, true, 0 from closed
        union all
        select line.origin, s.to_id, line.clear and s.relation in ('whole', 'default-successor'), steps + 1
          from line join units u on u.id = line.id and u.valid_to <= ${ctx.today}::date join unit_successions s on s.from_id = line.id
          where steps < 8)
    select c.id, c.valid_to, f.id as successor_id, v.full_name as successor_name, f.clear
    from closed c
      left join lateral (
        select line.id, bool_or(line.clear) as clear from line join units u on u.id = line.id
          where line.origin = c.id and (u.valid_to is null or u.valid_to > ${ctx.today}::date) group by line.id) f on true
      left join lateral (select full_name from unit_versions where unit_id = f.id order by valid_from desc limit 1) v on true
    order by c.id, f.clear desc, f.id`.execute(tables(ctx))
  return rows
}
