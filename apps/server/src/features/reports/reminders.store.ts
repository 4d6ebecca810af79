// The only place for the SQL of reminders: which units have handed in.
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { findSetting } from '#server/platform/db/settings'

/** Asked by the program at work, with nobody behind it: the units that handed in a form for a period, in time or not. */
export async function listHandedIn(ctx: Pick<BaseCtx, 'tx'>, formId: string, period: Window): Promise<ReadonlySet<UnitId>> {
  const { rows } = await sql<{
    id: UnitId
  }>`select id from app_units_handed_in(${formId}, ${period.from}::date, ${period.to}::date) as handed (id)`.execute(sqlOf<object>(ctx))
  return new Set(rows.map(({ id }) => id))
}

/** As it was set; whoever reads it judges its shape. */
export const findReminderTerms = (ctx: Pick<BaseCtx, 'tx'>): Promise<unknown> => findSetting(ctx, 'reminder-terms')

/** Only administrators of the whole country get through; the database asks again. */
export async function saveReminderTerms(ctx: Pick<BaseCtx, 'tx'>, terms: unknown): Promise<void> {
  await sql`select app_set_reminder_terms(${JSON.stringify(terms)}::jsonb)`.execute(sqlOf<object>(ctx))
}
