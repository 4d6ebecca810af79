// The only place that reads the unit catalogue: versions on a day, paths, children, lines through time, search.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitQuery } from '@binhyen/core/units/unit-search.domain'
import { COUNTRY_ID, unitTypes, type Level, type UnitId, type UnitType } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitTables } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>
export type UnitRow = UnitTables['units']

export async function findUnit(ctx: Reading, id: UnitId): Promise<UnitRow | undefined> {
  return tablesOf(ctx).selectFrom('units').selectAll().where('id', '=', id).executeTakeFirst()
}

/** True where the columns valid_from, valid_to of `alias` hold the day. */
function holds(alias: string, on: PlainDate | RawBuilder<PlainDate>): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${alias}.valid_from`)} <= ${on} and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} > ${on}))`
}

export type LineageRow = {
  readonly wanted_id: UnitId
  readonly depth: number
  readonly unit_id: UnitId
  readonly level: Level
  readonly full_name: string
  readonly type: UnitType
  readonly parent_id: UnitId | null
}

/** Each asked unit on its day (depth 0) and its ancestors, nearest first; nothing where it does not stand. One statement for all. */
export async function listLineages(
  ctx: Reading,
  asked: readonly { readonly id: UnitId; readonly on: PlainDate }[],
): Promise<readonly LineageRow[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<LineageRow>`
    with recursive line as (
      select wanted.id as wanted_id, wanted."on", 0 as depth, v.unit_id, v.full_name, v.type, v.parent_id
        from unnest(${asked.map(({ id }) => id)}::text[], ${asked.map((each) => each.on)}::date[]) as wanted (id, "on")
        join unit_versions v on v.unit_id = wanted.id and ${holds('v', sql`wanted."on"`)}
      union all
      select line.wanted_id, line."on", line.depth + 1, v.unit_id, v.full_name, v.type, v.parent_id
        from line join unit_versions v on v.unit_id = line.parent_id and ${holds('v', sql`line."on"`)}
        where line.depth < 8
    )
    select wanted_id, depth, unit_id, units.level, full_name, type, parent_id from line join units on units.id = line.unit_id order by wanted_id, depth`.execute(
    tablesOf(ctx),
  )
  return rows
}

export type ChildRow = {
  readonly id: UnitId
  readonly code: string
  readonly level: Level
  readonly type: UnitType
  readonly full_name: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly children: number
}

/** Institutions are told by the type of their versions, which saves the join. */
function isInstitution(alias: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${alias}.type`)} in ('cơ quan', 'doanh nghiệp', 'cơ sở giáo dục')`
}

/** The units directly below these on a day, by code, without the villages and institutions. */
export async function listChildrenOn(
  ctx: Reading,
  ids: readonly UnitId[],
  on: PlainDate,
): Promise<readonly (ChildRow & { readonly parent_id: UnitId })[]> {
  const { rows } = await sql<ChildRow & { readonly parent_id: UnitId }>`
    select v.parent_id, u.id, u.code, u.level, v.type, v.full_name, u.valid_from, u.valid_to,
      (select count(*) from unit_versions c where c.parent_id = u.id and ${holds('c', on)} and not ${isInstitution('c')}) as children
    from unit_versions v join units u on u.id = v.unit_id
    where v.parent_id = any (${[...ids]}) and ${holds('v', on)} and u.level not in ('village', 'institution')
    order by u.code`.execute(tablesOf(ctx))
  return rows
}

/** All units of one level below one (itself included where it is of that level and not the country) on a day. */
export async function listDescendantsOn(
  ctx: Reading,
  id: UnitId,
  level: Level,
  on: PlainDate,
): Promise<
  readonly {
    readonly id: UnitId
    readonly code: string
    readonly full_name: string
    readonly type: UnitType
    readonly valid_from: PlainDate
  }[]
> {
  // an id says code and first day, a type its level: the walk needs no look at `units`
  const { rows } = await sql<{ id: UnitId; code: string; full_name: string; type: UnitType; valid_from: PlainDate }>`
    with recursive below as (
      select unit_id, full_name, type from unit_versions v where unit_id = ${id} and ${holds('v', on)}
      union all
      select v.unit_id, v.full_name, v.type from below join unit_versions v on v.parent_id = below.unit_id and ${holds('v', on)}
    )
    select unit_id as id, split_part(unit_id, '@', 1) as code, full_name, type, split_part(unit_id, '@', 2)::date as valid_from
    from below where type = any (${[...unitTypes[level]]}) and unit_id <> ${COUNTRY_ID} order by code`.execute(tablesOf(ctx))
  return rows
}

