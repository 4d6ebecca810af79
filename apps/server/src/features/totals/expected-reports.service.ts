// The only place that says how many reports a place owes for a period: one of each unit of the form's level that stands in it on its last day.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { countStanding, findMapRevision } from './totals.store.ts'

type Standing = ReadonlyMap<UnitId, number>

/** By level, day and revision of the map: another of these, and it is counted again. */
const kept = new Map<string, Standing>()
/** Twelve months of both levels for some years. */
const MOST_KEPT = 500

/** How many units of a level stand below a unit on one of these days. No statement, once they were counted under a revision that is given. */
export async function unitsStanding(
  ctx: Pick<BaseCtx, 'tx'>,
  level: Level,
  days: readonly PlainDate[],
  known?: string,
): Promise<(unit: UnitId, day: PlainDate) => number> {
  const revision = known ?? (await findMapRevision(ctx))
  const keyOf = (day: PlainDate): string => `${level} ${day} ${revision}`
  const found = new Map<PlainDate, Standing>()
  for (const day of days) {
    const known = kept.get(keyOf(day))
    if (known !== undefined) found.set(day, known)
  }
  const missing = [...new Set(days)].filter((day) => !found.has(day))
  for (const [day, standing] of missing.length === 0 ? [] : await count(ctx, level, missing)) found.set(day, standing)
  // what changed while it was counted is kept under no revision
  if (missing.length > 0 && (await findMapRevision(ctx)) === revision) {
    if (kept.size + missing.length > MOST_KEPT) kept.clear()
    for (const day of missing) kept.set(keyOf(day), found.get(day) ?? new Map())
  }
  return (unit, day) => found.get(day)?.get(unit) ?? 0
}

async function count(ctx: Pick<BaseCtx, 'tx'>, level: Level, days: readonly PlainDate[]): Promise<ReadonlyMap<PlainDate, Standing>> {
  const found = new Map(days.map((day) => [day, new Map<UnitId, number>()]))
  for (const { unit_id, day, units } of await countStanding(ctx, level, days)) found.get(day)?.set(unit_id, units)
  return found
}
