// Reports as handed in and boards of figures, carried away as workbooks: the same numbers as on screen, and as much hidden.
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import * as reports from '@binhyen/core/reports/reports.contract'
import * as api from '@binhyen/core/exchange/workbook.contract'
import type { Answer } from '../../../test/client.ts'
import { inRollback, type RollbackOptions, type Test } from '../../../test/harness.ts'
import {
  arrangeForms,
  arrangeVillages,
  COMMUNE,
  FORM,
  given,
  handedIn,
  MONTH_BEFORE,
  ok,
  opened,
  PROVINCE,
  typed,
} from '../../../test/reports.ts'
import { sqlOf } from '#server/platform/db/client'
import { sql } from 'kysely'

const inWorld = (run: (t: Test) => Promise<void>, options: RollbackOptions = {}): Promise<void> =>
  inRollback(async (t) => {
    await arrangeForms(t.seed)
    await run(t)
  }, options)

/** The rows of every sheet of a file, trailing blanks dropped. */
async function rowsOf(answer: Answer<unknown>): Promise<Readonly<Record<string, readonly (readonly unknown[])[]>>> {
  if (answer.code !== null) throw new Error(answer.code)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(answer.bytes as never)
  return Object.fromEntries(
    workbook.worksheets.map((sheet) => {
      const rows: unknown[][] = []
      sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)))
      return [sheet.name, rows]
    }),
  )
}

test('a hand-in: numbers stay numbers, the words said with them stand beside, and what a correction changed', () =>
  inWorld(async (t) => {
    const villages = await arrangeVillages(t)
    const officer = await t.as('commune-officer', COMMUNE)
    const id = await opened(officer)
    await typed(officer, id, { tstGrid: given(3), tstLimited: given(30, 'range', 40) }, villages[0])
    const revision = await typed(officer, id, {
      tstTotal: given(160, 'over'),
      tstMoney: given(12.5),
      tstPart: { state: 'cannot-provide', reason: 'mất sổ' },
    })
    ok(await officer.call(reports.handInReport, { params: { id }, body: { revision } }))
    const police = await t.as('appraiser', PROVINCE)
    const first = await police.call(api.handInWorkbook, { params: { id, seq: 1 } })
    expect(String(first.headers['content-disposition'])).toContain('xlsx')
    const { x, 'x (2)': grid } = await rowsOf(first)
    const values = (x ?? []).map((row) => row.slice(1, 5))
    expect(values).toContainEqual(['Chỉ tiêu tstTotal', 'cái', 160, 'trên 160'])
    expect(values).toContainEqual(['Chỉ tiêu tstPart', 'cái', undefined, 'không cung cấp được: mất sổ'])
    expect((x ?? []).map((row) => row.slice(1, 4))).toContainEqual(['Chỉ tiêu tstMoney', 'triệu đồng', 12.5])
    expect(String(x?.[2]?.[0])).toMatch(/^Nguồn: báo cáo của .+ lần nộp 1, ngày 21\/11\/2026; người nộp: /)
    expect(grid?.find((row) => row[2] === 'Thôn Một')?.slice(3)).toEqual([3, 30, 'từ 30 đến 40'])
    ok(
      await police.call(reports.returnReport, {
        params: { id },
        body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Xem lại' }] },
      }),
    )
    const again = await typed(officer, id, { tstTotal: given(170) })
    ok(await officer.call(reports.handInReport, { params: { id }, body: { revision: again } }))
    const second = await rowsOf(await officer.call(api.handInWorkbook, { params: { id, seq: 2 } }))
    expect(second['Thay đổi']?.at(-1)?.slice(1)).toEqual(['Chỉ tiêu tstTotal', 'trên 160', 170, 'Xem lại'])
    expect((await officer.call(api.handInWorkbook, { params: { id, seq: 3 } })).code).toBe('report.not-found')
  }))

test('what is small is hidden in the file as it is on screen', () =>
  inWorld(async (t) => {
    const villages = await arrangeVillages(t)
    const officer = await t.as('commune-officer', COMMUNE)
    const id = await opened(officer)
    await typed(officer, id, { tstLimited: given(2) }, villages[0])
    const revision = await typed(officer, id, { tstTotal: given(2) })
    ok(await officer.call(reports.handInReport, { params: { id }, body: { revision } }))
    const leader = await t.as('leader', PROVINCE)
    const rows = await rowsOf(await leader.call(api.handInWorkbook, { params: { id, seq: 1 } }))
    expect(rows['x (2)']?.find((row) => row[2] === 'Thôn Một')?.slice(4)).toEqual([undefined, '<5'])
    const seen = await rowsOf(await officer.call(api.handInWorkbook, { params: { id, seq: 1 } }))
    expect(seen['x (2)']?.find((row) => row[2] === 'Thôn Một')?.slice(4)).toEqual([2])
  }))

test('a board: a row for each place and period; it is written down, and a province asks who is at the keyboard', () =>
  inWorld(
    async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await handedIn(officer, given(160, 'over'))
      const query = { unit: COMMUNE, form: FORM, figures: 'tstTotal', on: '2026-11-10' }
      const own = await rowsOf(await officer.call(api.totalsWorkbook, { query }))
      const table = own['Bảng số liệu'] ?? []
      expect(table.flat()).toContain('DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ')
      expect(table.at(-2)?.slice(5)).toEqual(['Chỉ tiêu tstTotal (cái)', 'Chỉ tiêu tstTotal (cái), như đã báo cáo'])
      expect(table.at(-1)?.slice(1)).toEqual(['Tháng 11/2026', 1, 1, 0, 160, 'trên 160'])
      const police = await t.as('appraiser', PROVINCE)
      const whole = await rowsOf(await police.call(api.totalsWorkbook, { query: { ...query, unit: PROVINCE } }))
      expect(whole['Bảng số liệu']?.filter((row) => row[5] === 160)).toHaveLength(2)
      await sql`update sessions set confirmed_at = now() - interval '11 minutes'`.execute(sqlOf<object>(t.seed))
      expect((await police.call(api.totalsWorkbook, { query: { ...query, unit: PROVINCE } })).code).toBe('auth.confirmation-required')
      expect((await officer.call(api.totalsWorkbook, { query })).code).toBeNull()
      const { rows } = await sql<{ read: number }>`select count(*)::int as read from audit_entries where action = 'request.export'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows[0]?.read).toBeGreaterThanOrEqual(3)
    },
    { demonstration: true },
  ))

test('what was answered to warnings goes with the hand-in', () =>
  inWorld(async (t) => {
    const officer = await t.as('commune-officer', COMMUNE)
    const before = await handedIn(officer, given(3), MONTH_BEFORE)
    expect(before).not.toBe('')
    const id = await opened(officer)
    const revision = await typed(officer, id, { tstTotal: given(60) })
    const key = `check jump ${COMMUNE}`
    ok(await officer.call(reports.answerFinding, { params: { id }, body: { key, answer: 'Có đợt tổng rà soát.' } }))
    ok(await officer.call(reports.handInReport, { params: { id }, body: { revision } }))
    const rows = await rowsOf(await officer.call(api.handInWorkbook, { params: { id, seq: 1 } }))
    expect(rows['Giải trình']?.at(-1)?.slice(1)).toEqual(['x', 'Có đợt tổng rà soát.'])
  }))
