// The only place for the SQL of the law: instruments, versions of criteria sets, pasted wordings.
import type { CriteriaSet, Instrument, InstrumentRelation } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>

type InstrumentRecord = {
  id: string
  number: string
  kind: string
  issuer: string
  title: string
  signed_on: PlainDate | null
  in_force_from: PlainDate | null
  in_force_to: PlainDate | null
  structure: Instrument['structure']
  checked: boolean
  sources: readonly string[]
  note: string | null
  position: number
}
type SetRecord = {
  id: string
  version: number
  hash: string
  instrument_id: string
  object: string
  status: string
  in_force_from: PlainDate
  in_force_to: PlainDate | null
  body: CriteriaSet
  loaded_at: Date
  addition_id: string | null
  over_version: number | null
}
export type ClauseTextRecord = {
  id: string
  set_id: string
  clause_id: string
  province_id: string
  province_name: string
  scope: string[]
  text: string
  source: string
  pasted_by: string
  pasted_by_name: string
  pasted_at: Date
}
type LawTables = {
  instruments: InstrumentRecord
  instrument_amendments: {
    instrument_id: string
    target_id: string
    relation: InstrumentRelation
    note: string | null
    changes: readonly string[]
  }
  criteria_sets: SetRecord
  clause_texts: ClauseTextRecord
}

export type SetHead = { readonly id: string; readonly version: number; readonly hash: string }

/** The latest national version of every set, by id. */
export async function listLatestSets(ctx: Handle): Promise<SetHead[]> {
  return sqlOf<LawTables>(ctx)
    .selectFrom('criteria_sets')
    .distinctOn('id')
    .select(['id', 'version', 'hash'])
    .where('addition_id', 'is', null)
    .orderBy('id')
    .orderBy('version', 'desc')
    .execute()
}

export async function findSet(ctx: Handle, id: string, version: number): Promise<{ hash: string; body: CriteriaSet } | undefined> {
  return sqlOf<LawTables>(ctx)
    .selectFrom('criteria_sets')
    .select(['hash', 'body'])
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** The number of the latest national version; undefined where there is no such set. */
export async function findLatestVersion(ctx: Handle, id: string): Promise<number | undefined> {
  const row = await sqlOf<LawTables>(ctx)
    .selectFrom('criteria_sets')
    .select('version')
    .where('id', '=', id)
    .where('addition_id', 'is', null)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.version
}

/**
 * Adds a version with the next number of its set, national or (with `over`) what an addition makes of a national one.
 * @returns the number
 */
export async function addSetVersion(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  set: CriteriaSet,
  of: { readonly hash: string; readonly over?: { readonly additionId: string; readonly version: number } },
): Promise<number> {
  const row = await sqlOf<LawTables>(ctx)
    .insertInto('criteria_sets')
    .values({
      id: set.id,
      version: sql<number>`(select coalesce(max(version), 0) + 1 from criteria_sets where id = ${set.id})`,
      addition_id: of.over?.additionId ?? null,
      over_version: of.over?.version ?? null,
      hash: of.hash,
      instrument_id: set.instrument,
      object: set.object,
      status: set.status,
      in_force_from: set.inForce.from,
      in_force_to: set.inForce.to,
      body: sql<CriteriaSet>`${JSON.stringify(set)}::jsonb`,
      loaded_at: ctx.now,
    })
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** Brings the instruments to what the file says. One that the file no longer has stays, because sets may cite it. */
export async function saveInstruments(ctx: BaseCtx, instruments: readonly Instrument[]): Promise<void> {
  const rows = instruments.map((each, position) => ({ ...each, position }))
  const db = sqlOf<LawTables>(ctx)
  await sql`
    insert into instruments (id, number, kind, issuer, title, signed_on, in_force_from, in_force_to, structure, checked, sources, note, position)
    select id, number, kind, issuer, title, "signedOn", "inForceFrom", "inForceTo", structure, checked, sources, note, position
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(
      id text, number text, kind text, issuer text, title text, "signedOn" date, "inForceFrom" date, "inForceTo" date,
      structure jsonb, checked boolean, sources jsonb, note text, position integer)
    on conflict (id) do update set number = excluded.number, kind = excluded.kind, issuer = excluded.issuer, title = excluded.title,
      signed_on = excluded.signed_on, in_force_from = excluded.in_force_from, in_force_to = excluded.in_force_to,
      structure = excluded.structure, checked = excluded.checked, sources = excluded.sources, note = excluded.note, position = excluded.position
  `.execute(db)
  await db.deleteFrom('instrument_amendments').execute()
  const relations = instruments.flatMap((each) =>
    each.relations.map((relation) => ({
      instrument_id: each.id,
      target_id: relation.target,
      relation: relation.relation,
      note: relation.note,
      changes: sql<readonly string[]>`${JSON.stringify(relation.changes)}::jsonb`,
    })),
  )
  if (relations.length > 0) await db.insertInto('instrument_amendments').values(relations).execute()
}

export async function listInstrumentRecords(ctx: Handle): Promise<Instrument[]> {
  const db = sqlOf<LawTables>(ctx)
  const rows = await db.selectFrom('instruments').selectAll().orderBy('position').execute()
  const relations = await db.selectFrom('instrument_amendments').selectAll().orderBy('target_id').execute()
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind,
    issuer: row.issuer,
    title: row.title,
    signedOn: row.signed_on,
    inForceFrom: row.in_force_from,
    inForceTo: row.in_force_to,
    relations: relations
      .filter((relation) => relation.instrument_id === row.id)
      .map(({ relation, target_id, note, changes }) => ({ relation, target: target_id, note, changes })),
    structure: row.structure,
    checked: row.checked,
    sources: row.sources,
    note: row.note,
  }))
}

/** The standing wording of each clause and province, newest first. */
export async function listClauseTexts(ctx: Handle, setId: string): Promise<ClauseTextRecord[]> {
  return sqlOf<LawTables>(ctx)
    .selectFrom('clause_texts')
    .distinctOn(['clause_id', 'province_id'])
    .selectAll()
    .where('set_id', '=', setId)
    .orderBy('clause_id')
    .orderBy('province_id')
    .orderBy('pasted_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function addClauseText(ctx: Handle, row: ClauseTextRecord): Promise<void> {
  await sqlOf<LawTables>(ctx).insertInto('clause_texts').values(row).execute()
}

/** The latest version that an addition of the province in force on the day has made of a set; undefined where there is none. */
export async function findEffectiveVersion(
  ctx: Handle,
  at: { readonly setId: string; readonly provinceId: string; readonly on: PlainDate },
): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    select made.version from provincial_additions added join criteria_sets made on made.addition_id = added.id
    where added.set_id = ${at.setId} and added.province_id = ${at.provinceId}
      and added.in_force_from <= ${at.on}::date and (added.in_force_to is null or ${at.on}::date < added.in_force_to)
    order by made.over_version desc limit 1`.execute(sqlOf<LawTables>(ctx))
  return rows[0]?.version
}

/** Dossiers of a province registered under a set in windows that end after a day: they keep the version they began with. */
export async function countBegun(
  ctx: Handle,
  of: { readonly setId: string; readonly provinceId: string; readonly from: PlainDate },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from dossiers
    where set_id = ${of.setId} and province_id = ${of.provinceId} and window_to > ${of.from}::date
      and status in ('registered', 'returned')`.execute(sqlOf<LawTables>(ctx))
  return rows[0]?.n ?? 0
}
