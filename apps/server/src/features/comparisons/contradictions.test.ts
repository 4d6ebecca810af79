// Contradictions over HTTP: between levels, between periods and within a report; who sees them, who explains them, and what becomes of an
// explanation when the numbers change.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import { qualifiers, type Quantity } from '@binhyen/core/figures/quantity.domain'
import { sumOf, type Cell } from '@binhyen/core/figures/sums.domain'
import * as contract from '@binhyen/core/comparisons/contradictions.contract'
import type { ContradictionReply } from '@binhyen/core/comparisons/contradictions.contract'
import { judge } from '@binhyen/core/comparisons/contradictions.domain'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { descendantsOf } from '#server/features/units/units.service'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { reported, type Past } from '../../../test/past-reports.ts'
import {
  arrangeForms,
  arrangeVillages,
  COMMUNE,
  ELSEWHERE,
  FORM,
  given,
  MONTH,
  ok,
  opened,
  PROVINCE,
  SECOND,
  typed,
  foldDeltas,
} from '../../../test/reports.ts'

const YEAR = periodOf('year', 2026)
/** A day on which that year has closed. */
const inYear = (run: (t: Test) => Promise<void>): Promise<void> => inRollback(run, { today: '2027-01-10' })
type Query = z.input<typeof contract.listContradictions.query>
const list = async (reader: Client, query: Query = {}) =>
  ok(await reader.call(contract.listContradictions, { query: { year: 2026, ...query } }))

const counted = async (reader: Client, query: z.input<typeof contract.countContradictions.query> = {}) =>
  ok(await reader.call(contract.countContradictions, { query: { year: 2026, ...query } }))

const ofYear = (unit: string, cells: Past['cells']): Past => ({ unit, form: 'commune-security-year', period: YEAR, cells })
const ofQuarter = (unit: string, number: number, cells: Past['cells'], year = 2026): Past => ({
  unit,
  form: 'commune-movement-quarter',
  period: periodOf('quarter', year, number),
  cells,
})
const ofProvince = (cells: Past['cells']): Past => ({ unit: PROVINCE, form: 'province-movement-year', period: YEAR, cells })
const communesOf = async (t: Test) => (await descendantsOf(t.seed, PROVINCE, 'commune', plainDate('2026-12-14'))).map(({ id }) => id)

describe('between levels', () => {
  test('a province that says another number than all its communes together, with both sides and the difference', () =>
    inYear(async (t) => {
      const communes = await communesOf(t)
      await reported(t, [
        ...communes.map((id) => ofYear(id, { securityGroups: given(10) })),
        ofProvince({ securityGroups: given(communes.length * 10 + 10) }),
      ])
      const appraiser = await t.as('appraiser', PROVINCE)
      const { items } = await list(appraiser)
      expect(await counted(appraiser)).toEqual({
        open: 1,
        outdated: 0,
        explained: 0,
        incomplete: 0,
        looked: { reports: communes.length + 1, of: communes.length + 1 },
      })
      const sum = communes.length * 10
      expect(items).toMatchObject([
        {
          kind: 'level',
          state: 'open',
          unit: { id: PROVINCE },
          figure: { id: 'securityGroups' },
          period: { kind: 'year', year: 2026 },
          own: { quantity: { number: sum + 10 }, handIns: [{ seq: 1 }], counted: null },
          other: { quantity: { number: sum }, handIns: [], counted: { told: communes.length, of: communes.length } },
          difference: { by: 10, approximate: false },
          mayExplain: true,
        },
      ])
    }))

  test('while communes are missing a larger number of the province is no contradiction yet, a smaller one is', () =>
    inYear(async (t) => {
      const [, ...communes] = await communesOf(t)
      const sum = communes.length * 10
      await reported(t, [
        ...communes.map((id) => ofYear(id, { securityGroups: given(10), agencies: given(10) })),
        ofProvince({ securityGroups: given(sum + 10), agencies: given(sum - 1) }),
      ])
      const appraiser = await t.as('appraiser', PROVINCE)
      const all = await list(appraiser, { state: 'all' })
      expect(all.items.map(({ figure, state }) => [figure.id, state])).toEqual([
        ['securityGroups', 'incomplete'],
        ['agencies', 'open'],
      ])
      expect(all.items[0]).toMatchObject({ other: { counted: { told: communes.length, of: communes.length + 1 } }, mayExplain: false })
      expect((await list(appraiser)).items.map(({ figure }) => figure.id)).toEqual(['agencies'])
      expect((await list(appraiser, { state: 'incomplete' })).items).toHaveLength(1)
    }))

  test('what "trên" leaves open contradicts nothing within it', () =>
    inYear(async (t) => {
      const communes = await communesOf(t)
      const sum = communes.length * 10
      await reported(t, [
        ...communes.map((id) => ofYear(id, { securityGroups: given(10), agencies: given(10) })),
        ofProvince({ securityGroups: given(sum - 5, 'over'), agencies: given(sum + 5, 'over') }),
      ])
      expect((await list(await t.as('appraiser', PROVINCE))).items.map(({ figure }) => figure.id)).toEqual(['agencies'])
    }))
})

