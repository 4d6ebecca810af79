// The only place where people, by HTTP or command line, read the catalogue: the right is decided here, the answer comes from units.service.
import { type PlainDate } from '@binhyen/core/shared/plain-date'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import { COUNTRY_ID, unitTypes, type UnitId } from '@binhyen/core/units/units.domain'
import type {
  CohortReply,
  HistoryReply,
  SearchReply,
  TreeReply,
  UnitLine,
  UnitReply,
  VillageReply,
} from '@binhyen/core/units/units.contract'
import type { TotalsReply } from '@binhyen/core/units/unit-totals.contract'
import { addDays } from '@binhyen/core/shared/plain-date'
import type { InstitutionKind } from '@binhyen/core/units/institution.domain'
import type { InstitutionsReply } from '@binhyen/core/units/institutions.contract'
import type { Ctx } from '#server/platform/context'
import { cohortsOf, listEnrolments, type EnrolmentPage } from './enrolments.service.ts'
import {
  changeReply,
  childrenOf,
  childrenOfMany,
  endedOf,
  findUnitByCodeOrName,
  getUnit,
  getUnitRow,
  searchUnits,
  type Search,
} from './units.service.ts'
import { countBelow } from './unit-totals.store.ts'
import * as store from './units.store.ts'
import { villagesOf } from './villages.service.ts'
import { institutionsOf } from './institutions.service.ts'

/** The catalogue is open to everyone who is signed in with a standing grant. */
function openCatalogue(ctx: Ctx): void {
  ctx.authorise('catalogue.read', [COUNTRY_ID])
}

export async function readSearch(ctx: Ctx, search: Search): Promise<SearchReply> {
  openCatalogue(ctx)
  return searchUnits(ctx, search)
}

/** @throws unit.not-found, unit.not-valid-on */
export async function readUnit(ctx: Ctx, id: UnitId, on: PlainDate = ctx.today): Promise<UnitReply> {
  openCatalogue(ctx)
  return getUnit(ctx, id, on)
}

/** A unit by code, id or name, as it stands on the day, or stood last. @throws unit.not-found */
export async function readUnitByText(ctx: Ctx, text: string, on: PlainDate = ctx.today): Promise<UnitReply> {
  openCatalogue(ctx)
  const hit = await findUnitByCodeOrName(ctx, text, on)
  const { day } = catalogueDayFor(on)
  const ended = hit.valid.to !== null && hit.valid.to <= day
  return getUnit(ctx, hit.id, ended && hit.valid.to !== null ? addDays(hit.valid.to, -1) : hit.valid.from > day ? hit.valid.from : on)
}

export type ChildrenReply = { readonly on: PlainDate; readonly beforeCatalogue: boolean; readonly units: UnitLine[] }

/** @throws unit.not-found, unit.not-valid-on */
export async function readChildren(ctx: Ctx, id: UnitId, on: PlainDate = ctx.today): Promise<ChildrenReply> {
  openCatalogue(ctx)
  const { day, beforeCatalogue } = catalogueDayFor(on)
  return { on: day, beforeCatalogue, units: [...(await childrenOf(ctx, id, on))] }
}

/** @throws unit.not-found, unit.not-valid-on */
export async function readVillages(
  ctx: Ctx,
  id: UnitId,
  on: PlainDate = ctx.today,
): Promise<{ readonly on: PlainDate; readonly villages: VillageReply[] }> {
  openCatalogue(ctx)
  return { on: catalogueDayFor(on).day, villages: [...(await villagesOf(ctx, id, on))] }
}

/** @throws unit.not-found, unit.not-valid-on, unit.wrong-level */
export async function readInstitutions(
  ctx: Ctx,
  id: UnitId,
  query: { readonly on?: PlainDate | undefined; readonly kind?: InstitutionKind | undefined },
): Promise<InstitutionsReply> {
  openCatalogue(ctx)
  return institutionsOf(ctx, id, { on: query.on ?? ctx.today, kind: query.kind })
}

function linkOf(row: store.LinkRow): HistoryReply['successors'][number] {
  return {
    unit: { id: row.other_id, name: row.full_name },
    valid: { from: row.valid_from, to: row.valid_to },
    relation: row.relation,
    on: row.counted_on,
    checked: row.checked,
    source: row.source,
    note: row.note,
  }
}

