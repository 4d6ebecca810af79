// The only place for what is typed into a report: cells, of which each keeps its own revision, and answers to warnings.
import type { z } from 'zod'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { findingKey, findingsOf } from '@binhyen/core/figures/checks.domain'
import { cellKey, cellsOf, type CellKey } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { cellFrom, cellIssue, type CellIssue } from '@binhyen/core/reports/report-cells.domain'
import type { saveCells as saveCellsContract, SavedCell } from '@binhyen/core/reports/reports.contract'
import { sameCell } from '@binhyen/core/reports/reports.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { Ctx } from '#server/platform/context'
import * as store from './report-cells.store.ts'
import { openedOf, takeStep, type Opened } from './opened-report.service.ts'
import { keyOf, workOf } from './report-checks.service.ts'
import { openCells, standingCells } from './standing-cells.service.ts'
import { changeReport } from './reports.store.ts'

type Typed = { readonly unitId: string; readonly figure: string; readonly cell: Cell | null; readonly base: number }

/**
 * Saves cells as typed. One that somebody else changed since `base` is left as it is and comes back; what says the same is no conflict.
 * @throws report.not-found, report.transition-refused, report.cell-closed, report.cell-unknown, report.cell-invalid, figure.off
 */
export async function saveCells(
  ctx: Ctx,
  id: string,
  body: { readonly cells: readonly Typed[]; readonly by: 'typing' | 'pasting' | 'workbook' },
): Promise<z.input<typeof saveCellsContract.reply>> {
  const { report, version, grant } = await takeStep(ctx, id, 'save')
  const opened = await openedOf(ctx, report, version)
  requireKnown(opened, body.cells)
  await requireOpen(ctx, opened, body.cells)
  requireValid(opened, body.cells)
  const standing = await standingCells(ctx, id)
  const { changed, unchanged, conflicts } = sortedOut(body.cells, standing)
  const revision = report.revision + 1
  const typist = {
    saved_by: ctx.actor.displayName,
    saved_by_id: ctx.actor.accountId,
    saved_for_id: grant.delegation?.from.accountId ?? null,
  }
  const rows = changed.map((typed) => ({
    report_id: id,
    unit_id: typed.unitId,
    figure_id: typed.figure,
    scope: report.scope,
    ...partsOf(typed.cell),
    revision,
    ...typist,
    way: grant.key === undefined ? body.by : ('program' as const),
  }))
  await store.saveCells(ctx, rows)
  if (rows.length > 0) await changeReport(ctx, id, { revision })
  const told = rows.map((row) => ({
    unitId: row.unit_id,
    figure: row.figure_id,
    before: toldOf(standing.get(keyOf(row))),
    after: toldOf(row),
  }))
  await ctx.audit('report.save', { kind: 'report', id, scope: report.scope }, { after: { cells: told, conflicts: conflicts.length } })
  return {
    revision: rows.length > 0 ? revision : report.revision,
    savedAt: ctx.now.toISOString(),
    saved: [...rows.map((row) => savedCell({ ...row, saved_at: ctx.now })), ...unchanged.map(savedCell)],
    conflicts: conflicts.map(savedCell),
  }
}

type SortedOut = {
  readonly changed: readonly Typed[]
  /** What says what stands already. */
  readonly unchanged: readonly store.CellRecord[]
  /** What somebody else wrote meanwhile. */
  readonly conflicts: readonly store.CellRecord[]
}

function sortedOut(cells: readonly Typed[], standing: ReadonlyMap<string, store.CellRecord>): SortedOut {
  const [changed, unchanged, conflicts]: [Typed[], store.CellRecord[], store.CellRecord[]] = [[], [], []]
  for (const typed of cells) {
    const current = standing.get(cellKey(typed))
    const same = sameCell(toldOf(current), typed.cell)
    if (current === undefined) changed.push(...(same ? [] : [typed]))
    else if (same) unchanged.push(current)
    else if (current.revision === typed.base) changed.push(typed)
    else conflicts.push(current)
  }
  return { changed, unchanged, conflicts }
}

function toldOf(record: Omit<store.CellRecord, 'saved_at'> | undefined): Cell | null {
  return record === undefined ? null : cellFrom(record)
}

