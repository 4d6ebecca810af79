// The only place that turns a report and its hand-ins into what the screens show, and hides what a reader has no need of.
import type { z } from 'zod'
import { findRight } from '@binhyen/core/access/access.policy'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { blurredCells, protectedFigures, withoutBlurred, type BlurredCellAt } from '@binhyen/core/reports/blurred-cells.domain'
import { cellMap, readKept, type CellAt } from '@binhyen/core/reports/report-cells.domain'
import type {
  HandInReply,
  listCellChanges as listCellChangesContract,
  ReportReply,
  ReportRow,
} from '@binhyen/core/reports/reports.contract'
import { changesBetween, reportActions } from '@binhyen/core/reports/reports.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { nameUnits } from '#server/features/units/units.service'
import { formReply, getFormVersion } from '#server/features/figures/forms.service'
import type { Ctx } from '#server/platform/context'
import * as store from './report-cells.store.ts'
import { creditsOf } from './outage-credits.service.ts'
import { mayTake, openedOf, requireReport, type Opened } from './opened-report.service.ts'
import { earlierCells, saidIn, type EarlierCells } from './report-checks.service.ts'
import { savedCell } from './report-entry.service.ts'
import { listActions, type ActionRecord, type ReportListed } from './reports.store.ts'

/** What the reader is shown of numbers so small that they point at people. */
type Sight = {
  /** Null where every cell is shown. */
  readonly hides: readonly string[] | null
}

function sightOf(ctx: Ctx, { report, figures }: Opened): Sight {
  const hides = protectedFigures(figures)
  const sees = hides.length === 0 || findRight(ctx.actor, 'small-cell.read', report.scope, ctx.today) !== null
  return { hides: sees ? null : hides }
}

function blurredIn(sight: Sight, { report, villages }: Opened, cells: readonly CellAt[]): readonly BlurredCellAt[] {
  if (sight.hides === null) return []
  return blurredCells(cellMap(cells), { unitId: report.unit_id, villages: villages.map(({ id }) => id) }, sight.hides)
}

export const periodReply = ({ kind, year, number, from, to }: Period): ReportRow['period'] => ({ kind, year, number, from, to })

export const formName = (form: Form, version: number): ReportRow['form'] => ({ id: form.id, version, title: { ...form.title } })

function rowOf({ report, form, version, period }: Opened): ReportRow & { id: string; status: ReportListed['status'] } {
  return {
    id: report.id,
    unit: { id: report.unit_id, name: report.unit_name, parentName: report.parent_name, level: report.unit_level },
    form: formName(form, version.version),
    period: periodReply(period),
    dueOn: report.due_on,
    status: report.status,
    handedInOn: report.handed_in_on,
    late: report.late,
    credit: null,
    returned: report.returned_cells,
    updatedAt: report.updated_at.toISOString(),
  }
}

/** The form with what was recorded of its version, as it is asked. */
async function askedReply(ctx: Ctx, { report, form }: Opened): Promise<ReturnType<typeof formReply>> {
  return formReply({ ...(await getFormVersion(ctx, report.form_id, report.form_version)), form })
}

const atOf = ({ unitId, figure }: { unitId: string; figure: string }): { unitId: string; figure: string } => ({ unitId, figure })
const cellReply = ({ unitId, figure, cell }: CellAt): z.input<typeof HandInReply>['cells'][number] => ({ unitId, figure, cell })

