// The only place for how dated editions of the catalogue become units with versions: same territory, same unit.
import { canonicalName, findTypedName, pathFormOf } from './unit-name.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import { plainDate } from '../shared/plain-date.ts'
import {
  COUNTRY_ID,
  levelOfCode,
  successionRelations,
  unitIdOf,
  type DatedChange,
  type Level,
  type Succession,
  type SuccessionRelation,
  type UnitId,
  type UnitLife,
  type UnitType,
} from './units.domain.ts'

export type EditionRow = { readonly code: string; readonly name: string; readonly parent: string }
export type Edition = {
  readonly id: string
  /** The day the edition is counted from. */
  readonly countedFrom: PlainDate
  /** The day whose state the list shows; later than countedFrom where the list stands for earlier years too. */
  readonly contentFrom: PlainDate
  readonly rows: readonly EditionRow[]
}
/** Old code (before the last edition) → new code. `by: 'code'` says the unit still stood on the eve of the change. */
export type SuccessionRow = {
  readonly level: Level
  readonly from: string
  readonly to: string
  readonly relation: SuccessionRelation
  readonly by: 'code' | 'name'
  readonly note: string
}
export type Catalogue = {
  readonly lives: readonly UnitLife[]
  readonly successions: readonly Succession[]
  /** Folded names of a version's ancestors, for search by "xã, huyện, tỉnh"; the key is versionKey(). */
  readonly paths: ReadonlyMap<string, string>
}

/** The first day of the first edition; earlier days are answered from it. */
export const FIRST_CATALOGUE_DAY = plainDate('2019-10-06')

/** The day whose tree answers for `on`, and whether the catalogue is younger than the day asked for. */
export function catalogueDayFor(on: PlainDate): { readonly day: PlainDate; readonly beforeCatalogue: boolean } {
  return on < FIRST_CATALOGUE_DAY ? { day: FIRST_CATALOGUE_DAY, beforeCatalogue: true } : { day: on, beforeCatalogue: false }
}

/** The independent country; older than every list. */
const COUNTRY_FROM = plainDate('1945-09-02')

export function versionKey(id: UnitId, from: PlainDate): string {
  return `${id} ${from}`
}

function rowsOf(text: string): readonly string[][] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

/** Reads an edition file: code, name, parent, tab-separated under one header row. */
export function parseEdition(text: string): readonly EditionRow[] {
  return rowsOf(text).map(([code = '', name = '', parent = '']) => ({ code, name, parent }))
}

/** Reads the succession file. Throws RangeError on a relation that does not exist. */
export function parseSuccessions(text: string): readonly SuccessionRow[] {
  return rowsOf(text).map(([level = '', from = '', to = '', relation = '', by = '', note = '']) => {
    const known = successionRelations.find((each) => each === relation)
    if (known === undefined || (level !== 'province' && level !== 'commune')) {
      throw new RangeError(`bad succession ${level} ${from} ${relation}`)
    }
    return { level, from, to, relation: known, by: by === 'name' ? 'name' : 'code', note }
  })
}

type OpenVersion = {
  fullName: string
  type: UnitType
  parentId: UnitId | null
  from: PlainDate
  to: PlainDate | null
  began: DatedChange | null
  path: Set<string>
}
type OpenLife = {
  id: UnitId
  code: string
  level: Level
  from: PlainDate
  to: PlainDate | null
  began: DatedChange | null
  ended: DatedChange | null
  versions: OpenVersion[]
}

function changeBetween(before: Edition, after: Edition): DatedChange {
  return { on: after.countedFrom, notBefore: before.contentFrom, notAfter: after.contentFrom }
}

function lifeOf(row: EditionRow, from: PlainDate, began: DatedChange | null): OpenLife {
  return { id: unitIdOf(row.code, from), code: row.code, level: levelOfCode(row.code), from, to: null, began, ended: null, versions: [] }
}

