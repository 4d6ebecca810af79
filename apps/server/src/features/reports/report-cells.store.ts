// The only place for the SQL of what stands in a report: cells as typed, hand-ins as they were, cells sent back, answers to warnings.
import type { Qualifier } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { FigureSum, KeptCell } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type CellWay = 'typing' | 'pasting' | 'workbook' | 'program'
export type CellRecord = {
  report_id: string
  unit_id: string
  figure_id: string
  scope: UnitId[]
  /** A cell that was emptied stays as `blank`. */
  state: Cell['state'] | 'blank'
  number: number | null
  upper: number | null
  qualifier: Qualifier | null
  reason: string | null
  revision: number
  saved_at: Date
  saved_by: string
  saved_by_id: string | null
  saved_for_id: string | null
  way: CellWay
}
export type KeptAnswer = { readonly key: string; readonly answer: string }
export type HandInRecord = {
  report_id: string
  seq: number
  scope: UnitId[]
  at: Date
  on_date: PlainDate
  by_name: string
  late: boolean
  cells: readonly KeptCell[]
  answers: readonly KeptAnswer[]
  sums: readonly FigureSum[]
  hash: string
}
export type ReturnRecord = { report_id: string; seq: number; unit_id: string; figure_id: string; scope: UnitId[]; reason: string }
export type AnswerRecord = { report_id: string; key: string; scope: UnitId[]; answer: string; at: Date; by_name: string }
type CellTables = {
  report_cells: CellRecord
  report_hand_ins: HandInRecord
  report_returns: ReturnRecord
  report_answers: AnswerRecord
}

const tables = (ctx: Ctx) => sqlOf<CellTables>(ctx)

/** Cells of a report, those changed after a revision where it is given. */
export async function listCells(ctx: Ctx, reportId: string, since = 0): Promise<CellRecord[]> {
  return tables(ctx)
    .selectFrom('report_cells')
    .selectAll()
    .where('report_id', '=', reportId)
    .where('revision', '>', since)
    .orderBy('unit_id')
    .orderBy('figure_id')
    .execute()
}

