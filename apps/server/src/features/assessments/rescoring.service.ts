// The only place that judges every dossier of a set and window again, from what is stored: after a correction of the law's data, or to verify.
import { feedingWindow } from '@binhyen/core/calendar/calendar.domain'
import type { Clause, EvaluationContext, Facts } from '@binhyen/core/criteria/criteria.domain'
import { evaluate } from '@binhyen/core/criteria/evaluate.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { getSet } from '#server/features/criteria/criteria.service'
import type { BaseCtx } from '#server/platform/context'
import { addVerdicts, listAreaCounts, listDossierFacts, type DossierFacts, type VerdictRow } from './rescoring.store.ts'

/** Verdicts a statement. */
const BATCH = 1000

/**
 * Judges all dossiers of a set and window again and stores the verdicts with their inputs.
 * @param of.before first day of the window before, for rules that compare; null where there is none
 * @returns how many were judged
 */
export async function rescoreAll(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  of: { setId: string; window: Window; before: PlainDate | null },
): Promise<number> {
  const { set } = await getSet(ctx, of.setId)
  const areas = set.object === 'commune' ? await listAreaCounts(ctx, feedingWindow(of.window)) : []
  const counted = new Map(
    areas.map((row): [string, Facts] => [
      row.commune_id,
      { areasTotal: row.total, areasRegistered: row.registered, areasRecognised: row.recognised },
    ]),
  )
  const dossiers = await listDossierFacts(ctx, { setId: of.setId, windowFrom: of.window.from, beforeFrom: of.before })
  for (let at = 0; at < dossiers.length; at += BATCH) {
    const rows: VerdictRow[] = []
    for (const dossier of dossiers.slice(at, at + BATCH)) {
      rows.push(await verdictOf(ctx, of, { dossier, derived: counted.get(dossier.unit_id) }))
    }
    await addVerdicts(ctx, JSON.stringify(rows), ctx.now)
  }
  return dossiers.length
}

async function verdictOf(
  ctx: Pick<BaseCtx, 'tx'>,
  of: { setId: string; window: Window },
  about: { dossier: DossierFacts; derived: Facts | undefined },
): Promise<VerdictRow> {
  const { dossier, derived } = about
  const { set, compiled } = await getSet(ctx, of.setId, dossier.set_version)
  const context: EvaluationContext = { window: of.window, derived, baseline: baselineOf(set.clauses, dossier.before) }
  const evaluation = evaluate(compiled, dossier.facts, context)
  const withOutcome = (outcome: string): string[] =>
    evaluation.clauses.filter((each) => each.outcome === outcome).map((each) => each.clause)
  return {
    dossier_id: dossier.id,
    scope: dossier.scope,
    set_id: of.setId,
    set_version: dossier.set_version,
    inputs: { facts: dossier.facts, context },
    outcome: evaluation.outcome,
    trace: evaluation,
    failing: withOutcome('not-met'),
    unclear: withOutcome('cannot-tell'),
  }
}

/** Values of the window before, under the id of the fact that compares with them; undefined where no fact does. */
export function baselineOf(clauses: readonly Clause[], before: Facts | null): Facts | undefined {
  const wanted = clauses.flatMap((clause) => clause.facts).filter((fact) => fact.baseline?.against === 'previous-window')
  if (wanted.length === 0 || before === null) return undefined
  return Object.fromEntries(wanted.map((fact) => [fact.id, before[fact.baseline?.of ?? ''] ?? null]))
}
