// The only place that applies changes of units: events of one day take effect together, or none of them does.
import { findTypedName } from './unit-name.domain.ts'
import { checkBatch } from './check-events.domain.ts'
import type { Target } from './event-bench.domain.ts'
import {
  changeOn,
  closeOn,
  linksOut,
  standingChildren,
  stateOfWork,
  workOf,
  type Change,
  type Work,
  type WorkLife,
} from './event-state.domain.ts'
import type { AppliedEvents, EventBatch, EventOutcome, EventProblem, LeftBehind, UnitState } from './unit-event.domain.ts'
import { liesInCommune, unitIdOf, type Succession, type UnitId, type UnitLife } from './units.domain.ts'

/** The state the events are applied on, from lists. */
export function stateOf(lives: readonly UnitLife[], successions: readonly Succession[]): UnitState {
  const links = new Map<UnitId, Succession[]>()
  for (const each of successions) links.set(each.fromId, [...(links.get(each.fromId) ?? []), each])
  return { lives: new Map(lives.map((life) => [life.id, life])), successions: links }
}

/**
 * Applies batches in the order of their days (those of one day in the order given). One wrong event and nothing is applied:
 * the answer then lists everything wrong in the first batch that has something wrong.
 */
export function applyEvents(state: UnitState, batches: readonly EventBatch[]): EventOutcome {
  const work = workOf(state)
  const ordered = batches
    .map((batch, index) => ({ batch, index }))
    .toSorted((a, b) =>
      a.batch.effectiveOn < b.batch.effectiveOn ? -1 : a.batch.effectiveOn > b.batch.effectiveOn ? 1 : a.index - b.index,
    )
  for (const { batch, index } of ordered) {
    const problems = applyBatch(work, batch)
    if (problems.length > 0) return { problems: problems.map((each) => ({ ...each, batch: index })) }
  }
  return { ok: appliedOf(work) }
}

function appliedOf(work: Work): AppliedEvents {
  return {
    state: stateOfWork(work),
    changed: [...work.changed],
    created: [...work.created],
    ended: [...work.ended],
    carried: [...work.carried],
    relinked: [...work.relinked],
    leftBehind: [...work.leftBehind.values()],
  }
}

type Located = Omit<EventProblem, 'batch'>

function applyBatch(work: Work, batch: EventBatch): readonly Located[] {
  const { problems, targets, endings, links, changes } = checkBatch(work, batch)
  if (problems.length > 0) return problems
  const on = batch.effectiveOn
  for (const target of targets) create(work, target, on)
  for (const [from, found] of links) {
    work.successions.set(from, found)
    work.relinked.add(from)
  }
  const carried = carry(work, batch, endings, changes)
  for (const [id, began] of endings) closeOn(work, id, { on, ...began })
  for (const [id, change] of [...changes, ...carried]) changeOn(work, id, change, on)
  noteLeftBehind(work, endings)
  return []
}

function create(work: Work, target: Target, on: EventBatch['effectiveOn']): void {
  const { unit, uncertain } = target
  const type = findTypedName(unit.level, unit.fullName)?.type
  if (type === undefined) throw new RangeError(`no type in the name of ${unit.code}`)
  const id = unitIdOf(unit.code, on)
  const began = { on, notBefore: uncertain?.notBefore ?? null, notAfter: uncertain?.notAfter ?? null }
  const life: WorkLife = {
    id,
    code: unit.code,
    level: unit.level,
    valid: { from: on, to: null },
    began,
    ended: null,
    versions: [{ unitId: id, fullName: unit.fullName, type, parentId: unit.parentId, valid: { from: on, to: null }, began }],
  }
  work.lives.set(id, life)
  work.changed.add(id)
  work.created.add(id)
  work.childrenOf(unit.parentId).add(id)
  const sameCode = work.byCode.get(unit.code)
  if (sameCode) sameCode.push(id)
  else work.byCode.set(unit.code, [id])
}

/** What hung below a whole part goes along, and what a split names; everything else below an ended unit was refused, but for what lies in a commune. */
function carry(
  work: Work,
  batch: EventBatch,
  endings: ReadonlyMap<UnitId, unknown>,
  changes: ReadonlyMap<UnitId, Change>,
): ReadonlyMap<UnitId, Change> {
  const carried = new Map<UnitId, Change>()
  const named = namedChildren(batch)
  for (const id of endings.keys()) {
    const heir = wholeHeirOf(work, id)
    for (const child of standingChildren(work, id)) {
      const to = named.get(child.id) ?? heir
      if (to === null || endings.has(child.id) || changes.get(child.id)?.parentId !== undefined) continue
      carried.set(child.id, { ...changes.get(child.id), parentId: to, uncertain: null })
    }
  }
  for (const [child, to] of named) if (!carried.has(child)) carried.set(child, { ...changes.get(child), parentId: to, uncertain: null })
  for (const id of carried.keys()) work.carried.add(id)
  return carried
}

function namedChildren(batch: EventBatch): ReadonlyMap<UnitId, UnitId> {
  const named = new Map<UnitId, UnitId>()
  for (const event of batch.events) {
    if (event.kind !== 'split') continue
    for (const target of event.into) {
      const to = 'unit' in target.to ? unitIdOf(target.to.unit.code, batch.effectiveOn) : target.to.unitId
      for (const child of target.children) named.set(child, to)
    }
  }
  return named
}

/** The one unit that took all of it, or null. */
export function wholeHeirOf(work: Pick<Work, 'successions'>, id: UnitId): UnitId | null {
  const links = linksOut(work, id).filter((each) => each.share !== 0)
  const [only, ...others] = links
  return only !== undefined && others.length === 0 && isWhole(only) ? only.toId : null
}

/** All of the old unit's people came along: the whole unit, or "một phần diện tích, toàn bộ dân số". */
export function isWhole(link: Pick<Succession, 'relation' | 'share'>): boolean {
  return link.relation === 'whole' || link.share === 1
}

function noteLeftBehind(work: Work, endings: ReadonlyMap<UnitId, unknown>): void {
  for (const id of endings.keys()) {
    for (const child of standingChildren(work, id)) {
      if (liesInCommune(child.level)) work.leftBehind.set(child.id, { unitId: child.id, parentId: id, reason: reasonOf(work, id) })
    }
  }
  for (const [id, left] of work.leftBehind) {
    const parent = work.lives.get(id)?.versions.at(-1)?.parentId
    if (parent !== left.parentId || work.lives.get(id)?.valid.to !== null) work.leftBehind.delete(id)
  }
}

function reasonOf(work: Work, id: UnitId): LeftBehind['reason'] {
  const links = linksOut(work, id)
  if (links.length === 0) return 'no-successor'
  return links.length === 1 && links[0]?.relation === 'default-successor' ? 'split-unknown' : 'split'
}
