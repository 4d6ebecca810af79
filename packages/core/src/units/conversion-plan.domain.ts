// The only place for what a conversion table changes: rows matched with units, checked against the whole, made into unit events.
import type { PlainDate } from '../shared/plain-date.ts'
import type { ConversionRelation, ConversionRow, NamedCode } from './conversion-file.domain.ts'
import { cellAt, type ImportError, type ImportWarning } from './import-file.domain.ts'
import type { LinkTarget, MergePart, UnitEvent } from './unit-event.domain.ts'
import { canonicalName, cleanName } from './unit-name.domain.ts'
import { officialName } from './catalogue-file.domain.ts'
import { unitIdOf, type Succession, type SuccessionRelation, type UnitId } from './units.domain.ts'

/** A commune with where it lies: on the eve of the change, or on its day. */
export type ConversionUnit = {
  readonly id: UnitId
  readonly code: string
  readonly fullName: string
  readonly districtName: string | null
  readonly provinceName: string
  readonly provinceCode: string
  readonly provinceId: UnitId
  readonly until: PlainDate | null
}
/** What is known of the successors so far; share null where it is not known. */
export type KnownSuccession = Pick<Succession, 'fromId' | 'toId' | 'relation'> & { readonly share: number | null }

export type ConversionFacts = {
  readonly on: PlainDate
  /** Standing on the day before. */
  readonly before: readonly ConversionUnit[]
  /** Standing on the day. */
  readonly after: readonly ConversionUnit[]
  readonly provincesAfter: ReadonlyMap<string, UnitId>
  readonly known: readonly KnownSuccession[]
}

type Target = {
  readonly unitId: UnitId
  readonly name: string
  readonly relation: SuccessionRelation
  readonly share: number | null
  readonly note: string
}
/** One old unit: what was known of its successors, and what the table says. */
export type ConversionChange = {
  readonly unitId: UnitId
  readonly name: string
  readonly place: string
  readonly kind: 'link' | 'merge' | 'rename' | 'retype'
  readonly before: readonly Omit<Target, 'note'>[]
  readonly after: readonly Target[]
}
export type ConversionPlan = {
  readonly changes: readonly ConversionChange[]
  /** Old units the table says of what is known already. */
  readonly unchanged: number
  readonly counts: Readonly<Record<ConversionRelation, number>>
  readonly split: number
  readonly events: readonly UnitEvent[]
  readonly errors: readonly ImportError[]
  readonly warnings: readonly ImportWarning[]
}

type Index = { readonly byCode: ReadonlyMap<string, ConversionUnit>; readonly byName: ReadonlyMap<string, readonly ConversionUnit[]> }

const bare = (text: string): string => canonicalName(text).replace(/^(tỉnh|thành phố) /u, '')
const nameKey = (...parts: readonly string[]): string => parts.map((part) => canonicalName(part)).join('|')

function indexOf(units: readonly ConversionUnit[]): Index {
  const byName = new Map<string, ConversionUnit[]>()
  for (const unit of units) {
    const province = nameKey(unit.fullName, bare(unit.provinceName))
    const keys = unit.districtName === null ? [province] : [province, nameKey(unit.fullName, unit.districtName, bare(unit.provinceName))]
    for (const key of keys) {
      const same = byName.get(key)
      if (same) same.push(unit)
      else byName.set(key, [unit])
    }
  }
  return { byCode: new Map(units.map((unit) => [unit.code, unit])), byName }
}

function byNameIn(
  index: Index,
  name: string,
  above: { readonly district: NamedCode | null; readonly province: NamedCode },
): ConversionUnit | null {
  const province = bare(above.province.name)
  const exact = above.district === null ? [] : (index.byName.get(nameKey(name, above.district.name, province)) ?? [])
  const found = exact.length > 0 ? exact : (index.byName.get(nameKey(name, province)) ?? [])
  return found.length === 1 ? (found[0] ?? null) : null
}

type Matching = { readonly errors: ImportError[]; readonly warnings: ImportWarning[] }

