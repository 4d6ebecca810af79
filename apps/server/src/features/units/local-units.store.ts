// The only place that writes what lies in a commune: units of level village or institution, their names through time, their numbers.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { pathFormOfForms, searchFormsOf } from '@binhyen/core/units/unit-name.domain'
import type { LocalLevel, UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitOrigin, type UnitTables } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

/** Numbers are given one at a time per commune and level: the next transaction waits. */
export async function lockCommunes(ctx: Reading, level: LocalLevel, communeIds: readonly UnitId[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${level}::text || ' of ' || id, 0))
    from (select unnest(${[...new Set(communeIds)].sort()}::text[]) as id) ids`.execute(tablesOf(ctx))
}

/** The highest number given so far under each commune code, over all time: a number is never given twice. */
export async function highestNumbers(
  ctx: Reading,
  level: LocalLevel,
  communeCodes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ commune: string; highest: number }>`
    select split_part(code, '-', 1) as commune, max(regexp_replace(code, '^.*-', '')::integer) as highest from units
    where level = ${level} and split_part(code, '-', 1) = any (${[...new Set(communeCodes)]}) group by 1`.execute(tablesOf(ctx))
  return new Map(rows.map((row) => [row.commune, row.highest]))
}

/** What stands in these communes on some day from `from` on, under its latest name; what was taken back with its list does not stand. */
export async function listNamesFrom(
  ctx: Reading,
  level: LocalLevel,
  communeIds: readonly UnitId[],
  from: PlainDate,
): Promise<readonly { readonly id: UnitId; readonly commune_id: UnitId; readonly full_name: string }[]> {
  const { rows } = await sql<{ id: UnitId; commune_id: UnitId; full_name: string }>`
    select u.id, v.parent_id as commune_id, v.full_name from unit_versions v join units u on u.id = v.unit_id
    where v.parent_id = any (${[...new Set(communeIds)]}) and u.level = ${level} and v.valid_to is not distinct from u.valid_to
      and (u.valid_to is null or u.valid_to > ${from})
      and not exists (select from institutions i where i.unit_id = u.id and i.excluded = 'withdrawn')
    order by u.code`.execute(tablesOf(ctx))
  return rows
}

export type VersionInput = {
  readonly id: UnitId
  readonly level: LocalLevel
  readonly type: UnitType
  readonly fullName: string
  readonly from: PlainDate
  /** The first day without it, where that is known already. */
  readonly to: PlainDate | null
  readonly communeId: UnitId
  /** Names above it, as search reads them. */
  readonly path: string
}
export type NewLocalUnit = VersionInput & {
  readonly code: string
  readonly origin: Exclude<UnitOrigin, 'catalogue'>
  /** The unit, its commune and all above it. */
  readonly scope: readonly UnitId[]
}

function versionOf(version: VersionInput): UnitTables['unit_versions'] {
  const forms = searchFormsOf(version.level, version.fullName)
  return {
    unit_id: version.id,
    valid_from: version.from,
    valid_to: version.to,
    from_not_before: null,
    from_not_after: null,
    full_name: version.fullName,
    type: version.type,
    parent_id: version.communeId,
    name_search: forms.nameSearch,
    bare_search: forms.bareSearch,
    initials: forms.initials,
    path_search: ` ${pathFormOfForms(forms)} ${version.path} `,
  }
}

/** Two statements for any number of units. */
export async function insertLocalUnits(ctx: Reading, units: readonly NewLocalUnit[]): Promise<void> {
  const rows = units.map((each) => ({
    id: each.id,
    code: each.code,
    level: each.level,
    valid_from: each.from,
    valid_to: each.to,
    origin: each.origin,
    scope: each.scope,
  }))
  await sql`insert into units (id, code, level, valid_from, valid_to, origin, scope)
    select id, code, level, valid_from, valid_to, origin, array(select jsonb_array_elements_text(scope))
    from json_to_recordset(${JSON.stringify(rows)}) as rows (id text, code text, level text, valid_from date, valid_to date, origin text, scope jsonb)`.execute(
    tablesOf(ctx),
  )
  await sql`insert into unit_versions (unit_id, valid_from, valid_to, full_name, type, parent_id, name_search, bare_search, initials, path_search)
    select unit_id, valid_from, valid_to, full_name, type, parent_id, name_search, bare_search, initials, path_search
    from json_to_recordset(${JSON.stringify(units.map(versionOf))}) as rows (unit_id text, valid_from date, valid_to date, full_name text, type text,
      parent_id text, name_search text, bare_search text, initials text, path_search text)`.execute(tablesOf(ctx))
}

export async function insertVersion(ctx: Reading, version: VersionInput): Promise<void> {
  await tablesOf(ctx).insertInto('unit_versions').values(versionOf(version)).execute()
}

/** Writes over the name that begins on `version.from`. */
export async function correctVersion(ctx: Reading, version: VersionInput): Promise<void> {
  const { unit_id: id, valid_from: from, ...corrected } = versionOf(version)
  await tablesOf(ctx).updateTable('unit_versions').set(corrected).where('unit_id', '=', id).where('valid_from', '=', from).execute()
}

export async function endVersion(ctx: Reading, id: UnitId, versionFrom: PlainDate, on: PlainDate): Promise<void> {
  await tablesOf(ctx)
    .updateTable('unit_versions')
    .set({ valid_to: on })
    .where('unit_id', '=', id)
    .where('valid_from', '=', versionFrom)
    .execute()
}

export async function endUnit(ctx: Reading, id: UnitId, on: PlainDate): Promise<void> {
  await tablesOf(ctx).updateTable('units').set({ valid_to: on }).where('id', '=', id).execute()
}

/** Ends many units, and what they were called and were, on one day. */
export async function endUnits(ctx: Reading, ids: readonly UnitId[], on: PlainDate): Promise<void> {
  const those = sql`${[...ids]}::text[]`
  for (const table of ['unit_versions', 'institutions'] as const) {
    await sql`update ${sql.table(table)} set valid_to = ${on} where unit_id = any (${those}) and valid_to is null`.execute(tablesOf(ctx))
  }
  await sql`update units set valid_to = ${on} where id = any (${those}) and valid_to is null`.execute(tablesOf(ctx))
}
