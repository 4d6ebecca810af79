// The only place that gathers what a verdict is computed from: typed facts, counts of lower units, the window before.
import { feedingWindow, findPreviousWindow } from '@binhyen/core/calendar/calendar.domain'
import type { CriteriaSet, EvaluationContext, Evaluation, Facts } from '@binhyen/core/criteria/criteria.domain'
import { evaluate, type CompiledSet } from '@binhyen/core/criteria/evaluate.domain'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { getSet } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'
import { baselineOf } from './rescoring.service.ts'
import { countResidentialAreas, listSections, listValuesOf, type DossierRecord } from './assessments.store.ts'

export type SubUnits = {
  readonly total: number
  readonly registered: number
  readonly recognised: number
  readonly window: { from: DossierRecord['window_from']; to: DossierRecord['window_to'] }
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
  const subUnits = await countSubUnits(ctx, dossier, set)
  const derived = subUnits
    ? { areasTotal: subUnits.total, areasRegistered: subUnits.registered, areasRecognised: subUnits.recognised }
    : undefined
  return {
    set,
    compiled,
    facts: typed,
    context: { window: { from: dossier.window_from, to: dossier.window_to }, derived, baseline: await readBaseline(ctx, dossier, set) },
    subUnits,
  }
}

/** The verdict with the lists of clauses that boards count by. */
export function judge(inputs: Inputs): { evaluation: Evaluation; failing: string[]; unclear: string[] } {
  const evaluation = evaluate(inputs.compiled, inputs.facts, inputs.context)
  const withOutcome = (outcome: Evaluation['outcome']): string[] =>
    evaluation.clauses.filter((clause) => clause.outcome === outcome).map((clause) => clause.clause)
  return { evaluation, failing: withOutcome('not-met'), unclear: withOutcome('cannot-tell') }
}

export function mergedFacts(sections: readonly { readonly values: Facts }[]): Facts {
  return Object.assign({}, ...sections.map((section) => section.values)) as Facts
}

/**
 * Residential areas registered and recognised in their own window (Thông tư 124, Điều 5 khoản 4).
 * Null where the commune has none in the system yet: then it declares the counts.
 */
async function countSubUnits(ctx: Ctx, dossier: DossierRecord, set: CriteriaSet): Promise<SubUnits | null> {
  const asksForAreas = set.clauses.some((clause) => clause.facts.some((fact) => fact.origin === 'sub-units'))
  if (!asksForAreas || set.object !== 'commune') return null
  const window = feedingWindow({ from: dossier.window_from, to: dossier.window_to })
  const counts = await countResidentialAreas(ctx, dossier.unit_id, window)
  return counts.registered > 0 ? { ...counts, window: { from: window.from, to: window.to } } : null
}

/** Values the same unit gave in the window before, under the id of the fact that compares with them. */
async function readBaseline(ctx: Ctx, dossier: DossierRecord, set: CriteriaSet): Promise<Facts | undefined> {
  if (baselineOf(set.clauses, {}) === undefined) return undefined
  const windows = await provinceWindowsOf(ctx, set.windowKey, dossier.province_id, set.id)
  const before = findPreviousWindow(set.windowKey, { from: dossier.window_from, to: dossier.window_to }, windows)
  if (before === null) return undefined
  const values = mergedFacts((await listValuesOf(ctx, dossier.unit_id, set.id, before.from)).map((each) => ({ values: each })))
  return baselineOf(set.clauses, values)
}
