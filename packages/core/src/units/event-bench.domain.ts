// The only place for a batch of events while it is being judged: what was read so far, and everything that is wrong.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Change, Work, WorkLife } from './event-state.domain.ts'
import type { EventBatch, EventProblem, EventProblemCode, NewUnit, Uncertain, UnitEvent } from './unit-event.domain.ts'
import { COUNTRY_ID, type DatedChange, type Level, type Succession, type UnitId } from './units.domain.ts'

export type Target = { readonly unit: NewUnit; readonly uncertain: Uncertain | null }
export type Located = Omit<EventProblem, 'batch'>
export type Place = { readonly event: number; readonly path: string }
export type Bench = {
  readonly work: Work
  readonly batch: EventBatch
  readonly on: PlainDate
  /** Every unit some event of the batch makes, read already or not. */
  readonly made: ReadonlyMap<UnitId, NewUnit>
  readonly problems: Located[]
  readonly targets: Map<UnitId, Target & Place>
  readonly endings: Map<UnitId, Place & Pick<DatedChange, 'notBefore' | 'notAfter'> & { readonly several: boolean }>
  /** New links, by where they come from. */
  readonly links: Map<UnitId, { readonly link: Succession; readonly place: Place }[]>
  readonly replaced: Set<UnitId>
  readonly changes: Map<UnitId, Change & Place & { readonly named: boolean; readonly moved: boolean }>
}

/** Adds what is wrong at a place; null: the batch as a whole. */
export function refuse(bench: Bench, place: Place | null, code: EventProblemCode, details: Located['details'] = {}): void {
  bench.problems.push({ event: place?.event ?? null, path: place?.path ?? '', code, details })
}

/** A unit that stands on the eve and is not known to change later; refuses anything else. */
export function findStanding(bench: Bench, place: Place, id: UnitId): WorkLife | null {
  if (id === COUNTRY_ID) return (refuse(bench, place, 'country-fixed'), null)
  const life = bench.work.lives.get(id)
  if (life === undefined) return (refuse(bench, place, 'unit-not-found', { id }), null)
  if (life.valid.to !== null && life.valid.to <= bench.on) {
    return (refuse(bench, place, 'already-ended', { id, endedOn: life.valid.to }), null)
  }
  if (bench.on < life.valid.from) return (refuse(bench, place, 'before-unit', { id, from: life.valid.from }), null)
  const last = life.valid.to ?? life.versions.at(-1)?.valid.from ?? life.valid.from
  if (last > bench.on) return (refuse(bench, place, 'after-later-change', { id, lastChangeOn: last }), null)
  return life
}

/** The level of a unit that is there or that the batch makes. */
export function levelOf(bench: Bench, id: UnitId): Level | null {
  return bench.made.get(id)?.level ?? bench.work.lives.get(id)?.level ?? null
}

/** The units an event brings into being; a continuing province among them. */
export function newUnitsOf(event: UnitEvent): readonly NewUnit[] {
  if (event.kind === 'create') return [event.unit]
  if (event.kind === 'merge') return [event.into]
  return event.kind === 'split' ? event.into.flatMap(({ to }) => ('unit' in to ? [to.unit] : [])) : []
}
