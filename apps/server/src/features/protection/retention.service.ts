// The only place that applies the terms of keeping: what is past its term goes, and the run is written down.
import { retentionLimits, type RetentionKind } from '@binhyen/core/protection/retention.domain'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import * as store from './retention.store.ts'

export type Removed = Readonly<Partial<Record<RetentionKind, number>>>

/** Removes everything past its term by `ctx.now`, as the owner; answers how many records of each kind. */
export async function applyRetention(ctx: BaseCtx): Promise<Removed> {
  const removed: Partial<Record<RetentionKind, number>> = {}
  for (const [kind, limit] of retentionLimits(ctx.now.getTime())) {
    const count = await store.removeBefore(ctx, kind, new Date(limit))
    if (count !== null) removed[kind] = count
  }
  await store.saveRun(ctx, removed)
  await ctx.audit('protection.apply-terms', { kind: 'setting', id: 'retention', scope: [COUNTRY_ID] }, { after: { removed } })
  return removed
}
