// The only place that finds the earlier figures a dossier is compared with, also where its unit merged or was split since.
import { baselineOver, type Baseline } from '@binhyen/core/criteria/baseline.domain'
import type { CriteriaSet, EvaluationContext, Facts } from '@binhyen/core/criteria/criteria.domain'
import { baselineFrom } from '@binhyen/core/criteria/facts.domain'
import type { Window } from '@binhyen/core/shared/span'
import { comparedUnits } from '@binhyen/core/units/comparison.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { originsOf } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import { listFactsIn } from './comparison.store.ts'

/** What each unit's figures are compared with, from the window before; two statements for the origins and one for the figures. */
export async function baselinesOf(
  ctx: Pick<BaseCtx, 'tx'>,
  set: CriteriaSet,
  before: Window,
  units: readonly UnitId[],
): Promise<ReadonlyMap<UnitId, Baseline>> {
  if (units.length === 0 || baselineFrom(set, {}) === undefined) return new Map()
  const origins = await originsOf(ctx, units)
  const given = new Map<UnitId, Facts>(
    (await listFactsIn(ctx, { setId: set.id, windowFrom: before.from, units: [...origins.began.keys()] })).map((row) => [
      row.unit_id,
      row.facts,
    ]),
  )
  const known = { ...origins, gave: new Set(given.keys()) }
  return new Map(units.map((id) => [id, baselineOver(set, id, comparedUnits(id, before, known), given)]))
}

/** The baseline as an evaluation's context carries it. */
export function baselinePart(found: Baseline | undefined): Pick<EvaluationContext, 'baseline' | 'baselineOf' | 'baselineGap'> {
  return {
    baseline: found?.facts,
    ...(found === undefined || found.summed.length === 0 ? {} : { baselineOf: found.summed }),
    ...(found?.gap ? { baselineGap: found.gap } : {}),
  }
}
