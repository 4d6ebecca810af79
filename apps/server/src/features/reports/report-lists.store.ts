// The only place for the SQL of lists of reports: what is expected of units of a level, begun or not, and what a unit owes.
import type { ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { COUNTRY_ID, unitTypes, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, listed, piece } from '#server/platform/db/statement'

/** A unit and its report; the report's columns are null where it was not begun. */
export type ExpectedRow = {
  readonly unit_id: UnitId
  readonly unit_name: string
  readonly parent_name: string | null
  readonly sort_key: string
  readonly id: string | null
  readonly form_version: number | null
  readonly due_on: PlainDate | null
  readonly status: ReportStatus | null
  readonly handed_in_on: PlainDate | null
  readonly late: boolean | null
  readonly returned_cells: number | null
  readonly updated_at: Date | null
}

export type Counts = {
  readonly expected: number
  readonly not_begun: number
  readonly open: number
  readonly handed_in: number
  readonly returned: number
  readonly accepted: number
  readonly correcting: number
  readonly late: number
  readonly overdue: number
}

export type ExpectedFilter = {
  readonly roots: readonly UnitId[]
  readonly level: Level
  readonly formId: string
  readonly period: Window
  /** The day on which the tree is read. */
  readonly on: PlainDate
  /** Only units at and below these are asked, each by its own day; null: all of the level. */
  readonly areas: readonly { readonly unitId: UnitId; readonly dueOn: PlainDate }[] | null
  /** The deadline of what was not begun. */
  readonly dueOn: PlainDate
  readonly today: PlainDate
  /** Where it may still be handed in in time because the system was down: nobody below is overdue. */
  readonly covered: readonly UnitId[]
  readonly state: ReportStatus | 'not-begun' | 'waits-for-me' | 'overdue' | undefined
  /** Whose reports the actor enters, and receives. */
  readonly enters: readonly UnitId[]
  readonly receives: readonly UnitId[]
  /** Folded words, see foldName. */
  readonly name: string | undefined
  readonly after: { readonly sortKey: string; readonly unitId: string } | undefined
  readonly limit: number
}

const holds = (alias: string, on: PlainDate | RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${alias}.valid_from`)} <= ${on} and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} > ${on}))`
const textArray = (values: readonly string[]): RawBuilder<string[]> => sql<string[]>`${[...values]}::text[]`

/** By the bare name, numbers in their own order, as unit_labels sorts. */
const SORT_KEY = sql.raw(`case when below.bare_search ~ '^[0-9]'
    then lpad(substring(below.bare_search from '^[0-9]+'), 6, '0') || regexp_replace(below.bare_search, '^[0-9]+', '') else below.bare_search end
    || ' ' || split_part(below.unit_id, '@', 1)`)

/** Handed in never, although the day has passed, and with it what an outage gave. */
function overdueOn({ dueOn, today, covered }: ExpectedFilter): RawBuilder<boolean> {
  if (covered.includes(COUNTRY_ID)) return sql<boolean>`false`
  const passed = sql<boolean>`(expected.handed_in_on is null and coalesce(expected.due_on, ${dueOn}::date) < ${today}::date)`
  return covered.length === 0
    ? passed
    : sql<boolean>`(${passed} and expected.unit_id not in (select under.id from unnest(${textArray(covered)}) place, app_units_under(place) under (id)))`
}

function stateCondition(filter: ExpectedFilter): RawBuilder<boolean> {
  const { state } = filter
  if (state === undefined) return sql<boolean>`true`
  if (state === 'not-begun') return sql<boolean>`expected.status is null`
  if (state === 'overdue') return overdueOn(filter)
  if (state === 'waits-for-me') {
    return sql<boolean>`(expected.status = 'handed-in' and expected.scope[2:] && ${textArray(filter.receives)}
      or expected.status in ('open', 'returned', 'correcting') and expected.scope && ${textArray(filter.enters)}
      or expected.status is null and expected.unit_id = any (${textArray(filter.enters)}))`
  }
  return sql<boolean>`expected.status = ${state}`
}

/**
 * Units of a level below some roots on a day, each with its report, one page by name; and the counts of all of them. One statement.
 * One row more than `limit` tells that a next page exists.
 */
export async function listExpected(ctx: Ctx, filter: ExpectedFilter): Promise<{ counts: Counts; rows: readonly ExpectedRow[] }> {
  const types = textArray([...unitTypes[filter.level]])
  const named =
    filter.name === undefined ? sql`true` : sql`expected.search_key like ${`%${filter.name.replace(/[\\%_]/g, (c) => `\\${c}`)}%`}`
  const { areas } = filter
  const asked =
    areas === null
      ? sql``
      : sql`, asked (unit_id, due_on) as (
      select a.unit_id, a.due_on from json_to_recordset(${JSON.stringify(areas.map(({ unitId, dueOn }) => ({ unit_id: unitId, due_on: dueOn })))}::json)
        as a (unit_id text, due_on date)
      union
      select v.unit_id, asked.due_on from asked join unit_versions v on v.parent_id = asked.unit_id and ${holds('v', filter.on)}
        where v.type <> all (${textArray([...unitTypes.village, ...unitTypes.institution])})
    )`
  const after =
    filter.after === undefined ? sql`true` : sql`(expected.sort_key, expected.unit_id) > (${filter.after.sortKey}, ${filter.after.unitId})`
  const { rows } = await sql<{ counts: Counts } & { [K in keyof ExpectedRow]: ExpectedRow[K] | null }>`
    with recursive below as (
      select v.unit_id, v.parent_id, v.full_name, v.type, v.bare_search, v.name_search from unit_versions v
        where v.unit_id = any (${textArray(filter.roots)}) and ${holds('v', filter.on)}
      union
      select v.unit_id, v.parent_id, v.full_name, v.type, v.bare_search, v.name_search
        from below join unit_versions v on v.parent_id = below.unit_id and ${holds('v', filter.on)}
        where below.type <> all (${types}) or below.unit_id = ${COUNTRY_ID}
    )${asked}, expected as materialized (
      select below.unit_id, below.full_name as unit_name, p.full_name as parent_name, below.name_search as search_key, ${SORT_KEY} as sort_key,
        r.id, r.scope, r.form_version, ${areas === null ? sql`r.due_on` : sql`coalesce(r.due_on, asked.due_on)`} as due_on, r.status,
        r.handed_in_on, r.late, r.returned_cells, r.updated_at
      from below ${areas === null ? sql`` : sql`join asked on asked.unit_id = below.unit_id`}
      left join unit_versions p on p.unit_id = below.parent_id and ${holds('p', filter.on)}
      left join reports r on r.unit_id = below.unit_id and r.form_id = ${filter.formId}
        and r.period_from = ${filter.period.from}::date and r.period_to = ${filter.period.to}::date
      where below.type = any (${types}) and below.unit_id <> ${COUNTRY_ID}
    ), counted as (
      select json_build_object('expected', count(*), 'not_begun', count(*) filter (where status is null), 'open', count(*) filter (where status = 'open'),
        'handed_in', count(*) filter (where status = 'handed-in'), 'returned', count(*) filter (where status = 'returned'),
        'accepted', count(*) filter (where status = 'accepted'), 'correcting', count(*) filter (where status = 'correcting'),
        'late', count(*) filter (where late), 'overdue', count(*) filter (where ${overdueOn(filter)})) as counts
      from expected
    )
    select counted.counts, page.unit_id, page.unit_name, page.parent_name, page.sort_key, page.id, page.form_version, page.due_on, page.status,
      page.handed_in_on, page.late, page.returned_cells, page.updated_at
    from counted left join lateral (
      select * from expected where ${stateCondition(filter)} and ${named} and ${after} order by sort_key, unit_id limit ${filter.limit + 1}
    ) page on true
    order by page.sort_key, page.unit_id`.execute(sqlOf<object>(ctx))
  const [first] = rows
  if (first === undefined) throw new Error('counts are always there')
  return { counts: first.counts, rows: rows.flatMap((row) => (row.unit_id === null ? [] : [row as ExpectedRow])) }
}

/** A place whose reports of a level are looked for. */
export type Owing = { readonly unit_id: UnitId; readonly level: Level }
/** What such a place may owe: a form and a period, with the day on which it must stand. `unit_id` null: every place of the level. */
export type Owed = {
  readonly unit_id: UnitId | null
  readonly level: Level
  readonly form_id: string
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  readonly day: PlainDate
}
export type OwedRow = Omit<ExpectedRow, 'sort_key'> & Pick<Owed, 'form_id' | 'period_from' | 'period_to' | 'level'>

/** Of what places may owe, that which they stood for, accepted or not; and whatever of theirs was begun earlier and never ended. */
export async function listOwed(ctx: Ctx, owed: readonly Owed[], places: readonly Owing[]): Promise<readonly OwedRow[]> {
  if (places.length === 0) return []
  return keptRows<OwedRow>(
    ctx,
    piece`with asked as materialized (
      select * from json_to_recordset(${listed(places)}) as p (unit_id text, level text)
    ), wanted as materialized (
      select * from json_to_recordset(${listed(owed)}) as w (unit_id text, level text, form_id text, period_from date, period_to date, day date)
    ), standing as materialized (
      -- one by one: of a list the planner expects a hundred, and would read all units of the country for the few there are
      select asked.*, v.full_name, v.parent_id, v.valid_from, v.valid_to from asked
      cross join lateral (select from units u where u.id = asked.unit_id and u.level = asked.level limit 1) u
      cross join lateral (select * from unit_versions v where v.unit_id = asked.unit_id offset 0) v
    )
    select o.unit_id, w.form_id, w.period_from, w.period_to, w.level, o.full_name as unit_name, p.full_name as parent_name, r.id, r.form_version,
      r.due_on, r.status, r.handed_in_on, r.late, r.returned_cells, r.updated_at
    from wanted w join standing o on o.level = w.level and (w.unit_id is null or w.unit_id = o.unit_id)
      and o.valid_from <= w.day and (o.valid_to is null or o.valid_to > w.day)
    left join lateral (select full_name from unit_versions p where p.unit_id = o.parent_id
      and p.valid_from <= w.day and (p.valid_to is null or p.valid_to > w.day) limit 1) p on true
    left join lateral (select * from reports r where r.unit_id = o.unit_id and r.form_id = w.form_id
      and r.period_from = w.period_from and r.period_to = w.period_to limit 1) r on true
    union all
    select r.unit_id, r.form_id, r.period_from, r.period_to, label.level, label.name, label.parent_name, r.id, r.form_version,
      r.due_on, r.status, r.handed_in_on, r.late, r.returned_cells, r.updated_at
    from (select distinct unit_id from asked) place
    cross join lateral (select * from reports r where r.unit_id = place.unit_id and r.status <> 'accepted' offset 0) r
    cross join lateral (select level, name, parent_name from unit_labels label where label.unit_id = r.unit_id limit 1) label
    where not exists (
      select from wanted w join asked o on o.level = w.level and (w.unit_id is null or w.unit_id = o.unit_id)
      where o.unit_id = r.unit_id and w.form_id = r.form_id and w.period_from = r.period_from and w.period_to = r.period_to)
    -- what was begun and is asked for no more is owed by nobody
    and (select count(*) filter (where q.withdrawn_at is null) from report_requests q where q.form_id = r.form_id
      and q.period_from = r.period_from and q.period_to = r.period_to and q.unit_id = any (r.scope) having count(*) > 0) is distinct from 0`,
  )
}
