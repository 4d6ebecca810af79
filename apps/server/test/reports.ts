// The only place that arranges figures, a form and reports for tests of periodic reports: figures and a form of the tests' own, real units.
import { sql } from 'kysely'
import { checkForm, type WrittenForm } from '@binhyen/core/figures/form-check.domain'
import { sampleFigure } from '@binhyen/core/figures/figure-sample'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { Qualifier } from '@binhyen/core/figures/quantity.domain'
import * as api from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { loadVillages } from '#server/features/units/villages.service'
import { sqlOf } from '#server/platform/db/client'
import type { BaseCtx } from '#server/platform/context'
import type { Answer, Client } from './client.ts'
import { inRollback, type RollbackOptions, type Test } from './harness.ts'

export { foldDeltas } from '#server/features/reports/report-deltas.store'

export const PROVINCE = '15@2025-07-01' as UnitId
export const COMMUNE = '02839@2025-07-01' as UnitId
export const SECOND = '02890@2025-07-01' as UnitId
export const ELSEWHERE = '91@2025-07-01' as UnitId
export const FORM = 'test-month'
export const PROVINCE_FORM = 'test-province'
/** Month 11/2026; on the tests' usual day it has closed and its deadline has not come. */
export const MONTH = { periodFrom: plainDate('2026-10-15'), periodTo: plainDate('2026-11-15') }
export const MONTH_BEFORE = { periodFrom: plainDate('2026-09-15'), periodTo: plainDate('2026-10-15') }

const figure = (id: string, more: Partial<Figure> = {}): Figure =>
  sampleFigure(id, { name: { vi: `Chỉ tiêu ${id}`, en: `Figure ${id}` }, owner: 'Công an xã', source: 'Bài thử', ...more })

const figures: readonly Figure[] = [
  figure('tstTotal'),
  figure('tstPart'),
  figure('tstGrid'),
  figure('tstMoney', { decimals: 1, unit: { vi: 'triệu đồng', en: 'million dong' } }),
  figure('tstLimited', { sensitivity: 'limited', unit: { vi: 'vụ', en: 'cases' } }),
  figure('tstSensitive', { sensitivity: 'sensitive', lowest: 'commune', unit: { vi: 'vụ', en: 'cases' } }),
]

const asked = (id: string, more: { required?: boolean; when?: string } = {}) => ({
  figure: id,
  required: more.required ?? false,
  when: more.when ?? null,
})
const words = { vi: 'x', en: 'x' }

const written: readonly WrittenForm[] = [
  {
    id: FORM,
    title: { vi: 'Báo cáo tháng của bài thử', en: 'Monthly test report' },
    level: 'commune',
    period: 'month',
    sections: [
      {
        id: 'unit',
        title: words,
        rows: 'unit',
        figures: [
          asked('tstTotal', { required: true }),
          asked('tstPart', { when: 'tstTotal > 0' }),
          asked('tstGrid'),
          asked('tstMoney'),
          asked('tstSensitive'),
        ],
      },
      { id: 'grid', title: words, rows: 'villages', figures: [asked('tstGrid'), asked('tstLimited')] },
    ],
    checks: [
      { id: 'part', severity: 'error', holds: 'tstPart <= tstTotal', words },
      { id: 'jump', severity: 'warning', holds: 'tstTotal <= tstTotalBefore * 2', words },
    ],
    due: { commune: { workingDays: 10 } },
    source: 'Bài thử',
    checked: false,
  },
  {
    id: PROVINCE_FORM,
    title: { vi: 'Báo cáo quý của tỉnh', en: 'Quarterly test report' },
    level: 'province',
    period: 'quarter',
    sections: [{ id: 'unit', title: words, rows: 'unit', figures: [asked('tstTotal', { required: true })] }],
    checks: [],
    due: { province: { workingDays: 5 } },
    source: 'Bài thử',
    checked: false,
  },
]

