// Tests of the units slice over HTTP: the catalogue on a day, search, history, what other slices ask.
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/units/units.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { inRollback } from '../../../test/harness.ts'
import { loadUnits } from './load-units.service.ts'
import { formatUnit, formatUnitSearch, formatUnitTree } from './units-text.service.ts'
import { coversOf, descendantsOf, findUnitByCodeOrName, provinceOf, scopeOf, scopesOf } from './units.service.ts'

const TAM_GIANG = '20995@2019-10-06'
const BA_DINH = '00004@2025-07-01'
const id = (text: string): UnitId => text as UnitId
const day = plainDate

describe('a unit on a day', () => {
  test('stands with its ancestors', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', '49@2019-10-06')
      const { body } = await reader.call(api.getUnit, { params: { id: TAM_GIANG }, query: { on: '2024-10-15' } })
      expect(body).toMatchObject({ fullName: 'Xã Tam Giang', code: '20995', level: 'commune', type: 'xã', beforeCatalogue: false })
      expect(body.path.map((each) => each.name)).toEqual(['Huyện Núi Thành', 'Tỉnh Quảng Nam', 'Việt Nam'])
    }))
  test('before the first list it is answered from it, and says so', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const { body } = await reader.call(api.getUnit, { params: { id: '38@2019-10-06' }, query: { on: '2016-06-30' } })
      expect(body).toMatchObject({ on: '2019-10-06', beforeCatalogue: true })
    }))
  test('an unknown code is not found, an ended unit names its span', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const unknown = await reader.call(api.getUnit, { params: { id: '99999@2019-10-06' } })
      expect([unknown.status, unknown.code]).toEqual([404, 'unit.not-found'])
      const ended = await reader.call(api.getUnit, { params: { id: TAM_GIANG }, query: { on: '2025-07-01' } })
      expect([ended.status, ended.code, ended.details]).toEqual([
        409,
        'unit.not-valid-on',
        { id: TAM_GIANG, on: '2025-07-01', validFrom: '2019-10-06', validTo: '2025-07-01' },
      ])
      const malformed = await reader.call(api.getUnit, { params: { id: '20995' } })
      expect([malformed.status, malformed.code]).toEqual([400, 'request.invalid'])
    }))
  test.each([
    ['VN', '2020-01-01', 63],
    ['VN', '2025-07-01', 34],
    ['89@2019-10-06', '2020-12-31', 11],
    ['91@2025-07-01', '2026-11-21', 102],
    ['48@2025-07-01', '2026-11-21', 94],
  ])('%s has its children on %s', (root, on, count) =>
    inRollback(async ({ as }) => {
      const reader = await as('auditor', 'VN')
      const { body } = await reader.call(api.listChildren, { params: { id: root }, query: { on } })
      expect(body.units).toHaveLength(count)
    }),
  )
  test('nobody and an account without a standing grant read nothing', () =>
    inRollback(async ({ as, nobody }) => {
      expect((await nobody.call(api.getUnit, { params: { id: TAM_GIANG } })).status).toBe(401)
      const past = await as('leader', 'VN', { valid: { from: day('2020-01-01'), to: day('2021-01-01') } })
      expect((await past.call(api.getUnit, { params: { id: 'VN' } })).code).toBe('auth.forbidden')
    }))
})

describe('levels are dated', () => {
  test('no unit outlives its level, and the district level ended with its last units', () =>
    inRollback(async ({ seed }) => {
      const { rows } = await sql<{ level: string; valid_to: string | null; outlive: number; last: string | null }>`
        select l.level, l.valid_to, count(*) filter (where l.valid_to is not null and (u.valid_to is null or u.valid_to > l.valid_to))::int as outlive,
          max(u.valid_to) as last
        from unit_levels l join units u on u.level = l.level group by l.level, l.valid_to order by l.level`.execute(sqlOf<object>(seed))
      expect(rows.map((row) => [row.level, row.outlive])).toEqual([
        ['commune', 0],
        ['country', 0],
        ['district', 0],
        ['province', 0],
      ])
      expect(rows.find((row) => row.level === 'district')).toMatchObject({ valid_to: '2025-07-01', last: '2025-07-01' })
    }))
})

