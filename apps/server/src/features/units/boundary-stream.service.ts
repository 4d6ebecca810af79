// The only place that reads boundary files too large for one piece: feature by feature, in memory that does not grow with the file.
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { BoundaryLevel, Polygon, Ring } from '@binhyen/core/units/boundary.domain'
import { fileError, type ImportError } from '@binhyen/core/units/import-file.domain'
import {
  crsFault,
  isOfWholeFile,
  featuresOf,
  onGrid,
  readBoundaryFiles,
  readFeature,
  simplifyTogether,
  type RawFeature,
  type ReadBoundary,
} from './boundary-file.service.ts'

/** Files up to this size are read in one piece. */
const WHOLE = 20 * 1024 * 1024
/** Points kept at once; with more, the grid they lie on becomes twice as wide. */
const MOST_POINTS = 2_000_000
/** One feature alone may have no more bytes. */
const MOST_OF_ONE = 256 * 1024 * 1024

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = ['"', '\\', '{', '}', '[', ']'].map((mark) => mark.charCodeAt(0))

/** What a scan meets: a feature, the declared coordinate system, or the end of the file inside of something. */
type Met = { readonly kind: 'feature' | 'crs'; readonly bytes: Buffer } | { readonly kind: 'cut' }

/** How far a scan is: how deep, in which string, below which key of the document, and what it is cutting out. */
type Scan = {
  depth: number
  inString: boolean
  escaped: boolean
  inFeatures: boolean
  key: string
  /** The beginning of a key that the chunk before ended in. */
  keyHead: string
  keyFrom: number
  cutting: 'feature' | 'crs' | null
  from: number
}

/** A byte inside a string; a key of the document is kept when it ends. */
function passString(scan: Scan, chunk: Buffer, at: number): void {
  const byte = chunk[at]
  if (scan.escaped) scan.escaped = false
  else if (byte === BACKSLASH) scan.escaped = true
  else if (byte === QUOTE) {
    scan.inString = false
    if (scan.depth === 1) scan.key = scan.keyHead + chunk.toString('latin1', scan.keyFrom, at)
    scan.keyHead = ''
  }
}

function passOpening(scan: Scan, byte: number | undefined, at: number): void {
  const { depth, key, inFeatures } = scan
  const begins = byte === OPEN && ((inFeatures && depth === 2) || (depth === 1 && key === 'crs'))
  if (scan.cutting === null && begins) {
    scan.cutting = inFeatures ? 'feature' : 'crs'
    scan.from = at
  }
  if (depth === 1 && byte === OPEN_LIST && key === 'features') scan.inFeatures = true
  scan.depth += 1
}

/** True where what is being cut out ends here. */
function passClosing(scan: Scan): boolean {
  scan.depth -= 1
  if (scan.cutting !== null && scan.depth === (scan.cutting === 'feature' ? 2 : 1)) return true
  if (scan.cutting === null && scan.depth === 1) scan.inFeatures = false
  return false
}

/** One byte; true where what is being cut out ends with it. */
function pass(scan: Scan, chunk: Buffer, at: number): boolean {
  const byte = chunk[at]
  if (scan.inString) passString(scan, chunk, at)
  else if (byte === QUOTE) {
    scan.inString = true
    scan.keyFrom = at + 1
  } else if (byte === OPEN || byte === OPEN_LIST) passOpening(scan, byte, at)
  else if (byte === CLOSE || byte === CLOSE_LIST) return passClosing(scan)
  return false
}

/**
 * Cuts a FeatureCollection into its features without parsing it: only quotes, braces and brackets are looked at, so that the
 * parser of the engine does the rest, one feature at a time.
 */
export async function* scanFeatures(chunks: AsyncIterable<Buffer>): AsyncGenerator<Met> {
  const scan: Scan = {
    depth: 0,
    inString: false,
    escaped: false,
    inFeatures: false,
    key: '',
    keyHead: '',
    keyFrom: 0,
    cutting: null,
    from: 0,
  }
  let pieces: Buffer[] = []
  for await (const chunk of chunks) {
    scan.from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      if (!pass(scan, chunk, at) || scan.cutting === null) continue
      yield { kind: scan.cutting, bytes: Buffer.concat([...pieces, chunk.subarray(scan.from, at + 1)]) }
      scan.cutting = null
      pieces = []
    }
    // a key may go on in the next chunk
    if (scan.inString && scan.depth === 1) scan.keyHead += chunk.toString('latin1', scan.keyFrom)
    scan.keyFrom = 0
    if (scan.cutting !== null) pieces.push(Buffer.from(chunk.subarray(scan.from)))
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) > MOST_OF_ONE) break
  }
  if (scan.depth !== 0 || scan.cutting !== null) yield { kind: 'cut' }
}

/** A boundary in little room: each ring as whole grid numbers. */
type Kept = Omit<ReadBoundary, 'polygons'> & { readonly polygons: readonly (readonly Int32Array[])[] }

