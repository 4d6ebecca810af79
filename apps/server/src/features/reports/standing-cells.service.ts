// The only place that tells other slices what stands in the cells of reports, and which of them are open.
import type { CellKey, Form } from '@binhyen/core/figures/forms.domain'
import { isCellOpen, reopened } from '@binhyen/core/reports/reports.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { keyOf } from './report-checks.service.ts'
import * as store from './report-cells.store.ts'
import type { ReportRecord } from './reports.store.ts'

/** What stands in one cell, with its revision and who typed it. */
export type StandingCell = store.CellRecord

type Head = Pick<ReportRecord, 'id' | 'unit_id' | 'status'>

/** What stands in a report, by `cellKey`; emptied cells are there as `blank`. */
export async function standingCells(ctx: Ctx, reportId: string): Promise<ReadonlyMap<string, StandingCell>> {
  return new Map((await store.listCells(ctx, reportId)).map((record) => [keyOf(record), record]))
}

/** What stands in these reports for their own units, not for the residential areas below; emptied cells are there as `blank`. */
export const standingCellsOfUnits = (ctx: Ctx, reportIds: readonly string[]): Promise<readonly StandingCell[]> =>
  store.listUnitCells(ctx, reportIds)

/** Which cells of reports on one form may be written: after a return only those it opens. One statement, none where nothing came back. */
export async function openCells(ctx: Ctx, form: Form, reports: readonly Head[]): Promise<(report: Head, at: CellKey) => boolean> {
  const back = reports.filter(({ status }) => status === 'returned')
  const sent = new Map<UnitId, Set<string>>(back.map(({ unit_id }) => [unit_id, new Set()]))
  const returned =
    back.length === 0
      ? []
      : await store.listReturnedCells(
          ctx,
          back.map(({ id }) => id),
        )
  for (const row of returned) sent.get(row.report_unit)?.add(keyOf(row))
  const open = new Map([...sent].map(([unit, keys]) => [unit, reopened(form, unit, keys)]))
  return (report, at) => isCellOpen(report.status, open.get(report.unit_id) ?? new Set(), at)
}
