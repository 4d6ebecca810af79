// The only place that finds residential areas: units of level village, under the name of a day or the latest one.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitOrigin } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

export type VillageRow = {
  readonly id: UnitId
  readonly code: string
  readonly parent_id: UnitId
  readonly type: UnitType
  readonly full_name: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly origin: UnitOrigin
  readonly scope: readonly UnitId[]
}

const VILLAGE = sql.raw(`select u.id, u.code, v.parent_id, v.type, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope
  from unit_versions v join units u on u.id = v.unit_id`)

/** Villages of these communes on a day, by code. */
export async function listVillagesOn(ctx: Reading, communeIds: readonly UnitId[], on: PlainDate): Promise<readonly VillageRow[]> {
  const { rows } = await sql<VillageRow>`${VILLAGE} where v.parent_id = any (${[...communeIds]}) and u.level = 'village'
    and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on}) order by u.code`.execute(tablesOf(ctx))
  return rows
}

/** A village under its latest name, held against others until the transaction ends. */
export async function findVillageForUpdate(
  ctx: Reading,
  id: UnitId,
): Promise<(VillageRow & { readonly version_from: PlainDate }) | undefined> {
  const { rows } = await sql<VillageRow & { version_from: PlainDate }>`
    select u.id, u.code, v.parent_id, v.type, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope, v.valid_from as version_from
    from units u join lateral (select * from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    where u.id = ${id} and u.level = 'village' for update of u`.execute(tablesOf(ctx))
  return rows[0]
}
