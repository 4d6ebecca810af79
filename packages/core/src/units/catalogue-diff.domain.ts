// The only place for what a list of the official catalogue changes: the list of a day against the tree of that day, as unit events.
import { FIRST_CATALOGUE_DAY } from './edition.domain.ts'
import type { CatalogueLevel, CatalogueList, CatalogueRow } from './catalogue-file.domain.ts'
import { fileError, type ImportError } from './import-file.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { UnitEvent } from './unit-event.domain.ts'
import { canonicalName } from './unit-name.domain.ts'
import { COUNTRY_ID, unitIdOf, type UnitId, type UnitType } from './units.domain.ts'

/** A unit as the tree has it on the day of the list. */
export type StandingUnit = {
  readonly id: UnitId
  readonly code: string
  readonly level: CatalogueLevel
  readonly fullName: string
  readonly type: UnitType
  /** `VN` above a province. */
  readonly parent: string
  /** Since when it is called and hangs so, and until when; null: still. */
  readonly since: PlainDate
  readonly until: PlainDate | null
}

/** What the catalogue knows about codes that do not stand on the day: the unit ended, or comes later. */
export type OtherCodes = ReadonlyMap<string, 'ended' | 'later'>

export const catalogueChangeKinds = ['create', 'rename', 'retype', 'move', 'close'] as const
export type CatalogueChangeKind = (typeof catalogueChangeKinds)[number]

/** `applies`, or why the list alone cannot decide it. */
export const catalogueVerdicts = [
  'applies',
  /** The unit's life after the day is known: a list of a past day does not rewrite it. */
  'later-known',
  /** Earlier than the first list. */
  'before-catalogue',
  /** The code belonged to another unit; a code is never given again (QĐ 124/2004/QĐ-TTg). */
  'code-reused',
  /** Not in the list any more, and the list does not say what became of it. */
  'successor-unknown',
  /** What hangs above or below it is not applied. */
  'waits-for-other',
] as const
export type CatalogueVerdict = (typeof catalogueVerdicts)[number]

type Side = { readonly name: string; readonly parent: string; readonly parentName: string }
export type CatalogueChange = {
  readonly kind: CatalogueChangeKind
  readonly level: CatalogueLevel
  readonly code: string
  /** Null where the unit is new. */
  readonly unitId: UnitId | null
  readonly before: Side | null
  readonly after: Side | null
  readonly verdict: CatalogueVerdict
}

export type CatalogueComparison = {
  readonly on: PlainDate
  readonly standing: readonly StandingUnit[]
  readonly otherCodes: OtherCodes
  readonly list: CatalogueList
  /** Whether units that are not in the list are ended though their successor is not known. */
  readonly closings: boolean
}

/** Errors of a list as a whole against the day: one with districts for a day without them, or the other way round. */
export function listErrorsOn(list: CatalogueList, standing: readonly StandingUnit[], file: string): readonly ImportError[] {
  const districts = standing.some((unit) => unit.level === 'district')
  const asked = list.tiers === 3 || list.levels.includes('district')
  if (list.tiers === null && !asked) return []
  return asked === districts ? [] : [fileError(file, 'levels-differ', { list: asked ? 3 : 2, catalogue: districts ? 3 : 2 })]
}

/** One name for one unit: case, tone placement and apostrophes are no rename. */
const sameName = (a: string, b: string): boolean => a === b || canonicalName(a) === canonicalName(b)

function settledVerdict(unit: StandingUnit, on: PlainDate): CatalogueVerdict {
  if (on < FIRST_CATALOGUE_DAY) return 'before-catalogue'
  return unit.until !== null || unit.since >= on ? 'later-known' : 'applies'
}

type Names = (code: string) => string
const sideOf = (name: string, parent: string, names: Names): Side => ({ name, parent, parentName: names(parent) })

function changesOfOne(
  unit: StandingUnit,
  row: CatalogueRow,
  on: PlainDate,
  names: { readonly before: Names; readonly after: Names },
): CatalogueChange[] {
  const base = { level: unit.level, code: unit.code, unitId: unit.id, verdict: settledVerdict(unit, on) }
  const sides = { before: sideOf(unit.fullName, unit.parent, names.before), after: sideOf(row.fullName, row.parent, names.after) }
  const named: CatalogueChange[] =
    row.type !== unit.type
      ? [{ kind: 'retype', ...base, ...sides }]
      : sameName(row.fullName, unit.fullName)
        ? []
        : [{ kind: 'rename', ...base, ...sides }]
  return row.parent === unit.parent ? named : [...named, { kind: 'move', ...base, ...sides }]
}

function createdOf(row: CatalogueRow, { on, otherCodes }: CatalogueComparison, names: Names): CatalogueChange {
  const used = otherCodes.get(row.code)
  const verdict =
    on < FIRST_CATALOGUE_DAY ? 'before-catalogue' : used === undefined ? 'applies' : used === 'later' ? 'later-known' : 'code-reused'
  return {
    kind: 'create',
    level: row.level,
    code: row.code,
    unitId: null,
    before: null,
    after: sideOf(row.fullName, row.parent, names),
    verdict,
  }
}

