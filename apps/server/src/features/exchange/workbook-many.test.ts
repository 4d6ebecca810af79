// A whole province in one workbook over HTTP: made, filled in, sent back; all of it or nothing, and nobody's change is lost.
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import * as many from '@binhyen/core/exchange/workbook-many.contract'
import * as workbooks from '@binhyen/core/exchange/workbook.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import type { RollbackOptions, Test } from '../../../test/harness.ts'
import { COMMUNE, ELSEWHERE, FORM, given, MONTH, ok, opened, PROVINCE, SECOND, typed, withForms } from '../../../test/reports.ts'
import { bytesOf, load } from '../../../test/workbooks.ts'

const ASKED = { unit: PROVINCE, form: FORM, ...MONTH } as const
type World = { readonly t: Test; readonly clerk: Client }

const inProvince = (run: (world: World) => Promise<void>, options: RollbackOptions = {}): Promise<void> =>
  withForms(async (t) => run({ t, clerk: await t.as('province-clerk', PROVINCE) }), options)

async function template(client: Client, asked: Partial<typeof ASKED> = {}): Promise<ExcelJS.Workbook> {
  const answer = await client.call(many.manyTemplate, { query: { ...ASKED, ...asked } })
  if (answer.code !== null) throw new Error(answer.code)
  return load(answer.bytes)
}

type Query = { apply?: 'true'; seen?: string; choices?: string; overwrite?: string; unit?: string }
const send = async (client: Client, workbook: ExcelJS.Workbook | Uint8Array, query: Query = {}) =>
  client.call(many.importMany, {
    query: { ...ASKED, ...query },
    file: { name: 'tinh.xlsx', bytes: workbook instanceof Uint8Array ? workbook : await bytesOf(workbook) },
  })

/** The cell of a commune and figure, found by code and header as people do. */
function at(workbook: ExcelJS.Workbook, unit: string, figure: string): ExcelJS.Cell {
  const [sheet] = workbook.worksheets
  if (sheet === undefined) throw new Error('no sheet')
  let head = 0
  for (let row = 1; row < 10; row += 1) if (sheet.getCell(row, 3).value === 'Đơn vị') head = row
  const column = (sheet.getRow(head).values as readonly unknown[]).findIndex(
    (value) => typeof value === 'string' && value.startsWith(`Chỉ tiêu ${figure}`),
  )
  for (let row = head + 1; row <= sheet.rowCount; row += 1) {
    if (sheet.getCell(row, 2).value === unit.split('@')[0]) return sheet.getCell(row, column)
  }
  throw new Error(`no row of ${unit}`)
}

async function standing(client: Client, unit: string): Promise<Readonly<Record<string, unknown>>> {
  const id = await opened(client, { unitId: unit as typeof COMMUNE })
  const { cells } = ok(await client.call(reports.listCellChanges, { params: { id }, query: { since: 0 } }))
  return Object.fromEntries(cells.map(({ figure, cell }) => [figure, cell]))
}

const countOf = async (t: Test, table: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(sqlOf<object>(t.seed))
  return rows[0]?.count ?? 0
}

const foreign = (rows: readonly (readonly unknown[])[]): ExcelJS.Workbook => {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Tổng hợp').addRows(rows as unknown[][])
  return workbook
}

