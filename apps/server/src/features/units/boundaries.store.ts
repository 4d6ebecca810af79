// The only place that keeps boundaries of units.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Polygon } from '@binhyen/core/units/boundary.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

export type NewBoundary = {
  readonly unit_id: UnitId
  readonly effective_on: PlainDate
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] }
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly area_km2: number
  readonly points_before: number
  readonly points_after: number
  readonly source: string
  readonly licence: string
  readonly file_name: string
  readonly scope: readonly UnitId[]
}

/** Boundaries a statement writes at once: some megabytes of JSON. */
const AT_ONCE = 500

/** Writes boundaries; one of the same unit and day is replaced. */
export async function saveBoundaries(ctx: Reading, boundaries: readonly NewBoundary[]): Promise<void> {
  const columns = sql.raw(
    'unit_id, effective_on, geometry, west, south, east, north, area_km2, points_before, points_after, source, licence, file_name',
  )
  for (let at = 0; at < boundaries.length; at += AT_ONCE) {
    await sql`insert into unit_boundaries (${columns}, scope)
      select ${columns}, array(select jsonb_array_elements_text(scope))
      from json_to_recordset(${JSON.stringify(boundaries.slice(at, at + AT_ONCE))}) as rows (unit_id text, effective_on date, geometry jsonb,
        west double precision, south double precision, east double precision, north double precision, area_km2 double precision,
        points_before integer, points_after integer, source text, licence text, file_name text, scope jsonb)
      on conflict on constraint unit_boundaries_unit_id_effective_on_pk do update set geometry = excluded.geometry, west = excluded.west,
        south = excluded.south, east = excluded.east, north = excluded.north, area_km2 = excluded.area_km2, points_before = excluded.points_before,
        points_after = excluded.points_after, source = excluded.source, licence = excluded.licence, file_name = excluded.file_name,
        scope = excluded.scope, imported_at = now()`.execute(tablesOf(ctx))
  }
}

/** The day of the boundary that stands for each of these units on a day. */
export async function listBoundaryDays(
  ctx: Reading,
  ids: readonly UnitId[],
  on: PlainDate,
): Promise<readonly { readonly unit_id: UnitId; readonly effective_on: PlainDate }[]> {
  const { rows } = await sql<{ unit_id: UnitId; effective_on: PlainDate }>`
    select unit_id, max(effective_on) as effective_on from unit_boundaries where unit_id = any (${[...ids]}) and effective_on <= ${on}
    group by unit_id`.execute(tablesOf(ctx))
  return rows
}

export type BoundaryRow = Pick<NewBoundary, 'unit_id' | 'effective_on' | 'area_km2' | 'source' | 'licence' | 'geometry'>

/** The boundary that stands for each of these units on a day. */
export async function listBoundaries(ctx: Reading, ids: readonly UnitId[], on: PlainDate): Promise<readonly BoundaryRow[]> {
  const { rows } = await sql<BoundaryRow>`
    select distinct on (unit_id) unit_id, effective_on, area_km2, source, licence, geometry from unit_boundaries
    where unit_id = any (${[...ids]}) and effective_on <= ${on} order by unit_id, effective_on desc`.execute(tablesOf(ctx))
  return rows
}
