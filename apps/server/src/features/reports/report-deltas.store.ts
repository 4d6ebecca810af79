// The only place for the SQL that notes what a report changes in the totals.
import type { FigureSum } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Write } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { asJson, inserting } from '#server/platform/db/write-all'

/** `provisional`: what was handed in last. `accepted`: what was accepted last. */
export type Basis = 'provisional' | 'accepted'

type DeltaRecord = {
  id: number
  report_id: string
  scope: UnitId[]
  form_id: string
  period_from: PlainDate
  period_to: PlainDate
  basis: Basis
  /** Reports that count now and did not, or the other way round; of them those handed in in time. */
  reports: number
  in_time: number
  sums: readonly FigureSum[]
  made_at: Date
}

export type NewDelta = Omit<DeltaRecord, 'id' | 'made_at'>

export const addingDelta = (ctx: Pick<BaseCtx, 'now'>, row: NewDelta): Write =>
  inserting<Omit<DeltaRecord, 'id'>>('report_deltas', { ...row, sums: asJson(row.sums), made_at: ctx.now })

/** Adds the oldest deltas to the totals; answers how many there were. */
export async function foldDeltas(ctx: Pick<BaseCtx, 'tx'>, most: number): Promise<number> {
  const { rows } = await sql<{ folded: number }>`select app_fold_reports(${most}) as folded`.execute(sqlOf<object>(ctx))
  return rows[0]?.folded ?? 0
}
