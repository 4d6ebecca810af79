// Boundaries over HTTP and from large files: what is read, matched, refused, simplified and kept.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kinks } from '@turf/kinks'
import { rewind as turfRewind } from '@turf/rewind'
import fc from 'fast-check'
import { topology } from 'topojson-server'
import { describe, expect, test } from 'vitest'
import { findCrossing, rewind, signedArea } from '@binhyen/core/units/boundary.domain'
import * as api from '@binhyen/core/units/unit-imports.contract'
import { inRollback } from '../../../test/harness.ts'
import type { Client } from '../../../test/client.ts'
import { simplifyTogether } from './boundary-file.service.ts'
import { prepareBoundaries, scanFeatures } from './boundary-stream.service.ts'

type Point = readonly [number, number]
const square = (x: number, y: number, size = 0.1): Point[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
]
const feature = (properties: object, ring: readonly Point[], more: object = {}): object => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
  ...more,
})
const collection = (...features: object[]): object => ({ type: 'FeatureCollection', features })
const file = (document: object | string, name = 'ranh-gioi.geojson'): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)),
})

type Query = {
  readonly level?: 'province' | 'commune'
  readonly apply?: 'true'
  readonly skip?: 'true'
  readonly tolerance?: number
  readonly seen?: string
}
const send = (who: Client, files: readonly { name: string; bytes: Uint8Array }[], query: Query = {}) =>
  who.call(api.importBoundaries, {
    query: { on: '2025-07-01', source: 'Tệp thử', licence: 'CC BY 4.0', level: 'commune', ...query },
    files,
  })

const BA_DINH = '00004@2025-07-01'
const HA_NOI = '01@2019-10-06'

