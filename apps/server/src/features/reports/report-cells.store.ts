// The only place for the SQL of what stands in a report: cells as typed, hand-ins as they were, cells sent back, answers to warnings.
import type { Qualifier } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { FigureSum, KeptCell } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx, Write } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, listed, piece, type Piece } from '#server/platform/db/statement'
import { asJson, inserting } from '#server/platform/db/write-all'

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

/** What stands in reports for the units themselves, emptied cells too. */
export async function listUnitCells(ctx: Ctx, reportIds: readonly string[]): Promise<readonly CellRecord[]> {
  const { rows } = await sql<CellRecord>`
    select c.* from report_cells c join reports r on r.id = c.report_id and r.unit_id = c.unit_id
    where c.report_id = any (${[...reportIds]}::uuid[])`.execute(tables(ctx))
  return rows
}

/** Cells of a report, those changed after a revision where it is given. */
export async function listCells(ctx: Ctx, reportId: string, since = 0): Promise<CellRecord[]> {
  const cells = tables(ctx).selectFrom('report_cells').selectAll().where('report_id', '=', reportId).where('revision', '>', since)
  return keptRows(ctx, cells.orderBy('unit_id').orderBy('figure_id'))
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
  const handIns = tables(ctx).selectFrom('report_hand_ins').select(['seq', 'at', 'on_date', 'by_name', 'late', 'hash'])
  return keptRows(ctx, handIns.where('report_id', '=', reportId).orderBy('seq'))
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

export const addingHandIn = (ctx: Ctx, row: Omit<HandInRecord, 'at' | 'by_name'>): Write =>
  inserting<HandInRecord>('report_hand_ins', {
    ...row,
    cells: asJson(row.cells),
    answers: asJson(row.answers),
    sums: asJson(row.sums),
    at: ctx.now,
    by_name: ctx.actor.displayName,
  })

type Work = {
  /** What stands in it and says something. */
  readonly cells: readonly KeptCell[]
  readonly answers: readonly KeptAnswer[]
  /** Of its last hand-in. */
  readonly sums: readonly FigureSum[]
  /** What its unit handed in last for the periods asked for. */
  readonly earlier: readonly { readonly from: PlainDate; readonly cells: readonly KeptCell[] }[]
}

/**
 * All that a hand-in is judged by, in one statement. The report is locked by the caller. At most two periods, each as a value of its own: of
 * lists PostgreSQL expects ten, and planned the statement anew each time.
 */
export async function readWork(
  ctx: Ctx,
  report: { readonly id: string; readonly unit_id: UnitId; readonly form_id: string; readonly hand_in_seq: number },
  [first, second]: readonly [] | readonly [Window] | readonly [Window, Window],
): Promise<Work> {
  const days = (side: 'from' | 'to'): Piece => piece`(${first?.[side] ?? null}::date, ${second?.[side] ?? null}::date)`
  const [work] = await keptRows<Work>(
    ctx,
    piece`select
      (select coalesce(json_agg(json_build_array(c.unit_id, c.figure_id, c.state, c.number, c.upper, c.qualifier, c.reason)), '[]')
        from report_cells c where c.report_id = ${report.id} and c.state <> 'blank') as cells,
      (select coalesce(json_agg(json_build_object('key', a.key, 'answer', a.answer) order by a.key), '[]')
        from report_answers a where a.report_id = ${report.id}) as answers,
      coalesce((select h.sums from report_hand_ins h where h.report_id = ${report.id} and h.seq = ${report.hand_in_seq}), '[]') as sums,
      (select coalesce(json_agg(json_build_object('from', r.period_from, 'cells', h.cells)), '[]')
        from reports r join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq
        where r.unit_id = ${report.unit_id} and r.form_id = ${report.form_id} and r.period_from in ${days('from')} and r.period_to in ${days('to')}) as earlier`,
  )
  return work ?? { cells: [], answers: [], sums: [], earlier: [] }
}

/** What some units handed in last on a form for some periods. */
export async function listLastHandIns(
  ctx: Ctx,
  asked: { readonly formId: string; readonly units: readonly UnitId[]; readonly periods: readonly Window[] },
): Promise<readonly (Pick<HandInRecord, 'cells' | 'sums'> & { unit_id: UnitId; period_from: PlainDate; period_to: PlainDate })[]> {
  return keptRows(
    ctx,
    piece`select u.id as unit_id, p.from_day as period_from, p.to_day as period_to, h.cells, h.sums
    from json_to_recordset(${listed(asked.periods.map(({ from, to }) => ({ from_day: from, to_day: to })))}) as p (from_day date, to_day date)
    cross join json_array_elements_text(${listed(asked.units)}) as u (id)
    cross join lateral (select id, hand_in_seq from reports r where r.form_id = ${asked.formId} and r.unit_id = u.id
      and r.period_from = p.from_day and r.period_to = p.to_day limit 1) r
    cross join lateral (select cells, sums from report_hand_ins h where h.report_id = r.id and h.seq = r.hand_in_seq limit 1) h`,
  )
}

/** The cells sent back with a hand-in. */
export async function listReturns(ctx: Ctx, reportId: string, seq: number): Promise<ReturnRecord[]> {
  const returns = tables(ctx).selectFrom('report_returns').selectAll().where('report_id', '=', reportId).where('seq', '=', seq)
  return keptRows(ctx, returns.orderBy('unit_id').orderBy('figure_id'))
}

/** The cells of reports that came back with their last hand-in, each with the unit that reports. */
export async function listReturnedCells(
  ctx: Ctx,
  reportIds: readonly string[],
): Promise<readonly { readonly report_unit: UnitId; readonly unit_id: UnitId; readonly figure_id: string }[]> {
  const { rows } = await sql<{ report_unit: UnitId; unit_id: UnitId; figure_id: string }>`
    select r.unit_id as report_unit, b.unit_id, b.figure_id from report_returns b join reports r on r.id = b.report_id and r.hand_in_seq = b.seq
    where r.status = 'returned' and r.id = any (${[...reportIds]}::uuid[])`.execute(tables(ctx))
  return rows
}

export async function addReturns(ctx: Ctx, rows: readonly ReturnRecord[]): Promise<void> {
  await sql`insert into report_returns select * from json_populate_recordset(null::report_returns, ${JSON.stringify(
    rows.map(({ report_id, seq, unit_id, figure_id, scope, reason }) => ({ report_id, seq, unit_id, figure_id, scope, reason })),
  )}::json)`.execute(tables(ctx))
}

export async function listAnswers(ctx: Ctx, reportId: string): Promise<AnswerRecord[]> {
  return keptRows(ctx, tables(ctx).selectFrom('report_answers').selectAll().where('report_id', '=', reportId).orderBy('key'))
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
