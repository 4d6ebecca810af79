// The difference ledger over HTTP: from one period to the next with a merger between them, of one period as it stood on a day, against a
// fixed year, and what a reader without need is not shown.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import * as contract from '@binhyen/core/comparisons/differences.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback } from '../../../test/harness.ts'
import { reported, type Past } from '../../../test/past-reports.ts'
import { arrangeForms, COMMUNE, ELSEWHERE, FORM, given, handedIn, MONTH, ok, PROVINCE, SECOND, typed } from '../../../test/reports.ts'

type Query = z.input<typeof contract.readDifferences.query>
const ledger = async (reader: Client, query: Partial<Query> = {}) =>
  ok(
    await reader.call(contract.readDifferences, {
      query: { unit: PROVINCE, form: 'commune-movement-quarter', figure: 'steeringBoards', ...query },
    }),
  )
const brief = ({ parts }: Awaited<ReturnType<typeof ledger>>) =>
  parts.map(({ cause, by, lines }) => [
    cause,
    by,
    lines.map(({ before, after }) => [before.map(({ number }) => number), after.map(({ number }) => number)]),
  ])

const quarter = (unit: string, [year, number]: readonly [number, number], value: number, more: Partial<Past> = {}): Past => ({
  unit,
  form: 'commune-movement-quarter',
  period: periodOf('quarter', year, number),
  cells: { steeringBoards: given(value) },
  ...more,
})
const [Q2, Q3] = [
  [2026, 2],
  [2026, 3],
] as const
/** A third and a fourth commune of the province. */
const others = ['02902@2025-07-01', '02905@2025-07-01'] as const

test('from one quarter to the next every part has its cause, and the parts are the whole', () =>
  inRollback(async (t) => {
    await reported(t, [quarter(COMMUNE, Q2, 10), quarter(SECOND, Q2, 20), quarter(COMMUNE, Q3, 13), quarter(others[0], Q3, 5)])
    const reply = await ledger(await t.as('appraiser', PROVINCE), { on: plainDate('2026-08-01') })
    expect(reply).toMatchObject({ before: { number: 30, units: 2 }, after: { number: 18, units: 2 }, by: -12, hidden: false })
    expect(brief(reply)).toEqual([
      ['new', 5, [[[], [5]]]],
      ['missing', -20, [[[20], []]]],
      ['real', 3, [[[10], [13]]]],
    ])
    expect(reply.parts[2]?.lines[0]?.after[0]).toMatchObject({ unit: { id: COMMUNE }, seq: 1 })
    expect(reply.parts.reduce((sum, { by }) => sum + by, 0)).toBe(reply.by)
  }))

test('communes that merged between two quarters change the units, not the territory', () =>
  inRollback(async (t) => {
    const { rows } = await sql<{ from_id: string }>`
      update unit_successions set relation = 'whole' where to_id = ${COMMUNE} returning from_id`.execute(sqlOf<object>(t.seed))
    const origins = rows.map(({ from_id }) => from_id)
    const [Q2of25, Q3of25] = [
      [2025, 2],
      [2025, 3],
    ] as const
    await reported(t, [...origins.map((id) => quarter(id, Q2of25, 4)), quarter(COMMUNE, Q3of25, 9)])
    const reply = await ledger(await t.as('appraiser', PROVINCE), { unit: COMMUNE, on: plainDate('2025-08-01') })
    expect(reply.before.summed.map(({ id }) => id).toSorted()).toEqual(origins.toSorted())
    expect(brief(reply)).toEqual([['unit-change', 9 - 4 * origins.length, [[origins.map(() => 4), [9]]]]])
  }))

test('of a month as the board stood on a day: what came late and what was corrected since', () =>
  inRollback(
    async (t) => {
      await arrangeForms(t.seed)
      const appraiser = await t.as('appraiser', PROVINCE)
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await handedIn(officer, given(12))
      // handed in a week ago
      await sql`update report_hand_ins set on_date = on_date - 7`.execute(sqlOf<object>(t.seed))
      ok(
        await appraiser.call(api.returnReport, {
          params: { id },
          body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Chưa khớp sổ' }] },
        }),
      )
      const revision = await typed(officer, id, { tstTotal: given(15) })
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      await handedIn(await t.as('commune-officer', SECOND), given(7), { unitId: SECOND })
      const asked = { form: FORM, figure: 'tstTotal', on: MONTH.periodFrom, against: 'as-of', asOf: plainDate('2026-12-07') } as const
      const reply = await ledger(appraiser, asked)
      expect(reply).toMatchObject({ before: { number: 12, units: 1, asOf: '2026-12-07' }, after: { number: 22, units: 2 }, by: 10 })
      expect(brief(reply)).toEqual([
        ['late', 7, [[[], [7]]]],
        ['corrected', 3, [[[12], [15]]]],
      ])
      expect(reply.parts[1]?.lines[0]).toMatchObject({ before: [{ report: id, seq: 1 }], after: [{ report: id, seq: 2 }] })
      expect(brief(await ledger(appraiser, { ...asked, asOf: plainDate('2026-12-10') }))).toEqual([])
    },
    { today: '2026-12-10' },
  ))