/** Which unit a row of a later edition is: the one that stood before, or null for a new one. */
function predecessorOf(
  row: EditionRow,
  standing: ReadonlyMap<string, OpenLife>,
  heirs: ReadonlyMap<string, readonly string[]> | null,
): OpenLife | null {
  if (heirs === null) return standing.get(row.code) ?? null
  if (levelOfCode(row.code) !== 'province') return null
  const [only, ...others] = heirs.get(row.code) ?? []
  return only !== undefined && others.length === 0 ? (standing.get(only) ?? null) : null
}

/** New province code → codes of the provinces that went into it. */
function heirsOf(rows: readonly SuccessionRow[]): Map<string, readonly string[]> {
  const heirs = new Map<string, readonly string[]>()
  for (const row of rows) if (row.level === 'province') heirs.set(row.to, [...(heirs.get(row.to) ?? []), row.from])
  return heirs
}

/** Names of a place and all above it, as search reads them; each worked out once. */
function pathsIn(edition: Edition): { of(code: string): readonly string[] } {
  const rows = new Map(edition.rows.map((row) => [row.code, row]))
  const known = new Map<string, readonly string[]>()
  const of = (code: string): readonly string[] => {
    const row = rows.get(code)
    if (row === undefined) return []
    const path = known.get(code) ?? [pathFormOf(levelOfCode(code), row.name), ...of(row.parent)]
    known.set(code, path)
    return path
  }
  return { of }
}

function hasDistricts(edition: Edition): boolean {
  return edition.rows.some((row) => levelOfCode(row.code) === 'district')
}

function sameName(a: string, b: string): boolean {
  return a === b || canonicalName(a) === canonicalName(b)
}

function closeVersion(life: OpenLife, to: PlainDate): void {
  const last = life.versions.at(-1)
  if (last && last.to === null) last.to = to
}

function extend(
  life: OpenLife,
  row: EditionRow,
  at: { parentId: UnitId; path: readonly string[]; from: PlainDate; began: DatedChange | null },
): void {
  const typed = findTypedName(life.level, row.name)
  if (typed === null) throw new RangeError(`no type in the name of ${row.code} ${row.name}`)
  const last = life.versions.at(-1)
  const same = last && last.type === typed.type && last.parentId === at.parentId && sameName(last.fullName, row.name)
  if (same) {
    for (const name of at.path) last.path.add(name)
    return
  }
  closeVersion(life, at.from)
  life.versions.push({
    fullName: row.name,
    type: typed.type,
    parentId: at.parentId,
    from: at.from,
    to: null,
    began: at.began,
    path: new Set(at.path),
  })
}

type Step = { readonly edition: Edition; readonly before: Edition | null; readonly rows: readonly SuccessionRow[] }
/** How an edition differs from the one before: `change` lies somewhere between the lists; a change of levels has its exact day. */
type Turn = { readonly restructured: boolean; readonly change: DatedChange | null; readonly exact: DatedChange | null }

function turnOf({ edition, before }: Step): Turn {
  if (before === null) return { restructured: false, change: null, exact: null }
  const restructured = hasDistricts(before) !== hasDistricts(edition)
  return {
    restructured,
    change: changeBetween(before, edition),
    exact: restructured ? { on: edition.countedFrom, notBefore: null, notAfter: null } : null,
  }
}

/** Which unit each row is; new ones are added to `all`. */
function identify(all: OpenLife[], standing: ReadonlyMap<string, OpenLife>, step: Step): Map<string, OpenLife> {
  const turn = turnOf(step)
  const heirs = turn.restructured ? heirsOf(step.rows) : null
  const next = new Map<string, OpenLife>()
  for (const row of step.edition.rows) {
    const known = predecessorOf(row, standing, heirs)
    const life = known ?? lifeOf(row, step.edition.countedFrom, turn.exact ?? turn.change)
    if (known === null) all.push(life)
    next.set(row.code, life)
  }
  return next
}

