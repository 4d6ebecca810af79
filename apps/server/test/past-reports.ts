// The only place that loads reports of the past for tests of what compares them: whole lives of reports on the forms of the catalogue.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { formInForce } from '#server/features/figures/forms.service'
import { loadReports, type PastReport } from '#server/features/reports/reports-load.service'
import { scopesOf } from '#server/features/units/units.service'
import type { Test } from './harness.ts'

export type Past = {
  readonly unit: string
  readonly form: string
  readonly period: Period
  readonly cells: Readonly<Record<string, Cell>>
  /** Rows of residential areas beside the unit's own. */
  readonly areas?: Readonly<Record<string, Readonly<Record<string, Cell>>>>
  /** Two days after the data closed unless said. */
  readonly on?: PlainDate
  readonly accepted?: boolean
}

/** Loads reports that were handed in and, where said, accepted; their totals are folded. */
export async function reported(t: Test, reports: readonly Past[]): Promise<void> {
  const made: PastReport[] = []
  const lines = new Map<string, ReadonlyMap<UnitId, readonly UnitId[]>>()
  for (const { unit, form: id, period, cells, areas = {}, on, accepted = false } of reports) {
    const day = lastDay(period)
    const known =
      lines.get(day) ??
      (await scopesOf(t.seed, [...new Set(reports.filter((each) => lastDay(each.period) === day).map((each) => each.unit as UnitId))], day))
    lines.set(day, known)
    const { form, version } = await formInForce(t.seed, id, day)
    const step = { byName: 'Cán bộ thử', role: 'appraiser', onDate: on ?? addDays(day, 2) } as const
    const rows = { [unit]: cells, ...areas }
    made.push({
      unit: { id: unit as UnitId, scope: known.get(unit as UnitId) ?? [unit as UnitId] },
      form,
      version,
      period,
      dueOn: addDays(day, 10),
      villages: Object.keys(areas),
      cells: Object.entries(rows).flatMap(([unitId, said]) => Object.entries(said).map(([figure, cell]) => ({ unitId, figure, cell }))),
      savedBy: 'Cán bộ thử',
      steps: [{ action: 'open', ...step }, { action: 'hand-in', ...step }, ...(accepted ? [{ action: 'accept' as const, ...step }] : [])],
    })
  }
  await loadReports(t.seed, made)
}
