// The only place that loads dossiers of the past: judged by the same evaluator as live ones, written in batches.
import { statusAfter, type DossierAction, type DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import { isLate } from '@binhyen/core/calendar/calendar.domain'
import type { CriteriaSet, EvaluationContext, Facts } from '@binhyen/core/criteria/criteria.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getSet } from '#server/features/criteria/criteria.service'
import type { BaseCtx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { addDecisionsWithUnits, addDecisionWithUnits, addDossierBatch, type ListedUnit } from './assessments-load.store.ts'
import type { DecisionRecord } from './decisions.store.ts'
import { judge } from './evaluation.service.ts'

/** Dossiers a statement: keeps each transaction of the embedded database short. */
const BATCH = 200

export type PastDossier = {
  readonly unitId: UnitId
  readonly scope: readonly UnitId[]
  readonly provinceId: UnitId
  readonly setId: string
  readonly window: Window
  readonly dueOn: PlainDate | null
  /** Typed facts; what is absent was not typed. */
  readonly facts: Facts
  readonly context?: Pick<EvaluationContext, 'derived' | 'baseline'>
  readonly savedBy: string
  /** What happened, in order; the status is what it computes to. */
  readonly trail: readonly { action: DossierAction; onDate: PlainDate; byName: string; role: Role; payload?: Record<string, unknown> }[]
}
export type LoadedDossier = {
  readonly id: string
  readonly unitId: UnitId
  readonly scope: readonly UnitId[]
  readonly provinceId: UnitId
  readonly status: DossierStatus
  readonly outcome: string
}

/** Loads dossiers with their verdicts; throws RangeError where a trail takes a step the life of a dossier does not allow. */
export async function loadDossiers(ctx: BaseCtx, dossiers: readonly PastDossier[]): Promise<LoadedDossier[]> {
  const loaded: LoadedDossier[] = []
  for (let at = 0; at < dossiers.length; at += BATCH) {
    const batch: Batch = { dossiers: [], sections: [], actions: [], evaluations: [] }
    for (const dossier of dossiers.slice(at, at + BATCH)) loaded.push(await addTo(ctx, batch, dossier))
    await addDossierBatch(ctx, batch)
  }
  return loaded
}

type Batch = { dossiers: object[]; sections: object[]; actions: object[]; evaluations: object[] }
const atNoon = (day: PlainDate): string => `${day}T05:00:00Z`

async function addTo(ctx: BaseCtx, batch: Batch, dossier: PastDossier): Promise<LoadedDossier> {
  const { set, version, compiled } = await getSet(ctx, dossier.setId)
  const { status, registered, handIn, last } = readTrail(dossier)
  const id = newId()
  const scope = [...dossier.scope]
  const context: EvaluationContext = { window: dossier.window, ...dossier.context }
  const { evaluation, failing, unclear } = judge({ compiled, facts: dossier.facts, context })
  batch.dossiers.push({
    id,
    unit_id: dossier.unitId,
    scope,
    province_id: dossier.provinceId,
    set_id: set.id,
    set_version: version,
    window_from: dossier.window.from,
    window_to: dossier.window.to,
    due_on: dossier.dueOn,
    requested_on: handIn,
    status,
    outcome: evaluation.outcome,
    failing,
    unclear,
    registered_on: registered,
    handed_in_on: handIn,
    late: handIn !== null && isLate(handIn, dossier.dueOn),
    updated_at: atNoon(last),
  })
  batch.sections.push(
    ...sectionsOf(set, dossier).map((section) => ({
      dossier_id: id,
      scope,
      ...section,
      revision: 1,
      saved_at: atNoon(handIn ?? last),
      saved_by: dossier.savedBy,
    })),
  )
  batch.actions.push(...actionsOf(dossier).map((action) => ({ dossier_id: id, scope, ...action })))
  if (handIn !== null) {
    const inputs = { facts: dossier.facts, context }
    batch.evaluations.push({
      dossier_id: id,
      scope,
      set_id: set.id,
      set_version: version,
      inputs,
      outcome: evaluation.outcome,
      trace: evaluation,
      evaluated_at: atNoon(handIn),
    })
  }
  return { id, unitId: dossier.unitId, scope, provinceId: dossier.provinceId, status, outcome: evaluation.outcome }
}

function readTrail({ trail }: PastDossier): { status: DossierStatus; registered: PlainDate; handIn: PlainDate | null; last: PlainDate } {
  const actions = trail.map((step) => step.action)
  const status = statusAfter(actions)
  const [first] = trail
  if (status === null || first === undefined) throw new RangeError(`a trail that no dossier can have: ${actions.join(', ')}`)
  return {
    status,
    registered: first.onDate,
    handIn: trail.find((step) => step.action === 'hand-in')?.onDate ?? null,
    last: (trail.at(-1) ?? first).onDate,
  }
}

/** The typed facts by clause; a clause nobody typed in has no section. */
function sectionsOf(set: CriteriaSet, { facts }: PastDossier): { clause_id: string; values: Facts }[] {
  return set.clauses
    .map((clause) => ({
      clause_id: clause.id,
      values: Object.fromEntries(
        clause.facts.flatMap(({ id }) => (facts[id] === undefined || facts[id] === null ? [] : [[id, facts[id]]])),
      ) as Facts,
    }))
    .filter((section) => Object.keys(section.values).length > 0)
}

function actionsOf({ trail }: PastDossier): object[] {
  return trail.map((step, index) => ({
    seq: index + 1,
    action: step.action,
    at: atNoon(step.onDate),
    on_date: step.onDate,
    account_id: null,
    by_name: step.byName,
    role: step.role,
    payload: step.payload ?? {},
    command_id: null,
  }))
}

export type PastDecision = Omit<DecisionRecord, 'id' | 'recorded_at' | 'demonstration' | 'recorded_by_id' | 'delegation'>

/** What is loaded was recorded by no account. */
const BY_NOBODY = { recorded_by_id: null, delegation: null } as const

/** Loads a decision of the past with the units it lists. */
export async function loadDecision(ctx: BaseCtx, decision: PastDecision, units: readonly ListedUnit[]): Promise<string> {
  const id = newId()
  await addDecisionWithUnits(ctx, { ...decision, id, recorded_at: ctx.now, demonstration: ctx.demonstration, ...BY_NOBODY }, units)
  return id
}

/** Loads any number of decisions of the past with the units each lists, in two statements. */
export async function loadDecisions(
  ctx: BaseCtx,
  decisions: readonly { readonly decision: PastDecision; readonly units: readonly ListedUnit[] }[],
): Promise<void> {
  const made = decisions.map(({ decision, units }) => ({ id: newId(), decision, units }))
  await addDecisionsWithUnits(
    ctx,
    made.map(({ id, decision }) => ({ ...decision, id, recorded_at: ctx.now, demonstration: ctx.demonstration, ...BY_NOBODY })),
    made.flatMap(({ id, units }) => units.map((unit) => ({ ...unit, decision_id: id }))),
  )
}
