// The only place that finds the unit a line of a past result means: by code, by id, or by name and where it lay, as of the window.
import { foldName, findTypedName } from '../units/unit-name.domain.ts'
import { spansOverlap, type Span, type Window } from '../shared/span.ts'
import { addDays, vietnameseDate } from '../shared/plain-date.ts'
import { catalogueDayFor } from '../units/edition.domain.ts'
import type { Level, UnitId } from '../units/units.domain.ts'

/** One name of one unit with where it lay, for the span both held. */
export type PastUnit = {
  readonly unitId: UnitId
  readonly code: string
  readonly level: Level
  /** As the catalogue says it: "xã", "cơ sở giáo dục". */
  readonly type: string
  readonly fullName: string
  /** Ancestors, nearest first, without the country. */
  readonly above: readonly { readonly unitId: UnitId; readonly fullName: string }[]
  readonly valid: Span
}

export type PastUnitIndex = {
  readonly byKey: ReadonlyMap<string, readonly PastUnit[]>
  readonly byName: ReadonlyMap<string, readonly PastUnit[]>
}

function add(map: Map<string, PastUnit[]>, key: string, unit: PastUnit): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [unit])
  else if (!known.includes(unit)) known.push(unit)
}

/** Indexes names by code, by id and by folded name, with and without the type in front. */
export function pastUnitIndex(units: readonly PastUnit[]): PastUnitIndex {
  const byKey = new Map<string, PastUnit[]>()
  const byName = new Map<string, PastUnit[]>()
  for (const unit of units) {
    add(byKey, unit.code, unit)
    add(byKey, unit.unitId, unit)
    for (const name of namesOf(unit.level, unit.fullName)) add(byName, name, unit)
  }
  return { byKey, byName }
}

function namesOf(level: Level, fullName: string): readonly string[] {
  return [foldName(fullName), foldName(findTypedName(level, fullName)?.bareName ?? fullName)]
}

/** Excel drops leading zeros: 337 is 00337. */
const PADDED = [5, 3, 2]

function byCode(index: PastUnitIndex, text: string): readonly PastUnit[] {
  const exact = index.byKey.get(text)
  if (exact !== undefined) return exact
  if (!/^\d{1,5}$/.test(text)) return []
  return PADDED.flatMap((width) => index.byKey.get(text.padStart(width, '0')) ?? [])
}

/** What a set assesses: units of these levels; of these types only, where the set names them. */
export type PastObjects = { readonly levels: readonly Level[]; readonly types: readonly string[] | null }

export type AskedUnit = { readonly code: string; readonly name: string; readonly parent: string }
export type UnitFound =
  | { readonly ok: true; readonly unit: PastUnit }
  | { readonly ok: false; readonly code: UnitProblem; readonly at: 'code' | 'name'; readonly text: string; readonly list: string }
export type UnitProblem = 'unit-missing' | 'unit-unknown' | 'unit-other-name' | 'unit-other-level' | 'unit-not-standing' | 'unit-ambiguous'

/** "01/07/2025–", "06/10/2019–30/06/2025" */
function spanText({ from, to }: Span): string {
  return `${vietnameseDate(from)}–${to === null ? '' : vietnameseDate(addDays(to, -1))}`
}

const MOST_LISTED = 6

/** "Xã Tân An (Huyện Tân Châu, 30388@2019-10-06, 06/10/2019–30/06/2025)" */
function listText(units: readonly PastUnit[]): string {
  const seen = new Map(units.map((unit) => [`${unit.unitId} ${unit.fullName}`, unit]))
  const texts = [...seen.values()].map(
    (unit) => `${[unit.fullName, unit.above[0]?.fullName].filter(Boolean).join(', ')} (${unit.unitId}; ${spanText(unit.valid)})`,
  )
  return texts.length > MOST_LISTED ? `${texts.slice(0, MOST_LISTED).join('; ')}; …` : texts.join('; ')
}

/** The window as the catalogue can answer for it: days before its first list are those of that list. */
function inCatalogue(window: Window): Window {
  return { from: catalogueDayFor(window.from).day, to: addDays(catalogueDayFor(addDays(window.to, -1)).day, 1) }
}

function liesIn(unit: PastUnit, parent: string): boolean {
  const wanted = foldName(parent)
  return unit.above.some(({ fullName }) =>
    (['province', 'district', 'commune'] as const).some((level) => namesOf(level, fullName).includes(wanted)),
  )
}

