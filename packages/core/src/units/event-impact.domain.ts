// The only place for what an event means for what hangs on a unit: who is touched, how, and which enrolments fall away.
import type { Window } from '../shared/span.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import { newUnitsOf } from './event-bench.domain.ts'
import type { AppliedEvents, UnitEvent, UnitState } from './unit-event.domain.ts'
import type { UnitId, UnitType } from './units.domain.ts'

/** From the gravest: it ends; it leaves the country side (xã → phường, huyện → quận); it hangs elsewhere; only its name or type is another. */
export const fates = ['ends', 'urban', 'moves', 'name'] as const
export type Fate = (typeof fates)[number]
export type Touched = { readonly unitId: UnitId; readonly fate: Fate; readonly on: PlainDate }

/** Units of these types are no part of new rural development. */
const URBAN: readonly UnitType[] = ['phường', 'quận']
/** Statuses that every commune and ward may have; all others belong to new rural development. */
const NOT_RURAL: readonly string[] = ['safe-standard', 'not-complex']

/** True for a programme that counts rural units only. */
export function isRuralProgramme(programme: string): boolean {
  return !NOT_RURAL.includes(programme)
}

export function isUrban(type: UnitType): boolean {
  return URBAN.includes(type)
}

/** Every unit that was there before and that applying changed, each with the gravest thing that happens to it, by id. */
export function touchedBy(before: UnitState, applied: AppliedEvents): readonly Touched[] {
  return applied.changed
    .flatMap((id): Touched[] => {
      const old = before.lives.get(id)?.versions.at(-1)
      const life = applied.state.lives.get(id)
      const now = life?.versions.at(-1)
      if (!old || !life || !now) return []
      if (life.valid.to !== null) return [{ unitId: id, fate: 'ends', on: life.valid.to }]
      const fate = isUrban(now.type) && !isUrban(old.type) ? 'urban' : now.parentId !== old.parentId ? 'moves' : 'name'
      return [{ unitId: id, fate, on: now.valid.from }]
    })
    .toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1))
}

export type EnrolmentFate = 'frozen-kept' | 'window-kept' | 'dropped-urban' | 'dropped-ended' | 'name-only' | 'place-from-then'
type Enrolment = { readonly programme: string; readonly window: Window; readonly frozen: boolean }

/**
 * What becomes of an enrolment in a window that is not over on the day. A frozen denominator stays as it was. An open one loses a unit
 * that will not stand when the window begins, and from a rural programme one that turns urban before the window is over.
 */
export function enrolmentFate({ programme, window, frozen }: Enrolment, { fate, on }: Pick<Touched, 'fate' | 'on'>): EnrolmentFate {
  if (fate === 'name') return 'name-only'
  if (fate === 'moves' || (fate === 'urban' && !isRuralProgramme(programme))) return fate === 'moves' ? 'place-from-then' : 'name-only'
  if (frozen) return 'frozen-kept'
  if (fate === 'urban') return on < window.to ? 'dropped-urban' : 'window-kept'
  return window.from >= on ? 'dropped-ended' : 'window-kept'
}

/** Units an event changes, and those it only names. */
export type Named = { readonly changed: readonly UnitId[]; readonly named: readonly UnitId[] }

export function unitsOf(event: UnitEvent): Named {
  const parents = newUnitsOf(event).map((unit) => unit.parentId)
  switch (event.kind) {
    case 'create':
      return { changed: [], named: parents }
    case 'rename':
    case 'retype':
    case 'close':
      return { changed: [event.unitId], named: [] }
    case 'move':
      return { changed: [event.unitId], named: [event.parentId] }
    case 'merge':
      return { changed: event.parts.map((part) => part.unitId), named: parents }
    case 'split':
      return {
        changed: [event.unitId, ...event.into.flatMap((target) => target.children)],
        named: [...parents, ...event.into.flatMap(({ to }) => ('unitId' in to ? [to.unitId] : []))],
      }
    case 'link':
      return { changed: [], named: [event.unitId, ...event.into.map((target) => target.unitId)] }
  }
}