/** A unit by its code, the name as a check; by its name where the code is another unit's or nobody's. */
function matchUnit(row: ConversionRow, which: 'old' | 'new', index: Index, into: Matching): ConversionUnit | null {
  const unit = which === 'old' ? row.oldUnit : row.newUnit
  const place = cellAt(row.sheet, row.row, which === 'old' ? row.columns.old : row.columns.new)
  const coded = unit.code === null ? undefined : index.byCode.get(unit.code)
  if (coded !== undefined && (unit.name === '' || canonicalName(coded.fullName) === canonicalName(unit.name))) return coded
  const above = which === 'old' ? { district: row.oldDistrict, province: row.oldProvince } : { district: null, province: row.newProvince }
  const named = unit.name === '' ? null : byNameIn(index, unit.name, above)
  const values = { code: unit.code ?? '', name: unit.name }
  if (named !== null) {
    into.warnings.push({ ...place, reason: 'by-name', values: { ...values, used: named.code } })
    return named
  }
  if (coded !== undefined) {
    into.warnings.push({ ...place, reason: 'name-differs', values: { ...values, known: coded.fullName } })
    return coded
  }
  return null
}

type Matched = { readonly row: ConversionRow; readonly old: ConversionUnit; readonly new: ConversionUnit | null; readonly newKey: string }

const unknownError = (row: ConversionRow, which: 'old' | 'new'): ImportError => {
  const unit = which === 'old' ? row.oldUnit : row.newUnit
  return {
    ...cellAt(row.sheet, row.row, which === 'old' ? row.columns.old : row.columns.new),
    reason: which === 'old' ? 'old-unknown' : 'new-unknown',
    values: { code: unit.code ?? '', name: unit.name },
  }
}

/** Rows with their units. A new unit that does not stand yet is made by the table where its old ones still stand. */
function matchRows(rows: readonly ConversionRow[], facts: ConversionFacts, into: Matching): readonly Matched[] {
  const before = indexOf(facts.before)
  const after = indexOf(facts.after)
  return rows.flatMap((row): Matched[] => {
    const old = matchUnit(row, 'old', before, into)
    if (old === null) {
      into.errors.push(unknownError(row, 'old'))
      return []
    }
    const stands = old.until === null || old.until > facts.on
    const found = matchUnit(row, 'new', after, stands ? { errors: [], warnings: [] } : into)
    const makes = stands && row.newUnit.code !== null && row.newUnit.name !== '' && provinceIdOf(row, facts) !== null
    if (found === null && !makes) {
      into.errors.push(unknownError(row, 'new'))
      return []
    }
    return [{ row, old, new: found, newKey: found?.id ?? row.newUnit.code ?? '' }]
  })
}

function provinceIdOf(row: ConversionRow, facts: ConversionFacts): UnitId | null {
  if (row.newProvince.code !== null) return facts.provincesAfter.get(row.newProvince.code) ?? null
  return facts.after.find((unit) => bare(unit.provinceName) === bare(row.newProvince.name))?.provinceId ?? null
}

const isWhole = (relation: ConversionRelation): boolean => relation !== 'part' && relation !== 'other'

type Place = ReturnType<typeof cellAt>
const noteCell = ({ row }: Matched): Place => cellAt(row.sheet, row.row, row.columns.note)

/** The same pair of units a second time: said twice, or otherwise. */
function checkRepeated(matched: Matched, same: Matched, into: Matching): void {
  const found = {
    ...noteCell(matched),
    reason: 'row-repeated',
    values: { name: matched.old.fullName, cell: String(same.row.row) },
  } as const
  const [a, b] = [same.row.read, matched.row.read]
  if (a.relation === b.relation && a.share === b.share) into.warnings.push(found)
  else into.errors.push(found)
}

/** A further row of an old unit against those before: together they may not be more than the whole. */
function checkAgainst(matched: Matched, kept: readonly Matched[], into: Matching): void {
  const { read, note } = matched.row
  const name = matched.old.fullName
  const whole = kept.find((each) => isWhole(each.row.read.relation))
  const other = whole ?? (isWhole(read.relation) ? kept[0] : undefined)
  const people = read.share === 1 ? kept.find((each) => each.row.read.share === 1) : undefined
  if (other !== undefined) into.errors.push({ ...noteCell(matched), reason: 'whole-and-more', values: { name, row: other.row.row } })
  else if (people !== undefined) {
    into.errors.push({ ...noteCell(matched), reason: 'population-twice', values: { name, row: people.row.row } })
  }
  if (read.relation === 'other') into.warnings.push({ ...noteCell(matched), reason: 'relation-other', values: { name, note } })
}

/** The rows of one old unit against the whole; null where they contradict each other. */
function checkOne(rows: readonly Matched[], into: Matching): readonly Matched[] | null {
  const kept: Matched[] = []
  const failed = into.errors.length
  for (const matched of rows) {
    const same = kept.find((each) => each.newKey === matched.newKey)
    if (same === undefined) {
      checkAgainst(matched, kept, into)
      kept.push(matched)
    } else checkRepeated(matched, same, into)
  }
  const [only, ...others] = kept
  if (only?.row.read.relation === 'part' && others.length === 0) {
    into.warnings.push({ ...noteCell(only), reason: 'parts-incomplete', values: { name: only.old.fullName } })
  }
  return into.errors.length > failed ? null : kept
}

