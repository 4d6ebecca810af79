// The only place that keeps parts of the map of units in memory: a place with what is above and below it on a day, and where all of them
// came from. Under the revision of the map, which every change of it replaces; another revision, and they are read again.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitReply } from '@binhyen/core/units/units.contract'
import { COUNTRY_ID, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import { childrenOf, getUnit, originsOf, type UnitCtx } from './units.service.ts'

export type MapPlace = { readonly id: UnitId; readonly name: string; readonly level: Level }

export type MapPart = {
  readonly self: MapPlace
  /** The unit and those above it, nearest first. */
  readonly scope: readonly UnitId[]
  /** The units directly below, by code, without residential areas and institutions. */
  readonly below: readonly MapPlace[]
  /** Of the unit and those below it; the country came from nothing. */
  readonly origins: Awaited<ReturnType<typeof originsOf>>
}

const kept = new Map<string, MapPart>()
/** Every province on every month of some years. */
const MOST_KEPT = 2000
/** Their changes leave the revision as it is. */
const offTheMap: readonly Level[] = ['village', 'institution']

/** No statement, once it was read. @throws unit.not-found, unit.not-valid-on */
export async function mapPart(ctx: UnitCtx, id: UnitId, on: PlainDate, revision: string): Promise<MapPart> {
  const key = `${id} ${on} ${revision}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const part = await readPart(ctx, await getUnit(ctx, id, on), on)
  if (offTheMap.includes(part.self.level)) return part
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, part)
  return part
}

async function readPart(ctx: UnitCtx, unit: UnitReply, on: PlainDate): Promise<MapPart> {
  const self = { id: unit.id as UnitId, name: unit.fullName, level: unit.level }
  const below = (await childrenOf(ctx, self.id, on)).map((each) => ({ id: each.id as UnitId, name: each.fullName, level: each.level }))
  const places = [self, ...below].map(({ id }) => id).filter((id) => id !== COUNTRY_ID)
  return { self, scope: [self.id, ...unit.path.map(({ id }) => id as UnitId)], below, origins: await originsOf(ctx, places) }
}
