// The only place for the SQL of which units reported in which periods.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** Units with totals of their own or of units below them in a period. */
export async function listReporting(
  ctx: Pick<BaseCtx, 'tx'>,
  units: readonly UnitId[],
  periods: readonly Window[],
): Promise<{ unit_id: UnitId; period_from: PlainDate }[]> {
  const { rows } = await sql<{ unit_id: UnitId; period_from: PlainDate }>`
    select distinct unit_id, period_from from report_totals
    where unit_id = any(${[...units]}::text[]) and period_from = any(${periods.map(({ from }) => from)}::date[])`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}
