// The only place that judges whether a batch of events can take effect, and works out what each of its units comes to.
import { checkBelow, checkParents, checkShares, checkTargets } from './check-whole.domain.ts'
import { findStanding, levelOf, newUnitsOf, refuse, type Bench, type Located, type Place, type Target } from './event-bench.domain.ts'
import { linksOut, type Change, type Work } from './event-state.domain.ts'
import { canonicalName, findTypedName } from './unit-name.domain.ts'
import type { EventBatch, MergePart, NewUnit, Uncertain, UnitEvent } from './unit-event.domain.ts'
import { unitIdOf, type DatedChange, type Level, type Succession, type UnitId, type UnitLife, type UnitVersion } from './units.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'

export type Checked = {
  readonly problems: readonly Located[]
  /** Units to be made. */
  readonly targets: readonly Target[]
  /** Units that end, and between which days. */
  readonly endings: ReadonlyMap<UnitId, Pick<DatedChange, 'notBefore' | 'notAfter'>>
  /** All successions of each unit that has other ones than before. */
  readonly links: ReadonlyMap<UnitId, readonly Succession[]>
  readonly changes: ReadonlyMap<UnitId, Change>
}

/** What a batch comes to on a state, or everything that is wrong with it. */
export function checkBatch(work: Work, batch: EventBatch): Checked {
  const bench: Bench = {
    work,
    batch,
    on: batch.effectiveOn,
    made: new Map(batch.events.flatMap(newUnitsOf).map((unit) => [unitIdOf(unit.code, batch.effectiveOn), unit])),
    problems: [],
    targets: new Map(),
    endings: new Map(),
    links: new Map(),
    replaced: new Set(),
    changes: new Map(),
  }
  batch.events.forEach((event, index) => readEvent(bench, event, index))
  checkTargets(bench)
  checkShares(bench)
  checkParents(bench)
  checkBelow(bench)
  return {
    problems: bench.problems,
    targets: [...bench.targets.values()],
    endings: new Map([...bench.endings].map(([id, { notBefore, notAfter }]) => [id, { notBefore, notAfter }])),
    links: new Map(
      [...bench.links].map(([id, found]) => [
        id,
        [...(bench.replaced.has(id) ? [] : linksOut(work, id)), ...found.map(({ link }) => link)],
      ]),
    ),
    changes: new Map(
      [...bench.changes].map(([id, { named: _named, moved: _moved, event: _event, path: _path, ...change }]) => [id, change]),
    ),
  }
}

function readEvent(bench: Bench, event: UnitEvent, index: number): void {
  const at = (path: string): Place => ({ event: index, path })
  if ('uncertain' in event) checkUncertain(bench, at('uncertain'), event.uncertain)
  switch (event.kind) {
    case 'create':
      makeUnit(bench, at('unit'), event)
      return
    case 'rename':
    case 'retype':
      return readName(bench, at('unitId'), event)
    case 'move':
      return readMove(bench, at('unitId'), event)
    case 'merge':
      return readMerge(bench, index, event)
    case 'split':
      return readSplit(bench, index, event)
    case 'close':
      return endUnit(bench, at('unitId'), { id: event.unitId, uncertain: event.uncertain, several: false })
    case 'link':
      return readLink(bench, index, event)
  }
}

function checkUncertain(bench: Bench, place: Place, uncertain: Uncertain | null): void {
  if (uncertain === null || (uncertain.notBefore <= bench.on && bench.on <= uncertain.notAfter)) return
  refuse(bench, place, 'uncertain-order', { ...uncertain, on: bench.on })
}

type Ending = { readonly id: UnitId; readonly uncertain: Uncertain | null; readonly several: boolean }

function endUnit(bench: Bench, place: Place, { id, uncertain, several }: Ending): void {
  const life = findStanding(bench, place, id)
  if (life === null) return
  if (life.valid.from === bench.on) return refuse(bench, place, 'before-unit', { id, from: life.valid.from })
  const known = bench.endings.get(id)
  if (known !== undefined && !(several && known.several)) return refuse(bench, place, 'touched-twice', { id, other: known.event })
  bench.endings.set(id, { ...place, several, notBefore: uncertain?.notBefore ?? null, notAfter: uncertain?.notAfter ?? null })
}

function readName(bench: Bench, place: Place, event: NameEvent): void {
  const { unitId: id, fullName } = event
  const life = findStanding(bench, place, id)
  const last = life?.versions.at(-1)
  if (!life || !last) return
  const known = bench.changes.get(id)
  if (known?.named) return refuse(bench, place, 'touched-twice', { id, other: known.event })
  const wrong = wrongName(event, life.level, last)
  if (wrong !== null) return refuse(bench, { ...place, path: 'fullName' }, wrong.code, wrong.details)
  bench.changes.set(id, { ...known, ...place, fullName, uncertain: event.uncertain, named: true, moved: known?.moved ?? false })
}