describe('the tree and the unit meant by a text', () => {
  test('the tree comes parents first, as deep as asked', () =>
    inRollback(async ({ as }) => {
      const reader = await as('auditor', 'VN')
      const { body } = await reader.call(api.getTree, { params: { id: '89@2019-10-06' }, query: { on: '2020-12-31', depth: 2 } })
      expect([body.lines.length, body.lines.filter((line) => line.depth === 1).length]).toEqual([11 + 156, 11])
      expect(body.lines[0]?.depth).toBe(1)
      expect(formatUnitTree(body).split('\n')[0]).toBe('Tỉnh An Giang (89@2019-10-06), ngày 31/12/2020: 167 đơn vị')
      const ended = await reader.call(api.getTree, { params: { id: '89@2019-10-06' } })
      expect(ended.code).toBe('unit.not-valid-on')
    }))
  test('a code is shown on the day, or as it stood last; candidates where it is not clear', () =>
    inRollback(async ({ as }) => {
      const reader = await as('auditor', 'VN')
      const found = await reader.call(api.findUnit, { query: { text: '20995' } })
      expect([found.body.id, found.body.on]).toEqual([TAM_GIANG, '2025-06-30'])
      const history = await reader.call(api.getHistory, { params: { id: TAM_GIANG } })
      expect(formatUnit(found.body, history.body)).toContain(
        'Xã Tam Giang được tính vào (chưa có thông tin tách) Xã Núi Thành, tính từ 01/07/2025',
      )
      const unclear = await reader.call(api.findUnit, { query: { text: 'An Bình' } })
      expect(unclear.code).toBe('unit.not-found')
      expect((unclear.details as { candidates: unknown[] }).candidates.length).toBeGreaterThan(1)
      const hits = await reader.call(api.searchUnits, { query: { q: 'Huyện Tịnh Biên' } })
      expect(formatUnitSearch(hits.body)).toContain(
        'Thị xã Tịnh Biên (tên cũ: Huyện Tịnh Biên), Tỉnh An Giang [06/10/2019 đến trước 01/07/2025]',
      )
    }))
})

describe('search', () => {
  test.each([
    ['Tam Giang, Núi Thành', '20995@2019-10-06'],
    ['tam giang h. núi thành t. quảng nam', '20995@2019-10-06'],
    ['tam giang nui thanh', '20995@2019-10-06'],
    ['xa tam giang', undefined],
    ['TP HCM', '79@2025-07-01'],
    ['tphcm', '79@2025-07-01'],
    ['hà nội', '01@2019-10-06'],
    ['Hoà Bình', '17@2019-10-06'],
    ['Hòa Bình, tỉnh', undefined],
    ['20995', '20995@2019-10-06'],
    ['89@2019-10-06', '89@2019-10-06'],
    ['q1, hcm', '760@2019-10-06'],
    ['p.12, q.gò vấp', undefined],
    ['tx tịnh biên', '890@2019-10-06'],
    ['cư m’gar', undefined],
    ['nui thanh quang nam', '517@2019-10-06'],
  ])('%s', (q, first) =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const { body, status } = await reader.call(api.searchUnits, { query: { q } })
      expect(status).toBe(200)
      expect(body.hits.length).toBeGreaterThan(0)
      expect(body.approximate).toBe(false)
      if (first !== undefined) expect(body.hits[0]?.id).toBe(first)
    }),
  )
  test('an old name finds the unit under its later one', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const { body } = await reader.call(api.searchUnits, { query: { q: 'Huyện Tịnh Biên' } })
      expect(body.hits[0]).toMatchObject({ id: '890@2019-10-06', fullName: 'Thị xã Tịnh Biên', foundAs: 'Huyện Tịnh Biên', stands: false })
    }))
  test('an ended commune tells what became of it', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const { body } = await reader.call(api.searchUnits, { query: { q: 'Tam Giang, Núi Thành' } })
      expect(body.hits[0]).toMatchObject({
        stands: false,
        valid: { from: '2019-10-06', to: '2025-07-01' },
        path: ['Huyện Núi Thành', 'Tỉnh Quảng Nam'],
        successors: [{ id: '20965@2025-07-01', name: 'Xã Núi Thành' }],
      })
    }))
  test('on a day only what stands, by level', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const { body } = await reader.call(api.searchUnits, { query: { q: 'an giang', on: '2026-01-01', level: 'province' } })
      expect(body.hits.map((hit) => hit.id)).toEqual(['91@2025-07-01'])
    }))
  test('a slip of the pen is offered as alike, signs alone find nothing', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const slip = await reader.call(api.searchUnits, { query: { q: 'thanh hoaa' } })
      expect(slip.body.approximate).toBe(true)
      expect(slip.body.hits.some((hit) => hit.fullName === 'Tỉnh Thanh Hóa')).toBe(true)
      expect((await reader.call(api.searchUnits, { query: { q: '%_\\' } })).body).toEqual({ hits: [], approximate: false })
    }))
})

