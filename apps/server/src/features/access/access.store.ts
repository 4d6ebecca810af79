// The only place for the SQL of accounts with their grants as signing in and loading need them.
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

/** The actor of an account by name; only the owner of the database may ask. */
export async function findActorByUsername(ctx: StoreCtx, username: string): Promise<Actor | null> {
  const result = await sql<{ actor: ActorRow | null }>`
    select app_actor(id) as actor from accounts where username = ${username.toLowerCase()}`.execute(tables(ctx))
  return result.rows[0]?.actor ?? null
}

export type OwnFacts = { readonly mustChangePassword: boolean; readonly secondFactor: boolean; readonly secondFactorRoles: readonly Role[] }

/** What signing in asks of the caller. */
export async function findOwnFacts(ctx: StoreCtx, accountId: AccountId): Promise<OwnFacts | null> {
  const { rows } = await sql<OwnFacts>`
    select must_change_password as "mustChangePassword",
           exists (select from second_factors f where f.account_id = a.id and f.confirmed_at is not null) as "secondFactor",
           (select coalesce(jsonb_agg(r.role), '[]'::jsonb) from second_factor_roles r) as "secondFactorRoles"
    from accounts a where a.id = ${accountId}`.execute(tables(ctx))
  return rows[0] ?? null
}

export type SignInState = {
  readonly lastSignedInAt: string | null
  readonly failedSince: number
  readonly mustChangePassword: boolean
  readonly secondFactorSince: string | null
  readonly providerUsername: string | null
}

/** How an account signs in, for who keeps it; null where the asker does not. */
export async function findSignInState(ctx: StoreCtx, accountId: string): Promise<SignInState | null> {
  const { rows } = await sql<{ state: SignInState | null }>`select app_sign_in_state(${accountId}) as state`.execute(tables(ctx))
  return rows[0]?.state ?? null
}

export type OwnProtection = { readonly passwordChangedAt: Date; readonly linkedAt: Date | null }

/** When the caller last changed their password, and since when the account is linked with a provider. */
export async function getOwnProtection(ctx: StoreCtx, accountId: AccountId, issuer: string | null): Promise<OwnProtection> {
  const { rows } = await sql<OwnProtection>`
    select password_changed_at as "passwordChangedAt",
           (select linked_at from provider_identities i where i.account_id = a.id and i.issuer = ${issuer}) as "linkedAt"
    from accounts a where a.id = ${accountId}`.execute(tables(ctx))
  const row = rows[0]
  if (row === undefined) throw new RangeError('the caller has no account')
  return row
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

/** True where somebody has an account that no demonstration made. */
export async function hasRealAccounts(ctx: StoreCtx): Promise<boolean> {
  return (await tables(ctx).selectFrom('accounts').select('id').where('demonstration', '=', false).executeTakeFirst()) !== undefined
}
