// The only place for the SQL of reports asked for ad hoc: what was asked of whom, which units that is, and how many of them have answered.
import { unitTypes, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import type { ReportLevel } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows, listed, piece } from '#server/platform/db/statement'

type Handle = Pick<BaseCtx, 'tx'>

export type RequestRecord = {
  id: string
  form_id: string
  level: ReportLevel
  unit_id: UnitId
  scope: UnitId[]
  issuer_id: UnitId
  period_from: PlainDate
  period_to: PlainDate
  due_on: PlainDate
  document_number: string
  document_on: PlainDate
  document_title: string
  asked_at: Date
  asked_by: string | null
  asked_by_name: string
  withdrawn_at: Date | null
  withdrawn_by: string | null
  withdrawn_by_name: string | null
  withdrawn_reason: string | null
}
type RequestTables = { report_requests: RequestRecord }

/** Nobody asks, withdraws or hands in under a request meanwhile, or has done so before and is seen. */
export async function lockRequests(ctx: Handle, how: 'shared' | 'alone'): Promise<void> {
  const lock = sql.raw(how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`select ${lock}(hashtextextended('report-requests', 0))`.execute(sqlOf<object>(ctx))
}

export type StandingFilter = {
  readonly formId?: string | undefined
  readonly window?: Window | undefined
  /** Only what asks units of this place, or a place it lies in on the day. */
  readonly place?: { readonly unitId: UnitId; readonly on: PlainDate } | undefined
  /** Only windows that end after a day. */
  readonly endAfter?: PlainDate | undefined
}

const concerning = ({ unitId, on }: { readonly unitId: UnitId; readonly on: PlainDate }): RawBuilder<boolean> =>
  sql<boolean>`(q.scope @> array[${unitId}]::text[] or q.unit_id = any (app_place_of(${unitId}, ${on}::date)))`

function where(filter: StandingFilter & { readonly standing?: boolean }): RawBuilder<unknown> {
  const { formId, window, place, endAfter, standing } = filter
  return sql.join(
    [
      sql`true`,
      ...(standing === true ? [sql`q.withdrawn_at is null`] : []),
      ...(formId === undefined ? [] : [sql`q.form_id = ${formId}`]),
      ...(window === undefined ? [] : [sql`q.period_from = ${window.from}::date and q.period_to = ${window.to}::date`]),
      ...(endAfter === undefined ? [] : [sql`q.period_to > ${endAfter}::date`]),
      ...(place === undefined ? [] : [concerning(place)]),
    ],
    sql` and `,
  )
}

/** The requests that stand, the latest window first. */
export async function listStanding(ctx: Handle, filter: StandingFilter): Promise<readonly RequestRecord[]> {
  const { rows } = await sql<RequestRecord>`select q.* from report_requests q where ${where({ ...filter, standing: true })}
    order by q.period_to desc, q.period_from desc, q.id`.execute(sqlOf<object>(ctx))
  return rows
}

/** The same with nobody behind it: those due on a day or later. */
export async function listDueSince(ctx: Handle, day: PlainDate): Promise<readonly RequestRecord[]> {
  const { rows } = await sql<RequestRecord>`select * from app_requests_due_since(${day}::date)`.execute(sqlOf<object>(ctx))
  return rows
}

export type ListFilter = {
  readonly formId?: string | undefined
  readonly place?: StandingFilter['place']
  readonly standing: boolean
  readonly after: { readonly at: string; readonly id: string } | null
  readonly limit: number
}

/** Newest first; one more than `limit` tells that a next page exists. */
export async function listRequests(ctx: Handle, { after, limit, ...filter }: ListFilter): Promise<readonly RequestRecord[]> {
  const beyond = after === null ? sql`true` : sql`(q.asked_at, q.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<RequestRecord>`select q.* from report_requests q where ${where(filter)} and ${beyond}
    order by q.asked_at desc, q.id desc limit ${limit + 1}`.execute(sqlOf<object>(ctx))
  return rows
}

export async function findRequest(ctx: Handle, id: string): Promise<RequestRecord | undefined> {
  return sqlOf<RequestTables>(ctx).selectFrom('report_requests').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function addRequest(ctx: Handle, row: RequestRecord): Promise<void> {
  await sqlOf<RequestTables>(ctx).insertInto('report_requests').values(row).execute()
}

export async function changeRequest(
  ctx: Handle,
  id: string,
  change: Partial<Pick<RequestRecord, 'due_on' | 'withdrawn_at' | 'withdrawn_by' | 'withdrawn_by_name' | 'withdrawn_reason'>>,
): Promise<void> {
  await sqlOf<RequestTables>(ctx).updateTable('report_requests').set(change).where('id', '=', id).execute()
}

type Reports = { readonly formId: string; readonly window: Window; readonly unitId: UnitId }

/** How many reports were handed in under a request, or would be. */
export async function countHandedIn(ctx: Handle, { formId, window, unitId }: Reports): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from reports r where r.form_id = ${formId} and r.period_from = ${window.from}::date
      and r.period_to = ${window.to}::date and r.scope @> array[${unitId}]::text[] and r.handed_in_on is not null`.execute(
    sqlOf<object>(ctx),
  )
  return rows[0]?.n ?? 0
}

/** Reports begun under a request are due when it is. */
export async function moveDueOn(ctx: Pick<Ctx, 'tx' | 'now'>, { formId, window, unitId }: Reports, dueOn: PlainDate): Promise<void> {
  await sql`update reports r set due_on = ${dueOn}::date, updated_at = ${ctx.now} where r.form_id = ${formId}
    and r.period_from = ${window.from}::date and r.period_to = ${window.to}::date and r.scope @> array[${unitId}]::text[]`.execute(
    sqlOf<object>(ctx),
  )
}

/** A place whose units of a level are asked, on the day they are looked at. */
export type AskedArea = { readonly key: string; readonly unitId: UnitId; readonly level: Level; readonly day: PlainDate }

const typesOf = (level: Level): readonly string[] => unitTypes[level]

/** The units of each area, by the key of the area: a unit of the level itself, or those below. */
const unitsAsked = (areas: readonly AskedArea[]): RawBuilder<unknown> => sql`
  area as (
    select a.* from json_to_recordset(${JSON.stringify(areas.map((area) => ({ ...area, unit_id: area.unitId, types: typesOf(area.level) })))}::json)
      as a (key text, unit_id text, types text[], day date)
  ), down (key, unit_id, type, types, day) as (
    select area.key, v.unit_id, v.type, area.types, area.day from area join unit_versions v on v.unit_id = area.unit_id
      and v.valid_from <= area.day and (v.valid_to is null or v.valid_to > area.day)
    union
    select down.key, v.unit_id, v.type, down.types, down.day from down join unit_versions v on v.parent_id = down.unit_id
      and v.valid_from <= down.day and (v.valid_to is null or v.valid_to > down.day)
    where down.type <> all (down.types) or down.unit_id = 'VN'
  ), asked as (
    select down.key, down.unit_id, down.day from down where down.type = any (down.types) and down.unit_id <> 'VN'
  )`

/** How many units are asked at each place, their own place and all above it: who owes a report, and how many do below. */
export async function countAsked(ctx: Handle, areas: readonly AskedArea[]): Promise<ReadonlyMap<UnitId, number>> {
  if (areas.length === 0) return new Map()
  const { rows } = await sql<{ unit_id: UnitId; units: number }>`
    with recursive ${unitsAsked(areas)}, above (unit_id, day, units) as (
      select unit_id, day, count(distinct unit_id) from asked group by unit_id, day
      union all
      select v.parent_id, above.day, above.units from above join unit_versions v on v.unit_id = above.unit_id
        and v.valid_from <= above.day and (v.valid_to is null or v.valid_to > above.day)
        where v.parent_id is not null
    )
    select unit_id, sum(units)::int as units from above group by unit_id`.execute(sqlOf<object>(ctx))
  return new Map(rows.map(({ unit_id, units }) => [unit_id, units]))
}

export type ProgressRow = { readonly key: string; readonly expected: number; readonly handed_in: number; readonly accepted: number }

/** Of each request the units asked that lie at or below some places, and how many of them have answered. @param areas keyed by request id */
export async function countProgress(ctx: Handle, areas: readonly AskedArea[], places: readonly UnitId[]): Promise<readonly ProgressRow[]> {
  if (areas.length === 0) return []
  const { rows } = await sql<ProgressRow>`
    with recursive ${unitsAsked(areas)}, reach (key, unit_id, day) as (
      select area.key, place.id, area.day from area, unnest(${[...places]}::text[]) as place (id)
      union
      select reach.key, v.unit_id, reach.day from reach join unit_versions v on v.parent_id = reach.unit_id
        and v.valid_from <= reach.day and (v.valid_to is null or v.valid_to > reach.day)
        join units u on u.id = v.unit_id and u.level not in ('village', 'institution')
    )
    select q.id::text as key, count(*)::int as expected, count(r.handed_in_on)::int as handed_in, count(r.accepted_seq)::int as accepted
    from asked join report_requests q on q.id::text = asked.key
      join reach on reach.key = asked.key and reach.unit_id = asked.unit_id
      left join reports r on r.unit_id = asked.unit_id and r.form_id = q.form_id and r.period_from = q.period_from and r.period_to = q.period_to
    group by q.id`.execute(sqlOf<object>(ctx))
  return rows
}

/** Which of the standing requests ask which of some units, by where each lies on the last day of the window or on `today` before it. */
export async function listAskedOf(
  ctx: Handle,
  units: readonly UnitId[],
  { today, endAfter }: { readonly today: PlainDate; readonly endAfter: PlainDate },
): Promise<readonly (Pick<RequestRecord, 'form_id' | 'level' | 'period_from' | 'period_to' | 'due_on'> & { readonly asked_id: UnitId })[]> {
  if (units.length === 0) return []
  return keptRows(
    ctx,
    piece`select u.id as asked_id, q.form_id, q.level, q.period_from, q.period_to, q.due_on
    from report_requests q cross join json_array_elements_text(${listed(units)}) as u (id)
    where q.withdrawn_at is null and q.period_from <= ${today}::date and q.period_to > ${endAfter}::date
      and q.unit_id = any (app_place_of(u.id, least(q.period_to - 1, ${today}::date)))`,
  )
}
