// The only place for the SQL of totals: reading what is folded and what is not yet, and how many reports were expected.
import { nothing, type Sum } from '@binhyen/core/figures/sums.domain'
import type { Basis } from '@binhyen/core/totals/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, listed, piece, plain, type Piece } from '#server/platform/db/statement'
import { SUM_COLUMNS } from '#server/platform/db/sum-columns'

type Handle = Pick<BaseCtx, 'tx'>
const dbOf = (ctx: Handle): Kysely<object> => sqlOf<object>(ctx)

export type TotalsWanted = {
  readonly formId: string
  readonly periods: readonly Window[]
  readonly units: readonly UnitId[]
  readonly basis: Basis
  readonly figures: readonly string[]
}

/** Where a row belongs, as places in `wanted.units` and `wanted.periods`, from 1 on. */
type Position = { readonly unit: number; readonly period: number }

export type TotalRow = Sum & Position & { readonly figure_id: string }

const unitsOf = ({ units }: TotalsWanted): RawBuilder<unknown> => sql`unnest(${[...units]}::text[]) with ordinality as u (unit_id, at)`
const periodsOf = ({ periods }: TotalsWanted): RawBuilder<unknown> =>
  sql`unnest(${periods.map(({ from }) => from)}::date[], ${periods.map(({ to }) => to)}::date[]) with ordinality as p (period_from, period_to, at)`

/** The places and periods asked for, each with its position. */
const wantedRows = ({ units, periods }: TotalsWanted): Piece => piece`
  json_array_elements_text(${listed(units)}) with ordinality as u (unit_id, at)
  cross join rows from (json_to_recordset(${listed(periods.map(({ from, to }) => ({ from, to })))}) as ("from" date, "to" date))
    with ordinality as p (period_from, period_to, at)`

/** A part of a sum that is nothing, as most are, is not sent: reading it takes the program as long as finding it takes PostgreSQL. */
type SentRow = Omit<TotalRow, keyof Sum> & { -readonly [Part in keyof Sum]: number | null }

const PARTS = Object.keys(nothing) as readonly (keyof Sum)[]
const SENT = plain(SUM_COLUMNS.map(([column, name]) => `nullif(${column}, 0) as "${name}"`).join(', '))

/**
 * The sums of places by figure and period: what is folded. One walk over the index for each place and period (`offset 0`): the planner
 * takes the policy for cheap and would read the whole table for the hundred places of a board.
 */
export async function listTotals(ctx: Handle, wanted: TotalsWanted): Promise<TotalRow[]> {
  const rows = await keptRows<SentRow>(
    ctx,
    piece`select u.at::int as unit, p.at::int as period, t.*
    from ${wantedRows(wanted)} cross join lateral (
      select figure_id, ${SENT} from figure_totals c where c.unit_id = u.unit_id and c.form_id = ${wanted.formId}
        and c.period_from = p.period_from and c.period_to = p.period_to and c.basis = ${wanted.basis}
        and c.figure_id = any (${[...wanted.figures]}::text[]) offset 0) t`,
  )
  for (const row of rows) for (const part of PARTS) row[part] ??= 0
  return rows as TotalRow[]
}

/** What was handed in or accepted of these periods and is not folded yet, with the places of the board it belongs to. */
const waiting = (wanted: TotalsWanted): RawBuilder<unknown> => sql`
  report_deltas d join ${periodsOf(wanted)} on p.period_from = d.period_from and p.period_to = d.period_to
    join ${unitsOf(wanted)} on u.unit_id = any(d.scope)`

/** The same of what is not folded yet. */
export async function listWaitingTotals(ctx: Handle, wanted: TotalsWanted): Promise<TotalRow[]> {
  const { rows } = await sql<TotalRow>`
    select u.at::int as unit, p.at::int as period, s.figure as figure_id,
      ${sql.join(SUM_COLUMNS.map(([, name]) => sql`sum(s.${sql.ref(name)}) as ${sql.ref(name)}`))}
    from ${waiting(wanted)}, lateral jsonb_to_recordset(d.sums) as s (figure text, ${sql.join(SUM_COLUMNS.map(([, name]) => sql`${sql.ref(name)} bigint`))})
    where d.form_id = ${wanted.formId} and d.basis = ${wanted.basis} and s.figure = any(${[...wanted.figures]}::text[])
    group by 1, 2, 3`.execute(dbOf(ctx))
  return rows
}