describe('boundaries', () => {
  test('are matched by code, id, or folded name with the province, shown, and kept with their source', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const files = [
        file(
          collection(
            feature({ code: '00004', name: 'Ba Đình' }, square(105.8, 21)),
            feature({ MA_XA: 8 }, square(105.9, 21).toReversed()),
            feature({ ten_xa: 'giang vo', tinh: 'Ha Noi' }, square(106, 21)),
          ),
        ),
        file(feature({}, square(106.1, 21), { id: '00097' }), '00097.geojson'),
      ]
      const { body, status } = await send(admin, files, { tolerance: 0 })
      expect([status, body.errors, body.turned]).toEqual([200, [], 1])
      expect(body.units.map((each) => [each.code, each.name, each.pointsBefore, each.replaces])).toEqual([
        ['00004', 'Phường Ba Đình', 5, null],
        ['00008', 'Phường Ngọc Hà', 5, null],
        ['00025', 'Phường Giảng Võ', 5, null],
        ['00097', 'Phường Hồng Hà', 5, null],
      ])
      // a tenth of a degree square at 21 N: 11.1 km × 10.4 km
      expect(body.units[0]?.areaKm2).toBeCloseTo(115.4, 0)
      expect(body.picture.shapes.map((shape) => shape.name)).toEqual([
        'Phường Ba Đình',
        'Phường Ngọc Hà',
        'Phường Giảng Võ',
        'Phường Hồng Hà',
      ])
      expect(body.picture.shapes[0]?.path).toMatch(/^M0 \d+L\d+ \d+L/)
      const none = await admin.call(api.listBoundaries, { params: { id: BA_DINH } })
      expect(none.body.boundaries).toEqual([])
      const done = await send(admin, files, { tolerance: 0, apply: 'true', seen: body.seen })
      expect(done.body.applied).toBe(true)
      const kept = await admin.call(api.listBoundaries, { params: { id: HA_NOI } })
      expect(kept.body.boundaries.map((each) => [each.name, each.effectiveOn, each.source, each.licence])).toContainEqual([
        'Phường Ba Đình',
        '2025-07-01',
        'Tệp thử',
        'CC BY 4.0',
      ])
      expect(kept.body.without.length).toBe(126 - 4 + 1)
      expect((await send(admin, files)).body.units.map((each) => each.replaces)).toEqual(Array.from({ length: 4 }, () => '2025-07-01'))
      expect((await send(admin, files, { apply: 'true', seen: 'other' })).code).toBe('unit.import-changed')
    }))

  test('neighbours keep one border when simplified, and a tiny island stays', () => {
    const wiggle = Array.from({ length: 200 }, (_, index): Point => [105.9 + Math.sin(index) * 0.0002, 21 + index * 0.0005])
    const west: Point[] = [[105.8, 21], ...wiggle, [105.8, 21.1], [105.8, 21]]
    const east: Point[] = [[106, 21], [106, 21.1], ...wiggle.toReversed(), [106, 21]]
    const island = square(107, 20, 0.0002)
    const [a = [], b = [], c = []] = simplifyTogether([[[west]], [[east]], [[island]]], 200)
    const border = (ring: readonly (readonly [number, number])[] = []): string[] =>
      ring.filter(([x]) => x > 105.85 && x < 105.95).map(String)
    expect(border(a[0]?.[0]).length).toBeLessThan(60)
    expect(new Set(border(a[0]?.[0]))).toEqual(new Set(border(b[0]?.[0])))
    expect(c).toEqual([[island]])
  })

  test.each([
    [
      'VN-2000 metres',
      [
        [586_000, 2_325_000],
        [596_000, 2_325_000],
        [596_000, 2_335_000],
        [586_000, 2_325_000],
      ],
      'projected',
      { system: 'VN-2000' },
    ],
    [
      'Web Mercator',
      [
        [11_778_000, 2_390_000],
        [11_779_000, 2_390_000],
        [11_779_000, 2_391_000],
        [11_778_000, 2_390_000],
      ],
      'projected',
      { system: 'Web Mercator' },
    ],
    [
      'latitude first',
      [
        [21, 105.8],
        [21, 105.9],
        [21.1, 105.9],
        [21, 105.8],
      ],
      'swapped',
      { x: 21, y: 105.8 },
    ],
    [
      'another country',
      [
        [2.3, 48.8],
        [2.4, 48.8],
        [2.4, 48.9],
        [2.3, 48.8],
      ],
      'outside',
      { x: 2.3, y: 48.8 },
    ],
    [
      'a line that crosses itself',
      [
        [105, 21],
        [105.1, 21.1],
        [105.1, 21],
        [105, 21.2],
        [105, 21],
      ],
      'self-crossing',
      { x: 105.066667, y: 21.066667 },
    ],
    [
      'a ring without area',
      [
        [105, 21],
        [105.1, 21],
        [105, 21],
      ],
      'ring-short',
      { x: 105, y: 21 },
    ],
  ] as const)('%s is located', (_, ring, reason, values) =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const document = collection(feature({ code: '00008' }, square(105.9, 21)), feature({ code: '00004', name: 'Ba Đình' }, ring))
      const { body } = await send(admin, [file(document)])
      expect(body.errors).toMatchObject([{ reason, feature: '2 · Ba Đình', file: 'ranh-gioi.geojson', values }])
      expect((await send(admin, [file(document)], { apply: 'true' })).code).toBe('unit.import-refused')
      expect((await admin.call(api.listBoundaries, { params: { id: '00008@2025-07-01' } })).body.boundaries).toEqual([])
    }),
  )

  test('units nobody knows, units twice, empty and other geometries: the rest may be kept without them', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const document = collection(
        feature({ code: '99999', name: 'Nơi Không Có' }, square(105.8, 21)),
        feature({ code: '00004' }, square(105.9, 21)),
        feature({ name: 'Phường Ba Đình', province: 'Thành phố Hà Nội' }, square(106, 21)),
        { type: 'Feature', properties: { code: '00008' }, geometry: null },
        { type: 'Feature', properties: { code: '00025' }, geometry: { type: 'Point', coordinates: [105.8, 21] } },
        { type: 'Feature', properties: { code: '00070' }, geometry: { type: 'Polygon', coordinates: [] } },
      )
      const { body } = await send(admin, [file(document)])
      expect(body.errors.map((each) => [each.feature, each.reason])).toEqual([
        ['4 · 00008', 'geometry-empty'],
        ['5 · 00025', 'not-polygon'],
        ['6 · 00070', 'geometry-empty'],
        ['1 · Nơi Không Có', 'unit-unknown'],
        ['3 · Phường Ba Đình', 'unit-repeated'],
      ])
      expect(body.skippable).toBe(true)
      const done = await send(admin, [file(document)], { apply: 'true', skip: 'true' })
      expect(done.body.units.map((each) => each.code)).toEqual(['00004'])
    }))

  test.each([
    ['a file cut short', '{"type":"FeatureCollection","features":[{"type":"Fea', 'file-cut'],
    ['a table', 'Mã,Tên\n1,A', 'not-geojson'],
    ['other JSON', '{"a":1}', 'not-geojson'],
    ['nothing', '', 'file-empty'],
    ['no features', '{"type":"FeatureCollection","features":[]}', 'geometry-empty'],
    [
      'another system declared',
      '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3405"}},"features":[]}',
      'crs-other',
    ],
  ])('%s is refused and cannot be skipped', (_, text, reason) =>
    inRollback(async ({ as, mistakes }) => {
      const admin = await as('administrator', 'VN')
      const { body } = await send(admin, [file(text), file(feature({ code: '00004' }, square(105.8, 21)), 'b.geojson')])
      expect(body.errors.map((each) => [each.reason, each.file])).toEqual([[reason, 'ranh-gioi.geojson']])
      if (reason !== 'geometry-empty') {
        expect((await send(admin, [file(text)], { apply: 'true', skip: 'true' })).code).toBe('unit.import-refused')
      }
      expect(mistakes).toEqual([])
    }),
  )

  test('TopoJSON is read, and provinces are found by their names', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const topo = topology({
        provinces: collection(
          feature({ shapeName: 'An Giang' }, square(105, 10)),
          feature({ shapeName: 'Lao Cai' }, square(104, 22)),
        ) as never,
      })
      const { body } = await send(admin, [file(topo, 'tinh.topojson')], { level: 'province' })
      expect([body.errors, body.units.map((each) => each.name)]).toEqual([[], ['Tỉnh Lào Cai', 'Tỉnh An Giang']])
    }))

  test('an administrator of one province keeps only its own; the database refuses the rest', () =>
    inRollback(async ({ as }) => {
      const local = await as('administrator', '15@2025-07-01')
      const own = file(feature({ code: '02839' }, square(104, 22)))
      expect((await send(local, [own], { apply: 'true' })).status).toBe(200)
      expect((await send(local, [file(feature({ code: '00004' }, square(105.8, 21)))], { apply: 'true' })).code).toBe('auth.forbidden')
      const reader = await as('leader', 'VN')
      expect((await send(reader, [own])).code).toBe('auth.forbidden')
    }))

  test('more than 20 MB are refused before they are read', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const half = { name: 'a.geojson', bytes: new Uint8Array(11 * 1024 * 1024) }
      const { status, code } = await send(admin, [half, half])
      expect([status, code]).toEqual([413, 'request.too-large'])
    }))
})