type NameEvent = Extract<UnitEvent, { kind: 'rename' | 'retype' }>
type Wrong = Pick<Located, 'code' | 'details'>

/** What is wrong with a new name, or null. */
function wrongName({ kind, unitId, fullName: name }: NameEvent, level: Level, last: Pick<UnitVersion, 'type' | 'fullName'>): Wrong | null {
  const typed = findTypedName(level, name)
  if (typed === null) return { code: 'name-without-type', details: { name, level } }
  if (kind === 'rename' && typed.type !== last.type) return { code: 'type-changed', details: { name, type: last.type } }
  if (kind === 'retype' && typed.type === last.type) return { code: 'type-unchanged', details: { name, type: last.type } }
  return canonicalName(name) === canonicalName(last.fullName) ? { code: 'nothing-changes', details: { id: unitId } } : null
}

function readMove(bench: Bench, place: Place, event: Extract<UnitEvent, { kind: 'move' }>): void {
  const { unitId: id, parentId } = event
  const life = findStanding(bench, place, id)
  if (life === null) return
  const known = bench.changes.get(id)
  if (known?.moved) return refuse(bench, place, 'touched-twice', { id, other: known.event })
  if (life.versions.at(-1)?.parentId === parentId) return refuse(bench, { ...place, path: 'parentId' }, 'nothing-changes', { id })
  bench.changes.set(id, { ...known, ...place, parentId, uncertain: event.uncertain, moved: true, named: known?.named ?? false })
}

function makeUnit(bench: Bench, place: Place, target: Target): UnitId {
  const id = unitIdOf(target.unit.code, bench.on)
  const known = bench.targets.get(id)
  if (known !== undefined) refuse(bench, place, 'touched-twice', { id, other: known.event })
  else bench.targets.set(id, { ...target, ...place })
  return id
}

function addLink(bench: Bench, place: Place, link: Succession): void {
  const known = bench.links.get(link.fromId)
  if (known?.some((each) => each.link.toId === link.toId)) return refuse(bench, place, 'part-repeated', { id: link.fromId })
  if (known) known.push({ link, place })
  else bench.links.set(link.fromId, [{ link, place }])
}

/** A province whose only, whole part is one province under the same code goes on as it was. */
function continues(bench: Bench, event: Extract<UnitEvent, { kind: 'merge' }>): MergePart | null {
  const [only, ...others] = event.parts
  if (only === undefined || others.length > 0 || only.relation !== 'whole' || event.into.level !== 'province') return null
  const gains = bench.batch.events.some(
    (each) => each.kind === 'split' && each.into.some(({ to }) => 'unitId' in to && to.unitId === unitIdOf(event.into.code, bench.on)),
  )
  return !gains && bench.work.lives.get(only.unitId)?.code === event.into.code ? only : null
}

function readMerge(bench: Bench, index: number, event: Extract<UnitEvent, { kind: 'merge' }>): void {
  const at = (path: string): Place => ({ event: index, path })
  if (event.parts.length === 0) return refuse(bench, at('parts'), 'no-parts')
  const going = continues(bench, event)
  if (going !== null) return goOn(bench, index, event.into, going)
  const toId = makeUnit(bench, at('into'), { unit: event.into, uncertain: null })
  event.parts.forEach((part, place) => {
    const here = at(`parts.${place}.unitId`)
    checkUncertain(bench, at(`parts.${place}.uncertain`), part.uncertain)
    if (part.relation === 'part') {
      if (findStanding(bench, here, part.unitId) === null) return
    } else endUnit(bench, here, { id: part.unitId, uncertain: part.uncertain, several: part.relation === 'one-of-several' })
    const level = bench.work.lives.get(part.unitId)?.level
    if (level !== undefined && level !== event.into.level) {
      refuse(bench, here, 'level-mixed', { id: part.unitId, level, expected: event.into.level })
    }
    addLink(bench, here, linkOf(part, toId, bench.on))
  })
}

function linkOf(part: Pick<MergePart, 'unitId' | 'relation' | 'share' | 'note'>, toId: UnitId, on: PlainDate): Succession {
  const share = part.relation === 'whole' ? null : part.share
  return { fromId: part.unitId, toId, relation: part.relation, on, note: part.note, ...(share === null ? {} : { share }) }
}

