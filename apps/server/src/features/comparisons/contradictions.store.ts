// The only place for the SQL of contradictions: what is said twice of the same figure, unit and period, set against each other in one
// statement; and what somebody said about it.
import type { Sum } from '@binhyen/core/figures/sums.domain'
import {
  contradictionStates,
  type ContradictionKey,
  type ContradictionKind,
  type ContradictionState,
} from '@binhyen/core/comparisons/contradictions.domain'
import type { KeptCell } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { addDays } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { dossierRows, factTables, type Claim } from './contradiction-dossiers.store.ts'
import { seenOf } from './contradiction-explanations.store.ts'
import { bothSides, highOf, lowOf, sumObject, type Side } from './contradiction-ranges.store.ts'
import { laidSums, rowsOf, type ComparedReport, type Predecessor, type SumsWanted } from './contradiction-sums.store.ts'

export type Counts = { readonly open: number; readonly outdated: number; readonly explained: number; readonly incomplete: number }

export type FoundRow = {
  readonly kind: ContradictionKind
  /** The report that is compared; of the kind `dossier` the dossier, whose set stands as the form. */
  readonly report_id: string
  readonly unit_id: UnitId
  readonly unit_name: string
  readonly unit_level: Level
  readonly parent_name: string | null
  readonly scope: UnitId[]
  readonly form_id: string
  readonly other_form_id: string
  readonly figure_id: string
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  /** Null for `parts`, whose numbers are in `cells`. */
  readonly own: Sum | null
  readonly other: Sum | null
  /** Of `parts`: what the unit and its residential areas said of the figure, and the answer given when it was handed in. */
  readonly cells: readonly KeptCell[] | null
  readonly answer: string | null
  readonly told: number
  readonly of: number
  readonly seen: string
  readonly since: Date
  readonly state: ContradictionState
}

export type Wanted = SumsWanted & {
  readonly roots: readonly UnitId[]
  /** The last days of the periods looked at. */
  readonly days: Window
  /** Figures whose contradictions may be shown. */
  readonly figures: readonly string[]
  readonly kind?: ContradictionKind | undefined
  readonly form?: string | undefined
  readonly report?: string | undefined
  readonly dossier?: string | undefined
  /** What dossiers say that a figure says too; none where dossiers are not asked for. */
  readonly claims: readonly Claim[]
  /** Only this one. */
  readonly key?: ContradictionKey | undefined
  /** Where in the list to look: behind one place, up to and with another; null where it is open. */
  readonly within: { readonly behind: PlaceInList | null; readonly upTo: PlaceInList | null }
}

/** The list goes by these two first, newest first. */
export type PlaceInList = Pick<ComparedReport, 'period_to' | 'unit_id'>

/** Of a page: one row more than `limit` tells of a next one. */
export type PageWanted = Wanted & {
  readonly state: ContradictionState | 'standing' | 'all'
  readonly after?: readonly string[] | undefined
  readonly limit: number
}

const textArray = (values: readonly string[]): RawBuilder<string[]> => sql<string[]>`${[...values]}::text[]`
const json = (rows: readonly object[]): RawBuilder<unknown> => sql`${JSON.stringify(rows)}::json`

const sumJson = (a: Side): RawBuilder<Sum> => sql`case when said is null then ${sumObject(`${a}_`)} end`
/** The numbers of a row, as an explanation is kept with them. */
const seen = sql.raw(`coalesce(said, concat_ws(':', ${seenOf('t_')}, ${seenOf('o_')}))`)

export type ReportsWanted = Pick<Wanted, 'roots' | 'pairings' | 'report' | 'dossier' | 'key'>