function relationOf(rows: readonly Matched[], { row }: Matched): { readonly relation: SuccessionRelation; readonly share: number | null } {
  const { relation, share } = row.read
  if (isWhole(relation)) return { relation: 'whole', share: 1 }
  if (relation === 'part') return { relation: 'part', share }
  return { relation: rows.length === 1 ? 'default-successor' : 'one-of-several', share: null }
}

/** The note is kept where the relation does not say all of it. */
function noteOf({ row }: Matched): string {
  const { relation, share } = row.read
  return relation === 'whole' || (relation === 'part' && share === null) ? '' : cleanName(row.note)
}

const sameTargets = (before: readonly Omit<Target, 'note'>[], after: readonly Target[]): boolean =>
  before.length === after.length &&
  after.every((target) =>
    before.some(
      (each) => each.unitId === target.unitId && each.relation === target.relation && (each.share ?? null) === (target.share ?? null),
    ),
  )

type Old = { readonly unit: ConversionUnit; readonly rows: readonly Matched[] }

function targetsOf({ rows }: Old, on: PlainDate): readonly Target[] {
  return rows.map((matched) => ({
    unitId: matched.new?.id ?? unitIdOf(matched.newKey, on),
    name: matched.new?.fullName ?? officialName('commune', matched.row.newUnit.name) ?? matched.row.newUnit.name,
    ...relationOf(rows, matched),
    note: noteOf(matched),
  }))
}

const linkOf = ({ unitId, relation, share, note }: Target): LinkTarget => ({
  unitId,
  relation,
  share: relation === 'whole' ? null : share,
  note,
})

/** Old units that ended on the day already: the table says what became of them. */
function linked(
  old: Old,
  facts: ConversionFacts,
  known: ReadonlyMap<UnitId, readonly KnownSuccession[]>,
  names: ReadonlyMap<UnitId, string>,
): ConversionChange | null {
  const after = targetsOf(old, facts.on)
  const before = (known.get(old.unit.id) ?? []).map((each) => ({
    unitId: each.toId,
    name: names.get(each.toId) ?? each.toId,
    relation: each.relation,
    share: each.share,
  }))
  const normal = after.map((each) => (each.relation === 'whole' ? { ...each, share: null } : each))
  if (
    sameTargets(
      before.map((each) => (each.relation === 'whole' ? { ...each, share: null } : each)),
      normal,
    )
  ) {
    return null
  }
  return { unitId: old.unit.id, name: old.unit.fullName, place: placeOf(old.unit), kind: 'link', before, after: normal }
}

const placeOf = (unit: ConversionUnit): string => [unit.districtName, unit.provinceName].filter((each) => each !== null).join(', ')

type Made = { readonly events: readonly UnitEvent[]; readonly changes: readonly ConversionChange[] }

const newNameOf = ({ row }: Matched): string => officialName('commune', row.newUnit.name) ?? row.newUnit.name

/** The one old unit that goes on under its code, unchanged or under another name; null where units are put together. */
function findGoingOn(code: string, group: readonly Matched[]): Matched | null {
  const [only, ...others] = group
  const goesOn = ['unchanged', 'renamed', 'retyped'].includes(only?.row.read.relation ?? '')
  return only !== undefined && others.length === 0 && only.old.code === code && goesOn ? only : null
}

/** A unit that goes on under another name or type. */
function renamedOf(only: Matched): Made {
  const fullName = newNameOf(only)
  if (only.row.read.relation === 'unchanged' || canonicalName(fullName) === canonicalName(only.old.fullName)) {
    return { events: [], changes: [] }
  }
  const kind = only.row.read.relation === 'retyped' ? 'retype' : 'rename'
  const { id: unitId, fullName: name } = only.old
  const after: Target = { unitId, name: fullName, relation: 'whole', share: 1, note: noteOf(only) }
  return {
    events: [{ kind, unitId, fullName, uncertain: null }],
    changes: [{ unitId, name, place: placeOf(only.old), kind, before: [], after: [after] }],
  }
}

