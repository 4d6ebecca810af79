// The only place for what takes a recorded change back: events are never deleted, a wrong one is answered by another.
import { spanHolds } from '../shared/span.ts'
import { addDays, type PlainDate } from '../shared/plain-date.ts'
import { findTypedName } from './unit-name.domain.ts'
import type { EventBatch, UnitEvent, UnitState } from './unit-event.domain.ts'
import { unitIdOf, type UnitId, type UnitVersion } from './units.domain.ts'

/** Why an event cannot be taken back by another one: the code stays closed, the territory is gone. */
export type NoCounter = 'ended' | 'merged' | 'split' | 'changed-since'
export type CounterEvents = {
  readonly events: readonly UnitEvent[]
  readonly impossible: readonly { readonly event: number; readonly reason: NoCounter }[]
}

/**
 * What takes a batch back, on the same day: a rename, a new type or a move then leaves no trace in the unit's life, a unit that
 * was made ends the day after. What ended, merged or was split stays so: only a new decision makes new units.
 * @param state the units as they are now, the batch applied
 */
export function counterEvents(state: UnitState, batch: EventBatch): CounterEvents {
  const events: UnitEvent[] = []
  const impossible: { event: number; reason: NoCounter }[] = []
  batch.events.forEach((event, index) => {
    const answer = counterOf(state, batch.effectiveOn, event)
    if (typeof answer === 'string') impossible.push({ event: index, reason: answer })
    else events.push(answer)
  })
  return { events, impossible }
}

function counterOf(state: UnitState, on: PlainDate, event: UnitEvent): UnitEvent | NoCounter {
  switch (event.kind) {
    case 'rename':
    case 'retype':
    case 'move':
      return backTo(state, on, event)
    case 'create':
      return closing(state, unitIdOf(event.unit.code, on))
    case 'merge':
      return 'merged'
    case 'split':
      return 'split'
    case 'close':
    case 'link':
      return 'ended'
  }
}

function closing(state: UnitState, unitId: UnitId): UnitEvent | NoCounter {
  const life = state.lives.get(unitId)
  return life?.valid.to === null ? { kind: 'close', unitId, uncertain: null } : 'changed-since'
}

function backTo(state: UnitState, on: PlainDate, event: Extract<UnitEvent, { kind: 'rename' | 'retype' | 'move' }>): UnitEvent | NoCounter {
  const life = state.lives.get(event.unitId)
  const last = life?.versions.at(-1)
  const before: UnitVersion | undefined = life?.versions.find((version) => spanHolds(version.valid, addDays(on, -1)))
  if (!life || !last || !before || last.valid.from !== on || life.valid.to !== null) return 'changed-since'
  if (event.kind === 'move') {
    return before.parentId === null ? 'changed-since' : { kind: 'move', unitId: event.unitId, parentId: before.parentId, uncertain: null }
  }
  const sameType = findTypedName(life.level, before.fullName)?.type === last.type
  return { kind: sameType ? 'rename' : 'retype', unitId: event.unitId, fullName: before.fullName, uncertain: null }
}
