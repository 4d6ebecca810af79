// The only place for what a unit's figures of an earlier window are compared with, where units merged or were split between.
import type { Window } from '../shared/span.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Succession, UnitId } from './units.domain.ts'

/**
 * Why an earlier figure cannot be told: a predecessor was split (`split`), nobody said whether it was (`split-unknown`: the
 * conversion table at hand names one successor for each old unit and nothing else), the unit itself gained or lost a part
 * (`part-gained`, `part-given`), or no source names what it came from (`no-predecessor`).
 */
export const gapReasons = ['split', 'split-unknown', 'part-gained', 'part-given', 'no-predecessor'] as const
export type GapReason = (typeof gapReasons)[number]

/** The units whose figures of an earlier window add up to this unit's, or why nobody can say. */
export type ComparedUnits =
  | { readonly kind: 'itself' }
  | { readonly kind: 'sum'; readonly units: readonly UnitId[] }
  | { readonly kind: 'cannot-tell'; readonly reason: GapReason; readonly units: readonly UnitId[] }

/** Why a sum could not be made, and over which units; `not-given`: they gave no figure for that window. */
export type ComparisonGap = { readonly reason: GapReason | 'not-given'; readonly units: readonly UnitId[] }

/** What is known of a unit and its predecessors, over every succession. */
export type Known = {
  /** Into the unit and its predecessors, and parts out of them. */
  readonly links: readonly Succession[]
  /** Their first days. */
  readonly began: ReadonlyMap<UnitId, PlainDate>
  /** Those that gave figures of their own for the earlier window, also where they began within it. */
  readonly gave: ReadonlySet<UnitId>
}

/**
 * Who answers for a unit in an earlier window. A unit that stood from its first day, or began within it and gave figures of its own,
 * is compared with itself; one that began later with the sum over its whole predecessors, and theirs, as far back as it takes.
 * A share of 1 of the population counts as whole, one of 0 (area only) as nothing. Units are named in the order of their ids, whatever the
 * order of the links: a database gives those in none.
 */
export function comparedUnits(id: UnitId, window: Window, known: Known): ComparedUnits {
  const found = findCompared(id, window, known)
  return found.kind === 'itself' ? found : { ...found, units: [...new Set(found.units)].toSorted() }
}

function findCompared(id: UnitId, window: Window, known: Known): ComparedUnits {
  if (answersItself(id, window, known)) return changedSince(id, window, known) ?? { kind: 'itself' }
  const found: UnitId[] = []
  const open: UnitId[] = [id]
  for (const at of open) {
    const links = known.links.filter((link) => link.toId === at && link.share !== 0).toSorted((a, b) => (a.fromId < b.fromId ? -1 : 1))
    const gap = gapIn(at, links)
    if (gap !== null) return gap
    for (const { fromId } of links) (answersItself(fromId, window, known) ? found : open).push(fromId)
  }
  const gap = found.map((each) => changedSince(each, window, known)).find((each) => each !== null)
  return gap ?? { kind: 'sum', units: found }
}

/**
 * Whether a unit is compared with itself in every window from a day on, whatever else is known: it stood by then and nothing of it changed
 * since. Saves asking for its predecessors.
 */
export function isSameSince(day: PlainDate, unit: { readonly began: PlainDate; readonly changedOn: PlainDate | null }): boolean {
  return unit.began <= day && (unit.changedOn === null || unit.changedOn <= day)
}

function answersItself(id: UnitId, window: Window, { began, gave }: Known): boolean {
  const from = began.get(id)
  return from === undefined || from <= window.from || (from < window.to && gave.has(id))
}

function gapIn(id: UnitId, links: readonly Succession[]): ComparedUnits | null {
  if (links.length === 0) return { kind: 'cannot-tell', reason: 'no-predecessor', units: [id] }
  for (const reason of ['split', 'split-unknown'] as const) {
    const units = links.filter((link) => brokenBy(link) === reason).map((link) => link.fromId)
    if (units.length > 0) return { kind: 'cannot-tell', reason, units }
  }
  return null
}

function brokenBy(link: Succession): GapReason | null {
  if (link.relation === 'whole' || link.share === 1) return null
  return link.relation === 'default-successor' ? 'split-unknown' : 'split'
}

/** A unit that went on but gained or gave a part since the window began is no longer the place its old figures speak of. */
function changedSince(id: UnitId, window: Window, { links }: Known): ComparedUnits | null {
  const since = links.filter((link) => link.on > window.from && link.relation === 'part' && link.share !== 0)
  const gained = since.filter((link) => link.toId === id)
  if (gained.length > 0) return { kind: 'cannot-tell', reason: 'part-gained', units: gained.map((link) => link.fromId) }
  const given = since.filter((link) => link.fromId === id && link.share !== 1)
  return given.length > 0 && !links.some((link) => link.fromId === id && link.relation === 'whole')
    ? { kind: 'cannot-tell', reason: 'part-given', units: given.map((link) => link.toId) }
    : null
}
