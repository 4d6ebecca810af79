// The only place for what a change of units is: its kinds, its decision, what applying it answers.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Level, Succession, SuccessionRelation, UnitId, UnitLife } from './units.domain.ts'

export const unitEventKinds = ['create', 'rename', 'retype', 'move', 'merge', 'split', 'close', 'link'] as const
export type UnitEventKind = (typeof unitEventKinds)[number]

/** Between which days a change really happened, where the day itself is not known; the batch's day lies within. */
export type Uncertain = { readonly notBefore: PlainDate; readonly notAfter: PlainDate }

/** A unit that an event brings into being; its id becomes `code@day of the batch`. */
export type NewUnit = {
  readonly code: string
  readonly level: Level
  /** With its type in front: "Xã Núi Thành". */
  readonly fullName: string
  readonly parentId: UnitId
}

/**
 * One unit that goes into another. `whole`, `default-successor` and `one-of-several` end the part on the day;
 * `part` leaves its fate to a `split` or `close` of the same batch.
 */
export type MergePart = {
  readonly unitId: UnitId
  readonly relation: SuccessionRelation
  /** Share of the part's population that comes along, 0 to 1; null where it is not known. A whole part brings all of it. */
  readonly share: number | null
  readonly note: string
  readonly uncertain: Uncertain | null
}

/** Where a piece of a split unit goes: a unit that stands, one another event of the batch makes, or a new one. */
export type SplitTarget = {
  readonly to: { readonly unitId: UnitId } | { readonly unit: NewUnit }
  readonly share: number | null
  /** Units below the split unit that go along. */
  readonly children: readonly UnitId[]
  readonly note: string
}

/** What became of a unit that ended, as it was found out later. */
export type LinkTarget = {
  readonly unitId: UnitId
  readonly relation: SuccessionRelation
  readonly share: number | null
  readonly note: string
}

export type UnitEvent =
  | { readonly kind: 'create'; readonly unit: NewUnit; readonly uncertain: Uncertain | null }
  /** Another name, the type in front unchanged. */
  | { readonly kind: 'rename'; readonly unitId: UnitId; readonly fullName: string; readonly uncertain: Uncertain | null }
  /** Another type (xã → phường); the name may change with it. */
  | { readonly kind: 'retype'; readonly unitId: UnitId; readonly fullName: string; readonly uncertain: Uncertain | null }
  | { readonly kind: 'move'; readonly unitId: UnitId; readonly parentId: UnitId; readonly uncertain: Uncertain | null }
  /**
   * Units of one level become one. Its code is that of the part with the seat, or one never used (QĐ 124/2004/QĐ-TTg).
   * A province that is the only, whole part goes on as the same unit under the name given; any other target is a new unit, the same code or not.
   */
  | { readonly kind: 'merge'; readonly parts: readonly MergePart[]; readonly into: NewUnit }
  /** A unit gives parts of itself away; it remains, or ends with nothing left. */
  | { readonly kind: 'split'; readonly unitId: UnitId; readonly into: readonly SplitTarget[]; readonly remains: boolean }
  /** A unit ends; whoever hangs below it is moved or closed in the same batch. */
  | { readonly kind: 'close'; readonly unitId: UnitId; readonly uncertain: Uncertain | null }
  /** States all successors of a unit that has ended, in the place of what was known of them. Changes no unit. */
  | { readonly kind: 'link'; readonly unitId: UnitId; readonly into: readonly LinkTarget[] }

/** By what authority: parts that are not known are null; `checked` says that the text itself was seen. */
export type EventDecision = {
  /** As it is written: "202/2025/QH15". */
  readonly number: string | null
  readonly date: PlainDate | null
  readonly issuer: string | null
  /** Where it was read. */
  readonly source: string
  readonly checked: boolean
}

/** Events under one decision on one day. They take effect together: an event may name a unit another one of the batch makes. */
export type EventBatch = {
  /** First day with the new state. */
  readonly effectiveOn: PlainDate
  readonly decision: EventDecision
  readonly events: readonly UnitEvent[]
}

/** All units that the events may touch, with their ancestors, descendants and successions. */
export type UnitState = {
  readonly lives: ReadonlyMap<UnitId, UnitLife>
  /** Out of each ended (or split) unit. */
  readonly successions: ReadonlyMap<UnitId, readonly Succession[]>
}

export const eventProblemCodes = [
  'unit-not-found', // { id }
  'country-fixed', // { }: the country itself is not changed here
  'before-unit', // { id, from }: dated before its unit
  'after-later-change', // { id, lastChangeOn }: the unit changed later; changes come in time order
  'already-ended', // { id, endedOn }
  'not-ended', // { id }: a link speaks of a unit that has ended
  'successor-gone', // { id, unitId }: a successor that was gone when the unit ended
  'touched-twice', // { id, other }: two events of the batch decide the same of one unit (`other`: index of the first)
  'nothing-changes', // { id }
  'code-invalid', // { code, level }: 2, 3, 5 digits; `commune-number` for a residential area
  'code-reused', // { code, unitId }: the code belonged to another unit
  'code-standing', // { code, unitId }: the code stands on that day
  'name-without-type', // { name, level }
  'type-changed', // { name, type }: a rename keeps the type; use retype
  'type-unchanged', // { name, type }
  'parent-not-found', // { id, parentId }
  'parent-not-standing', // { id, parentId }
  'parent-wrong-level', // { id, parentId, level }
  'cycle', // { id, parentId }
  'level-mixed', // { id, level, expected }: parts and target of one level
  'level-ended', // { level, endedOn }: no district from 01/7/2025
  'no-parts', // { }
  'part-repeated', // { id }
  'share-invalid', // { id, share }
  'share-exceeds', // { id, total }: parts exceed the whole
  'child-not-below', // { id, unitId }: moved along though it does not hang below
  'children-left', // { id, count, first }: units hang below one that ends
  'uncertain-order', // { notBefore, on, notAfter }: span order
] as const
export type EventProblemCode = (typeof eventProblemCodes)[number]

/** Located: which batch, which event of it (null: the batch as a whole), which field of the event ("parts.2.unitId"). */
export type EventProblem = {
  readonly batch: number
  readonly event: number | null
  readonly path: string
  readonly code: EventProblemCode
  readonly details: Readonly<Record<string, string | number | null>>
}

/** A residential area or institution whose commune ended without one whole successor: a person says where it belongs. */
export type LeftBehind = { readonly unitId: UnitId; readonly parentId: UnitId; readonly reason: 'no-successor' | 'split' | 'split-unknown' }

export type AppliedEvents = {
  readonly state: UnitState
  /** Units that are new or have another life than before; all others stayed as they were. */
  readonly changed: readonly UnitId[]
  readonly created: readonly UnitId[]
  readonly ended: readonly UnitId[]
  /** Units moved along without an event naming them: what hung below a whole part. */
  readonly carried: readonly UnitId[]
  /** Units whose successions are other than before. */
  readonly relinked: readonly UnitId[]
  readonly leftBehind: readonly LeftBehind[]
}

export type EventOutcome = { readonly ok: AppliedEvents } | { readonly problems: readonly EventProblem[] }
