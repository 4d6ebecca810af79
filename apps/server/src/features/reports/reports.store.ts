// The only place for the SQL of reports themselves: the head of each, what happened to it, and the lock under which it is changed.
import type { Delegation, Role } from '@binhyen/core/access/access.domain'
import type { ReportAction, ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx, Write } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, piece, plain } from '#server/platform/db/statement'
import { asJson, inserting, updating, writeAll } from '#server/platform/db/write-all'

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
type ReportTables = { reports: ReportRecord; report_actions: ActionRecord }

/** A report with its unit as it is called now, and what tells whether what a program has read before still holds. */
export type ReportListed = ReportRecord & {
  unit_name: string
  unit_level: Level
  parent_name: string | null
  /** The span of the unit, and the last day on which it came from another, went into one, gave or gained a part. */
  unit_from: PlainDate
  unit_to: PlainDate | null
  unit_changed_on: PlainDate | null
  /** Of the form's content, which is frozen. */
  form_hash: string
  dictionary_revision: string
}

/** The report, locked for the rest of the transaction where `lock` is set: two people never pass each other. */
export async function findReport(ctx: Ctx, id: string, lock = false): Promise<ReportListed | undefined> {
  // names by subselects: a join of units to their versions takes the planner longer than all the rest
  const [report] = await keptRows<ReportListed>(
    ctx,
    piece`select r.*, u.level as unit_level, u.valid_from as unit_from, u.valid_to as unit_to, f.hash as form_hash,
      (select full_name from unit_versions v where v.unit_id = r.unit_id order by v.valid_from desc limit 1) as unit_name,
      (select p.full_name from unit_versions v join unit_versions p on p.unit_id = v.parent_id where v.unit_id = r.unit_id
        order by v.valid_from desc, p.valid_from desc limit 1) as parent_name,
      (select max(s.counted_on) from unit_successions s where s.from_id = r.unit_id or s.to_id = r.unit_id) as unit_changed_on,
      (select revision from catalogue_revisions where catalogue = 'figures') as dictionary_revision
    from reports r join units u on u.id = r.unit_id join forms f on f.id = r.form_id and f.version = r.form_version
    where r.id = ${id} ${plain(lock ? 'for update of r' : '')}`,
  )
  return report
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

type ReportChange = Partial<Omit<ReportRecord, 'id' | 'scope' | 'unit_id' | 'updated_at'>>

export const changingReport = (ctx: Ctx, id: string, change: ReportChange): Write =>
  updating<ReportRecord>('reports', { ...change, updated_at: ctx.now }, { id })

export async function changeReport(ctx: Ctx, id: string, change: ReportChange): Promise<void> {
  await writeAll(ctx, [changingReport(ctx, id, change)])
}

export async function listActions(ctx: Ctx, reportId: string): Promise<ActionRecord[]> {
  return keptRows(ctx, sqlOf<ReportTables>(ctx).selectFrom('report_actions').selectAll().where('report_id', '=', reportId).orderBy('seq'))
}

export const addingAction = (
  ctx: Ctx,
  row: Pick<ActionRecord, 'report_id' | 'scope' | 'action' | 'role' | 'delegation' | 'payload'>,
): Write =>
  inserting<ActionRecord>('report_actions', {
    ...row,
    payload: asJson(row.payload),
    delegation: row.delegation === null ? null : asJson(row.delegation),
    seq: piece`(select coalesce(max(seq), 0) + 1 from report_actions where report_id = ${row.report_id}::uuid)`,
    at: ctx.now,
    on_date: ctx.today,
    account_id: ctx.actor.accountId,
    by_name: ctx.actor.displayName,
    command_id: ctx.commandId,
  })

/** Units that came out of one that ended, as far as known. */
export async function listSuccessors(ctx: Pick<BaseCtx, 'tx'>, unitId: UnitId): Promise<readonly { id: UnitId; name: string }[]> {
  const { rows } = await sql<{ id: UnitId; name: string }>`
    select distinct s.to_id as id, label.name from unit_successions s join unit_labels label on label.unit_id = s.to_id
    where s.from_id = ${unitId} order by label.name, s.to_id`.execute(sqlOf<object>(ctx))
  return rows
}