/** One edition on top of what stands: continued units get versions where they differ, missing ones end, others begin. */
function applyEdition(all: OpenLife[], standing: ReadonlyMap<string, OpenLife>, step: Step): Map<string, OpenLife> {
  const { edition } = step
  const turn = turnOf(step)
  const next = identify(all, standing, step)
  const paths = pathsIn(edition)
  for (const row of edition.rows) {
    const life = next.get(row.code)
    const parentId = row.parent === 'VN' ? COUNTRY_ID : next.get(row.parent)?.id
    if (!life || parentId === undefined) throw new RangeError(`${row.code} hangs below an unknown ${row.parent}`)
    const began = life.versions.length === 0 ? life.began : turn.change
    extend(life, row, { parentId, path: paths.of(row.parent), from: edition.countedFrom, began })
  }
  endMissing(standing, next, { edition, exact: turn.exact, change: turn.change, rows: step.rows })
  return next
}

type Ending = {
  readonly edition: Edition
  readonly exact: DatedChange | null
  readonly change: DatedChange | null
  readonly rows: readonly SuccessionRow[]
}

/** A commune the conversion table knows by code stood on the eve, so its last day is known; another one ended somewhere between the lists. */
function endMissing(standing: ReadonlyMap<string, OpenLife>, next: ReadonlyMap<string, OpenLife>, ending: Ending): void {
  const kept = new Set(next.values())
  const stoodOnTheEve = new Set(ending.rows.filter((row) => row.by === 'code').map((row) => row.from))
  for (const life of standing.values()) {
    if (kept.has(life)) continue
    const known = ending.exact !== null && (life.level !== 'commune' || stoodOnTheEve.has(life.code))
    life.to = ending.edition.countedFrom
    life.ended = known ? ending.exact : ending.change
    closeVersion(life, ending.edition.countedFrom)
  }
}

/** All units of all editions, given in time order; successions lead from what stood before the last edition into it. */
export function assembleCatalogue(editions: readonly Edition[], rows: readonly SuccessionRow[]): Catalogue {
  const all: OpenLife[] = []
  let standing = new Map<string, OpenLife>()
  let before: Edition | null = null
  const eves = new Map<string, OpenLife>()
  for (const edition of editions) {
    for (const [code, life] of standing) eves.set(code, life)
    standing = applyEdition(all, standing, { edition, before, rows })
    before = edition
  }
  return { lives: [country(), ...all.map(sealed)], successions: successionsOf(rows, eves, standing), paths: pathsOf(all) }
}

function country(): UnitLife {
  const valid = { from: COUNTRY_FROM, to: null }
  return {
    id: COUNTRY_ID,
    code: 'VN',
    level: 'country',
    valid,
    began: null,
    ended: null,
    versions: [{ unitId: COUNTRY_ID, fullName: 'Việt Nam', type: 'nước', parentId: null, valid, began: null }],
  }
}

function sealed(life: OpenLife): UnitLife {
  return {
    id: life.id,
    code: life.code,
    level: life.level,
    valid: { from: life.from, to: life.to },
    began: life.began,
    ended: life.ended,
    versions: life.versions.map((version) => ({
      unitId: life.id,
      fullName: version.fullName,
      type: version.type,
      parentId: version.parentId,
      valid: { from: version.from, to: version.to },
      began: version.began,
    })),
  }
}

function successionsOf(
  rows: readonly SuccessionRow[],
  eves: ReadonlyMap<string, OpenLife>,
  now: ReadonlyMap<string, OpenLife>,
): Succession[] {
  return rows.flatMap((row) => {
    const from = eves.get(row.from)
    const to = now.get(row.to)
    if (!from || !to) throw new RangeError(`succession of unknown units ${row.from} → ${row.to}`)
    return from === to ? [] : [{ fromId: from.id, toId: to.id, relation: row.relation, on: to.from, note: row.note }]
  })
}

function pathsOf(all: readonly OpenLife[]): Map<string, string> {
  return new Map(
    all.flatMap((life) => life.versions.map((version) => [versionKey(life.id, version.from), [...version.path].join(' ')] as const)),
  )
}
