// The only place that reads boundary files: GeoJSON and TopoJSON into checked polygons, then one simplified set with shared borders.
import {
  countPoints,
  describeFeature,
  findCrossing,
  findPositionFault,
  rewind,
  signedArea,
  snapRing,
  type BoundaryLevel,
  type Polygon,
  type Position,
  type Properties,
  type Ring,
} from '@binhyen/core/units/boundary.domain'
import { fileError, type ImportError, type ImportErrorReason, type ImportValues } from '@binhyen/core/units/import-file.domain'
import { feature as featureOf } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'

/** A feature as it lies in a file. */
export type RawFeature = { readonly properties: Properties; readonly id: unknown; readonly geometry: unknown }
/** A feature that is a boundary: rings closed, wound right and on a grid of about a metre. */
export type ReadBoundary = {
  readonly file: string
  /** Its place in the file, with its name. */
  readonly label: string
  readonly code: string | null
  readonly name: string | null
  readonly province: string | null
  readonly polygons: readonly Polygon[]
  readonly pointsBefore: number
  readonly turned: number
}
export type ReadFeature = { readonly boundary: ReadBoundary } | { readonly error: ImportError }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Six digits are a tenth of a metre. */
const shown = (value: number): number => Math.round(value * 1e6) / 1e6

/** A file may only declare WGS 84 (RFC 7946 §4 took the field away; older writers still set it). */
export function crsFault(file: string, document: Readonly<Record<string, unknown>>): ImportError | null {
  const { crs } = document as { readonly crs?: unknown }
  if (!isRecord(crs)) return null
  const { properties } = crs as { readonly properties?: unknown }
  const given = isRecord(properties) ? (properties as { readonly name?: unknown }).name : null
  const name = typeof given === 'string' ? given : ''
  return name === '' || /(CRS84|4326|WGS ?_?84$)/iu.test(name) ? null : fileError(file, 'crs-other', { crs: name })
}

/** The features of a document; null where it is neither GeoJSON nor TopoJSON. */
export function featuresOf(document: unknown): readonly RawFeature[] | null {
  if (!isRecord(document)) return null
  const { type, features, properties, id, geometry } = document as Readonly<
    Record<'type' | 'features' | 'properties' | 'id' | 'geometry', unknown>
  >
  if (type === 'FeatureCollection' && Array.isArray(features)) {
    return features.map((each: unknown) => {
      const found = isRecord(each) ? (each as Readonly<Record<'properties' | 'id' | 'geometry', unknown>>) : null
      return { properties: isRecord(found?.properties) ? found.properties : {}, id: found?.id, geometry: found?.geometry }
    })
  }
  if (type === 'Feature') return [{ properties: isRecord(properties) ? properties : {}, id, geometry }]
  if (type === 'Polygon' || type === 'MultiPolygon') return [{ properties: {}, id: undefined, geometry: document }]
  return type === 'Topology' ? featuresOfTopology(document) : null
}

function featuresOfTopology(document: Readonly<Record<string, unknown>>): readonly RawFeature[] | null {
  const { objects } = document as { readonly objects?: unknown }
  if (!isRecord(objects)) return null
  try {
    return Object.values(objects).flatMap((object) => featuresOf(featureOf(document as never, object as never)) ?? [])
  } catch {
    // arcs that are not there
    return null
  }
}

type Located = (reason: ImportErrorReason, values?: ImportValues) => ReadFeature

const isPosition = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])

/** The polygons of a geometry as plain numbers; heights are dropped. Null where it holds none or something else. */
function polygonsOf(geometry: unknown): readonly Polygon[] | 'empty' | { readonly type: string } {
  if (!isRecord(geometry)) return 'empty'
  const { type, coordinates } = geometry as Readonly<Record<'type' | 'coordinates', unknown>>
  if (type !== 'Polygon' && type !== 'MultiPolygon') return { type: String(type) }
  const parts: unknown = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(parts)) return 'empty'
  const polygons = parts.map((part: unknown) =>
    (Array.isArray(part) ? part : []).map((ring: unknown) =>
      (Array.isArray(ring) ? ring : []).filter(isPosition).map(([x = 0, y = 0]): Position => [x, y]),
    ),
  )
  return polygons.every((polygon) => polygon.every((ring) => ring.length === 0))
    ? 'empty'
    : polygons.filter((polygon) => (polygon[0]?.length ?? 0) > 0)
}

function positionError(polygons: readonly Polygon[], fail: Located): ReadFeature | null {
  for (const ring of polygons.flat()) {
    for (const at of ring) {
      const fault = findPositionFault(at)
      if (fault === null) continue
      const values = { x: shown(at[0]), y: shown(at[1]) }
      return fail(fault.reason, fault.reason === 'projected' ? { ...values, system: fault.system } : values)
    }
  }
  return null
}

const closed = (ring: Ring): Ring => {
  const [first] = ring
  const last = ring.at(-1)
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring
}

/** A polygon on a coarser grid. A tiny island is kept as it is where the grid would swallow it; a tiny hole goes. */
export function onGrid(polygon: Polygon, cell: number): Polygon {
  const [outer = [], ...holes] = polygon
  return [snapRing(outer, cell) ?? outer, ...holes.flatMap((hole) => [snapRing(hole, cell)].filter((ring) => ring !== null))]
}

function shapeError(polygons: readonly Polygon[], fail: Located): ReadFeature | null {
  const short = polygons.flat().find((ring) => signedArea(ring) === 0)
  if (short !== undefined) return fail('ring-short', { x: shown(short[0]?.[0] ?? 0), y: shown(short[0]?.[1] ?? 0) })
  for (const polygon of polygons) {
    const crossed = findCrossing(polygon)
    if (crossed !== null) return fail('self-crossing', { x: shown(crossed[0]), y: shown(crossed[1]) })
  }
  return null
}

