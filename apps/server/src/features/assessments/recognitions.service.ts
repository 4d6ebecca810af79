// The only place for facts that are another recognition of the same unit: read from decisions on record, never from a dossier's say-so.
import { askedRecognitions } from '@binhyen/core/criteria/derived-facts.domain'
import type { CriteriaSet, Facts, RecognitionStatus } from '@binhyen/core/criteria/criteria.domain'
import { lastDay, type Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { listDecidedIn, listStandingOn, type Recognised } from './recognitions.store.ts'

/** Units a statement. */
const BATCH = 2000

/**
 * What the decisions on record say of units, under the ids of the facts that ask for it. A fact nobody decided about is absent:
 * the place may declare it, and without that the verdict cannot be told.
 */
export async function recognisedFacts(
  ctx: Pick<BaseCtx, 'tx'>,
  set: CriteriaSet,
  window: Window,
  units: readonly UnitId[],
): Promise<ReadonlyMap<UnitId, Facts>> {
  const asked = askedRecognitions(set)
  const byUnit = new Map<UnitId, Record<string, boolean>>()
  const statusesAt = (time: 'same-window' | 'standing'): RecognitionStatus[] => [
    ...new Set(asked.filter((each) => each.time === time).map((each) => each.status)),
  ]
  for (let at = 0; at < units.length; at += BATCH) {
    const some = units.slice(at, at + BATCH)
    for (const time of ['same-window', 'standing'] as const) {
      const statuses = statusesAt(time)
      if (statuses.length === 0) continue
      const found: readonly Recognised[] =
        time === 'same-window'
          ? await listDecidedIn(ctx, window, { statuses, units: some })
          : await listStandingOn(ctx, lastDay(window), { statuses, units: some })
      for (const row of found) {
        const facts = byUnit.get(row.unit_id) ?? {}
        for (const each of asked) if (each.time === time && each.status === row.status) facts[each.fact] = row.recognised
        byUnit.set(row.unit_id, facts)
      }
    }
  }
  return byUnit
}

/** What the system holds itself, from both sources; undefined where it holds nothing. */
export function heldFacts(counted: Facts | undefined, recognised: Facts | undefined): Facts | undefined {
  return counted === undefined ? recognised : { ...counted, ...recognised }
}
