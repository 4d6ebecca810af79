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
  const { rows } =
    await sql<OpenDossier>`select * from app_open_dossiers_at(${[...units]}::text[], ${page.after}::uuid, ${page.limit})`.execute(
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
    select * from app_statuses_at(${[...units]}::text[], ${page.after?.decision ?? null}::uuid, ${page.after?.unit ?? null}, ${page.limit})`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}
