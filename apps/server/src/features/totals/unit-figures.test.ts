// The figures of one unit: its own report, else the sums of the units below with how complete they are, and both where they differ.
import { describe, expect, test } from 'vitest'
import { readSummary } from '@binhyen/core/analytics/analytics.contract'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { previewReport } from '@binhyen/core/documents/documents.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { formInForce } from '#server/features/figures/forms.service'
import { scopeOf } from '#server/features/units/units.service'
import type { Client } from '../../../test/client.ts'
import type { Test } from '../../../test/harness.ts'
import {
  arrangeVillages,
  COMMUNE,
  given,
  handedIn,
  ok,
  opened,
  PROVINCE,
  SECOND,
  switchOn,
  typed,
  withForms,
} from '../../../test/reports.ts'
import { loadReports } from '#server/features/reports/reports-load.service'

const ON = plainDate('2026-11-22')
const figuresOf = async (reader: Client, unit: string, on = ON) => ok(await reader.call(readSummary, { query: { unit, on } })).figures
const figure = async (reader: Client, unit: string, id: string) => (await figuresOf(reader, unit)).find((each) => each.id === id)

const YEAR = periodOf('year', 2025)

/** A year's report of a unit, as it was handed in and, where `accepted`, accepted. */
async function reported(t: Test, unit: string, cells: Readonly<Record<string, Cell>>, accepted = true): Promise<void> {
  const id = unit as UnitId
  const { form, version } = await formInForce(
    t.seed,
    unit === PROVINCE ? 'province-movement-year' : 'commune-security-year',
    plainDate('2025-12-14'),
  )
  const step = { byName: 'x', role: 'appraiser', onDate: plainDate('2025-12-16') } as const
  await loadReports(t.seed, [
    {
      unit: { id, scope: await scopeOf(t.seed, id, plainDate('2025-12-14')) },
      form,
      version,
      period: YEAR,
      dueOn: plainDate('2025-12-25'),
      villages: [],
      cells: Object.entries(cells).map(([name, cell]) => ({ unitId: unit, figure: name, cell })),
      savedBy: 'x',
      steps: [{ action: 'open', ...step }, { action: 'hand-in', ...step }, ...(accepted ? [{ action: 'accept' as const, ...step }] : [])],
    },
  ])
}

describe('what a unit reported itself', () => {
  test('keeps the very word it was said with, and says that it is not accepted yet', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await handedIn(officer, given(20, 'more-than'))
      expect(await figure(officer, COMMUNE, 'tstTotal')).toMatchObject({ asSaid: 'hơn 20', from: 'own', accepted: false })
      expect((await figure(officer, COMMUNE, 'tstTotal'))?.source).toBe(
        'Báo cáo số liệu “Báo cáo tháng của bài thử”, nộp ngày 21/11/2026, chưa tiếp nhận',
      )
      const preview = ok(await officer.call(previewReport, { query: { unit: COMMUNE, on: ON } }))
      expect(JSON.stringify(preview.blocks)).toContain('chưa tiếp nhận')
      ok(await (await t.as('appraiser', PROVINCE)).call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
      expect(await figure(officer, COMMUNE, 'tstTotal')).toMatchObject({ asSaid: 'hơn 20', accepted: true })
      // of another period nothing is told before it has ended
      expect(await figuresOf(officer, COMMUNE, plainDate('2026-11-13'))).toEqual([])
    }))

  test('of what was accepted the accepted words stay while a correction is on its way', () =>
    withForms(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await handedIn(officer, given(20, 'at-least'))
      ok(await (await t.as('appraiser', PROVINCE)).call(api.acceptReport, { params: { id }, body: { seq: 1 } }))
      ok(await officer.call(api.correctReport, { params: { id }, body: { reason: 'Bổ sung' } }))
      const revision = await typed(officer, id, { tstTotal: given(25) })
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      expect(await figure(officer, COMMUNE, 'tstTotal')).toMatchObject({ asSaid: 'ít nhất 20', accepted: true })
    }))

  test('adds its villages up where it declares nothing itself, and hides what would tell a small number', () =>
    withForms(async (t) => {
      const [first = '', second = ''] = await arrangeVillages(t)
      const officer = await t.as('commune-officer', COMMUNE)
      const id = await opened(officer)
      await typed(officer, id, { tstTotal: given(1) })
      await typed(officer, id, { tstGrid: given(3), tstLimited: given(2) }, first)
      const revision = await typed(officer, id, { tstGrid: given(4), tstLimited: given(40) }, second)
      ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
      expect(await figure(officer, COMMUNE, 'tstGrid')).toMatchObject({ asSaid: '7' })
      expect(await figure(officer, COMMUNE, 'tstLimited')).toMatchObject({ asSaid: '42' })
      const leader = await t.as('leader', COMMUNE)
      expect(await figure(leader, COMMUNE, 'tstLimited')).toMatchObject({ value: { kind: 'hidden' }, asSaid: '—' })
      expect(await figure(leader, COMMUNE, 'tstGrid')).toMatchObject({ asSaid: '7' })
    }))
})

