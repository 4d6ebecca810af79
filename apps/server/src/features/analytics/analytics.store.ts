// The only place for the SQL of boards and summaries: set-based, one statement for a board.
import type { BoardState, BoardTotals, MeasuredLevel, Share } from '@binhyen/core/analytics/analytics.domain'
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** What one statement of a board is about. */
export type CohortKey = {
  readonly unitId: UnitId
  /** The unit and its ancestors, nearest first. */
  readonly scope: readonly UnitId[]
  readonly kind: StatusKind
  readonly level: MeasuredLevel
  readonly window: Window
  /** The sets dossiers are filed under; none for recorded titles. */
  readonly setIds: readonly string[]
  /** False: no enrolment was recorded, so every unit of the level in the catalogue on `catalogueDay` is counted. */
  readonly enrolled: boolean
  readonly catalogueDay: PlainDate
  /** True where only decisions were recorded: who is not listed was not recognised. */
  readonly recordedOnly: boolean
  readonly deadline: PlainDate | null
  readonly on: PlainDate
}

export type SeenCohort = {
  readonly seen: 'cohort' | 'dossiers' | 'decisions'
  readonly kind: StatusKind | null
  readonly level: string | null
  readonly set_id: string | null
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly due_on: PlainDate | null
  readonly as_said: string | null
  readonly source: string | null
}

const dbOf = (ctx: Pick<Ctx, 'tx'>): Kysely<object> => sqlOf<object>(ctx)

/** Everything that can be counted in and below a unit by a day: enrolments, dossiers filed, decisions made. */
export async function listSeenCohorts(ctx: Ctx, unitId: UnitId, on: PlainDate): Promise<SeenCohort[]> {
  const unit = sql`array[${unitId}]::text[]`
  const { rows } = await sql<SeenCohort>`
    select 'cohort' as seen, c.programme as kind, c.object_level as level, null as set_id, c.window_from, c.window_to, null::date as due_on,
      max(c.as_said) filter (where c.unit_id = ${unitId}) as as_said, max(c.source) filter (where c.unit_id = ${unitId}) as source
    from cohorts c
    where c.frozen_at is not null and c.window_from <= ${on}::date and (c.scope @> ${unit} or c.id in (select e.cohort_id from enrolments e where e.scope @> ${unit}))
    group by c.programme, c.object_level, c.window_from, c.window_to
    union all
    select 'dossiers', null, null, d.set_id, d.window_from, d.window_to, max(d.due_on), null, null
    from dossiers d
    where d.scope @> ${unit} and d.registered_on <= ${on}::date
    group by d.set_id, d.window_from, d.window_to
    union all
    select 'decisions', s.status_kind, u.level, max(s.set_id), s.window_from, s.window_to, null, max(own.as_said), max(own.source)
    from unit_statuses s join units u on u.id = s.unit_id
    -- how the unit itself put it into words: of its own few decisions only
    left join decisions own on own.id = s.decision_id and own.authority_unit_id = ${unitId} and coalesce(own.as_said, own.source) is not null
    where s.scope @> ${unit} and s.effective_on <= ${on}::date
    group by s.status_kind, u.level, s.window_from, s.window_to`.execute(dbOf(ctx))
  return rows
}

/** Of institutions, only those the law assesses are counted. */
function assessedOn(day: PlainDate): RawBuilder<unknown> {
  return sql`and exists (select from institutions i where i.unit_id = below.unit_id and i.excluded is null
    and i.valid_from <= ${day}::date and (i.valid_to is null or i.valid_to > ${day}::date))`
}