describe('the template of many reports', () => {
  test('has a row for each commune with what stands in its report, and is known again', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await typed(officer, await opened(officer), { tstTotal: given(160, 'over'), tstMoney: given(12.5) })
      const workbook = await template(clerk)
      expect(workbook.worksheets.map(({ state }) => state)).toEqual(['visible', 'visible', 'veryHidden'])
      expect([at(workbook, COMMUNE, 'tstTotal').value, at(workbook, COMMUNE, 'tstMoney').value]).toEqual(['trên 160', 12.5])
      expect([at(workbook, SECOND, 'tstTotal').value, at(workbook, SECOND, 'tstTotal').protection.locked]).toEqual([null, false])
      const dry = ok(await send(clerk, workbook))
      expect(dry).toMatchObject({ marked: true, layoutChanged: false, changes: 0, same: 2, errors: [], unmatched: [], warnings: [] })
      expect(dry.units.length).toBeGreaterThan(90)
      expect(dry.units.find(({ id }) => id === COMMUNE)).toMatchObject({ inFile: true, same: 2, report: { status: 'open' } })
      expect(dry.units.find(({ id }) => id === SECOND)).toMatchObject({ inFile: true, same: 0, report: null })
      // looking begins nothing
      expect(await countOf(t, 'reports')).toBe(1)
    }))

  test('is for who enters there: nobody else of the province, nobody of another one', () =>
    inProvince(async ({ t, clerk }) => {
      const workbook = await template(clerk)
      for (const role of ['appraiser', 'leader', 'auditor'] as const) {
        const other = await t.as(role, PROVINCE)
        expect((await other.call(many.manyTemplate, { query: ASKED })).code).toBe('auth.forbidden')
        expect((await send(other, workbook)).code).toBe('auth.forbidden')
      }
      const stranger = await t.as('commune-officer', ELSEWHERE)
      expect((await stranger.call(many.manyTemplate, { query: ASKED })).code).toBe('auth.forbidden')
      expect((await send(stranger, workbook, { apply: 'true' })).code).toBe('auth.forbidden')
    }))

  test('an officer of one commune has that one row; a file of the province is refused by name', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const own = await template(officer)
      expect(() => at(own, SECOND, 'tstTotal')).toThrow('no row')
      const workbook = await template(clerk)
      at(workbook, COMMUNE, 'tstTotal').value = 4
      at(workbook, SECOND, 'tstTotal').value = 5
      const dry = ok(await send(officer, workbook))
      expect(dry.unmatched).toMatchObject([{ reason: 'not-yours', values: 1, chosen: null }])
      expect((await send(officer, workbook, { apply: 'true' })).code).toBe('report.workbook-invalid')
      const choices = `${dry.unmatched[0]?.key ?? ''}=-`
      expect(ok(await send(officer, workbook, { apply: 'true', choices }))).toMatchObject({ saved: 1, begun: 1 })
      expect(await countOf(t, 'reports')).toBe(1)
      // no place of their own to remember it at
      expect(await countOf(t, 'workbook_names')).toBe(0)
    }))

  test('of a form or place it cannot be made for is refused', () =>
    inProvince(async ({ t }) => {
      const everywhere = await t.as('commune-officer', 'VN')
      const refused = await everywhere.call(many.manyTemplate, { query: { ...ASKED, unit: 'VN', form: 'commune-security-month' } })
      expect([refused.code, refused.details]).toMatchObject(['report.workbook-too-many', { units: 3321, most: 40_000 }])
      // a commune that was merged before the period: nobody of it reports any more
      const ended = await everywhere.call(many.manyTemplate, { query: { ...ASKED, unit: '00001@2019-10-06' } as unknown as typeof ASKED })
      expect([ended.code, ended.details]).toMatchObject(['unit.not-valid-on', { id: '00001@2019-10-06', validTo: '2025-07-01' }])
      const villages = { form: 'commune-movement-quarter', periodFrom: '2026-06-15', periodTo: '2026-09-15' }
      const ofVillages = await everywhere.call(many.manyTemplate, { query: { ...ASKED, ...villages } as typeof ASKED })
      expect(['report.workbook-of-villages', null, 'report.period-unknown']).toContain(ofVillages.code)
    }))
})

