// The only place for what an officer does with a dossier: register, type, hand in.
import type { DossierReply, DossierRow } from '@binhyen/core/assessments/assessments.contract'
import {
  handIn,
  isOpenForEntry,
  nextStatus,
  registration,
  type DossierAction,
  type DossierStatus,
} from '@binhyen/core/assessments/assessments.domain'
import { isInstitutionObject } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { CriteriaSet, Facts, ObjectKind, Outcome } from '@binhyen/core/criteria/criteria.domain'
import { clauseFactIssues, missingFacts } from '@binhyen/core/criteria/facts.domain'
import { exclusionOf } from '@binhyen/core/units/institution.domain'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import type { Grant } from '@binhyen/core/access/access.domain'
import { rightFor } from '@binhyen/core/assessments/dossier-rights.policy'
import { getWindow } from '#server/features/calendar/calendar.service'
import { effectiveSet } from '#server/features/criteria/criteria.service'
import { getUnit, isEnrolled, provinceOf, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId, newId } from '#server/platform/ids'
import * as store from './assessments.store.ts'
import { rowOf, viewOf } from './dossier-view.service.ts'
import { gatherInputs, judge, mergedFacts, type Inputs } from './evaluation.service.ts'
import { kindsOf, waitingFor } from './work.service.ts'

const levelOf: Readonly<Record<ObjectKind, Level>> = {
  'residential-area': 'village',
  'agency-enterprise': 'institution',
  school: 'institution',
  commune: 'commune',
  district: 'district',
  province: 'province',
}

/**
 * Registers a unit for a set in a window (Thông tư 124, Điều 4 khoản 1, Điều 5 khoản 1: by the first quarter; later is kept and said).
 * @throws assessment.already-registered, assessment.not-enrolled, assessment.outside-window, assessment.wrong-object, units.* and criteria.* problems
 */
export async function registerDossier(
  ctx: Ctx,
  body: { unitId: string; setId: string; windowFrom: PlainDate },
): Promise<{ id: string; afterFirstQuarter: boolean }> {
  const unitId = body.unitId as UnitId
  const unit = await getUnit(ctx, unitId, ctx.today)
  const scope = [...(await scopeOf(ctx, unitId, ctx.today))]
  const institution = await store.findInstitution(ctx, unitId)
  const grant = ctx.authorise(rightFor('register', institution?.decided_by ?? null), scope)
  const provinceId = await provinceOf(ctx, unitId)
  const { set, version } = await effectiveSet(ctx, body.setId, { provinceId, on: ctx.today })
  if (levelOf[set.object] !== unit.level) throw new Problem('assessment.wrong-object', { object: set.object, level: unit.level })
  requireAssessed(set, institution)
  const window = await getWindow(ctx, set.windowKey, { provinceId, setId: set.id, from: body.windowFrom })
  if (set.status !== 'safe-standard' && !(await isEnrolled(ctx, { unitId, programme: set.status, window }))) {
    throw new Problem('assessment.not-enrolled', { unit: unitId, window })
  }
  const registered = registration(window, ctx.today)
  if (!registered.ok) throw new Problem('assessment.outside-window', { on: ctx.today, from: window.from, to: window.to })
  const id = newId()
  await store.addDossier(ctx, {
    id,
    unit_id: unitId,
    scope,
    province_id: provinceId,
    set_id: set.id,
    set_version: version,
    window_from: window.from,
    window_to: window.to,
    due_on: window.dueOn,
    requested_on: null,
    status: 'registered',
    outcome: null,
    failing: [],
    unclear: set.clauses.map((clause) => clause.id),
    registered_on: ctx.today,
    handed_in_on: null,
    late: false,
  })
  await recordAction(ctx, { id, scope }, { action: 'register', grant, payload: {} })
  return { id, afterFirstQuarter: registered.afterFirstQuarter }
}

/** A school is not assessed as an agency; and some institutions the law leaves out (Thông tư 124/2021/TT-BCA). */
function requireAssessed(set: CriteriaSet, institution: store.InstitutionStanding | undefined): void {
  if (institution === undefined || !isInstitutionObject(set.object)) return
  if (!kindsOf[set.object].includes(institution.kind)) {
    throw new Problem('assessment.wrong-object', { object: set.object, level: 'institution', kind: institution.kind })
  }
  if (institution.excluded !== null) {
    throw new Problem('assessment.institution-excluded', {
      reason: institution.excluded,
      source: exclusionOf(institution.form)?.source ?? null,
    })
  }
}

