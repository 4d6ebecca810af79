// The only place other slices ask about units: who is what on a day, what a grant reaches, which province. Decides no rights.
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Window } from '@binhyen/core/shared/span'
import type { Known } from '@binhyen/core/units/comparison.domain'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import {
  isClearlyFirst,
  parseUnitQuery,
  rankMatches,
  type Ranked,
  type UnitMatch,
  type UnitQuery,
} from '@binhyen/core/units/unit-search.domain'
import type { DatedChange, Level, UnitId } from '@binhyen/core/units/units.domain'
import type { SearchHit, SearchReply, UnitLine, UnitReply } from '@binhyen/core/units/units.contract'
import type { BaseCtx } from '#server/platform/context'
import * as enrolments from './enrolments.store.ts'
import * as store from './units.store.ts'

/** What these questions need of a request. */
export type UnitCtx = Pick<BaseCtx, 'tx' | 'today'>

export function changeReply(on: PlainDate, notBefore: PlainDate | null, notAfter: PlainDate | null): DatedChange {
  return { on, notBefore, notAfter }
}

/** A unit's own beginning is told only where it lies after the first list: the list does not say how old its units are. */
function beganOf(row: store.UnitRow): UnitReply['began'] {
  return catalogueDayFor(addDays(row.valid_from, -1)).beforeCatalogue
    ? null
    : changeReply(row.valid_from, row.from_not_before, row.from_not_after)
}

export function endedOf(row: Pick<store.UnitRow, 'valid_to' | 'to_not_before' | 'to_not_after'>): UnitReply['ended'] {
  return row.valid_to === null ? null : changeReply(row.valid_to, row.to_not_before, row.to_not_after)
}

/** The row of a unit whatever the day. @throws unit.not-found */
export async function getUnitRow(ctx: UnitCtx, id: UnitId): Promise<store.UnitRow> {
  const row = await store.findUnit(ctx, id)
  if (row === undefined) throw new Problem('unit.not-found', { id })
  return row
}

async function lineageOn(
  ctx: UnitCtx,
  id: UnitId,
  on: PlainDate,
): Promise<{ readonly lineage: readonly store.LineageRow[]; readonly day: PlainDate; readonly beforeCatalogue: boolean }> {
  const { day, beforeCatalogue } = catalogueDayFor(on)
  const lineage = await store.listLineages(ctx, [{ id, on: day }])
  if (lineage.length === 0) {
    const row = await getUnitRow(ctx, id)
    throw new Problem('unit.not-valid-on', { id, on, validFrom: row.valid_from, validTo: row.valid_to })
  }
  return { lineage, day, beforeCatalogue }
}

/**
 * A unit as it stands on a day. Days before the first list are answered from it (`beforeCatalogue`).
 * @throws unit.not-found, unit.not-valid-on
 */
export async function getUnit(ctx: UnitCtx, id: UnitId, on: PlainDate): Promise<UnitReply> {
  const { lineage, day, beforeCatalogue } = await lineageOn(ctx, id, on)
  const row = await getUnitRow(ctx, id)
  const [own, ...ancestors] = lineage
  if (own === undefined) throw new Problem('unit.not-found', { id })
  return {
    id,
    code: row.code,
    level: row.level,
    type: own.type,
    fullName: own.full_name,
    parentId: own.parent_id,
    valid: { from: row.valid_from, to: row.valid_to },
    began: beganOf(row),
    ended: endedOf(row),
    path: ancestors.map((each) => ({ id: each.unit_id, name: each.full_name })),
    origin: row.origin,
    on: day,
    beforeCatalogue,
  }
}

/** The unit and all its ancestors on a day, nearest first, ending in the country. @throws unit.not-found, unit.not-valid-on */
export async function scopeOf(ctx: UnitCtx, id: UnitId, on: PlainDate): Promise<readonly UnitId[]> {
  return (await lineageOn(ctx, id, on)).lineage.map((row) => row.unit_id)
}

/** scopeOf for many units in one statement. @throws unit.not-found, unit.not-valid-on for the first that does not stand */
export async function scopesOf(ctx: UnitCtx, ids: readonly UnitId[], on: PlainDate): Promise<ReadonlyMap<UnitId, readonly UnitId[]>> {
  const { day } = catalogueDayFor(on)
  const scopes = new Map<UnitId, UnitId[]>()
  for (const row of await store.listLineages(
    ctx,
    ids.map((id) => ({ id, on: day })),
  )) {
    const scope = scopes.get(row.wanted_id)
    if (scope) scope.push(row.unit_id)
    else scopes.set(row.wanted_id, [row.unit_id])
  }
  for (const id of ids) if (!scopes.has(id)) await lineageOn(ctx, id, on)
  return scopes
}

export type LineageUnit = { readonly id: UnitId; readonly level: Level; readonly fullName: string }

/**
 * Units and their ancestors on their days, nearest first, in one statement for all that are asked about.
 * @throws unit.not-found, unit.not-valid-on for the first that does not stand
 */