describe('between periods', () => {
  const quarters = (flows: readonly number[], stocks: readonly number[]): readonly Past[] =>
    flows.map((flow, at) =>
      ofQuarter(COMMUNE, at + 1, { crimeReportLetterRecipients: given(flow), steeringBoards: given(stocks[at] ?? 0) }),
    )

  test('a flow is compared with the sum of its quarters, a stock with the last one', () =>
    inYear(async (t) => {
      await reported(t, [
        ...quarters([10, 20, 30, 40], [5, 4, 3, 2]),
        ofYear(COMMUNE, { crimeReportLetterRecipients: given(100), steeringBoards: given(5) }),
      ])
      const { items } = await list(await t.as('commune-officer', COMMUNE))
      expect(items).toMatchObject([
        {
          kind: 'period',
          figure: { id: 'steeringBoards' },
          own: { quantity: { number: 5 } },
          other: { quantity: { number: 2 }, counted: { told: 1, of: 1 } },
        },
      ])
      expect(items[0]?.other.handIns.map(({ period }) => period.number)).toEqual([1, 2, 3, 4])
    }))

  test('of three quarters a smaller year contradicts, a larger one is only not whole yet', () =>
    inYear(async (t) => {
      await reported(t, [
        ...quarters([10, 20, 30], [1, 1, 1]),
        ...[1, 2, 3].map((number) => ofQuarter(SECOND, number, { crimeReportLetterRecipients: given(20) })),
        ofYear(COMMUNE, { crimeReportLetterRecipients: given(59) }),
        ofYear(SECOND, { crimeReportLetterRecipients: given(61) }),
      ])
      const { items } = await list(await t.as('appraiser', PROVINCE), { state: 'all' })
      expect(items.map(({ unit, state, other }) => [unit.id, state, other.counted])).toEqual(
        expect.arrayContaining([
          [COMMUNE, 'open', { told: 3, of: 4 }],
          [SECOND, 'incomplete', { told: 3, of: 4 }],
        ]),
      )
    }))

  test('quarters before a merger are those of the units that went wholly into it', () =>
    inYear(async (t) => {
      // the conversion table at hand does not say whether the old communes went over as a whole; here they did
      const { rows } = await sql<{ from_id: string }>`
        update unit_successions set relation = 'whole' where to_id = ${COMMUNE} returning from_id`.execute(sqlOf<object>(t.seed))
      const before = rows.map(({ from_id }) => from_id)
      await reported(t, [
        ...before.flatMap((id) => [1, 2].map((number) => ofQuarter(id, number, { crimeReportLetterRecipients: given(10) }, 2025))),
        ...[3, 4].map((number) => ofQuarter(COMMUNE, number, { crimeReportLetterRecipients: given(100) }, 2025)),
        { ...ofYear(COMMUNE, { crimeReportLetterRecipients: given(1) }), period: periodOf('year', 2025) },
      ])
      const { items } = await list(await t.as('appraiser', PROVINCE), { year: 2025 })
      expect(before.length).toBeGreaterThan(1)
      expect(items[0]?.other).toMatchObject({
        quantity: { number: 200 + before.length * 20 },
        counted: { told: 4, of: 4 },
      })
    }))

  test('the database finds what core calls a contradiction, for every word a number may be said with', () =>
    inYear(async (t) => {
      const quantity: fc.Arbitrary<Quantity> = fc
        .record({ number: fc.integer({ min: 0, max: 6 }), qualifier: fc.constantFrom(...qualifiers), more: fc.integer({ min: 1, max: 3 }) })
        .map(({ number, qualifier, more }) => ({ number, qualifier, upper: qualifier === 'range' ? number + more : null }))
      const communes = await communesOf(t)
      const pairs = fc.sample(fc.tuple(quantity, quantity), { numRuns: communes.length, seed: 7 })
      const cell = (said: Quantity): Cell => ({ state: 'given', quantity: said })
      await reported(t, [
        ...communes.map((id, at) => ofYear(id, { models: cell(pairs[at]?.[0] as Quantity) })),
        ...communes.map((id, at) => ofQuarter(id, 4, { models: cell(pairs[at]?.[1] as Quantity) })),
      ])
      const found = (await list(await t.as('appraiser', PROVINCE), { state: 'all', limit: 200 })).items.map(({ unit }) => unit.id)
      const expected = communes.filter((_, at) => {
        const [own, other] = pairs[at] as [Quantity, Quantity]
        return judge(sumOf(cell(own)), sumOf(cell(other)), true) === 'contradicts'
      })
      expect(expected.length).toBeGreaterThan(5)
      expect(new Set(found)).toEqual(new Set(expected))
    }))
})

