// The only place for questions to the tree in memory: who hangs where on a day, and what a unit covers through time.
import { spanHolds } from '../shared/span.ts'
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type { DatedChange, Succession, UnitId, UnitLife, UnitVersion } from './units.domain.ts'

export type UnitTree = {
  readonly lives: ReadonlyMap<UnitId, UnitLife>
  readonly childrenByParent: ReadonlyMap<UnitId, readonly UnitVersion[]>
}

/** Indexes lives for the questions below; O(number of versions). */
export function treeOf(lives: readonly UnitLife[]): UnitTree {
  const children = new Map<UnitId, UnitVersion[]>()
  for (const version of lives.flatMap((life) => life.versions)) {
    if (version.parentId === null) continue
    const siblings = children.get(version.parentId)
    if (siblings) siblings.push(version)
    else children.set(version.parentId, [version])
  }
  return { lives: new Map(lives.map((life) => [life.id, life])), childrenByParent: children }
}

/** The version of a unit that stands on a day, or null. */
export function findVersionOn(tree: UnitTree, id: UnitId, on: PlainDate): UnitVersion | null {
  return tree.lives.get(id)?.versions.find((version) => spanHolds(version.valid, on)) ?? null
}

/** The units directly below `id` on a day, by code. */
export function childrenOn(tree: UnitTree, id: UnitId, on: PlainDate): readonly UnitVersion[] {
  return (tree.childrenByParent.get(id) ?? [])
    .filter((version) => spanHolds(version.valid, on))
    .toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1))
}

/** The unit and all its ancestors on a day, nearest first, ending in the country; empty where the unit does not stand. */
export function scopeOn(tree: UnitTree, id: UnitId, on: PlainDate): readonly UnitId[] {
  const scope: UnitId[] = []
  for (let at = findVersionOn(tree, id, on); at !== null; at = at.parentId === null ? null : findVersionOn(tree, at.parentId, on)) {
    if (scope.includes(at.unitId)) throw new RangeError(`the tree loops at ${at.unitId}`)
    scope.push(at.unitId)
  }
  return scope
}

/** The unit and, over every succession, all its predecessors: what a grant on it reaches. */
export function coversOf(successions: readonly Succession[], id: UnitId): readonly UnitId[] {
  const covers = [id]
  for (const at of covers) {
    for (const step of successions) if (step.toId === at && !covers.includes(step.fromId)) covers.push(step.fromId)
  }
  return covers
}

/** "ngày 01/07/2025", or between which days where the day itself is not known. */
export function vietnameseChange(change: DatedChange): string {
  if (change.notBefore === null || change.notAfter === null) return `ngày ${vietnameseDate(change.on)}`
  return `trong khoảng từ ${vietnameseDate(change.notBefore)} đến ${vietnameseDate(change.notAfter)} (tính từ ${vietnameseDate(change.on)})`
}
