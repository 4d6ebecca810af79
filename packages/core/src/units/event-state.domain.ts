// The only place for units while events are being applied to them: copied when first touched, put back as values at the end.
import type { PlainDate } from '../shared/plain-date.ts'
import { findTypedName, canonicalName } from './unit-name.domain.ts'
import type { LeftBehind, Uncertain, UnitState } from './unit-event.domain.ts'
import type { DatedChange, Succession, UnitId, UnitLife, UnitVersion } from './units.domain.ts'

/** A life is replaced, never written into: states that were handed out stay as they were. */
export type WorkLife = UnitLife

export type Work = {
  readonly lives: Map<UnitId, WorkLife>
  readonly successions: Map<UnitId, readonly Succession[]>
  /** Units whose last version hangs below, standing or not. */
  readonly childrenOf: (id: UnitId) => Set<UnitId>
  /** All units that ever had a code, in the order they came. */
  readonly byCode: Map<string, UnitId[]>
  readonly changed: Set<UnitId>
  readonly created: Set<UnitId>
  readonly ended: Set<UnitId>
  readonly carried: Set<UnitId>
  readonly relinked: Set<UnitId>
  readonly leftBehind: Map<UnitId, LeftBehind>
}

/** What becomes of a unit on a day; what is not given stays. */
export type Change = { readonly fullName?: string; readonly parentId?: UnitId; readonly uncertain: Uncertain | null }

export function workOf(state: UnitState): Work {
  const lives = new Map(state.lives)
  const children = new Map<UnitId, Set<UnitId>>()
  const childrenOf = (id: UnitId): Set<UnitId> => {
    const known = children.get(id) ?? new Set()
    children.set(id, known)
    return known
  }
  const byCode = new Map<string, UnitId[]>()
  for (const life of lives.values()) {
    const parentId = life.versions.at(-1)?.parentId
    if (parentId) childrenOf(parentId).add(life.id)
    const sameCode = byCode.get(life.code)
    if (sameCode) sameCode.push(life.id)
    else byCode.set(life.code, [life.id])
  }
  for (const ids of byCode.values()) if (ids.length > 1) ids.sort((a, b) => (fromOf(lives, a) < fromOf(lives, b) ? -1 : 1))
  return {
    lives,
    successions: new Map(state.successions),
    childrenOf,
    byCode,
    changed: new Set(),
    created: new Set(),
    ended: new Set(),
    carried: new Set(),
    relinked: new Set(),
    leftBehind: new Map(),
  }
}

function fromOf(lives: ReadonlyMap<UnitId, UnitLife>, id: UnitId): string {
  return lives.get(id)?.valid.from ?? ''
}

export function stateOfWork(work: Work): UnitState {
  return { lives: work.lives, successions: work.successions }
}

export function linksOut(work: Pick<Work, 'successions'>, id: UnitId): readonly Succession[] {
  return work.successions.get(id) ?? []
}

/** Units that hang below one under their last version and have not ended. */
export function standingChildren(work: Work, id: UnitId): readonly WorkLife[] {
  return [...work.childrenOf(id)].flatMap((child) => {
    const life = work.lives.get(child)
    return life !== undefined && life.valid.to === null ? [life] : []
  })
}

export function isSameVersion(
  a: Pick<UnitVersion, 'fullName' | 'type' | 'parentId'>,
  b: Pick<UnitVersion, 'fullName' | 'type' | 'parentId'>,
): boolean {
  return (
    a.type === b.type && a.parentId === b.parentId && (a.fullName === b.fullName || canonicalName(a.fullName) === canonicalName(b.fullName))
  )
}

/** Ends a unit; `ended.on` is the first day without it. What another decision of that day changed never came to be. */
export function closeOn(work: Work, id: UnitId, ended: DatedChange): void {
  const life = work.lives.get(id)
  if (life === undefined) throw new RangeError(`no unit ${id}`)
  const lived = life.versions.filter((version) => version.valid.from < ended.on)
  const versions = lived.map((version, index) =>
    index === lived.length - 1 ? { ...version, valid: { from: version.valid.from, to: ended.on } } : version,
  )
  const before = life.versions.at(-1)?.parentId
  const after = versions.at(-1)?.parentId
  if (before && after && before !== after) {
    work.childrenOf(before).delete(id)
    work.childrenOf(after).add(id)
  }
  work.lives.set(id, { ...life, valid: { from: life.valid.from, to: ended.on }, ended, versions })
  work.changed.add(id)
  work.ended.add(id)
}

/** Another name, type or parent from a day on. A second change of one day joins the first; one that takes it back leaves nothing. */
export function changeOn(work: Work, id: UnitId, change: Change, on: PlainDate): void {
  const life = work.lives.get(id)
  const last = life?.versions.at(-1)
  if (life === undefined || last === undefined) throw new RangeError(`no unit ${id}`)
  const next = changedVersion(life, last, change, on)
  work.lives.set(id, { ...life, versions: withVersion(life.versions, next) })
  work.changed.add(id)
  if (last.parentId !== null && last.parentId !== next.parentId) work.childrenOf(last.parentId).delete(id)
  if (next.parentId !== null) work.childrenOf(next.parentId).add(id)
}

function changedVersion(life: WorkLife, last: UnitVersion, change: Change, on: PlainDate): UnitVersion {
  const fullName = change.fullName ?? last.fullName
  return {
    unitId: life.id,
    fullName,
    type: findTypedName(life.level, fullName)?.type ?? last.type,
    parentId: change.parentId ?? last.parentId,
    valid: { from: on, to: null },
    began: { on, notBefore: change.uncertain?.notBefore ?? null, notAfter: change.uncertain?.notAfter ?? null },
  }
}

function withVersion(versions: readonly UnitVersion[], next: UnitVersion): readonly UnitVersion[] {
  const last = versions.at(-1)
  if (last === undefined) return [next]
  const replaces = last.valid.from === next.valid.from
  const kept = replaces ? versions.slice(0, -1) : versions
  const before = kept.at(-1)
  // the first version begins with the unit itself
  if (before === undefined) return [{ ...next, began: last.began }]
  const open = { from: before.valid.from, to: null }
  if (isSameVersion(before, next)) return [...kept.slice(0, -1), { ...before, valid: open }]
  return [...kept.slice(0, -1), { ...before, valid: { from: before.valid.from, to: next.valid.from } }, next]
}
