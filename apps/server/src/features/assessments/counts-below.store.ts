// The only place for counting, by their dossiers, what lies below communes: residential areas, agencies, enterprises and schools.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type CountsBelow = { readonly total: number; readonly registered: number; readonly recognised: number }
/** Sets whose dossiers are counted, each in its own window that closes inside the commune's. */
export type CountedSet = { readonly id: string; readonly from: PlainDate; readonly to: PlainDate }

/**
 * Residential areas of communes, by the dossiers of some sets; communes without a registered one are left out.
 * An area is counted with the commune it lies in on the window's last day, or lay in on its own last one.
 */
export async function listAreaCounts(
  ctx: Pick<BaseCtx, 'tx'>,
  of: { sets: readonly CountedSet[]; window: { from: PlainDate; to: PlainDate }; commune?: UnitId | undefined },
): Promise<(CountsBelow & { readonly commune_id: UnitId })[]> {
  const { rows } = await sql<CountsBelow & { commune_id: UnitId }>`
    select v.parent_id as commune_id, count(*)::int as total, count(d.id)::int as registered,
      count(d.id) filter (where d.status = 'recognised')::int as recognised
    from units u
    join unit_versions v on v.unit_id = u.id and v.valid_from < least(${of.window.to}::date, coalesce(u.valid_to, ${of.window.to}::date))
      and (v.valid_to is null or v.valid_to >= least(${of.window.to}::date, coalesce(u.valid_to, ${of.window.to}::date)))
    ${dossiersOf(of.sets, sql.ref('u.id'))}
    where u.level = 'village' ${of.commune === undefined ? sql`` : sql`and v.parent_id = ${of.commune}`}
      and u.valid_from < ${of.window.to} and (u.valid_to is null or u.valid_to > ${of.window.from})
    group by v.parent_id having count(d.id) > 0`.execute(sqlOf<object>(ctx))
  return rows
}

/**
 * Agencies, enterprises and schools that communes decide for and the law assesses, standing on the window's last day, by the dossiers of
 * some sets; communes without a registered one are left out.
 */
export async function listInstitutionCounts(
  ctx: Pick<BaseCtx, 'tx'>,
  of: { sets: readonly CountedSet[]; window: { from: PlainDate; to: PlainDate }; commune?: UnitId | undefined },
): Promise<{ readonly commune_id: UnitId; readonly bodies: CountsBelow; readonly schools: CountsBelow }[]> {
  const counts = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`json_build_object(
    'total', count(*) filter (where ${which}), 'registered', count(d.id) filter (where ${which}),
    'recognised', count(d.id) filter (where ${which} and d.status = 'recognised'))`
  const { rows } = await sql<{ commune_id: UnitId; bodies: CountsBelow; schools: CountsBelow }>`
    select v.parent_id as commune_id, ${counts(sql`i.kind <> 'school'`)} as bodies, ${counts(sql`i.kind = 'school'`)} as schools
    from institutions i
    join unit_versions v on v.unit_id = i.unit_id and v.valid_from < ${of.window.to} and (v.valid_to is null or v.valid_to >= ${of.window.to})
    ${dossiersOf(of.sets, sql.ref('i.unit_id'))}
    where i.excluded is null and i.decided_by = 'commune' ${of.commune === undefined ? sql`` : sql`and v.parent_id = ${of.commune}`}
      and i.valid_from < ${of.window.to} and (i.valid_to is null or i.valid_to >= ${of.window.to})
    group by v.parent_id having count(d.id) > 0`.execute(sqlOf<object>(ctx))
  return rows
}

/** The dossier of a unit under any of these sets in its window; a unit has one at most. */
function dossiersOf(sets: readonly CountedSet[], unit: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join dossiers d on d.unit_id = ${unit} and d.set_id = any(${sets.map((set) => set.id)}::text[])
    and d.window_from = any(${[...new Set(sets.map((set) => set.from))]}::date[])`
}
