// Totals over HTTP: what is handed in and accepted, folded or not yet, at every level; counted again from nothing it is the same.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { localTime } from '@binhyen/core/shared/local-time'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { readTotals, type TotalsReply } from '@binhyen/core/totals/totals.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import {
  arrangeVillages,
  COMMUNE,
  FORM,
  given,
  handedIn,
  MONTH,
  MONTH_BEFORE,
  ok,
  opened,
  PROVINCE,
  SECOND,
  switchOn,
  typed,
  withForms,
  foldDeltas,
} from '../../../test/reports.ts'
import { verifyTotals } from './recount.service.ts'

const ON = plainDate('2026-11-01')
type Asked = Partial<Parameters<typeof askedOf>[0]>
const askedOf = (more: {
  unit: string
  figures: string
  basis: 'provisional' | 'accepted'
  compare: 'previous' | 'last-year'
  kind: 'month' | 'quarter' | 'year'
  count: number
}) => more

async function totals(reader: Client, more: Asked = {}): Promise<TotalsReply> {
  return ok(await reader.call(readTotals, { query: { unit: PROVINCE, form: FORM, on: ON, figures: 'tstTotal', ...more } }))
}
const numberIn = (reply: TotalsReply): number | undefined => reply.total.cells.at(-1)?.[0]?.number
const partOf = (reply: TotalsReply, unit: string) => reply.parts.find((part) => part.unit.id === unit)

