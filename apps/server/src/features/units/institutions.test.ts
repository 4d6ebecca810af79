// Tests of institutions over HTTP: by form, from Excel and back, who may, and that they are no places of the tree.
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/units/institutions.contract'
import * as units from '@binhyen/core/units/units.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { registerDossier } from '@binhyen/core/assessments/assessments.contract'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback } from '../../../test/harness.ts'
import { loadInstitutions } from './institutions.service.ts'

const PROVINCE = '15@2025-07-01'
const BAC_HA = '02839@2025-07-01'
const BAO_NHAI = '02890@2025-07-01'
const TODAY = plainDate('2026-11-21')

type Body = Parameters<typeof api.addInstitution.body.parse>[0]
const station = { kind: 'agency', form: 'civil', name: 'Trạm Y tế xã Bắc Hà', decidedBy: 'commune' } as const
const add = (who: Client, body: object, commune = BAC_HA) =>
  who.call(api.addInstitution, { params: { id: commune }, body: { ...station, ...body } as Body as never })

async function sheet(rows: readonly (readonly (string | null)[])[]): Promise<{ name: string; bytes: Uint8Array }> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Danh sách').addRows(rows.map((row) => [...row]))
  return { name: 'danh-sach.xlsx', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
}

describe('institutions of a commune', () => {
  test('are entered, changed and closed; the past stays', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const made = await add(officer, { name: 'Trạm  Y tế xã Bắc Hà', from: '2025-08-01' })
      expect(made.body).toMatchObject({
        id: '02839-0-001@2025-08-01',
        fullName: 'Trạm Y tế xã Bắc Hà',
        kind: 'agency',
        excluded: null,
        decidedBy: 'commune',
        deciderEnded: false,
        commune: { id: BAC_HA, name: 'Xã Bắc Hà' },
      })
      const small = await add(officer, { kind: 'enterprise', form: 'small', name: 'Công ty Chè Bắc Hà', from: '2025-08-01' })
      expect(small.body).toMatchObject({ code: '02839-0-002', excluded: { reason: 'small', checked: false } })
      expect(small.body.excluded?.source).toContain('Thông tư 124/2021/TT-BCA')
      // a year later it has grown
      const grown = await officer.call(api.changeInstitution, {
        params: { id: small.body.id },
        body: { form: 'medium', name: 'Công ty Chè Bắc Hà', decidedBy: 'commune', on: '2026-09-01' },
      })
      expect(grown.body).toMatchObject({ form: 'medium', excluded: null, valid: { from: '2025-08-01', to: null } })
      const closed = await officer.call(api.closeInstitution, { params: { id: made.body.id }, body: { on: '2026-10-01' } })
      expect(closed.body.valid.to).toBe('2026-10-01')
      const on = async (day: string) => (await officer.call(api.listInstitutions, { params: { id: BAC_HA }, query: { on: day } })).body
      expect((await on('2026-08-31')).institutions.map((each) => [each.code, each.form])).toEqual([
        ['02839-0-001', 'civil'],
        ['02839-0-002', 'small'],
      ])
      expect((await on('2026-08-31')).counts).toEqual([
        { kind: 'agency', total: 1, assessed: 1, own: 1 },
        { kind: 'enterprise', total: 1, assessed: 0, own: 0 },
        { kind: 'school', total: 0, assessed: 0, own: 0 },
      ])
      expect((await on('2026-11-01')).institutions.map((each) => [each.code, each.form])).toEqual([['02839-0-002', 'medium']])
      const filtered = await officer.call(api.listInstitutions, { params: { id: BAC_HA }, query: { on: '2026-08-31', kind: 'agency' } })
      expect(filtered.body.institutions.map((each) => each.kind)).toEqual(['agency'])
    }))

  test('a mistake is corrected on the first day; the audit keeps what was there', () =>
    inRollback(async ({ as, seed }) => {
      const officer = await as('commune-officer', BAC_HA)
      const made = await add(officer, { name: 'Trạm Y tế xã Bắc H' })
      const corrected = await officer.call(api.changeInstitution, {
        params: { id: made.body.id },
        body: { form: 'civil', name: 'Trạm Y tế xã Bắc Hà', decidedBy: 'commune', on: TODAY },
      })
      expect(corrected.body.fullName).toBe('Trạm Y tế xã Bắc Hà')
      const { versions } = (await officer.call(units.getHistory, { params: { id: made.body.id } })).body
      expect(versions.map((each) => each.fullName)).toEqual(['Trạm Y tế xã Bắc Hà'])
      const audited = await sql<{ action: string; change: unknown }>`
        select action, change from audit_entries where entity_id = ${made.body.id} order by id`.execute(sqlOf(seed))
      expect(audited.rows.at(-1)).toMatchObject({ action: 'institution.correct', change: { before: { fullName: 'Trạm Y tế xã Bắc H' } } })
    }))

  test('what cannot stand is refused with its reason', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const made = await add(officer, {})
      const issueOf = async (body: object): Promise<unknown> => {
        const { code, details } = await add(officer, body)
        return [code, (details as { issue?: string } | undefined)?.issue ?? null]
      }
      expect(await issueOf({ name: 'TRẠM Y TẾ xã Bắc Hà' })).toEqual(['unit.institution-exists', null])
      expect(await issueOf({ name: 'Ông Lê Văn Bình' })).toEqual(['unit.institution-invalid', 'person'])
      // the guard on free text comes first where the number is that of a telephone
      expect(await issueOf({ name: 'Văn phòng 0912345678' })).toEqual(['protection.sensitive-text', null])
      expect(await issueOf({ name: 'Văn phòng 23456789' })).toEqual(['unit.institution-invalid', 'number'])
      expect(await issueOf({ kind: 'school', form: 'secondary', name: 'Trường Mầm non Bắc Hà' })).toEqual([
        'unit.institution-invalid',
        'form-differs',
      ])
      expect(await issueOf({ kind: 'school', form: 'small', name: 'Trường Bắc Hà' })).toEqual(['unit.institution-invalid', 'form-differs'])
      expect(await issueOf({ name: 'Sớm', from: '2025-06-30' })).toEqual(['unit.not-valid-on', null])
      expect((await add(officer, { name: 'Ở Tỉnh' }, PROVINCE)).code).toBe('auth.forbidden')
      const admin = await as('administrator', PROVINCE)
      expect((await add(admin, { name: 'Ở Tỉnh' }, PROVINCE)).code).toBe('unit.wrong-level')
      expect((await add(admin, { name: 'Phòng Nội vụ', decidedBy: 'district' })).code).toBe('unit.no-district')
      const change = { form: 'civil', name: 'Khác', decidedBy: 'commune', on: '2026-11-20' } as const
      expect((await officer.call(api.changeInstitution, { params: { id: made.body.id }, body: change })).code).toBe('unit.change-refused')
      expect((await officer.call(api.closeInstitution, { params: { id: made.body.id }, body: { on: TODAY } })).code).toBe(
        'unit.change-refused',
      )
      expect((await officer.call(api.closeInstitution, { params: { id: BAC_HA }, body: { on: TODAY } })).code).toBe('unit.wrong-level')
      expect((await officer.call(api.closeInstitution, { params: { id: '02839-0-999@2025-08-01' }, body: { on: TODAY } })).code).toBe(
        'unit.not-found',
      )
      expect((await officer.call(api.listInstitutions, { params: { id: 'VN' } })).code).toBe('unit.wrong-level')
    }))

  test('those the province decides for are the appraiser’s to enter, not the commune’s', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      expect((await add(officer, { decidedBy: 'province' })).code).toBe('auth.forbidden')
      const appraiser = await as('appraiser', PROVINCE)
      const made = await add(appraiser, { name: 'Bệnh viện Đa khoa Bắc Hà', decidedBy: 'province' })
      expect(made.body.decidedBy).toBe('province')
      const change = { form: 'civil', name: 'Bệnh viện Bắc Hà', decidedBy: 'commune', on: '2026-12-01' } as const
      expect((await officer.call(api.changeInstitution, { params: { id: made.body.id }, body: change })).code).toBe('auth.forbidden')
      expect((await officer.call(api.closeInstitution, { params: { id: made.body.id }, body: { on: '2026-12-01' } })).code).toBe(
        'auth.forbidden',
      )
      const ofProvince = (await appraiser.call(api.listInstitutions, { params: { id: PROVINCE } })).body
      expect(ofProvince.institutions.map((each) => [each.fullName, each.commune.name])).toEqual([['Bệnh viện Đa khoa Bắc Hà', 'Xã Bắc Hà']])
      expect(ofProvince.counts[0]).toEqual({ kind: 'agency', total: 1, assessed: 1, own: 1 })
      expect((await appraiser.call(api.changeInstitution, { params: { id: made.body.id }, body: change })).body.decidedBy).toBe('commune')
      const later = await appraiser.call(api.listInstitutions, { params: { id: PROVINCE }, query: { on: '2026-12-01' } })
      expect(later.body.institutions).toEqual([])
    }))

  test('what a district decided for is shown as without an authority from 01/7/2025', () =>
    inRollback(async ({ as, seed }) => {
      const [loaded] = await loadInstitutions(seed, [
        {
          communeId: '02839@2019-10-06' as UnitId,
          kind: 'agency',
          form: 'civil',
          name: 'Phòng Nội vụ huyện',
          decidedBy: 'district',
          from: plainDate('2021-01-01'),
        },
      ])
      expect(loaded?.scope).toEqual([loaded?.id, '02839@2019-10-06', '085@2019-10-06', '10@2019-10-06', 'VN'])
      const leader = await as('leader', 'VN')
      const at = async (id: string, on: string) =>
        (await leader.call(api.listInstitutions, { params: { id }, query: { on } })).body.institutions
      expect((await at('085@2019-10-06', '2025-06-30')).map((each) => [each.fullName, each.deciderEnded])).toEqual([
        ['Phòng Nội vụ huyện', false],
      ])
      expect((await at('02839@2019-10-06', '2025-06-30')).length).toBe(1)
    }))

  test('neighbours and readers cannot, and the database itself refuses', () =>
    inRollback(async ({ as, actAs }) => {
      const officer = await as('commune-officer', BAC_HA)
      const { id } = (await add(officer, {})).body
      const neighbour = await as('commune-officer', BAO_NHAI)
      const leader = await as('leader', BAC_HA)
      for (const who of [neighbour, leader]) expect((await add(who, { name: 'Khác' })).code).toBe('auth.forbidden')
      const write = (statement: ReturnType<typeof sql>): Promise<unknown> =>
        actAs(neighbour, async (ctx) => {
          ctx.authorise('catalogue.read', ['VN' as UnitId])
          return statement.execute(sqlOf(ctx))
        })
      await expect(write(sql`update institutions set decided_by = 'province' where unit_id = ${id}`)).rejects.toMatchObject({
        code: '42501',
      })
      await expect(write(sql`update units set valid_to = '2026-12-01' where id = ${id}`)).rejects.toMatchObject({ code: '42501' })
      await expect(
        write(
          sql`insert into institutions (unit_id, valid_from, kind, form, decided_by) values (${id}, '2027-01-01', 'agency', 'civil', 'commune')`,
        ),
      ).rejects.toMatchObject({ code: '42501' })
    }))

  test('are no places of the tree: not found among places, not listed, not counted', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const before = (await officer.call(units.listChildren, { params: { id: PROVINCE } })).body.units.find((each) => each.id === BAC_HA)
      const { id, code } = (await add(officer, { name: 'Trường THPT Hoa Ban Trắng', kind: 'school', form: 'secondary' })).body
      const search = async (query: object) =>
        (await officer.call(units.searchUnits, { query: query as never })).body.hits.map((hit) => hit.id)
      expect(await search({ q: 'hoa ban trắng' })).not.toContain(id)
      expect(await search({ q: 'hoa ban trắng', level: 'institution' })).toEqual([id])
      expect(await search({ q: '02839' })).not.toContain(id)
      expect(await search({ q: code })).toEqual([id])
      expect(await search({ q: id })).toEqual([id])
      const after = (await officer.call(units.listChildren, { params: { id: PROVINCE } })).body.units.find((each) => each.id === BAC_HA)
      expect(after?.children).toBe(before?.children)
      expect((await officer.call(units.listChildren, { params: { id: BAC_HA } })).body.units).toEqual([])
      expect(
        (await officer.call(units.getTree, { params: { id: PROVINCE }, query: { depth: 3 } })).body.lines.map((line) => line.id),
      ).not.toContain(id)
      expect((await officer.call(units.listVillages, { params: { id: BAC_HA } })).body.villages).toEqual([])
      const own = await officer.call(units.getUnit, { params: { id } })
      expect([own.body.level, own.body.type, own.body.path[0]?.id]).toEqual(['institution', 'cơ sở giáo dục', BAC_HA])
    }))
})

