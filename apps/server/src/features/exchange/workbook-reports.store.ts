// The only place for the SQL of many reports of one form and period at once: their heads, what stands in them, what came back.
import type { ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type ReportHead = {
  readonly id: string
  readonly unit_id: UnitId
  readonly form_version: number
  readonly status: ReportStatus
  readonly revision: number
}

/** Heads of reports; locked one after the other by id, so that two who write many never wait for each other in a ring. */
export async function listHeads(ctx: Ctx, ids: readonly string[], lock: boolean): Promise<readonly ReportHead[]> {
  const { rows } = await sql<ReportHead>`
    select id, unit_id, form_version, status, revision from reports where id = any (${[...ids]}::uuid[])
    order by id ${lock ? sql`for update` : sql``}`.execute(sqlOf<object>(ctx))
  return rows
}
