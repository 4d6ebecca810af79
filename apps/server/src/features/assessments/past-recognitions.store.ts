// The only place for the SQL of past results: files taken in, what their lines say, what counts, and where the two differ.
import type { Said, Standing, StandingOrigin } from '@binhyen/core/assessments/past-comparison.domain'
import type { PastState } from '@binhyen/core/assessments/past-recognition.domain'
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

const dbOf = (ctx: Pick<BaseCtx, 'tx'>) => sqlOf<object>(ctx)

/** Files of one province are taken in one after the other. */
export async function lockProvince(ctx: Ctx, provinceId: UnitId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('past results of ' || ${provinceId}::text, 0))`.execute(dbOf(ctx))
}

/** Under which rule, for which window. */
type MeasuredRow = {
  readonly status_kind: StatusKind
  readonly set_id: string | null
  readonly window_from: PlainDate
  readonly window_to: PlainDate
}
/** What is said of a unit there, and the decision that is named for it. */
type SaidRow = MeasuredRow & {
  readonly unit_id: UnitId
  readonly state: PastState
  readonly number: string | null
  readonly decided_on: PlainDate | null
  readonly authority_unit_id: string | null
  readonly authority_body: string | null
}

export function saidOf(row: SaidRow): Said {
  return {
    statusKind: row.status_kind,
    setId: row.set_id,
    window: { from: row.window_from, to: row.window_to },
    state: row.state,
    number: row.number,
    decidedOn: row.decided_on,
    authorityUnitId: row.authority_unit_id,
  }
}

export type StandingRow = SaidRow & {
  readonly origin: StandingOrigin
  readonly decision_id: string | null
  readonly dossier_id: string | null
  readonly by_name: string | null
  readonly file_name: string | null
}

/** All that stands about these units: statuses by decision or by file, and dossiers concluded as not met. One statement. */
export async function listStanding(
  ctx: Ctx,
  unitIds: readonly UnitId[],
  statusOf: ReadonlyMap<string, StatusKind>,
): Promise<StandingRow[]> {
  const ids = sql`${[...unitIds]}::text[]`
  const kinds = JSON.stringify([...statusOf].map(([set_id, status_kind]) => ({ set_id, status_kind })))
  const { rows } = await sql<StandingRow>`
    select s.unit_id, case when s.import_id is null then 'recorded' else 'imported' end as origin, s.status_kind, s.set_id, s.window_from, s.window_to, s.state,
      nullif(d.number, '') as number, case when d.number <> '' then d.decided_on end as decided_on, case when d.number <> '' then d.authority_unit_id end as authority_unit_id,
      case when d.number <> '' then d.authority_body end as authority_body, d.id as decision_id, s.dossier_id,
      coalesce(i.taken_in_by_name, d.recorded_by) as by_name, i.file_name
    from unit_statuses s join decisions d on d.id = s.decision_id left join past_imports i on i.id = s.import_id
    where s.unit_id = any (${ids})
    union all
    select o.unit_id, 'dossier', k.status_kind, o.set_id, o.window_from, o.window_to, 'not-recognised', null, null, null, null, null, o.id, null, null
    from dossiers o join json_to_recordset(${kinds}::json) as k (set_id text, status_kind text) on k.set_id = o.set_id
    where o.unit_id = any (${ids}) and o.status = 'not-met'`.execute(dbOf(ctx))
  return rows
}

export const standingOf = (row: StandingRow): Standing & { readonly row: StandingRow } => ({ ...saidOf(row), origin: row.origin, row })

export type NewImport = {
  readonly id: string
  readonly provinceId: UnitId
  readonly scope: readonly UnitId[]
  readonly fileName: string
  readonly fileHash: string
}
/** A decision a file speaks of, with the scope of its authority on that day. */
export type SaidDecision = MeasuredRow & {
  readonly id: string
  readonly scope: readonly UnitId[]
  readonly authority_unit_id: UnitId
  readonly authority_body: string
  readonly number: string
  readonly decided_on: PlainDate
  readonly kind: 'recognition' | 'title' | 'revocation' | 'statement'
}
export type SaidLine = SaidRow & {
  readonly row: number
  readonly scope: readonly UnitId[]
  readonly province_id: UnitId
  readonly effective_on: PlainDate
  readonly decision_id: string
}

/** Keeps a file with all its lines and lets those count that fill an empty place. Three statements and the settling, whatever the size. */
export async function addImport(
  ctx: BaseCtx & { readonly by: { readonly id: string; readonly name: string } },
  made: NewImport,
  content: { readonly decisions: readonly SaidDecision[]; readonly lines: readonly SaidLine[] },
): Promise<void> {
  const db = dbOf(ctx)
  await sql`insert into past_imports (id, province_id, scope, file_name, file_hash, lines, taken_in_by, taken_in_by_name, taken_in_at, taken_in_on, demonstration)
    values (${made.id}::uuid, ${made.provinceId}, ${[...made.scope]}::text[], ${made.fileName}, ${made.fileHash}, ${content.lines.length}, ${ctx.by.id}, ${ctx.by.name},
      ${ctx.now}, ${ctx.today}::date, ${ctx.demonstration})`.execute(db)
  await sql`insert into decisions (id, scope, authority_unit_id, authority_body, number, decided_on, signatory_title, kind, status_kind, set_id, window_from, window_to,
      source, demonstration, recorded_by, recorded_at, import_id)
    select id, scope, authority_unit_id, authority_body, number, decided_on, '', kind, status_kind, set_id, window_from, window_to,
      ${made.fileName}, ${ctx.demonstration}, ${ctx.by.name}, ${ctx.now}, ${made.id}::uuid
    from json_to_recordset(${JSON.stringify(content.decisions)}::json) as d (id uuid, scope text[], authority_unit_id text, authority_body text, number text,
      decided_on date, kind text, status_kind text, set_id text, window_from date, window_to date)`.execute(db)
  await sql`insert into past_sayings (import_id, row, unit_id, scope, province_id, status_kind, set_id, window_from, window_to, state, number, decided_on,
      authority_unit_id, authority_body, effective_on, decision_id)
    select ${made.id}::uuid, row, unit_id, scope, province_id, status_kind, set_id, window_from, window_to, state, number, decided_on,
      authority_unit_id, authority_body, effective_on, decision_id
    from json_to_recordset(${JSON.stringify(content.lines)}::json) as l (row integer, unit_id text, scope text[], province_id text, status_kind text, set_id text,
      window_from date, window_to date, state text, number text, decided_on date, authority_unit_id text, authority_body text, effective_on date, decision_id uuid)`.execute(
    db,
  )
  await settle(ctx, [...new Set(content.lines.map((line) => line.unit_id))])
}

async function settle(ctx: BaseCtx, unitIds: readonly UnitId[]): Promise<void> {
  await sql`select app_settle_past(${[...unitIds]}::text[])`.execute(dbOf(ctx))
}

export type ImportRow = {
  readonly id: string
  readonly seq: number
  readonly province_id: UnitId
  readonly scope: UnitId[]
  readonly file_name: string
  readonly lines: number
  readonly taken_in_by_name: string
  readonly taken_in_at: Date
  readonly demonstration: boolean
  readonly withdrawn_at: Date | null
  readonly withdrawn_by_name: string | null
  readonly withdrawn_reason: string | null
}

export async function listImports(
  ctx: Ctx,
  provinceIds: readonly UnitId[],
  page: { readonly after: number | null; readonly limit: number },
): Promise<(ImportRow & { readonly counting: number; readonly conflicts: number })[]> {
  const { rows } = await sql<ImportRow & { counting: number; conflicts: number }>`
    select i.*, (select count(*)::int from unit_statuses s where s.import_id = i.id) as counting,
      (select count(*)::int from past_conflicts c where c.import_id = i.id) as conflicts
    from (select * from past_imports where province_id = any (${[...provinceIds]}::text[]) and seq < ${page.after ?? Number.MAX_SAFE_INTEGER}
      order by seq desc limit ${page.limit + 1}) i order by i.seq desc`.execute(dbOf(ctx))
  return rows
}

export async function findImport(ctx: Ctx, id: string): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`select * from past_imports where id = ${id}::uuid`.execute(dbOf(ctx))
  return rows[0]
}

/**
 * Units whose imported result was built upon: a verdict given since, of the unit or of one above it, over days in common; or a later
 * file that revokes it.
 */
export async function listBuiltUpon(ctx: Ctx, importId: string, limit: number): Promise<{ id: UnitId; name: string; total: number }[]> {
  const { rows } = await sql<{ id: UnitId; name: string; total: number }>`
    select label.unit_id as id, label.name, count(*) over ()::int as total
    from (
      select distinct s.unit_id from unit_statuses s join past_imports i on i.id = s.import_id
      where s.import_id = ${importId}::uuid and (
        exists (
          select from dossiers d join evaluations e on e.dossier_id = d.id
          where d.unit_id = any (s.scope) and d.window_from < s.window_to and s.window_from < d.window_to and e.evaluated_at > i.taken_in_at)
        or exists (
          select from past_sayings later join past_imports other on other.id = later.import_id
          where later.unit_id = s.unit_id and later.status_kind = s.status_kind and later.window_from = s.window_from and later.state = 'revoked'
            and other.seq > i.seq and other.withdrawn_at is null))) built
    join unit_labels label on label.unit_id = built.unit_id
    order by label.sort_key limit ${limit}`.execute(dbOf(ctx))
  return rows
}

/** Records the withdrawal and puts in their places what other files say of the same units; answers how many lines counted before. */
export async function withdraw(ctx: Ctx, importId: string, reason: string): Promise<number> {
  const db = dbOf(ctx)
  const { rows } = await sql<{ unit_id: UnitId; counted: boolean }>`
    select p.unit_id, exists (select from unit_statuses s where s.import_id = p.import_id and s.unit_id = p.unit_id and s.decision_id = p.decision_id) as counted
    from past_sayings p where p.import_id = ${importId}::uuid`.execute(db)
  await sql`update past_imports set withdrawn_at = ${ctx.now}, withdrawn_by_name = ${ctx.actor.displayName}, withdrawn_reason = ${reason}
    where id = ${importId}::uuid`.execute(db)
  await settle(ctx, [...new Set(rows.map((row) => row.unit_id))])
  return rows.filter((row) => row.counted).length
}

export type ConflictRow = SaidRow & {
  readonly import_id: string
  readonly row: number
  readonly unit_name: string
  readonly parent_name: string | null
  readonly sort_key: string
  readonly decision_id: string
  readonly file_name: string
  readonly taken_in_by_name: string
  readonly taken_in_at: Date
}

/** Conflicts in and below a unit, by unit name, then file and line. */
export async function listConflicts(
  ctx: Ctx,
  filter: {
    readonly unitIds: readonly UnitId[]
    readonly importId: string | null
    readonly after: { readonly sortKey: string; readonly importId: string; readonly row: number } | null
    readonly limit: number
  },
): Promise<ConflictRow[]> {
  const of = filter.importId === null ? sql`true` : sql`c.import_id = ${filter.importId}::uuid`
  const after =
    filter.after === null
      ? sql`true`
      : sql`(label.sort_key, c.import_id, c.row) > (${filter.after.sortKey}, ${filter.after.importId}::uuid, ${filter.after.row}::int)`
  const { rows } = await sql<ConflictRow>`
    select c.import_id, c.row, c.unit_id, label.name as unit_name, label.parent_name, label.sort_key, c.status_kind, c.set_id, c.window_from, c.window_to, c.state,
      c.number, c.decided_on, c.authority_unit_id, c.authority_body, c.decision_id, c.file_name, c.taken_in_by_name, c.taken_in_at
    from past_conflicts c join unit_labels label on label.unit_id = c.unit_id
    where c.scope && ${[...filter.unitIds]}::text[] and ${of} and ${after}
    order by label.sort_key, c.import_id, c.row limit ${filter.limit + 1}`.execute(dbOf(ctx))
  return rows
}
