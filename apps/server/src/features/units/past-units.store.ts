// The only place that reads all names units below some provinces ever had, for matching lists of the past.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf } from './units.tables.store.ts'

export type NameRow = {
  readonly unit_id: UnitId
  readonly code: string
  readonly level: Level
  readonly type: string
  readonly full_name: string
  readonly parent_id: UnitId | null
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
}

/** Every version of every unit that ever hung below one of these (and of these themselves), in time order; one statement. */
export async function listNamesBelow(ctx: Pick<BaseCtx, 'tx'>, ids: readonly UnitId[]): Promise<readonly NameRow[]> {
  const { rows } = await sql<NameRow>`
    with recursive below (id) as (
      select id from units where id = any (${[...ids]})
      union
      select v.unit_id from below join unit_versions v on v.parent_id = below.id
    )
    select v.unit_id, u.code, u.level, v.type, v.full_name, v.parent_id, v.valid_from, v.valid_to
    from below join unit_versions v on v.unit_id = below.id join units u on u.id = below.id
    order by v.unit_id, v.valid_from`.execute(tablesOf(ctx))
  return rows
}