/** The counted units with their scope: the frozen enrolment, or the catalogue of a day where none was recorded. */
function enrolledOf(key: CohortKey): RawBuilder<unknown> {
  if (key.enrolled) {
    return sql`enrolled as (
      select e.unit_id, e.scope from cohorts c join enrolments e on e.cohort_id = c.id
      where c.frozen_at is not null and c.programme = ${key.kind} and c.object_level = ${key.level} and c.window_from = ${key.window.from}::date and c.window_to = ${key.window.to}::date
        and e.scope @> array[${key.unitId}]::text[])`
  }
  return sql`recursive below (unit_id, scope, level) as (
      select u.id, ${[...key.scope]}::text[], u.level from units u where u.id = ${key.unitId}
      union all
      select v.unit_id, array[v.unit_id] || below.scope, u.level
      from below join unit_versions v on v.parent_id = below.unit_id join units u on u.id = v.unit_id
      where below.level <> ${key.level} and v.valid_from <= ${key.catalogueDay}::date and (v.valid_to is null or v.valid_to > ${key.catalogueDay}::date)
    ), enrolled as (select unit_id, scope from below where level = ${key.level} ${key.level === 'institution' ? assessedOn(key.catalogueDay) : sql``})`
}

/** State and lateness of each counted unit: the same rules as boardStateOf and isLate of the core, in one pass (a test compares them). */
function factsOf(key: CohortKey): RawBuilder<unknown> {
  const on = sql`${key.on}::date`
  return sql`${enrolledOf(key)}, facts as (
    select e.unit_id, e.scope, d.id as dossier_id, d.status, d.failing, s.decision_id, d.registered_on, s.import_id is not null as imported,
      exists (select from past_conflicts p where p.unit_id = e.unit_id and p.status_kind = ${key.kind} and p.window_from < ${key.window.to}::date
        and p.window_to > ${key.window.from}::date) as conflicting,
      case when d.handed_in_on <= ${on} then d.handed_in_on end as handed_in_on,
      case
        when s.state = 'recognised' then 'recognised'
        when s.state is not null or d.status = 'not-met' or (${key.recordedOnly} and not partly.said) then 'not-recognised'
        when d.handed_in_on is null or d.handed_in_on > ${on} then 'not-handed-in'
        else coalesce(d.outcome, 'cannot-tell')
      end as state,
      coalesce(case
        when d.handed_in_on <= ${on} then d.handed_in_on > coalesce(d.due_on, ${key.deadline}::date)
        else s.state is null and d.status is distinct from 'not-met' and not ${key.recordedOnly} and ${on} > coalesce(d.due_on, ${key.deadline}::date)
      end, false) as late
    from enrolled e
    -- a file lists whom it lists: of the others it says nothing
    cross join (select exists (select from unit_statuses said where said.import_id is not null and said.status_kind = ${key.kind}
      and said.window_from = ${key.window.from}::date and said.scope @> array[${key.unitId}]::text[]) as said) partly
    left join dossiers d on d.unit_id = e.unit_id and d.set_id = any(${[...key.setIds]}::text[]) and d.window_from = ${key.window.from}::date and d.registered_on <= ${on}
    left join unit_statuses s on s.unit_id = e.unit_id and s.status_kind = ${key.kind} and s.window_from = ${key.window.from}::date and s.effective_on <= ${on}
      and (s.ended_on is null or s.ended_on > ${on})
  )`
}

const TOTALS = sql`count(*)::int as enrolled, count(*) filter (where late)::int as late,
  count(*) filter (where state = 'recognised')::int as recognised, count(*) filter (where state = 'not-recognised')::int as "not-recognised",
  count(*) filter (where state = 'met')::int as met, count(*) filter (where state = 'not-met')::int as "not-met",
  count(*) filter (where state = 'cannot-tell')::int as "cannot-tell", count(*) filter (where state = 'not-handed-in')::int as "not-handed-in"`

export type BoardPart = BoardTotals & { readonly id: UnitId; readonly code: string; readonly name: string; readonly level: string }
export type BoardCounts = {
  readonly totals: BoardTotals
  /** Units whose result was taken in from a file, and those of whom a file says something else than what counts. */
  readonly imported: number
  readonly conflicting: number
  readonly failing: readonly { clause: string; units: number }[]
  readonly parts: readonly BoardPart[]
}

