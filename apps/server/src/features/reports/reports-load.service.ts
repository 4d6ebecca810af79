// The only place that loads reports of the past: kept, hashed and added up as live ones are, written in batches.
import type { Role } from '@binhyen/core/access/access.domain'
import { canonicalJson } from '@binhyen/core/audit/audit-chain.domain'
import { unaskedFigures, type Cells } from '@binhyen/core/figures/checks.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { isLate } from '@binhyen/core/calendar/calendar.domain'
import { cellMap, keptCells, sumsOf, type CellAt } from '@binhyen/core/reports/report-cells.domain'
import { statusAfter, type ReportAction } from '@binhyen/core/reports/reports.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { sha256 } from '#server/platform/hash'
import { newId } from '#server/platform/ids'
import { foldDeltas } from './report-deltas.store.ts'
import { addReportBatch, type ReportBatch } from './reports-load.store.ts'

/** Reports a statement: keeps each transaction of the embedded database short. */
const BATCH = 300
/** Deltas folded at a time. */
const FOLDED = 5000

export type PastStep = {
  readonly action: ReportAction
  readonly onDate: PlainDate
  readonly byName: string
  readonly role: Role
  readonly note?: string
  /** Of a return: the cells that came back. */
  readonly cells?: readonly { readonly unitId: string; readonly figure: string; readonly reason: string }[]
}

export type PastReport = {
  readonly unit: { readonly id: UnitId; readonly scope: readonly UnitId[] }
  readonly form: Form
  readonly version: number
  readonly period: Window
  readonly dueOn: PlainDate
  readonly villages: readonly string[]
  /** What stands in it now; every hand-in held the same. */
  readonly cells: readonly CellAt[]
  readonly savedBy: string
  /** What happened, in order, from `open` on; the status is what it computes to. */
  readonly steps: readonly PastStep[]
}

/** Loads reports; throws RangeError where one took a step the life of a report does not allow. The totals are folded at the end. */
export async function loadReports(ctx: BaseCtx, reports: readonly PastReport[]): Promise<void> {
  for (let at = 0; at < reports.length; at += BATCH) {
    const batch: ReportBatch = { reports: [], cells: [], actions: [], handIns: [], returns: [], deltas: [] }
    for (const report of reports.slice(at, at + BATCH)) addTo(ctx, batch, report)
    await addReportBatch(ctx, batch)
  }
  while ((await foldDeltas(ctx, FOLDED)) > 0);
}

const noCells: Cells = new Map()

const atNoon = (day: PlainDate): string => `${day}T05:00:00Z`

type Told = { handInSeq: number; acceptedSeq: number | null; handedInOn: PlainDate | null; late: boolean; returned: number }

