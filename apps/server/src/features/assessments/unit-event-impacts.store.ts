// The only place for the SQL of what hangs on units that change: dossiers still open, statuses in force.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Reading = Pick<BaseCtx, 'tx'>

export type OpenDossier = {
  readonly id: string
  readonly unit_id: UnitId
  readonly set_id: string
  readonly status_kind: string
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly status: string
  readonly total: number
}

/** Dossiers without a conclusion, by id. */
export async function listOpenDossiersOf(
  ctx: Reading,
  units: readonly UnitId[],
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly OpenDossier[]> {
  const { rows } = await sql<OpenDossier>`
    with found as (
      select d.id, d.unit_id, d.set_id, s.status as status_kind, d.window_from, d.window_to, d.status, count(*) over () as total
      from dossiers d join criteria_sets s on s.id = d.set_id and s.version = d.set_version
      where d.unit_id = any (${[...units]}::text[]) and d.status not in ('recognised', 'not-met'))
    select * from found where ${page.after === null ? sql`true` : sql`id > ${page.after}::uuid`} order by id limit ${page.limit}`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}

export type HeldStatus = {
  readonly decision_id: string
  readonly unit_id: UnitId
  readonly status_kind: string
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly effective_on: PlainDate
  readonly number: string
  readonly total: number
}

/** Statuses that were not revoked, by decision and unit. */
export async function listStatusesOf(
  ctx: Reading,
  units: readonly UnitId[],
  page: { readonly after: { readonly decision: string; readonly unit: string } | null; readonly limit: number },
): Promise<readonly HeldStatus[]> {
  const { rows } = await sql<HeldStatus>`
    with found as (
      select s.decision_id, s.unit_id, s.status_kind, s.window_from, s.window_to, s.effective_on, d.number, count(*) over () as total
      from unit_statuses s join decisions d on d.id = s.decision_id
      where s.unit_id = any (${[...units]}::text[]) and s.state = 'recognised')
    select * from found where ${page.after === null ? sql`true` : sql`(decision_id, unit_id) > (${page.after.decision}::uuid, ${page.after.unit})`}
    order by decision_id, unit_id limit ${page.limit}`.execute(sqlOf<object>(ctx))
  return rows
}
