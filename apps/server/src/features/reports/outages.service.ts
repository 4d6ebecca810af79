// The only place that decides about outages: who records and takes back which, what the program notes itself, and which reports that judges anew.
import type { z } from 'zod'
import { findRight } from '@binhyen/core/access/access.policy'
import type {
  listOutages as listContract,
  recordOutage as recordContract,
  withdrawOutage as withdrawContract,
} from '@binhyen/core/reports/outages.contract'
import { isCoveredBy, refuseOutage, silenceBetween, type Outage } from '@binhyen/core/reports/outages.domain'
import { dayOf, findLocalTime } from '@binhyen/core/shared/local-time'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { getUnitRow, nameUnits, scopeOf } from '#server/features/units/units.service'
import { dayInVietnam, minuteInVietnam } from '#server/platform/clock'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId, newId } from '#server/platform/ids'
import { creditAt } from './outage-credits.service.ts'
import { judgementNotices } from './report-notices.service.ts'
import * as store from './outages.store.ts'

type Judged = z.input<typeof recordContract.reply>

/** What reports come from, and all that lies above. */
const REPORTING: readonly Level[] = ['country', 'province', 'district', 'commune']

/** Where a unit lay on a day, or on the nearest it stood. @throws unit.not-found, also for what hands in no reports */
async function placeOn(ctx: Ctx, id: UnitId, on: PlainDate): Promise<readonly UnitId[]> {
  const { level, valid_from, valid_to } = await getUnitRow(ctx, id)
  if (!REPORTING.includes(level)) throw new Problem('unit.not-found', { id })
  if (on < valid_from) return scopeOf(ctx, id, valid_from)
  return scopeOf(ctx, id, valid_to !== null && valid_to <= on ? addDays(valid_to, -1) : on)
}

/** The lowest place that holds all of them. */
const sharedBy = (scopes: readonly (readonly UnitId[])[]): readonly UnitId[] =>
  (scopes[0] ?? [COUNTRY_ID]).filter((id) => scopes.every((scope) => scope.includes(id)))

/**
 * Records an outage and judges anew the late reports it has to do with.
 * @throws auth.forbidden, outage.span-refused, unit.not-found
 */
export async function recordOutage(ctx: Ctx, body: z.output<typeof recordContract.body>): Promise<Judged> {
  const places = [...new Set(body.places)] as UnitId[]
  const scopes: (readonly UnitId[])[] = []
  for (const place of places) {
    const scope = await placeOn(ctx, place, dayOf(body.from))
    ctx.authorise('outage.write', scope)
    scopes.push(scope)
  }
  const refused = refuseOutage(body, minuteInVietnam(ctx.now, ctx.today))
  if (refused !== null) throw new Problem('outage.span-refused', { reason: refused })
  const told = { id: newId(), from: body.from, to: body.to, reason: body.reason, document: body.document === '' ? null : body.document }
  await store.addOutage(ctx, { ...told, places }, ctx.actor.displayName)
  const reports = await judge(ctx, told.id)
  await ctx.audit('outage.record', { kind: 'outage', id: told.id, scope: sharedBy(scopes) }, { after: { ...told, places, reports } })
  return { id: told.id, reports }
}

/** Takes one back; what counted as in time by it alone is late again. @throws auth.forbidden, outage.not-found, outage.withdrawn */
export async function withdrawOutage(ctx: Ctx, id: string, reason: string): Promise<z.input<typeof withdrawContract.reply>> {
  const outage = await store.findOutage(ctx, id)
  if (outage === undefined) throw new Problem('outage.not-found', { id })
  const scopes = outage.places.map(({ scope }) => scope)
  for (const scope of scopes) ctx.authorise('outage.write', scope)
  if (!(await store.takeBack(ctx, id, reason))) throw new Problem('outage.withdrawn')
  const reports = await judge(ctx, id)
  await ctx.audit('outage.withdraw', { kind: 'outage', id, scope: sharedBy(scopes) }, { after: { reason, reports } })
  return { id, reports }
}

