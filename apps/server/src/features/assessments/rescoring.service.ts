// The only place that judges every dossier of a set and window again, from what is stored: after a correction of the law's data, or to verify.
import type { EvaluationContext, Facts } from '@binhyen/core/criteria/criteria.domain'
import type { Baseline } from '@binhyen/core/criteria/baseline.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getSet } from '#server/features/criteria/criteria.service'
import type { BaseCtx } from '#server/platform/context'
import { countBelow, derivedBy, judge, type Below } from './evaluation.service.ts'
import { baselinePart, baselinesOf } from './comparison.service.ts'
import { heldFacts, recognisedFacts } from './recognitions.service.ts'
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
  const below = await countBelow(ctx, set, of.window)
  const dossiers = await listDossierFacts(ctx, { setId: of.setId, windowFrom: of.window.from })
  const recognised = await recognisedFacts(
    ctx,
    set,
    of.window,
    dossiers.map((dossier) => dossier.unit_id),
  )
  const units = dossiers.map((dossier) => dossier.unit_id)
  const baselines =
    of.before === null ? new Map<UnitId, Baseline>() : await baselinesOf(ctx, set, { from: of.before, to: of.window.from }, units)
  for (let at = 0; at < dossiers.length; at += BATCH) {
    const rows: VerdictRow[] = []
    for (const dossier of dossiers.slice(at, at + BATCH)) {
      rows.push(
        await verdictOf(ctx, of, {
          dossier,
          below: below?.of(dossier.unit_id) ?? null,
          recognised: recognised.get(dossier.unit_id),
          baseline: baselines.get(dossier.unit_id),
        }),
      )
    }
    await addVerdicts(ctx, JSON.stringify(rows), ctx.now)
  }
  return dossiers.length
}

async function verdictOf(
  ctx: Pick<BaseCtx, 'tx'>,
  of: { setId: string; window: Window },
  about: { dossier: DossierFacts; below: Below | null; recognised: Facts | undefined; baseline: Baseline | undefined },
): Promise<VerdictRow> {
  const { dossier, below, recognised } = about
  const { set, compiled } = await getSet(ctx, of.setId, dossier.set_version)
  // by the version the dossier was filed under: what it declared then, it still declares
  const derived = heldFacts(derivedBy(set, below), recognised)
  const context: EvaluationContext = { window: of.window, derived, ...baselinePart(about.baseline) }
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