/** The reports that are to be compared, of all places below some roots, in the order of the list; from a place in it on where one is given. */
export async function listCompared(
  ctx: Ctx,
  { roots, pairings, report, key }: ReportsWanted,
  from: readonly string[] | undefined,
): Promise<readonly ComparedReport[]> {
  const periods = new Map(pairings.map(({ form, period }) => [`${form} ${period.from}`, { form, from: period.from, to: period.to }]))
  const { rows } = await sql<ComparedReport>`
    select r.id, r.unit_id, r.form_id, r.period_from, r.period_to
    from ${rowsOf([...periods.values()], { form: 'text', from: 'date', to: 'date' })} p
    join reports r on r.form_id = p.form and r.period_from = p."from" and r.period_to = p."to"
    where r.hand_in_seq > 0 and r.scope && ${textArray(roots)}
      ${from === undefined ? sql`` : sql`and (r.period_to, r.unit_id) <= (${from[0]}::date, ${from[1]})`}
      ${report === undefined ? sql`` : sql`and r.id = ${report}::uuid`}
      ${key === undefined ? sql`` : sql`and r.unit_id = ${key.unitId} and r.form_id = ${key.form}`}
    order by r.period_to desc, r.unit_id desc`.execute(sqlOf<object>(ctx))
  return rows
}

/** The units that went wholly into others that began after a day: a unit speaks by them of the time before it stood. */
export async function listWhole(ctx: Ctx, units: readonly UnitId[], day: PlainDate): Promise<readonly Predecessor[]> {
  const { rows } = await sql<Predecessor>`
    select distinct s.to_id, s.from_id from unit_successions s join units u on u.id = s.to_id
    where s.to_id = any (${textArray(units)}) and u.valid_from > ${day}::date and (s.relation = 'whole' or s.share = 1)`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}

const placeInList = ({ period_to, unit_id }: PlaceInList): RawBuilder<unknown> => sql`(${period_to}::date, ${unit_id}::text)`

/** What a unit declared against the sum of its residential areas, as far as it was handed in: each of them was answered for. */
const declared = (wanted: Wanted): RawBuilder<unknown> => sql`
  select 'parts' as kind, w.id as report_id, w.unit_id, w.form_id, w.form_id as other_form_id, said.figure as figure_id, w.period_from,
    w.period_to, ${sql.raw(bothSides.map((side) => `null::bigint as ${side}`).join(', '))}, cells.said as cells, said.answer, cells.areas as told,
    cells.areas as "of", md5(cells.said::text) as said, h.at as since, 'explained' as found
  from report_hand_ins h join reports w on w.id = h.report_id and w.hand_in_seq = h.seq
  cross join lateral (
    select split_part(a ->> 'key', ' ', 2) as figure, a ->> 'answer' as answer from jsonb_array_elements(h.answers) a
    where a ->> 'key' like 'parts %'
  ) said
  cross join lateral (
    select jsonb_agg(c) as said, (count(*) filter (where c ->> 0 <> w.unit_id))::int as areas
    from jsonb_array_elements(h.cells) c where c ->> 1 = said.figure
  ) cells
  where jsonb_path_exists(h.answers, '$[*] ? (@.key starts with "parts ")') and said.figure = any (${textArray(wanted.figures)})
    and w.scope && ${textArray(wanted.roots)} and w.period_to > ${wanted.days.from}::date and w.period_to <= ${addDays(wanted.days.to, 1)}::date
    ${wanted.within.behind === null ? sql`` : sql`and (w.period_to, w.unit_id) < ${placeInList(wanted.within.behind)}`}
    ${wanted.within.upTo === null ? sql`` : sql`and (w.period_to, w.unit_id) >= ${placeInList(wanted.within.upTo)}`}
    ${wanted.report === undefined ? sql`` : sql`and w.id = ${wanted.report}::uuid`}
    ${wanted.dossier === undefined ? sql`` : sql`and false`}
    ${wanted.key === undefined ? sql`` : sql`and w.unit_id = ${wanted.key.unitId} and w.form_id = ${wanted.key.form}`}`

/** The dossiers looked at, as `d`: handed in, unless one is asked for by itself; of a window in progress as of a past one. */
const dossiersMeant = (wanted: Wanted): RawBuilder<boolean> => sql<boolean>`d.scope && ${textArray(wanted.roots)}
  ${wanted.dossier === undefined ? sql`` : sql`and d.id = ${wanted.dossier}::uuid`}
  ${wanted.key === undefined ? sql`` : sql`and d.unit_id = ${wanted.key.unitId}`}
  ${wanted.dossier === undefined && wanted.key === undefined ? sql`and d.status not in ('registered', 'returned')` : sql``}
  ${wanted.within.behind === null ? sql`` : sql`and (d.window_to, d.unit_id) < ${placeInList(wanted.within.behind)}`}
  ${wanted.within.upTo === null ? sql`` : sql`and (d.window_to, d.unit_id) >= ${placeInList(wanted.within.upTo)}`}`

