// The only place where people change units: who may, what it would touch, all or nothing, and what is recorded of it.
import { addDays, findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { applyEvents, stateOf } from '@binhyen/core/units/apply-events.domain'
import { newUnitsOf } from '@binhyen/core/units/event-bench.domain'
import { counterEvents } from '@binhyen/core/units/counter-events.domain'
import { enrolmentFate, touchedBy, unitsOf, type Touched } from '@binhyen/core/units/event-impact.domain'
import type { AppliedEvents, EventBatch, EventProblem, UnitState } from '@binhyen/core/units/unit-event.domain'
import type { AppliedReply, BatchReply, EventReply } from '@binhyen/core/units/unit-events.contract'
import { unitIdOf, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { countCursor, notACursor } from '#server/platform/cursors'
import { newId } from '#server/platform/ids'
import { nameUnits } from './units.service.ts'
import { writtenOf } from './unit-event-rows.service.ts'
import * as store from './unit-events.store.ts'
import { listLineages } from './units.store.ts'
import type { EventOrigin } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

/** The units around the events of some batches: those they change with all below, those they name, those whose codes they use. */
export async function loadState(ctx: Reading, batches: readonly EventBatch[]): Promise<UnitState> {
  const events = batches.flatMap((batch) => batch.events)
  const units = events.map(unitsOf)
  const around = {
    changed: [...new Set(units.flatMap((each) => each.changed))],
    named: [...new Set(units.flatMap((each) => each.named))],
    codes: [...new Set(events.flatMap(newUnitsOf).map((unit) => unit.code))],
  }
  const ids = await store.listIdsAround(ctx, around)
  return stateOf(await store.listLives(ctx, ids), await store.listSuccessionsOut(ctx, ids))
}

/** The right is asked for at the province (or country) of every unit the events change or hang something below. */
function requireRight(ctx: Ctx, state: UnitState, batches: readonly EventBatch[]): void {
  const asked = new Set<string>()
  for (const event of batches.flatMap((batch) => batch.events)) {
    const { changed, named } = unitsOf(event)
    for (const id of [...changed, ...named]) {
      const place = placeOf(state, id)
      if (place.length === 0 || asked.has(place.join())) continue
      asked.add(place.join())
      ctx.authorise('unit-event.write', place)
    }
  }
  // events that name nothing that is there are refused as such, and only to someone who may change something somewhere
  if (asked.size > 0) return
  ctx.authorise(
    'unit-event.write',
    ctx.actor.grants.map((grant) => grant.unitId),
  )
}

/** The province a unit lies in and the country: a right on a commune does not reach its own borders. */
function placeOf(state: UnitState, id: UnitId): readonly UnitId[] {
  const place: UnitId[] = []
  for (let at = state.lives.get(id); at !== undefined;) {
    if (at.level === 'province' || at.level === 'country') place.push(at.id)
    const parent = at.versions.at(-1)?.parentId
    at = parent === null || parent === undefined ? undefined : state.lives.get(parent)
  }
  return place
}

export type Outlook = {
  readonly before: UnitState
  readonly outcome: { readonly ok: AppliedEvents; readonly touched: readonly Touched[] } | { readonly problems: readonly EventProblem[] }
}

/** What some batches would come to, for someone who may apply them. @throws auth.forbidden */
export async function outlook(ctx: Ctx, batches: readonly EventBatch[]): Promise<Outlook> {
  const before = await loadState(ctx, batches)
  requireRight(ctx, before, batches)
  const outcome = applyEvents(before, batches)
  return { before, outcome: 'ok' in outcome ? { ok: outcome.ok, touched: touchedBy(before, outcome.ok) } : outcome }
}

export function totalsOf(state: UnitState, ids: readonly UnitId[]): AppliedReply['created'] {
  const count = (level: Level): number => ids.filter((id) => state.lives.get(id)?.level === level).length
  return { province: count('province'), district: count('district'), commune: count('commune'), village: count('village') }
}

export type Applying = { readonly origin: Exclude<EventOrigin, 'catalogue'>; readonly undoes?: string | null }
/** Left-behind areas shown at once; the list of them is a page of its own. */
const MOST_SHOWN = 100

/**
 * Applies batches, all or none, in the order of their days: units, versions and successions, the grants' reach, residential areas,
 * open enrolments, and the record of it.
 * @throws unit.events-refused { problems } located; unit.batch-not-found, auth.forbidden
 */
export async function applyUnitEvents(ctx: Ctx, batches: readonly EventBatch[], how: Applying): Promise<AppliedReply> {
  await store.lockUnits(ctx)
  const undoes = how.undoes ?? null
  if (undoes !== null) await getBatch(ctx, undoes)
  const { before, outcome } = await outlook(ctx, batches)
  if ('problems' in outcome) throw new Problem('unit.events-refused', { problems: outcome.problems })
  const ids: string[] = []
  let state = before
  for (const batch of batches.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0))) {
    const step = applyEvents(state, [batch])
    if ('problems' in step) throw new Problem('unit.events-refused', { problems: step.problems })
    const id = newId(ctx.now)
    const by = { id, origin: how.origin, accountId: ctx.actor.accountId, name: ctx.actor.displayName, undoes }
    await store.apply(ctx, writtenOf(state, step.ok, batch, by))
    ids.push(id)
    state = step.ok.state
  }
  const { ok, touched } = outcome
  const dropped = await dropEnrolments(ctx, touched)
  const grantsWidened = await store.refreshCovers(ctx)
  const reply = await appliedReply(ctx, ok, { batches: ids, dropped, grantsWidened })
  for (const [index, id] of ids.entries()) {
    await ctx.audit(
      'unit-event.apply',
      { kind: 'unit-event-batch', id },
      { after: { ...reply, leftBehind: undefined, index, origin: how.origin, undoes } },
    )
  }
  return reply
}

