// The only place that decides what a step of a report changes in the totals of its place and of every place above it.
import { sumsChanged, type FigureSum } from '@binhyen/core/reports/report-cells.domain'
import type { BaseCtx, Write } from '#server/platform/context'
import { addingDelta, type Basis, type NewDelta } from './report-deltas.store.ts'
import type { ReportRecord } from './reports.store.ts'

type Counted = Pick<ReportRecord, 'id' | 'scope' | 'form_id' | 'period_from' | 'period_to'>

/** What a report counts with; null where it does not count. */
export type Counts = { readonly sums: readonly FigureSum[]; readonly late: boolean } | null

/**
 * To note that a report counts with `after` instead of `before`; nothing where nothing changes. Nothing is locked and nobody waits: a folder
 * adds what was noted to the totals, and a total that is shown has what is not folded yet added to it.
 */
export function appendingDelta(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  report: Counted,
  change: { readonly basis: Basis; readonly before: Counts; readonly after: Counts },
): readonly Write[] {
  const { basis, before, after } = change
  const reports = countOf(after) - countOf(before)
  const inTime = inTimeOf(after) - inTimeOf(before)
  const sums = sumsChanged(before?.sums ?? [], after?.sums ?? [])
  if (reports === 0 && inTime === 0 && sums.length === 0) return []
  const row: NewDelta = {
    report_id: report.id,
    scope: report.scope,
    form_id: report.form_id,
    period_from: report.period_from,
    period_to: report.period_to,
    basis,
    reports,
    in_time: inTime,
    sums,
  }
  return [addingDelta(ctx, row)]
}

const countOf = (counts: Counts): number => (counts === null ? 0 : 1)
const inTimeOf = (counts: Counts): number => (counts === null || counts.late ? 0 : 1)
