// The only place for the SQL of totals: reading what is folded and what is not yet, and how many reports were expected.
import type { Sum } from '@binhyen/core/figures/sums.domain'
import type { Basis } from '@binhyen/core/reports/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>
const dbOf = (ctx: Handle): Kysely<object> => sqlOf<object>(ctx)

export type TotalsWanted = {
  readonly formId: string
  readonly periods: readonly Window[]
  readonly units: readonly UnitId[]
  readonly basis: Basis
  readonly figures: readonly string[]
}

export type TotalRow = Sum & { readonly unit_id: UnitId; readonly figure_id: string; readonly period_from: PlainDate }

const periodsOf = (periods: readonly Window[]): RawBuilder<unknown> =>
  sql`(select * from unnest(${periods.map(({ from }) => from)}::date[], ${periods.map(({ to }) => to)}::date[]) as p (period_from, period_to))`

const COLUMNS = [
  ['given', 'given'],
  ['thousandths', 'thousandths'],
  ['upper_thousandths', 'upperThousandths'],
  ['not_applicable', 'notApplicable'],
  ['cannot_provide', 'cannotProvide'],
  ['more', 'more'],
  ['certainly_more', 'certainlyMore'],
  ['less', 'less'],
  ['certainly_less', 'certainlyLess'],
  ['about', 'about'],
] as const

/** The sums of places by figure and period: what is folded. Whether something is not yet, countWaiting tells. */
export async function listTotals(ctx: Handle, wanted: TotalsWanted): Promise<TotalRow[]> {
  const { rows } = await sql<TotalRow>`
    select t.unit_id, t.figure_id, t.period_from, ${sql.join(COLUMNS.map(([column, name]) => sql`t.${sql.ref(column)} as ${sql.ref(name)}`))}
    from figure_totals t join ${periodsOf(wanted.periods)} p on p.period_from = t.period_from and p.period_to = t.period_to
    where t.form_id = ${wanted.formId} and t.basis = ${wanted.basis} and t.unit_id = any(${[...wanted.units]}::text[])
      and t.figure_id = any(${[...wanted.figures]}::text[])`.execute(dbOf(ctx))
  return rows
}

/** The same of what was handed in or accepted and is not folded yet. */
export async function listWaitingTotals(ctx: Handle, wanted: TotalsWanted): Promise<TotalRow[]> {
  const { rows } = await sql<TotalRow>`
    select place.unit_id, s.figure as figure_id, d.period_from,
      ${sql.join(COLUMNS.map(([, name]) => sql`sum((s.sum ->> ${sql.lit(name)})::bigint) as ${sql.ref(name)}`))}
    from report_deltas d join ${periodsOf(wanted.periods)} p on p.period_from = d.period_from and p.period_to = d.period_to,
      lateral unnest(d.scope) as place (unit_id), lateral (select each ->> 'figure' as figure, each as sum from jsonb_array_elements(d.sums) as each) as s
    where d.form_id = ${wanted.formId} and d.basis = ${wanted.basis} and place.unit_id = any(${[...wanted.units]}::text[])
      and s.figure = any(${[...wanted.figures]}::text[])
    group by place.unit_id, s.figure, d.period_from`.execute(dbOf(ctx))
  return rows
}

export type ProgressRow = {
  readonly unit_id: UnitId
  readonly period_from: PlainDate
  readonly basis: Basis
  readonly reports: number
  readonly in_time: number
  readonly updated_at: Date | null
}

/** How many reports of each place were handed in and accepted, with what is not folded yet. */
export async function listProgress(ctx: Handle, wanted: Pick<TotalsWanted, 'formId' | 'periods' | 'units'>): Promise<ProgressRow[]> {
  const units = sql`any(${[...wanted.units]}::text[])`
  const { rows } = await sql<ProgressRow>`
    with asked as ${periodsOf(wanted.periods)}
    select unit_id, period_from, basis, sum(reports)::int as reports, sum(in_time)::int as in_time, max(updated_at) as updated_at from (
      select t.unit_id, t.period_from, t.basis, t.reports, t.in_time, t.updated_at
      from report_totals t join asked p on p.period_from = t.period_from and p.period_to = t.period_to
      where t.form_id = ${wanted.formId} and t.unit_id = ${units}
      union all
      select place.unit_id, d.period_from, d.basis, d.reports, d.in_time, d.made_at
      from report_deltas d join asked p on p.period_from = d.period_from and p.period_to = d.period_to, lateral unnest(d.scope) as place (unit_id)
      where d.form_id = ${wanted.formId} and place.unit_id = ${units}) each
    group by unit_id, period_from, basis`.execute(dbOf(ctx))
  return rows
}

export async function countWaiting(ctx: Handle, formId: string, unitId: UnitId): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from report_deltas where form_id = ${formId} and scope @> array[${unitId}]::text[]`.execute(dbOf(ctx))
  return rows[0]?.waiting ?? 0
}

export type ExpectedRow = { readonly root: UnitId; readonly period_from: PlainDate; readonly expected: number }

/** How many units of a level stand in and below each root on a day: who is to report for the period that ends on it. */
export async function countExpected(
  ctx: Handle,
  asked: readonly { readonly root: UnitId; readonly from: PlainDate; readonly on: PlainDate }[],
  level: Level,
): Promise<ExpectedRow[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<ExpectedRow>`
    with recursive asked (root, period_from, day) as (
      select * from unnest(${asked.map(({ root }) => root)}::text[], ${asked.map(({ from }) => from)}::date[], ${asked.map(({ on }) => on)}::date[])
    ), below (root, period_from, day, unit_id, level) as (
      select a.root, a.period_from, a.day, u.id, u.level from asked a join units u on u.id = a.root
      union all
      select b.root, b.period_from, b.day, v.unit_id, u.level
      from below b join unit_versions v on v.parent_id = b.unit_id join units u on u.id = v.unit_id
      where b.level <> ${level} and v.valid_from <= b.day and (v.valid_to is null or v.valid_to > b.day)
    )
    select root, period_from, count(*)::int as expected from below where level = ${level} group by root, period_from`.execute(dbOf(ctx))
  return rows
}