describe('within a report', () => {
  test('what was declared against the residential areas stands with the answer given when it was handed in', () =>
    inYear(async (t) => {
      await arrangeForms(t.seed)
      const areas = await arrangeVillages(t)
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      await typed(officer, id, { tstTotal: given(1), tstPart: given(1), tstGrid: given(100) })
      let revision = 0
      for (const area of areas) revision = await typed(officer, id, { tstGrid: given(10) }, area)
      ok(
        await officer.call(api.answerFinding, { params: { id }, body: { key: `parts tstGrid ${COMMUNE}`, answer: 'Có thêm khu tập thể' } }),
      )
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      const { items } = await list(officer, { year: 2026, state: 'explained' })
      expect(await counted(officer)).toMatchObject({ open: 0, explained: 1 })
      expect(items).toMatchObject([
        {
          kind: 'parts',
          own: { quantity: { number: 100 }, handIns: [{ report: id, seq: 1 }] },
          other: { quantity: { number: 30 }, counted: { told: 3, of: 3 } },
          difference: { by: 70 },
          explanations: [{ text: 'Có thêm khu tập thể', current: true }],
        },
      ])
      expect((await list(officer, { year: 2026, state: 'all', report: id })).items).toHaveLength(1)
      expect((await list(officer, { year: 2026, state: 'all', report: randomUUID() })).items).toHaveLength(0)
    }))
})

