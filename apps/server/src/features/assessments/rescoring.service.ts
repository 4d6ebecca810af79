// The only place that judges every dossier of a set and window again, from what is stored: after a correction of the law's data, or to verify.
import type { EvaluationContext, Facts } from '@binhyen/core/criteria/criteria.domain'
import { baselineFrom } from '@binhyen/core/criteria/facts.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { getSet } from '#server/features/criteria/criteria.service'
import type { BaseCtx } from '#server/platform/context'
import { countAreas, derivedFacts, judge } from './evaluation.service.ts'
import { addVerdicts, listDossierFacts, type DossierFacts, type VerdictRow } from './rescoring.store.ts'

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
  const areas = await countAreas(ctx, set, of.window)
  const counted = new Map(areas?.counts.map((row): [string, Facts] => [row.commune_id, derivedFacts(row)]))
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
  const context: EvaluationContext = { window: of.window, derived, baseline: baselineFrom(set, dossier.before) }
  const { evaluation, failing, unclear } = judge({ compiled, facts: dossier.facts, context })
  return {
    dossier_id: dossier.id,
    scope: dossier.scope,
    set_id: of.setId,
    set_version: dossier.set_version,
    inputs: { facts: dossier.facts, context },
    outcome: evaluation.outcome,
    trace: evaluation,
    failing,
    unclear,
  }
}
