// Accounts in bulk from Excel: the template, the dry run, taking in, and first passwords shown once.
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as api from '@binhyen/core/access/accounts.contract'
import { sqlOf } from '#server/platform/db/client'
import type { Answer } from '../../../test/client.ts'
import { inRollback } from '../../../test/harness.ts'

const PROVINCE = '15@2025-07-01'
const at = { today: '2027-02-10' }

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

async function listOf(...rows: readonly (readonly string[])[]): Promise<{ name: string; bytes: Uint8Array }> {
  const workbook = new ExcelJS.Workbook()
  workbook
    .addWorksheet('Tài khoản')
    .addRows([['Mã đơn vị', 'Tên đơn vị', 'Tên hiển thị', 'Vai trò', 'Tên đăng nhập', 'Từ ngày'], ...rows.map((row) => [...row])])
  return { name: 'tai-khoan.xlsx', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
}

describe('a list of accounts', () => {
  test('of every commune of the province is taken in as the template gives it; slips come once', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const template = await keeper.call(api.accountTemplate, { params: { id: PROVINCE } })
      const file = { name: 'mau.xlsx', bytes: new Uint8Array(template.bytes) }
      const dry = ok(await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'false' }, file }))
      expect([dry.applied, dry.wrong, dry.importId]).toEqual([false, 0, null])
      expect(dry.rows).toBeGreaterThan(90)
      const before = ok(await keeper.call(api.listAccounts, { query: {} })).items.length
      const made = ok(await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'true' }, file }))
      expect([made.applied, made.rows, before]).toEqual([true, dry.rows, 1])
      const id = made.importId ?? ''
      const waiting = ok(await keeper.call(api.listAccounts, { query: { filter: 'unissued', limit: '200' as never } })).items
      expect(waiting).toHaveLength(dry.rows)
      expect(waiting.every((account) => account.grants.length === 1)).toBe(true)
      const first = ok(await keeper.call(api.issueSlips, { params: { id } }))
      expect([first.slips.length, first.left]).toEqual([api.SLIPS_AT_ONCE, dry.rows - api.SLIPS_AT_ONCE])
      const [slip] = first.slips
      expect(
        (await t.nobody.call(access.signIn, { body: { username: slip?.username ?? '', password: slip?.password ?? '' } })).status,
      ).toBe(200)
      const { rows } = await sql<{ n: number }>`
        select (select count(*) from commands where reply like ${`%${slip?.password ?? ''}%`})
          + (select count(*) from audit_entries where change::text like ${`%${slip?.password ?? ''}%`}) as n`.execute(sqlOf<object>(t.seed))
      expect(rows[0]?.n).toBe(0)
      const rest = ok(await keeper.call(api.issueSlips, { params: { id } }))
      expect(rest.slips.map((each) => each.username)).not.toContain(slip?.username)
      expect(
        (await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'false' }, file })).body.sample[0]?.username,
      ).toMatch(/\.2$/)
    }, at))

  test('with wrong cells is told by cell and takes nothing in; elsewhere nobody sees it', () =>
    inRollback(async (t) => {
      const keeper = await t.as('administrator', PROVINCE)
      const file = await listOf(['02839', '', 'Ai đó', 'Vua', '', ''], ['00004', '', '', 'Cán bộ cấp xã', '', ''])
      const dry = ok(await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'false' }, file }))
      expect(dry.errors.map((error) => error.cell)).toEqual(['D2', 'A3'])
      const refused = await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'true' }, file })
      expect([refused.code, refused.details]).toEqual(['account.import-refused', { wrong: 2 }])
      const good = await listOf(['02839', '', 'Ai đó', 'Cán bộ cấp xã', 'ai.do', ''])
      const { importId } = ok(await keeper.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'true' }, file: good }))
      const stranger = await t.as('administrator', '91@2025-07-01')
      expect((await stranger.call(api.issueSlips, { params: { id: importId ?? '' } })).code).toBe('account.import-not-found')
      expect((await stranger.call(api.importAccounts, { params: { id: PROVINCE }, query: { apply: 'true' }, file: good })).code).toBe(
        'auth.forbidden',
      )
      expect(ok(await stranger.call(api.listAccountImports, { query: {} })).items).toEqual([])
      expect(ok(await keeper.call(api.listAccountImports, { query: {} })).items).toMatchObject([
        { fileName: 'tai-khoan.xlsx', rows: 1, unissued: 1 },
      ])
      // an account without a password lets nobody in, and nothing breaks
      expect((await t.nobody.call(access.signIn, { body: { username: 'ai.do', password: '!' } })).code).toBe('auth.wrong-credentials')
    }, at))
})
