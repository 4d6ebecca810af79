// The only place for the SQL of reports themselves: the head of each, what happened to it, and the lock under which it is changed.
import type { Delegation, Role } from '@binhyen/core/access/access.domain'
import type { ReportAction, ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type ReportRecord = {
  id: string
  form_id: string
  form_version: number
  unit_id: UnitId
  scope: UnitId[]
  province_id: UnitId
  period_from: PlainDate
  period_to: PlainDate
  due_on: PlainDate
  status: ReportStatus
  revision: number
  hand_in_seq: number
  accepted_seq: number | null
  handed_in_on: PlainDate | null
  late: boolean
  returned_cells: number
  updated_at: Date
}
export type ActionRecord = {
  report_id: string
  seq: number
  scope: UnitId[]
  action: ReportAction
  at: Date
  on_date: PlainDate
  account_id: string | null
  by_name: string
  role: Role
  /** Under which delegation the step was taken; null by a grant of one's own. */
  delegation: Delegation | null
  payload: Record<string, unknown>
  command_id: string | null
}
type UnitLabel = { unit_id: UnitId; level: Level; name: string; parent_name: string | null }
type ReportTables = { reports: ReportRecord; report_actions: ActionRecord; unit_labels: UnitLabel }

/** A report with its unit as it is called now. */
export type ReportListed = ReportRecord & { unit_name: string; unit_level: Level; parent_name: string | null }

/** The report, locked for the rest of the transaction where `lock` is set: two people never pass each other. */
export async function findReport(ctx: Ctx, id: string, lock = false): Promise<ReportListed | undefined> {
  if (lock) await sqlOf<ReportTables>(ctx).selectFrom('reports').select('id').where('id', '=', id).forUpdate().execute()
  return sqlOf<ReportTables>(ctx)
    .selectFrom('reports')
    .innerJoin('unit_labels', 'unit_labels.unit_id', 'reports.unit_id')
    .selectAll('reports')
    .select(['unit_labels.name as unit_name', 'unit_labels.level as unit_level', 'unit_labels.parent_name'])
    .where('reports.id', '=', id)
    .executeTakeFirst()
}

/** Adds a report; where somebody has begun it already, theirs stands and its id comes back. */
export async function addReport(ctx: Ctx, row: Omit<ReportRecord, 'updated_at'>): Promise<{ id: string; added: boolean }> {
  const db = sqlOf<ReportTables>(ctx)
  const added = await db
    .insertInto('reports')
    .values({ ...row, updated_at: ctx.now })
    .onConflict((conflict) => conflict.constraint('reports_unit_id_form_id_period_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) return { id: added.id, added: true }
  const found = await db
    .selectFrom('reports')
    .select('id')
    .where('unit_id', '=', row.unit_id)
    .where('form_id', '=', row.form_id)
    .where('period_from', '=', row.period_from)
    .where('period_to', '=', row.period_to)
    .executeTakeFirstOrThrow()
  return { id: found.id, added: false }
}

export async function changeReport(
  ctx: Ctx,
  id: string,
  change: Partial<Omit<ReportRecord, 'id' | 'scope' | 'unit_id' | 'updated_at'>>,
): Promise<void> {
  await sqlOf<ReportTables>(ctx)
    .updateTable('reports')
    .set({ ...change, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
}

export async function listActions(ctx: Ctx, reportId: string): Promise<ActionRecord[]> {
  return sqlOf<ReportTables>(ctx).selectFrom('report_actions').selectAll().where('report_id', '=', reportId).orderBy('seq').execute()
}

export async function addAction(
  ctx: Ctx,
  row: Pick<ActionRecord, 'report_id' | 'scope' | 'action' | 'role' | 'delegation' | 'payload'>,
): Promise<void> {
  await sqlOf<ReportTables>(ctx)
    .insertInto('report_actions')
    .values({
      ...row,
      payload: sql`${JSON.stringify(row.payload)}::jsonb`,
      delegation: row.delegation === null ? null : sql`${JSON.stringify(row.delegation)}::jsonb`,
      seq: sql`(select coalesce(max(seq), 0) + 1 from report_actions where report_id = ${row.report_id}::uuid)`,
      at: ctx.now,
      on_date: ctx.today,
      account_id: ctx.actor.accountId,
      by_name: ctx.actor.displayName,
      command_id: ctx.commandId,
    })
    .execute()
}

/** Units that came out of one that ended, as far as known. */
export async function listSuccessors(ctx: Pick<BaseCtx, 'tx'>, unitId: UnitId): Promise<readonly { id: UnitId; name: string }[]> {
  const { rows } = await sql<{ id: UnitId; name: string }>`
    select distinct s.to_id as id, label.name from unit_successions s join unit_labels label on label.unit_id = s.to_id
    where s.from_id = ${unitId} order by label.name, s.to_id`.execute(sqlOf<object>(ctx))
  return rows
}