async function appliedReply(
  ctx: Ctx,
  ok: AppliedEvents,
  done: { readonly batches: readonly string[]; readonly dropped: number; readonly grantsWidened: number },
): Promise<AppliedReply> {
  const left = ok.leftBehind.slice(0, MOST_SHOWN)
  const name = (id: UnitId): string => ok.state.lives.get(id)?.versions.at(-1)?.fullName ?? id
  return {
    batches: [...done.batches],
    events: (await Promise.all(done.batches.map((id) => getBatch(ctx, id)))).reduce((sum, batch) => sum + batch.events, 0),
    created: totalsOf(ok.state, ok.created),
    ended: totalsOf(ok.state, ok.ended),
    changed: ok.changed.length,
    dropped: done.dropped,
    grantsWidened: done.grantsWidened,
    leftBehind: left.map(({ unitId, parentId, reason }) => ({
      unit: { id: unitId, name: name(unitId) },
      parent: { id: parentId, name: name(parentId) },
      reason,
    })),
    leftBehindTotal: ok.leftBehind.length,
  }
}

/** Takes units out of cohorts that are still open and can no longer count them; each cohort's change is in its audit. Returns how many. */
export async function dropEnrolments(ctx: Pick<BaseCtx, 'tx' | 'audit'>, touched: readonly Touched[]): Promise<number> {
  const grave = touched.filter(({ fate }) => fate === 'ends' || fate === 'urban')
  if (grave.length === 0) return 0
  const rows = (await store.listEnrolmentsOf(ctx, grave, { after: null, limit: null })).filter((row) => {
    const fate = enrolmentFate(
      { programme: row.programme, window: { from: row.window_from, to: row.window_to }, frozen: row.frozen },
      { fate: row.fate === 'ends' ? 'ends' : 'urban', on: row.on },
    )
    return fate === 'dropped-ended' || fate === 'dropped-urban'
  })
  if (rows.length === 0) return 0
  await store.deleteEnrolments(ctx, rows)
  for (const cohort of new Set(rows.map((row) => row.cohort_id))) {
    const removed = rows.filter((row) => row.cohort_id === cohort).map((row) => row.unit_id)
    await ctx.audit('cohort.change', { kind: 'cohort', id: cohort }, { after: { because: 'unit-event', removed } })
  }
  return rows.length
}

async function getBatch(ctx: Reading, id: string): Promise<store.BatchRow> {
  const row = await store.findBatch(ctx, id)
  if (row === undefined) throw new Problem('unit.batch-not-found', { id })
  return row
}

function batchReply(row: store.BatchRow): BatchReply {
  return {
    id: row.id,
    effectiveOn: row.effective_on,
    decision: { number: row.decision_number, date: row.decided_on, issuer: row.issuer, source: row.source, checked: row.checked },
    origin: row.origin,
    events: row.events,
    kinds: [...row.kinds],
    appliedAt: row.applied_at.toISOString(),
    appliedBy: row.applied_by_name,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    refused: row.refused,
  }
}

type Page = { readonly after?: string | undefined; readonly limit: number }

