// The only place for decisions: recognising a list of accepted units, and recording titles other bodies conferred.
import type { z } from 'zod'
import type { DecisionRow, getDecision as contract } from '@binhyen/core/assessments/decisions.contract'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import {
  assessedObject,
  findStep,
  isInstitutionObject,
  type StatusKind,
  type TitleKind,
} from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { addDays, findPlainDate, yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Seat } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Delegated } from '@binhyen/core/access/access.contract'
import type { Grant } from '@binhyen/core/access/access.domain'
import { doerBy, findConflict } from '@binhyen/core/access/separation.domain'
import { doneOn } from '@binhyen/core/assessments/dossier-rights.policy'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import type { Window } from '@binhyen/core/shared/span'
import { deciders } from '@binhyen/core/units/institution.domain'
import type { UnitReply } from '@binhyen/core/units/units.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getWindow } from '#server/features/calendar/calendar.service'
import { getSet } from '#server/features/criteria/criteria.service'
import { getUnit, provinceOf, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId, newId } from '#server/platform/ids'
import { listLabels, listWaiting, type DossierListed } from './assessments.store.ts'
import * as store from './decisions.store.ts'
import { bodyName, bodyOf, delegated, rowOf, seatOf } from './dossier-view.service.ts'
import { waitingFor } from './work.service.ts'

/** The most candidates shown at once; a province has at most some hundreds of communes. */
const CANDIDATES = 1000

function rowFrom(decision: store.DecisionListed): DecisionRow {
  return {
    id: decision.id,
    number: decision.number,
    decidedOn: decision.decided_on,
    authorityUnitId: decision.authority_unit_id,
    authorityBody: decision.authority_body,
    signatoryCapacity: decision.signatory_capacity,
    signatoryTitle: decision.signatory_title,
    signatoryName: decision.signatory_name,
    kind: decision.kind,
    statusKind: decision.status_kind,
    setId: decision.set_id,
    window: { from: decision.window_from, to: decision.window_to },
    units: decision.units,
    asSaid: decision.as_said,
    source: decision.source,
    demonstration: decision.demonstration,
    delegation: delegated(decision),
    recordedBy: decision.recorded_by,
    imported:
      decision.import_file === null
        ? null
        : { fileName: decision.import_file, by: decision.import_by ?? '', withdrawn: decision.import_withdrawn ?? false },
  }
}