describe('a large file', () => {
  const chunksOf = async function* (text: string, size: number): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const scan = async (text: string, size: number): Promise<string[]> => {
    const found: string[] = []
    for await (const met of scanFeatures(chunksOf(text, size))) {
      found.push(met.kind === 'cut' ? 'cut' : `${met.kind} ${met.bytes.toString()}`)
    }
    return found
  }

  test('is cut into its features wherever the chunks end', async () => {
    const odd = {
      type: 'Feature',
      properties: { name: 'a "}{][" \\ b', features: ['x'] },
      geometry: { type: 'Polygon', coordinates: [[[1, 2]]] },
    }
    const text = JSON.stringify({
      type: 'FeatureCollection',
      crs: { properties: { name: 'x' } },
      features: [odd, { ...odd, id: 2 }],
      bbox: [1],
    })
    const expected = [
      `crs ${JSON.stringify({ properties: { name: 'x' } })}`,
      `feature ${JSON.stringify(odd)}`,
      `feature ${JSON.stringify({ ...odd, id: 2 })}`,
    ]
    for (const size of [text.length, 64, 17]) expect(await scan(text, size)).toEqual(expected)
    expect(await scan(text.slice(0, -40), 64)).toEqual([expected[0], expected[1], 'cut'])
  })

  test('is read feature by feature and becomes a small one', { timeout: 60_000 }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'binhyen-boundaries-'))
    try {
      const ring = (x: number): Point[] => {
        const side = Array.from({ length: 60_000 }, (_, index): Point => [x + index * 1e-6, 21 + Math.sin(index / 500) * 1e-3])
        return [...side, [x + 0.06, 22], [x, 22], [x, 21]]
      }
      const path = join(directory, 'lon.geojson')
      const codes = ['00004', '00008', '00025', '00070', '00082', '00091', '00097', '00103']
      const text = JSON.stringify(
        collection(...codes.map((code, index) => feature({ code, padding: 'x'.repeat(900_000) }, ring(105 + index / 10)))),
      )
      expect(text.length).toBeGreaterThan(20 * 1024 * 1024)
      await writeFile(path, text)
      const whole = await prepareBoundaries([path], 'commune', 50)
      expect([whole.features, whole.errors, whole.pointsBefore]).toEqual([8, [], 480_032 - 8])
      expect(whole.bytes.byteLength).toBeLessThan(100_000)
      await writeFile(path, text.slice(0, -100_000))
      expect((await prepareBoundaries([path], 'commune', 50)).errors).toMatchObject([{ reason: 'file-cut' }])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('rings against another implementation', () => {
  const position = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([x, y]): Point => [105 + x / 10, 10 + y / 10])
  const ring = fc
    .uniqueArray(position, { minLength: 3, maxLength: 60, selector: String })
    .map((points): Point[] => [...points, points[0] ?? [105, 10]])
  const polygonOf = (each: readonly Point[]) => ({ type: 'Polygon' as const, coordinates: [each.map(([x, y]) => [x, y])] })

  test('a crossing that is found is one the other finds too', () => {
    fc.assert(
      fc.property(ring, (each) => {
        const found = findCrossing([each])
        if (found === null) return
        const others = kinks(polygonOf(each)).features.map((point) => point.geometry.coordinates)
        expect(others.some(([x = 0, y = 0]) => Math.hypot(x - found[0], y - found[1]) < 1e-6)).toBe(true)
      }),
    )
  })

  test('winding is set as the other sets it', () => {
    fc.assert(
      fc.property(ring, (each) => {
        fc.pre(signedArea(each) !== 0)
        const [other] = (turfRewind(polygonOf(each)) as ReturnType<typeof polygonOf>).coordinates
        expect(rewind([each]).polygon[0]).toEqual(other)
      }),
    )
  })
})
