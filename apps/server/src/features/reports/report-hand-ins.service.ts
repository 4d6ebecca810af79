// The only place for the steps of a report between its unit and the level above: hand in, return, accept, correct.
import { canonicalJson } from '@binhyen/core/audit/audit-chain.domain'
import { askedCells, blocking, findingKey, findingsOf, unaskedFigures } from '@binhyen/core/figures/checks.domain'
import { cellKey, cellsOf, type CellKey } from '@binhyen/core/figures/forms.domain'
import { isLate } from '@binhyen/core/calendar/calendar.domain'
import { closesOn } from '@binhyen/core/calendar/periods.domain'
import { keptCells, sumsOf } from '@binhyen/core/reports/report-cells.domain'
import { isCoveredBy } from '@binhyen/core/reports/outages.domain'
import { handIn, type ReportStatus } from '@binhyen/core/reports/reports.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { Ctx } from '#server/platform/context'
import { sha256 } from '#server/platform/hash'
import * as store from './report-cells.store.ts'
import { requireAsked } from './asked-windows.service.ts'
import { creditToHandIn } from './outage-credits.service.ts'
import { openedOf, recordStep, takeStep, type Opened } from './opened-report.service.ts'
import { workOf } from './report-checks.service.ts'
import { appendingDelta, type Counts } from './report-deltas.service.ts'
import { changingReport, type ReportListed } from './reports.store.ts'
import { unitClosed } from './reports.service.ts'
import { tellStep } from './report-notices.service.ts'

/**
 * Hands the report in: checks once more what stands, keeps it as it is now, and notes what changes in the totals. After the deadline it
 * is accepted and marked late, unless the system was down around it; one that was in time and came back does not become late by its second hand-in.
 * @throws report.not-found, report.transition-refused, report.before-close, report.changed-meanwhile, report.findings, report.unit-closed,
 * report.not-asked
 */
export async function handInReport(
  ctx: Ctx,
  id: string,
  body: { readonly revision: number },
): Promise<{ status: ReportStatus; seq: number; late: boolean; hash: string }> {
  const { report, version, grant, status } = await takeStep(ctx, id, 'hand-in')
  if (body.revision !== report.revision) throw new Problem('report.changed-meanwhile', { revision: report.revision })
  const opened = await openedOf(ctx, report, version)
  await requireStanding(ctx, opened)
  const first = report.handed_in_on === null
  // outages are asked for only where they can matter: nobody waits for them who is in time
  const credit = first && isLate(ctx.today, report.due_on) ? await creditToHandIn(ctx, { dueOn: report.due_on, scope: report.scope }) : null
  const isCovered = isCoveredBy(credit, ctx.today)
  const handed = handIn({ status: report.status, period: opened.period, dueOn: report.due_on }, ctx.today, isCovered)
  if (!handed.ok) {
    if (handed.reason === 'before-close') throw new Problem('report.before-close', { closesOn: closesOn(opened.period) })
    throw new Problem('report.transition-refused', { status: report.status, action: 'hand-in' })
  }
  const { input: typed, answers, sums: lastSums } = await workOf(ctx, opened)
  const input = { ...typed, cells: askedCells(opened.form, typed) }
  const findings = findingsOf(opened.form, input)
  const standing = blocking(findings, new Set(answers.map(({ key }) => key)))
  if (standing.length > 0) throw new Problem('report.findings', { findings: standing })
  const warned = new Set(findings.map(findingKey))
  const late = first ? handed.late : report.late
  const seq = report.hand_in_seq + 1
  const kept = {
    cells: keptCells(opened.form, report.unit_id, input.villages, input.cells),
    answers: answers.filter(({ key }) => warned.has(key)).map(({ key, answer }) => ({ key, answer })),
  }
  const sums = sumsOf(opened.form, report.unit_id, input.cells, unaskedFigures(opened.form, input))
  const hash = sha256(canonicalJson({ ...headOf(report), seq, onDate: ctx.today, late, ...kept }))
  const before: Counts = first ? null : { sums: lastSums, late: report.late }
  await recordStep(ctx, report, { action: 'hand-in', grant, payload: { seq, late, hash, ...(isCovered ? { credit } : {}) } }, [
    store.addingHandIn(ctx, { report_id: id, seq, scope: report.scope, on_date: ctx.today, late, ...kept, sums, hash }),
    changingReport(ctx, id, { status, hand_in_seq: seq, handed_in_on: report.handed_in_on ?? ctx.today, late, returned_cells: 0 }),
    ...appendingDelta(ctx, report, { basis: 'provisional', before, after: { sums, late } }),
  ])
  if (!first) await tellStep(ctx, 'report-handed-in-again', { report, form: version.form, seq })
  return { status, seq, late, hash }
}

/** What a hand-in is of; part of what its hash is over. */
const headOf = (report: ReportListed) => ({
  form: report.form_id,
  version: report.form_version,
  unit: report.unit_id,
  period: { from: report.period_from, to: report.period_to },
})