/** Decisions that list a unit of the actor's, or were made in it; newest first. */
export async function listDecisions(
  ctx: Ctx,
  query: {
    unit?: string | undefined
    statusKind?: StatusKind | undefined
    windowFrom?: PlainDate | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ items: DecisionRow[]; next: string | null }> {
  ctx.authorise('catalogue.read', [])
  const rows = await store.listDecisions(ctx, {
    ...(query.unit === undefined ? {} : { unit: query.unit as UnitId }),
    ...(query.statusKind === undefined ? {} : { statusKind: query.statusKind }),
    ...(query.windowFrom === undefined ? {} : { windowFrom: query.windowFrom }),
    ...(query.after === undefined ? {} : { after: cursorOf(query.after) }),
    limit: query.limit,
  })
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
  return { items: rows.slice(0, query.limit).map(rowFrom), next: last ? `${last.decided_on}:${last.id}` : null }
}

function cursorOf(text: string): { on: PlainDate; id: string } {
  const on = findPlainDate(text.slice(0, 10))
  const id = text.slice(11)
  if (on === null || !isId(id)) {
    throw notACursor()
  }
  return { on, id }
}

/** One decision with its units; a unit sees of the list only what it may see. */
export async function getDecision(ctx: Ctx, id: string): Promise<z.input<typeof contract.reply>> {
  ctx.authorise('catalogue.read', [])
  const decision = await store.findDecision(ctx, id)
  if (decision === undefined) throw new Problem('decision.not-found', { id })
  const units = await store.listDecisionUnits(ctx, id)
  return {
    ...rowFrom(decision),
    list: units.map((unit) => ({
      unitId: unit.unit_id,
      name: unit.name,
      parentName: unit.parent_name,
      dossierId: unit.dossier_id,
      level: unit.level,
      kind: unit.kind,
      setId: unit.set_id,
      window: { from: unit.window_from, to: unit.window_to },
    })),
  }
}

type CandidateGroup = {
  authorityUnitId: string
  authorityBody: string
  setId: string
  setTitle: string
  statusKind: StatusKind
  window: { from: PlainDate; to: PlainDate; year: number }
  source: string
  checked: boolean
  delegation: Delegated | null
  dossiers: DossierRow[]
}

/** Accepted dossiers that wait for the actor's authority today, grouped by authority, set and window. */
export async function listCandidates(ctx: Ctx): Promise<{ groups: CandidateGroup[] }> {
  ctx.authorise('catalogue.read', [])
  const waiting: DossierListed[] = []
  for (const filter of await waitingFor(ctx, 'decide')) waiting.push(...(await listWaiting(ctx, filter, CANDIDATES)))
  const labels = await listLabels(ctx, [...new Set(waiting.flatMap((dossier) => dossier.scope))])
  const groups = new Map<string, CandidateGroup>()
  for (const dossier of waiting) {
    const { set } = await getSet(ctx, dossier.set_id, dossier.set_version)
    const step = findStep('decide', set.status, assessedObject(set.object, dossier.decided_by), ctx.today)
    const seat = step?.seat
    const authority = seat && labels.find((label) => label.level === seat.level && dossier.scope.includes(label.unit_id))
    if (!seat || !authority) continue
    const key = [authority.unit_id, set.id, dossier.window_from].join(' ')
    const group = groups.get(key) ?? {
      authorityUnitId: authority.unit_id,
      authorityBody: bodyName(seat, authority.name),
      setId: set.id,
      setTitle: set.title,
      statusKind: set.status,
      window: { from: dossier.window_from, to: dossier.window_to, year: yearOf(addDays(dossier.window_to, -1)) },
      source: step.source,
      checked: step.checked,
      delegation: delegated(seatOf(ctx, seat, dossier.scope.slice(dossier.scope.indexOf(authority.unit_id)))),
      dossiers: [],
    }
    group.dossiers.push(await rowOf(ctx, dossier))
    groups.set(key, group)
  }
  return { groups: [...groups.values()] }
}

type NewList = { setId: string; windowFrom: PlainDate; unitIds: string[] }
export type NewDecision = NewList & {
  authorityUnitId: string
  number: string
  decidedOn: PlainDate
  signatoryCapacity: string
  signatoryTitle: string
  signatoryName: string
  more: NewList[]
}

type Authority = { readonly unit: UnitReply; readonly scope: readonly UnitId[]; readonly decidedOn: PlainDate }
type CheckedList = { readonly set: CriteriaSet; readonly seat: Seat; readonly window: Window; readonly dossierIds: readonly string[] }

/**
 * Recognises units by one decision, all or none. One decision may hold several lists (residential areas, agencies, schools), each under its
 * own set and window, as long as all confer the same status.
 * @throws decision.unit-not-accepted with each unit that may not be listed; decision.wrong-authority; decision.dated-outside; decision.number-taken
 */
export async function issueDecision(ctx: Ctx, body: NewDecision): Promise<{ id: string; units: number }> {
  const authorityUnitId = body.authorityUnitId as UnitId
  const unit = await getUnit(ctx, authorityUnitId, body.decidedOn)
  const scope = [...(await scopeOf(ctx, authorityUnitId, body.decidedOn))]
  ctx.authorise('decision.issue', scope)
  await requireOneStatus(ctx, [body, ...body.more])
  const lists: CheckedList[] = []
  for (const list of [body, ...body.more]) lists.push(await checkList(ctx, { unit, scope, decidedOn: body.decidedOn }, list))
  const [first, ...others] = lists
  if (first === undefined) throw new Error('a decision has a list')
  const dossierIds = [...new Set(lists.flatMap((list) => list.dossierIds))]
  const grant = seatOf(ctx, first.seat, scope) ?? ctx.authorise('decision.issue', scope)
  await requireOthersMadeIt(ctx, dossierIds, grant)
  const id = newId()
  await store.addDecision(ctx, {
    id,
    scope,
    authority_unit_id: authorityUnitId,
    authority_body: await bodyOf(ctx, first.seat, scope),
    number: body.number,
    decided_on: body.decidedOn,
    signatory_capacity: body.signatoryCapacity,
    signatory_title: body.signatoryTitle,
    signatory_name: body.signatoryName,
    kind: 'recognition',
    status_kind: first.set.status,
    set_id: others.length === 0 ? first.set.id : null,
    // from the first day of any of its windows to the last of any; each unit keeps its own
    window_from: lists.reduce((from, { window }) => (window.from < from ? window.from : from), first.window.from),
    window_to: lists.reduce((to, { window }) => (window.to > to ? window.to : to), first.window.to),
    cohort_id: null,
    as_said: null,
    source: null,
    demonstration: ctx.demonstration,
    recorded_by: ctx.actor.displayName,
    recorded_by_id: ctx.actor.accountId,
    delegation: grant.delegation ?? null,
  })
  await store.recogniseAll(ctx, { id, decidedOn: body.decidedOn, number: body.number }, dossierIds, grant)
  await ctx.audit('decision.issue', { kind: 'decision', id, scope, grant }, { after: body })
  return { id, units: dossierIds.length }
}

/** Nobody decides on what they handed in, appraised or proposed, whichever of their grants they use (separation of duties). */
async function requireOthersMadeIt(ctx: Ctx, dossierIds: readonly string[], grant: Grant): Promise<void> {
  const me = doerBy(ctx.actor.accountId, grant)
  const own = (await store.listDoings(ctx, dossierIds)).filter(
    ({ acts, typed }) => findConflict('decide', me, doneOn(acts, typed)) !== null,
  )
  if (own.length > 0) {
    throw new Problem('decision.proposer-decides', { units: own.map((each) => ({ id: each.unit_id, name: each.name })) })
  }
}

async function requireOneStatus(ctx: Ctx, lists: readonly NewList[]): Promise<void> {
  const statuses = new Set<string>()
  for (const { setId } of lists) statuses.add((await getSet(ctx, setId)).set.status)
  if (statuses.size > 1) throw new Problem('decision.mixed-status', { statuses: [...statuses] })
}

/** One list of a decision: the authority that decides on these objects that day, a day inside the window, every unit accepted. */
async function checkList(ctx: Ctx, authority: Authority, list: NewList): Promise<CheckedList> {
  const { set } = await getSet(ctx, list.setId)
  const decider = deciders.find((level) => level === authority.unit.level) ?? null
  const seat = findStep('decide', set.status, assessedObject(set.object, decider), authority.decidedOn)?.seat ?? null
  if (seat === null || seat.level !== authority.unit.level || seatOf(ctx, seat, authority.scope) === null) {
    throw new Problem('decision.wrong-authority', { expected: seat?.level ?? null, given: authority.unit.level })
  }
  const provinceId = await provinceOf(ctx, authority.unit.id)
  const window = await getWindow(ctx, set.windowKey, { provinceId, setId: set.id, from: list.windowFrom })
  if (authority.decidedOn > ctx.today || authority.decidedOn < window.from) {
    throw new Problem('decision.dated-outside', { decidedOn: authority.decidedOn, from: window.from, to: addDays(ctx.today, 1) })
  }
  const standings = await store.listStandings(ctx, {
    units: [...new Set(list.unitIds)],
    setId: set.id,
    windowFrom: window.from,
    authority: authority.unit.id,
  })
  const isOwn = (each: store.Standing): boolean => each.under && (!isInstitutionObject(set.object) || each.decided_by === decider)
  const refused = standings.filter((each) => each.status !== 'accepted' || !isOwn(each))
  if (refused.length > 0) {
    throw new Problem('decision.unit-not-accepted', {
      units: refused.map((each) => ({ id: each.unit_id, name: each.name, status: each.status })),
    })
  }
  return { set, seat, window, dossierIds: standings.flatMap((each) => each.dossier_id ?? []) }
}

export type NewTitle = Omit<NewDecision, 'setId' | 'more'> & {
  authorityBody: string
  statusKind: TitleKind
  windowTo: PlainDate
  source: string
}

/** Records an NTM title from the decision of the body that conferred it; nothing is evaluated here. */
export async function recordTitle(ctx: Ctx, body: NewTitle): Promise<{ id: string; units: number }> {
  const authorityUnitId = body.authorityUnitId as UnitId
  const scope = [...(await scopeOf(ctx, authorityUnitId, body.decidedOn))]
  const grant = ctx.authorise('title.record', scope)
  if (body.windowFrom >= body.windowTo || body.decidedOn > ctx.today) {
    throw new Problem('decision.dated-outside', { decidedOn: body.decidedOn, from: body.windowFrom, to: body.windowTo })
  }
  const units: { unitId: UnitId; provinceId: UnitId; scope: readonly UnitId[] }[] = []
  for (const unitId of new Set(body.unitIds as UnitId[])) {
    await getUnit(ctx, unitId, body.decidedOn)
    const unitScope = await scopeOf(ctx, unitId, body.decidedOn)
    ctx.authorise('title.record', unitScope)
    units.push({ unitId, provinceId: await provinceOf(ctx, unitId), scope: unitScope })
  }
  const id = newId()
  const row: Omit<store.DecisionRecord, 'recorded_at'> = {
    id,
    scope,
    authority_unit_id: authorityUnitId,
    authority_body: body.authorityBody,
    number: body.number,
    decided_on: body.decidedOn,
    signatory_capacity: body.signatoryCapacity,
    signatory_title: body.signatoryTitle,
    signatory_name: body.signatoryName,
    kind: 'title',
    status_kind: body.statusKind,
    set_id: null,
    window_from: body.windowFrom,
    window_to: body.windowTo,
    cohort_id: null,
    as_said: null,
    source: body.source,
    demonstration: ctx.demonstration,
    recorded_by: ctx.actor.displayName,
    recorded_by_id: ctx.actor.accountId,
    delegation: grant.delegation ?? null,
  }
  await store.addDecision(ctx, row)
  await store.conferTitle(ctx, row, units)
  await ctx.audit('title.record', { kind: 'decision', id, scope }, { after: body })
  return { id, units: units.length }
}