describe('the import of many reports', () => {
  test('shows what it would leave, then writes all, begins reports, and once for one command', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await typed(officer, await opened(officer), { tstTotal: given(7) })
      const workbook = await template(clerk)
      at(workbook, COMMUNE, 'tstPart').value = 9
      at(workbook, SECOND, 'tstTotal').value = 'gần 11.500'
      at(workbook, SECOND, 'tstPart').value = 'không cung cấp được: sổ đang thanh tra'
      const dry = ok(await send(clerk, workbook))
      expect(dry).toMatchObject({ applied: false, changes: 3, conflicts: 0, errorCount: 0, findings: { errors: 1, warnings: 0 } })
      // a part larger than its whole
      expect(dry.findings?.items).toMatchObject([{ unitId: COMMUNE, severity: 'error', figures: ['tstPart', 'tstTotal'] }])
      expect(dry.units.find(({ id }) => id === COMMUNE)).toMatchObject({ changes: 1, left: { errors: 1 } })
      expect(dry.units.find(({ id }) => id === SECOND)).toMatchObject({ changes: 2, report: null, left: { errors: 0 } })
      expect(await countOf(t, 'reports')).toBe(1)
      const ask = {
        query: { ...ASKED, apply: 'true' as const, seen: dry.seen },
        file: { name: 'a.xlsx', bytes: await bytesOf(workbook) },
        commandId: '5f0c8a52-0f31-4a2b-9f3e-0d6a3f1b2c55',
      }
      const done = ok(await clerk.call(many.importMany, ask))
      expect(done).toMatchObject({ applied: true, saved: 3, begun: 1, left: 0 })
      expect(done.units.find(({ id }) => id === SECOND)?.report?.status).toBe('open')
      expect(ok(await clerk.call(many.importMany, ask))).toEqual(done)
      expect(await standing(clerk, COMMUNE)).toEqual({ tstTotal: given(7), tstPart: given(9) })
      expect(await standing(clerk, SECOND)).toEqual({
        tstTotal: given(11_500, 'nearly'),
        tstPart: { state: 'cannot-provide', reason: 'sổ đang thanh tra' },
      })
      expect(ok(await send(clerk, workbook))).toMatchObject({ changes: 0, same: 4 })
    }))

  test('with one wrong cell writes nothing of any commune', () =>
    inProvince(async ({ t, clerk }) => {
      const workbook = await template(clerk)
      at(workbook, COMMUNE, 'tstTotal').value = 5
      const wrong = at(workbook, SECOND, 'tstTotal')
      wrong.value = '1,234'
      const dry = ok(await send(clerk, workbook))
      expect(dry.errors).toMatchObject([{ cell: wrong.address, code: 'separator', readings: ['1.234', '1,234'], of: { unitId: SECOND } }])
      expect(dry.units.find(({ id }) => id === SECOND)).toMatchObject({ errors: 1, left: null })
      expect((await send(clerk, workbook, { apply: 'true' })).code).toBe('report.workbook-invalid')
      expect(await countOf(t, 'reports')).toBe(0)
    }))

  test.each<[string, (cell: ExcelJS.Cell) => void, string]>([
    ['text', (cell) => (cell.value = 'nhiều'), 'not-a-number'],
    ['a fraction of foreign settings', (cell) => (cell.value = 1.234), 'separator'],
    ['an error of a formula', (cell) => (cell.value = { error: '#REF!' } as never), 'error'],
    [
      'a day',
      (cell) => {
        cell.value = new Date(Date.UTC(2026, 4, 1))
        cell.numFmt = 'dd/mm/yyyy'
      },
      'date',
    ],
    [
      'a merged cell',
      (cell) => {
        const [row, column] = [Number(cell.row), Number(cell.col)]
        cell.value = 5
        cell.worksheet.mergeCells(row, column, row + 1, column)
      },
      'merged',
    ],
  ])('%s is named by its cell', (_, spoil, code) =>
    inProvince(async ({ clerk }) => {
      const workbook = await template(clerk)
      const cell = at(workbook, COMMUNE, 'tstTotal')
      spoil(cell)
      expect(ok(await send(clerk, workbook)).errors[0]).toMatchObject({ sheet: 'x', cell: cell.address, code })
    }),
  )

  test('leaves what somebody else changed, unless the unit is named; what changed since the dry run is shown again', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      await typed(officer, id, { tstTotal: given(7), tstPart: given(1) })
      const workbook = await template(clerk)
      await typed(officer, id, { tstTotal: given(8), tstPart: given(2) })
      at(workbook, COMMUNE, 'tstTotal').value = 9
      at(workbook, SECOND, 'tstTotal').value = 3
      const dry = ok(await send(clerk, workbook))
      expect(dry.rows.map(({ unitId, figure, standing: how }) => [unitId, figure, how])).toEqual([
        [COMMUNE, 'tstTotal', 'conflict'],
        [SECOND, 'tstTotal', 'change'],
        [COMMUNE, 'tstPart', 'theirs'],
      ])
      await typed(officer, id, { tstTotal: given(10) })
      expect((await send(clerk, workbook, { apply: 'true', seen: dry.seen, overwrite: COMMUNE })).code).toBe('report.changed-meanwhile')
      expect(await countOf(t, 'reports')).toBe(1)
      const again = ok(await send(clerk, workbook))
      expect(ok(await send(clerk, workbook, { apply: 'true', seen: again.seen }))).toMatchObject({ saved: 1, left: 1 })
      expect(await standing(clerk, COMMUNE)).toEqual({ tstTotal: given(10), tstPart: given(2) })
      const third = ok(await send(clerk, workbook))
      ok(await send(clerk, workbook, { apply: 'true', seen: third.seen, overwrite: COMMUNE }))
      expect(await standing(clerk, COMMUNE)).toEqual({ tstTotal: given(9), tstPart: given(2) })
    }))

  test('what was handed in stays, and is told', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const revision = await typed(officer, id, { tstTotal: given(7) })
      const before = await template(clerk)
      ok(await officer.call(reports.handInReport, { params: { id }, body: { revision } }))
      const workbook = await template(clerk)
      expect(at(workbook, COMMUNE, 'tstTotal').protection?.locked ?? true).toBe(true)
      at(before, COMMUNE, 'tstTotal').value = 8
      at(before, SECOND, 'tstTotal').value = 1
      const dry = ok(await send(clerk, before))
      expect(dry).toMatchObject({ changes: 1, closed: 1, errorCount: 0 })
      expect(dry.rows.find(({ standing: how }) => how === 'closed')).toMatchObject({ unitId: COMMUNE, before: given(7), after: given(8) })
      expect(ok(await send(clerk, before, { apply: 'true' }))).toMatchObject({ saved: 1, begun: 1 })
    }))

  test('a template of one report, of another place or period, is refused, naming both', () =>
    inProvince(async ({ t, clerk }) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const one = await officer.call(workbooks.reportTemplate, { params: { id } })
      if (one.code !== null) throw new Error(one.code)
      const refused = await send(clerk, one.bytes)
      expect([refused.code, refused.details]).toMatchObject(['report.workbook-other', { differs: ['unit'] }])
      const whole = await bytesOf(await template(clerk))
      const file = { name: 'a.xlsx', bytes: whole }
      expect((await officer.call(workbooks.importWorkbook, { params: { id }, file })).code).toBe('report.workbook-other')
    }))

  test('a reason that looks like a person is asked about', () =>
    inProvince(async ({ clerk }) => {
      const workbook = await template(clerk)
      at(workbook, COMMUNE, 'tstTotal').value = 'không cung cấp được: gọi 0912 345 678'
      const refused = await send(clerk, workbook, { apply: 'true' })
      expect([refused.code, refused.details]).toMatchObject(['protection.sensitive-text', { kinds: ['phone'] }])
    }))

  test('a file that is no workbook is said so', () =>
    inProvince(async ({ clerk }) => {
      expect(ok(await send(clerk, Buffer.from('a;b;c'))).unreadable?.fault).toBe('not-table')
      expect((await send(clerk, Buffer.from('a;b;c'), { apply: 'true' })).code).toBe('report.workbook-invalid')
    }))
})

