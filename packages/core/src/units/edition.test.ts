// Tests of the catalogue data and of how editions become units: counts, identity, spans, successors.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate, plainDateOfDayNumber, dayNumber, type PlainDate } from '../shared/plain-date.ts'
import { spansOverlap } from '../shared/span.ts'
import { assembleCatalogue, catalogueDayFor, parseEdition, parseSuccessions, type Edition, type EditionRow } from './edition.domain.ts'
import { childrenOn, coversOf, findVersionOn, scopeOn, treeOf, vietnameseChange } from './unit-tree.domain.ts'
import { levelOfCode, levelOfId, type UnitId, type UnitLife } from './units.domain.ts'

type Manifest = {
  editions: { id: string; file: string; countedFrom: string; contentFrom: string; provinces: number; districts: number; communes: number }[]
  sha256: Record<string, string>
}
const folder = join(import.meta.dirname, '../../../../data/units')
const file = (name: string): string => readFileSync(join(folder, name), 'utf8')
const manifest = JSON.parse(file('manifest.json')) as Manifest
const editions: Edition[] = manifest.editions.map((each) => ({
  id: each.id,
  countedFrom: plainDate(each.countedFrom),
  contentFrom: plainDate(each.contentFrom),
  rows: parseEdition(file(each.file)),
}))
const rows = parseSuccessions(file('successions.tsv'))
const catalogue = assembleCatalogue(editions, rows)
const tree = treeOf(catalogue.lives)
const id = (text: string): UnitId => text as UnitId
const day = plainDate
const E2019 = day('2019-10-06')
const E2023 = day('2021-07-10')
const E2025 = day('2025-07-01')