describe('an explanation', () => {
  const arranged = async (t: Test): Promise<void> =>
    reported(t, [
      ...[1, 2, 3, 4].map((number) => ofQuarter(COMMUNE, number, { crimeReportLetterRecipients: given(10) })),
      ofYear(COMMUNE, { crimeReportLetterRecipients: given(50) }),
    ])
  const explain = (client: Client, of: { key: string; seen: string }, text: string, commandId = randomUUID()) =>
    client.call(contract.explainContradiction, { body: { key: of.key, seen: of.seen, text }, commandId })

  test('is kept with its author; a new one is shown instead and the old one stays', () =>
    inYear(async (t) => {
      await arranged(t)
      const officer = await t.as('commune-officer', COMMUNE)
      const [found] = (await list(officer)).items
      if (found === undefined) throw new Error('no contradiction')
      const commandId = randomUUID()
      expect(ok(await explain(officer, found, 'Quý II nộp thiếu một đợt phát', commandId))).toEqual({ state: 'explained' })
      ok(await explain(officer, found, 'Quý II nộp thiếu một đợt phát', commandId))
      expect(await counted(officer)).toMatchObject({ open: 0, explained: 1 })
      ok(await explain(await t.as('appraiser', PROVINCE), found, 'Đã đối chiếu sổ với xã'))
      const [explained] = (await list(officer, { state: 'explained' })).items
      expect(explained?.explanations.map(({ text, role, current }) => [text, role, current])).toEqual([
        ['Đã đối chiếu sổ với xã', 'appraiser', true],
        ['Quý II nộp thiếu một đợt phát', 'commune-officer', true],
      ])
    }))

  test('is outdated once the numbers change, and cannot be written to numbers that are gone', () =>
    inYear(async (t) => {
      await arranged(t)
      const officer = await t.as('commune-officer', COMMUNE)
      const [found] = (await list(officer)).items
      if (found === undefined) throw new Error('no contradiction')
      ok(await explain(officer, found, 'Tính cả thư phát qua trường học'))
      await sql`update figure_totals set thousandths = 60000, upper_thousandths = 60000
        where unit_id = ${COMMUNE} and form_id = 'commune-security-year' and figure_id = 'crimeReportLetterRecipients'`.execute(
        sqlOf<object>(t.seed),
      )
      const [changed] = (await list(officer)).items
      expect(changed).toMatchObject({ state: 'outdated', explanations: [{ text: 'Tính cả thư phát qua trường học', current: false }] })
      expect((await explain(officer, found, 'Như đã nêu')).code).toBe('report.changed-meanwhile')
      ok(await explain(officer, { key: found.key, seen: changed?.seen ?? '' }, 'Đã bổ sung'))
      await sql`update figure_totals set thousandths = 40000, upper_thousandths = 40000
        where unit_id = ${COMMUNE} and form_id = 'commune-security-year' and figure_id = 'crimeReportLetterRecipients'`.execute(
        sqlOf<object>(t.seed),
      )
      expect((await explain(officer, found, 'Như đã nêu')).code).toBe('report.contradiction-unknown')
      expect((await list(officer, { state: 'all' })).items).toEqual([])
    }))

  test('is no matter of others: foreign units see nothing, readers write nothing, the guard reads the text', () =>
    inYear(async (t) => {
      await arranged(t)
      const officer = await t.as('commune-officer', COMMUNE)
      const [found] = (await list(officer)).items
      if (found === undefined) throw new Error('no contradiction')
      for (const foreign of [await t.as('commune-officer', SECOND), await t.as('appraiser', ELSEWHERE)]) {
        expect((await list(foreign, { state: 'all' })).items).toEqual([])
        expect((await explain(foreign, found, 'Không phải của tôi')).code).toBe('report.contradiction-unknown')
      }
      const leader = await t.as('leader', PROVINCE)
      expect((await list(leader)).items).toMatchObject([{ mayExplain: false }])
      expect((await explain(leader, found, 'Lãnh đạo chỉ xem')).code).toBe('auth.forbidden')
      expect((await explain(officer, found, 'Số điện thoại 0912345678 của anh A')).code).toBe('protection.sensitive-text')
      expect((await explain(officer, { key: 'level|x', seen: '' }, 'Không có khóa này')).code).toBe('report.contradiction-unknown')
      expect((await counted(officer)).open).toBe(1)
    }))
})