/** One report with everything its page shows. @throws report.not-found */
export async function getReport(ctx: Ctx, id: string): Promise<z.input<typeof ReportReply>> {
  const report = await requireReport(ctx, id)
  ctx.authorise('report.read', report.scope)
  const opened = await openedOf(ctx, report)
  const sight = sightOf(ctx, opened)
  const records = shownRecords(opened, await store.listCells(ctx, id))
  const blurred = blurredIn(sight, opened, saidIn(records))
  const earlier = await earlierCells(ctx, opened)
  const actions = await listActions(ctx, id)
  const typists = records.map(({ saved_by_id, saved_for_id }) => ({ saved_by_id, saved_for_id }))
  return {
    ...rowOf(opened),
    credit: await creditOfReport(ctx, report),
    form: await askedReply(ctx, opened),
    figures: [...opened.figures],
    villages: [...opened.villages],
    revision: report.revision,
    cells: hidden(records.map(savedCell), blurred),
    before: earlier === null ? null : await earlierReply(ctx, opened, sight, earlier.before),
    lastYear: earlier === null ? null : await earlierReply(ctx, opened, sight, earlier.lastYear),
    returns:
      report.hand_in_seq === 0
        ? []
        : (await store.listReturns(ctx, id, report.hand_in_seq)).map((row) => ({
            unitId: row.unit_id,
            figure: row.figure_id,
            reason: row.reason,
          })),
    answers: (await store.listAnswers(ctx, id)).map(({ key, answer, by_name, at }) => ({ key, answer, by: by_name, at: at.toISOString() })),
    handIns: (await store.listHandIns(ctx, id)).map(({ seq, at, on_date, by_name, late, hash }) => ({
      seq,
      at: at.toISOString(),
      onDate: on_date,
      by: by_name,
      late,
      accepted: seq === report.accepted_seq,
      hash: sight.hides === null ? hash : null,
    })),
    events: actions.map(eventReply),
    may: reportActions.filter((action) => mayTake(ctx, { opened, actions, typists }, action)),
    blurred: [...blurred],
  }
}

async function creditOfReport(ctx: Ctx, report: ReportListed): Promise<ReportRow['credit']> {
  const { unit_id, scope, due_on, handed_in_on } = report
  const [credit] = await creditsOf(ctx, [{ unitId: unit_id, scope, on: due_on, dueOn: due_on, handedInOn: handed_in_on }])
  return credit ?? null
}

/** Cells of rows and figures the form asks for now. */
function shownRecords({ form, report, villages }: Opened, records: readonly store.CellRecord[]): readonly store.CellRecord[] {
  const rows = new Set([report.unit_id, ...villages.map(({ id }) => id)])
  const figures = new Set(form.sections.flatMap((section) => section.figures.map(({ figure }) => figure)))
  return records.filter(({ unit_id, figure_id }) => rows.has(unit_id) && figures.has(figure_id))
}

/** Saved cells with the hidden ones emptied: that somebody saved there, and when, is no secret. */
function hidden<T extends z.input<typeof ReportReply>['cells'][number]>(cells: readonly T[], blurred: readonly BlurredCellAt[]): T[] {
  const keys = new Set(blurred.map(cellKey))
  return cells.map((each) => (keys.has(cellKey(each)) ? { ...each, cell: null } : each))
}

async function earlierReply(
  ctx: Ctx,
  opened: Opened,
  sight: Sight,
  earlier: EarlierCells,
): Promise<NonNullable<z.input<typeof ReportReply>['before']>> {
  const { period, cells, summed, gap } = earlier
  const figures = new Set(opened.figures.map(({ id }) => id))
  const asked = cells.filter(({ figure }) => figures.has(figure))
  // what is added up over several units would, with their own figures, give the small ones away
  const added = summed.length > 1 && sight.hides !== null ? asked.filter(({ unitId }) => unitId === opened.report.unit_id) : []
  const unseen = [...blurredIn(sight, opened, asked), ...added.filter(({ figure }) => sight.hides?.includes(figure) === true)]
  const names = summed.length === 0 ? new Map<string, string>() : await nameUnits(ctx, summed)
  return {
    period: periodReply(period),
    cells: withoutBlurred(asked, unseen).map(cellReply),
    summed: summed.map((each) => ({ id: each, name: names.get(each) ?? each })),
    gap,
  }
}

function eventReply(action: ActionRecord): z.input<typeof ReportReply>['events'][number] {
  const note: unknown = action.payload['note']
  const seq: unknown = action.payload['seq']
  return {
    seq: action.seq,
    action: action.action,
    at: action.at.toISOString(),
    onDate: action.on_date,
    by: action.by_name,
    role: action.role,
    delegation: action.delegation === null ? null : { from: action.delegation.from.displayName, document: action.delegation.document },
    note: typeof note === 'string' ? note : null,
    handIn: typeof seq === 'number' ? seq : null,
  }
}

/**
 * Cells changed since a revision, so that two people who type see each other. Whoever asks from 0 reads the report, and that is written down
 * as any reading of it; a look that finds nothing new is not. @throws report.not-found
 */