/** All numbers of a board in one statement. Parts are the sub-units directly below, where they are not the counted units themselves. */
export async function countBoard(ctx: Ctx, key: CohortKey): Promise<BoardCounts> {
  const { rows } = await sql<BoardCounts>`
    with ${factsOf(key)}
    select (select row_to_json(t) from (select ${TOTALS} from facts) t) as totals,
      (select count(*) filter (where imported)::int from facts) as imported, (select count(*) filter (where conflicting)::int from facts) as conflicting,
      (select coalesce(json_agg(f order by f.units desc, f.clause), '[]') from (
        select clause, count(*)::int as units from facts, unnest(failing) as clause
        where state <> 'recognised' and handed_in_on is not null group by clause) f) as failing,
      (select coalesce(json_agg(p order by p.sort_key, p.id), '[]') from (
        select label.unit_id as id, label.code, label.name, label.level, label.sort_key, part.*
        from (
          select facts.scope[array_position(facts.scope, ${key.unitId}) - 1] as part_id, ${TOTALS}
          from facts where array_position(facts.scope, ${key.unitId}) > 2 group by part_id) part
        join unit_labels label on label.unit_id = part.part_id) p) as parts`.execute(dbOf(ctx))
  const [found] = rows
  if (found === undefined) throw new RangeError('an aggregate answers one row')
  return found
}

/** Recognised of counted, and how many wait for a decision. */
export async function countShare(ctx: Ctx, key: CohortKey): Promise<Share & { readonly pending: number }> {
  const { rows } = await sql<Share & { pending: number }>`
    with ${factsOf(key)}
    select count(*)::int as total, count(*) filter (where state = 'recognised')::int as met,
      count(*) filter (where state not in ('recognised', 'not-recognised'))::int as pending
    from facts`.execute(dbOf(ctx))
  return rows[0] ?? { met: 0, total: 0, pending: 0 }
}

export type BoardUnitFilter = {
  readonly states?: readonly BoardState[] | undefined
  readonly late?: boolean | undefined
  readonly clause?: string | undefined
  readonly within?: UnitId | undefined
  readonly conflicting?: boolean | undefined
  readonly after?: { readonly sortKey: string; readonly id: string } | undefined
  readonly limit: number
}

export type BoardUnitRow = {
  readonly unit_id: UnitId
  readonly code: string
  readonly name: string
  readonly level: string
  readonly sort_key: string
  readonly parent_name: string | null
  readonly state: BoardState
  readonly late: boolean
  readonly dossier_id: string | null
  readonly status: string | null
  readonly handed_in_on: PlainDate | null
  readonly failing: readonly string[] | null
  readonly decision_id: string | null
  readonly number: string | null
  readonly decided_on: PlainDate | null
  readonly authority_body: string | null
  readonly imported: boolean
  readonly conflicting: boolean
}

/** The units behind a number, by name; one more than `limit` tells that a next page exists. */
export async function listBoardUnits(ctx: Ctx, key: CohortKey, filter: BoardUnitFilter): Promise<BoardUnitRow[]> {
  const wanted = [
    ...(filter.states === undefined ? [] : [sql`facts.state = any(${[...filter.states]}::text[])`]),
    ...(filter.late === undefined ? [] : [sql`facts.late = ${filter.late}`]),
    ...(filter.clause === undefined
      ? []
      : [sql`facts.state <> 'recognised' and facts.handed_in_on is not null and ${filter.clause} = any(facts.failing)`]),
    ...(filter.conflicting === undefined ? [] : [sql`facts.conflicting = ${filter.conflicting}`]),
    ...(filter.within === undefined ? [] : [sql`facts.scope @> array[${filter.within}]::text[]`]),
    ...(filter.after === undefined ? [] : [sql`(label.sort_key, label.unit_id) > (${filter.after.sortKey}, ${filter.after.id})`]),
  ]
  const where = wanted.length === 0 ? sql`true` : sql.join(wanted, sql` and `)
  const { rows } = await sql<BoardUnitRow>`
    with ${factsOf(key)}, page as (
      select label.unit_id, label.code, label.name, label.level, label.sort_key, facts.scope[2] as parent_id, facts.state, facts.late, facts.dossier_id,
        facts.status, facts.handed_in_on, facts.failing, facts.imported, facts.conflicting, facts.decision_id
      from facts join unit_labels label on label.unit_id = facts.unit_id
      where ${where}
      order by label.sort_key, label.unit_id
      limit ${filter.limit + 1})
    select page.*, parent.name as parent_name, made.number, made.decided_on, made.authority_body
    from page
    left join unit_labels parent on parent.unit_id = page.parent_id and page.parent_id <> ${key.unitId}
    left join decisions made on made.id = page.decision_id
    order by page.sort_key, page.unit_id`.execute(dbOf(ctx))
  return rows
}

