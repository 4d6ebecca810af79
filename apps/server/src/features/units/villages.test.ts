// Tests of residential areas over HTTP: by form, from Excel, and who may.
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/units/units.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { inRollback } from '../../../test/harness.ts'
import { scopeOf } from './units.service.ts'

const BA_DINH = '00004@2025-07-01'
const id = (text: string): UnitId => text as UnitId
const day = plainDate

async function sheet(rows: readonly (readonly (string | number | Date | null)[])[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Khu dân cư').addRows(rows.map((row) => [...row]))
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
const file = (bytes: Uint8Array, name = 'danh-sach.xlsx'): { name: string; bytes: Uint8Array } => ({ name, bytes })

describe('villages', () => {
  test('a commune adds, renames and closes; the past stays', () =>
    inRollback(async ({ as, seed }) => {
      const officer = await as('commune-officer', BA_DINH)
      const made = await officer.call(api.addVillage, {
        params: { id: BA_DINH },
        body: { type: 'tổ dân phố', name: 'số  1', from: '2025-08-01' },
      })
      expect(made.body).toMatchObject({ id: '00004-001@2025-08-01', fullName: 'Tổ dân phố số 1', origin: 'entered' })
      const second = await officer.call(api.addVillage, {
        params: { id: BA_DINH },
        body: { type: 'tổ dân phố', name: 'Tổ dân phố số 2', from: '2025-08-01' },
      })
      expect([second.body.code, second.body.fullName]).toEqual(['00004-002', 'Tổ dân phố số 2'])
      await officer.call(api.renameVillage, { params: { id: made.body.id }, body: { type: 'khu phố', name: 'Hoà Bình', on: '2026-01-01' } })
      const closed = await officer.call(api.closeVillage, { params: { id: second.body.id }, body: { on: '2026-06-01' } })
      expect(closed.body.valid.to).toBe('2026-06-01')
      const names = async (on: string): Promise<string[]> =>
        (await officer.call(api.listVillages, { params: { id: BA_DINH }, query: { on } })).body.villages.map((each) => each.fullName)
      expect(await names('2025-12-31')).toEqual(['Tổ dân phố số 1', 'Tổ dân phố số 2'])
      expect(await names('2026-02-01')).toEqual(['Khu phố Hoà Bình', 'Tổ dân phố số 2'])
      expect(await names('2026-07-01')).toEqual(['Khu phố Hoà Bình'])
      expect(await scopeOf(seed, made.body.id, day('2026-07-01'))).toEqual([made.body.id, BA_DINH, '01@2019-10-06', 'VN'])
      const found = await officer.call(api.searchUnits, { query: { q: 'hoa binh, ba dinh' } })
      expect(found.body.hits[0]?.id).toBe(made.body.id)
    }))
  test('the same name twice, a change before the last one, a day outside the commune, the wrong level are refused', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BA_DINH)
      const add = (
        name: string,
        from?: string,
      ): ReturnType<
        typeof officer.call<
          typeof api.addVillage.params,
          typeof api.addVillage.query,
          typeof api.addVillage.body,
          typeof api.addVillage.reply
        >
      > => officer.call(api.addVillage, { params: { id: BA_DINH }, body: { type: 'thôn', name, ...(from === undefined ? {} : { from }) } })
      const made = await add('Hòa Bình')
      expect((await add('hoà  bình')).code).toBe('unit.village-exists')
      const rename = async (on: string): Promise<string | null> =>
        (await officer.call(api.renameVillage, { params: { id: made.body.id }, body: { type: 'thôn', name: 'Khác', on } })).code
      expect(await rename('2026-11-20')).toBe('unit.change-refused')
      expect(await rename('2026-12-01')).toBe(null)
      expect(await rename('2026-12-01')).toBe('unit.change-refused')
      expect(await rename('2026-11-21')).toBe('unit.change-refused')
      expect((await add('Sớm', '2025-06-30')).code).toBe('unit.not-valid-on')
      expect((await officer.call(api.closeVillage, { params: { id: BA_DINH }, body: { on: '2026-12-01' } })).code).toBe('unit.wrong-level')
      expect((await officer.call(api.closeVillage, { params: { id: '00004-999@2025-08-01' }, body: { on: '2026-12-01' } })).code).toBe(
        'unit.not-found',
      )
    }))
  test('a name written wrongly is corrected on the first day, and nothing of it stays', () =>
    inRollback(async ({ as, seed }) => {
      const officer = await as('commune-officer', BA_DINH)
      const made = await officer.call(api.addVillage, { params: { id: BA_DINH }, body: { type: 'thôn', name: 'Hòa Bìn' } })
      const corrected = await officer.call(api.renameVillage, {
        params: { id: made.body.id },
        body: { type: 'khu phố', name: 'Hòa Bình', on: '2026-11-21' },
      })
      expect(corrected.body).toMatchObject({ id: made.body.id, type: 'khu phố', fullName: 'Khu phố Hòa Bình' })
      const { versions } = (await officer.call(api.getHistory, { params: { id: made.body.id } })).body
      expect(versions.map((each) => [each.fullName, each.valid])).toEqual([['Khu phố Hòa Bình', { from: '2026-11-21', to: null }]])
      expect((await officer.call(api.searchUnits, { query: { q: 'khu pho hoa binh, ba dinh' } })).body.hits[0]?.id).toBe(made.body.id)
      const audited = await sql<{ action: string; change: unknown }>`
        select action, change from audit_entries where entity_id = ${made.body.id} order by id`.execute(sqlOf(seed))
      expect(audited.rows.at(-1)).toMatchObject({ action: 'village.correct', change: { before: { fullName: 'Thôn Hòa Bìn' } } })
    }))
  test('others cannot, and the database itself refuses', () =>
    inRollback(async ({ as, actAs }) => {
      const neighbour = await as('commune-officer', '00008@2025-07-01')
      const leader = await as('leader', BA_DINH)
      for (const who of [neighbour, leader]) {
        expect((await who.call(api.addVillage, { params: { id: BA_DINH }, body: { type: 'thôn', name: 'A' } })).code).toBe('auth.forbidden')
      }
      const write = (statement: ReturnType<typeof sql>): Promise<unknown> =>
        actAs(neighbour, async (ctx) => {
          ctx.authorise('catalogue.read', [id('VN')])
          return statement.execute(sqlOf(ctx))
        })
      await expect(
        write(
          sql`insert into units (id, code, level, valid_from, origin, scope) values ('00004-900@2026-01-01', '00004-900', 'village', '2026-01-01', 'entered', ${[`00004-900@2026-01-01`, BA_DINH, 'VN']})`,
        ),
      ).rejects.toMatchObject({ code: '42501' })
      await expect(write(sql`update units set valid_to = '2026-01-01' where id = ${BA_DINH}`)).rejects.toMatchObject({ code: '42501' })
      await expect(write(sql`update unit_versions set full_name = 'X' where unit_id = ${BA_DINH}`)).rejects.toMatchObject({ code: '42501' })
      await expect(write(sql`delete from unit_successions`)).rejects.toMatchObject({ code: '42501' })
    }))
})