function below(root: UnitId, on: PlainDate): UnitLife[] {
  return childrenOn(tree, root, on).flatMap((version) => {
    const life = tree.lives.get(version.unitId)
    return life ? [life, ...below(life.id, on)] : []
  })
}
function census(root: string, on: PlainDate): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const life of below(id(root), on)) {
    const type = findVersionOn(tree, life.id, on)?.type ?? '?'
    for (const key of [life.level, `${life.level} ${type}`]) counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

describe('data files', () => {
  test.each(Object.entries(manifest.sha256))('%s is the file the manifest describes', (name, sum) => {
    expect(createHash('sha256').update(file(name)).digest('hex')).toBe(sum)
  })
  test.each([
    ['2019', { province: 63, district: 713, commune: 11160 }],
    ['2023', { province: 63, district: 705, commune: 10599 }],
    ['2025', { province: 34, commune: 3321 }],
  ])('edition %s has the counts its source was counted at', (edition, counts) => {
    const found: Record<string, number> = {}
    for (const row of editions.find((each) => each.id === edition)?.rows ?? []) {
      found[levelOfCode(row.code)] = (found[levelOfCode(row.code)] ?? 0) + 1
    }
    expect(found).toEqual(counts)
  })
  test('the level of a unit is read off its id, and of nothing else', () => {
    const ids = [
      'VN',
      '91@2025-07-01',
      '883@2019-10-06',
      '30285@2019-10-06',
      '01927c4e-5d3a-7000-8000-000000000000',
      '91',
      '',
      'VN@2025-07-01',
    ]
    expect(ids.map(levelOfId)).toEqual(['country', 'province', 'district', 'commune', null, null, null, null])
    expect(() => levelOfCode('1234')).toThrow(RangeError)
  })
  test('names are composed, single-spaced and without repeated codes', () => {
    for (const edition of editions) {
      expect(edition.rows.filter((row) => row.name !== row.name.normalize('NFC').replace(/\s+/gu, ' ').trim())).toEqual([])
      expect(new Set(edition.rows.map((row) => row.code)).size).toBe(edition.rows.length)
    }
  })
  test('the corrections are in', () => {
    const names = new Map(editions[2]?.rows.map((row) => [row.code, row.name]))
    expect([names.get('23938'), names.get('23737'), names.get('06970'), names.get('03194')]).toEqual([
      'Xã Ia Mơ',
      undefined,
      'Xã Ba Chẽ',
      'Xã Nậm Nèn',
    ])
    const to = (from: string): string[] => rows.filter((row) => row.from === from).map((row) => row.to)
    expect([to('30901'), to('30913'), to('00556'), to('23938'), to('20995')]).toEqual([
      ['30886'],
      ['30910'],
      ['00541', '00562'],
      ['23938'],
      ['20965'],
    ])
  })
})

describe('totals of a day are those of its edition', () => {
  test.each([
    [
      'VN',
      '2019-10-06',
      {
        province: 63,
        district: 713,
        commune: 11160,
        'commune xã': 8930,
        'commune thị trấn': 610,
        'commune phường': 1620,
        'district huyện': 544,
      },
    ],
    ['VN', '2021-07-09', { province: 63, district: 713, commune: 11160 }],
    [
      'VN',
      '2021-07-10',
      { province: 63, district: 705, commune: 10599, 'commune xã': 8248, 'commune thị trấn': 614, 'commune phường': 1737 },
    ],
    [
      'VN',
      '2025-06-30',
      {
        province: 63,
        district: 705,
        commune: 10599,
        'district quận': 46,
        'district thị xã': 52,
        'district thành phố': 83,
        'district huyện': 524,
      },
    ],
    [
      'VN',
      '2025-07-01',
      {
        province: 34,
        commune: 3321,
        'commune xã': 2621,
        'commune phường': 687,
        'commune đặc khu': 13,
        'province thành phố trực thuộc trung ương': 6,
      },
    ],
    ['89@2019-10-06', '2020-12-31', { district: 11, commune: 156, 'commune xã': 119 }],
    ['38@2019-10-06', '2019-12-31', { district: 27, commune: 635, 'commune xã': 573 }],
    ['01@2019-10-06', '2024-12-02', { district: 30, commune: 579, 'commune xã': 383 }],
    ['10@2019-10-06', '2022-01-01', { commune: 152, 'commune xã': 127 }],
    ['49@2019-10-06', '2022-01-01', { commune: 241, 'commune xã': 203 }],
    ['91@2025-07-01', '2025-07-01', { commune: 102, 'commune phường': 14, 'commune xã': 85, 'commune đặc khu': 3 }],
    ['15@2025-07-01', '2026-01-01', { commune: 99, 'commune phường': 10, 'commune xã': 89 }],
    ['48@2025-07-01', '2026-01-01', { commune: 94, 'commune phường': 23, 'commune xã': 70, 'commune đặc khu': 1 }],
    ['01@2019-10-06', '2026-01-01', { commune: 126, 'commune phường': 51, 'commune xã': 75 }],
    ['38@2019-10-06', '2026-01-01', { commune: 166, 'commune phường': 19, 'commune xã': 147 }],
  ])('%s on %s', (root, on, counts) => expect(census(root, day(on))).toMatchObject(counts))

  test('no district stands after 30/06/2025', () => expect(census('VN', E2025)['district']).toBeUndefined())
  test('18 units of district level in Hà Nội have xã in the 2023 list', () => {
    const withXa = childrenOn(tree, id('01@2019-10-06'), E2023).filter((district) =>
      childrenOn(tree, district.unitId, E2023).some((each) => each.type === 'xã'),
    )
    expect(withXa).toHaveLength(18)
  })
})

describe('identity', () => {
  test('Tam Giang keeps its id through the three-tier lists and ends in Xã Núi Thành of Đà Nẵng', () => {
    expect(scopeOn(tree, id('20995@2019-10-06'), day('2024-10-15'))).toEqual(['20995@2019-10-06', '517@2019-10-06', '49@2019-10-06', 'VN'])
    expect(catalogue.successions.filter((each) => each.fromId === '20995@2019-10-06')).toMatchObject([
      { toId: '20965@2025-07-01', relation: 'default-successor', on: '2025-07-01' },
    ])
    expect(scopeOn(tree, id('20965@2025-07-01'), E2025)).toEqual(['20965@2025-07-01', '48@2025-07-01', 'VN'])
  })
  test('a code that names two territories is two units', () => {
    expect(findVersionOn(tree, id('00004@2019-10-06'), day('2025-06-30'))?.fullName).toBe('Phường Trúc Bạch')
    expect(findVersionOn(tree, id('00004@2019-10-06'), E2025)).toBeNull()
    expect(findVersionOn(tree, id('00004@2025-07-01'), E2025)?.fullName).toBe('Phường Ba Đình')
  })
  test('a province with one predecessor goes on, a merged one is new', () => {
    const standing = childrenOn(tree, id('VN'), E2025).map((version) => version.unitId)
    expect(standing.filter((each) => each.endsWith('@2019-10-06')).map((each) => each.slice(0, 2))).toEqual([
      '01',
      '04',
      '11',
      '12',
      '14',
      '20',
      '22',
      '38',
      '40',
      '42',
      '46',
    ])
    expect(standing).toContain('91@2025-07-01')
    expect(coversOf(catalogue.successions, id('91@2025-07-01'))).toEqual(['91@2025-07-01', '89@2019-10-06', '91@2019-10-06'])
    expect(coversOf(catalogue.successions, id('01@2019-10-06'))).toEqual(['01@2019-10-06'])
  })
  test('a rename between the lists is a version with the days it lies between', () => {
    const life = tree.lives.get(id('02512@2019-10-06'))
    expect(life?.versions.map((each) => [each.fullName, each.type, each.valid.from])).toEqual([
      ['Xã An Tường', 'xã', E2019],
      ['Phường An Tường', 'phường', E2023],
    ])
    expect(life?.versions[1]?.began).toEqual({ on: '2021-07-10', notBefore: '2019-10-06', notAfter: '2023-04-10' })
    expect(life?.versions[1]?.began && vietnameseChange(life.versions[1].began)).toBe(
      'trong khoảng từ 06/10/2019 đến 10/04/2023 (tính từ 10/07/2021)',
    )
  })
  test('tone placement alone is no rename', () =>
    expect(tree.lives.get(id('22258@2019-10-06'))?.versions.map((each) => each.type)).toEqual(['thị trấn', 'phường']))
  test('a commune not known by code on the eve ended between the lists, the others on the day', () => {
    expect(tree.lives.get(id('10297@2019-10-06'))?.ended).toEqual({ on: '2025-07-01', notBefore: '2023-04-10', notAfter: '2025-07-01' })
    expect(tree.lives.get(id('20995@2019-10-06'))?.ended).toEqual({ on: '2025-07-01', notBefore: null, notAfter: null })
  })
  test('successors that are not known are left out, never guessed', () => {
    const led = new Set(catalogue.successions.map((each) => each.fromId))
    const lost = catalogue.lives.filter((life) => life.level === 'commune' && life.valid.to !== null && !led.has(life.id))
    expect([lost.length, lost.filter((life) => life.valid.to === E2023).length]).toEqual([759, 564])
    expect(catalogue.lives.filter((life) => life.level === 'province' && life.valid.to !== null && !led.has(life.id))).toEqual([])
  })
})

test('days before the first list are answered from it and say so', () => {
  expect(catalogueDayFor(day('2016-06-30'))).toEqual({ day: '2019-10-06', beforeCatalogue: true })
  expect(catalogueDayFor(E2019)).toEqual({ day: '2019-10-06', beforeCatalogue: false })
})

test('versions of a unit fill its span without overlap, and hang below units that stand', () => {
  for (const life of catalogue.lives) {
    expect([life.versions[0]?.valid.from, life.versions.at(-1)?.valid.to]).toEqual([life.valid.from, life.valid.to])
    for (const [index, version] of life.versions.entries()) {
      const next = life.versions[index + 1]
      if (next && version.valid.to !== next.valid.from) throw new Error(`${life.id} has a gap or an overlap`)
      if (version.parentId !== null && !findVersionOn(tree, version.parentId, version.valid.from)) {
        throw new Error(`${life.id} hangs below ${version.parentId}`)
      }
    }
  }
})

test('any row of editions: spans of one code never overlap and every day has its edition’s total', () => {
  const communes = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 })
  const build = (codes: readonly number[], renamed: boolean): EditionRow[] => [
    { code: '01', name: 'Tỉnh Một', parent: 'VN' },
    { code: '001', name: 'Huyện Một', parent: '01' },
    ...codes.map((n) => ({ code: String(n).padStart(5, '0'), name: `${renamed && n % 2 ? 'Phường' : 'Xã'} Số ${n}`, parent: '001' })),
  ]
  fc.assert(
    fc.property(fc.array(communes, { minLength: 1, maxLength: 4 }), (lists) => {
      const built = lists.map((codes, index): Edition => {
        const on = plainDateOfDayNumber(dayNumber(E2019) + index * 100)
        return { id: String(index), countedFrom: on, contentFrom: on, rows: build(codes, index % 2 === 1) }
      })
      const lives = assembleCatalogue(built, []).lives
      for (const a of lives) for (const b of lives) if (a !== b && a.code === b.code && spansOverlap(a.valid, b.valid)) return false
      const grown = treeOf(lives)
      return built.every(
        (edition, index) =>
          childrenOn(grown, lives.find((life) => life.code === '001')?.id ?? id('VN'), edition.countedFrom).length === lists[index]?.length,
      )
    }),
  )
})
