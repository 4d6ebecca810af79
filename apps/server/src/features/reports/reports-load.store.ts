// The only place for the SQL that loads whole histories of reports at once (past records, the demonstration).
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** Rows of each table as they come from JSON; each statement takes a whole batch. */
export type ReportBatch = {
  readonly reports: object[]
  readonly cells: object[]
  readonly actions: object[]
  readonly handIns: object[]
  readonly returns: object[]
  readonly deltas: object[]
}

/** Adds a batch of reports with everything that happened to them: one statement a table. */
export async function addReportBatch(ctx: Pick<BaseCtx, 'tx'>, batch: ReportBatch): Promise<void> {
  const db = sqlOf<object>(ctx)
  const tables = [
    ['reports', batch.reports],
    ['report_cells', batch.cells],
    ['report_actions', batch.actions],
    ['report_hand_ins', batch.handIns],
    ['report_returns', batch.returns],
  ] as const
  for (const [table, rows] of tables) {
    if (rows.length === 0) continue
    await sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
      db,
    )
  }
  if (batch.deltas.length === 0) return
  await sql`insert into report_deltas (report_id, scope, form_id, period_from, period_to, basis, reports, in_time, sums, made_at)
    select report_id, scope, form_id, period_from, period_to, basis, reports, in_time, sums, made_at
    from json_populate_recordset(null::report_deltas, ${JSON.stringify(batch.deltas)}::json)`.execute(db)
}