describe('a sheet of somebody else about many communes', () => {
  test('is matched once: what a person chose is used by itself next time, and can be changed', () =>
    inProvince(async ({ t, clerk }) => {
      const { units } = ok(await send(clerk, await template(clerk)))
      const [first, second] = units
      const name = (unit: typeof first): string => unit?.name ?? ''
      const rows = [
        ['BIỂU TỔNG HỢP'],
        ['TT', 'Đơn vị', 'Tổng số vụ việc', 'Tổ hòa giải'],
        [1, `X. ${name(first).replace(/^(Xã|Phường) /, '')}`.replace('X. ', name(first).startsWith('Xã') ? 'X. ' : 'P. '), 5, 1],
        [2, name(second).toUpperCase(), 'trên 6', 2],
        [3, 'Cụm Ba Xã', 7, 3],
        ['', 'TOÀN TỈNH', 18, 6],
      ]
      const dry = ok(await send(clerk, foreign(rows)))
      expect(dry.marked).toBe(false)
      expect(dry.unmatched.map(({ cell, kind, reason, values }) => [cell, kind, reason, values])).toEqual([
        ['C2', 'figure', 'unknown', 4],
        ['D2', 'figure', 'unknown', 4],
        ['B5', 'place', 'unknown', 2],
      ])
      const [total, mediators, cluster] = dry.unmatched.map(({ key }) => key)
      const choices = [`${total ?? ''}=tstTotal`, `${mediators ?? ''}=-`, `${cluster ?? ''}=-`].join('|')
      expect(ok(await send(clerk, foreign(rows), { choices }))).toMatchObject({ changes: 2, conflicts: 0 })
      expect(ok(await send(clerk, foreign(rows), { apply: 'true', choices }))).toMatchObject({ saved: 2, begun: 2 })
      // next time, in another order and with marks left out
      const next = foreign([
        ['Don vi', 'TO HOA GIAI', 'tong so vu viec'],
        [name(second), 2, 8],
      ])
      const again = ok(await send(await t.as('province-clerk', PROVINCE), next))
      expect(again.unmatched.map(({ chosen, remembered }) => [chosen, remembered])).toEqual([
        ['-', true],
        ['tstTotal', true],
      ])
      expect(again.rows).toMatchObject([{ unitId: second?.id, figure: 'tstTotal', after: given(8), standing: 'change' }])
      const changed = ok(await send(clerk, next, { choices: '0c2=tstPart' }))
      expect(changed.unmatched[1]).toMatchObject({ chosen: 'tstPart', remembered: false })
      // somebody else's place remembers nothing of it
      const officer = await t.as('commune-officer', COMMUNE)
      expect(ok(await send(officer, next)).unmatched.map(({ remembered }) => remembered)).not.toContain(true)
      // what means a figure that is no longer asked is asked about again
      await sql`update workbook_names set meaning = 'tstGone' where meaning = 'tstTotal'`.execute(sqlOf<object>(t.seed))
      expect(ok(await send(clerk, next)).unmatched[1]).toMatchObject({ chosen: null, remembered: false })
    }))

  test('a commune that was merged is refused, naming the one that reports', () =>
    inProvince(async ({ t, clerk }) => {
      const { rows } = await sql<{ old_name: string; new_name: string }>`
        select v.full_name as old_name, label.name as new_name from unit_successions s
        join unit_versions v on v.unit_id = s.from_id join unit_labels label on label.unit_id = s.to_id
        join unit_versions n on n.unit_id = s.to_id
        where n.parent_id = ${PROVINCE} and v.full_name like 'Thị trấn %' order by v.full_name limit 1`.execute(sqlOf<object>(t.seed))
      const [merged] = rows
      if (merged === undefined) throw new Error('nothing was merged')
      const dry = ok(
        await send(
          clerk,
          foreign([
            ['Đơn vị', 'Chỉ tiêu tstTotal'],
            [merged.old_name, 4],
          ]),
        ),
      )
      expect(dry.unmatched).toMatchObject([{ reason: 'ended', text: merged.old_name }])
      expect(dry.unmatched[0]?.instead).toContain(merged.new_name)
      const key = dry.unmatched[0]?.key ?? ''
      expect(
        (
          await send(
            clerk,
            foreign([
              ['Đơn vị', 'Chỉ tiêu tstTotal'],
              [merged.old_name, 4],
            ]),
            { choices: `${key}=${COMMUNE}`, apply: 'true' },
          )
        ).code,
      ).toBe('report.workbook-invalid')
    }))
})
