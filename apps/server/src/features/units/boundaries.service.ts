// The only place that takes in boundaries and gives them out: features matched with units of a day, simplified together, kept with their source.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import {
  areaKm2,
  boundsOf,
  countPoints,
  drawPicture,
  indexUnits,
  matchFeature,
  type BoundaryLevel,
  type BoundaryUnit,
  type Polygon,
} from '@binhyen/core/units/boundary.domain'
import type { ImportError, ImportErrorReason } from '@binhyen/core/units/import-file.domain'
import type { BoundariesReply, BoundaryImportReply } from '@binhyen/core/units/unit-imports.contract'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { readBoundaryFiles, simplifyTogether, type ReadBoundary } from './boundary-file.service.ts'
import * as store from './boundaries.store.ts'
import { answerOf, recordImport, requireApplicable, seenOf, type ImportAsked } from './unit-imports.service.ts'
import { listStandingOn, type StandingRow } from './unit-imports.store.ts'
import { childrenOf, getUnit } from './units.service.ts'

export type BoundaryAsked = ImportAsked & { readonly licence: string; readonly level: BoundaryLevel; readonly tolerance: number }

type Standing = BoundaryUnit & { readonly scope: readonly UnitId[] }

/** Units of a level with all above them. */
function standingOf(rows: readonly StandingRow[], level: BoundaryLevel): readonly Standing[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rows
    .filter((row) => row.level === level)
    .map((row) => {
      const scope: UnitId[] = []
      let province = row
      for (let at: StandingRow | undefined = row; at !== undefined; at = byId.get(at.parentId)) {
        scope.push(at.id)
        province = at
      }
      return { id: row.id, code: row.code, fullName: row.fullName, province: province.fullName, scope: [...scope, COUNTRY_ID] }
    })
}

type Matched = { readonly unit: Standing; readonly boundary: ReadBoundary }

function matchAll(
  boundaries: readonly ReadBoundary[],
  standing: readonly Standing[],
  level: BoundaryLevel,
): { readonly matched: readonly Matched[]; readonly errors: readonly ImportError[] } {
  const index = indexUnits(level, standing)
  const byId = new Map(standing.map((unit) => [unit.id, unit]))
  const matched = new Map<UnitId, Matched>()
  const errors: ImportError[] = []
  for (const boundary of boundaries) {
    const at = { file: boundary.file, sheet: null, cell: null, feature: boundary.label }
    const unit = byId.get(matchFeature(index, level, boundary)?.id ?? COUNTRY_ID)
    const earlier = unit === undefined ? undefined : matched.get(unit.id)
    if (unit === undefined) errors.push({ ...at, reason: 'unit-unknown', values: { code: boundary.code ?? '', name: boundary.name ?? '' } })
    else if (earlier === undefined) matched.set(unit.id, { unit, boundary })
    else {
      errors.push({
        ...at,
        reason: 'unit-repeated',
        values: { name: unit.fullName, feature: earlier.boundary.label, file: earlier.boundary.file },
      })
    }
  }
  return { matched: [...matched.values()].toSorted((a, b) => (a.unit.code < b.unit.code ? -1 : 1)), errors }
}

/** The right is asked for at the province of every unit. */
function requireRight(ctx: Ctx, matched: readonly Matched[]): void {
  const asked = new Set<UnitId>()
  for (const { unit } of matched) {
    const province = unit.scope.at(-2) ?? unit.id
    if (asked.has(province)) continue
    asked.add(province)
    ctx.authorise('boundary.write', [province, COUNTRY_ID])
  }
  if (asked.size === 0) {
    ctx.authorise(
      'boundary.write',
      ctx.actor.grants.map((grant) => grant.unitId),
    )
  }
}

/** A feature that is wrong or of no unit leaves the others usable; a file that cannot be read to its end does not. */
const SKIPPABLE: ReadonlySet<ImportErrorReason> = new Set([
  'outside',
  'not-polygon',
  'geometry-empty',
  'ring-short',
  'self-crossing',
  'unit-unknown',
  'unit-repeated',
])

const PICTURE_WIDTH = 480

/**
 * Reads boundaries of the units of a level on a day and, with `apply`, keeps them.
 * @throws unit.import-refused, unit.import-changed, auth.forbidden
 */
