// What a program keeps of what it read is asked again as soon as somebody changes it, and what is read is written down.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { sqlOf } from '#server/platform/db/client'
import { inPart } from '#server/platform/db/transact'
import { inserting, writeAll } from '#server/platform/db/write-all'
import { COMMUNE, FORM, given, handedIn, ok, opened, PROVINCE, typed, withForms } from '../../../test/reports.ts'

const db = (t: { readonly seed: Parameters<typeof sqlOf>[0] }) => sqlOf<object>(t.seed)

describe('what a program keeps', () => {
  test('of the dictionary follows a definition that is changed', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      const nameOf = async (): Promise<string | undefined> =>
        ok(await officer.call(api.getReport, { params: { id } })).figures.find((figure) => figure.id === 'tstTotal')?.name.vi
      const before = await nameOf()
      await sql`update figures set name_vi = 'Tên khác' where id = 'tstTotal'`.execute(db(t))
      expect([before === 'Tên khác', await nameOf()]).toEqual([false, 'Tên khác'])
    }))

  test('of the map follows a commune that ends, and a residential area changes nothing', () =>
    withForms(async (t) => {
      const appraiser = await t.as('appraiser', PROVINCE)
      const query = { unit: PROVINCE, form: FORM, figures: 'tstTotal' }
      const expected = async (): Promise<number | undefined> => ok(await appraiser.call(readTotals, { query })).total.progress[0]?.expected
      const revision = async (): Promise<unknown> =>
        (await sql<{ revision: string }>`select revision from catalogue_revisions where catalogue = 'units'`.execute(db(t))).rows[0]
          ?.revision
      const before = await expected()
      const known = await revision()
      await sql`update unit_versions set full_name = full_name where unit_id in (select id from units where level = 'village')`.execute(
        db(t),
      )
      expect(await revision()).toBe(known)
      await sql`update unit_versions set valid_to = '2026-10-01' where unit_id = ${COMMUNE} and valid_to is null`.execute(db(t))
      expect(before).toBeGreaterThan(1)
      expect(await expected()).toBe((before ?? 0) - 1)
      const without = await revision()
      await sql`insert into unit_successions (from_id, to_id, relation, counted_on, source, checked, note)
        select ${COMMUNE}, v.unit_id, 'part', '2026-10-01', 'x', false, ''
        from unit_versions v where v.parent_id = ${PROVINCE} and v.valid_to is null and v.unit_id <> ${COMMUNE} limit 1`.execute(db(t))
      expect(await revision()).not.toBe(without)
    }))

  test('of a place follows its name', () =>
    withForms(async (t) => {
      const appraiser = await t.as('appraiser', PROVINCE)
      const query = { unit: PROVINCE, form: FORM, figures: 'tstTotal' }
      const nameOf = async (): Promise<string | undefined> =>
        ok(await appraiser.call(readTotals, { query })).parts.find(({ unit }) => unit.id === COMMUNE)?.unit.name
      const before = await nameOf()
      await sql`update unit_versions set full_name = 'Xã Tên Khác' where unit_id = ${COMMUNE} and valid_to is null`.execute(db(t))
      expect([before === 'Xã Tên Khác', await nameOf()]).toEqual([false, 'Xã Tên Khác'])
    }))
})

describe('looking for changed cells', () => {
  test('is written down where it tells any, as looking into the report is', () =>
    withForms(async (t) => {
      const [officer, reader] = [await t.as('commune-officer', COMMUNE), await t.as('appraiser', PROVINCE)]
      const id = await opened(officer)
      const revision = await typed(officer, id, { tstTotal: given(5) })
      const look = async (since: number): Promise<number> => {
        ok(await reader.call(api.listCellChanges, { params: { id }, query: { since } }))
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_entries where action = 'request.read'
          and entity_id = ${`GET ${api.listCellChanges.path}`} and account_id = ${reader.actor?.accountId ?? ''}`.execute(db(t))
        return rows[0]?.n ?? 0
      }
      expect([await look(revision), await look(0), await look(revision)]).toEqual([0, 1, 1])
    }))
})

describe('writes sent as one statement', () => {
  test('are all there or none, and each behind the wall', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await handedIn(officer)
      await t.actAs(officer, async (ctx) => {
        const answer = (key: string, scope: string[]) =>
          inserting('report_answers', { report_id: id, key, scope, answer: 'x', at: ctx.now, by_name: 'x' })
        ctx.authorise('report.read', [COMMUNE, PROVINCE, 'VN'] as never)
        const mixed = inPart(ctx.tx, async () => ({
          keep: true,
          value: await writeAll(ctx, [answer('a', [COMMUNE, PROVINCE, 'VN']), answer('b', ['91@2025-07-01', 'VN'])]),
        }))
        await expect(mixed).rejects.toThrow(/row-level security/)
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from report_answers where report_id = ${id}`.execute(
          sqlOf<object>(ctx),
        )
        expect(rows[0]?.n).toBe(0)
      })
    }))
})