/** Writes cells as they are now, in one statement. The report is locked by the caller. */
export async function saveCells(ctx: Ctx, rows: readonly Omit<CellRecord, 'saved_at'>[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into report_cells (report_id, unit_id, figure_id, scope, state, number, upper, qualifier, reason, revision, saved_at, saved_by, saved_by_id,
      saved_for_id, way)
    select report_id, unit_id, figure_id, scope, state, number, upper, qualifier, reason, revision, ${ctx.now}, saved_by, saved_by_id, saved_for_id, way
    from json_populate_recordset(null::report_cells, ${JSON.stringify(rows)}::json)
    on conflict on constraint report_cells_report_id_unit_id_figure_id_pk do update set
      state = excluded.state, number = excluded.number, upper = excluded.upper, qualifier = excluded.qualifier, reason = excluded.reason,
      revision = excluded.revision, saved_at = excluded.saved_at, saved_by = excluded.saved_by, saved_by_id = excluded.saved_by_id,
      saved_for_id = excluded.saved_for_id, way = excluded.way`.execute(tables(ctx))
}

/** Who typed what stands now. */
export async function listTypists(
  ctx: Ctx,
  reportId: string,
): Promise<readonly { saved_by_id: string | null; saved_for_id: string | null }[]> {
  return tables(ctx)
    .selectFrom('report_cells')
    .select(['saved_by_id', 'saved_for_id'])
    .distinct()
    .where('report_id', '=', reportId)
    .execute()
}

export async function listHandIns(
  ctx: Ctx,
  reportId: string,
): Promise<readonly Pick<HandInRecord, 'seq' | 'at' | 'on_date' | 'by_name' | 'late' | 'hash'>[]> {
  return tables(ctx)
    .selectFrom('report_hand_ins')
    .select(['seq', 'at', 'on_date', 'by_name', 'late', 'hash'])
    .where('report_id', '=', reportId)
    .orderBy('seq')
    .execute()
}

export async function findHandIn(ctx: Ctx, reportId: string, seq: number): Promise<HandInRecord | undefined> {
  return tables(ctx).selectFrom('report_hand_ins').selectAll().where('report_id', '=', reportId).where('seq', '=', seq).executeTakeFirst()
}

/** The sums of one hand-in; none where there is no such hand-in. */
export async function sumsOfHandIn(ctx: Ctx, reportId: string, seq: number | null): Promise<readonly FigureSum[]> {
  if (seq === null || seq === 0) return []
  const row = await tables(ctx)
    .selectFrom('report_hand_ins')
    .select('sums')
    .where('report_id', '=', reportId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row?.sums ?? []
}

export async function addHandIn(ctx: Ctx, row: Omit<HandInRecord, 'at' | 'by_name'>): Promise<void> {
  await tables(ctx)
    .insertInto('report_hand_ins')
    .values({
      ...row,
      cells: sql`${JSON.stringify(row.cells)}::jsonb`,
      answers: sql`${JSON.stringify(row.answers)}::jsonb`,
      sums: sql`${JSON.stringify(row.sums)}::jsonb`,
      at: ctx.now,
      by_name: ctx.actor.displayName,
    })
    .execute()
}

/** What some units handed in last on a form for some periods. */
export async function listLastHandIns(
  ctx: Ctx,
  asked: { readonly formId: string; readonly units: readonly UnitId[]; readonly periods: readonly Window[] },
): Promise<readonly (Pick<HandInRecord, 'cells' | 'sums'> & { unit_id: UnitId; period_from: PlainDate; period_to: PlainDate })[]> {
  const { rows } = await sql<Pick<HandInRecord, 'cells' | 'sums'> & { unit_id: UnitId; period_from: PlainDate; period_to: PlainDate }>`
    select r.unit_id, r.period_from, r.period_to, h.cells, h.sums
    from json_to_recordset(${JSON.stringify(asked.periods.map(({ from, to }) => ({ from_day: from, to_day: to })))}::json) as p (from_day date, to_day date)
    join reports r on r.form_id = ${asked.formId} and r.unit_id = any (${[...asked.units]}::text[]) and r.period_from = p.from_day and r.period_to = p.to_day
    join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq`.execute(tables(ctx))
  return rows
}

/** The cells sent back with a hand-in. */
export async function listReturns(ctx: Ctx, reportId: string, seq: number): Promise<ReturnRecord[]> {
  return tables(ctx)
    .selectFrom('report_returns')
    .selectAll()
    .where('report_id', '=', reportId)
    .where('seq', '=', seq)
    .orderBy('unit_id')
    .orderBy('figure_id')
    .execute()
}

export async function addReturns(ctx: Ctx, rows: readonly ReturnRecord[]): Promise<void> {
  await sql`insert into report_returns select * from json_populate_recordset(null::report_returns, ${JSON.stringify(
    rows.map(({ report_id, seq, unit_id, figure_id, scope, reason }) => ({ report_id, seq, unit_id, figure_id, scope, reason })),
  )}::json)`.execute(tables(ctx))
}

export async function listAnswers(ctx: Ctx, reportId: string): Promise<AnswerRecord[]> {
  return tables(ctx).selectFrom('report_answers').selectAll().where('report_id', '=', reportId).orderBy('key').execute()
}

export async function saveAnswer(ctx: Ctx, row: Omit<AnswerRecord, 'at' | 'by_name'>): Promise<void> {
  const said = { answer: row.answer, at: ctx.now, by_name: ctx.actor.displayName }
  await tables(ctx)
    .insertInto('report_answers')
    .values({ ...row, ...said })
    .onConflict((conflict) => conflict.columns(['report_id', 'key']).doUpdateSet(said))
    .execute()
}

export async function dropAnswer(ctx: Ctx, reportId: string, key: string): Promise<void> {
  await tables(ctx).deleteFrom('report_answers').where('report_id', '=', reportId).where('key', '=', key).execute()
}