test('small figures: a leader is told that they differ and not by how much', () =>
  inYear(async (t) => {
    await reported(t, [
      ...Array.from({ length: 12 }, (_, at): Past => ({
        unit: COMMUNE,
        form: 'commune-security-month',
        period: periodOf('month', 2026, at + 1),
        cells: { trafficDead: given(1) },
      })),
      ofYear(COMMUNE, { trafficDead: given(15) }),
    ])
    const [seen] = (await list(await t.as('appraiser', PROVINCE))).items
    expect(seen).toMatchObject({ hidden: false, difference: { by: 3 } })
    const [hidden] = (await list(await t.as('leader', PROVINCE))).items
    expect(hidden).toMatchObject({ hidden: true, difference: null, own: { quantity: null }, other: { quantity: null } })
  }))

test('pages follow each other without a gap, newest period first, over more reports than one look takes', () =>
  inYear(async (t) => {
    await arrangeForms(t.seed)
    const communes = await communesOf(t)
    expect(communes.length * 2).toBeGreaterThan(150)
    const years = [2025, 2026]
    await reported(
      t,
      years.flatMap((year) =>
        communes.flatMap((id) => [
          ofQuarter(id, 4, { models: given(1), modelPoints: given(2) }, year),
          { ...ofYear(id, { models: given(2), modelPoints: given(3) }), period: periodOf('year', year) },
        ]),
      ),
    )
    // among them what a commune declared of its residential areas
    const areas = await arrangeVillages(t)
    const officer = await t.as('commune-officer', COMMUNE)
    const report = await opened(officer)
    await typed(officer, report, { tstTotal: given(1), tstPart: given(1), tstGrid: given(100) })
    let revision = 0
    for (const area of areas) revision = await typed(officer, report, { tstGrid: given(10) }, area)
    ok(
      await officer.call(api.answerFinding, {
        params: { id: report },
        body: { key: `parts tstGrid ${COMMUNE}`, answer: 'Có khu tập thể' },
      }),
    )
    ok(await officer.call(api.handInReport, { params: { id: report }, body: { revision } }))
    const appraiser = await t.as('appraiser', PROVINCE)
    const pages = async (limit: number): Promise<readonly ContradictionReply[]> => {
      const paged: ContradictionReply[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof list>> = ok(
          await appraiser.call(contract.listContradictions, { query: { state: 'all', limit, ...(after === null ? {} : { after }) } }),
        )
        paged.push(...page.items)
        after = page.next
      } while (after !== null)
      return paged
    }
    const whole = await pages(200)
    const keys = whole.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    const { open, explained } = ok(await appraiser.call(contract.countContradictions, { query: {} }))
    expect({ open, explained }).toEqual({ open: communes.length * 4, explained: 1 })
    expect(keys).toHaveLength(open + explained)
    expect((await pages(37)).map(({ key }) => key)).toEqual(keys)
    const order = whole.map(({ period, unit, figure, kind }) => [period.to, unit.id, figure.id, kind].join(' '))
    expect(order).toEqual(order.toSorted().toReversed())
    // one that is alone in the list is found once, whatever look it lies in
    const alone = ok(await appraiser.call(contract.listContradictions, { query: { state: 'explained' } }))
    expect(alone).toMatchObject({ items: [{ kind: 'parts' }], next: null })
    expect((await appraiser.call(contract.listContradictions, { query: { after: 'x' } })).code).toBe('request.invalid')
  }))

test('what is handed in over HTTP and folded is compared at once', () =>
  inYear(async (t) => {
    await arrangeForms(t.seed)
    const officer = await t.as('commune-officer', COMMUNE)
    const id = await opened(officer, { formId: FORM, ...MONTH })
    const revision = await typed(officer, id, { tstTotal: given(3) })
    ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
    await foldDeltas(t.seed, 100)
    expect((await list(officer, { year: 2026, state: 'all' })).items).toEqual([])
  }))
