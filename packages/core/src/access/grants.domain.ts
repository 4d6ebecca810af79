// The only place for what may be given to whom: grants by administrators, and delegations (ủy quyền) of what somebody holds.
import { addDays, type PlainDate } from '../shared/plain-date.ts'
import { spansOverlap, type Span, type Window } from '../shared/span.ts'
import type { Level, UnitId } from '../units/units.domain.ts'
import type { Role } from './access.domain.ts'
import { levelsOfRole } from './access.policy.ts'

/** True where a span holds any day at all; a grant that was taken back before it began keeps an empty one. */
export function everStands({ from, to }: Span): boolean {
  return to === null || from < to
}

export type HeldGrant = { readonly role: Role; readonly unitId: UnitId; readonly valid: Span }

export type GrantWish = HeldGrant & { readonly level: Level; readonly accountId: string }

/** The same seat held for some of the same days; undefined where there is none. */
export function findOverlap(wish: HeldGrant, held: readonly HeldGrant[]): HeldGrant | undefined {
  return held.find(
    (each) => each.role === wish.role && each.unitId === wish.unitId && everStands(each.valid) && spansOverlap(each.valid, wish.valid),
  )
}

export type GrantRefusal =
  | { readonly reason: 'own-account' }
  | { readonly reason: 'wrong-level'; readonly expected: readonly Level[] }
  | { readonly reason: 'empty-span' }
  | { readonly reason: 'overlaps'; readonly with: HeldGrant }

/** Why an administrator may not give this grant; null where they may. That the place lies in their subtree is asked beside this. */
export function refusalOfGrant(giverId: string, wish: GrantWish, held: readonly HeldGrant[]): GrantRefusal | null {
  if (giverId === wish.accountId) return { reason: 'own-account' }
  const expected = levelsOfRole(wish.role)
  if (!expected.includes(wish.level)) return { reason: 'wrong-level', expected }
  if (!everStands(wish.valid)) return { reason: 'empty-span' }
  const same = findOverlap(wish, held)
  return same === undefined ? null : { reason: 'overlaps', with: same }
}

/** A grant as it ends on a day, the first one without it. Ended before it began, it has never stood. */
export function endedOn(valid: Span, on: PlainDate): Span {
  const to = on < valid.from ? valid.from : on
  return { from: valid.from, to: valid.to !== null && valid.to < to ? valid.to : to }
}

/**
 * Roles that sign something. Reading, supervising and keeping accounts are not lent: whoever needs them gets a grant of their own.
 */
const DELEGABLE: readonly Role[] = [
  'commune-officer',
  'commune-authority',
  'district-police',
  'district-authority',
  'appraiser',
  'province-clerk',
  'provincial-authority',
  'programme-office',
]

export function isDelegable(role: Role): boolean {
  return DELEGABLE.includes(role)
}

/** The longest a delegation may last, in days: what lasts longer is a grant. */
export const LONGEST_DELEGATION = 366

export type DelegationWish = {
  readonly grant: { readonly role: Role; readonly valid: Span; readonly delegated: boolean }
  readonly holderId: string
  readonly recipientId: string
  /** Who records it: the holder or an administrator. */
  readonly recorderId: string
  readonly valid: Window
}

export const delegationRefusals = [
  'delegated-on',
  'not-delegable',
  'to-self',
  'to-recorder',
  'in-the-past',
  'too-long',
  'outside-grant',
  'overlaps',
] as const
export type DelegationRefusal = (typeof delegationRefusals)[number]

/** Why a delegation may not be made; null where it may. `standing`: spans of the same grant already lent. */
export function refusalOfDelegation(wish: DelegationWish, standing: readonly Span[], today: PlainDate): DelegationRefusal | null {
  const { grant, valid } = wish
  if (grant.delegated) return 'delegated-on'
  if (!isDelegable(grant.role)) return 'not-delegable'
  if (wish.recipientId === wish.holderId) return 'to-self'
  // an administrator records what others lend to others, never what comes to themselves
  if (wish.recorderId !== wish.holderId && wish.recipientId === wish.recorderId) return 'to-recorder'
  return (
    refusalOfDays(valid, grant.valid, today) ?? (standing.some((each) => everStands(each) && spansOverlap(each, valid)) ? 'overlaps' : null)
  )
}

function refusalOfDays(valid: Window, source: Span, today: PlainDate): DelegationRefusal | null {
  if (valid.from < today) return 'in-the-past'
  if (valid.to <= valid.from || valid.to > addDays(valid.from, LONGEST_DELEGATION)) return 'too-long'
  return valid.from < source.from || (source.to !== null && valid.to > source.to) ? 'outside-grant' : null
}

/** The days a delegation really stands: its own, no longer than its source grant, no longer than until it was called off. */
export function delegationStands(valid: Window, source: Span, endedOnDay: PlainDate | null): Span {
  const ends = [valid.to, source.to, endedOnDay].filter((each): each is PlainDate => each !== null)
  const to = ends.reduce((least, each) => (each < least ? each : least), valid.to)
  const from = source.from > valid.from ? source.from : valid.from
  return { from, to: to < from ? from : to }
}
