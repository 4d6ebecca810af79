// Dossiers against reports over HTTP: a commune's models against its quarter, a residential area's households against its row in the report
// of the commune; who sees them before and after the hand-in, who explains, and what becomes of it when one side changes.
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import * as contract from '@binhyen/core/comparisons/contradictions.contract'
import { readDossierFigures } from '@binhyen/core/comparisons/fact-figures.contract'
import { judgeFact } from '@binhyen/core/comparisons/fact-figures.domain'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { exactly, qualifiers, type Quantity } from '@binhyen/core/figures/quantity.domain'
import { sumOf, total, type Cell } from '@binhyen/core/figures/sums.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { loadDossiers } from '#server/features/assessments/assessments-load.service'
import { scopesOf } from '#server/features/units/units.service'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { reported, type Past } from '../../../test/past-reports.ts'
import { arrangeVillages, COMMUNE, ELSEWHERE, given, ok, PROVINCE, SECOND } from '../../../test/reports.ts'
import { readFactFigures } from './load-facts.service.ts'

type SetId = 'tt124-2021-commune' | 'tt124-2021-residential-area'
const COMMUNE_SET = 'tt124-2021-commune'
const AREA_SET = 'tt124-2021-residential-area'
const WINDOWS: Readonly<Record<SetId, Window>> = {
  [COMMUNE_SET]: { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') },
  [AREA_SET]: { from: plainDate('2025-11-01'), to: plainDate('2026-11-01') },
}
const Q3 = periodOf('quarter', 2026, 3)
const OFFICER = { byName: 'Cán bộ thử', role: 'commune-officer' } as const

/** On a day on which Q3 has closed and the windows have not. */
const inWindow = (run: (t: Test) => Promise<void>): Promise<void> => inRollback(run, { today: '2026-10-20' })

type Made = { readonly unit: string; readonly set?: SetId; readonly facts: Facts; readonly open?: boolean }

/** Dossiers, handed in unless open; their ids by order. */
async function filed(t: Test, made: readonly Made[]): Promise<readonly string[]> {
  const scopes = await scopesOf(
    t.seed,
    made.map(({ unit }) => unit as UnitId),
    plainDate('2026-10-01'),
  )
  const loaded = await loadDossiers(
    t.seed,
    made.map(({ unit, set = COMMUNE_SET, facts, open = false }) => ({
      unitId: unit as UnitId,
      scope: scopes.get(unit as UnitId) ?? [],
      provinceId: PROVINCE,
      setId: set,
      window: WINDOWS[set],
      dueOn: null,
      facts,
      savedBy: 'Cán bộ thử',
      trail: [
        { action: 'register', onDate: plainDate('2026-01-10'), ...OFFICER },
        ...(open ? [] : [{ action: 'hand-in' as const, onDate: plainDate('2026-10-01'), ...OFFICER }]),
      ],
    })),
  )
  return loaded.map(({ id }) => id)
}

const quarter = (unit: string, cells: Past['cells'], areas: Past['areas'] = {}): Past => ({
  unit,
  form: 'commune-movement-quarter',
  period: Q3,
  cells,
  areas,
})
type Query = z.input<typeof contract.listContradictions.query>
const list = async (reader: Client, query: Query = {}) => ok(await reader.call(contract.listContradictions, { query })).items
const figuresOf = async (reader: Client, id: string) => ok(await reader.call(readDossierFigures, { params: { id } })).facts

test('the list of what is compared is whole: every count of the law is in it, every figure stands in the dictionary', async () => {
  const facts = await readFactFigures()
  expect(facts.map(({ set, fact, figure }) => [set, fact, figure])).toContainEqual([COMMUNE_SET, 'models', 'models'])
})

describe('a commune', () => {
  test('that declares more models than it reported is listed with both sides, and the dossier and the report are named', () =>
    inWindow(async (t) => {
      await reported(t, [quarter(COMMUNE, { models: given(3) }), quarter(SECOND, { models: given(3) })])
      const [dossier] = await filed(t, [
        { unit: COMMUNE, facts: { models: 5 } },
        { unit: SECOND, facts: { models: 2 } },
      ])
      const appraiser = await t.as('appraiser', PROVINCE)
      const found = await list(appraiser, { state: 'all' })
      expect(found).toMatchObject([
        {
          kind: 'dossier',
          state: 'open',
          unit: { id: COMMUNE },
          figure: { id: 'models' },
          period: { kind: 'ad-hoc', from: '2025-11-16', to: '2026-11-16' },
          own: { quantity: { number: 5 }, form: { id: COMMUNE_SET }, handIns: [], counted: null },
          other: {
            quantity: { number: 3 },
            form: { id: 'commune-movement-quarter' },
            handIns: [{ seq: 1, period: { number: 3 } }],
            counted: { told: 1, of: 1 },
          },
          difference: { by: 2 },
          dossier: { id: dossier, fact: 'models' },
          mayExplain: true,
        },
      ])
      expect(ok(await appraiser.call(contract.countContradictions, { query: {} }))).toEqual({
        open: 1,
        outdated: 0,
        explained: 0,
        incomplete: 0,
        looked: { reports: 0, of: 0 },
      })
      // by kind, by its set, by the form on the other side, by the year its window ends in
      for (const [query, count] of [
        [{ kind: 'dossier' }, 1],
        [{ kind: 'period' }, 0],
        [{ form: COMMUNE_SET }, 1],
        [{ form: 'commune-movement-quarter' }, 1],
        [{ form: 'commune-security-month' }, 0],
        [{ year: 2026 }, 1],
        [{ year: 2025 }, 0],
        [{ unit: COMMUNE }, 1],
        [{ unit: SECOND }, 0],
      ] as const) {
        expect([query, (await list(appraiser, query)).length]).toEqual([query, count])
      }
      expect(await list(await t.as('appraiser', ELSEWHERE))).toEqual([])
      expect(await list(await t.as('commune-officer', SECOND))).toEqual([])
    }))

  test('sees beside the fact what it reported before it hands in; the list waits for the hand-in', () =>
    inWindow(async (t) => {
      await reported(t, [quarter(COMMUNE, { models: given(3, 'over') })])
      const [dossier = '', other = ''] = await filed(t, [
        { unit: COMMUNE, facts: {}, open: true },
        { unit: SECOND, facts: { models: 5 }, open: true },
      ])
      const officer = await t.as('commune-officer', COMMUNE)
      const [blank] = await figuresOf(officer, dossier)
      expect(blank).toMatchObject({
        fact: 'models',
        relation: 'part',
        quantity: { number: 3, qualifier: 'over' },
        whole: true,
        periods: [{ kind: 'quarter', number: 3 }],
        handIns: [{ seq: 1 }],
        contradiction: null,
      })
      // a commune without a report is told which one says it
      expect(await figuresOf(await t.as('commune-officer', SECOND), other)).toMatchObject([
        { fact: 'models', quantity: null, whole: false, handIns: [], contradiction: null },
      ])
      await sql`update figure_totals set more = 0, certainly_more = 0 where unit_id = ${COMMUNE}`.execute(sqlOf<object>(t.seed))
      const values = { clause: 'art5-1', body: { values: { models: 7 }, revision: 0 } }
      const saved = await officer.call(assessments.saveSection, { params: { id: dossier, clause: values.clause }, body: values.body })
      expect(saved.code).toBeNull()
      const [typed] = await figuresOf(officer, dossier)
      expect(typed?.contradiction).toMatchObject({ state: 'open', own: { quantity: { number: 7 } } })
      expect(await list(officer)).toEqual([])
      expect(await list(officer, { dossier })).toHaveLength(1)
      // it may be explained before it is handed in
      const { key = '', seen = '' } = typed?.contradiction ?? {}
      expect((await officer.call(contract.explainContradiction, { body: { key, seen, text: 'Bốn mô hình mới từ 16/9' } })).code).toBeNull()
      expect((await figuresOf(officer, dossier))[0]?.contradiction).toMatchObject({
        state: 'explained',
        explanations: [{ text: 'Bốn mô hình mới từ 16/9', current: true }],
      })
      const foreign = await t.as('commune-officer', SECOND)
      expect((await foreign.call(readDossierFigures, { params: { id: dossier } })).code).toBe('assessment.not-found')
    }))

  test('explains it, the province sees it; when the report changes it has to be explained again', () =>
    inWindow(async (t) => {
      await reported(t, [quarter(COMMUNE, { models: given(3) })])
      const [dossier = ''] = await filed(t, [{ unit: COMMUNE, facts: { models: 5 } }])
      const officer = await t.as('commune-officer', COMMUNE)
      const [found] = await list(officer)
      const body = { key: found?.key ?? '', seen: found?.seen ?? '', text: 'Hai mô hình lập sau ngày 14/9' }
      const clerk = await t.as('province-clerk', PROVINCE)
      expect((await clerk.call(contract.explainContradiction, { body })).code).toBe('auth.forbidden')
      expect(ok(await officer.call(contract.explainContradiction, { body }))).toEqual({ state: 'explained' })
      const appraiser = await t.as('appraiser', PROVINCE)
      expect(await list(appraiser)).toEqual([])
      expect(await list(appraiser, { state: 'explained' })).toMatchObject([{ explanations: [{ text: body.text, current: true }] }])
      const { rows } = await sql<{ entity_id: string }>`
        select entity_id from audit_entries where action = 'report.explain' and entity_kind = 'dossier'`.execute(sqlOf<object>(t.seed))
      expect(rows).toEqual([{ entity_id: dossier }])
      await sql`update figure_totals set thousandths = 4000, upper_thousandths = 4000 where unit_id = ${COMMUNE} and figure_id = 'models'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(await list(appraiser)).toMatchObject([{ state: 'outdated', explanations: [{ current: false }] }])
      expect((await officer.call(contract.explainContradiction, { body })).code).toBe('report.changed-meanwhile')
      await sql`update figure_totals set thousandths = 5000, upper_thousandths = 5000 where unit_id = ${COMMUNE} and figure_id = 'models'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(await list(appraiser, { state: 'all' })).toEqual([])
      expect((await officer.call(contract.explainContradiction, { body })).code).toBe('report.contradiction-unknown')
    }))

  test('offences stay out of the list, as all figures on offences and social evils do', () =>
    inWindow(async (t) => {
      await sql`update fact_figures set figure_id = 'orderOffences' where set_id = ${COMMUNE_SET}`.execute(sqlOf<object>(t.seed))
      await reported(t, [
        { unit: COMMUNE, form: 'commune-security-month', period: periodOf('month', 2026, 9), cells: { orderOffences: given(1) } },
      ])
      const [dossier = ''] = await filed(t, [{ unit: COMMUNE, facts: { models: 5 } }])
      const officer = await t.as('commune-officer', COMMUNE)
      expect(await list(officer, { state: 'all' })).toEqual([])
      expect(await figuresOf(officer, dossier)).toEqual([])
    }))

  test('a figure of events counts months up: while some are missing, more is not contradicted yet, less is', () =>
    inWindow(async (t) => {
      await sql`update fact_figures set figure_id = 'trafficCases', relation = 'same' where set_id = ${COMMUNE_SET}`.execute(
        sqlOf<object>(t.seed),
      )
      const month = (unit: string, number: number): Past => ({
        unit,
        form: 'commune-security-month',
        period: periodOf('month', 2026, number),
        cells: { trafficCases: given(2) },
      })
      await reported(t, [month(COMMUNE, 1), month(COMMUNE, 2), month(SECOND, 1), month(SECOND, 2)])
      await filed(t, [
        { unit: COMMUNE, facts: { models: 9 } },
        { unit: SECOND, facts: { models: 3 } },
      ])
      const appraiser = await t.as('appraiser', PROVINCE)
      const found = await list(appraiser, { state: 'all' })
      expect(found.map(({ unit, state, other }) => [unit.id, state, other.quantity?.number, other.counted])).toEqual(
        expect.arrayContaining([
          [COMMUNE, 'incomplete', 4, { told: 2, of: 12 }],
          [SECOND, 'open', 4, { told: 2, of: 12 }],
        ]),
      )
      // small numbers of people: told that two differ, and no number
      const hidden = await list(await t.as('leader', PROVINCE), { state: 'all' })
      expect(hidden).toHaveLength(2)
      for (const each of hidden) {
        expect(each).toMatchObject({ hidden: true, difference: null, own: { quantity: null }, other: { quantity: null } })
      }
    }))
})

describe('a residential area', () => {
  test('is compared with its row in the report of the commune', () =>
    inWindow(async (t) => {
      const [one = '', two = '', three = ''] = await arrangeVillages(t)
      await reported(t, [
        quarter(
          COMMUNE,
          {},
          { [one]: { households: given(120) }, [two]: { households: given(80, 'about') }, [three]: { households: given(60) } },
        ),
      ])
      const [dossier = ''] = await filed(t, [
        { unit: one, set: AREA_SET, facts: { households: 118 } },
        { unit: two, set: AREA_SET, facts: { households: 95 } },
        { unit: three, set: AREA_SET, facts: { households: 60 } },
      ])
      const officer = await t.as('commune-officer', COMMUNE)
      const found = await list(officer, { state: 'all' })
      expect(found).toMatchObject([
        {
          kind: 'dossier',
          unit: { id: one, level: 'village' },
          figure: { id: 'households' },
          own: { quantity: { number: 118 }, form: { id: AREA_SET } },
          other: { quantity: { number: 120 }, handIns: [{ seq: 1 }] },
          dossier: { id: dossier },
        },
      ])
      expect(await figuresOf(officer, dossier)).toMatchObject([{ fact: 'households', quantity: { number: 120 }, handIns: [{ seq: 1 }] }])
    }))

  test('whatever is said, the statement and the rule of core find the same', () =>
    inWindow(async (t) => {
      const [area = ''] = await arrangeVillages(t)
      const cell: fc.Arbitrary<Cell> = fc.oneof(
        fc
          .record({
            number: fc.integer({ min: 1, max: 9 }),
            qualifier: fc.constantFrom(...qualifiers),
            more: fc.integer({ min: 1, max: 3 }),
          })
          .map(({ number, qualifier, more }): Cell => {
            const quantity: Quantity = { number, qualifier, upper: qualifier === 'range' ? number + more : null }
            return { state: 'given', quantity }
          }),
        fc.constant<Cell>({ state: 'not-applicable' }),
        fc.constant<Cell>({ state: 'cannot-provide', reason: 'Chưa có sổ' }),
      )
      const samples = fc.sample(fc.tuple(cell, fc.integer({ min: 1, max: 9 }), fc.constantFrom('same', 'part')), 40)
      await reported(t, [quarter(COMMUNE, {}, { [area]: { households: given(1) } })])
      await filed(t, [{ unit: area, set: AREA_SET, facts: { households: 1 } }])
      const officer = await t.as('commune-officer', COMMUNE)
      const db = sqlOf<object>(t.seed)
      for (const [said, answer, relation] of samples) {
        const quantity = said.state === 'given' ? said.quantity : null
        const kept = [area, 'households', said.state, quantity?.number ?? null, quantity?.upper ?? null, quantity?.qualifier ?? null, null]
        await sql`update report_hand_ins set cells = ${JSON.stringify([kept])}::jsonb`.execute(db)
        await sql`update dossier_sections set values = jsonb_set(values, '{households}', ${String(answer)}::jsonb) where values ? 'households'`.execute(
          db,
        )
        await sql`update fact_figures set relation = ${relation} where set_id = ${AREA_SET}`.execute(db)
        const sum = total([said])
        const verdict = judgeFact(relation, sumOf({ state: 'given', quantity: exactly(answer) }), sum, sum.cannotProvide === 0)
        const found = await list(officer, { state: 'all' })
        expect([said, answer, relation, found.map(({ state }) => state)]).toEqual([
          said,
          answer,
          relation,
          verdict === 'contradicts' ? ['open'] : verdict === 'incomplete' ? ['incomplete'] : [],
        ])
      }
    }))
})
