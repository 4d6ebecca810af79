// The only place for the SQL by which the owner's console keeps accounts: reading them, their passwords, closing them.
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
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
  }
  grants: { id: number; account_id: string; role: Role; unit_id: UnitId; valid_from: PlainDate; valid_to: PlainDate | null }
  sessions: { token_hash: Buffer; account_id: string }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<AccountTables>(ctx)

export type AccountRow = Pick<AccountTables['accounts'], 'id' | 'username' | 'display_name' | 'demonstration' | 'disabled_at'>
export type GrantRow = AccountTables['grants']

const COLUMNS = ['id', 'username', 'display_name', 'demonstration', 'disabled_at'] as const

/** An account by name, held against others until the transaction ends. */
export async function findAccountForUpdate(ctx: StoreCtx, username: string): Promise<AccountRow | undefined> {
  return tables(ctx).selectFrom('accounts').select(COLUMNS).where('username', '=', username).forUpdate().executeTakeFirst()
}

export async function listAccounts(ctx: StoreCtx): Promise<readonly AccountRow[]> {
  return tables(ctx).selectFrom('accounts').select(COLUMNS).orderBy('username').execute()
}

/** The grants of every account, or of one. */
export async function listGrants(ctx: StoreCtx, accountId: string | null = null): Promise<readonly GrantRow[]> {
  const all = tables(ctx).selectFrom('grants').select(['id', 'account_id', 'role', 'unit_id', 'valid_from', 'valid_to']).orderBy('id')
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

/** Nobody stays signed in by this account. */
export async function deleteSessions(ctx: StoreCtx, accountId: string): Promise<void> {
  await tables(ctx).deleteFrom('sessions').where('account_id', '=', accountId).execute()
}

/** No grant of the account stands from this day on; those that would only have begun then never do. */
export async function endGrants(ctx: StoreCtx, accountId: string, on: PlainDate): Promise<void> {
  await tables(ctx).deleteFrom('grants').where('account_id', '=', accountId).where('valid_from', '>=', on).execute()
  await tables(ctx)
    .updateTable('grants')
    .set({ valid_to: on })
    .where('account_id', '=', accountId)
    .where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', on)]))
    .execute()
}

export async function disableAccount(ctx: StoreCtx, accountId: string, at: Date): Promise<void> {
  await tables(ctx).updateTable('accounts').set({ disabled_at: at }).where('id', '=', accountId).execute()
}
