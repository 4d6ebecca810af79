// The only place that turns dossier rows into what the screens show.
import type { DossierReply, DossierRow, WorkItem } from '@binhyen/core/assessments/assessments.contract'
import { dossierActions, nextStatus, type DossierAction } from '@binhyen/core/assessments/assessments.domain'
import { assessedObject, findStep, type Seat, type Step } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { findRight, type Action } from '@binhyen/core/access/access.policy'
import { grantCovers, grantsOn, type Scope } from '@binhyen/core/access/access.domain'
import type { CriteriaSet, EvaluationContext } from '@binhyen/core/criteria/criteria.domain'
import type { Decider } from '@binhyen/core/units/institution.domain'
import { addDays, yearOf } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { nameUnits } from '#server/features/units/units.service'
import { getSet } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'
import { gatherInputs } from './evaluation.service.ts'
import { findDecisionOf, listActions, listLabels, listSections, type DossierListed } from './assessments.store.ts'

/** The set's name as lists show it. */
export function setName(version: number, set: CriteriaSet): DossierRow['set'] {
  return { id: set.id, version, title: set.title, shortTitle: set.label, statusKind: set.status, checked: set.checked }
}

/** One row of a list of dossiers. */
export async function rowOf(ctx: Ctx, dossier: DossierListed): Promise<DossierRow> {
  const { set, version } = await getSet(ctx, dossier.set_id, dossier.set_version)
  return {
    id: dossier.id,
    unit: {
      id: dossier.unit_id,
      name: dossier.unit_name,
      parentName: dossier.parent_name,
      level: dossier.unit_level,
      kind: dossier.institution_kind,
    },
    set: setName(version, set),
    window: windowOf(dossier),
    status: dossier.status,
    outcome: dossier.outcome,
    failing: dossier.failing,
    unclear: dossier.unclear,
    late: dossier.late,
    handedInOn: dossier.handed_in_on,
    updatedAt: dossier.updated_at.toISOString(),
  }
}

export function windowOf(dossier: Pick<DossierListed, 'window_from' | 'window_to' | 'due_on'>): WorkItem['window'] {
  return { from: dossier.window_from, to: dossier.window_to, year: yearOf(addDays(dossier.window_to, -1)), dueOn: dossier.due_on }
}

/** The whole dossier: sections, trail, verdict inputs, and what the reader may do next. */
export async function viewOf(ctx: Ctx, dossier: DossierListed): Promise<DossierReply> {
  const [row, sections, actions, inputs, decision] = [
    await rowOf(ctx, dossier),
    await listSections(ctx, dossier.id),
    await listActions(ctx, dossier.id),
    await gatherInputs(ctx, dossier),
    await findDecisionOf(ctx, dossier.id),
  ]
  const object = assessedObject(inputs.set.object, dossier.decided_by)
  const saved = new Map(sections.map((section) => [section.clause_id, section]))
  const lastHandIn = actions.findLast((action) => action.action === 'hand-in')
  return {
    ...row,
    requestedOn: dossier.requested_on,
    registeredOn: dossier.registered_on,
    sections: inputs.set.clauses.map((clause) => {
      const section = saved.get(clause.id)
      return {
        clause: clause.id,
        values: section?.values ?? {},
        revision: section?.revision ?? 0,
        savedAt: section?.saved_at.toISOString() ?? null,
        savedBy: section?.saved_by ?? null,
      }
    }),
    subUnits: inputs.subUnits,
    bodies: inputs.bodies,
    context: {
      derived: inputs.context.derived ?? null,
      baseline: inputs.context.baseline ?? null,
      comparison: await comparisonOf(ctx, inputs.context),
    },
    events: actions.map((action) => ({
      seq: action.seq,
      action: action.action,
      at: action.at.toISOString(),
      onDate: action.on_date,
      by: action.by_name,
      role: action.role,
      note: typeof action.payload['note'] === 'string' ? action.payload['note'] : null,
      reasons: Array.isArray(action.payload['reasons']) ? (action.payload['reasons'] as { clause: string; reason: string }[]) : [],
    })),
    may: dossierActions.filter((action) => mayTake(ctx, { dossier, set: inputs.set, handedInBy: lastHandIn?.account_id ?? null }, action)),
    route: {
      appraise: await stepInWords(ctx, findStep('appraise', inputs.set.status, object, ctx.today), dossier.scope),
      decide: await stepInWords(ctx, findStep('decide', inputs.set.status, object, ctx.today), dossier.scope),
    },
    decision: decision
      ? { id: decision.id, number: decision.number, decidedOn: decision.decided_on, authorityBody: decision.authority_body }
      : null,
  }
}