export type VersionRow = {
  readonly full_name: string
  readonly type: UnitType
  readonly parent_id: UnitId | null
  readonly parent_name: string | null
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly from_not_before: PlainDate | null
  readonly from_not_after: PlainDate | null
}

export async function listVersions(ctx: Reading, id: UnitId): Promise<readonly VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.full_name, v.type, v.parent_id, p.full_name as parent_name, v.valid_from, v.valid_to, v.from_not_before, v.from_not_after
    from unit_versions v left join unit_versions p on p.unit_id = v.parent_id and ${holds('p', sql`v.valid_from`)}
    where v.unit_id = ${id} order by v.valid_from`.execute(tablesOf(ctx))
  return rows
}

export type LinkRow = UnitTables['unit_successions'] & {
  readonly other_id: UnitId
  readonly full_name: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
}

/** Successions out of (`successors`) or into a unit, with the other unit under its last name. */
export async function listLinks(
  ctx: Reading,
  ids: readonly UnitId[],
  direction: 'successors' | 'predecessors',
): Promise<readonly LinkRow[]> {
  if (ids.length === 0) return []
  const [near, far] = direction === 'successors' ? (['from_id', 'to_id'] as const) : (['to_id', 'from_id'] as const)
  const { rows } = await sql<LinkRow>`
    select s.*, u.id as other_id, v.full_name, u.valid_from, u.valid_to
    from unit_successions s join units u on u.id = ${sql.ref(`s.${far}`)}
    join lateral (select full_name from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    where ${sql.ref(`s.${near}`)} = any (${[...ids]}) order by u.code`.execute(tablesOf(ctx))
  return rows
}

export type ComparisonRows = {
  readonly links: readonly Selectable<UnitTables['unit_successions']>[]
  readonly began: readonly { readonly id: UnitId; readonly valid_from: PlainDate }[]
}

/** Successions into some units and their predecessors, those out of them, and the first days of all. */
export async function listComparisonRows(ctx: Reading, ids: readonly UnitId[]): Promise<ComparisonRows> {
  // as an array, so that a few units are looked up by index: of a recursion the planner expects thousands of rows and reads the whole table
  const back = sql`with recursive back (id) as (
      select unnest(${[...ids]}::text[]) union select s.from_id from back join unit_successions s on s.to_id = back.id)`
  const links = await sql<Selectable<UnitTables['unit_successions']>>`${back}
    select s.* from unit_successions s where s.to_id = any (array(select id from back))
    union select s.* from unit_successions s where s.from_id = any (array(select id from back))`.execute(tablesOf(ctx))
  const began = await sql<{
    id: UnitId
    valid_from: PlainDate
  }>`${back} select u.id, u.valid_from from units u where u.id = any (array(select id from back))`.execute(tablesOf(ctx))
  return { links: links.rows, began: began.rows }
}

/** The unit and, over every succession, its predecessors. */
export async function listCovers(ctx: Reading, id: UnitId): Promise<readonly UnitId[]> {
  const { rows } = await sql<{ id: UnitId }>`
    with recursive covered (id) as (select ${id}::text union select s.from_id from covered join unit_successions s on s.to_id = covered.id)
    select id from covered order by id = ${id} desc, id`.execute(tablesOf(ctx))
  return rows.map((row) => row.id)
}

/** Names on a day, or the last one before it where the unit does not stand. */
export async function listNames(
  ctx: Reading,
  ids: readonly UnitId[],
  on: PlainDate,
): Promise<readonly { readonly unit_id: UnitId; readonly full_name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ unit_id: UnitId; full_name: string }>`
    select distinct on (unit_id) unit_id, full_name from unit_versions where unit_id = any (${[...ids]})
    order by unit_id, (valid_from <= ${on}) desc, case when valid_from <= ${on} then valid_from end desc, valid_from`.execute(tablesOf(ctx))
  return rows
}

export type WithoutSuccessorRow = {
  readonly id: UnitId
  readonly valid_to: PlainDate
  readonly to_not_before: PlainDate | null
  readonly to_not_after: PlainDate | null
}

export async function listWithoutSuccessor(ctx: Reading, after: string | null, limit: number): Promise<readonly WithoutSuccessorRow[]> {
  const { rows } = await sql<WithoutSuccessorRow>`
    select id, valid_to, to_not_before, to_not_after from units_without_successor where ${after === null ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`.execute(
    tablesOf(ctx),
  )
  return rows
}

export async function hasSuccessorUnknown(ctx: Reading, id: UnitId): Promise<boolean> {
  return (await tablesOf(ctx).selectFrom('units_without_successor').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

export type MatchRow = {
  readonly unit_id: UnitId
  readonly code: string
  readonly level: Level
  readonly type: UnitType
  readonly full_name: string
  readonly bare_search: string
  readonly name_search: string
  readonly initials: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
}
type SearchBy = { readonly on: PlainDate | null; readonly level: Level | null; readonly today: PlainDate }

const MOST_MATCHES = 120
const MATCH_COLUMNS = sql.raw(
  'v.unit_id, u.code, u.level, v.type, v.full_name, v.bare_search, v.name_search, v.initials, u.valid_from, u.valid_to',
)

/** Institutions are no places: they are found where their level, or one of them by its code or id, is asked for. */
function filters({ on, level }: SearchBy, named = false): RawBuilder<boolean> {
  const ofLevel = level === null ? (named ? sql`true` : sql`u.level <> 'institution'`) : sql`u.level = ${level}`
  return sql<boolean>`${on === null ? sql`true` : holds('u', on)} and ${ofLevel}`
}

/** LIKE pattern for the start of a word; the words hold only letters, digits and spaces, so nothing needs escaping. */
const wordStart = (words: string): string => `% ${words}%`

/** The trigram index is on names and initials; the path, long and alike, only filters what they found. */
function readingCondition(query: UnitQuery): RawBuilder<boolean> {
  const readings = query.readings.map((reading) => {
    if ('name' in reading) return sql`v.name_search like ${wordStart(reading.name)}`
    const typed = reading.type === null ? sql`true` : sql`v.name_search like ${` ${reading.type} %`}`
    return sql`(v.initials like ${`% ${reading.initials} %`} and ${typed})`
  })
  const within = query.within.map((place) => sql`v.path_search like ${wordStart(place)}`)
  return sql<boolean>`(${sql.join(readings, sql` or `)}) and ${within.length === 0 ? sql`true` : sql.join(within, sql` and `)}`
}

async function matches(ctx: Reading, query: UnitQuery, by: SearchBy, condition: RawBuilder<unknown>): Promise<readonly MatchRow[]> {
  const first = query.readings.find((reading) => 'name' in reading)
  const name = first !== undefined && 'name' in first ? first.name : query.folded
  const { rows } = await sql<MatchRow>`
    select ${MATCH_COLUMNS} from unit_versions v join units u on u.id = v.unit_id join unit_levels l on l.level = u.level
    where ${condition} and ${filters(by)}
    order by (v.bare_search = ${name} or btrim(v.name_search) = ${name}) desc, v.initials like ${`% ${name} %`} desc, v.bare_search like ${`${name}%`} desc,
      (u.level = 'province') desc, ${holds('u', by.on ?? by.today)} desc, l.rank, length(v.bare_search), v.unit_id
    limit ${MOST_MATCHES}`.execute(tablesOf(ctx))
  return rows
}

/** Units whose name begins a word with what was typed, at any time of theirs. */
export async function findByName(ctx: Reading, query: UnitQuery, by: SearchBy): Promise<readonly MatchRow[]> {
  return query.readings.length === 0 ? [] : matches(ctx, query, by, readingCondition(query))
}

/** Units all words of the query stand for somewhere in the path: "tam giang nui thanh". */
export async function findByPath(ctx: Reading, query: UnitQuery, by: SearchBy): Promise<readonly MatchRow[]> {
  if (query.words.length < 2) return []
  const [first = ''] = query.words
  const all = sql.join(
    [...query.words.map((word) => sql`v.path_search like ${wordStart(word)}`), sql`v.name_search like ${wordStart(first)}`],
    sql` and `,
  )
  return matches(ctx, query, by, all)
}

export async function findByCode(ctx: Reading, query: UnitQuery, by: SearchBy): Promise<readonly MatchRow[]> {
  const condition = query.id === null ? sql`u.code like ${`${query.code ?? ''}%`}` : sql`u.id = ${query.id}`
  const { rows } = await sql<MatchRow>`
    select ${MATCH_COLUMNS} from units u
    join lateral (select * from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    where ${condition} and ${filters(by, query.id !== null || query.code?.includes('-0-') === true)} order by u.code = ${query.code ?? ''} desc, u.valid_from desc, u.code limit ${MOST_MATCHES}`.execute(
    tablesOf(ctx),
  )
  return rows
}

/** Names spelled alike, for when nothing fits as typed. Looks at every name once. */
export async function findAlike(ctx: Reading, query: UnitQuery, by: SearchBy): Promise<readonly MatchRow[]> {
  const { rows } = await sql<MatchRow>`
    select ${MATCH_COLUMNS} from unit_versions v join units u on u.id = v.unit_id
    where similarity(v.bare_search, ${query.folded}) > 0.4 and ${filters(by)}
    order by similarity(v.bare_search, ${query.folded}) desc, u.valid_to is null desc, v.unit_id limit ${MOST_MATCHES}`.execute(
    tablesOf(ctx),
  )
  return rows
}
