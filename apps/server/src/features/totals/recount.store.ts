// The only place that counts every total again from the hand-ins themselves, and compares it with what was kept by adding.
import type { Basis } from '@binhyen/core/totals/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { SUM_COLUMNS } from '#server/platform/db/sum-columns'

/** The hand-in that counts on each basis. */
const counting = sql`(
  select 'provisional' as basis, r.form_id, r.period_from, r.period_to, h.scope, h.sums
  from reports r join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq
  union all
  select 'accepted', r.form_id, r.period_from, r.period_to, h.scope, h.sums
  from reports r join report_hand_ins h on h.report_id = r.id and h.seq = r.accepted_seq)`

const KEY = ['basis', 'form_id', 'period_from', 'period_to', 'unit_id', 'figure_id'] as const
const key = (table: string): RawBuilder<unknown> => sql.join(KEY.map((column) => sql.ref(`${table}.${column}`)))
const each = (build: (column: string, name: string) => RawBuilder<unknown>, by: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql.join(
    SUM_COLUMNS.map(([column, name]) => build(column, name)),
    by,
  )

export type Difference = {
  readonly basis: Basis
  readonly form_id: string
  readonly period_from: PlainDate
  readonly unit_id: UnitId
  readonly figure_id: string
  readonly kept: number | null
  readonly counted: number | null
}

/** How many totals there are, and those that differ from a count from nothing (thousandths of each; the first `most` of them). */
export async function compareTotals(
  ctx: Pick<BaseCtx, 'tx'>,
  most: number,
): Promise<{ readonly totals: number; readonly different: number; readonly first: readonly Difference[] }> {
  const { rows } = await sql<Difference & { totals: number; different: number }>`
    with counted as (
      select c.basis, c.form_id, c.period_from, c.period_to, place.unit_id, s.each ->> 'figure' as figure_id,
        ${each((column, name) => sql`sum((s.each ->> ${sql.lit(name)})::bigint) as ${sql.ref(column)}`, sql`, `)}
      from ${counting} c, lateral unnest(c.scope) as place (unit_id), lateral jsonb_array_elements(c.sums) as s (each)
      group by 1, 2, 3, 4, 5, 6
    ), kept as (
      select ${sql.join(KEY.map((column) => sql.ref(column)))}, ${each((column) => sql`sum(${sql.ref(column)}) as ${sql.ref(column)}`, sql`, `)} from (
        select ${key('t')}, ${each((column) => sql.ref(`t.${column}`), sql`, `)} from figure_totals t
        union all
        select d.basis, d.form_id, d.period_from, d.period_to, place.unit_id, s.each ->> 'figure',
          ${each((_, name) => sql`(s.each ->> ${sql.lit(name)})::bigint`, sql`, `)}
        from report_deltas d, lateral unnest(d.scope) as place (unit_id), lateral jsonb_array_elements(d.sums) as s (each)) parts
      group by ${sql.join(KEY.map((column) => sql.ref(column)))}
    ), matched as (
      select ${sql.join(KEY.map((column) => sql`coalesce(kept.${sql.ref(column)}, counted.${sql.ref(column)}) as ${sql.ref(column)}`))},
        kept.thousandths as kept, counted.thousandths as counted,
        ${each((column) => sql`coalesce(kept.${sql.ref(column)}, 0) = coalesce(counted.${sql.ref(column)}, 0)`, sql` and `)} as same
      from kept full join counted using (${sql.join(KEY.map((column) => sql.ref(column)))})
    )
    select totals.*, wrong.* from (select count(*)::int as totals, count(*) filter (where not same)::int as different from matched) totals
    left join (select basis, form_id, period_from, unit_id, figure_id, kept, counted from matched where not same
      order by form_id, period_from, unit_id, figure_id, basis limit ${most}) wrong on true`.execute(sqlOf<object>(ctx))
  const [head] = rows
  return { totals: head?.totals ?? 0, different: head?.different ?? 0, first: rows.filter((row) => row.basis !== null) }
}

/**
 * The same for how many reports count in each total and how many of them were in time, as two totals of their own, in thousandths as the
 * others: those differ on their own where lateness is judged anew.
 */
export async function compareProgress(ctx: Pick<BaseCtx, 'tx'>, most: number): Promise<Awaited<ReturnType<typeof compareTotals>>> {
  const { rows } = await sql<Difference & { totals: number; different: number }>`
    with counted as (
      select counts.basis, r.form_id, r.period_from, r.period_to, place.unit_id, count(*) as reports, count(*) filter (where not r.late) as in_time
      from reports r, lateral unnest(r.scope) as place (unit_id), (values ('provisional'), ('accepted')) as counts (basis)
      where case counts.basis when 'accepted' then r.accepted_seq is not null else r.hand_in_seq > 0 end
      group by 1, 2, 3, 4, 5
    ), kept as (
      select basis, form_id, period_from, period_to, unit_id, sum(reports) as reports, sum(in_time) as in_time from (
        select t.basis, t.form_id, t.period_from, t.period_to, t.unit_id, t.reports, t.in_time from report_totals t
        union all
        select d.basis, d.form_id, d.period_from, d.period_to, place.unit_id, d.reports, d.in_time
        from report_deltas d, lateral unnest(d.scope) as place (unit_id)) parts
      group by 1, 2, 3, 4, 5
    ), matched as (
      select basis, form_id, period_from, unit_id, each.figure_id, coalesce(each.kept, 0) * 1000 as kept, coalesce(each.counted, 0) * 1000 as counted
      from kept full join counted using (basis, form_id, period_from, period_to, unit_id),
        lateral (values ('reports', kept.reports, counted.reports), ('reports-in-time', kept.in_time, counted.in_time)) as each (figure_id, kept, counted)
    )
    select totals.*, wrong.* from (select count(*)::int as totals, count(*) filter (where kept <> counted)::int as different from matched) totals
    left join (select basis, form_id, period_from, unit_id, figure_id, kept::int, counted::int from matched where kept <> counted
      order by form_id, period_from, unit_id, figure_id, basis limit ${most}) wrong on true`.execute(sqlOf<object>(ctx))
  const [head] = rows
  return { totals: head?.totals ?? 0, different: head?.different ?? 0, first: rows.filter((row) => row.basis !== null) }
}

/** Throws all totals away and adds them up again from the hand-ins, in one transaction; as the owner only. */
export async function rebuildTotals(ctx: Pick<BaseCtx, 'tx'>): Promise<void> {
  const db = sqlOf<object>(ctx)
  await sql`delete from figure_totals`.execute(db)
  await sql`delete from report_totals`.execute(db)
  await sql`delete from report_deltas`.execute(db)
  await sql`
    insert into report_deltas (report_id, scope, form_id, period_from, period_to, basis, reports, in_time, sums, made_at)
    select r.id, h.scope, r.form_id, r.period_from, r.period_to, 'provisional', 1, (not r.late)::int, h.sums, now()
    from reports r join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq
    union all
    select r.id, h.scope, r.form_id, r.period_from, r.period_to, 'accepted', 1, (not r.late)::int, h.sums, now()
    from reports r join report_hand_ins h on h.report_id = r.id and h.seq = r.accepted_seq`.execute(db)
  await sql`select app_fold_reports(2147483647)`.execute(db)
}
