// The only place that turns dossier rows into what the screens show.
import type { DossierReply, DossierRow, WorkItem } from '@binhyen/core/assessments/assessments.contract'
import { blurredFacts, withoutBlurred } from '@binhyen/core/assessments/blurred-facts.domain'
import { dossierActions, nextStatus, type DossierAction } from '@binhyen/core/assessments/assessments.domain'
import { assessedObject, findStep, type Seat, type Step } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Delegated } from '@binhyen/core/access/access.contract'
import { findRight } from '@binhyen/core/access/access.policy'
import { doerBy, findConflict, type Done } from '@binhyen/core/access/separation.domain'
import { demands, doneOn, rightFor } from '@binhyen/core/assessments/dossier-rights.policy'
import { grantCovers, grantsOn, type Delegation, type Grant, type Scope } from '@binhyen/core/access/access.domain'
import type { CriteriaSet, EvaluationContext } from '@binhyen/core/criteria/criteria.domain'
import { addDays, yearOf } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { nameUnits } from '#server/features/units/units.service'
import { getSet } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'
import { gatherInputs } from './evaluation.service.ts'
import {
  findDecisionOf,
  listActions,
  listLabels,
  listSections,
  type ActionRecord,
  type DossierListed,
  type SectionRecord,
} from './assessments.store.ts'

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
  const done = doneBy(actions, sections)
  const sees = findRight(ctx.actor, 'small-cell.read', dossier.scope, ctx.today) !== null
  const blurred = sees ? [] : blurredFacts(inputs.set, inputs.facts, inputs.context)
  const about = { dossier, set: inputs.set, done }
  const may = dossierActions.filter((action) => mayTake(ctx, about, action))
  return {
    ...row,
    requestedOn: dossier.requested_on,
    registeredOn: dossier.registered_on,
    sections: inputs.set.clauses.map((clause) => {
      const section = saved.get(clause.id)
      return {
        clause: clause.id,
        values: withoutBlurred(section?.values ?? {}, blurred),
        revision: section?.revision ?? 0,
        savedAt: section?.saved_at.toISOString() ?? null,
        savedBy: section?.saved_by ?? null,
      }
    }),
    subUnits: inputs.subUnits,
    bodies: inputs.bodies,
    context: {
      derived: inputs.context.derived ?? null,
      baseline: inputs.context.baseline === undefined ? null : withoutBlurred(inputs.context.baseline, blurred),
      comparison: await comparisonOf(ctx, inputs.context),
    },
    blurred: [...blurred],
    events: actions.map((action) => ({
      seq: action.seq,
      action: action.action,
      at: action.at.toISOString(),
      onDate: action.on_date,
      by: action.by_name,
      role: action.role,
      delegation: delegated(action),
      note: typeof action.payload['note'] === 'string' ? action.payload['note'] : null,
      reasons: Array.isArray(action.payload['reasons']) ? (action.payload['reasons'] as { clause: string; reason: string }[]) : [],
    })),
    may,
    under: may.flatMap((action) => {
      const lent = delegated(grantFor(ctx, about, action))
      return lent === null ? [] : [{ action, ...lent }]
    }),
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

type AboutDossier = { readonly dossier: DossierListed; readonly set: CriteriaSet; readonly done: readonly Done[] }

/** Whether the screen offers an action: the same conditions the services check again. */
function mayTake(ctx: Ctx, about: AboutDossier, action: DossierAction): boolean {
  const { step } = demands[action]
  const right = rightFor(action, about.dossier.decided_by)
  if (nextStatus(about.dossier.status, action) === null) return false
  if (findRight(ctx.actor, right, about.dossier.scope, ctx.today) === null) return false
  return step === null || mayTakeStep(ctx, about, { action, step })
}

/** The grant an action would be taken by: that of its seat, where it has one. */
function grantFor(ctx: Ctx, { dossier, set }: AboutDossier, action: DossierAction): Grant | null {
  const { step } = demands[action]
  if (step === null) return findRight(ctx.actor, rightFor(action, dossier.decided_by), dossier.scope, ctx.today)
  const seat = findStep(step, set.status, assessedObject(set.object, dossier.decided_by), ctx.today)?.seat ?? null
  return seat === null ? null : seatOf(ctx, seat, dossier.scope)
}

function mayTakeStep(
  ctx: Ctx,
  { dossier, set, done }: AboutDossier,
  wanted: { action: DossierAction; step: 'synthesise' | 'appraise' | 'decide' },
): boolean {
  const grant = grantFor(ctx, { dossier, set, done }, wanted.action)
  if (grant === null) return false
  if (findConflict(demands[wanted.action].duty, doerBy(ctx.actor.accountId, grant), done) !== null) return false
  if (wanted.action === 'accept') return dossier.outcome === 'met'
  if (wanted.action === 'conclude-not-met') return dossier.outcome === 'not-met'
  return true
}

/** The grant by which the actor sits in a seat over a place today, their own before a lent one; null where they do not. */
export function seatOf(ctx: Ctx, seat: Seat, scope: Scope): Grant | null {
  const fitting = grantsOn(ctx.actor, ctx.today).filter((grant) => grant.role === seat.role && grantCovers(grant, scope))
  return fitting.find((grant) => grant.delegation === undefined) ?? fitting[0] ?? null
}

/** In whose name something is or was done, as replies say it; null by a grant of one's own. */
export function delegated(by: { readonly delegation?: Delegation | null } | null): Delegated | null {
  const lent = by?.delegation ?? null
  return lent === null ? null : { from: lent.from.displayName, document: lent.document }
}

/** Who did what to a dossier so far, for the separation of duties. */
export async function doneTo(ctx: Ctx, dossierId: string): Promise<readonly Done[]> {
  return doneBy(await listActions(ctx, dossierId), await listSections(ctx, dossierId))
}

function doneBy(actions: readonly ActionRecord[], sections: readonly SectionRecord[]): readonly Done[] {
  return doneOn(
    actions.flatMap(({ action, account_id, delegation }) =>
      account_id === null ? [] : { action, by: { accountId: account_id, onBehalfOf: delegation?.from.accountId ?? null } },
    ),
    sections.flatMap(({ saved_by_id, saved_for_id }) => (saved_by_id === null ? [] : { accountId: saved_by_id, onBehalfOf: saved_for_id })),
  )
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