describe('villages from Excel', () => {
  const HEADER = ['Mã xã', 'Tên xã', 'Loại', 'Tên thôn, ấp, bản, tổ dân phố', 'Từ ngày']
  const LAO_CAI = '15@2025-07-01'

  test('is checked first, then taken in, and may be sent again', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', LAO_CAI)
      const communes = (await admin.call(api.listChildren, { params: { id: LAO_CAI } })).body.units
      const rows = communes.slice(0, 3).flatMap((commune) => [
        [commune.code, commune.fullName, 'thôn', 'Hòa Bình', '01/08/2025'],
        [commune.code, '', '', 'Bản Nậm Cang', null],
      ])
      const bytes = await sheet([['Danh sách'], HEADER, ...rows])
      const check = await admin.call(api.importVillages, { params: { id: LAO_CAI }, query: { apply: 'false' }, file: file(bytes) })
      expect(check.body).toEqual({ applied: false, rows: 6, added: 6, existing: 0, communes: 3 })
      const none = await admin.call(api.listVillages, { params: { id: communes[0]?.id ?? '' } })
      expect(none.body.villages).toEqual([])
      const taken = await admin.call(api.importVillages, { params: { id: LAO_CAI }, query: { apply: 'true' }, file: file(bytes) })
      expect(taken.body.added).toBe(6)
      const list = await admin.call(api.listVillages, { params: { id: communes[0]?.id ?? '' } })
      expect(list.body.villages.map((each) => [each.fullName, each.valid.from, each.origin])).toEqual([
        ['Thôn Hòa Bình', '2025-08-01', 'imported'],
        ['Bản Nậm Cang', '2026-11-21', 'imported'],
      ])
      const again = await admin.call(api.importVillages, { params: { id: LAO_CAI }, query: { apply: 'true' }, file: file(bytes) })
      expect(again.body).toEqual({ applied: true, rows: 6, added: 0, existing: 6, communes: 3 })
    }))

  test('each wrong cell is named in Vietnamese and nothing is taken in', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', LAO_CAI)
      const [commune] = (await admin.call(api.listChildren, { params: { id: LAO_CAI } })).body.units
      const code = commune?.code ?? ''
      const bytes = await sheet([
        HEADER,
        [code, '', 'thôn', ''],
        ['99999', '', 'thôn', 'A'],
        [code, '', 'xóm', 'B'],
        [code, '', 'thôn', 'C', '31/02/2026'],
        [code, '', 'thôn', 'Hòa'],
        [Number(code), '', 'Thôn', 'HOÀ'],
        [code, '', 'thôn', 'D', '01/01/2025'],
        [null, '', 'thôn', 'E'],
      ])
      const {
        status,
        code: problem,
        details,
      } = await admin.call(api.importVillages, { params: { id: LAO_CAI }, query: { apply: 'true' }, file: file(bytes) })
      expect([status, problem]).toEqual([422, 'unit.file-invalid'])
      const { errors, total } = details as { errors: { sheet: string; cell: string; message: string }[]; total: number }
      expect(total).toBe(7)
      expect(errors.map((each) => each.cell)).toEqual(['D2', 'A3', 'C4', 'E5', 'D7', 'E8', 'A9'])
      expect(errors[0]).toEqual({ sheet: 'Khu dân cư', cell: 'D2', message: 'Thiếu tên khu dân cư.' })
      expect(errors[4]?.message).toBe(`Trùng với dòng 6: Thôn HOÀ, ${commune?.fullName ?? ''}.`)
      expect((await admin.call(api.listVillages, { params: { id: commune?.id ?? '' } })).body.villages).toEqual([])
    }))

  test.each([
    ['a web page renamed', new TextEncoder().encode('<table><tr><td>Mã xã</td></tr></table>'), 'không phải là bảng .xlsx hay .csv'],
    ['a text file renamed', new TextEncoder().encode('Danh sách khu dân cư'), 'Không tìm thấy dòng tiêu đề'],
    ['an .xls renamed', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), 'Excel kiểu cũ (.xls)'],
    ['a zip cut short', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), 'bị hỏng, bị cắt'],
    ['nothing', new Uint8Array(), 'Tệp rỗng'],
  ])('%s is refused with what to do', (_, bytes, message) =>
    inRollback(async ({ as, mistakes }) => {
      const officer = await as('commune-officer', BA_DINH)
      const { code, details } = await officer.call(api.importVillages, {
        params: { id: BA_DINH },
        query: { apply: 'true' },
        file: file(bytes, 'x.xlsx'),
      })
      expect(code).toBe('unit.file-invalid')
      expect((details as { errors: { message: string }[] }).errors[0]?.message).toContain(message)
      expect(mistakes).toEqual([])
    }),
  )

  test('a cell whose formula came without a result is named, never read as empty', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BA_DINH)
      const workbook = new ExcelJS.Workbook()
      const list = workbook.addWorksheet('Khu dân cư')
      list.addRows([HEADER, ['', '', 'tổ dân phố', '1', '']])
      list.getCell('D3').value = { formula: 'D2' }
      const { code, details } = await officer.call(api.importVillages, {
        params: { id: BA_DINH },
        query: { apply: 'true' },
        file: file(new Uint8Array(await workbook.xlsx.writeBuffer())),
      })
      expect(code).toBe('unit.file-invalid')
      expect(details).toMatchObject({ total: 1, errors: [{ sheet: 'Khu dân cư', cell: 'D3' }] })
    }))

  test('a sheet with other headers is refused, a sheet of one commune needs no codes', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BA_DINH)
      const send = async (rows: readonly (readonly string[])[]): Promise<{ code: string | null; details: unknown; body: unknown }> =>
        officer.call(api.importVillages, { params: { id: BA_DINH }, query: { apply: 'true' }, file: file(await sheet(rows)) })
      const wrong = await send([
        ['STT', 'Họ và tên'],
        ['1', 'A'],
      ])
      expect((wrong.details as { errors: { message: string }[] }).errors[0]?.message).toContain('Không tìm thấy dòng tiêu đề')
      expect((await send([HEADER])).code).toBe('unit.file-invalid')
      expect(
        (
          await send([
            ['LOẠI', 'tên khu  dân cư'],
            ['Tổ dân phố', '1'],
            ['to dan pho', '2'],
          ])
        ).body,
      ).toMatchObject({ added: 2 })
      const foreign = await officer.call(api.importVillages, {
        params: { id: '01@2019-10-06' },
        query: { apply: 'true' },
        file: file(await sheet([HEADER])),
      })
      expect(foreign.code).toBe('auth.forbidden')
    }))

  test(
    '12,000 rows are taken in',
    () =>
      inRollback(async ({ as }) => {
        const admin = await as('administrator', LAO_CAI)
        const communes = (await admin.call(api.listChildren, { params: { id: LAO_CAI } })).body.units
        const rows = Array.from({ length: 12_000 }, (_, index) => [
          communes[index % communes.length]?.code ?? '',
          '',
          'thôn',
          `Số ${Math.floor(index / communes.length) + 1}`,
          '',
        ])
        const bytes = await sheet([HEADER, ...rows])
        const start = performance.now()
        const { body, status } = await admin.call(api.importVillages, {
          params: { id: LAO_CAI },
          query: { apply: 'true' },
          file: file(bytes),
        })
        expect([status, body]).toEqual([200, { applied: true, rows: 12_000, added: 12_000, existing: 0, communes: 99 }])
        expect(performance.now() - start).toBeLessThan(60_000)
      }),
    90_000,
  )

  test('the template comes back in as an empty list', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BA_DINH)
      const template = await officer.call(api.villageTemplate, { params: { id: BA_DINH } })
      expect([template.status, template.headers['content-type']]).toEqual([
        200,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ])
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.load(template.bytes as unknown as ExcelJS.Buffer)
      expect(workbook.worksheets[0]?.getRow(1).values).toEqual([undefined, ...HEADER])
      const back = await officer.call(api.importVillages, {
        params: { id: BA_DINH },
        query: { apply: 'true' },
        file: file(new Uint8Array(template.bytes)),
      })
      expect((back.details as { errors: { message: string }[] }).errors[0]?.message).toBe('Không có dòng dữ liệu nào dưới dòng tiêu đề.')
    }))
})
