// The only place for the SQL of the sign-in provider: attempts on their way, and who an account is to it.
import type { AccountId } from '@binhyen/core/access/access.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type OidcTables = { provider_identities: { issuer: string; subject: string; account_id: string; linked_at: Date } }
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<OidcTables>(ctx)

export type Attempt = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  /** Set where a signed-in person links their account. */
  readonly accountId: string | null
}

export async function insertAttempt(ctx: Pick<BaseCtx, 'tx' | 'now'>, attempt: Attempt, bindingHash: Buffer, expires: Date): Promise<void> {
  await sql`select app_add_provider_attempt(${JSON.stringify(attempt)}::jsonb, ${bindingHash}, ${expires}, ${ctx.now})`.execute(tables(ctx))
}

/** The attempt of a state, which is gone from now on; null where it is unknown, late, or was given to another browser. */
export async function takeAttempt(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  state: string,
  bindingHash: Buffer,
): Promise<Omit<Attempt, 'state'> | null> {
  const { rows } = await sql<{ nonce: string; verifier: string; redirect_uri: string; account_id: string | null }>`
    select nonce, verifier, redirect_uri, account_id from app_take_provider_attempt(${state}, ${bindingHash}, ${ctx.now})`.execute(
    tables(ctx),
  )
  const row = rows[0]
  return row === undefined ? null : { nonce: row.nonce, verifier: row.verifier, redirectUri: row.redirect_uri, accountId: row.account_id }
}

export type Identity = {
  readonly issuer: string
  readonly subject: string
  /** What the provider calls the person. */ readonly called: string | null
}

/** The open account of an identity; links the one an administrator named for it where none is linked yet. */
export async function findAccountOf(ctx: Pick<BaseCtx, 'tx' | 'now'>, identity: Identity): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`
    select app_find_provider_account(${identity.issuer}, ${identity.subject}, ${identity.called}, ${ctx.now}) as id`.execute(tables(ctx))
  return rows[0]?.id ?? null
}

/** Links the account of a standing session; false where the identity is another account's. */
export async function linkAccount(ctx: Pick<BaseCtx, 'tx' | 'now'>, sessionHash: Buffer, identity: Identity): Promise<boolean> {
  const { rows } = await sql<{ linked: boolean }>`
    select app_link_provider(${sessionHash}, ${identity.issuer}, ${identity.subject}, ${ctx.now}) as linked`.execute(tables(ctx))
  return rows[0]?.linked === true
}

export async function deleteOwnIdentities(ctx: StoreCtx, accountId: AccountId): Promise<void> {
  await tables(ctx).deleteFrom('provider_identities').where('account_id', '=', accountId).execute()
}

/** Sets what the provider calls the person of an account; the wall refuses who does not keep that account. */
export async function nameAtProvider(ctx: StoreCtx, accountId: string, called: string | null): Promise<void> {
  await sql`select app_name_at_provider(${accountId}, ${called})`.execute(tables(ctx))
}
