// The only place for the SQL by which the owner's console keeps accounts: reading them, their passwords, closing them.
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Generated } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type AccountTables = {
  accounts: {
    id: string
    username: string
    display_name: string
    password_hash: string
    must_change_password: boolean
    demonstration: boolean
    created_at: Date
    disabled_at: Date | null
    closes_on: PlainDate | null
  }
  grants: {
    id: Generated<number>
    account_id: string
    role: Role
    unit_id: UnitId
    covers: UnitId[]
    valid_from: PlainDate
    valid_to: PlainDate | null
  }
  delegations: { to_account_id: string; valid_to: PlainDate; ended_on: PlainDate | null }
  api_keys: { account_id: string; revoked_at: Date | null }
  sessions: { token_hash: Buffer; account_id: string }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<AccountTables>(ctx)

export type AccountRow = Pick<AccountTables['accounts'], 'id' | 'username' | 'display_name' | 'demonstration' | 'closes_on'> & {
  readonly closed: boolean
}
export type GrantRow = {
  readonly id: number
  readonly account_id: string
  readonly role: Role
  readonly unit_id: UnitId
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
}

const COLUMNS = ['id', 'username', 'display_name', 'demonstration', 'closes_on'] as const
const columns = (ctx: StoreCtx) =>
  tables(ctx)
    .selectFrom('accounts')
    .select(COLUMNS)
    .select(sql<boolean>`not app_account_open(disabled_at, closes_on)`.as('closed'))

/** An account by name, held against others until the transaction ends. */
export async function findAccountForUpdate(ctx: StoreCtx, username: string): Promise<AccountRow | undefined> {
  return columns(ctx).where('username', '=', username).forUpdate().executeTakeFirst()
}

export async function listAccounts(ctx: StoreCtx): Promise<readonly AccountRow[]> {
  return columns(ctx).orderBy('username').execute()
}

/** The grants of every account, or of one; not those that were taken back before they began. */
export async function listGrants(ctx: StoreCtx, accountId: string | null = null): Promise<readonly GrantRow[]> {
  const all = tables(ctx)
    .selectFrom('grants')
    .select(['id', 'account_id', 'role', 'unit_id', 'valid_from', 'valid_to'])
    .where((or) => or.or([or('valid_to', 'is', null), or('valid_from', '<', or.ref('valid_to'))]))
    .orderBy('id')
  return (accountId === null ? all : all.where('account_id', '=', accountId)).execute()
}

/** Gives a password its owner did not choose: another is asked for at the next sign-in. */
export async function giveFirstPassword(ctx: StoreCtx, accountId: string, passwordHash: string): Promise<void> {
  await tables(ctx)
    .updateTable('accounts')
    .set({ password_hash: passwordHash, must_change_password: true })
    .where('id', '=', accountId)
    .execute()
}

/** Nobody stays signed in by this account, and no program acts for it any more. */
export async function endSessionsAndKeys(ctx: Pick<BaseCtx, 'tx' | 'now'>, accountId: string): Promise<void> {
  await tables(ctx).deleteFrom('sessions').where('account_id', '=', accountId).execute()
  await tables(ctx)
    .updateTable('api_keys')
    .set({ revoked_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute()
}

/**
 * No grant of the account stands from this day on, and nothing lent to it; those that would only have begun then keep an empty span, since
 * what was lent from them points at them.
 */
export async function endGrants(ctx: StoreCtx, accountId: string, on: PlainDate): Promise<void> {
  await tables(ctx)
    .updateTable('grants')
    .set({ valid_to: sql<PlainDate>`greatest(valid_from, ${on}::date)` })
    .where('account_id', '=', accountId)
    .where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', on)]))
    .execute()
  await tables(ctx)
    .updateTable('delegations')
    .set({ ended_on: on })
    .where('to_account_id', '=', accountId)
    .where(sql<boolean>`coalesce(ended_on, valid_to) > ${on}::date`)
    .execute()
}

/** Gives a grant. Returns its number. */
export async function insertGrant(
  ctx: StoreCtx,
  grant: {
    readonly accountId: string
    readonly role: Role
    readonly unitId: UnitId
    readonly covers: readonly UnitId[]
    readonly valid: { readonly from: PlainDate; readonly to: PlainDate | null }
  },
): Promise<number> {
  const { accountId, role, unitId, covers, valid } = grant
  const { id } = await tables(ctx)
    .insertInto('grants')
    .values({ account_id: accountId, role, unit_id: unitId, covers: [...covers], valid_from: valid.from, valid_to: valid.to })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function setGrantEnd(ctx: StoreCtx, id: number, to: PlainDate | null): Promise<void> {
  await tables(ctx).updateTable('grants').set({ valid_to: to }).where('id', '=', id).execute()
}

export async function disableAccount(ctx: StoreCtx, accountId: string, at: Date): Promise<void> {
  await tables(ctx).updateTable('accounts').set({ disabled_at: at }).where('id', '=', accountId).execute()
}

/** The account closes by itself on that day. */
export async function setClosingDay(ctx: StoreCtx, accountId: string, on: PlainDate): Promise<void> {
  await tables(ctx).updateTable('accounts').set({ closes_on: on }).where('id', '=', accountId).execute()
}