describe('the board of a province', () => {
  test('adds what communes handed in, at once and the same after folding', () =>
    withForms(async (t) => {
      await handedIn(await t.as('commune-officer', COMMUNE), given(160, 'over'))
      await handedIn(await t.as('commune-officer', SECOND), given(40), { unitId: SECOND })
      const appraiser = await t.as('appraiser', PROVINCE)
      const before = await totals(appraiser)
      expect(before.total.cells[0]?.[0]).toMatchObject({ number: 200, qualifier: 'over', given: 2 })
      expect(before.waiting).toBeGreaterThan(0)
      expect(await foldDeltas(t.seed, 100)).toBe(2)
      const after = await totals(appraiser)
      expect(after.waiting).toBe(0)
      expect(after.total.cells).toEqual(before.total.cells)
      expect(after.total.progress).toEqual(before.total.progress)
      expect(partOf(after, COMMUNE)?.cells[0]?.[0]).toMatchObject({ number: 160, qualifier: 'over', given: 1 })
      expect(partOf(after, SECOND)?.cells[0]?.[0]).toEqual({ number: 40, given: 1 })
    }))

  test('says of how many communes the sum is, and who handed in in time', () =>
    withForms(async (t) => {
      await handedIn(await t.as('commune-officer', COMMUNE))
      const { total, parts } = await totals(await t.as('appraiser', PROVINCE))
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from units u join unit_versions v on v.unit_id = u.id
        where u.level = 'commune' and v.parent_id = ${PROVINCE} and v.valid_from <= '2026-11-14' and (v.valid_to is null or v.valid_to > '2026-11-14')`.execute(
        sqlOf<object>(t.seed),
      )
      expect(total.progress[0]).toEqual({ expected: rows[0]?.count, handedIn: 1, accepted: 0, inTime: 1 })
      expect(parts).toHaveLength(rows[0]?.count ?? 0)
      expect(parts.find(({ unit }) => unit.id === SECOND)?.progress[0]).toEqual({ expected: 1, handedIn: 0, accepted: 0, inTime: 0 })
    }))

  test('keeps accepted and provisional sums apart through return, correction and acceptance', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const appraiser = await t.as('appraiser', PROVINCE)
      const id = await handedIn(officer, given(10))
      expect(numberIn(await totals(appraiser, { basis: 'accepted' }))).toBeUndefined()
      ok(await appraiser.call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
      expect(numberIn(await totals(appraiser, { basis: 'accepted' }))).toBe(10)
      ok(await officer.call(api.correctReport, { params: { id }, body: { reason: 'Đếm lại' } }))
      const revision = await typed(officer, id, { tstTotal: given(25) })
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      expect(numberIn(await totals(appraiser))).toBe(25)
      expect(numberIn(await totals(appraiser, { basis: 'accepted' }))).toBe(10)
      ok(await appraiser.call(api.acceptReport, { params: { id }, body: { seq: 2 } }))
      await foldDeltas(t.seed, 100)
      expect(numberIn(await totals(appraiser, { basis: 'accepted' }))).toBe(25)
      expect(await verifyTotals(t.seed, { rebuild: false })).toMatchObject({ different: 0 })
    }))

  test('counts villages as their commune', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const villages = await arrangeVillages(t)
      const id = await opened(officer)
      await typed(officer, id, { tstTotal: given(1) })
      let revision = 0
      for (const village of villages) revision = await typed(officer, id, { tstGrid: given(7) }, village)
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      const reply = await totals(await t.as('appraiser', PROVINCE), { figures: 'tstGrid' })
      expect(reply.total.cells[0]?.[0]).toEqual({ number: 7 * villages.length, given: 1 })
    }))

  test('is the same at the country, and refused outside one’s province', () =>
    withForms(async (t) => {
      await handedIn(await t.as('commune-officer', COMMUNE), given(33))
      const country = await totals(await t.as('auditor', 'VN' as UnitId), { unit: 'VN' })
      expect(numberIn(country)).toBe(33)
      expect(partOf(country, PROVINCE)?.cells[0]?.[0]).toEqual({ number: 33, given: 1 })
      const outside = await t.as('appraiser', '91@2025-07-01' as UnitId)
      expect(await outside.call(readTotals, { query: { unit: PROVINCE, form: FORM, on: ON } })).toMatchObject({ code: 'auth.forbidden' })
    }))

  test('adds flows over a quarter and compares with the month before', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await handedIn(officer, given(20), MONTH_BEFORE)
      await handedIn(officer, given(30), MONTH)
      const appraiser = await t.as('appraiser', PROVINCE)
      const month = await totals(appraiser, { compare: 'previous' })
      expect([month.total.cells[0]?.[0]?.number, month.total.compared?.[0]?.[0]?.number]).toEqual([30, 20])
      expect(numberIn(await totals(appraiser, { kind: 'quarter' }))).toBe(50)
      const year = await totals(appraiser, { kind: 'year' })
      expect(numberIn(year)).toBe(50)
      expect(year.total.progress[0]?.handedIn).toBe(2)
      expect((await totals(appraiser, { count: 3 })).total.cells.map((cells) => cells[0]?.number)).toEqual([undefined, 20, 30])
    }))

  test('says by how many points a share moved, from the counts, and does not tell them', () =>
    withForms(async (t) => {
      await sql`insert into figures (id, valid_from, place, topic, name_vi, name_en, unit_vi, unit_en, kind, adds, share_of, share_by, decimals, owner, sensitivity, lowest, source, checked)
        values ('tstShare', '2010-01-01', 9100, 'models', 'x', 'x', '%', '%', 'flow', 'share', 'tstPart', 'tstTotal', 1, 'x', 'open', 'commune', 'x', false)`.execute(
        sqlOf<object>(t.seed),
      )
      const officer = await t.as('commune-officer', COMMUNE)
      for (const [place, part, whole] of [
        [MONTH_BEFORE, 1, 6],
        [MONTH, 3, 9],
      ] as const) {
        const id = await opened(officer, place)
        const revision = await typed(officer, id, { tstTotal: given(whole), tstPart: given(part) })
        ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      }
      const { total } = await totals(await t.as('appraiser', PROVINCE), { figures: 'tstShare', compare: 'previous' })
      expect(total.cells[0]?.[0]).toEqual({ percent: 33.3, given: 1 })
      expect(total.compared?.[0]?.[0]).toEqual({ percent: 16.7, given: 1, points: 16.7 })
    }))

  test('hides small figures from a leader, and the total that would give them away', () =>
    withForms(async (t) => {
      for (const [unit, number] of [
        [COMMUNE, 2],
        [SECOND, 40],
      ] as const) {
        const officer = await t.as('commune-officer', unit)
        const [village = ''] = await arrangeVillages(t, unit)
        const id = await opened(officer, { unitId: unit })
        await typed(officer, id, { tstTotal: given(1) }, unit)
        const revision = await typed(officer, id, { tstLimited: given(number) }, village)
        ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      }
      const seen = await totals(await t.as('appraiser', PROVINCE), { figures: 'tstLimited' })
      expect(partOf(seen, COMMUNE)?.cells[0]?.[0]).toEqual({ number: 2, given: 1 })
      const hidden = await totals(await t.as('leader', PROVINCE), { figures: 'tstLimited' })
      expect(partOf(hidden, COMMUNE)?.cells[0]?.[0]).toEqual({ given: 1, mark: 'small' })
      const shown = [partOf(hidden, SECOND)?.cells[0]?.[0]?.number, hidden.total.cells[0]?.[0]?.number]
      expect(shown.filter((number) => number === undefined).length).toBeGreaterThan(0)
    }))

  test('leaves out sensitive figures, switched on or not', () =>
    withForms(async (t) => {
      await switchOn(t)
      const reply = await totals(await t.as('appraiser', PROVINCE), { figures: 'tstTotal,tstSensitive' })
      expect(reply.figures.map(({ id }) => id)).toEqual(['tstTotal'])
      const answer = await (
        await t.as('appraiser', PROVINCE)
      ).call(readTotals, { query: { unit: PROVINCE, form: FORM, figures: 'noSuch' } })
      expect(answer).toMatchObject({ code: 'figure.not-found', details: { id: 'noSuch' } })
    }))
})

describe('a count from nothing', () => {
  test('finds a total that was changed, names it and puts it right', () =>
    withForms(async (t) => {
      await handedIn(await t.as('commune-officer', COMMUNE), given(12))
      await foldDeltas(t.seed, 100)
      await sql`update figure_totals set thousandths = thousandths + 1000 where unit_id = ${PROVINCE} and figure_id = 'tstTotal'`.execute(
        sqlOf<object>(t.seed),
      )
      const found = await verifyTotals(t.seed, { rebuild: true })
      expect(found).toMatchObject({
        different: 1,
        rebuilt: true,
        first: [{ unit_id: PROVINCE, figure_id: 'tstTotal', kept: 13000, counted: 12000 }],
      })
      expect(await verifyTotals(t.seed, { rebuild: false })).toMatchObject({ different: 0, rebuilt: false })
      expect(numberIn(await totals(await t.as('appraiser', PROVINCE)))).toBe(12)
    }))

  test('agrees where an outage makes late reports count as in time, and where it is taken back', () =>
    withForms(
      async (t) => {
        const keeper = await t.as('administrator', PROVINCE)
        const id = await handedIn(await t.as('commune-officer', COMMUNE), given(12))
        ok(await (await t.as('appraiser', PROVINCE)).call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
        await foldDeltas(t.seed, 1)
        const span = { from: localTime('2026-11-27T14:00'), to: localTime('2026-11-27T18:00') }
        const body = { ...span, places: [PROVINCE], reason: 'Mất điện', document: '' }
        const outage = ok(await keeper.call(outages.recordOutage, { body }))
        expect(outage.reports).toBe(1)
        expect(await verifyTotals(t.seed, { rebuild: false })).toMatchObject({ different: 0 })
        await foldDeltas(t.seed, 100)
        ok(await keeper.call(outages.withdrawOutage, { params: { id: outage.id }, body: { reason: 'Ghi nhầm' } }))
        await foldDeltas(t.seed, 100)
        expect(await verifyTotals(t.seed, { rebuild: false })).toMatchObject({ different: 0 })
      },
      // the tests' month was due on the Friday before
      { today: '2026-11-30' },
    ))

  test('finds how many were in time where that was changed', () =>
    withForms(async (t) => {
      await handedIn(await t.as('commune-officer', COMMUNE), given(12))
      await foldDeltas(t.seed, 100)
      await sql`update report_totals set in_time = in_time - 1 where unit_id = ${PROVINCE}`.execute(sqlOf<object>(t.seed))
      expect(await verifyTotals(t.seed, { rebuild: true })).toMatchObject({
        different: 1,
        rebuilt: true,
        first: [{ unit_id: PROVINCE, figure_id: 'reports-in-time', kept: 0, counted: 1000 }],
      })
      expect(await verifyTotals(t.seed, { rebuild: false })).toMatchObject({ different: 0 })
    }))
})