test('history runs through the codes and says between which days', () =>
  inRollback(async ({ as }) => {
    const reader = await as('leader', 'VN')
    const { body } = await reader.call(api.getHistory, { params: { id: '02512@2019-10-06' } })
    expect(body.versions.map((each) => each.fullName)).toEqual(['Xã An Tường', 'Phường An Tường'])
    expect(body.versions[1]?.began).toEqual({ on: '2021-07-10', notBefore: '2019-10-06', notAfter: '2023-04-10' })
    const merged = await reader.call(api.getHistory, { params: { id: '91@2025-07-01' } })
    expect(merged.body.predecessors.map((each) => [each.unit.name, each.relation])).toEqual([
      ['Tỉnh An Giang', 'whole'],
      ['Tỉnh Kiên Giang', 'whole'],
    ])
    expect(merged.body.predecessors[0]).toMatchObject({ relation: 'whole', on: '2025-07-01', unit: { name: 'Tỉnh An Giang' } })
    const lost = await reader.call(api.getHistory, { params: { id: '10297@2019-10-06' } })
    expect([lost.body.successors, lost.body.successorUnknown]).toEqual([[], true])
  }))

test('units without a known successor are listed page by page, 759 in all', () =>
  inRollback(async ({ as }) => {
    const reader = await as('leader', 'VN')
    const seen: string[] = []
    for (let after: string | undefined; ;) {
      const { body } = await reader.call(api.listWithoutSuccessor, { query: { limit: 200, ...(after === undefined ? {} : { after }) } })
      seen.push(...body.items.map((each) => each.id))
      if (body.next === null) break
      after = body.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([759, 759])
  }))

describe('for other slices', () => {
  test('scopes, provinces, covers, descendants', () =>
    inRollback(async ({ seed }) => {
      expect(await scopeOf(seed, id(TAM_GIANG), day('2024-10-15'))).toEqual([TAM_GIANG, '517@2019-10-06', '49@2019-10-06', 'VN'])
      expect(await provinceOf(seed, id(TAM_GIANG))).toBe('49@2019-10-06')
      expect(await provinceOf(seed, id(BA_DINH))).toBe('01@2019-10-06')
      expect(await coversOf(seed, id('15@2025-07-01'))).toEqual(['15@2025-07-01', '10@2019-10-06', '15@2019-10-06'])
      const communes = await descendantsOf(seed, id('89@2019-10-06'), 'commune', day('2020-12-31'))
      expect([communes.length, communes.filter((each) => each.type === 'xã').length]).toEqual([156, 119])
      const scopes = await scopesOf(
        seed,
        communes.map((each) => each.id),
        day('2020-12-31'),
      )
      expect([...scopes.values()].every((scope) => scope.length === 4 && scope[2] === '89@2019-10-06')).toBe(true)
      await expect(scopesOf(seed, [id('1@2019-10-06')], day('2020-12-31'))).rejects.toMatchObject({ code: 'unit.not-found' })
    }))
  test('code or name means the unit of the day', () =>
    inRollback(async ({ seed }) => {
      const found = async (text: string, on: string): Promise<string> => (await findUnitByCodeOrName(seed, text, day(on))).id
      expect(await found('89', '2020-12-31')).toBe('89@2019-10-06')
      expect(await found('01', '2024-12-02')).toBe('01@2019-10-06')
      expect(await found('38', '2016-06-30')).toBe('38@2019-10-06')
      expect(await found('91', '2020-01-01')).toBe('91@2019-10-06')
      expect(await found('91', '2026-01-01')).toBe('91@2025-07-01')
      expect(await found('An Giang', '2026-01-01')).toBe('91@2025-07-01')
      expect(await found('VN', '2026-01-01')).toBe('VN')
      await expect(found('An Bình', '2026-01-01')).rejects.toMatchObject({ code: 'unit.not-found' })
      await expect(found('97', '2026-01-01')).rejects.toMatchObject({ code: 'unit.not-found' })
    }))
  test('the catalogue is loaded once and again only when its files change', () =>
    inRollback(async ({ seed }) => {
      expect(await loadUnits(seed)).toBe(false)
      await sql`update unit_editions set checksum = 'other' where id = '2025'`.execute(sqlOf(seed))
      expect(await loadUnits(seed)).toBe(true)
      const { rows } = await sql<{ n: number }>`select count(*) as n from units`.execute(sqlOf(seed))
      expect(rows[0]?.n).toBe(15284)
    }))
})