export type ProgressRow = Position & {
  readonly handed_in: number
  readonly in_time: number
  readonly accepted: number
  readonly updated_at: Date
}

const PROGRESS = `
  coalesce(sum(c.reports) filter (where c.basis = 'provisional'), 0)::int as handed_in,
  coalesce(sum(c.in_time) filter (where c.basis = 'provisional'), 0)::int as in_time,
  coalesce(sum(c.reports) filter (where c.basis = 'accepted'), 0)::int as accepted`

/** How many reports of each place were handed in and accepted, and when that last changed: what is folded. */
export async function listProgress(ctx: Handle, wanted: TotalsWanted): Promise<ProgressRow[]> {
  return keptRows<ProgressRow>(
    ctx,
    piece`select u.at::int as unit, p.at::int as period, ${plain(PROGRESS)}, max(c.updated_at) as updated_at
    from ${wantedRows(wanted)} cross join lateral (
      select * from report_totals t where t.unit_id = u.unit_id and t.form_id = ${wanted.formId}
        and t.period_from = p.period_from and t.period_to = p.period_to offset 0) c
    group by 1, 2`,
  )
}

/** The same of what is not folded yet. */
export async function listWaitingProgress(ctx: Handle, wanted: TotalsWanted): Promise<ProgressRow[]> {
  const { rows } = await sql<ProgressRow>`
    select c.unit, c.period, ${sql.raw(PROGRESS)}, max(c.made_at) as updated_at
    from (select u.at::int as unit, p.at::int as period, d.basis, d.reports, d.in_time, d.made_at from ${waiting(wanted)} where d.form_id = ${wanted.formId}) c
    group by 1, 2`.execute(dbOf(ctx))
  return rows
}

export type BoardState = {
  /** Revisions of the map of units and of the dictionary: what was kept under them still holds. */
  readonly map: string
  readonly dictionary: string
  /** Hand-ins and acceptances of the form that are not folded yet: in the unit, and wherever the reader sees any. */
  readonly waiting: number
  readonly unfolded: number
}

/** What tells whether what a program keeps still holds, and whether the totals are all there is. */
export async function findBoardState(ctx: Handle, formId: string, unitId: string): Promise<BoardState> {
  const [state] = await keptRows<BoardState>(
    ctx,
    piece`select (select revision from catalogue_revisions where catalogue = 'units') as map,
      (select revision from catalogue_revisions where catalogue = 'figures') as dictionary,
      count(*) filter (where scope @> array[${unitId}]::text[])::int as waiting, count(*)::int as unfolded
    from report_deltas where form_id = ${formId}`,
  )
  return state ?? { map: '', dictionary: '', waiting: 0, unfolded: 0 }
}

/** Another value after every change of the map of units, by whatever program. */
export async function findMapRevision(ctx: Handle): Promise<string> {
  const { rows } = await sql<{ revision: string }>`select revision from catalogue_revisions where catalogue = 'units'`.execute(dbOf(ctx))
  return rows[0]?.revision ?? ''
}

/** How many units of a level stand below each unit on each day: who is to report for the periods that end on them. */
export async function countStanding(
  ctx: Handle,
  level: Level,
  days: readonly PlainDate[],
): Promise<readonly { readonly unit_id: UnitId; readonly day: PlainDate; readonly units: number }[]> {
  const { rows } = await sql<{ unit_id: UnitId; day: PlainDate; units: number }>`
    with recursive above (unit_id, day, units) as (
      select v.parent_id, asked.day, count(*)
      from unnest(${[...days]}::date[]) as asked (day)
      join unit_versions v on v.valid_from <= asked.day and (v.valid_to is null or v.valid_to > asked.day)
      join units u on u.id = v.unit_id where u.level = ${level} group by v.parent_id, asked.day
      union all
      select v.parent_id, above.day, above.units
      from above join unit_versions v on v.unit_id = above.unit_id and v.valid_from <= above.day and (v.valid_to is null or v.valid_to > above.day)
      where v.parent_id is not null
    )
    select unit_id, day, sum(units)::int as units from above group by unit_id, day`.execute(dbOf(ctx))
  return rows
}