/** What is made or moved below a unit that itself is not applied waits for it. */
function settleParents(changes: readonly CatalogueChange[], standing: ReadonlyMap<string, StandingUnit>): CatalogueChange[] {
  const made = new Set<string>()
  return changes.map((change) => {
    const { after, verdict, kind } = change
    if (verdict !== 'applies' || after === null || (kind !== 'create' && kind !== 'move')) return change
    if (after.parent !== 'VN' && !standing.has(after.parent) && !made.has(after.parent)) return { ...change, verdict: 'waits-for-other' }
    if (kind === 'create') made.add(change.code)
    return change
  })
}

/** A unit ends only with all that hangs below it, and where that was asked for. */
function closingsOf(
  gone: readonly StandingUnit[],
  comparison: CatalogueComparison,
  changes: readonly CatalogueChange[],
  names: Names,
): CatalogueChange[] {
  const leaving = new Set(changes.filter((each) => each.kind === 'move' && each.verdict === 'applies').map((each) => each.code))
  const below = new Map<string, string[]>()
  for (const unit of comparison.standing) below.set(unit.parent, [...(below.get(unit.parent) ?? []), unit.code])
  const arriving = new Set(
    changes
      .filter((each) => each.verdict === 'applies')
      .flatMap((each) => (each.after === null || each.kind === 'rename' || each.kind === 'retype' ? [] : [each.after.parent])),
  )
  const verdictOf = (unit: StandingUnit): CatalogueVerdict => {
    const settled = settledVerdict(unit, comparison.on)
    if (settled !== 'applies') return settled
    if (!comparison.closings) return 'successor-unknown'
    const stays = (below.get(unit.code) ?? []).some((code) => !leaving.has(code)) || arriving.has(unit.code)
    return stays ? 'waits-for-other' : 'applies'
  }
  return gone
    .toSorted((a, b) => b.code.length - a.code.length || (a.code < b.code ? -1 : 1))
    .map((unit) => {
      const verdict = verdictOf(unit)
      if (verdict === 'applies') leaving.add(unit.code)
      return {
        kind: 'close',
        level: unit.level,
        code: unit.code,
        unitId: unit.id,
        before: sideOf(unit.fullName, unit.parent, names),
        after: null,
        verdict,
      }
    })
}

/** Whether the list would have the unit if it stood: a list of communes speaks of the provinces it names. */
function isCovered(unit: StandingUnit, list: CatalogueList, standing: ReadonlyMap<string, StandingUnit>): boolean {
  if (!list.levels.includes(unit.level)) return false
  if (list.allProvinces) return true
  let top = unit
  for (let above = standing.get(top.parent); above !== undefined; above = standing.get(top.parent)) top = above
  return unit.level !== 'province' && list.rows.some((row) => row.level === 'province' && row.code === top.code)
}

/**
 * The list of a day against the tree of that day. Only levels the list states are compared. The same code is the same unit.
 * Changes that apply are those after which nothing is known of the unit; the others are reported with the reason.
 */
export function compareCatalogue(comparison: CatalogueComparison): readonly CatalogueChange[] {
  const { on, list } = comparison
  const standing = new Map(comparison.standing.map((unit) => [unit.code, unit]))
  const rows = new Map(list.rows.map((row) => [row.code, row]))
  const nameIn = (code: string, first: string | undefined, second: string | undefined): string =>
    code === 'VN' ? '' : (first ?? second ?? code)
  const before: Names = (code) => nameIn(code, standing.get(code)?.fullName, rows.get(code)?.fullName)
  const after: Names = (code) => nameIn(code, rows.get(code)?.fullName, standing.get(code)?.fullName)
  const changes = settleParents(
    list.rows.flatMap((row) => {
      const unit = standing.get(row.code)
      return unit === undefined ? [createdOf(row, comparison, after)] : changesOfOne(unit, row, on, { before, after })
    }),
    standing,
  )
  const gone = comparison.standing.filter((unit) => !rows.has(unit.code) && isCovered(unit, list, standing))
  return [...changes, ...closingsOf(gone, comparison, changes, before)]
}

/** The events of the changes that apply, for one batch on the day. */
export function catalogueEvents(
  changes: readonly CatalogueChange[],
  standing: readonly StandingUnit[],
  on: PlainDate,
): readonly UnitEvent[] {
  const ids = new Map(standing.map((unit) => [unit.code, unit.id]))
  const idOf = (code: string): UnitId => (code === 'VN' ? COUNTRY_ID : (ids.get(code) ?? unitIdOf(code, on)))
  return changes
    .filter((change) => change.verdict === 'applies')
    .flatMap((change): UnitEvent[] => {
      const { kind, unitId, after, code, level } = change
      if (kind === 'close') return unitId === null ? [] : [{ kind, unitId, uncertain: null }]
      if (after === null) return []
      if (kind === 'create') return [{ kind, unit: { code, level, fullName: after.name, parentId: idOf(after.parent) }, uncertain: null }]
      if (unitId === null) return []
      return [
        kind === 'move'
          ? { kind, unitId, parentId: idOf(after.parent), uncertain: null }
          : { kind, unitId, fullName: after.name, uncertain: null },
      ]
    })
}