function goOn(bench: Bench, index: number, into: NewUnit, part: MergePart): void {
  const place = { event: index, path: 'into' }
  const life = findStanding(bench, { event: index, path: 'parts.0.unitId' }, part.unitId)
  const last = life?.versions.at(-1)
  if (!life || !last) return
  if (findTypedName(into.level, into.fullName) === null) {
    return refuse(bench, place, 'name-without-type', { name: into.fullName, level: into.level })
  }
  const renamed = canonicalName(into.fullName) !== canonicalName(last.fullName)
  const moved = into.parentId !== last.parentId
  if (!renamed && !moved) return
  bench.changes.set(part.unitId, {
    ...place,
    ...(renamed ? { fullName: into.fullName } : {}),
    ...(moved ? { parentId: into.parentId } : {}),
    uncertain: part.uncertain,
    named: renamed,
    moved,
  })
}

function readSplit(bench: Bench, index: number, event: Extract<UnitEvent, { kind: 'split' }>): void {
  const at = (path: string): Place => ({ event: index, path })
  const { unitId: fromId } = event
  const life = event.remains ? findStanding(bench, at('unitId'), fromId) : (bench.work.lives.get(fromId) ?? null)
  if (!event.remains) endUnit(bench, at('unitId'), { id: fromId, uncertain: null, several: false })
  if (event.into.length === 0) return refuse(bench, at('into'), 'no-parts')
  event.into.forEach((_, place) => readTarget(bench, index, event, { place, level: life?.level ?? null }))
}

type OfSplit = { readonly place: number; readonly level: Level | null }

/** One receiver of a split, and who goes along to it. */
function readTarget(bench: Bench, index: number, event: Extract<UnitEvent, { kind: 'split' }>, { place, level }: OfSplit): void {
  const target = event.into[place]
  if (target === undefined) return
  const { unitId: fromId } = event
  const here = { event: index, path: `into.${place}.to` }
  const toId = 'unit' in target.to ? makeUnit(bench, here, { unit: target.to.unit, uncertain: null }) : target.to.unitId
  if ('unitId' in target.to && !bench.made.has(toId) && findStanding(bench, here, toId) === null) return
  if (toId === fromId) return refuse(bench, here, 'part-repeated', { id: toId })
  const other = levelOf(bench, toId)
  if (level !== null && other !== null && other !== level) refuse(bench, here, 'level-mixed', { id: toId, level: other, expected: level })
  const share = target.share === null ? {} : { share: target.share }
  addLink(bench, here, { fromId, toId, relation: 'part', on: bench.on, note: target.note, ...share })
  target.children.forEach((child, order) => {
    const of = { event: index, path: `into.${place}.children.${order}` }
    const below = findStanding(bench, of, child)?.versions.at(-1)?.parentId === fromId
    if (!below) refuse(bench, of, 'child-not-below', { id: child, unitId: fromId })
  })
}

function readLink(bench: Bench, index: number, event: Extract<UnitEvent, { kind: 'link' }>): void {
  const at = (path: string): Place => ({ event: index, path })
  const { unitId: fromId } = event
  const life = bench.work.lives.get(fromId)
  if (life === undefined) return refuse(bench, at('unitId'), 'unit-not-found', { id: fromId })
  if (life.valid.to === null || life.valid.to > bench.on) return refuse(bench, at('unitId'), 'not-ended', { id: fromId })
  const known = bench.links.get(fromId)
  if (known !== undefined) return refuse(bench, at('unitId'), 'touched-twice', { id: fromId, other: known[0]?.place.event ?? null })
  if (event.into.length === 0) return refuse(bench, at('into'), 'no-parts')
  bench.replaced.add(fromId)
  event.into.forEach((target, place) => readSuccessor(bench, at(`into.${place}.unitId`), life, target))
}

type LinkTargetOf = Extract<UnitEvent, { kind: 'link' }>['into'][number]

/** One successor of a unit that has ended. */
function readSuccessor(bench: Bench, here: Place, life: UnitLife, target: LinkTargetOf): void {
  const { unitId: toId } = target
  const to = bench.work.lives.get(toId)
  if (to === undefined && !bench.made.has(toId)) return refuse(bench, here, 'unit-not-found', { id: toId })
  if (toId === life.id) return refuse(bench, here, 'part-repeated', { id: toId })
  const level = levelOf(bench, toId)
  if (level !== life.level) refuse(bench, here, 'level-mixed', { id: toId, level, expected: life.level })
  const ended = life.valid.to ?? bench.on
  const gone = to?.valid.to ?? null
  if (gone !== null && gone <= ended) return refuse(bench, here, 'successor-gone', { id: life.id, unitId: toId })
  addLink(bench, here, linkOf({ ...target, unitId: life.id }, toId, laterOf(ended, to?.valid.from ?? bench.on)))
}

/** A successor is counted from the day the one has ended and the other has begun. */
function laterOf(ended: PlainDate, began: PlainDate): PlainDate {
  return ended > began ? ended : began
}