function addTo(ctx: BaseCtx, batch: ReportBatch, past: PastReport): void {
  const { form, unit, period, steps } = past
  const status = statusAfter(steps.map(({ action }) => action))
  const last = steps.at(-1)
  if (status === null || last === undefined) {
    throw new RangeError(`a life that no report can have: ${steps.map(({ action }) => action).join(', ')}`)
  }
  const id = newId()
  const place = { report_id: id, scope: unit.scope }
  const cells = cellMap(past.cells)
  const kept = { cells: keptCells(form, unit.id, past.villages, cells), answers: [] }
  // what was said earlier is not looked at: a condition on it is taken to hold
  const input = { unitId: unit.id, villages: past.villages, cells, before: noCells, lastYear: noCells }
  const sums = sumsOf(form, unit.id, cells, unaskedFigures(form, input))
  const told: Told = { handInSeq: 0, acceptedSeq: null, handedInOn: null, late: false, returned: 0 }
  steps.forEach((step, index) => {
    takeInto(told, step, { dueOn: past.dueOn, before: steps[index - 1]?.action ?? null })
    if (step.action === 'hand-in') {
      batch.handIns.push({ ...place, ...handInRow(step, told), ...kept, sums, hash: hashOf(past, step, told, kept) })
    }
    batch.actions.push({ ...place, seq: index + 1, ...actionRow(step, told) })
    for (const { unitId, figure, reason } of step.cells ?? []) {
      batch.returns.push({ ...place, seq: told.handInSeq, unit_id: unitId, figure_id: figure, reason })
    }
  })
  batch.reports.push({
    id,
    form_id: form.id,
    form_version: past.version,
    unit_id: unit.id,
    scope: unit.scope,
    province_id: unit.scope.at(-2) ?? unit.id,
    period_from: period.from,
    period_to: period.to,
    due_on: past.dueOn,
    status,
    revision: past.cells.length > 0 ? 1 : 0,
    hand_in_seq: told.handInSeq,
    accepted_seq: told.acceptedSeq,
    handed_in_on: told.handedInOn,
    late: told.late,
    returned_cells: told.returned,
    updated_at: atNoon(last.onDate),
  })
  batch.cells.push(...cellRows(past, place))
  const counts = {
    form_id: form.id,
    period_from: period.from,
    period_to: period.to,
    reports: 1,
    in_time: told.late ? 0 : 1,
    sums,
    made_at: ctx.now,
  }
  if (told.handInSeq > 0) batch.deltas.push({ ...place, ...counts, basis: 'provisional' })
  if (told.acceptedSeq !== null) batch.deltas.push({ ...place, ...counts, basis: 'accepted' })
}

/** What a step changes in the head of its report. */
function takeInto(
  told: Told,
  step: PastStep,
  { dueOn, before }: { readonly dueOn: PlainDate; readonly before: ReportAction | null },
): void {
  if (step.action === 'hand-in') {
    told.handInSeq += 1
    told.late = told.handedInOn === null ? isLate(step.onDate, dueOn) : told.late
    told.handedInOn ??= step.onDate
  }
  if (step.action === 'accept') told.acceptedSeq = told.handInSeq
  // what was accepted and comes back no longer counts; a correction that comes back leaves what was accepted before
  if (step.action === 'return' && before === 'accept') told.acceptedSeq = null
  told.returned = step.action === 'return' ? (step.cells ?? []).length : 0
}

const handInRow = (step: PastStep, told: Told): object => ({
  seq: told.handInSeq,
  at: atNoon(step.onDate),
  on_date: step.onDate,
  by_name: step.byName,
  late: told.late,
})

function hashOf({ form, version, unit, period }: PastReport, step: PastStep, { handInSeq: seq, late }: Told, kept: object): string {
  const head = { form: form.id, version, unit: unit.id, period: { from: period.from, to: period.to } }
  return sha256(canonicalJson({ ...head, seq, onDate: step.onDate, late, ...kept }))
}

const actionRow = (step: PastStep, { handInSeq }: Told): object => ({
  action: step.action,
  at: atNoon(step.onDate),
  on_date: step.onDate,
  account_id: null,
  by_name: step.byName,
  role: step.role,
  payload: {
    ...(handInSeq === 0 ? {} : { seq: handInSeq }),
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(step.cells === undefined ? {} : { cells: step.cells }),
  },
})

function cellRows({ cells, savedBy, steps }: PastReport, place: object): readonly object[] {
  const typedOn = steps.find(({ action }) => action === 'hand-in')?.onDate ?? steps[0]?.onDate
  return cells.map(({ unitId, figure, cell }) => ({
    ...place,
    unit_id: unitId,
    figure_id: figure,
    state: cell.state,
    number: cell.state === 'given' ? cell.quantity.number : null,
    upper: cell.state === 'given' ? cell.quantity.upper : null,
    qualifier: cell.state === 'given' ? cell.quantity.qualifier : null,
    reason: cell.state === 'cannot-provide' ? cell.reason : null,
    revision: 1,
    saved_at: typedOn === undefined ? null : atNoon(typedOn),
    saved_by: savedBy,
    way: 'typing',
  }))
}