/** What is asked beside the places and days. */
function conditions({ kind, form, key }: Wanted): RawBuilder<boolean> {
  return sql<boolean>`(${kind ?? null}::text is null or kind = ${kind ?? null})
    and (${form ?? null}::text is null or form_id = ${form ?? null} or other_form_id = ${form ?? null})
    ${key === undefined ? sql`` : sql`and kind = ${key.kind} and other_form_id = ${key.other} and figure_id = ${key.figure}`}`
}

/** Two ranges that do not meet; of a sum that is not whole only what is too small already. */
const contradicts = sql<boolean>`(${highOf('t')} < ${lowOf('o')} or is_whole and ${highOf('o')} < ${lowOf('t')})`

function inState({ state }: PageWanted): RawBuilder<boolean> {
  if (state === 'all') return sql<boolean>`true`
  return state === 'standing' ? sql<boolean>`state in ('open', 'outdated')` : sql<boolean>`state = ${state}`
}

const NEWEST_FIRST = sql.raw(`period_to desc, unit_id desc, figure_id desc, kind desc, form_id desc, other_form_id desc, period_from desc`)
/** Of a row, in the order of the list; its own cursor. */
export const cursorOf = (row: FoundRow): readonly string[] => [
  row.period_to,
  row.unit_id,
  row.figure_id,
  row.kind,
  row.form_id,
  row.other_form_id,
  row.period_from,
]
export const CURSOR_PARTS = 7

/** Everything found within reach: named tables for a statement, the last of them `chosen`. */
const foundRows = (wanted: Wanted): RawBuilder<unknown> => sql`
  ${laidSums(wanted)},
  ${wanted.claims.length === 0 ? sql`` : sql`${factTables({ claims: wanted.claims, chosen: dossiersMeant(wanted) })},`}
  judged as (
    select laid.*, told >= needed and o_cannot_provide = 0 as is_whole from laid
  ), found as (
    select kind, report_id, unit_id, form_id, other_form_id, figure_id, period_from, period_to, ${sql.raw(bothSides.join(', '))}, null::jsonb as cells,
      null::text as answer, told::int as told, needed::int as "of", null::text as said, since,
      case when ${contradicts} then 'open' else 'incomplete' end as found
    from judged where ${contradicts} or not is_whole and t_thousandths <> o_thousandths
    union all ${declared(wanted)}
    ${wanted.claims.length === 0 ? sql`` : sql`union all ${dossierRows()}`}
  ), explained as (
    select f.*, case when f.found = 'incomplete' or e.seen is null then f.found when e.seen = ${seen} then 'explained' else 'outdated' end as state
    from found f left join (
      select distinct on (unit_id, form_id, period_from, period_to, figure_id, kind, other_form_id)
        unit_id, form_id, period_from, period_to, figure_id, kind, other_form_id, seen
      from contradiction_explanations order by unit_id, form_id, period_from, period_to, figure_id, kind, other_form_id, at desc, id desc
    ) e on e.unit_id = f.unit_id and e.form_id = f.form_id and e.period_from = f.period_from and e.period_to = f.period_to
      and e.figure_id = f.figure_id and e.kind = f.kind and e.other_form_id = f.other_form_id
  ), chosen as (select * from explained where ${conditions(wanted)})`

/**
 * Runs a statement over many sums. How many a unit has is more than the planner can guess: it takes them for one and lays thousands beside
 * thousands one by one.
 */
async function overSums<Row>(ctx: Ctx, statement: RawBuilder<Row>): Promise<readonly Row[]> {
  const db = sqlOf<object>(ctx)
  await sql`select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`.execute(
    db,
  )
  const { rows } = await statement.execute(db)
  for (const setting of ['enable_nestloop', 'jit', 'work_mem']) await sql`set local ${sql.raw(setting)} to default`.execute(db)
  return rows
}

