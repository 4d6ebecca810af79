// The only place that keeps residential areas: units of level village, their names through time, their numbers.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { pathFormOfForms, searchFormsOf } from '@binhyen/core/units/unit-name.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitOrigin, type UnitTables } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

export type VillageRow = {
  readonly id: UnitId
  readonly code: string
  readonly parent_id: UnitId
  readonly type: UnitType
  readonly full_name: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly origin: UnitOrigin
  readonly scope: readonly UnitId[]
}

const VILLAGE = sql.raw(`select u.id, u.code, v.parent_id, v.type, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope
  from unit_versions v join units u on u.id = v.unit_id`)

/** Villages of these communes on a day, by code. */
export async function listVillagesOn(ctx: Reading, communeIds: readonly UnitId[], on: PlainDate): Promise<readonly VillageRow[]> {
  const { rows } = await sql<VillageRow>`${VILLAGE} where v.parent_id = any (${[...communeIds]}) and u.level = 'village'
    and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on}) order by u.code`.execute(tablesOf(ctx))
  return rows
}

/** Villages of these communes that stand on some day from `from` on, under their latest name. */
export async function listVillagesFrom(ctx: Reading, communeIds: readonly UnitId[], from: PlainDate): Promise<readonly VillageRow[]> {
  const { rows } = await sql<VillageRow>`${VILLAGE} where v.parent_id = any (${[...communeIds]}) and u.level = 'village'
    and v.valid_to is not distinct from u.valid_to and (u.valid_to is null or u.valid_to > ${from}) order by u.code`.execute(tablesOf(ctx))
  return rows
}

/** A village under its latest name, held against others until the transaction ends. */
export async function findVillageForUpdate(
  ctx: Reading,
  id: UnitId,
): Promise<(VillageRow & { readonly version_from: PlainDate }) | undefined> {
  const { rows } = await sql<VillageRow & { version_from: PlainDate }>`
    select u.id, u.code, v.parent_id, v.type, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope, v.valid_from as version_from
    from units u join lateral (select * from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    where u.id = ${id} and u.level = 'village' for update of u`.execute(tablesOf(ctx))
  return rows[0]
}

/** Numbers are given one at a time per commune: the next transaction waits. */
export async function lockCommunes(ctx: Reading, communeIds: readonly UnitId[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('villages of ' || id, 0)) from (select unnest(${[...communeIds].sort()}::text[]) as id) ids`.execute(
    tablesOf(ctx),
  )
}

/** The highest number given so far under each commune code, over all time: a number is never given twice. */
export async function highestNumbers(ctx: Reading, communeCodes: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ commune: string; highest: number }>`
    select split_part(code, '-', 1) as commune, max(split_part(code, '-', 2)::integer) as highest from units
    where level = 'village' and split_part(code, '-', 1) = any (${[...communeCodes]}) group by 1`.execute(tablesOf(ctx))
  return new Map(rows.map((row) => [row.commune, row.highest]))
}

export type NewVillage = {
  readonly id: UnitId
  readonly code: string
  readonly type: UnitType
  readonly fullName: string
  readonly from: PlainDate
  /** The first day without it, where that is known already. */
  readonly to?: PlainDate | null
  readonly origin: Exclude<UnitOrigin, 'catalogue'>
  /** The village, its commune and all above it. */
  readonly scope: readonly UnitId[]
  /** Names above it, as search reads them. */
  readonly path: string
}

function versionOf(
  village: Pick<NewVillage, 'id' | 'type' | 'fullName' | 'from' | 'to' | 'path'>,
  parentId: UnitId | null,
): UnitTables['unit_versions'] {
  const forms = searchFormsOf('village', village.fullName)
  return {
    unit_id: village.id,
    valid_from: village.from,
    valid_to: village.to ?? null,
    from_not_before: null,
    from_not_after: null,
    full_name: village.fullName,
    type: village.type,
    parent_id: parentId,
    name_search: forms.nameSearch,
    bare_search: forms.bareSearch,
    initials: forms.initials,
    path_search: ` ${pathFormOfForms(forms)} ${village.path} `,
  }
}

/** Two statements for any number of villages. */
export async function insertVillages(ctx: Reading, villages: readonly NewVillage[]): Promise<void> {
  const units = villages.map((each) => ({
    id: each.id,
    code: each.code,
    valid_from: each.from,
    valid_to: each.to ?? null,
    origin: each.origin,
    scope: each.scope,
  }))
  await sql`insert into units (id, code, level, valid_from, valid_to, origin, scope)
    select id, code, 'village', valid_from, valid_to, origin, array(select jsonb_array_elements_text(scope))
    from json_to_recordset(${JSON.stringify(units)}) as rows (id text, code text, valid_from date, valid_to date, origin text, scope jsonb)`.execute(
    tablesOf(ctx),
  )
  const versions = villages.map((each) => versionOf(each, each.scope[1] ?? null))
  await sql`insert into unit_versions (unit_id, valid_from, valid_to, full_name, type, parent_id, name_search, bare_search, initials, path_search)
    select unit_id, valid_from, valid_to, full_name, type, parent_id, name_search, bare_search, initials, path_search
    from json_to_recordset(${JSON.stringify(versions)}) as rows (unit_id text, valid_from date, valid_to date, full_name text, type text, parent_id text,
      name_search text, bare_search text, initials text, path_search text)`.execute(tablesOf(ctx))
}

export async function endVersion(ctx: Reading, id: UnitId, versionFrom: PlainDate, on: PlainDate): Promise<void> {
  await tablesOf(ctx)
    .updateTable('unit_versions')
    .set({ valid_to: on })
    .where('unit_id', '=', id)
    .where('valid_from', '=', versionFrom)
    .execute()
}

export async function insertVersion(
  ctx: Reading,
  village: Pick<NewVillage, 'id' | 'type' | 'fullName' | 'from' | 'path'>,
  parentId: UnitId,
): Promise<void> {
  await tablesOf(ctx).insertInto('unit_versions').values(versionOf(village, parentId)).execute()
}

/** Writes over the version that begins on `village.from`. */
export async function correctVersion(
  ctx: Reading,
  village: Pick<NewVillage, 'id' | 'type' | 'fullName' | 'from' | 'path'>,
  parentId: UnitId,
): Promise<void> {
  const { unit_id: id, valid_from: from, ...corrected } = versionOf(village, parentId)
  await tablesOf(ctx).updateTable('unit_versions').set(corrected).where('unit_id', '=', id).where('valid_from', '=', from).execute()
}

export async function endUnit(ctx: Reading, id: UnitId, on: PlainDate): Promise<void> {
  await tablesOf(ctx).updateTable('units').set({ valid_to: on }).where('id', '=', id).execute()
}

/** Ends many villages or institutions, and what they were called and were, on one day. */
export async function endUnits(ctx: Reading, ids: readonly UnitId[], on: PlainDate): Promise<void> {
  const those = sql`${[...ids]}::text[]`
  for (const table of ['unit_versions', 'institutions'] as const) {
    await sql`update ${sql.table(table)} set valid_to = ${on} where unit_id = any (${those}) and valid_to is null`.execute(tablesOf(ctx))
  }
  await sql`update units set valid_to = ${on} where id = any (${those}) and valid_to is null`.execute(tablesOf(ctx))
}