export async function lineagesOf(
  ctx: UnitCtx,
  asked: readonly { readonly id: UnitId; readonly on: PlainDate }[],
): Promise<(id: UnitId, on: PlainDate) => readonly LineageUnit[]> {
  const lines = new Map<string, LineageUnit[]>()
  for (const day of new Set(asked.map((each) => each.on))) {
    const ids = [...new Set(asked.filter((each) => each.on === day).map((each) => each.id))]
    const on = catalogueDayFor(day).day
    for (const row of await store.listLineages(
      ctx,
      ids.map((id) => ({ id, on })),
    )) {
      const key = `${row.wanted_id} ${day}`
      lines.set(key, [...(lines.get(key) ?? []), { id: row.unit_id, level: row.level, fullName: row.full_name }])
    }
    for (const id of ids) if (!lines.has(`${id} ${day}`)) await lineageOn(ctx, id, day)
  }
  return (id, on) => lines.get(`${id} ${on}`) ?? []
}

/** The last day a unit stood, or `today` where it stands; the first one where it is yet to come. */
function dayWithin(row: Pick<store.UnitRow, 'valid_from' | 'valid_to'>, today: PlainDate): PlainDate {
  if (row.valid_to !== null && row.valid_to <= today) return addDays(row.valid_to, -1)
  return row.valid_from > today ? row.valid_from : today
}

/**
 * The province a unit lies in (itself for a province, the country for the country), today or on its last day.
 * @throws unit.not-found
 */
export async function provinceOf(ctx: UnitCtx, id: UnitId): Promise<UnitId> {
  const row = await getUnitRow(ctx, id)
  const lineage = await store.listLineages(ctx, [{ id, on: dayWithin(row, ctx.today) }])
  return lineage.find((each) => each.level === 'province')?.unit_id ?? id
}

/** The units directly below one on a day, by code; villages are listed by listVillages. @throws unit.not-found, unit.not-valid-on */
export async function childrenOf(ctx: UnitCtx, id: UnitId, on: PlainDate): Promise<readonly UnitLine[]> {
  const { day } = await lineageOn(ctx, id, on)
  return (await childrenOfMany(ctx, [id], day)).get(id) ?? []
}

/** childrenOf for many units that stand on the day, in one statement. */
export async function childrenOfMany(
  ctx: UnitCtx,
  ids: readonly UnitId[],
  on: PlainDate,
): Promise<ReadonlyMap<UnitId, readonly UnitLine[]>> {
  const children = new Map<UnitId, UnitLine[]>()
  for (const row of await store.listChildrenOn(ctx, ids, catalogueDayFor(on).day)) {
    const line = {
      id: row.id,
      code: row.code,
      level: row.level,
      type: row.type,
      fullName: row.full_name,
      valid: { from: row.valid_from, to: row.valid_to },
      children: row.children,
    }
    const siblings = children.get(row.parent_id)
    if (siblings) siblings.push(line)
    else children.set(row.parent_id, [line])
  }
  return children
}

export type Descendant = {
  readonly id: UnitId
  readonly code: string
  readonly fullName: string
  readonly type: UnitLine['type']
  readonly validFrom: PlainDate
}

/** All units of one level below a unit on a day, by code. @throws unit.not-found, unit.not-valid-on */
export async function descendantsOf(ctx: UnitCtx, id: UnitId, level: Level, on: PlainDate): Promise<readonly Descendant[]> {
  const { day } = await lineageOn(ctx, id, on)
  return (await store.listDescendantsOn(ctx, id, level, day)).map((row) => ({
    id: row.id,
    code: row.code,
    fullName: row.full_name,
    type: row.type,
    validFrom: row.valid_from,
  }))
}

/** Where some units came from, over every succession: what an earlier window is compared by. */
export async function originsOf(ctx: Pick<BaseCtx, 'tx'>, ids: readonly UnitId[]): Promise<Pick<Known, 'links' | 'began'>> {
  const rows = await store.listComparisonRows(ctx, ids)
  return {
    links: rows.links.map((row) => ({
      fromId: row.from_id,
      toId: row.to_id,
      relation: row.relation,
      on: row.counted_on,
      note: row.note,
      ...(row.share === null ? {} : { share: row.share }),
    })),
    began: new Map(rows.began.map((row) => [row.id, row.valid_from])),
  }
}

/** The unit and, over every succession, all its predecessors: what a grant on it reaches. */
export async function coversOf(ctx: UnitCtx, id: UnitId): Promise<readonly UnitId[]> {
  return store.listCovers(ctx, id)
}

/** Names for people, on a day (today where none is given) or the nearest the unit had. Unknown ids are left out. */
export async function nameUnits(ctx: UnitCtx, ids: readonly UnitId[], on: PlainDate = ctx.today): Promise<ReadonlyMap<UnitId, string>> {
  return new Map((await store.listNames(ctx, ids, on)).map((row) => [row.unit_id, row.full_name]))
}

