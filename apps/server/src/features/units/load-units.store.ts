// The only place that writes the catalogue: whole tables at a time, as the owner.
import type { Succession, UnitLife } from '@binhyen/core/units/units.domain'
import { versionKey } from '@binhyen/core/units/edition.domain'
import { pathFormOfForms, searchFormsOf } from '@binhyen/core/units/unit-name.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitTables } from './units.tables.store.ts'

type Row<Table extends keyof UnitTables> = UnitTables[Table]

/** One statement for any number of rows; the JSON carries the column names. */
async function insertAll(
  ctx: Pick<BaseCtx, 'tx'>,
  table: string,
  columns: readonly (readonly [string, string])[],
  rows: readonly object[],
): Promise<void> {
  const names = sql.join(columns.map(([name]) => sql.ref(name)))
  const shape = sql.raw(columns.map(([name, type]) => `${name} ${type}`).join(', '))
  await sql`insert into ${sql.table(table)} (${names}) select ${names} from json_to_recordset(${JSON.stringify(rows)}) as rows (${shape})`.execute(
    tablesOf(ctx),
  )
}

function unitRow(life: UnitLife): Omit<Row<'units'>, 'scope'> {
  return {
    id: life.id,
    code: life.code,
    level: life.level,
    valid_from: life.valid.from,
    valid_to: life.valid.to,
    from_not_before: life.began?.notBefore ?? null,
    from_not_after: life.began?.notAfter ?? null,
    to_not_before: life.ended?.notBefore ?? null,
    to_not_after: life.ended?.notAfter ?? null,
    origin: 'catalogue',
  }
}

/** The rows of a unit's versions, with what search reads. */
export function versionRows(life: UnitLife, paths: ReadonlyMap<string, string>): Row<'unit_versions'>[] {
  return life.versions.map((version) => {
    const forms = searchFormsOf(life.level, version.fullName)
    return {
      unit_id: life.id,
      valid_from: version.valid.from,
      valid_to: version.valid.to,
      from_not_before: version.began?.notBefore ?? null,
      from_not_after: version.began?.notAfter ?? null,
      full_name: version.fullName,
      type: version.type,
      parent_id: version.parentId,
      name_search: forms.nameSearch,
      bare_search: forms.bareSearch,
      initials: forms.initials,
      path_search: ` ${pathFormOfForms(forms)} ${paths.get(versionKey(life.id, version.valid.from)) ?? ''} `,
    }
  })
}

const DATE = 'date'
const TEXT = 'text'
const BETWEEN = [
  ['from_not_before', DATE],
  ['from_not_after', DATE],
] as const

export type LoadedCatalogue = {
  readonly lives: readonly UnitLife[]
  /** Names above each version; the key is versionKey(). */
  readonly paths: ReadonlyMap<string, string>
  readonly successions: readonly (Succession & { readonly source: string; readonly checked: boolean })[]
}

/** Puts a new state of the catalogue in the place of the old one. Units that other rows may point at are updated, never dropped. */
export async function replaceCatalogue(ctx: Pick<BaseCtx, 'tx'>, catalogue: LoadedCatalogue): Promise<void> {
  const db = tablesOf(ctx)
  const { rows } = await sql<{ empty: boolean; index: string }>`
    select not exists (select from units) as empty, pg_get_indexdef('unit_versions_search_idx'::regclass) as index`.execute(db)
  // an index over all rows at once costs a third of one grown row by row
  await sql`drop index unit_versions_search_idx`.execute(db)
  if (rows[0]?.empty !== true) {
    await sql`delete from unit_successions`.execute(db)
    await sql`delete from unit_versions using units where units.id = unit_id and origin = 'catalogue'`.execute(db)
  }
  await upsertUnits(ctx, catalogue.lives)
  await insertAll(
    ctx,
    'unit_versions',
    [
      ['unit_id', TEXT],
      ['valid_from', DATE],
      ['valid_to', DATE],
      ...BETWEEN,
      ['full_name', TEXT],
      ['type', TEXT],
      ['parent_id', TEXT],
      ['name_search', TEXT],
      ['bare_search', TEXT],
      ['initials', TEXT],
      ['path_search', TEXT],
    ],
    catalogue.lives.flatMap((life) => versionRows(life, catalogue.paths)),
  )
  await sql.raw(rows[0]?.index ?? '').execute(db)
  await insertAll(
    ctx,
    'unit_successions',
    [
      ['from_id', TEXT],
      ['to_id', TEXT],
      ['relation', TEXT],
      ['counted_on', DATE],
      ['source', TEXT],
      ['checked', 'boolean'],
      ['note', TEXT],
      ['share', 'double precision'],
    ],
    catalogue.successions.map((each) => ({
      from_id: each.fromId,
      to_id: each.toId,
      relation: each.relation,
      counted_on: each.on,
      source: each.source,
      checked: each.checked,
      note: each.note,
      share: each.share ?? null,
    })),
  )
  await sql`analyze units, unit_versions, unit_successions`.execute(db)
}

async function upsertUnits(ctx: Pick<BaseCtx, 'tx'>, lives: readonly UnitLife[]): Promise<void> {
  const columns = sql.raw('id, code, level, valid_from, valid_to, from_not_before, from_not_after, to_not_before, to_not_after, origin')
  await sql`insert into units (${columns})
    select ${columns} from json_to_recordset(${JSON.stringify(lives.map(unitRow))}) as rows (id text, code text, level text, valid_from date, valid_to date,
      from_not_before date, from_not_after date, to_not_before date, to_not_after date, origin text)
    on conflict on constraint units_id_pk do update set valid_to = excluded.valid_to, from_not_before = excluded.from_not_before,
      from_not_after = excluded.from_not_after, to_not_before = excluded.to_not_before, to_not_after = excluded.to_not_after`.execute(
    tablesOf(ctx),
  )
}

export async function replaceEditions(
  ctx: Pick<BaseCtx, 'tx'>,
  editions: readonly Omit<Row<'unit_editions'>, 'loaded_at'>[],
): Promise<void> {
  const db = tablesOf(ctx)
  await db.deleteFrom('unit_editions').execute()
  await db
    .insertInto('unit_editions')
    .values([...editions])
    .execute()
}

/** Checksum of each loaded edition, to know whether anything changed. */
export async function listChecksums(ctx: Pick<BaseCtx, 'tx'>): Promise<readonly { readonly id: string; readonly checksum: string }[]> {
  return tablesOf(ctx).selectFrom('unit_editions').select(['id', 'checksum']).orderBy('counted_from').execute()
}