const GRID = 100_000
const pack = (ring: Ring): Int32Array => Int32Array.from(ring.flat(), (degrees) => Math.round(degrees * GRID))
const unpack = (ring: Int32Array): Ring =>
  Array.from({ length: ring.length / 2 }, (_, index) => [(ring[index * 2] ?? 0) / GRID, (ring[index * 2 + 1] ?? 0) / GRID])
const keep = (boundary: ReadBoundary): Kept => ({ ...boundary, polygons: boundary.polygons.map((polygon) => polygon.map(pack)) })
const open = (kept: Kept): readonly Polygon[] => kept.polygons.map((polygon) => polygon.map(unpack))
const pointsOf = (kept: Kept): number =>
  kept.polygons.reduce((all, polygon) => all + polygon.reduce((sum, ring) => sum + ring.length / 2, 0), 0)

type Store = { boundaries: Kept[]; points: number; cell: number }

/** Adds a boundary; where too many points are held, all of them move to the next coarser grid. */
function add(store: Store, boundary: ReadBoundary): void {
  const kept = keep(boundary)
  store.boundaries.push(kept)
  store.points += pointsOf(kept)
  while (store.points > MOST_POINTS && store.cell < 1024) {
    store.cell *= 2
    store.boundaries = store.boundaries.map((each) => keep({ ...each, polygons: open(each).map((polygon) => onGrid(polygon, store.cell)) }))
    store.points = store.boundaries.reduce((sum, each) => sum + pointsOf(each), 0)
  }
}

type Counted = { readonly name: string; rows: number }

async function readLarge(
  path: string,
  level: BoundaryLevel,
  store: Store,
): Promise<{ readonly errors: readonly ImportError[]; readonly counted: Counted }> {
  const name = basename(path).normalize('NFC')
  const errors: ImportError[] = []
  const counted: Counted = { name, rows: 0 }
  for await (const met of scanFeatures(createReadStream(path, { highWaterMark: 1024 * 1024 }))) {
    if (met.kind === 'cut') {
      errors.push(fileError(name, 'file-cut', { detail: String(counted.rows) }))
      break
    }
    const value = parse(met.bytes)
    const fault = met.kind === 'crs' ? crsFault(name, { crs: value }) : null
    if (fault !== null) return { errors: [fault], counted }
    if (met.kind === 'crs') continue
    counted.rows += 1
    const [raw = NOTHING] = featuresOf({ type: 'FeatureCollection', features: [value] }) ?? []
    const read = readFeature(raw, { file: name, index: counted.rows, level }, store.cell)
    if ('boundary' in read) add(store, read.boundary)
    else errors.push(read.error)
    if (isOfWholeFile(read)) break
  }
  if (counted.rows === 0 && errors.length === 0) errors.push(fileError(name, 'not-geojson', { detail: 'features' }))
  return { errors, counted }
}

const NOTHING: RawFeature = { properties: {}, id: undefined, geometry: null }

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return null
  }
}

export type PreparedBoundaries = {
  /** One FeatureCollection, simplified, small enough to be sent. */
  readonly bytes: Uint8Array
  readonly features: number
  readonly errors: readonly ImportError[]
  readonly files: readonly { readonly name: string; readonly rows: number }[]
  readonly pointsBefore: number
  readonly pointsAfter: number
  /** Width of the grid in metres, about, that the points had to be put on. */
  readonly cell: number
}

/** Reads boundary files of any size and makes one small file of them, with borders still shared. */
export async function prepareBoundaries(paths: readonly string[], level: BoundaryLevel, tolerance: number): Promise<PreparedBoundaries> {
  const store: Store = { boundaries: [], points: 0, cell: 1 }
  const errors: ImportError[] = []
  const files: { readonly name: string; readonly rows: number }[] = []
  for (const path of paths) {
    if ((await stat(path)).size > WHOLE) {
      const large = await readLarge(path, level, store)
      errors.push(...large.errors)
      files.push(large.counted)
      continue
    }
    const read = readBoundaryFiles([{ name: basename(path), bytes: await readFile(path) }], level)
    for (const boundary of read.boundaries) {
      add(store, { ...boundary, polygons: boundary.polygons.map((polygon) => onGrid(polygon, store.cell)) })
    }
    errors.push(...read.errors)
    files.push(...read.files)
  }
  const simple = simplifyTogether(store.boundaries.map(open), tolerance)
  const pointsAfter = simple.flat(2).reduce((sum, ring) => sum + ring.length, 0)
  return {
    bytes: new TextEncoder().encode(
      JSON.stringify({ type: 'FeatureCollection', features: store.boundaries.map((each, index) => featureOf(each, simple[index] ?? [])) }),
    ),
    features: store.boundaries.length,
    errors,
    files,
    pointsBefore: store.boundaries.reduce((sum, each) => sum + each.pointsBefore, 0),
    pointsAfter,
    cell: store.cell,
  }
}

function featureOf(boundary: Kept, polygons: readonly Polygon[]): object {
  return {
    type: 'Feature',
    properties: { code: boundary.code, name: boundary.name, province: boundary.province, binhyenPointsBefore: boundary.pointsBefore },
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  }
}
