// The only place for which units of a cohort are ticked: at first, and as they are sent.
import { isUrban } from '@binhyen/core/units/event-impact.domain'
import type { EnrollableUnit } from './enrolments.queries.ts'

/** What is ticked: ids, and which of them are pilots. */
export type Picked = { readonly units: ReadonlySet<string>; readonly pilots: ReadonlySet<string> }

/** Rural communes are what new rural development counts; wards, townships and special zones only where a programme says so. */
export const isRural = (unit: EnrollableUnit): boolean => unit.type === 'xã'
export const hasRural = (units: readonly EnrollableUnit[]): boolean => units.some(isRural)

/**
 * Every unit of the level. A programme of new rural development begins with its rural communes, at the level of districts with those that are
 * not urban, and leaves out who turns urban in its window.
 */
export function pickedAtFirst(units: readonly EnrollableUnit[], ruralProgramme: boolean): Picked {
  const counts = hasRural(units) ? isRural : (unit: EnrollableUnit): boolean => !isUrban(unit.type)
  const first = ruralProgramme ? units.filter((unit) => counts(unit) && unit.urbanLater !== true) : units
  return { units: new Set(first.map((unit) => unit.id)), pilots: new Set() }
}

/** In the order of the catalogue, with the pilots among them. */
export function idsOf(units: readonly EnrollableUnit[], picked: Picked) {
  const chosen = units.filter((unit) => picked.units.has(unit.id))
  return {
    unitIds: chosen.map((unit) => unit.id),
    pilotIds: chosen.filter((unit) => picked.pilots.has(unit.id)).map((unit) => unit.id),
  }
}