describe('what the units below add up to', () => {
  test('says of how many, and hides small sums from readers without need', () =>
    withForms(async (t) => {
      await reported(t, COMMUNE, { trafficDead: given(3), models: given(2) })
      await reported(t, SECOND, { trafficDead: given(0), models: given(160, 'over') })
      const appraiser = await t.as('appraiser', PROVINCE)
      expect(await figure(appraiser, PROVINCE, 'models')).toMatchObject({
        asSaid: 'trên 162',
        from: 'below',
        accepted: true,
        period: { from: YEAR.from, to: YEAR.to },
        reports: { counted: 2, level: 'commune' },
      })
      expect((await figure(appraiser, PROVINCE, 'models'))?.reports?.expected).toBeGreaterThan(50)
      expect((await figure(appraiser, PROVINCE, 'models'))?.source).toMatch(/của 2\/\d+ đơn vị cấp xã$/)
      expect(await figure(appraiser, PROVINCE, 'trafficDead')).toMatchObject({ asSaid: '3' })
      const leader = await t.as('leader', PROVINCE)
      expect(await figure(leader, PROVINCE, 'trafficDead')).toMatchObject({ value: { kind: 'hidden' } })
      expect((await figure(leader, PROVINCE, 'trafficDead'))?.asSaid).not.toContain('3')
    }))

  test('nothing on offences, switched on or not, and nothing for who may not read there', () =>
    withForms(async (t) => {
      await reported(t, COMMUNE, { models: given(2), socialEvils: given(77) })
      await switchOn(t, 'socialEvils')
      const appraiser = await t.as('appraiser', PROVINCE)
      expect(await figure(appraiser, PROVINCE, 'models')).toBeDefined()
      expect(JSON.stringify(await figuresOf(appraiser, PROVINCE))).not.toContain('socialEvils')
      const elsewhere = await t.as('appraiser', '91@2025-07-01')
      expect((await elsewhere.call(readSummary, { query: { unit: PROVINCE, on: ON } })).code).toBe('auth.forbidden')
    }))

  test('what a source states of one place is never added over places', () =>
    withForms(async (t) => {
      await reported(t, PROVINCE, { householdsInGroupsStated: given(98.8), models: given(9) })
      const auditor = await t.as('auditor', 'VN')
      const ids = (await figuresOf(auditor, 'VN')).map(({ id }) => id)
      expect(ids).toContain('models')
      expect(ids).not.toContain('householdsInGroupsStated')
      const board = ok(
        await auditor.call(readTotals, {
          query: { unit: 'VN', form: 'province-movement-year', on: YEAR.from, figures: 'models,householdsInGroupsStated' },
        }),
      )
      expect(board.total.cells[0]).toEqual([expect.objectContaining({ number: 9 }), null])
      expect(board.parts.find(({ unit }) => unit.id === PROVINCE)?.cells[0]?.[1]).toMatchObject({ number: 98.8 })
      expect(await figure(auditor, PROVINCE, 'householdsInGroupsStated')).toMatchObject({ asSaid: '98,8%' })
    }))
})

describe('level against level', () => {
  test('both stand, with the difference; what is the same is told once', () =>
    withForms(async (t) => {
      await reported(t, COMMUNE, { models: given(100), agencies: given(7), propagandaSessions: given(5) })
      await reported(t, SECOND, { models: given(30), agencies: given(3), propagandaSessions: given(160, 'over') })
      await reported(t, PROVINCE, { models: given(125), agencies: given(10), propagandaSessions: given(200) })
      const appraiser = await t.as('appraiser', PROVINCE)
      const models = (await figuresOf(appraiser, PROVINCE)).filter(({ id }) => id === 'models')
      expect(models).toHaveLength(1)
      expect(models[0]).toMatchObject({
        asSaid: '125',
        from: 'own',
        below: { asSaid: '130', reports: { counted: 2 }, difference: { by: -5, points: false, approximate: false } },
      })
      expect(await figure(appraiser, PROVINCE, 'agencies')).toMatchObject({ asSaid: '10', below: null })
      expect((await figure(appraiser, PROVINCE, 'propagandaSessions'))?.below).toMatchObject({
        asSaid: 'trên 165',
        difference: { by: 35, approximate: true },
      })
      const preview = JSON.stringify(ok(await appraiser.call(previewReport, { query: { unit: PROVINCE, on: ON } })))
      expect(preview).toMatch(/Mô hình đang hoạt động: 125 mô hình \(tổng của 2\/\d+ đơn vị cấp xã là 130 mô hình, chênh lệch 5 mô hình\)/)
    }))
})