export type Search = { readonly q: string; readonly on?: PlainDate | undefined; readonly level?: Level | undefined; readonly limit: number }
type Match = UnitMatch & { readonly row: store.MatchRow }

/**
 * Units of all times by name, with or without marks, type, abbreviation or place ("tam giang, núi thành"), by old name, or by code.
 * With `on`, only units that stand on that day (found by whatever name they ever had).
 */
export async function searchUnits(ctx: UnitCtx, search: Search): Promise<SearchReply> {
  const { on, ranked, approximate } = await rankedFor(ctx, search)
  return {
    hits: await hitsOf(
      ctx,
      ranked.map(({ match }) => match),
      on,
    ),
    approximate,
  }
}

type Found = { readonly on: PlainDate | null; readonly ranked: readonly Ranked<Match>[]; readonly approximate: boolean }

async function rankedFor(ctx: UnitCtx, search: Search): Promise<Found> {
  const query = parseUnitQuery(search.q)
  const on = search.on === undefined ? null : catalogueDayFor(search.on).day
  const by = { on, level: search.level ?? null, today: ctx.today }
  const rows = await findRows(ctx, query, by)
  const approximate = rows.length === 0 && query.folded.length > 2 && query.code === null && query.id === null
  const alike = approximate ? await store.findAlike(ctx, query, by) : rows
  const matches = alike.map((row): Match => ({
    unitId: row.unit_id,
    code: row.code,
    level: row.level,
    fullName: row.full_name,
    bareSearch: row.bare_search,
    nameSearch: row.name_search,
    initials: row.initials,
    stands: spanHolds({ from: row.valid_from, to: row.valid_to }, on ?? ctx.today),
    row,
  }))
  const ranked = rankMatches(query, matches).slice(0, search.limit)
  return { on, ranked, approximate: approximate && ranked.length > 0 }
}

type By = { readonly on: PlainDate | null; readonly level: Level | null; readonly today: PlainDate }

async function findRows(ctx: UnitCtx, query: UnitQuery, by: By): Promise<readonly store.MatchRow[]> {
  if (query.code !== null || query.id !== null) return store.findByCode(ctx, query, by)
  const byName = await store.findByName(ctx, query, by)
  return byName.length > 0 ? byName : store.findByPath(ctx, query, by)
}

/** Two statements for all hits: where each lies, and what became of it. */
async function hitsOf(ctx: UnitCtx, ranked: readonly Match[], on: PlainDate | null): Promise<SearchHit[]> {
  const lineages = await store.listLineages(
    ctx,
    ranked.map(({ row }) => ({ id: row.unit_id, on: on ?? dayWithin(row, ctx.today) })),
  )
  const links = await store.listLinks(
    ctx,
    ranked.filter(({ row }) => row.valid_to !== null).map(({ row }) => row.unit_id),
    'successors',
  )
  return ranked.map(({ row, stands }): SearchHit => {
    const own = lineages.filter((each) => each.wanted_id === row.unit_id)
    const name = own[0]?.full_name ?? row.full_name
    return {
      id: row.unit_id,
      code: row.code,
      level: row.level,
      type: own[0]?.type ?? row.type,
      fullName: name,
      foundAs: name === row.full_name ? null : row.full_name,
      valid: { from: row.valid_from, to: row.valid_to },
      stands,
      path: own
        .slice(1)
        .filter((each) => each.level !== 'country')
        .map((each) => each.full_name),
      successors: links.filter((link) => link.from_id === row.unit_id).map((link) => ({ id: link.other_id, name: link.full_name })),
    }
  })
}

/**
 * The one unit a person means by a code, an id or a name, on a day (today where none is given).
 * A code alone means the unit that stands on that day, else the one that stood last.
 * @throws unit.not-found with `candidates` where nothing or more than one thing fits
 */
export async function findUnitByCodeOrName(ctx: UnitCtx, text: string, on: PlainDate = ctx.today): Promise<SearchHit> {
  const standing = await rankedFor(ctx, { q: text, on, limit: 5 })
  const found = standing.ranked.length > 0 && !standing.approximate ? standing : await rankedFor(ctx, { q: text, limit: 5 })
  const { code } = parseUnitQuery(text)
  const fitting = code === null ? found.ranked : found.ranked.filter(({ match }) => match.code === code)
  const clear = !found.approximate && (code !== null || isClearlyFirst(fitting))
  const hits = await hitsOf(
    ctx,
    (fitting.length > 0 ? fitting : found.ranked).map(({ match }) => match),
    found.on,
  )
  const [first] = hits
  if (first !== undefined && clear && fitting.length > 0) return first
  throw new Problem('unit.not-found', { id: text, candidates: hits.map((hit) => ({ id: hit.id, fullName: hit.fullName, path: hit.path })) })
}

/** Whether a programme counts a unit in exactly this window, as far as the asker may see. */
export async function isEnrolled(
  ctx: UnitCtx,
  asked: { readonly unitId: UnitId; readonly programme: string; readonly window: Window },
): Promise<boolean> {
  return (await enrolments.findCohortOf(ctx, asked)) !== undefined
}
