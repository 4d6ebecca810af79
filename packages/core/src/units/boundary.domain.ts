// The only place for what a boundary must be: polygons in degrees within Vietnam's extent, rings wound right, crossing nothing, of a known unit.
import { padCode } from './import-file.domain.ts'
import { foldName, findTypedName } from './unit-name.domain.ts'
import type { Level, UnitId } from './units.domain.ts'

/** Longitude, latitude in degrees (WGS 84). */
export type Position = readonly [number, number]
export type Ring = readonly Position[]
/** The outer ring first, then its holes. */
export type Polygon = readonly Ring[]
export type BoundaryLevel = Extract<Level, 'province' | 'district' | 'commune'>

/** The land, sea and archipelagos of Vietnam lie within. */
export const EXTENT = { west: 102, east: 118, south: 6, north: 24 } as const

/** Metres on a plane, by what their size says. */
export type ProjectedSystem = 'VN-2000' | 'Web Mercator' | '?'
export type PositionFault =
  | { readonly reason: 'projected'; readonly system: ProjectedSystem }
  | { readonly reason: 'swapped' }
  | { readonly reason: 'outside' }

const within = (x: number, y: number): boolean => x >= EXTENT.west && x <= EXTENT.east && y >= EXTENT.south && y <= EXTENT.north

/** Eastings of VN-2000 lie around 500 km, northings between 900 and 2.700 km; tables give them in either order. */
function isVn2000(x: number, y: number): boolean {
  const fits = (easting: number, northing: number): boolean =>
    easting > 50_000 && easting < 1_200_000 && northing > 600_000 && northing < 2_800_000
  return fits(x, y) || fits(y, x)
}

/** Why a position cannot be one of Vietnam in degrees, or null. */
export function findPositionFault([x, y]: Position): PositionFault | null {
  if (within(x, y)) return null
  if (within(y, x)) return { reason: 'swapped' }
  if (Math.abs(x) <= 360 && Math.abs(y) <= 360) return { reason: 'outside' }
  if (x > 11_000_000 && x < 13_500_000) return { reason: 'projected', system: 'Web Mercator' }
  return { reason: 'projected', system: isVn2000(x, y) ? 'VN-2000' : '?' }
}

/** Twice the signed area of a ring in square degrees; positive counter-clockwise. */
export function signedArea(ring: Ring): number {
  let sum = 0
  for (let i = 1; i < ring.length; i += 1) {
    const a = ring[i - 1]
    const b = ring[i]
    if (a && b) sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}

/** Outer rings counter-clockwise, holes clockwise (RFC 7946 §3.1.6). `turned`: how many rings were not. */
export function rewind(polygon: Polygon): { readonly polygon: Polygon; readonly turned: number } {
  let turned = 0
  const rings = polygon.map((ring, index) => {
    const right = index === 0 ? signedArea(ring) >= 0 : signedArea(ring) <= 0
    if (!right) turned += 1
    return right ? ring : ring.toReversed()
  })
  return { polygon: rings, turned }
}

const RADIUS_KM = 6371.0088

/** Area on the sphere in km² of polygons, holes taken off (Chamberlain & Duquette). */
export function areaKm2(polygons: readonly Polygon[]): number {
  const radians = Math.PI / 180
  const ringArea = (ring: Ring): number => {
    let sum = 0
    for (let i = 1; i < ring.length; i += 1) {
      const a = ring[i - 1]
      const b = ring[i]
      if (a && b) sum += (b[0] - a[0]) * radians * (2 + Math.sin(a[1] * radians) + Math.sin(b[1] * radians))
    }
    return Math.abs((sum * RADIUS_KM * RADIUS_KM) / 2)
  }
  return polygons.reduce((all, [outer = [], ...holes]) => all + ringArea(outer) - holes.reduce((sum, hole) => sum + ringArea(hole), 0), 0)
}

export function countPoints(polygons: readonly Polygon[]): number {
  return polygons.reduce((all, polygon) => all + polygon.reduce((sum, ring) => sum + ring.length, 0), 0)
}

/** West, south, east, north; null where there is no point. */
export function boundsOf(polygons: readonly Polygon[]): readonly [number, number, number, number] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of polygons) {
    for (const [x, y] of polygon[0] ?? []) {
      west = Math.min(west, x)
      south = Math.min(south, y)
      east = Math.max(east, x)
      north = Math.max(north, y)
    }
  }
  return west === Infinity ? null : [west, south, east, north]
}

/** On which side of the line through a and b the point lies. */
const side = (a: Position, b: Position, p: Position): number => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

