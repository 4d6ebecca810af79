// The only place for the SQL that removes what is past its term. It runs as the owner of the tables, never from a request.
import { sql, type Kysely } from 'kysely'
import type { RetentionKind } from '@binhyen/core/protection/retention.domain'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** What stands in the place of a closed account's name and sign-in name once their term is over. */
export const FORMER_NAME = 'Tài khoản đã đóng'

/** When an account was closed, by somebody or by its day; null while it is open. */
const closedAt = sql`least(disabled_at, closes_on::timestamp at time zone 'Asia/Ho_Chi_Minh')`

type Db = Kysely<object>
const counted = (result: { readonly numAffectedRows?: bigint }): number => Number(result.numAffectedRows ?? 0n)

/** Secrets of accounts closed before the limit: the password, the second factor with its codes, links to a provider, addresses. */
async function removeKeysOfClosed(db: Db, before: Date): Promise<number> {
  const closed = sql`select id from accounts where ${closedAt} < ${before}`
  const parts = [
    await sql`delete from second_factors where account_id in (${closed})`.execute(db),
    await sql`delete from recovery_codes where account_id in (${closed})`.execute(db),
    await sql`delete from provider_identities where account_id in (${closed})`.execute(db),
    await sql`delete from account_addresses where account_id in (${closed})`.execute(db),
    await sql`delete from sessions where account_id in (${closed})`.execute(db),
    await sql`delete from mail_waiting where account_id in (${closed})`.execute(db),
    await sql`delete from account_mails where account_id in (${closed})`.execute(db),
    await sql`update accounts set password_hash = '!', provider_username = null, last_signed_in_from = null
      where ${closedAt} < ${before} and (password_hash <> '!' or provider_username is not null or last_signed_in_from is not null)`.execute(
      db,
    ),
  ]
  return parts.reduce((sum, part) => sum + counted(part), 0)
}

/** Names of accounts closed before the limit. The account's id stays: the audit and the records say by it who did what. */
async function forgetNamesOfClosed(db: Db, before: Date): Promise<number> {
  return counted(
    await sql`update accounts set display_name = ${FORMER_NAME}, username = 'da-dong-' || substr(md5(id), 1, 16)
      where ${closedAt} < ${before} and display_name <> ${FORMER_NAME}`.execute(db),
  )
}

const removers: Readonly<Partial<Record<RetentionKind, (db: Db, before: Date) => Promise<number>>>> = {
  session: async (db, before) => counted(await sql`delete from sessions where expires_at < ${before}`.execute(db)),
  'sign-in-failure': async (db, before) => counted(await sql`delete from sign_in_failures where failed_at < ${before}`.execute(db)),
  'account-address': async (db, before) =>
    counted(await sql`delete from account_addresses where last_signed_in_at < ${before}`.execute(db)),
  'provider-attempt': async (db, before) => counted(await sql`delete from provider_attempts where expires_at < ${before}`.execute(db)),
  // the line stays, so that the same command is not done twice; only what it answered is forgotten
  'command-reply': async (db, before) =>
    counted(await sql`update commands set reply = '' where made_at < ${before} and reply <> ''`.execute(db)),
  notice: async (db, before) => counted(await sql`delete from notices where made_at < ${before}`.execute(db)),
  mail: async (db, before) => counted(await sql`delete from mails where made_at < ${before} and next_at is null`.execute(db)),
  'closed-account-keys': removeKeysOfClosed,
  'closed-account-name': forgetNamesOfClosed,
  audit: async (db, before) => (await sql`select app_drop_archived_audit(${before})`.execute(db)).rows.length,
}

/** Removes what of a kind is older than the limit; how many rows (of the audit: years). Kinds that nothing removes answer null. */
export async function removeBefore(ctx: BaseCtx, kind: RetentionKind, before: Date): Promise<number | null> {
  const remove = removers[kind]
  return remove === undefined ? null : remove(sqlOf<object>(ctx), before)
}

export async function saveRun(ctx: BaseCtx, removed: Readonly<Record<string, number>>): Promise<void> {
  await sql`insert into retention_runs (ran_at, removed) values (${ctx.now}, ${JSON.stringify(removed)}::jsonb)`.execute(sqlOf<object>(ctx))
}
