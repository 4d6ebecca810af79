// The only place that finds institutions (units of level institution) and keeps their kinds, forms and authorities through time, and the
// lists they came from.
import type { Decider, InstitutionForm, InstitutionKind } from '@binhyen/core/units/institution.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitOrigin } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

export type InstitutionRow = {
  readonly id: UnitId
  readonly code: string
  readonly commune_id: UnitId
  readonly commune_name: string
  readonly full_name: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly origin: UnitOrigin
  readonly scope: readonly UnitId[]
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  readonly decided_by: Decider
  readonly import_id: string | null
}

/** What was taken back with its list is kept and shown nowhere. */
const STANDS = sql`i.excluded is distinct from 'withdrawn'`

/** The institutions of a day; `import_id` only where their list can still be taken back. */
function rowsOn(on: RawBuilder<PlainDate>): RawBuilder<InstitutionRow> {
  return sql`select u.id, u.code, v.parent_id as commune_id, c.full_name as commune_name, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope,
      i.kind, i.form, i.decided_by,
      (select list.id from institution_imports list where list.id = i.import_id and list.used_at is null and list.undone_at is null) as import_id
    from units u
    join unit_versions v on v.unit_id = u.id and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on})
    join institutions i on i.unit_id = u.id and i.valid_from <= ${on} and (i.valid_to is null or i.valid_to > ${on}) and ${STANDS}
    join lateral (
      select full_name from unit_versions where unit_id = v.parent_id order by (valid_from <= ${on}) desc, valid_from desc limit 1
    ) c on true`
}

/** The institutions that lie in a commune on a day, by code. */
export async function listInCommune(ctx: Reading, communeId: UnitId, on: PlainDate): Promise<readonly InstitutionRow[]> {
  const { rows } = await sql<InstitutionRow>`${rowsOn(sql`${on}::date`)} where v.parent_id = ${communeId} and u.level = 'institution'
    order by u.code`.execute(tablesOf(ctx))
  return rows
}

/** The institutions below a unit that an authority of one level decides for on a day, by commune and code. */
export async function listDecidedBy(
  ctx: Reading,
  about: { readonly root: UnitId; readonly decidedBy: Decider; readonly on: PlainDate; readonly limit: number },
): Promise<readonly InstitutionRow[]> {
  const { rows } = await sql<InstitutionRow>`${rowsOn(sql`${about.on}::date`)}
    where u.level = 'institution' and i.decided_by = ${about.decidedBy} and u.scope @> array[${about.root}]::text[]
    order by u.code limit ${about.limit}`.execute(tablesOf(ctx))
  return rows
}

export type CurrentInstitution = InstitutionRow & {
  /** First days of the latest name and of the latest kind and authority. */
  readonly version_from: PlainDate
  readonly span_from: PlainDate
}

/** An institution as it is now or was last, held against others until the transaction ends. */
export async function findForUpdate(ctx: Reading, id: UnitId): Promise<CurrentInstitution | undefined> {
  const { rows } = await sql<CurrentInstitution>`
    select u.id, u.code, v.parent_id as commune_id, c.full_name as commune_name, v.full_name, u.valid_from, u.valid_to, u.origin, u.scope,
      i.kind, i.form, i.decided_by, i.import_id, v.valid_from as version_from, i.valid_from as span_from
    from units u
    join lateral (select * from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    join lateral (select * from institutions where unit_id = u.id order by valid_from desc limit 1) i on true
    join lateral (select full_name from unit_versions where unit_id = v.parent_id order by valid_from desc limit 1) c on true
    where u.id = ${id} and u.level = 'institution' for update of u`.execute(tablesOf(ctx))
  return rows[0]
}

export type SpanInput = {
  readonly id: UnitId
  readonly from: PlainDate
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  readonly excluded: string | null
  readonly decidedBy: Decider
  readonly importId: string | null
}

