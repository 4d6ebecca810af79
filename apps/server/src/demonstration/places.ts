// The only place that looks up the units the demonstration plays in.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { descendantsOf, scopesOf } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import type { Place } from './history.ts'

/** The units of a level below one on a day, in the order of the catalogue. */
export async function placesBelow(ctx: BaseCtx, id: UnitId, level: 'commune' | 'district', on: PlainDate): Promise<Place[]> {
  const units = await descendantsOf(ctx, id, level, on)
  const scopes = await scopesOf(
    ctx,
    units.map((unit) => unit.id),
    on,
  )
  return units.map((unit) => ({ id: unit.id, name: unit.fullName, type: unit.type, scope: scopes.get(unit.id) ?? [unit.id] }))
}