/** The types of the counted units in the window, for the noun of a sentence. */
export async function listTypes(ctx: Ctx, key: CohortKey): Promise<UnitType[]> {
  const { rows } = await sql<{ type: UnitType }>`
    with ${enrolledOf(key)}
    select distinct (
      select v.type from unit_versions v where v.unit_id = enrolled.unit_id
      order by v.valid_from <= ${key.catalogueDay}::date desc, abs(v.valid_from - ${key.catalogueDay}::date) limit 1
    ) as type from enrolled`.execute(dbOf(ctx))
  return rows.map((row) => row.type)
}

export type UnitStatusRow = {
  readonly seen: 'cohort' | 'dossier' | 'decision'
  readonly kind: StatusKind | null
  readonly set_id: string | null
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly due_on: PlainDate | null
  readonly dossier_id: string | null
  readonly status: string | null
  readonly outcome: string | null
  readonly failing: readonly string[] | null
  readonly registered_on: PlainDate | null
  readonly handed_in_on: PlainDate | null
  readonly state: string | null
  readonly decision_id: string | null
  readonly number: string | null
  readonly decided_on: PlainDate | null
  readonly authority_body: string | null
  readonly imported: boolean
}

/** All that stands about one unit itself by a day: where it is enrolled, its dossiers, the decisions that list it. */
export async function listUnitStatuses(ctx: Ctx, unitId: UnitId, on: PlainDate): Promise<UnitStatusRow[]> {
  const { rows } = await sql<UnitStatusRow>`
    select 'cohort' as seen, c.programme as kind, null as set_id, c.window_from, c.window_to, null::date as due_on, null::uuid as dossier_id, null as status,
      null as outcome, null::text[] as failing, null::date as registered_on, null::date as handed_in_on, null as state, null::uuid as decision_id, null as number,
      null::date as decided_on, null as authority_body, false as imported
    from enrolments e join cohorts c on c.id = e.cohort_id where e.unit_id = ${unitId} and c.frozen_at is not null and c.window_from <= ${on}::date
    union all
    select 'dossier', null, d.set_id, d.window_from, d.window_to, d.due_on, d.id, d.status, d.outcome, d.failing, d.registered_on,
      case when d.handed_in_on <= ${on}::date then d.handed_in_on end, null, null, null, null, null, false
    from dossiers d where d.unit_id = ${unitId} and d.registered_on <= ${on}::date
    union all
    select 'decision', s.status_kind, s.set_id, s.window_from, s.window_to, null, s.dossier_id, null, null, null, null, null, s.state, made.id, made.number,
      made.decided_on, made.authority_body, s.import_id is not null
    from unit_statuses s join decisions made on made.id = s.decision_id
    where s.unit_id = ${unitId} and s.effective_on <= ${on}::date and (s.ended_on is null or s.ended_on > ${on}::date)
    order by window_from desc`.execute(dbOf(ctx))
  return rows
}

export type ConflictCount = {
  readonly kind: StatusKind
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly lines: number
}

/** Lines of files that say something else of a unit than what counts, by status and window. */
export async function countConflicts(ctx: Ctx, unitId: UnitId): Promise<ConflictCount[]> {
  const { rows } = await sql<ConflictCount>`
    select status_kind as kind, window_from, window_to, count(*)::int as lines from past_conflicts where unit_id = ${unitId}
    group by status_kind, window_from, window_to`.execute(dbOf(ctx))
  return rows
}
