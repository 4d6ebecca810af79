// The only place for what a batch of events must hold as a whole: codes, shares, parents, and nobody left below what ends.
import { plainDate } from '../shared/plain-date.ts'
import { levelOf, refuse, type Bench, type Place, type Target } from './event-bench.domain.ts'
import { standingChildren } from './event-state.domain.ts'
import { findTypedName } from './unit-name.domain.ts'
import { levels, liesInCommune, type Level, type UnitId } from './units.domain.ts'

/** Local government has two tiers from this day. */
const DISTRICTS_ENDED_ON = plainDate('2025-07-01')

const CODES: Readonly<Partial<Record<Level, RegExp>>> = {
  province: /^\d{2}$/,
  district: /^\d{3}$/,
  commune: /^\d{5}$/,
  village: /^\d{5}-\d{3,}$/,
}

/** Units to be made have a code and a name of their level, and a code nobody else had. */
export function checkTargets(bench: Bench): void {
  for (const [id, target] of bench.targets) {
    const { unit } = target
    if (CODES[unit.level]?.test(unit.code) !== true) refuse(bench, target, 'code-invalid', { code: unit.code, level: unit.level })
    if (unit.level === 'district' && bench.on >= DISTRICTS_ENDED_ON) {
      refuse(bench, target, 'level-ended', { level: unit.level, endedOn: DISTRICTS_ENDED_ON })
    }
    if (findTypedName(unit.level, unit.fullName) === null) {
      refuse(bench, target, 'name-without-type', { name: unit.fullName, level: unit.level })
    }
    checkCode(bench, id, target)
  }
}

/** A code is the seat's, whose unit goes into the new one, or one nobody ever had (Quyết định 124/2004/QĐ-TTg). */
function checkCode(bench: Bench, id: UnitId, target: Target & Place): void {
  const holder = bench.work.lives.get(bench.work.byCode.get(target.unit.code)?.at(-1) ?? id)
  if (holder === undefined) return
  const stays = holder.valid.to === null ? !bench.endings.has(holder.id) : holder.valid.to > bench.on
  if (stays) return refuse(bench, target, 'code-standing', { code: target.unit.code, unitId: holder.id })
  const goesIn = bench.links.get(holder.id)?.some(({ link }) => link.toId === id) ?? false
  if (!goesIn) refuse(bench, target, 'code-reused', { code: target.unit.code, unitId: holder.id })
}

const NEARLY_NOTHING = 1e-9

/** Nobody gives away more than all of itself; beside the whole there is nothing left to give but area. */
export function checkShares(bench: Bench): void {
  for (const [id, found] of bench.links) {
    for (const { link, place } of found) {
      const share = link.share ?? 0
      if (!(share >= 0 && share <= 1)) refuse(bench, place, 'share-invalid', { id, share })
    }
    const total = found.reduce((sum, { link }) => sum + (link.relation === 'whole' ? 1 : (link.share ?? 0)), 0)
    const whole = found.some(({ link }) => link.relation === 'whole')
    const beside = found.some(({ link }) => link.relation !== 'whole' && link.share !== 0)
    if (total > 1 + NEARLY_NOTHING || (whole && beside)) refuse(bench, found.at(-1)?.place ?? null, 'share-exceeds', { id, total })
  }
}

/** Every unit the batch makes or moves hangs below one that stands after it, one level or more above. */
export function checkParents(bench: Bench): void {
  for (const [id, target] of bench.targets) checkParent(bench, target, { id, level: target.unit.level, parentId: target.unit.parentId })
  for (const [id, change] of bench.changes) {
    const ending = bench.endings.get(id)
    if (ending !== undefined) refuse(bench, change, 'touched-twice', { id, other: ending.event })
    const level = bench.work.lives.get(id)?.level
    if (change.parentId === undefined || level === undefined) continue
    checkParent(bench, { ...change, path: 'parentId' }, { id, level, parentId: change.parentId })
  }
}

type Hung = { readonly id: UnitId; readonly level: Level; readonly parentId: UnitId }

function checkParent(bench: Bench, place: Place, hung: Hung): void {
  const { id, level, parentId } = hung
  const parentLevel = levelOf(bench, parentId)
  if (parentLevel === null) return refuse(bench, place, 'parent-not-found', { id, parentId })
  if (!bench.targets.has(parentId) && !standsAfter(bench, parentId)) return refuse(bench, place, 'parent-not-standing', { id, parentId })
  if (id === parentId || hangsBelow(bench, parentId, id)) return refuse(bench, place, 'cycle', { id, parentId })
  if (levels.indexOf(parentLevel) >= levels.indexOf(level) || liesInCommune(level) !== (parentLevel === 'commune')) {
    refuse(bench, place, 'parent-wrong-level', { id, parentId, level: parentLevel })
  }
}

/** True where a unit is there when the batch has taken effect. */
function standsAfter(bench: Bench, id: UnitId): boolean {
  const life = bench.work.lives.get(id)
  if (life === undefined || bench.endings.has(id) || life.valid.from > bench.on) return false
  return life.valid.to === null || life.valid.to > bench.on
}

function hangsBelow(bench: Bench, id: UnitId, above: UnitId): boolean {
  let at: UnitId | null = id
  for (let steps = 0; at !== null && steps < levels.length; steps += 1) {
    if (at === above) return true
    at = bench.targets.get(at)?.unit.parentId ?? bench.work.lives.get(at)?.versions.at(-1)?.parentId ?? null
  }
  return false
}

/** Below a unit that ends, everybody goes along with the whole, is named, or is refused; residential areas may wait for a person. */
export function checkBelow(bench: Bench): void {
  const named = new Set(bench.batch.events.flatMap((event) => (event.kind === 'split' ? event.into.flatMap((each) => each.children) : [])))
  for (const [id, ending] of bench.endings) {
    const later = standingChildren(bench.work, id).find((child) => (child.versions.at(-1)?.valid.from ?? '') > bench.on)
    if (later) refuse(bench, ending, 'after-later-change', { id: later.id, lastChangeOn: later.versions.at(-1)?.valid.from ?? null })
    if (hasWholeHeir(bench, id)) continue
    const left = standingChildren(bench.work, id).filter(
      (child) => !liesInCommune(child.level) && !named.has(child.id) && !bench.endings.has(child.id) && !bench.changes.get(child.id)?.moved,
    )
    if (left.length > 0) refuse(bench, ending, 'children-left', { id, count: left.length, first: left[0]?.id ?? null })
  }
}

function hasWholeHeir(bench: Bench, id: UnitId): boolean {
  const links = (bench.links.get(id) ?? []).map(({ link }) => link).filter((link) => link.share !== 0)
  return links.length === 1 && (links[0]?.relation === 'whole' || links[0]?.share === 1)
}