describe('institutions from Excel', () => {
  const HEADER = ['Mã xã', 'Tên xã', 'Loại', 'Tên cơ quan, doanh nghiệp, cơ sở giáo dục', 'Quy mô, cấp học', 'Cơ quan công nhận', 'Từ ngày']
  const send = async (who: Client, rows: readonly (readonly (string | null)[])[], apply: boolean, unit = BAC_HA) =>
    who.call(api.importInstitutions, { params: { id: unit }, query: { apply: apply ? 'true' : 'false' }, file: await sheet(rows) })

  test('are checked first, then taken in, sent again without harm, and taken back', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const rows = [HEADER, ['', '', 'Cơ quan', 'Trạm Y tế', '', '', '01/08/2026'], ['', '', 'Trường', 'Trường Mầm non 1', '', '', '']]
      const check = await send(officer, rows, false)
      expect(check.body).toEqual({ applied: false, rows: 2, added: 2, excluded: 1, existing: 0, communes: 1, importId: null })
      const list = async () => (await officer.call(api.listInstitutions, { params: { id: BAC_HA } })).body.institutions
      expect(await list()).toEqual([])
      const taken = await send(officer, rows, true)
      expect(taken.body).toMatchObject({ applied: true, added: 2, excluded: 1 })
      expect((await list()).map((each) => [each.fullName, each.valid.from, each.origin, each.excluded?.reason ?? null])).toEqual([
        ['Trạm Y tế', '2026-08-01', 'imported', null],
        ['Trường Mầm non 1', '2026-11-21', 'imported', 'preschool'],
      ])
      const again = await send(officer, rows, true)
      expect(again.body).toMatchObject({ added: 0, existing: 2, importId: null })
      const id = taken.body.importId ?? ''
      const neighbour = await as('commune-officer', BAO_NHAI)
      expect((await neighbour.call(api.undoInstitutionImport, { params: { id } })).code).toBe('unit.import-not-found')
      expect((await officer.call(api.undoInstitutionImport, { params: { id } })).body).toEqual({ closed: 2 })
      expect(await list()).toEqual([])
      const then = await officer.call(api.listInstitutions, { params: { id: BAC_HA }, query: { on: '2026-08-01' } })
      expect(then.body.institutions).toEqual([])
      expect((await send(officer, rows, false)).body).toMatchObject({ added: 2, existing: 0 })
      expect((await officer.call(api.undoInstitutionImport, { params: { id } })).code).toBe('unit.import-not-found')
      const unknown = '00000000-0000-4000-8000-000000000000'
      expect((await officer.call(api.undoInstitutionImport, { params: { id: unknown } })).code).toBe('unit.import-not-found')
    }))

  test('a list somebody has worked on is not taken back', () =>
    inRollback(
      async ({ as }) => {
        const officer = await as('commune-officer', BAC_HA)
        const rows = [HEADER, ['', '', 'Cơ quan', 'Trạm Y tế', '', '', '01/12/2026'], ['', '', 'Cơ quan', 'Bưu điện', '', '', '01/12/2026']]
        const changed = (await send(officer, rows, true)).body.importId ?? ''
        const [first] = (await officer.call(api.listInstitutions, { params: { id: BAC_HA } })).body.institutions
        await officer.call(api.closeInstitution, { params: { id: first?.id ?? '' }, body: { on: '2027-01-01' } })
        const refused = await officer.call(api.undoInstitutionImport, { params: { id: changed } })
        expect([refused.code, refused.details]).toEqual(['unit.import-in-use', { units: [{ id: first?.id, name: 'Trạm Y tế' }] }])
        const above = await as('appraiser', PROVINCE)
        const ofProvince = (await send(above, [HEADER, ['', '', 'Cơ quan', 'Chi cục Thuế', '', 'UBND tỉnh', '']], true)).body.importId ?? ''
        expect((await officer.call(api.undoInstitutionImport, { params: { id: ofProvince } })).code).toBe('auth.forbidden')
        expect((await above.call(api.undoInstitutionImport, { params: { id: ofProvince } })).body).toEqual({ closed: 1 })
        const other = (await send(officer, [HEADER, ['', '', 'Cơ quan', 'Kho bạc', '', '', '01/12/2026']], true)).body.importId ?? ''
        const treasury = (await officer.call(api.listInstitutions, { params: { id: BAC_HA } })).body.institutions.find(
          (each) => each.fullName === 'Kho bạc',
        )
        const body = { unitId: treasury?.id ?? '', setId: 'tt124-2021-agency-enterprise', windowFrom: plainDate('2026-11-16') }
        expect((await officer.call(registerDossier, { body })).status).toBe(200)
        // who cannot see the dossier is refused as well
        const admin = await as('administrator', PROVINCE)
        for (const who of [officer, admin]) {
          expect((await who.call(api.undoInstitutionImport, { params: { id: other } })).code).toBe('unit.import-in-use')
        }
      },
      { today: '2027-02-10' },
    ))

  test('each wrong cell is named by its code and nothing is taken in; a foreign list is refused', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const bad = [HEADER, ['', '', 'Cơ quan', 'Sở Y tế', '', 'UBND tỉnh', ''], ['', '', 'Xưởng', 'Xưởng Mộc', '', '', '']]
      const { status, code, details } = await send(officer, bad, true)
      expect([status, code]).toEqual([422, 'unit.file-invalid'])
      expect(details).toEqual({
        total: 2,
        errors: [
          { sheet: 'Danh sách', cell: 'F2', code: 'decider-forbidden', params: { value: 'UBND cấp tỉnh' } },
          { sheet: 'Danh sách', cell: 'C3', code: 'kind-unknown', params: { value: 'Xưởng' } },
        ],
      })
      expect((await officer.call(api.listInstitutions, { params: { id: BAC_HA } })).body.institutions).toEqual([])
      expect((await send(officer, [HEADER], true, PROVINCE)).code).toBe('auth.forbidden')
    }))

  test(
    '3,000 rows of a whole province are taken in and back',
    () =>
      inRollback(async ({ as }) => {
        const admin = await as('administrator', PROVINCE)
        const communes = (await admin.call(units.listChildren, { params: { id: PROVINCE } })).body.units
        const rows = Array.from({ length: 3000 }, (_, index) => [
          communes[index % communes.length]?.code ?? '',
          '',
          'Cơ quan',
          `Cơ quan số ${String(index)}`,
          '',
          index % 50 === 0 ? 'UBND tỉnh' : '',
          '',
        ])
        const start = performance.now()
        const taken = await send(admin, [HEADER, ...rows], true, PROVINCE)
        expect(taken.body).toMatchObject({ rows: 3000, added: 3000, communes: 99 })
        const { institutions } = (await admin.call(api.listInstitutions, { params: { id: PROVINCE } })).body
        expect(institutions).toHaveLength(60)
        expect((await admin.call(api.undoInstitutionImport, { params: { id: taken.body.importId ?? '' } })).body.closed).toBe(3000)
        expect(performance.now() - start).toBeLessThan(45_000)
      }),
    90_000,
  )

  test('the template comes back in as an empty list', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const template = await officer.call(api.institutionTemplate, { params: { id: BAC_HA } })
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.load(template.bytes as unknown as ExcelJS.Buffer)
      expect(workbook.worksheets[0]?.getRow(1).values).toEqual([undefined, ...HEADER])
      const back = await officer.call(api.importInstitutions, {
        params: { id: BAC_HA },
        query: { apply: 'true' },
        file: { name: 'mau.xlsx', bytes: new Uint8Array(template.bytes) },
      })
      expect((back.details as { errors: { code: string }[] }).errors.map((each) => each.code)).toEqual(['no-rows'])
    }))
})