test('against a fixed year, chosen or 2019; where nobody reported before there is nothing to compare with', () =>
  inRollback(async (t) => {
    const year = (number: number, value: number): Past => ({
      unit: PROVINCE,
      form: 'province-movement-year',
      period: periodOf('year', number),
      cells: { steeringBoards: given(value) },
    })
    await reported(t, [year(2025, 12)])
    const asked = { unit: PROVINCE, form: 'province-movement-year', on: plainDate('2025-12-01') }
    const appraiser = await t.as('appraiser', PROVINCE)
    expect(await ledger(appraiser, { ...asked, against: 'baseline' })).toMatchObject({
      before: { period: { year: 2019 }, number: null },
      by: 12,
    })
    const board = ok(
      await appraiser.call(readTotals, { query: { ...asked, compare: 'baseline', baseline: 2024, figures: 'steeringBoards' } }),
    )
    expect(board).toMatchObject({ comparedWith: 'baseline', comparedPeriods: [{ year: 2024 }] })
    expect(board.total.compared).toEqual([[null]])
  }))

const yearOf = (unit: string, form: string, value: number, on: string): Past => ({
  unit,
  form,
  period: periodOf('year', 2026),
  cells: { steeringBoards: given(value) },
  on: plainDate(on),
})
const levels = { form: 'province-movement-year', on: plainDate('2026-12-01'), against: 'level' } as const

test('what a province says itself against its communes: who came after it, what was left on its day, who is missing; the country adds up', () =>
  inRollback(
    async (t) => {
      const below = 'commune-security-year'
      await reported(t, [
        yearOf(COMMUNE, below, 10, '2026-12-17'),
        yearOf(SECOND, below, 20, '2026-12-17'),
        yearOf(PROVINCE, levels.form, 33, '2026-12-20'),
        yearOf(others[0], below, 30, '2026-12-22'),
        yearOf(others[1], below, 40, '2026-12-28'),
      ])
      const reply = await ledger(await t.as('appraiser', PROVINCE), levels)
      expect(reply).toMatchObject({
        before: { form: { id: below }, number: 100, units: 4, asOf: '2027-01-10' },
        after: { form: { id: levels.form }, number: 33, units: 1, asOf: '2026-12-20' },
        by: -67,
        hidden: false,
      })
      expect(brief(reply)).toEqual([
        ['new', -30, [[[30], []]]],
        ['late', -40, [[[40], []]]],
        ['unexplained', 3, [[[], [33]]]],
      ])
      expect(reply.absent.count).toBe(reply.absent.units.length)
      expect(reply.absent.units.map(({ id }) => id)).not.toContain(COMMUNE)
      const whole = await ledger(await t.as('leader', 'VN'), { ...levels, unit: 'VN' })
      expect(whole).toMatchObject({ before: { number: 100 }, after: { number: 33, units: 1 }, by: -67 })
      expect(whole.absent.count).toBeGreaterThan(3000)
      // what the province said before stands no more; its communes did not change
      await sql`update report_hand_ins set on_date = '2026-12-30' where report_id in (select id from reports where unit_id = ${PROVINCE})`.execute(
        sqlOf<object>(t.seed),
      )
      expect(brief(await ledger(await t.as('appraiser', PROVINCE), levels))).toEqual([['unexplained', -67, [[[], [33]]]]])
    },
    { today: '2027-01-10' },
  ))

test('of a year in which communes were merged the rest is put to the change of units; without a report of its own there is nothing to compare', () =>
  inRollback(async (t) => {
    const year = periodOf('year', 2025)
    const report = (unit: string, form: string, value: number): Past => ({
      unit,
      form,
      period: year,
      cells: { steeringBoards: given(value) },
    })
    const officer = await t.as('appraiser', PROVINCE)
    const asked = { ...levels, on: plainDate('2025-12-01') }
    await reported(t, [report(COMMUNE, 'commune-security-year', 10)])
    expect(await ledger(officer, asked)).toMatchObject({ by: null, hidden: false, parts: [] })
    await reported(t, [report(PROVINCE, levels.form, 14)])
    expect(brief(await ledger(officer, asked))).toEqual([['unit-change', 4, [[[], [14]]]]])
    expect(await ledger(officer, { ...asked, form: 'commune-security-year' })).toMatchObject({ by: null })
  }))

test('a leader is not shown the parts of small figures; others see nothing; what does not add up is refused', () =>
  inRollback(async (t) => {
    const month = (number: number, value: number): Past => ({
      unit: COMMUNE,
      form: 'commune-security-month',
      period: periodOf('month', 2026, number),
      cells: { trafficDead: given(value) },
    })
    await reported(t, [month(9, 1), month(10, 3)])
    const asked = { unit: COMMUNE, form: 'commune-security-month', figure: 'trafficDead', on: plainDate('2026-10-01') }
    expect(await ledger(await t.as('appraiser', PROVINCE), asked)).toMatchObject({ by: 2, parts: [{ cause: 'real' }] })
    const seen = await ledger(await t.as('leader', PROVINCE), asked)
    expect(seen).toMatchObject({ hidden: true, by: null, before: { number: null }, after: { number: null }, parts: [] })
    const foreign = await t.as('appraiser', ELSEWHERE)
    const refusals = [
      [foreign, asked, 'auth.forbidden'],
      [await t.as('appraiser', PROVINCE), { ...asked, figure: 'orderOffences' }, 'figure.not-found'],
      [
        await t.as('appraiser', PROVINCE),
        { unit: PROVINCE, form: 'province-movement-year', figure: 'householdsInGroupsStated' },
        'figure.not-added',
      ],
      [await t.as('appraiser', PROVINCE), { ...asked, form: 'nothing' }, 'form.not-found'],
    ] as const
    for (const [client, query, code] of refusals) {
      expect((await client.call(contract.readDifferences, { query })).code).toBe(code)
    }
  }))