/** One statement for any number of institutions. */
export async function insertSpans(ctx: Reading, spans: readonly SpanInput[]): Promise<void> {
  const rows = spans.map((each) => ({
    unit_id: each.id,
    valid_from: each.from,
    kind: each.kind,
    form: each.form,
    excluded: each.excluded,
    decided_by: each.decidedBy,
    import_id: each.importId,
  }))
  await sql`insert into institutions (unit_id, valid_from, kind, form, excluded, decided_by, import_id)
    select unit_id, valid_from, kind, form, excluded, decided_by, import_id from json_to_recordset(${JSON.stringify(rows)})
      as rows (unit_id text, valid_from date, kind text, form text, excluded text, decided_by text, import_id uuid)`.execute(tablesOf(ctx))
}

/** Writes over the form and authority that begin on `span.from`. */
export async function correctSpan(ctx: Reading, span: Omit<SpanInput, 'kind' | 'importId'>): Promise<void> {
  await sql`update institutions set form = ${span.form}, excluded = ${span.excluded}, decided_by = ${span.decidedBy}
    where unit_id = ${span.id} and valid_from = ${span.from}`.execute(tablesOf(ctx))
}

export async function endSpan(ctx: Reading, id: UnitId, from: PlainDate, on: PlainDate): Promise<void> {
  await sql`update institutions set valid_to = ${on} where unit_id = ${id} and valid_from = ${from}`.execute(tablesOf(ctx))
}

export type ImportRow = {
  readonly id: string
  readonly unit_id: UnitId
  readonly scope: readonly UnitId[]
  readonly undone_at: Date | null
  readonly used_at: Date | null
}

export async function insertImport(
  ctx: BaseCtx,
  row: Omit<ImportRow, 'undone_at' | 'used_at'> & { readonly added: number; readonly by: string },
): Promise<void> {
  await sql`insert into institution_imports (id, unit_id, scope, added, imported_by, imported_at)
    values (${row.id}, ${row.unit_id}, ${[...row.scope]}::text[], ${row.added}, ${row.by}, ${ctx.now})`.execute(tablesOf(ctx))
}

/** A list that was taken in, with the authorities that decide for what it entered. */
export async function findImport(ctx: Reading, id: string): Promise<(ImportRow & { readonly deciders: readonly Decider[] }) | undefined> {
  const { rows } = await sql<ImportRow & { deciders: Decider[] }>`
    select id, unit_id, scope, undone_at, used_at, array(select distinct decided_by from institutions i where i.import_id = list.id) as deciders
    from institution_imports list where id = ${id}`.execute(tablesOf(ctx))
  return rows[0]
}

/** Holds a list against others until the transaction ends; whoever may not change it holds nothing. */
export async function lockImport(ctx: Reading, id: string): Promise<void> {
  await sql`select from institution_imports where id = ${id} for update`.execute(tablesOf(ctx))
}

/** What an import entered that was changed or closed since; what was assessed is told by `used_at`. */
export async function listTouchedSince(ctx: Reading, importId: string): Promise<readonly { readonly id: UnitId; readonly name: string }[]> {
  const { rows } = await sql<{ id: UnitId; name: string }>`
    select u.id, v.full_name as name from institutions i join units u on u.id = i.unit_id
    join lateral (select full_name from unit_versions where unit_id = u.id order by valid_from desc limit 1) v on true
    where i.import_id = ${importId} and i.valid_from = u.valid_from and (
      u.valid_to is not null or i.valid_to is not null or (select count(*) from unit_versions where unit_id = u.id) > 1)
    order by u.code limit 20`.execute(tablesOf(ctx))
  return rows
}

/** Withdraws everything an import entered: nothing is deleted, its life ends with its first day, and nothing of it stands or counts. @returns how many */
export async function closeImport(ctx: BaseCtx, importId: string): Promise<number> {
  const db = tablesOf(ctx)
  const entered = sql`(select unit_id from institutions where import_id = ${importId})`
  await sql`update unit_versions set valid_to = valid_from + 1 where unit_id in ${entered}`.execute(db)
  await sql`update units set valid_to = valid_from + 1 where id in ${entered}`.execute(db)
  const closed = await sql`update institutions set valid_to = valid_from + 1, excluded = 'withdrawn' where import_id = ${importId}`.execute(
    db,
  )
  await sql`update institution_imports set undone_at = ${ctx.now} where id = ${importId}`.execute(db)
  return Number(closed.numAffectedRows ?? 0n)
}