const BLANK = { state: 'blank', number: null, upper: null, qualifier: null, reason: null } as const

function partsOf(cell: Cell | null): Pick<store.CellRecord, 'state' | 'number' | 'upper' | 'qualifier' | 'reason'> {
  if (cell === null) return BLANK
  if (cell.state === 'given') return { ...BLANK, state: 'given', ...cell.quantity }
  return cell.state === 'cannot-provide' ? { ...BLANK, ...cell } : { ...BLANK, state: cell.state }
}

export function savedCell(record: store.CellRecord): SavedCell {
  return {
    unitId: record.unit_id,
    figure: record.figure_id,
    cell: cellFrom(record),
    revision: record.revision,
    by: record.saved_by,
    at: record.saved_at.toISOString(),
  }
}

const placeOf = ({ unitId, figure }: CellKey): CellKey => ({ unitId, figure })

/** Every cell belongs to the report, and its figure may be processed here. */
function requireKnown({ form, version, report, villages, off }: Opened, cells: readonly CellKey[]): void {
  const rows = villages.map(({ id }) => id)
  const known = new Set(cellsOf(form, report.unit_id, rows).map(cellKey))
  const unknown = cells.filter((at) => !known.has(cellKey(at)))
  if (unknown.length === 0) return
  const asked = new Set(cellsOf(version.form, report.unit_id, rows).map(cellKey))
  const switchedOff = unknown.filter((at) => asked.has(cellKey(at)) && off.has(at.figure))
  if (switchedOff.length > 0) throw new Problem('figure.off', { figures: [...new Set(switchedOff.map(({ figure }) => figure))] })
  throw new Problem('report.cell-unknown', { cells: unknown.map(placeOf) })
}

/** After a return only the cells it opens are open. */
async function requireOpen(ctx: Ctx, { report, form }: Opened, cells: readonly CellKey[]): Promise<void> {
  const isOpen = await openCells(ctx, form, [report])
  const closed = cells.filter((at) => !isOpen(report, at))
  if (closed.length > 0) throw new Problem('report.cell-closed', { cells: closed.map(placeOf) })
}

function requireValid({ report, figures, form }: Opened, cells: readonly Typed[]): void {
  const known = new Map<string, FigureReply>(figures.map((figure) => [figure.id, figure]))
  const seen = new Set<string>()
  const issueOf = (typed: Typed): CellIssue | null => {
    const key = cellKey(typed)
    if (seen.has(key)) return 'twice'
    seen.add(key)
    const figure = known.get(typed.figure)
    if (figure === undefined || typed.cell === null) return null
    return cellIssue(figure, typed.unitId === report.unit_id ? form.level : 'village', typed.cell)
  }
  const issues = cells.flatMap((typed) => {
    const reason = issueOf(typed)
    return reason === null ? [] : [{ ...placeOf(typed), reason }]
  })
  if (issues.length > 0) throw new Problem('report.cell-invalid', { issues })
}

/**
 * Answers a warning that stands against the report now; an empty answer takes it back.
 * @throws report.not-found, report.transition-refused, report.finding-unknown, also for an error: that is corrected, not answered
 */
export async function answerFinding(
  ctx: Ctx,
  id: string,
  body: { readonly key: string; readonly answer: string },
): Promise<{ key: string; answer: string }> {
  const { report, version } = await takeStep(ctx, id, 'save')
  const opened = await openedOf(ctx, report, version)
  const { input, answers } = await workOf(ctx, opened)
  const findings = findingsOf(opened.form, input)
  const found = findings.find((finding) => finding.severity === 'warning' && findingKey(finding) === body.key)
  const before = answers.find(({ key }) => key === body.key)
  // one that no longer stands may still be taken back
  if (found === undefined && (before === undefined || body.answer !== '')) throw new Problem('report.finding-unknown', { key: body.key })
  if (body.answer === '') await store.dropAnswer(ctx, id, body.key)
  else await store.saveAnswer(ctx, { report_id: id, key: body.key, scope: report.scope, answer: body.answer })
  await ctx.audit(
    'report.answer',
    { kind: 'report', id, scope: report.scope },
    { before: before === undefined ? null : { key: before.key, answer: before.answer }, after: body },
  )
  return body
}