/** Puts the tests' figures and forms in place; whatever the catalogue asks beside them stays out of the way. */
export async function arrangeForms(ctx: BaseCtx): Promise<void> {
  const db = sqlOf<object>(ctx)
  for (const [at, each] of figures.entries()) {
    await sql`insert into figures (id, valid_from, place, topic, name_vi, name_en, unit_vi, unit_en, kind, adds, decimals, owner, sensitivity, lowest, source, checked)
      values (${each.id}, ${each.valid.from}, ${9000 + at}, ${each.topic}, ${each.name.vi}, ${each.name.en}, ${each.unit.vi}, ${each.unit.en}, ${each.kind}, ${each.adds},
        ${each.decimals}, ${each.owner}, ${each.sensitivity}, ${each.lowest}, ${each.source}, ${each.checked})`.execute(db)
  }
  for (const each of written) {
    const { form, issues } = checkForm(each, figures)
    if (form === null) throw new Error(`the tests' form is wrong: ${JSON.stringify(issues)}`)
    await sql`insert into forms (id, version, state, level, period, in_force_from, content, hash, published_at, published_by_name)
      values (${form.id}, 1, 'published', ${form.level}, ${form.period}, '2015-01-01', ${JSON.stringify(form)}::jsonb, ${`hash-of-${form.id}`}, now(), 'x')`.execute(
      db,
    )
  }
}

/** One test in a database that has the tests' own figures and form; rolled back. */
export const withForms = (run: (t: Test) => Promise<void>, options: RollbackOptions = {}): Promise<void> =>
  inRollback(async (t) => {
    await arrangeForms(t.seed)
    await run(t)
  }, options)

/** Three residential areas of the commune, by name. */
export async function arrangeVillages(t: Test, commune: UnitId = COMMUNE): Promise<readonly string[]> {
  const made = await loadVillages(t.seed, {
    commune: { id: commune },
    names: ['Thôn Một', 'Thôn Hai', 'Thôn Ba'],
    from: plainDate('2025-07-01'),
  })
  return made.map(({ id }) => id)
}

export async function switchOn(t: Test, figureId = 'tstSensitive', state: 'on' | 'off' = 'on'): Promise<void> {
  await sql`insert into figure_permissions (figure_id, state, document, decided_on, recorded_at, recorded_by, recorded_by_name)
    values (${figureId}, ${state}, 'Văn bản thử', '2026-01-01', now(), 'x', 'x')`.execute(sqlOf<object>(t.seed))
}

/** The reply; throws where something was refused. */
export function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

export const given = (number: number, qualifier: Qualifier = 'exact', upper: number | null = null): Cell => ({
  state: 'given',
  quantity: { number, qualifier, upper },
})

type Place = {
  readonly unitId: UnitId
  readonly formId: string
  readonly periodFrom: typeof MONTH.periodFrom
  readonly periodTo: typeof MONTH.periodTo
}

export async function opened(officer: Client, place: Partial<Place> = {}): Promise<string> {
  return ok(await officer.call(api.openReport, { body: { formId: FORM, unitId: COMMUNE, ...MONTH, ...place } })).id
}

/** Types cells from whatever stands; the officer has seen everything. */
export async function typed(
  officer: Client,
  id: string,
  cells: Readonly<Record<string, Cell | null>>,
  row: string = COMMUNE,
): Promise<number> {
  const now = ok(await officer.call(api.listCellChanges, { params: { id }, query: { since: 0 } }))
  const base = (figureId: string): number => now.cells.find((each) => each.unitId === row && each.figure === figureId)?.revision ?? 0
  const sent = Object.entries(cells).map(([figureId, cell]) => ({ unitId: row, figure: figureId, cell, base: base(figureId) }))
  const saved = ok(await officer.call(api.saveCells, { params: { id }, body: { cells: sent } }))
  if (saved.conflicts.length > 0) throw new Error('somebody else typed there')
  return saved.revision
}

/** Opens a report of the commune, types a total and hands in. */
export async function handedIn(officer: Client, total: Cell = given(12), place: Partial<Place> = {}): Promise<string> {
  const id = await opened(officer, place)
  const revision = await typed(officer, id, { tstTotal: total }, place.unitId ?? COMMUNE)
  ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
  return id
}

export type DeltaRow = {
  readonly basis: string
  readonly reports: number
  readonly in_time: number
  readonly sums: readonly Readonly<Record<string, unknown>>[]
}

/** What reports have noted for the totals so far, oldest first. */
export async function deltasOf(t: Test, id: string): Promise<readonly DeltaRow[]> {
  const { rows } =
    await sql<DeltaRow>`select basis, reports, in_time, sums from report_deltas where report_id = ${id}::uuid order by id`.execute(
      sqlOf<object>(t.seed),
    )
  return rows
}