/** Whose figures the baseline adds up, or why there is none, with their names; null where the unit is compared with itself. */
async function comparisonOf(ctx: Ctx, context: EvaluationContext): Promise<DossierReply['context']['comparison']> {
  const { baselineOf = [], baselineGap } = context
  if (baselineOf.length === 0 && baselineGap === undefined) return null
  const names = await nameUnits(ctx, [...baselineOf, ...(baselineGap?.units ?? [])])
  const named = (ids: readonly UnitId[]): { id: string; name: string }[] => ids.map((id) => ({ id, name: names.get(id) ?? id }))
  return {
    summed: named(baselineOf),
    gap: baselineGap === undefined ? null : { reason: baselineGap.reason, units: named(baselineGap.units) },
  }
}

/** The right an action needs, and the step of the route it belongs to (none for the officer's own). */
export const demands = {
  register: { right: 'dossier.register', step: null },
  save: { right: 'dossier.save', step: null },
  'hand-in': { right: 'dossier.hand-in', step: null },
  synthesise: { right: 'dossier.appraise', step: 'synthesise' },
  return: { right: 'dossier.appraise', step: 'appraise' },
  accept: { right: 'dossier.appraise', step: 'appraise' },
  'conclude-not-met': { right: 'dossier.appraise', step: 'appraise' },
  recognise: { right: 'decision.issue', step: 'decide' },
} as const satisfies Record<DossierAction, { right: Action; step: 'synthesise' | 'appraise' | 'decide' | null }>

/** Institutions that an authority above the commune decides for are entered by the police above (and by no commune officer). */
export function rightFor(action: DossierAction, decidedBy: Decider | null): Action {
  const { right, step } = demands[action]
  return step === null && decidedBy !== null && decidedBy !== 'commune' ? 'dossier.enter-above' : right
}

type AboutDossier = { readonly dossier: DossierListed; readonly set: CriteriaSet; readonly handedInBy: string | null }

/** Whether the screen offers an action: the same conditions the services check again. */
function mayTake(ctx: Ctx, about: AboutDossier, action: DossierAction): boolean {
  const { step } = demands[action]
  const right = rightFor(action, about.dossier.decided_by)
  if (nextStatus(about.dossier.status, action) === null) return false
  if (findRight(ctx.actor, right, about.dossier.scope, ctx.today) === null) return false
  return step === null || mayTakeStep(ctx, about, { action, step })
}

function mayTakeStep(
  ctx: Ctx,
  { dossier, set, handedInBy }: AboutDossier,
  wanted: { action: DossierAction; step: 'synthesise' | 'appraise' | 'decide' },
): boolean {
  const seat = findStep(wanted.step, set.status, assessedObject(set.object, dossier.decided_by), ctx.today)?.seat ?? null
  if (seat === null || !sitsIn(ctx, seat, dossier.scope)) return false
  if (wanted.step === 'appraise' && handedInBy === ctx.actor.accountId) return false
  if (wanted.action === 'accept') return dossier.outcome === 'met'
  if (wanted.action === 'conclude-not-met') return dossier.outcome === 'not-met'
  return true
}

/** True where the actor holds the seat's role over the place today. */
export function sitsIn(ctx: Ctx, seat: Seat, scope: Scope): boolean {
  return grantsOn(ctx.actor, ctx.today).some((grant) => grant.role === seat.role && grantCovers(grant, scope))
}

/** The body that takes a step for a place. */
export async function bodyOf(ctx: Ctx, seat: Seat, scope: Scope): Promise<string> {
  return bodyName(seat, (await listLabels(ctx, scope)).find((label) => label.level === seat.level)?.name ?? '')
}

/** "Công an tỉnh Lào Cai", "UBND xã Bắc Hà". */
export function bodyName(seat: Seat, place: string): string {
  return `${seat.body === 'police' ? 'Công an' : 'UBND'} ${place.charAt(0).toLowerCase()}${place.slice(1)}`.trim()
}

async function stepInWords(ctx: Ctx, step: Step | null, scope: Scope): Promise<DossierReply['route']['appraise']> {
  return step?.seat ? { body: await bodyOf(ctx, step.seat, scope), source: step.source, checked: step.checked } : null
}