function mergeOf(
  code: string,
  group: readonly Matched[],
  rowsOf: ReadonlyMap<UnitId, readonly Matched[]>,
  facts: ConversionFacts,
): readonly UnitEvent[] {
  const [first] = group
  const parentId = first === undefined ? null : provinceIdOf(first.row, facts)
  if (first === undefined || parentId === null) return []
  const parts = group.map((each): MergePart => {
    const { relation, share } = relationOf(rowsOf.get(each.old.id) ?? [], each)
    return { unitId: each.old.id, relation, share: relation === 'whole' ? null : share, note: noteOf(each), uncertain: null }
  })
  return [{ kind: 'merge', parts, into: { code, level: 'commune', fullName: newNameOf(first), parentId } }]
}

/** What an old unit comes to that does not go on; parts alone leave its fate open, so it is closed: nothing of it remains. */
function mergedOf(old: Old, on: PlainDate): Made {
  const rows = old.rows.map((each) => ({ ...each, new: null, newKey: each.row.newUnit.code ?? '' }))
  const after = targetsOf({ ...old, rows }, on)
  const { id: unitId, fullName: name } = old.unit
  const closed = after.every((each) => each.relation === 'part')
  return {
    events: closed ? [{ kind: 'close', unitId, uncertain: null }] : [],
    changes: [{ unitId, name, place: placeOf(old.unit), kind: 'merge', before: [], after }],
  }
}

/** Old units that still stand: renamed or retyped in place, or merged into the units the table names. */
function standingEvents(olds: readonly Old[], facts: ConversionFacts): Made {
  const groups = new Map<string, Matched[]>()
  for (const matched of olds.flatMap((old) => old.rows)) {
    const code = matched.row.newUnit.code ?? ''
    groups.set(code, [...(groups.get(code) ?? []), matched])
  }
  const rowsOf = new Map(olds.map((old) => [old.unit.id, old.rows]))
  const going = [...groups].flatMap(([code, group]) => findGoingOn(code, group) ?? [])
  const goesOn = new Set(going.map((each) => each.old.id))
  const renamed = going.map(renamedOf)
  const merges = [...groups].flatMap(([code, group]) =>
    group.some((each) => goesOn.has(each.old.id)) ? [] : mergeOf(code, group, rowsOf, facts),
  )
  const merged = olds.filter((old) => !goesOn.has(old.unit.id)).map((old) => mergedOf(old, facts.on))
  return {
    events: [...renamed.flatMap((each) => each.events), ...merges, ...merged.flatMap((each) => each.events)],
    changes: [...renamed, ...merged].flatMap((each) => each.changes),
  }
}

/**
 * What a table changes on its day. Old units with a contradiction or an unknown code are left out whole and reported;
 * the caller decides whether the rest may be applied without them.
 */
export function planConversion(rows: readonly ConversionRow[], facts: ConversionFacts): ConversionPlan {
  const into: Matching = { errors: [], warnings: [] }
  const matched = matchRows(rows, facts, into)
  const unmatchedOld = new Set(matched.map((each) => each.row))
  const broken = new Set(rows.filter((row) => !unmatchedOld.has(row)).map((row) => row.oldUnit.code ?? row.oldUnit.name))
  const groups = new Map<UnitId, Matched[]>()
  for (const each of matched) groups.set(each.old.id, [...(groups.get(each.old.id) ?? []), each])
  const olds = [...groups.values()].flatMap((group): Old[] => {
    const kept = checkOne(group, into)
    const [first] = group
    return kept === null || first === undefined || broken.has(first.old.code) ? [] : [{ unit: first.old, rows: kept }]
  })
  const ended = olds.filter((old) => old.unit.until === facts.on)
  const standing = olds.filter((old) => old.unit.until !== facts.on)
  const names = new Map(facts.after.map((unit) => [unit.id, unit.fullName]))
  const known = new Map<UnitId, KnownSuccession[]>()
  for (const each of facts.known) known.set(each.fromId, [...(known.get(each.fromId) ?? []), each])
  const links = ended.flatMap((old) => linked(old, facts, known, names) ?? [])
  const made = standingEvents(standing, facts)
  const counts: Record<ConversionRelation, number> = { whole: 0, part: 0, unchanged: 0, renamed: 0, retyped: 0, other: 0 }
  for (const { row } of matched) counts[row.read.relation] += 1
  const changes = [...links, ...made.changes]
  return {
    changes,
    unchanged: olds.length - changes.length,
    counts,
    split: olds.filter((old) => old.rows.length > 1).length,
    events: [
      ...links.map((change): UnitEvent => ({ kind: 'link', unitId: change.unitId, into: change.after.map(linkOf) })),
      ...made.events,
    ],
    ...into,
  }
}