/** Checks one feature. Where something is wrong, says what and where. */
export function readFeature(
  raw: RawFeature,
  at: { readonly file: string; readonly index: number; readonly level: BoundaryLevel },
  cell = 1,
): ReadFeature {
  const described = describeFeature(raw.properties, raw.id, at.level)
  const label = [String(at.index), described.name ?? described.code].filter((part) => part !== null).join(' · ')
  const fail: Located = (reason, values = {}) => ({ error: { reason, file: at.file, sheet: null, cell: null, feature: label, values } })
  const polygons = polygonsOf(raw.geometry)
  if (polygons === 'empty') return fail('geometry-empty')
  if ('type' in polygons) return fail('not-polygon', { type: polygons.type })
  const wound = polygons.map((polygon) => rewind(polygon.map(closed)))
  const wrong =
    positionError(polygons, fail) ??
    shapeError(
      wound.map((each) => each.polygon),
      fail,
    )
  if (wrong !== null) return wrong
  const counted = raw.properties['binhyenPointsBefore']
  return {
    boundary: {
      file: at.file,
      label,
      ...described,
      polygons: wound.map((each) => onGrid(each.polygon, cell)),
      pointsBefore: typeof counted === 'number' ? counted : countPoints(polygons),
      turned: wound.reduce((sum, each) => sum + each.turned, 0),
    },
  }
}

export type ReadBoundaries = {
  readonly boundaries: readonly ReadBoundary[]
  readonly errors: readonly ImportError[]
  readonly files: readonly { readonly name: string; readonly rows: number }[]
}

/** Errors that are the same for every feature of a file: the first stands for all. */
const WHOLE_FILE: ReadonlySet<ImportErrorReason> = new Set(['projected', 'swapped'])
export const isOfWholeFile = (read: ReadFeature): boolean => 'error' in read && WHOLE_FILE.has(read.error.reason)

function parse(file: {
  readonly name: string
  readonly bytes: Uint8Array
}): { readonly document: unknown } | { readonly error: ImportError } {
  const name = file.name.normalize('NFC')
  if (file.bytes.byteLength === 0) return { error: fileError(name, 'file-empty') }
  try {
    return { document: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes).replace(/^\uFEFF/u, '')) as unknown }
  } catch (error) {
    const text = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, Math.min(file.bytes.byteLength, 64)).toString('utf8')
    const detail = error instanceof Error ? error.message.slice(0, 80) : ''
    return { error: fileError(name, /^\uFEFF?\s*\{/u.test(text) ? 'file-cut' : 'not-geojson', { detail }) }
  }
}

/** The features of a file, or why it has none to give. */
function openFile(file: { readonly name: string; readonly bytes: Uint8Array }): readonly RawFeature[] | ImportError {
  const name = file.name.normalize('NFC')
  const parsed = parse(file)
  if ('error' in parsed) return parsed.error
  const fault = isRecord(parsed.document) ? crsFault(name, parsed.document) : null
  return fault ?? featuresOf(parsed.document) ?? fileError(name, 'not-geojson', { detail: 'type' })
}

/** All features of some files, each checked. */
export function readBoundaryFiles(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  level: BoundaryLevel,
): ReadBoundaries {
  const boundaries: ReadBoundary[] = []
  const errors: ImportError[] = []
  const counted: { name: string; rows: number }[] = []
  for (const file of files) {
    const name = file.name.normalize('NFC')
    const features = openFile(file)
    if ('reason' in features) {
      errors.push(features)
      continue
    }
    if (features.length === 0) errors.push(fileError(name, 'geometry-empty'))
    counted.push({ name, rows: features.length })
    for (const [index, raw] of features.entries()) {
      const read = readFeature(raw, { file: name, index: index + 1, level })
      if ('boundary' in read) boundaries.push(read.boundary)
      else errors.push(read.error)
      if (isOfWholeFile(read)) break
    }
  }
  return { boundaries, errors, files: counted }
}

/** A degree of latitude in metres. */
const DEGREE = 111_320

type Shape = {
  readonly type: 'Feature'
  readonly properties: { readonly at: number }
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] }
}
type Shapes = { readonly type: 'FeatureCollection'; readonly features: readonly Shape[] }

/**
 * Simplifies all boundaries as one set, so that neighbours keep one border: lines stay within about `tolerance` metres. A unit
 * that would vanish keeps the shape it came with.
 */
export function simplifyTogether(sets: readonly (readonly Polygon[])[], tolerance: number): readonly (readonly Polygon[])[] {
  if (tolerance === 0 || sets.length === 0) return sets
  const collection: Shapes = {
    type: 'FeatureCollection',
    features: sets.map((polygons, at): Shape => ({
      type: 'Feature',
      properties: { at },
      // not changed by topology() as long as it is not asked to quantise
      geometry: { type: 'MultiPolygon', coordinates: polygons },
    })),
  }
  const topo = presimplify(topology({ units: collection as never }) as never)
  const simple = simplify(topo as never, (tolerance / DEGREE) ** 2)
  const { units } = (simple as unknown as { readonly objects: Readonly<Record<'units', unknown>> }).objects
  const { features } = featureOf(simple as never, units as never) as unknown as Shapes
  return sets.map((original, at) => {
    const made = features[at]?.geometry.coordinates ?? []
    return made.length === original.length ? made.map((polygon, index) => keepIslands(polygon, original[index] ?? polygon)) : original
  })
}

const stands = (ring: Ring): boolean => ring.length >= 4 && signedArea(ring) !== 0

function keepIslands(polygon: Polygon, original: Polygon): Polygon {
  const [outer = [], ...holes] = polygon
  if (!stands(outer)) return original
  return [outer, ...holes.filter(stands)]
}