/** Where two segments cross within both; null where they only touch, overlap along a line, or miss. */
function crossing(a: Position, b: Position, c: Position, d: Position): Position | null {
  if (a === d || b === c) return null
  const s = side(a, b, c)
  const t = side(a, b, d)
  if (s === 0 || t === 0 || s > 0 === t > 0) return null
  const u = side(c, d, a)
  const v = side(c, d, b)
  if (u === 0 || v === 0 || u > 0 === v > 0) return null
  const part = s / (s - t)
  return [c[0] + part * (d[0] - c[0]), c[1] + part * (d[1] - c[1])]
}

type Segment = readonly [Position, Position]
type Box = readonly [west: number, south: number, east: number, north: number]

/** Fewer segments than this are compared pair by pair. */
const FEW = 24
/** How often a box is quartered at most: to a hundred-thousandth of its side. */
const QUARTERINGS = 17

/** Whether a segment passes through a box: their extents meet, and the box's corners are not all on one side of its line. */
function touches([a, b]: Segment, [west, south, east, north]: Box): boolean {
  if (Math.max(a[0], b[0]) < west || Math.min(a[0], b[0]) > east || Math.max(a[1], b[1]) < south || Math.min(a[1], b[1]) > north) {
    return false
  }
  const sides = [side(a, b, [west, south]), side(a, b, [east, south]), side(a, b, [west, north]), side(a, b, [east, north])]
  return !sides.every((each) => each > 0) && !sides.every((each) => each < 0)
}

function crossingInPairs(segments: readonly Segment[]): Position | null {
  for (const [index, [a, b]] of segments.entries()) {
    for (let other = index + 1; other < segments.length; other += 1) {
      const second = segments[other]
      const found = second === undefined ? null : crossing(a, b, second[0], second[1])
      if (found !== null) return found
    }
  }
  return null
}

/** Two segments that cross do so in some quarter both touch, so that each quarter is looked at alone. */
function crossingWithin(segments: readonly Segment[], box: Box, quarterings: number): Position | null {
  if (segments.length <= FEW || quarterings === 0) return crossingInPairs(segments)
  const [west, south, east, north] = box
  const [x, y] = [(west + east) / 2, (south + north) / 2]
  const quarters: readonly Box[] = [
    [west, south, x, y],
    [x, south, east, y],
    [west, y, x, north],
    [x, y, east, north],
  ]
  const parts = quarters.map((quarter) => segments.filter((segment) => touches(segment, quarter)))
  // where quartering no longer thins them out (many meet in one point), pairs are fewer
  if (parts.reduce((sum, part) => sum + part.length, 0) > segments.length * 2.5) return crossingInPairs(segments)
  for (const [index, part] of parts.entries()) {
    const found = part.length < 2 ? null : crossingWithin(part, quarters[index] ?? box, quarterings - 1)
    if (found !== null) return found
  }
  return null
}

/** A place where the rings of a polygon cross themselves or each other; null where they only touch or miss. */
export function findCrossing(polygon: Polygon): Position | null {
  const bounds = boundsOf([polygon])
  const segments = polygon.flatMap((ring) => ring.slice(1).map((b, index): Segment => [ring[index] ?? b, b]))
  return bounds === null ? null : crossingWithin(segments, bounds, QUARTERINGS)
}

/** One unit that a feature may be. `province`: the name of the province it lies in. */
export type BoundaryUnit = { readonly id: UnitId; readonly code: string; readonly fullName: string; readonly province: string }
export type Properties = Readonly<Record<string, unknown>>

/** Where files keep the code, looked at in this order; names are compared folded. */
const CODES = [
  'code',
  'ma',
  'ma xa',
  'maxa',
  'ward code',
  'ma phuong xa',
  'ma dvhc',
  'ma huyen',
  'mahuyen',
  'ma tinh',
  'matinh',
  'province code',
]
const NAMES = ['full name', 'fullname', 'ten xa', 'tenxa', 'ten', 'name', 'ten tinh', 'tentinh', 'shapename', 'name 1', 'name vi']
const PROVINCES = ['province', 'province name', 'provincename', 'tinh', 'ten tinh', 'tentinh', 'tinh thanh pho']