/** A unit through time; spans whose day is not known say between which days it lies. @throws unit.not-found */
export async function readHistory(ctx: Ctx, id: UnitId): Promise<HistoryReply> {
  openCatalogue(ctx)
  const row = await getUnitRow(ctx, id)
  const versions = await store.listVersions(ctx, id)
  const predecessors = await store.listLinks(ctx, [id], 'predecessors')
  const successors = await store.listLinks(ctx, [id], 'successors')
  const first = versions[0]
  const began =
    first === undefined || catalogueDayFor(addDays(row.valid_from, -1)).beforeCatalogue
      ? null
      : changeReply(row.valid_from, row.from_not_before, row.from_not_after)
  return {
    id,
    code: row.code,
    level: row.level,
    valid: { from: row.valid_from, to: row.valid_to },
    began,
    ended: endedOf(row),
    versions: versions.map((version, index) => ({
      fullName: version.full_name,
      type: version.type,
      parent: version.parent_id === null ? null : { id: version.parent_id, name: version.parent_name ?? version.parent_id },
      valid: { from: version.valid_from, to: version.valid_to },
      began: index === 0 ? began : changeReply(version.valid_from, version.from_not_before, version.from_not_after),
    })),
    predecessors: predecessors.map(linkOf),
    successors: successors.map(linkOf),
    successorUnknown: await store.hasSuccessorUnknown(ctx, id),
  }
}

export type LostPage = {
  readonly items: {
    readonly id: UnitId
    readonly fullName: string
    readonly path: string[]
    readonly ended: NonNullable<UnitReply['ended']>
  }[]
  readonly next: string | null
}

/** Ended provinces and communes whose successor no source names. */
export async function readWithoutSuccessor(
  ctx: Ctx,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<LostPage> {
  openCatalogue(ctx)
  const rows = await store.listWithoutSuccessor(ctx, page.after ?? null, page.limit + 1)
  const shown = rows.slice(0, page.limit)
  const lineages = await store.listLineages(
    ctx,
    shown.map((row) => ({ id: row.id, on: addDays(row.valid_to, -1) })),
  )
  const items = shown.map((row) => {
    const line = lineages.filter((each) => each.wanted_id === row.id && each.level !== 'country').map((each) => each.full_name)
    return {
      id: row.id,
      fullName: line[0] ?? row.id,
      path: line.slice(1),
      ended: changeReply(row.valid_to, row.to_not_before, row.to_not_after),
    }
  })
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

/** @throws unit.not-found */
export async function readCohorts(ctx: Ctx, id: UnitId): Promise<{ readonly cohorts: CohortReply[] }> {
  openCatalogue(ctx)
  return { cohorts: [...(await cohortsOf(ctx, id))] }
}

/** @throws unit.cohort-not-found */
export async function readEnrolments(
  ctx: Ctx,
  id: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<EnrolmentPage> {
  openCatalogue(ctx)
  return listEnrolments(ctx, id, page)
}

/** The tree below a unit on a day, `depth` levels deep, parents before children; one statement a level. @throws unit.not-found, unit.not-valid-on */
export async function readTree(
  ctx: Ctx,
  id: UnitId,
  asked: { readonly on?: PlainDate | undefined; readonly depth: number },
): Promise<TreeReply> {
  openCatalogue(ctx)
  const root = await getUnit(ctx, id, asked.on ?? ctx.today)
  const byParent = new Map<UnitId, readonly UnitLine[]>()
  let parents: readonly UnitId[] = [id]
  for (let depth = 1; depth <= asked.depth && parents.length > 0; depth += 1) {
    const lines = await childrenOfMany(ctx, parents, root.on)
    for (const [parent, units] of lines) byParent.set(parent, units)
    parents = [...lines.values()].flatMap((units) => units.filter((unit) => unit.children > 0).map((unit) => unit.id))
  }
  const walk = (parent: UnitId, depth: number): TreeReply['lines'] =>
    (byParent.get(parent) ?? []).flatMap((unit) => [{ ...unit, depth }, ...walk(unit.id, depth + 1)])
  return { root, lines: walk(id, 1) }
}

/** How many units of each level and type stand below one on a day. @throws unit.not-found, unit.not-valid-on */
export async function readTotals(ctx: Ctx, id: UnitId, on: PlainDate = ctx.today): Promise<TotalsReply> {
  openCatalogue(ctx)
  const unit = await getUnit(ctx, id, on)
  const rows = await countBelow(ctx, id, unit.on)
  const levels = (['province', 'district', 'commune'] as const).flatMap((level) => {
    const known: readonly string[] = unitTypes[level]
    const types = rows.filter((row) => known.includes(row.type))
    if (types.length === 0) return []
    const sum = (of: 'count' | 'unsure'): number => types.reduce((all, row) => all + row[of], 0)
    return [{ level, count: sum('count'), unsure: sum('unsure'), types: types.map(({ type, count }) => ({ type, count })) }]
  })
  return { on: unit.on, beforeCatalogue: unit.beforeCatalogue, levels }
}
