// The only place for the SQL of outages: what is on record, and the functions of the database that record, take back and judge.
import type { Outage, OutageKind } from '@binhyen/core/reports/outages.domain'
import type { LocalTime } from '@binhyen/core/shared/local-time'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows } from '#server/platform/db/statement'

type Handle = Pick<BaseCtx, 'tx'>

/** An outage that counts, with its places and what lies above each. */
export type StandingOutage = Outage & { readonly places: readonly { readonly id: UnitId; readonly scope: readonly UnitId[] }[] }

const MINUTES = sql.raw(`to_char(o.began, 'YYYY-MM-DD"T"HH24:MI') as from, to_char(o.ended, 'YYYY-MM-DD"T"HH24:MI') as to`)
const PLACES = sql.raw(`(select json_agg(json_build_object('id', p.unit_id, 'scope', p.place) order by p.unit_id)
  from outage_places p where p.outage_id = o.id) as places`)

/** Outages that count and did not end before a day, oldest first. */
export async function listStanding(ctx: Handle, since: PlainDate): Promise<readonly StandingOutage[]> {
  return keptRows(
    ctx,
    sql<StandingOutage>`select ${MINUTES}, ${PLACES} from outages o where o.withdrawn_at is null and o.ended >= ${since}::date order by o.began, o.id`,
  )
}

/** The same, to hand in by: whoever records one meanwhile has done so before, or sees the hand-in. */
export async function listStandingToHandIn(ctx: Handle, since: PlainDate): Promise<readonly StandingOutage[]> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('outages', 0))`.execute(sqlOf<object>(ctx))
  return listStanding(ctx, since)
}

export type OutageRow = StandingOutage & {
  readonly id: string
  readonly kind: OutageKind
  readonly reason: string | null
  readonly document: string | null
  readonly recorded_at: Date
  readonly recorded_by_name: string | null
  readonly withdrawn_at: Date | null
  readonly withdrawn_by_name: string | null
  readonly withdrawn_reason: string | null
}

const columns = sql`o.id, ${MINUTES}, ${PLACES}, o.kind, o.reason, o.document, o.recorded_at, o.recorded_by_name, o.withdrawn_at,
  o.withdrawn_by_name, o.withdrawn_reason`

/** Newest first; one more than `limit` tells that a next page exists. */
export async function listOutages(
  ctx: Handle,
  { after, limit }: { readonly after: { readonly to: LocalTime; readonly id: string } | null; readonly limit: number },
): Promise<readonly OutageRow[]> {
  const beyond = after === null ? sql`true` : sql`(o.ended, o.id) < (${after.to}::timestamp, ${after.id}::uuid)`
  const { rows } = await sql<OutageRow>`
    select ${columns} from outages o where ${beyond} order by o.ended desc, o.id desc limit ${limit + 1}`.execute(sqlOf<object>(ctx))
  return rows
}

export async function findOutage(ctx: Handle, id: string): Promise<OutageRow | undefined> {
  const { rows } = await sql<OutageRow>`select ${columns} from outages o where o.id = ${id}::uuid`.execute(sqlOf<object>(ctx))
  return rows[0]
}

type NewOutage = Outage & {
  readonly id: string
  readonly places: readonly UnitId[]
  readonly reason: string | null
  readonly document: string | null
}

/** By an administrator of every place, or by the program itself; the database asks again. */
export async function addOutage(ctx: Pick<BaseCtx, 'tx' | 'now'>, { places, ...told }: NewOutage, who: string | null): Promise<void> {
  await sql`select app_record_outage(${JSON.stringify(told)}::jsonb, ${[...places]}::text[], ${ctx.now}, ${who})`.execute(
    sqlOf<object>(ctx),
  )
}

/** False where somebody did already. */
export async function takeBack(ctx: Ctx, id: string, why: string): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean
  }>`select app_withdraw_outage(${id}::uuid, ${why}, ${ctx.now}, ${ctx.actor.displayName}) as done`.execute(sqlOf<object>(ctx))
  return rows[0]?.done ?? false
}

/** A report handed in after its deadline. */
export type AfterDue = {
  readonly id: string
  readonly scope: readonly UnitId[]
  readonly due_on: PlainDate
  readonly handed_in_on: PlainDate
  readonly late: boolean
}

/** Of the reports handed in after their deadline those an outage may have to do with, taken back or not. */
export async function listAfterDue(ctx: Handle, outageId: string): Promise<readonly AfterDue[]> {
  const { rows } = await sql<AfterDue>`select * from app_reports_after_due(${outageId}::uuid)`.execute(sqlOf<object>(ctx))
  return rows
}

/** Says of reports an outage has to do with whether they are late; answers of how many that was another thing before. */
export async function judgeLateness(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  outageId: string,
  { ids, late }: { readonly ids: readonly string[]; readonly late: boolean },
): Promise<number> {
  if (ids.length === 0) return 0
  const { rows } = await sql<{
    changed: number
  }>`select app_judge_lateness(${outageId}::uuid, ${[...ids]}::uuid[], ${late}, ${ctx.now}) as changed`.execute(sqlOf<object>(ctx))
  return rows[0]?.changed ?? 0
}

/** What a notice says of a report that was judged anew. */
export type Judged = {
  readonly id: string
  readonly unit_id: UnitId
  readonly scope: readonly UnitId[]
  readonly form_id: string
  readonly form_version: number
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  readonly due_on: PlainDate
}

export async function listJudged(ctx: Handle, outageId: string, ids: readonly string[]): Promise<readonly Judged[]> {
  const { rows } = await sql<Judged>`select * from app_reports_judged(${outageId}::uuid, ${[...ids]}::uuid[])`.execute(sqlOf<object>(ctx))
  return rows
}

/** By whoever may tell of the outage, who need not see the reports. */
export async function sendJudgement(ctx: Pick<BaseCtx, 'tx' | 'now'>, outageId: string, sent: readonly object[]): Promise<void> {
  await sql`select app_send_outage_notices(${outageId}::uuid, ${JSON.stringify(sent)}::jsonb, ${ctx.now})`.execute(sqlOf<object>(ctx))
}

/** Where units lie, each on a day or the nearest it stood. */
export async function placesOn(
  ctx: Handle,
  units: readonly { readonly id: UnitId; readonly on: PlainDate }[],
): Promise<ReadonlyMap<UnitId, readonly UnitId[]>> {
  const { rows } = await sql<{ id: UnitId; place: UnitId[] }>`
    select u.id, app_place_of(u.id, u.on) as place from json_to_recordset(${JSON.stringify(units)}::json) as u (id text, "on" date)`.execute(
    sqlOf<object>(ctx),
  )
  return new Map(rows.map(({ id, place }) => [id, place]))
}

/** A sign of life of the program; answers the one before it, null for the first there is. */
export async function beat(ctx: Pick<BaseCtx, 'tx' | 'now'>): Promise<Date | null> {
  const { rows } = await sql<{ before: Date | null }>`select app_beat(${ctx.now}) as before`.execute(sqlOf<object>(ctx))
  return rows[0]?.before ?? null
}
