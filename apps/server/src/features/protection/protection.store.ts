// The only place for the SQL of data care: the guard's setting, runs of the retention terms, everything about one account.
import { sql } from 'kysely'
import type { GuardSettings } from '@binhyen/core/protection/sensitive-text.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { findSetting } from '#server/platform/db/settings'

type ProtectionTables = {
  accounts: { id: string; place: string[] }
  retention_runs: { id: number; ran_at: Date; removed: Readonly<Record<string, number>> }
}

/** The setting as it was kept, or null. */
export async function findTextGuard(ctx: BaseCtx): Promise<unknown> {
  return findSetting(ctx, 'text-guard')
}

/** Only administrators of the whole country get through; the database asks again. */
export async function saveTextGuard(ctx: BaseCtx, modes: GuardSettings): Promise<void> {
  await sql`select app_set_text_guard(${JSON.stringify(modes)}::jsonb)`.execute(sqlOf<object>(ctx))
}

export type RetentionRun = { readonly ran_at: Date; readonly removed: Readonly<Record<string, number>> }

export async function findLastRun(ctx: BaseCtx): Promise<RetentionRun | undefined> {
  return sqlOf<ProtectionTables>(ctx)
    .selectFrom('retention_runs')
    .select(['ran_at', 'removed'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The place an account is kept at; undefined where the reader does not administer it. */
export async function findPlaceOf(ctx: BaseCtx, accountId: string): Promise<readonly UnitId[] | undefined> {
  const row = await sqlOf<ProtectionTables>(ctx).selectFrom('accounts').select('place').where('id', '=', accountId).executeTakeFirst()
  return row?.place as readonly UnitId[] | undefined
}

/** Everything about an account as the database gives it; null for who may not have it. Long lists hold the latest `most` lines. */
export async function findEverythingAbout(ctx: BaseCtx, accountId: string, most: number): Promise<unknown> {
  const result = await sql<{ found: unknown }>`select app_export_account(${accountId}, ${most}) as found`.execute(sqlOf<object>(ctx))
  return result.rows[0]?.found ?? null
}
