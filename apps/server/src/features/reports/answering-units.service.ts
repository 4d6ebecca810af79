// The only place that says whose figures stand for a unit in an earlier period: its own, or those of its whole predecessors.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { comparedUnits, type GapReason } from '@binhyen/core/units/comparison.domain'
import { FIRST_CATALOGUE_DAY } from '@binhyen/core/units/edition.domain'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { nameUnits, originsOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { listReporting } from './answering-units.store.ts'

export type Answering = {
  readonly units: readonly UnitId[]
  /** Predecessors that are added up; empty where the unit answers for itself. */
  readonly summed: readonly { readonly id: UnitId; readonly name: string }[]
  /** Why nobody can say; then `units` is empty. */
  readonly gap: GapReason | null
}

const itself = (id: UnitId): Answering => ({ units: [id], summed: [], gap: null })

type Origins = Awaited<ReturnType<typeof originsOf>>

/** For places on the map of one day and periods before it. Two statements, and none where every place stood all the time. */
export async function answeringUnits(
  ctx: Ctx,
  places: readonly UnitId[],
  periods: readonly Period[],
  origins?: Origins,
): Promise<(unit: UnitId, period: Period) => Answering> {
  const first = periods.reduce<Period | null>((earliest, each) => (earliest === null || each.from < earliest.from ? each : earliest), null)
  if (first === null) return itself
  const known =
    origins ??
    (await originsOf(
      ctx,
      places.filter((id) => id !== COUNTRY_ID),
    ))
  // before the first list, the units of it answer
  const beganOn = (day: PlainDate): PlainDate => (day <= FIRST_CATALOGUE_DAY && first.from < day ? first.from : day)
  const told = { ...known, began: new Map([...known.began].map(([id, day]) => [id, beganOn(day)])) }
  const late = [...told.began].filter(([, began]) => began > first.from)
  const changed = told.links.some((link) => link.on > first.from)
  if (late.length === 0 && !changed) return itself
  const reporting = await listReporting(ctx, [...told.began.keys()], periods)
  const names = await nameUnits(ctx, [...told.began.keys()])
  return (unit, period) => {
    if (unit === COUNTRY_ID) return itself(unit)
    const gave = new Set(reporting.filter((row) => row.period_from === period.from).map((row) => row.unit_id))
    const found = comparedUnits(unit, period, { ...told, gave })
    if (found.kind === 'itself') return itself(unit)
    if (found.kind === 'cannot-tell') return { units: [], summed: [], gap: found.reason }
    return { units: found.units, summed: found.units.map((id) => ({ id, name: names.get(id) ?? id })), gap: null }
  }
}