/** Judges anew every report an outage has to do with, by all outages that count now; answers of how many it changed. */
async function judge(ctx: BaseCtx, outageId: string): Promise<number> {
  const reports = await store.listAfterDue(ctx, outageId)
  const [first] = reports.map(({ due_on }) => due_on).toSorted()
  if (first === undefined) return 0
  const outages = await store.listStanding(ctx, first)
  const holidays = await holidaysOf(ctx)
  const isLate = ({ due_on, scope, handed_in_on }: store.AfterDue): boolean =>
    !isCoveredBy(creditAt({ dueOn: due_on, scope }, outages, holidays), handed_in_on)
  let changed = 0
  for (const late of [false, true]) {
    const ids = reports.filter((report) => report.late !== late && isLate(report) === late).map(({ id }) => id)
    changed += await store.judgeLateness(ctx, outageId, { ids, late })
    await tellJudged(ctx, outageId, { ids, late })
  }
  return changed
}

/** Reports told of in one statement. */
const AT_ONCE = 500

/** Whoever handed in such a report hears that it counts as in time now, or is late again. */
async function tellJudged(
  ctx: BaseCtx,
  outageId: string,
  { ids, late }: { readonly ids: readonly string[]; readonly late: boolean },
): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const judged = await store.listJudged(ctx, outageId, ids.slice(at, at + AT_ONCE))
    await store.sendJudgement(ctx, outageId, await judgementNotices(ctx, outageId, { judged, late }))
  }
}

/** The program's sign of life; where it was silent before, that is noted as an outage of the whole country and answered. */
export async function beat(ctx: BaseCtx): Promise<Outage | null> {
  // a day that was set by hand has no hours
  if (dayInVietnam(ctx.now) !== ctx.today) return null
  const before = await store.beat(ctx)
  if (before === null) return null
  const outage = silenceBetween(minuteInVietnam(before), minuteInVietnam(ctx.now), await holidaysOf(ctx))
  if (outage === null) return null
  const told = { id: newId(), ...outage, reason: null, document: null }
  await store.addOutage(ctx, { ...told, places: [COUNTRY_ID] }, null)
  const reports = await judge(ctx, told.id)
  await ctx.audit('outage.record', { kind: 'outage', id: told.id, scope: [COUNTRY_ID] }, { after: { ...outage, kind: 'system', reports } })
  return outage
}

/** Everybody may know when the system was down. Newest first. */
export async function listOutages(ctx: Ctx, query: z.output<typeof listContract.query>): Promise<z.input<typeof listContract.reply>> {
  ctx.authorise('catalogue.read', [])
  const rows = await store.listOutages(ctx, { after: cursorOf(query.after), limit: query.limit })
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const names = await nameUnits(ctx, [...new Set(page.flatMap(({ places }) => places.map(({ id }) => id)))])
  return {
    items: page.map((row) => replyOf(ctx, row, names)),
    next: rows.length > query.limit && last ? `${last.to} ${last.id}` : null,
  }
}

function cursorOf(text: string | undefined): Parameters<typeof store.listOutages>[1]['after'] {
  if (text === undefined) return null
  const [to, id] = [findLocalTime(text.slice(0, 16)), text.slice(17)]
  if (to === null || !isId(id)) {
    throw notACursor()
  }
  return { to, id }
}

function replyOf(ctx: Ctx, row: store.OutageRow, names: ReadonlyMap<UnitId, string>): z.input<typeof listContract.reply>['items'][number] {
  const stands = row.withdrawn_at === null
  return {
    id: row.id,
    from: row.from,
    to: row.to,
    kind: row.kind,
    places: row.places.map(({ id }) => ({ id, name: names.get(id) ?? id })),
    reason: row.reason,
    document: row.document,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by_name,
    withdrawn:
      row.withdrawn_at === null
        ? null
        : { at: row.withdrawn_at.toISOString(), by: row.withdrawn_by_name ?? '', reason: row.withdrawn_reason ?? '' },
    mayWithdraw: stands && row.places.every(({ scope }) => findRight(ctx.actor, 'outage.write', scope, ctx.today) !== null),
  }
}