export async function importBoundaries(
  ctx: Ctx,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  asked: BoundaryAsked,
): Promise<BoundaryImportReply> {
  const read = readBoundaryFiles(files, asked.level)
  const standing = standingOf(await listStandingOn(ctx, asked.on), asked.level)
  const { matched, errors: unmatched } = matchAll(read.boundaries, standing, asked.level)
  requireRight(ctx, matched)
  const errors = [...read.errors, ...unmatched]
  const simple = simplifyTogether(
    matched.map(({ boundary }) => boundary.polygons),
    asked.tolerance,
  )
  const days = new Map(
    (
      await store.listBoundaryDays(
        ctx,
        matched.map(({ unit }) => unit.id),
        asked.on,
      )
    ).map((row) => [row.unit_id, row.effective_on]),
  )
  const units = matched.map(({ unit, boundary }, index) => ({
    unitId: unit.id,
    code: unit.code,
    name: unit.fullName,
    feature: boundary.label,
    areaKm2: Math.round(areaKm2(boundary.polygons) * 100) / 100,
    pointsBefore: boundary.pointsBefore,
    pointsAfter: countPoints(simple[index] ?? boundary.polygons),
    replaces: days.get(unit.id) ?? null,
  }))
  const skippable = errors.length > 0 && errors.every((error) => SKIPPABLE.has(error.reason)) && matched.length > 0
  const found = { errors, warnings: [], skippable, seen: seenOf({ units, tolerance: asked.tolerance }) }
  requireApplicable(asked, found)
  if (asked.apply) {
    await store.saveBoundaries(
      ctx,
      matched.map((each, index) => rowOf(each, simple[index] ?? each.boundary.polygons, asked)),
    )
  }
  await recordImport(ctx, 'unit-import.boundaries', asked, {
    files: read.files.slice(0, 100),
    units: units.length,
    level: asked.level,
    licence: asked.licence,
  })
  return {
    ...answerOf(read, asked, found),
    level: asked.level,
    units,
    standing: standing.length,
    turned: read.boundaries.reduce((sum, each) => sum + each.turned, 0),
    picture: pictureOf(matched, simple),
  }
}

function pictureOf(matched: readonly Matched[], simple: readonly (readonly Polygon[])[]): BoundaryImportReply['picture'] {
  const picture = drawPicture(
    matched.map(({ unit, boundary }, index) => ({ name: unit.fullName, polygons: simple[index] ?? boundary.polygons })),
    PICTURE_WIDTH,
  )
  return { ...picture, shapes: [...picture.shapes] }
}

function rowOf({ unit, boundary }: Matched, polygons: readonly Polygon[], asked: BoundaryAsked): store.NewBoundary {
  const [west, south, east, north] = boundsOf(polygons) ?? [0, 0, 0, 0]
  const after = countPoints(polygons)
  return {
    unit_id: unit.id,
    effective_on: asked.on,
    geometry: { type: 'MultiPolygon', coordinates: polygons },
    west,
    south,
    east,
    north,
    area_km2: areaKm2(boundary.polygons),
    points_before: Math.max(boundary.pointsBefore, after),
    points_after: after,
    source: asked.source,
    licence: asked.licence,
    file_name: boundary.file,
    scope: unit.scope,
  }
}

/** The boundaries of a unit and of those directly below it on a day; units without one are named. @throws unit.not-found, unit.not-valid-on */
export async function readBoundaries(ctx: Ctx, id: UnitId, on: PlainDate = ctx.today): Promise<BoundariesReply> {
  ctx.authorise('catalogue.read', [COUNTRY_ID])
  const unit = await getUnit(ctx, id, on)
  const below = await childrenOf(ctx, id, on)
  const asked = [unit, ...below]
  const rows = new Map(
    (
      await store.listBoundaries(
        ctx,
        asked.map((each) => each.id),
        unit.on,
      )
    ).map((row) => [row.unit_id, row]),
  )
  return {
    on: unit.on,
    boundaries: asked.flatMap((each) => {
      const row = rows.get(each.id)
      if (row === undefined) return []
      return [
        {
          unitId: each.id,
          name: each.fullName,
          effectiveOn: row.effective_on,
          areaKm2: row.area_km2,
          source: row.source,
          licence: row.licence,
          geometry: {
            type: 'MultiPolygon' as const,
            coordinates: row.geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [x, y]))),
          },
        },
      ]
    }),
    without: asked.filter((each) => !rows.has(each.id)).map((each) => ({ unitId: each.id, name: each.fullName })),
  }
}