/** A unit that ended before the period did reports no more for it: what followed it does. What was asked for ad hoc may be withdrawn since. */
async function requireStanding(ctx: Ctx, { report, form, period }: Opened): Promise<void> {
  if (period.kind === 'ad-hoc') await requireAsked(ctx, form, period, report.scope)
  const closes = catalogueDayFor(closesOn(period)).day
  const ended = report.unit_to
  if (ended !== null && !spanHolds({ from: report.unit_from, to: ended }, closes)) throw await unitClosed(ctx, report.unit_id, ended)
}

/**
 * Returns a report with a reason at each cell to correct; only those cells open. What was accepted and comes back no longer counts as
 * accepted; a correction that comes back leaves counting what was accepted before it.
 * @throws report.not-found, report.transition-refused, report.cell-unknown, report.maker-is-checker
 */
export async function returnReport(
  ctx: Ctx,
  id: string,
  body: { readonly cells: readonly (CellKey & { readonly reason: string })[]; readonly note?: string | undefined },
): Promise<{ status: ReportStatus }> {
  const { report, version, grant, status } = await takeStep(ctx, id, 'return')
  const { form, villages } = await openedOf(ctx, report, version)
  const known = new Set(
    cellsOf(
      form,
      report.unit_id,
      villages.map((village) => village.id),
    ).map(cellKey),
  )
  const unknown = body.cells.filter((at) => !known.has(cellKey(at)))
  if (unknown.length > 0) throw new Problem('report.cell-unknown', { cells: unknown.map(({ unitId, figure }) => ({ unitId, figure })) })
  // a cell named twice comes back once, with both reasons
  const reasons = new Map<string, { at: CellKey; said: string[] }>()
  for (const { reason, ...at } of body.cells) {
    const known = reasons.get(cellKey(at))
    if (known === undefined) reasons.set(cellKey(at), { at, said: [reason] })
    else known.said.push(reason)
  }
  const returned = [...reasons.values()].map(({ at, said }) => ({ ...at, reason: said.join('; ') }))
  const seq = report.hand_in_seq
  await store.addReturns(
    ctx,
    returned.map(({ unitId, figure, reason }) => ({ report_id: id, seq, unit_id: unitId, figure_id: figure, scope: report.scope, reason })),
  )
  const wasAccepted = report.status === 'accepted'
  const payload = { seq, cells: returned, ...(body.note ? { note: body.note } : {}) }
  await recordStep(ctx, report, { action: 'return', grant, payload }, [
    changingReport(ctx, id, { status, returned_cells: returned.length, ...(wasAccepted ? { accepted_seq: null } : {}) }),
    ...(wasAccepted ? appendingDelta(ctx, report, { basis: 'accepted', before: await acceptedOf(ctx, report), after: null }) : []),
  ])
  await tellStep(ctx, 'report-returned', { report, form: version.form, seq, returned: returned.length })
  return { status }
}

async function acceptedOf(ctx: Ctx, report: ReportListed): Promise<Counts> {
  if (report.accepted_seq === null) return null
  return { sums: await store.sumsOfHandIn(ctx, report.id, report.accepted_seq), late: report.late }
}

/**
 * Accepts the hand-in that was looked at; it counts in the accepted totals instead of the one accepted before.
 * @throws report.not-found, report.transition-refused, report.changed-meanwhile where it was handed in again since, report.maker-is-checker
 */
export async function acceptReport(
  ctx: Ctx,
  id: string,
  body: { readonly seq: number; readonly note?: string | undefined },
): Promise<{ status: ReportStatus }> {
  const { report, version, grant, status } = await takeStep(ctx, id, 'accept')
  if (body.seq !== report.hand_in_seq) throw new Problem('report.changed-meanwhile', { revision: report.revision })
  const after = { sums: await store.sumsOfHandIn(ctx, id, body.seq), late: report.late }
  const before = await acceptedOf(ctx, report)
  const payload = { seq: body.seq, ...(body.note ? { note: body.note } : {}) }
  await recordStep(ctx, report, { action: 'accept', grant, payload }, [
    changingReport(ctx, id, { status, accepted_seq: body.seq, returned_cells: 0 }),
    ...appendingDelta(ctx, report, { basis: 'accepted', before, after }),
  ])
  await tellStep(ctx, 'report-accepted', { report, form: version.form, seq: body.seq })
  return { status }
}

/** Opens an accepted report for correction; what was accepted counts until the correction is. @throws report.transition-refused */
export async function correctReport(ctx: Ctx, id: string, reason: string): Promise<{ status: ReportStatus }> {
  const { report, version, grant, status } = await takeStep(ctx, id, 'correct')
  const payload = { note: reason, seq: report.hand_in_seq }
  await recordStep(ctx, report, { action: 'correct', grant, payload }, [changingReport(ctx, id, { status })])
  await tellStep(ctx, 'report-correcting', { report, form: version.form, seq: report.hand_in_seq })
  return { status }
}
