// The only place for the SQL of second factors, recovery codes, and which roles need them.
import type { AccountId, Role } from '@binhyen/core/access/access.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type TotpTables = {
  second_factors: {
    account_id: string
    secret: Buffer
    begun_at: Date
    confirmed_at: Date | null
    last_step: number
    failures: number
    failed_at: Date | null
  }
  recovery_codes: { account_id: string; code_hash: Buffer; used_at: Date | null }
  second_factor_roles: { role: Role; set_by: string; set_at: Date }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<TotpTables>(ctx)

export type SecondFactor = {
  readonly accountId: string
  readonly username: string
  readonly secret: Buffer
  readonly failures: number
  readonly failedAt: Date | null
}

/** The second factor of a session's account, held against others until the transaction ends; null where there is none. */
export async function findOfSession(ctx: StoreCtx, hash: Buffer): Promise<SecondFactor | null> {
  const { rows } = await sql<{ account_id: string; username: string; secret: Buffer; failures: number; failed_at: Date | null }>`
    select account_id, username, secret, failures, failed_at from app_second_factor(${hash})`.execute(tables(ctx))
  const row = rows[0]
  if (row === undefined) return null
  return { accountId: row.account_id, username: row.username, secret: row.secret, failures: row.failures, failedAt: row.failed_at }
}

/** Takes a time step for the account of a session; false where it or a later one was taken. */
export async function takeStep(ctx: StoreCtx, hash: Buffer, step: number): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select app_take_second_factor_step(${hash}, ${step}) as taken`.execute(tables(ctx))
  return rows[0]?.taken === true
}

export async function noteWrongCode(ctx: StoreCtx, hash: Buffer, now: Date): Promise<void> {
  await sql`select app_note_wrong_code(${hash}, ${now})`.execute(tables(ctx))
}

/** Uses up a recovery code of the account of a session; false where it has no such code left. */
export async function spendRecoveryCode(ctx: StoreCtx, hash: Buffer, code: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`select app_use_recovery_code(${hash}, ${code}, ${now}) as used`.execute(tables(ctx))
  return rows[0]?.used === true
}

export async function hasSecondFactor(ctx: StoreCtx, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select app_has_second_factor(${accountId}) as has`.execute(tables(ctx))
  return rows[0]?.has === true
}

export type OwnSecondFactor = { readonly secret: Buffer; readonly confirmed_at: Date | null }

/** The caller's own, also one that is only begun; held against others until the transaction ends. */
export async function findOwnForUpdate(ctx: StoreCtx, accountId: AccountId): Promise<OwnSecondFactor | undefined> {
  return tables(ctx)
    .selectFrom('second_factors')
    .select(['secret', 'confirmed_at'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
}

export async function findOwn(ctx: StoreCtx, accountId: AccountId): Promise<OwnSecondFactor | undefined> {
  return tables(ctx).selectFrom('second_factors').select(['secret', 'confirmed_at']).where('account_id', '=', accountId).executeTakeFirst()
}

/** Begins anew: what was begun and not finished before is forgotten. */
export async function saveBegun(ctx: Pick<BaseCtx, 'tx' | 'now'>, accountId: AccountId, secret: Buffer): Promise<void> {
  const fresh = { secret, begun_at: ctx.now, confirmed_at: null, last_step: 0, failures: 0, failed_at: null }
  await tables(ctx)
    .insertInto('second_factors')
    .values({ account_id: accountId, ...fresh })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
    .execute()
}

export async function confirmOwn(ctx: Pick<BaseCtx, 'tx' | 'now'>, accountId: AccountId, step: number): Promise<void> {
  await tables(ctx)
    .updateTable('second_factors')
    .set({ confirmed_at: ctx.now, last_step: step })
    .where('account_id', '=', accountId)
    .execute()
}

export async function deleteOwn(ctx: StoreCtx, accountId: AccountId): Promise<void> {
  await tables(ctx).deleteFrom('recovery_codes').where('account_id', '=', accountId).execute()
  await tables(ctx).deleteFrom('second_factors').where('account_id', '=', accountId).execute()
}

/** New recovery codes in place of all the old ones. */
export async function replaceRecoveryCodes(ctx: StoreCtx, accountId: AccountId, hashes: readonly Buffer[]): Promise<void> {
  await tables(ctx).deleteFrom('recovery_codes').where('account_id', '=', accountId).execute()
  await tables(ctx)
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ account_id: accountId, code_hash: hash, used_at: null })))
    .execute()
}

export async function countRecoveryCodes(ctx: StoreCtx, accountId: AccountId): Promise<number> {
  const row = await tables(ctx)
    .selectFrom('recovery_codes')
    .select((of) => of.fn.countAll<number>().as('left'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.left ?? 0)
}

export async function listSecondFactorRoles(ctx: StoreCtx): Promise<readonly Role[]> {
  return (await tables(ctx).selectFrom('second_factor_roles').select('role').orderBy('role').execute()).map((row) => row.role)
}

export async function saveSecondFactorRoles(ctx: Pick<BaseCtx, 'tx' | 'now'>, roles: readonly Role[], setBy: AccountId): Promise<void> {
  const wanted = [...new Set(roles)]
  const removing = tables(ctx).deleteFrom('second_factor_roles')
  await (wanted.length === 0 ? removing : removing.where('role', 'not in', wanted)).execute()
  if (wanted.length === 0) return
  await tables(ctx)
    .insertInto('second_factor_roles')
    .values(wanted.map((role) => ({ role, set_by: setBy, set_at: ctx.now })))
    .onConflict((conflict) => conflict.column('role').doNothing())
    .execute()
}

/** Takes the second factor of another account off and ends its sessions; the wall refuses who does not keep that account. */
export async function resetSecondFactor(ctx: StoreCtx, accountId: string): Promise<void> {
  await sql`select app_reset_second_factor(${accountId})`.execute(tables(ctx))
}
