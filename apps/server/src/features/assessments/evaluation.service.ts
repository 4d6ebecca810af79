// The only place that gathers what a verdict is computed from: typed facts, counts of lower units, the window before.
import { feedingWindow, findPreviousWindow } from '@binhyen/core/calendar/calendar.domain'
import type { CriteriaSet, EvaluationContext, Evaluation, Facts } from '@binhyen/core/criteria/criteria.domain'
import { clausesWith, evaluate, type CompiledSet } from '@binhyen/core/criteria/evaluate.domain'
import { baselineFrom } from '@binhyen/core/criteria/facts.domain'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { getSet, listSetVersions } from '#server/features/criteria/criteria.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { listAreaCounts, listSections, listValuesOf, type AreaCounts, type DossierRecord } from './assessments.store.ts'

export type SubUnits = {
  readonly total: number
  readonly registered: number
  readonly recognised: number
  readonly window: Window
}

export type Inputs = {
  readonly set: CriteriaSet
  readonly compiled: CompiledSet
  readonly facts: Facts
  readonly context: EvaluationContext
  /** What the system itself counted below; null where the commune declares its counts. */
  readonly subUnits: SubUnits | null
}

/** Everything the verdict of a dossier depends on, read in this transaction. */
export async function gatherInputs(ctx: Ctx, dossier: DossierRecord, facts?: Facts): Promise<Inputs> {
  const { set, compiled } = await getSet(ctx, dossier.set_id, dossier.set_version)
  const typed = facts ?? mergedFacts(await listSections(ctx, dossier.id))
  const window = { from: dossier.window_from, to: dossier.window_to }
  const areas = await countAreas(ctx, set, window, dossier.unit_id)
  const own = areas?.counts[0]
  return {
    set,
    compiled,
    facts: typed,
    context: { window, derived: own && derivedFacts(own), baseline: await readBaseline(ctx, dossier, set) },
    subUnits: areas && own ? { total: own.total, registered: own.registered, recognised: own.recognised, window: areas.window } : null,
  }
}

/** The verdict with the lists of clauses that boards count by. */
export function judge(inputs: Pick<Inputs, 'compiled' | 'facts' | 'context'>): {
  evaluation: Evaluation
  failing: string[]
  unclear: string[]
} {
  const evaluation = evaluate(inputs.compiled, inputs.facts, inputs.context)
  return { evaluation, failing: clausesWith(evaluation, 'not-met'), unclear: clausesWith(evaluation, 'cannot-tell') }
}

export function mergedFacts(sections: readonly { readonly values: Facts }[]): Facts {
  return Object.assign({}, ...sections.map((section) => section.values)) as Facts
}

/**
 * Residential areas registered and recognised in their own window (Thông tư 124, Điều 5 khoản 4), under the sets that confer the same status.
 * Null where the set asks for none; a commune that has none in the system yet is left out and declares its counts.
 */
export async function countAreas(
  ctx: Pick<BaseCtx, 'tx'>,
  set: CriteriaSet,
  window: Window,
  commune?: UnitId,
): Promise<{ window: Window; counts: readonly AreaCounts[] } | null> {
  const asks = set.clauses.some((clause) => clause.facts.some((fact) => fact.origin === 'sub-units'))
  if (!asks || set.object !== 'commune') return null
  const below = (await listSetVersions(ctx)).filter((each) => each.set.object === 'residential-area' && each.set.status === set.status)
  const { from, to } = feedingWindow(window)
  const setIds = below.map((each) => each.set.id)
  return { window: { from, to }, counts: await listAreaCounts(ctx, { setIds, window: { from, to }, ...(commune ? { commune } : {}) }) }
}

/** The counts as the facts that stand for them in the sets. */
export function derivedFacts(counts: AreaCounts): Facts {
  return { areasTotal: counts.total, areasRegistered: counts.registered, areasRecognised: counts.recognised }
}

/** Values the same unit gave in the window before, under the id of the fact that compares with them. */
async function readBaseline(ctx: Ctx, dossier: DossierRecord, set: CriteriaSet): Promise<Facts | undefined> {
  if (baselineFrom(set, {}) === undefined) return undefined
  const windows = await provinceWindowsOf(ctx, set.windowKey, dossier.province_id, set.id)
  const before = findPreviousWindow(set.windowKey, { from: dossier.window_from, to: dossier.window_to }, windows)
  if (before === null) return undefined
  const values = mergedFacts((await listValuesOf(ctx, dossier.unit_id, set.id, before.from)).map((each) => ({ values: each })))
  return baselineFrom(set, values)
}