function findText(properties: Properties, names: readonly string[]): string | null {
  const folded = new Map(Object.entries(properties).map(([key, value]) => [foldName(key), value]))
  for (const name of names) {
    const value = folded.get(name)
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return null
}

const DIGITS: Readonly<Record<BoundaryLevel, number>> = { province: 2, district: 3, commune: 5 }

/** What a feature says of itself; the code padded to the level's digits, null where it carries none that fits. */
export function describeFeature(
  properties: Properties,
  id: unknown,
  level: BoundaryLevel,
): { readonly code: string | null; readonly name: string | null; readonly province: string | null } {
  const given = findText(properties, CODES) ?? (typeof id === 'string' || typeof id === 'number' ? String(id) : null)
  return {
    code: given === null ? null : padCode(given, DIGITS[level]),
    name: findText(properties, NAMES),
    province: level === 'province' ? null : findText(properties, PROVINCES),
  }
}

export type BoundaryIndex = {
  readonly byCode: ReadonlyMap<string, BoundaryUnit>
  readonly byName: ReadonlyMap<string, readonly BoundaryUnit[]>
}

const bareFolded = (level: BoundaryLevel, name: string): string => foldName(findTypedName(level, name)?.bareName ?? name)
const bareProvince = (name: string): string => bareFolded('province', name)

/** The units of a level on a day, by code and by folded name, alone and with the province. */
export function indexUnits(level: BoundaryLevel, units: readonly BoundaryUnit[]): BoundaryIndex {
  const byName = new Map<string, BoundaryUnit[]>()
  for (const unit of units) {
    const bare = bareFolded(level, unit.fullName)
    const full = foldName(unit.fullName)
    const province = bareProvince(unit.province)
    for (const key of new Set([bare, full, `${bare}|${province}`, `${full}|${province}`])) {
      const same = byName.get(key)
      if (same) same.push(unit)
      else byName.set(key, [unit])
    }
  }
  return { byCode: new Map(units.map((unit) => [unit.code, unit])), byName }
}

/** The unit a feature is of: by code, else by its folded name with the province; null where none or several fit. */
export function matchFeature(
  index: BoundaryIndex,
  level: BoundaryLevel,
  feature: { readonly code: string | null; readonly name: string | null; readonly province: string | null },
): BoundaryUnit | null {
  const coded = feature.code === null ? undefined : index.byCode.get(feature.code)
  if (coded !== undefined) return coded
  if (feature.name === null) return null
  const where = feature.province === null ? '' : `|${bareProvince(feature.province)}`
  for (const key of [foldName(feature.name), bareFolded(level, feature.name)]) {
    const found = index.byName.get(`${key}${where}`) ?? []
    if (found.length === 1) return found[0] ?? null
  }
  return null
}

/** Grid cells in a degree; one is about a metre wide. */
const GRID = 100_000

/** Rounding down twice is rounding down once to the coarser grid: what was snapped finely before may be snapped coarsely later. */
const onGrid = (degrees: number, cell: number): number => (Math.floor(Math.floor(degrees * GRID + 0.5) / cell) * cell) / GRID

/**
 * A ring on a grid `cell` metres wide, about (a power of two): each point alone decides where it goes, so that neighbours keep
 * their shared border whatever is read in between. Repeated points go. Null where fewer than three points are left.
 */
export function snapRing(ring: Ring, cell: number): Ring | null {
  const snapped: Position[] = []
  for (const [x, y] of ring) {
    const at: Position = [onGrid(x, cell), onGrid(y, cell)]
    const last = snapped.at(-1)
    if (last === undefined || last[0] !== at[0] || last[1] !== at[1]) snapped.push(at)
  }
  const [first] = snapped
  const last = snapped.at(-1)
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) snapped.push(first)
  return snapped.length >= 4 ? snapped : null
}

export type Picture = {
  readonly width: number
  readonly height: number
  readonly shapes: readonly { readonly name: string; readonly path: string }[]
}

/** A small picture of what was read: SVG paths in whole pixels, north up, degrees shortened by the latitude. */
export function drawPicture(units: readonly { readonly name: string; readonly polygons: readonly Polygon[] }[], width: number): Picture {
  const bounds = boundsOf(units.flatMap((unit) => unit.polygons))
  if (bounds === null) return { width, height: 0, shapes: [] }
  const [west, south, east, north] = bounds
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / Math.max((east - west) * shrink, (north - south) / 2, 1 / GRID)
  const at = ([x, y]: Position): string => `${Math.round((x - west) * shrink * scale)} ${Math.round((north - y) * scale)}`
  const pathOf = (ring: Ring): string => {
    const points = ring.map(at).filter((point, index, all) => point !== all[index - 1])
    return points.length < 3 ? '' : `M${points.join('L')}Z`
  }
  return {
    width: Math.max(1, Math.round((east - west) * shrink * scale)),
    height: Math.max(1, Math.round((north - south) * scale)),
    shapes: units.map((unit) => ({ name: unit.name, path: unit.polygons.flatMap((polygon) => polygon.map(pathOf)).join('') })),
  }
}