/**
 * The one unit a line means in a window. Names and places are compared without marks; what a unit was called before or after the
 * window still finds it, as long as it stood in the window. Where more than one fits, all are listed and nothing is chosen.
 */
export function findPastUnit(index: PastUnitIndex, asked: AskedUnit, objects: PastObjects, window: Window): UnitFound {
  const at = asked.code === '' && asked.name !== '' ? 'name' : 'code'
  const text = asked.code === '' ? asked.name : asked.code
  const refuse = (code: UnitProblem, units: readonly PastUnit[]): UnitFound => ({ ok: false, code, at, text, list: listText(units) })
  if (text === '') return refuse('unit-missing', [])
  const named = index.byName.get(foldName(asked.name)) ?? []
  const fitting = (unit: PastUnit): boolean =>
    objects.levels.includes(unit.level) && (objects.types === null || objects.types.includes(unit.type))
  /** Each step keeps what still fits; where nothing is left, what was there before tells what could have been meant. */
  const steps: readonly (readonly [UnitProblem, (units: readonly PastUnit[]) => readonly PastUnit[]])[] = [
    ['unit-other-name', (units) => (asked.code === '' || asked.name === '' ? units : units.filter((unit) => sharesUnit(unit, named)))],
    ['unit-other-level', (units) => units.filter(fitting)],
    ['unit-not-standing', (units) => lifeIn(units, inCatalogue(window))],
    ['unit-unknown', (units) => (asked.parent === '' ? units : units.filter((unit) => liesIn(unit, asked.parent)))],
  ]
  let left = asked.code === '' ? named : byCode(index, asked.code)
  if (left.length === 0) return refuse('unit-unknown', [])
  for (const [code, keep] of steps) {
    const kept = keep(left)
    if (kept.length === 0) return refuse(code, left)
    left = kept
  }
  const last = left.at(-1)
  const isOne = new Set(left.map((unit) => unit.unitId)).size === 1
  return isOne && last !== undefined ? { ok: true, unit: last } : refuse('unit-ambiguous', left)
}

function sharesUnit(unit: PastUnit, named: readonly PastUnit[]): boolean {
  return named.some((each) => each.unitId === unit.unitId)
}

/** Names that hold in the window; a name of before or after counts where its unit itself stood then. */
function lifeIn(units: readonly PastUnit[], window: Window): readonly PastUnit[] {
  const standing = units.filter((unit) => spansOverlap(unit.valid, window))
  return standing.length > 0 ? standing : units.filter((unit) => unitStands(unit, window))
}

/** By its id: the first day is in it; versions alone do not tell when the unit ended, so only later names of a unit begun before count. */
function unitStands(unit: PastUnit, window: Window): boolean {
  const began = unit.unitId.split('@')[1] ?? ''
  return began < window.to && (unit.valid.to === null || unit.valid.to > window.from)
}

export type AuthorityFound =
  | { readonly ok: true; readonly unitId: UnitId | null; readonly body: string }
  | { readonly ok: false; readonly list: string }

const COMMITTEE = /^(?:chu tich )?(?:ubnd|uy ban nhan dan)(?: |$)/

/**
 * The unit whose People's Committee decided, and the body in one spelling; `unitId` null where the body is no committee.
 * "UBND tỉnh", "UBND huyện" alone mean those above the unit of the line.
 */
export function findAuthority(index: PastUnitIndex, text: string, of: PastUnit, window: Window): AuthorityFound {
  const folded = foldName(text)
  if (!COMMITTEE.test(folded)) return { ok: true, unitId: null, body: text }
  const rest = folded.replace(COMMITTEE, '').trim()
  const line = [{ unitId: of.unitId, fullName: of.fullName }, ...of.above]
  const own = line.find(({ fullName }) => foldName(fullName) === rest || foldName(fullName).startsWith(`${rest} `))
  if (own !== undefined) return { ok: true, unitId: own.unitId, body: committeeOf(own.fullName) }
  const named = (index.byName.get(rest) ?? []).filter(
    (unit) => unit.level !== 'village' && spansOverlap(unit.valid, { from: window.from, to: null }),
  )
  const ids = new Set(named.map((unit) => unit.unitId))
  const [first] = named
  if (first === undefined || ids.size > 1) return { ok: false, list: listText(named) }
  return { ok: true, unitId: first.unitId, body: committeeOf(first.fullName) }
}

/** "UBND tỉnh An Giang" */
function committeeOf(fullName: string): string {
  return `UBND ${fullName.charAt(0).toLowerCase()}${fullName.slice(1)}`
}