export async function listCellChanges(ctx: Ctx, id: string, since: number): Promise<z.input<typeof listCellChangesContract.reply>> {
  const report = await requireReport(ctx, id)
  ctx.authorise('report.read', report.scope)
  // asked every few seconds by everybody who has the report open, and mostly for nothing
  if (since >= report.revision) {
    ctx.toldNothing()
    return { revision: report.revision, status: report.status, cells: [] }
  }
  const opened = await openedOf(ctx, report)
  const sight = sightOf(ctx, opened)
  // what is hidden follows from the whole of the report, not from what changed
  const all = shownRecords(opened, await store.listCells(ctx, id, sight.hides === null ? since : 0))
  const blurred = blurredIn(sight, opened, saidIn(all))
  const changed = all.filter(({ revision }) => revision > since)
  return { revision: report.revision, status: report.status, cells: hidden(changed.map(savedCell), blurred) }
}

/** A report exactly as it was handed in, with what changed against the hand-in before. @throws report.not-found */
export async function getHandIn(ctx: Ctx, id: string, seq: number): Promise<z.input<typeof HandInReply>> {
  const report = await requireReport(ctx, id)
  ctx.authorise('report.read', report.scope)
  const kept = await store.findHandIn(ctx, id, seq)
  if (kept === undefined) throw new Problem('report.not-found', { id, seq })
  const before = seq > 1 ? await store.findHandIn(ctx, id, seq - 1) : undefined
  const [cells, earlier] = [readKept(kept.cells), readKept(before?.cells ?? [])]
  const opened = await withRowsOf(ctx, await openedOf(ctx, report), [...cells, ...earlier])
  const sight = sightOf(ctx, opened)
  const figures = new Set(opened.figures.map((figure) => figure.id))
  const asked = (all: readonly CellAt[]): readonly CellAt[] => all.filter(({ figure }) => figures.has(figure))
  const shown = asked(cells)
  const blurred = blurredIn(sight, opened, shown)
  return {
    report: id,
    unit: rowOf(opened).unit,
    form: await askedReply(ctx, opened),
    figures: [...opened.figures],
    villages: [...opened.villages],
    period: periodReply(opened.period),
    seq,
    at: kept.at.toISOString(),
    onDate: kept.on_date,
    by: kept.by_name,
    late: kept.late,
    hash: sight.hides === null ? kept.hash : null,
    cells: withoutBlurred(shown, blurred).map(cellReply),
    answers: kept.answers.map(({ key, answer }) => ({ key, answer })),
    changes:
      before === undefined
        ? []
        : changesReply(await store.listReturns(ctx, id, seq - 1), {
            before: asked(earlier),
            after: shown,
            unseen: [...blurred, ...blurredIn(sight, opened, asked(earlier))],
          }),
    blurred: [...blurred],
  }
}

/** What is different, with the reason a cell came back for; numbers hidden in either of the two stay hidden here. */
function changesReply(
  returns: readonly store.ReturnRecord[],
  {
    before,
    after,
    unseen,
  }: { readonly before: readonly CellAt[]; readonly after: readonly CellAt[]; readonly unseen: readonly BlurredCellAt[] },
): z.input<typeof HandInReply>['changes'] {
  const reasons = new Map(returns.map((row) => [cellKey({ unitId: row.unit_id, figure: row.figure_id }), row.reason]))
  const hiddenKeys = new Set(unseen.map(cellKey))
  return changesBetween(cellMap(before), cellMap(after)).map(({ at, ...change }) => {
    const isHidden = hiddenKeys.has(cellKey(at))
    return {
      ...atOf(at),
      before: isHidden ? null : change.before,
      after: isHidden ? null : change.after,
      reason: reasons.get(cellKey(at)) ?? null,
    }
  })
}

/** Rows a hand-in speaks of that are no more among the residential areas of the report's day are shown with it all the same. */
async function withRowsOf(ctx: Ctx, opened: Opened, cells: readonly CellAt[]): Promise<Opened> {
  const known = new Set<string>([opened.report.unit_id, ...opened.villages.map(({ id }) => id)])
  const gone = [...new Set(cells.map(({ unitId }) => unitId))].filter((id) => !known.has(id))
  if (gone.length === 0) return opened
  const names = await nameUnits(ctx, gone as (typeof opened.report.unit_id)[])
  return { ...opened, villages: [...opened.villages, ...gone.map((id) => ({ id, name: names.get(id as never) ?? id }))] }
}
