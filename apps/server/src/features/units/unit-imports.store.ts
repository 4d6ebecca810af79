// The only place that reads what imports are compared with: the tree of a day, the codes of other days, what became of units.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { StandingUnit } from '@binhyen/core/units/catalogue-diff.domain'
import type { KnownSuccession } from '@binhyen/core/units/conversion-plan.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

const PLACES = sql.raw("('province', 'district', 'commune')")

export type StandingRow = StandingUnit & { readonly parentId: UnitId; readonly endsOn: PlainDate | null }

/** Provinces, districts and communes as they stand on a day, by code. */
export async function listStandingOn(ctx: Reading, on: PlainDate): Promise<readonly StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select u.id, u.code, u.level, v.full_name as "fullName", v.type, split_part(v.parent_id, '@', 1) as parent, v.parent_id as "parentId",
      v.valid_from as since, v.valid_to as until, u.valid_to as "endsOn"
    from unit_versions v join units u on u.id = v.unit_id
    where u.level in ${PLACES} and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on}) order by u.code`.execute(
    tablesOf(ctx),
  )
  return rows
}

/** Codes of provinces, districts and communes that do not stand on a day. */
export async function listOtherCodes(
  ctx: Reading,
  on: PlainDate,
): Promise<readonly { readonly code: string; readonly when: 'ended' | 'later' }[]> {
  const { rows } = await sql<{ code: string; when: 'ended' | 'later' }>`
    select code, case when bool_or(valid_from <= ${on}) then 'ended' else 'later' end as when from units
    where level in ${PLACES} group by code
    having not bool_or(valid_from <= ${on} and (valid_to is null or valid_to > ${on}))`.execute(tablesOf(ctx))
  return rows
}

/** What is known of the successors of communes that ended on a day. */
export async function listSuccessionsOn(ctx: Reading, on: PlainDate): Promise<readonly KnownSuccession[]> {
  const { rows } = await sql<KnownSuccession>`
    select s.from_id as "fromId", s.to_id as "toId", s.relation, s.share from unit_successions s join units u on u.id = s.from_id
    where u.level = 'commune' and u.valid_to = ${on}`.execute(tablesOf(ctx))
  return rows
}
