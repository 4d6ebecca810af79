// The only place for the SQL of unit events: the units around them, what they came to, the record of them.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { EventBatch, UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import type { Level, Succession, SuccessionRelation, UnitId, UnitLife, UnitType } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type EventOrigin, type UnitTables } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

/** One change of units at a time: the next one waits and then sees what this one made. */
export async function lockUnits(ctx: Reading): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('unit events', 0))`.execute(tablesOf(ctx))
}

export type Around = {
  /** Units an event changes: with all that hangs below them. */
  readonly changed: readonly UnitId[]
  /** Units an event only names, as a parent or a successor. */
  readonly named: readonly UnitId[]
  /** Codes of units to be made: whoever had them. */
  readonly codes: readonly string[]
}

/** The units around events and all above them. */
export async function listIdsAround(ctx: Reading, around: Around): Promise<readonly UnitId[]> {
  const { rows } = await sql<{ id: UnitId }>`
    with recursive below (id) as (
      select unnest(${[...around.changed]}::text[])
      union
      select v.unit_id from below join unit_versions v on v.parent_id = below.id and v.valid_to is null
    ), around (id) as (
      select id from (select id from below union select unnest(${[...around.named]}::text[])
        union select id from units where code = any (${[...around.codes]}::text[])) seeds
      union
      select v.parent_id from around join unit_versions v on v.unit_id = around.id where v.parent_id is not null
    )
    select id from around`.execute(tablesOf(ctx))
  return rows.map((row) => row.id)
}

type VersionJson = {
  readonly name: string
  readonly type: UnitType
  readonly parent: UnitId | null
  readonly from: PlainDate
  readonly to: PlainDate | null
  readonly notBefore: PlainDate | null
  readonly notAfter: PlainDate | null
}
type LifeRow = {
  readonly id: UnitId
  readonly code: string
  readonly level: Level
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate | null
  readonly from_not_before: PlainDate | null
  readonly from_not_after: PlainDate | null
  readonly to_not_before: PlainDate | null
  readonly to_not_after: PlainDate | null
  readonly versions: readonly VersionJson[]
}

function lifeOf(row: LifeRow): UnitLife {
  return {
    id: row.id,
    code: row.code,
    level: row.level,
    valid: { from: row.valid_from, to: row.valid_to },
    began: { on: row.valid_from, notBefore: row.from_not_before, notAfter: row.from_not_after },
    ended: row.valid_to === null ? null : { on: row.valid_to, notBefore: row.to_not_before, notAfter: row.to_not_after },
    versions: row.versions.map((version) => ({
      unitId: row.id,
      fullName: version.name,
      type: version.type,
      parentId: version.parent,
      valid: { from: version.from, to: version.to },
      began: { on: version.from, notBefore: version.notBefore, notAfter: version.notAfter },
    })),
  }
}

/** Units with all their versions; unknown ids are left out, and units without a version. */
export async function listLives(ctx: Reading, ids: readonly UnitId[]): Promise<readonly UnitLife[]> {
  const { rows } = await sql<LifeRow>`
    select u.id, u.code, u.level, u.valid_from, u.valid_to, u.from_not_before, u.from_not_after, u.to_not_before, u.to_not_after, v.versions
    from units u join (
      select unit_id, json_agg(json_build_object('name', full_name, 'type', type, 'parent', parent_id, 'from', valid_from, 'to', valid_to,
        'notBefore', from_not_before, 'notAfter', from_not_after) order by valid_from) as versions
      from unit_versions where unit_id = any (${[...ids]}::text[]) group by unit_id) v on v.unit_id = u.id
    order by u.id`.execute(tablesOf(ctx))
  return rows.map(lifeOf)
}

/** Successions out of these units. */
export async function listSuccessionsOut(ctx: Reading, ids: readonly UnitId[]): Promise<readonly Succession[]> {
  const { rows } = await sql<{
    from_id: UnitId
    to_id: UnitId
    relation: SuccessionRelation
    counted_on: PlainDate
    note: string
    share: number | null
  }>`
    select from_id, to_id, relation, counted_on, note, share from unit_successions where from_id = any (${[...ids]}::text[]) order by from_id, to_id`.execute(
    tablesOf(ctx),
  )
  return rows.map((row) => ({
    fromId: row.from_id,
    toId: row.to_id,
    relation: row.relation,
    on: row.counted_on,
    note: row.note,
    ...(row.share === null ? {} : { share: row.share }),
  }))
}

/** What a batch came to, in the shape app_apply_unit_events reads. */
export type Written = {
  readonly touched: readonly UnitId[]
  readonly ended: readonly object[]
  readonly begun: readonly object[]
  readonly versionsDropped: readonly object[]
  readonly versionsEnded: readonly object[]
  readonly versionsBegun: readonly object[]
  readonly paths: readonly object[]
  readonly relinked: readonly UnitId[]
  readonly links: readonly object[]
  readonly batch: object
  readonly events: readonly EventRow[]
}

export type EventRow = {
  readonly seq: number
  readonly kind: UnitEventKind
  readonly unit_ids: readonly UnitId[]
  readonly payload: unknown
}

/** One statement for any number of events. */
export async function apply(ctx: Reading, written: Written): Promise<void> {
  await sql`select app_apply_unit_events(${JSON.stringify(written)}::jsonb)`.execute(tablesOf(ctx))
}

export async function refreshCovers(ctx: Reading): Promise<number> {
  return (await sql<{ widened: number }>`select app_refresh_covers() as widened`.execute(tablesOf(ctx))).rows[0]?.widened ?? 0
}

export type BatchRow = UnitTables['unit_event_batches'] & {
  readonly kinds: readonly { readonly kind: UnitEventKind; readonly count: number }[]
  readonly undone_by: string | null
  readonly refused: boolean
}

export type BatchFilter = {
  readonly from?: PlainDate | undefined
  readonly to?: PlainDate | undefined
  readonly kind?: UnitEventKind | undefined
  readonly unit?: UnitId | undefined
}

function eventsOf(filter: Pick<BatchFilter, 'kind' | 'unit'>): RawBuilder<unknown> {
  return sql`from unit_events e where e.batch_id = b.id and ${filter.kind === undefined ? sql`true` : sql`e.kind = ${filter.kind}`}
    and ${filter.unit === undefined ? sql`true` : sql`e.unit_ids @> ${[filter.unit]}::text[]`}`
}

const COLUMNS = sql.raw(`b.*, (select min(u.id) from unit_event_batches u where u.undoes = b.id) as undone_by,
  exists (select from unit_event_refusals r where r.batch_id = b.id) as refused`)

/** Batches, the latest day first. */
export async function listBatches(
  ctx: Reading,
  filter: BatchFilter,
  page: { readonly after: { readonly on: PlainDate; readonly id: string } | null; readonly limit: number },
): Promise<readonly BatchRow[]> {
  const events = eventsOf(filter)
  const { rows } = await sql<BatchRow>`
    select ${COLUMNS}, (select coalesce(json_agg(json_build_object('kind', kind, 'count', count) order by kind), '[]')
      from (select e.kind, count(*) as count ${events} group by e.kind) k) as kinds
    from unit_event_batches b
    where ${filter.from === undefined ? sql`true` : sql`b.effective_on >= ${filter.from}`}
      and ${filter.to === undefined ? sql`true` : sql`b.effective_on <= ${filter.to}`}
      and ${filter.kind === undefined && filter.unit === undefined ? sql`true` : sql`exists (select ${events})`}
      and ${page.after === null ? sql`true` : sql`(b.effective_on, b.id) < (${page.after.on}, ${page.after.id})`}
    order by b.effective_on desc, b.id desc limit ${page.limit}`.execute(tablesOf(ctx))
  return rows
}

export async function findBatch(ctx: Reading, id: string, filter: Pick<BatchFilter, 'kind' | 'unit'> = {}): Promise<BatchRow | undefined> {
  const { rows } = await sql<BatchRow>`
    select ${COLUMNS}, (select coalesce(json_agg(json_build_object('kind', kind, 'count', count) order by kind), '[]')
      from (select e.kind, count(*) as count ${eventsOf(filter)} group by e.kind) k) as kinds
    from unit_event_batches b where b.id = ${id}`.execute(tablesOf(ctx))
  return rows[0]
}

export async function listEvents(
  ctx: Reading,
  batchId: string,
  filter: Pick<BatchFilter, 'kind' | 'unit'>,
  page: { readonly after: number; readonly limit: number | null },
): Promise<readonly EventRow[]> {
  const { rows } = await sql<EventRow>`
    select e.seq, e.kind, e.unit_ids, e.payload from unit_events e
    where e.batch_id = ${batchId} and e.seq > ${page.after} and ${filter.kind === undefined ? sql`true` : sql`e.kind = ${filter.kind}`}
      and ${filter.unit === undefined ? sql`true` : sql`e.unit_ids @> ${[filter.unit]}::text[]`}
    order by e.seq ${page.limit === null ? sql`` : sql`limit ${page.limit}`}`.execute(tablesOf(ctx))
  return rows
}

/** Enrolments of these units in windows that are not over on their day. */
export type TouchedEnrolment = {
  readonly cohort_id: string
  readonly unit_id: UnitId
  readonly cohort_unit_id: UnitId
  readonly programme: string
  readonly window_from: PlainDate
  readonly window_to: PlainDate
  readonly frozen: boolean
  readonly fate: string
  readonly on: PlainDate
  readonly total: number
}

export async function listEnrolmentsOf(
  ctx: Reading,
  touched: readonly { readonly unitId: UnitId; readonly fate: string; readonly on: PlainDate }[],
  page: { readonly after: { readonly cohort: string; readonly unit: string } | null; readonly limit: number | null },
): Promise<readonly TouchedEnrolment[]> {
  const { rows } = await sql<TouchedEnrolment>`
    with found as (
      select e.cohort_id, e.unit_id, c.unit_id as cohort_unit_id, c.programme, c.window_from, c.window_to, c.frozen_at is not null as frozen,
        t.fate, t."on", count(*) over () as total
      from json_to_recordset(${JSON.stringify(touched)}) as t ("unitId" text, fate text, "on" date)
      join enrolments e on e.unit_id = t."unitId" join cohorts c on c.id = e.cohort_id
      where c.window_to > t."on")
    select * from found where ${page.after === null ? sql`true` : sql`(cohort_id, unit_id) > (${page.after.cohort}::uuid, ${page.after.unit})`}
    order by cohort_id, unit_id ${page.limit === null ? sql`` : sql`limit ${page.limit}`}`.execute(tablesOf(ctx))
  return rows
}

export async function deleteEnrolments(
  ctx: Reading,
  rows: readonly { readonly cohort_id: string; readonly unit_id: UnitId }[],
): Promise<void> {
  await sql`delete from enrolments using json_to_recordset(${JSON.stringify(rows)}) as row (cohort_id uuid, unit_id text)
    where enrolments.cohort_id = row.cohort_id and enrolments.unit_id = row.unit_id`.execute(tablesOf(ctx))
}

export type LeftBehindRow = { readonly unit_id: UnitId; readonly parent_id: UnitId; readonly ended_on: PlainDate }

/** Residential areas and institutions that stand below a commune that has ended, by id. */
export async function listLeftBehind(ctx: Reading, on: PlainDate, after: string | null, limit: number): Promise<readonly LeftBehindRow[]> {
  const { rows } = await sql<LeftBehindRow>`
    select v.unit_id, v.parent_id, p.valid_to as ended_on
    from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null join units p on p.id = v.parent_id
    where u.scope is not null and u.valid_to is null and p.valid_to <= ${on} and ${after === null ? sql`true` : sql`u.id > ${after}`}
    order by u.id limit ${limit}`.execute(tablesOf(ctx))
  return rows
}

/** The batches that were entered here, with their events, in the order of their days. */
export async function listEntered(ctx: Reading): Promise<readonly { readonly id: string; readonly batch: EventBatch }[]> {
  const { rows } = await sql<UnitTables['unit_event_batches'] & { readonly payloads: EventBatch['events'] }>`
    select b.*, (select json_agg(payload order by seq) from unit_events e where e.batch_id = b.id) as payloads
    from unit_event_batches b where origin <> 'catalogue' order by effective_on, applied_at, id`.execute(tablesOf(ctx))
  return rows.map((row) => ({
    id: row.id,
    batch: {
      effectiveOn: row.effective_on,
      decision: { number: row.decision_number, date: row.decided_on, issuer: row.issuer, source: row.source, checked: row.checked },
      events: row.payloads,
    },
  }))
}

export type BatchRecord = {
  readonly id: string
  readonly batch: EventBatch
  readonly origin: EventOrigin
  readonly events: readonly EventRow[]
}

/** Puts the batches of the data files in the place of those before; as the owner. Returns the ids that were not there yet. */
export async function replaceCatalogueBatches(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  records: readonly BatchRecord[],
): Promise<ReadonlySet<string>> {
  const db = tablesOf(ctx)
  const known = new Set(
    (await db.selectFrom('unit_event_batches').select('id').where('origin', '=', 'catalogue').execute()).map((row) => row.id),
  )
  await sql`delete from unit_events using unit_event_batches b where b.id = batch_id and b.origin = 'catalogue'`.execute(db)
  await sql`delete from unit_event_batches where origin = 'catalogue'`.execute(db)
  for (const { id, batch, events } of records) {
    await db
      .insertInto('unit_event_batches')
      .values({
        id,
        effective_on: batch.effectiveOn,
        decision_number: batch.decision.number,
        decided_on: batch.decision.date,
        issuer: batch.decision.issuer,
        source: batch.decision.source,
        checked: batch.decision.checked,
        origin: 'catalogue',
        events: events.length,
        applied_at: ctx.now,
        applied_by: null,
        applied_by_name: null,
        undoes: null,
      })
      .execute()
    await sql`insert into unit_events (batch_id, seq, kind, effective_on, unit_ids, payload)
      select ${id}, seq, kind, ${batch.effectiveOn}, array(select jsonb_array_elements_text(unit_ids)), payload
      from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as row (seq integer, kind text, unit_ids jsonb, payload jsonb)`.execute(db)
  }
  return new Set(records.map((each) => each.id).filter((id) => !known.has(id)))
}

export async function replaceRefusals(
  ctx: Reading,
  refusals: readonly { readonly batch_id: string; readonly problems: unknown }[],
): Promise<void> {
  const db = tablesOf(ctx)
  await db.deleteFrom('unit_event_refusals').execute()
  for (const each of refusals) {
    await db
      .insertInto('unit_event_refusals')
      .values({ batch_id: each.batch_id, problems: JSON.stringify(each.problems) })
      .execute()
  }
}
