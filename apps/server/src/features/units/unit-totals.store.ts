// The only place that counts units on a day.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { unitTypes, type UnitId, type UnitType } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf } from './units.tables.store.ts'

export type TotalRow = { readonly type: UnitType; readonly count: number; readonly unsure: number }

/** Residential areas and institutions lie in the tree but are no administrative units. */
const COUNTED = [...unitTypes.province, ...unitTypes.district, ...unitTypes.commune]

/**
 * Units of each type below one on a day, most frequent first.
 * `unsure`: how many of them may have ended by that day, as no source says which day between two lists was their last.
 */
export async function countBelow(ctx: Pick<BaseCtx, 'tx'>, id: UnitId, on: PlainDate): Promise<readonly TotalRow[]> {
  // what stands on the day is read once and joined to itself, a level at a time, and needs no look at `units`: a type belongs to one level
  const { rows } = await sql<TotalRow>`
    with recursive standing as materialized (
      select unit_id, parent_id, type from unit_versions
      where valid_from <= ${on} and (valid_to is null or valid_to > ${on}) and type = any (${COUNTED})
    ), below as (
      select unit_id, type from standing where parent_id = ${id}
      union all
      select s.unit_id, s.type from below join standing s on s.parent_id = below.unit_id
    )
    select type, count(*)::int as count, count(u.id)::int as unsure
    from below left join units u on u.id = below.unit_id and u.to_not_before <= ${on} and u.valid_to > ${on}
    group by type order by count desc, type`.execute(tablesOf(ctx))
  return rows
}