/** What is found behind a cursor, newest period first: of the reports given, and of declarations within the same part of the list. */
export async function listContradictions(ctx: Ctx, wanted: PageWanted): Promise<readonly FoundRow[]> {
  const { after } = wanted
  const behind =
    after === undefined
      ? sql`true`
      : sql`(period_to, unit_id, figure_id, kind, form_id, other_form_id, period_from) < (${after[0]}::date, ${sql.join(after.slice(1, 6))}, ${after[6]}::date)`
  const found = await overSums(
    ctx,
    sql<BareRow>`with ${foundRows(wanted)}, page as (
      select * from chosen where ${inState(wanted)} and ${behind} order by ${NEWEST_FIRST} limit ${wanted.limit + 1}
    )
    select kind, report_id, unit_id, form_id, other_form_id, figure_id, period_from, period_to, ${sumJson('t')} as own, ${sumJson('o')} as other,
      cells, answer, told, "of", ${seen} as seen, since, state
    from page order by ${NEWEST_FIRST}`,
  )
  const places = await listPlaces(ctx, found)
  return found.map((row) => ({ ...row, ...places.get(row.report_id) }) as FoundRow)
}

/** How many there are by state. */
export async function countContradictions(ctx: Ctx, wanted: Wanted): Promise<Counts> {
  const [counts] = await overSums(
    ctx,
    sql<Counts>`with ${foundRows(wanted)}
      select ${sql.raw(contradictionStates.map((state) => `(count(*) filter (where state = '${state}'))::int as ${state}`).join(', '))} from chosen`,
  )
  if (counts === undefined) throw new Error('a count is always there')
  return counts
}

type BareRow = Omit<FoundRow, 'unit_name' | 'unit_level' | 'parent_name' | 'scope'>
type PlaceRow = Pick<FoundRow, 'report_id' | 'unit_name' | 'unit_level' | 'parent_name' | 'scope'>

/** Where the reports and dossiers of a page lie, and what their units are called. */
async function listPlaces(ctx: Ctx, found: readonly BareRow[]): Promise<ReadonlyMap<string, PlaceRow>> {
  if (found.length === 0) return new Map()
  const idsOf = (ofDossiers: boolean): string[] => [
    ...new Set(found.filter(({ kind }) => (kind === 'dossier') === ofDossiers).map(({ report_id }) => report_id)),
  ]
  const { rows } = await sql<PlaceRow>`
    select r.id as report_id, r.scope, label.name as unit_name, label.level as unit_level, label.parent_name
    from (
      select id, unit_id, scope from reports where id = any (${idsOf(false)}::uuid[])
      union all
      select id, unit_id, scope from dossiers where id = any (${idsOf(true)}::uuid[])
    ) r join unit_labels label on label.unit_id = r.unit_id`.execute(sqlOf<object>(ctx))
  return new Map(rows.map((row) => [row.report_id, row]))
}

export type HandInBehind = {
  readonly unit_id: UnitId
  readonly form_id: string
  readonly report_id: string
  readonly seq: number
  readonly on_date: PlainDate
  readonly by_name: string
  readonly accepted: boolean
  readonly period_from: PlainDate
  readonly period_to: PlainDate
}

/** Whose hand-ins on which form, for periods within which days. */
export type HandInsAsked = {
  readonly unit_id: UnitId
  readonly form_id: string
  readonly period_from: PlainDate
  readonly period_to: PlainDate
}

/** What some units handed in last on some forms for periods within others. */
export async function listHandInsBehind(ctx: Ctx, asked: readonly HandInsAsked[]): Promise<readonly HandInBehind[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<HandInBehind>`
    select distinct r.unit_id, r.form_id, r.id as report_id, h.seq, h.on_date, h.by_name, r.accepted_seq is not distinct from r.hand_in_seq as accepted,
      r.period_from, r.period_to
    from json_to_recordset(${json(asked)}) as a (unit_id text, form_id text, period_from date, period_to date)
    join reports r on r.unit_id = a.unit_id and r.form_id = a.form_id and r.period_from >= a.period_from and r.period_to <= a.period_to
    join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq
    order by r.period_from`.execute(sqlOf<object>(ctx))
  return rows
}