/** Dossiers of the actor's subtrees, one page. The cursor is the last row's name key and id. */
export async function listDossiers(
  ctx: Ctx,
  query: {
    unit?: string | undefined
    set?: string | undefined
    windowFrom?: PlainDate | undefined
    status?: DossierStatus | undefined
    outcome?: Outcome | undefined
    late?: 'true' | 'false' | undefined
    q?: string | undefined
    queue?: 'appraise' | 'synthesise' | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ items: DossierRow[]; next: string | null }> {
  ctx.authorise('catalogue.read', [])
  const waits = query.queue ? await waitingFor(ctx, query.queue) : null
  if (waits !== null) {
    const rows = (await Promise.all(waits.map((each) => store.listWaiting(ctx, each, query.limit)))).flat()
    return { items: await inTurn(rows, (row) => rowOf(ctx, row)), next: null }
  }
  const rows = await store.listDossiers(ctx, {
    unit: query.unit as UnitId | undefined,
    set: query.set,
    windowFrom: query.windowFrom,
    statuses: query.status ? [query.status] : undefined,
    outcome: query.outcome,
    late: query.late === undefined ? undefined : query.late === 'true',
    name: query.q === undefined ? undefined : foldName(query.q),
    after: cursorOf(query.after),
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: await inTurn(page, (row) => rowOf(ctx, row)),
    next: rows.length > query.limit && last ? `${last.id}:${last.sort_key}` : null,
  }
}

function cursorOf(text: string | undefined): { sortKey: string; id: string } | undefined {
  if (text === undefined) return undefined
  const at = text.indexOf(':')
  const id = text.slice(0, at)
  if (!isId(id)) {
    throw notACursor()
  }
  return { id, sortKey: text.slice(at + 1) }
}

/** One after the other: a transaction is one connection. */
async function inTurn<A, B>(items: readonly A[], each: (item: A) => Promise<B>): Promise<B[]> {
  const out: B[] = []
  for (const item of items) out.push(await each(item))
  return out
}

/** A dossier the actor may see; throws assessment.not-found both where it is not there and where it is not theirs to know. */
export async function getDossier(ctx: Ctx, id: string): Promise<DossierReply> {
  const dossier = await readable(ctx, id)
  ctx.authorise('dossier.read', dossier.scope)
  return viewOf(ctx, dossier)
}

export async function readable(ctx: Ctx, id: string, lock = false): Promise<store.DossierListed> {
  const dossier = await store.findDossier(ctx, id, lock)
  if (dossier === undefined) throw new Problem('assessment.not-found', { id })
  return dossier
}

export type SectionSaved = { revision: number; savedAt: string; outcome: Outcome; failing: string[]; unclear: string[] }

/**
 * Saves one section as typed and answers the verdict so far.
 * @throws assessment.section-conflict with what stands now, where somebody saved since `revision`; assessment.fact-invalid by fact
 */
export async function saveSection(
  ctx: Ctx,
  at: { id: string; clause: string },
  body: { values: Facts; revision: number },
): Promise<SectionSaved> {
  const dossier = await readable(ctx, at.id, true)
  const grant = ctx.authorise(rightFor('save', dossier.decided_by), dossier.scope)
  if (!isOpenForEntry(dossier.status)) throw new Problem('assessment.transition-refused', { status: dossier.status, action: 'save' })
  const sections = await store.listSections(ctx, at.id)
  const current = sections.find((section) => section.clause_id === at.clause)
  const inputs = await gatherInputs(
    ctx,
    dossier,
    mergedFacts([...sections.filter((section) => section !== current), { values: body.values }]),
  )
  requireValid(inputs, at.clause, body.values)
  const row = {
    dossier_id: at.id,
    clause_id: at.clause,
    scope: dossier.scope,
    values: body.values,
    saved_by: ctx.actor.displayName,
    saved_by_id: ctx.actor.accountId,
    saved_for_id: grant.delegation?.from.accountId ?? null,
  }
  const stands = current?.revision ?? 0
  if (stands !== body.revision || !(await store.saveSection(ctx, row, body.revision))) throw conflictWith(current)
  const { evaluation, failing, unclear } = judge(inputs)
  await store.changeDossier(ctx, at.id, { outcome: evaluation.outcome, failing, unclear })
  const change = { before: current?.values ?? null, after: { clause: at.clause, values: body.values } }
  await ctx.audit('assessment.save', { kind: 'dossier', id: at.id, scope: dossier.scope }, change)
  return { revision: body.revision + 1, savedAt: ctx.now.toISOString(), outcome: evaluation.outcome, failing, unclear }
}

function requireValid(inputs: Inputs, clauseId: string, values: Facts): void {
  const clause = inputs.set.clauses.find((each) => each.id === clauseId)
  if (clause === undefined) throw new Problem('criteria.clause-not-found', { clause: clauseId })
  const issues = clauseFactIssues(clause, values, inputs.context.window)
  if (issues.length > 0) throw new Problem('assessment.fact-invalid', { issues })
}

/** What the second of two people is told: what stands now, so that nothing of either is lost. */
function conflictWith(current: store.SectionRecord | undefined): Problem {
  return new Problem('assessment.section-conflict', {
    revision: current?.revision ?? 0,
    values: current?.values ?? {},
    savedBy: current?.saved_by ?? null,
    savedAt: current?.saved_at.toISOString() ?? null,
  })
}

/**
 * Hands a dossier in. What is still blank is refused with its list; a verdict of "not met" is not: the place may ask to be told so.
 * @throws assessment.incomplete with [{clause, fact}], assessment.transition-refused, assessment.outside-window
 */
export async function handInDossier(
  ctx: Ctx,
  id: string,
  body: { requestedOn?: PlainDate | undefined },
): Promise<{ status: DossierStatus; late: boolean; outcome: Outcome }> {
  const dossier = await readable(ctx, id, true)
  const grant = ctx.authorise(rightFor('hand-in', dossier.decided_by), dossier.scope)
  const window = { from: dossier.window_from, to: dossier.window_to }
  const handed = handIn({ status: dossier.status, window, dueOn: dossier.due_on }, ctx.today)
  if (!handed.ok && handed.reason === 'before-window') throw new Problem('assessment.outside-window', { on: ctx.today, ...window })
  if (!handed.ok) throw new Problem('assessment.transition-refused', { status: dossier.status, action: 'hand-in' })
  const requestedOn = body.requestedOn ?? ctx.today
  if (requestedOn > ctx.today || requestedOn < window.from) throw new Problem('assessment.outside-window', { on: requestedOn, ...window })
  const inputs = await gatherInputs(ctx, dossier)
  const missing = missingFacts(inputs.set, inputs.facts, inputs.context)
  if (missing.length > 0) throw new Problem('assessment.incomplete', { missing })
  const outcome = await storeVerdict(ctx, dossier, inputs)
  const status = nextStatus(dossier.status, 'hand-in') ?? dossier.status
  // a dossier that was in time and came back for correction does not become late by the second hand-in
  const late = dossier.handed_in_on === null ? handed.late : dossier.late
  await store.changeDossier(ctx, id, { status, handed_in_on: dossier.handed_in_on ?? ctx.today, late, requested_on: requestedOn })
  await recordAction(ctx, dossier, { action: 'hand-in', grant, payload: { outcome, late, requestedOn } })
  return { status, late, outcome }
}

/** Computes the verdict again and keeps it with its set version and inputs, so that it can be recomputed on any later day. */
export async function storeVerdict(ctx: Ctx, dossier: store.DossierRecord, inputs: Inputs): Promise<Outcome> {
  const { evaluation, failing, unclear } = judge(inputs)
  await store.addEvaluation(ctx, {
    dossier_id: dossier.id,
    scope: dossier.scope,
    set_id: dossier.set_id,
    set_version: dossier.set_version,
    inputs: { facts: inputs.facts, context: inputs.context },
    outcome: evaluation.outcome,
    trace: evaluation,
  })
  await store.changeDossier(ctx, dossier.id, { outcome: evaluation.outcome, failing, unclear })
  return evaluation.outcome
}

/** Adds one step to the dossier's trail, with its audit entry; a step taken under a delegation keeps it. */
export async function recordAction(
  ctx: Ctx,
  dossier: { id: string; scope: UnitId[] },
  { action, grant, payload }: { action: DossierAction; grant: Grant; payload: Record<string, unknown> },
): Promise<void> {
  await store.addAction(ctx, {
    dossier_id: dossier.id,
    scope: dossier.scope,
    on_date: ctx.today,
    action,
    role: grant.role,
    payload,
    delegation: grant.delegation ?? null,
  })
  await ctx.audit(`assessment.${action}`, { kind: 'dossier', id: dossier.id, scope: dossier.scope, grant }, { after: payload })
}
