// The only place for what becomes of a right on a unit that ended when it is moved to the unit that follows.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Span } from '../shared/span.ts'
import type { Level, UnitId } from '../units/units.domain.ts'
import { endedOn, everStands, refusalOfGrant, type HeldGrant } from './grants.domain.ts'

/** The most rights one command moves. */
export const MOST_MOVED = 1_000

export const moveOutcomes = ['move', 'end', 'stay'] as const
export const moveReasons = ['own-account', 'hand-over-waits', 'wrong-level', 'ends-before', 'holds-already'] as const
export type MoveReason = (typeof moveReasons)[number]

export type MoveAsked = {
  readonly grant: HeldGrant
  readonly accountId: string
  /** Null where the right is to end. */
  readonly to: { readonly unitId: UnitId; readonly level: Level } | null
  readonly on: PlainDate
  /** Whether a hand-over of this person is announced and has not come. */
  readonly waits: boolean
}

export type MoveFate =
  | { readonly outcome: 'stay'; readonly reason: MoveReason }
  | { readonly outcome: 'end'; readonly reason: 'holds-already' | null; readonly ends: Span }
  | { readonly outcome: 'move'; readonly reason: null; readonly ends: Span; readonly begins: HeldGrant }

/** What becomes of one right. `held`: the other rights of the person, those that are moved in the same command among them. */
export function fateOf(moverId: string, { grant, accountId, to, on, waits }: MoveAsked, held: readonly HeldGrant[]): MoveFate {
  if (accountId === moverId) return { outcome: 'stay', reason: 'own-account' }
  if (waits) return { outcome: 'stay', reason: 'hand-over-waits' }
  const ends = endedOn(grant.valid, on)
  const from = on < grant.valid.from ? grant.valid.from : on
  const valid = { from, to: grant.valid.to }
  if (!everStands(valid)) return { outcome: 'stay', reason: 'ends-before' }
  if (to === null) return { outcome: 'end', reason: null, ends }
  const begins = { role: grant.role, unitId: to.unitId, valid }
  const refusal = refusalOfGrant(moverId, { ...begins, level: to.level, accountId }, held)
  if (refusal?.reason === 'wrong-level') return { outcome: 'stay', reason: 'wrong-level' }
  // the same seat held before, by another unit that went into the same one: nothing more is given
  return refusal === null ? { outcome: 'move', reason: null, ends, begins } : { outcome: 'end', reason: 'holds-already', ends }
}
