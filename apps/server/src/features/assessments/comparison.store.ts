// The only place for the SQL of the figures that units gave in an earlier window.
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** Everything typed in the dossiers of these units under a set, in the window that begins on a day; units that typed nothing are left out. */
export async function listFactsIn(
  ctx: Pick<BaseCtx, 'tx'>,
  of: { readonly setId: string; readonly windowFrom: PlainDate; readonly units: readonly UnitId[] },
): Promise<readonly { readonly unit_id: UnitId; readonly facts: Facts }[]> {
  const { rows } = await sql<{ unit_id: UnitId; facts: Facts }>`
    select d.unit_id, jsonb_object_agg(each.key, each.value) as facts
    from dossiers d join dossier_sections s on s.dossier_id = d.id cross join jsonb_each(s.values) each
    where d.set_id = ${of.setId} and d.window_from = ${of.windowFrom} and d.unit_id = any (${[...of.units]}::text[])
    group by d.unit_id`.execute(sqlOf<object>(ctx))
  return rows
}