/** Decisions that changed units, the latest day first. */
export async function readBatches(
  ctx: Ctx,
  query: store.BatchFilter & Page,
): Promise<{ readonly items: BatchReply[]; readonly next: string | null }> {
  ctx.authorise('catalogue.read', ['VN' as UnitId])
  const rows = await store.listBatches(ctx, query, { after: batchCursor(query.after), limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return { items: shown.map(batchReply), next: rows.length > query.limit && last ? `${last.effective_on} ${last.id}` : null }
}

function batchCursor(text: string | undefined): { readonly on: PlainDate; readonly id: string } | null {
  if (text === undefined) return null
  const [day = '', id = ''] = text.split(' ')
  const on = findPlainDate(day)
  if (on === null) throw notACursor()
  return { on, id }
}

/** The events of one decision, in its order. @throws unit.batch-not-found */
export async function readBatchEvents(
  ctx: Ctx,
  id: string,
  query: Pick<store.BatchFilter, 'kind' | 'unit'> & Page,
): Promise<{ readonly batch: BatchReply; readonly items: EventReply[]; readonly next: string | null }> {
  ctx.authorise('catalogue.read', ['VN' as UnitId])
  const batch = await store.findBatch(ctx, id, query)
  if (batch === undefined) throw new Problem('unit.batch-not-found', { id })
  const rows = await store.listEvents(ctx, id, query, { after: countCursor(query.after ?? '0'), limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  const places = await placesOf(ctx, [...new Set(shown.flatMap((row) => row.unit_ids))], batch.effective_on)
  return {
    batch: batchReply(batch),
    items: shown.map((row) => ({
      seq: row.seq,
      kind: row.kind,
      event: row.payload as EventReply['event'],
      units: row.unit_ids.map((each) => ({ id: each, ...(places.get(each) ?? { name: each, path: [] }) })),
    })),
    next: rows.length > query.limit ? String(shown.at(-1)?.seq ?? '') : null,
  }
}

type Place = { readonly name: string; readonly path: string[] }

/** Names on the eve of a change, so that a new name stands beside the old one (of new units their first); places on its day, of ended units on the eve. */
async function placesOf(ctx: Pick<BaseCtx, 'tx' | 'today'>, ids: readonly UnitId[], on: PlainDate): Promise<ReadonlyMap<UnitId, Place>> {
  const eve = addDays(on, -1)
  const names = await nameUnits(ctx, ids, eve)
  const rows = [
    ...(await listLineages(
      ctx,
      ids.map((id) => ({ id, on: eve })),
    )),
    ...(await listLineages(
      ctx,
      ids.map((id) => ({ id, on })),
    )),
  ]
  const paths = new Map<UnitId, string[]>()
  for (const row of rows) {
    if (row.depth === 0) paths.set(row.wanted_id, [])
    else if (row.level !== 'country') paths.get(row.wanted_id)?.push(row.full_name)
  }
  return new Map(ids.map((id) => [id, { name: names.get(id) ?? id, path: paths.get(id) ?? [] }]))
}

/** The events that take a decision back, and what no event can take back; the right to apply them is asked for when they are. @throws unit.batch-not-found */
export async function readCounterEvents(
  ctx: Ctx,
  id: string,
): Promise<ReturnType<typeof counterEvents> & { readonly effectiveOn: PlainDate }> {
  ctx.authorise('catalogue.read', ['VN' as UnitId])
  const row = await getBatch(ctx, id)
  const events = (await store.listEvents(ctx, id, {}, { after: 0, limit: null })).map(
    (each) => each.payload as EventBatch['events'][number],
  )
  const batch: EventBatch = {
    effectiveOn: row.effective_on,
    decision: { number: row.decision_number, date: row.decided_on, issuer: row.issuer, source: row.source, checked: row.checked },
    events,
  }
  const state = await loadState(ctx, [batch, { ...batch, events: madeUnits(batch) }])
  const { events: back, impossible } = counterEvents(state, batch)
  // a unit that was made cannot end on the day it began
  const effectiveOn = back.some((event) => event.kind === 'close') ? addDays(row.effective_on, 1) : row.effective_on
  return { effectiveOn, events: back, impossible }
}

/** Events that only name the units a batch made, so that they are loaded too. */
function madeUnits(batch: EventBatch): EventBatch['events'] {
  return batch.events
    .flatMap(newUnitsOf)
    .map((unit) => ({ kind: 'close', unitId: unitIdOf(unit.code, batch.effectiveOn), uncertain: null }))
}

export type LeftBehindPage = {
  readonly items: {
    readonly unit: { readonly id: UnitId; readonly name: string }
    readonly parent: { readonly id: UnitId; readonly name: string }
    readonly endedOn: PlainDate
    readonly successors: { readonly id: UnitId; readonly name: string }[]
  }[]
  readonly next: string | null
}

/** Residential areas a person has to place, because their commune ended without one whole successor. */
export async function readLeftBehind(ctx: Ctx, page: Page): Promise<LeftBehindPage> {
  ctx.authorise('catalogue.read', ['VN' as UnitId])
  const rows = await store.listLeftBehind(ctx, ctx.today, page.after ?? null, page.limit + 1)
  const shown = rows.slice(0, page.limit)
  const links = await store.listSuccessionsOut(ctx, [...new Set(shown.map((row) => row.parent_id))])
  const names = await nameUnits(ctx, [
    ...new Set([...shown.flatMap((row) => [row.unit_id, row.parent_id]), ...links.map((link) => link.toId)]),
  ])
  const ref = (id: UnitId): { id: UnitId; name: string } => ({ id, name: names.get(id) ?? id })
  return {
    items: shown.map((row) => ({
      unit: ref(row.unit_id),
      parent: ref(row.parent_id),
      endedOn: row.ended_on,
      successors: links.filter((link) => link.fromId === row.parent_id).map((link) => ref(link.toId)),
    })),
    next: rows.length > page.limit ? (shown.at(-1)?.unit_id ?? null) : null,
  }
}
