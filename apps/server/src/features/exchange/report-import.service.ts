// The only place that takes in a report's workbook: knows it by its mark, compares it cell by cell, and writes all of it or nothing.
import type { z } from 'zod'
import { cellKey, figuresOf } from '@binhyen/core/figures/forms.domain'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { cellMap } from '@binhyen/core/reports/report-cells.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { importWorkbook as importContract, type WorkbookReply } from '@binhyen/core/exchange/workbook.contract'
import { readMark, type WorkbookMark } from '@binhyen/core/exchange/workbook.domain'
import { compareWorkbook, type Compared, type ComparedCell } from '@binhyen/core/exchange/workbook-merge.domain'
import type { AskedFigure, WorkbookRead } from '@binhyen/core/exchange/workbook-reading.domain'
import { readWorkbookCells, type AskedReport } from '@binhyen/core/exchange/workbook-read.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { figureReplies } from '#server/features/figures/figures.service'
import { getFormVersion } from '#server/features/figures/forms.service'
import type { Ctx } from '#server/platform/context'
import { readWorkbook, type TableFault } from '#server/platform/files/sheets'
import type { UploadedFile } from '#server/platform/http/register'
import { openCells, standingCells } from '#server/features/reports/standing-cells.service'
import { inOwnPart } from './figure-values.store.ts'
import { openedOf, requireReport, takeStep, type Opened } from '#server/features/reports/opened-report.service'
import { layoutOf } from './report-template.service.ts'
import {
  askedFigure,
  changesIn,
  chosenWrites,
  findingsNow,
  findingsReply,
  guardReasons,
  hashOfFile,
  isMended,
  MOST_ROWS,
  NOTHING_COMPARED,
  NOTHING_READ,
  readReply,
  requireMended,
  requireSame,
  saidOfFault,
  saveFromWorkbook,
  standingOf,
} from './workbook-import.service.ts'
import { rememberNames, saidNames } from './workbook-names.service.ts'
import { markSum } from './workbook-template.service.ts'

type Reply = z.input<typeof WorkbookReply>
type Query = z.output<typeof importContract.query>

/**
 * Compares a workbook with its report and, with `apply`, writes what it changes: one error, or a name nobody knows, refuses all of it; what
 * somebody else changed since the template was made stays unless `overwrite` names it. What a person said of names is kept with it.
 * @throws report.not-found, report.transition-refused, report.workbook-other, report.workbook-invalid, report.changed-meanwhile,
 * protection.sensitive-text where a reason in it looks like a person
 */
export async function importWorkbook(
  ctx: Ctx,
  id: string,
  { file, query, confirmed }: { readonly file: UploadedFile; readonly query: Query; readonly confirmed: ReadonlySet<SensitiveKind> },
): Promise<Reply> {
  const found = await requireReport(ctx, id)
  const { form } = await getFormVersion(ctx, found.form_id, found.form_version)
  ctx.authorise(rightFor('save', form.level), found.scope)
  // unpacked before the report is locked: nobody who types waits for it
  const table = await readWorkbook(file.bytes)
  const { report, version } = await takeStep(ctx, id, 'save')
  const opened = await openedOf(ctx, report, version)
  const about: About = { ctx, opened, file }
  if ('fault' in table) return unreadable(about, table, query.apply)
  const mark = readMark(table.sheets, markSum)
  const own = { form: opened.form.id, version: version.version, unit: report.unit_id, from: report.period_from, to: report.period_to }
  if (mark !== null) await requireSame(ctx, mark, own, { form: opened.form, unitName: report.unit_name })
  const said = await saidNames(ctx, { unitId: report.unit_id, formId: opened.form.id }, query.choices)
  const read = readWorkbookCells(table.sheets, await askedOf(ctx, opened), said)
  const compared = await compareWith(about, read, mark)
  const errors = [
    ...read.errors,
    ...compared.closed.map(({ sheet, cell, unitId, figure }) => ({
      sheet,
      cell,
      text: '',
      code: 'closed' as const,
      readings: [],
      of: { unitId, figure },
    })),
  ]
  const checked = { read: { ...read, errors }, compared, mark }
  if (!query.apply) return check(about, checked)
  return apply(about, checked, { query, confirmed })
}

type About = { readonly ctx: Ctx; readonly opened: Opened; readonly file: UploadedFile }
type Checked = { readonly read: WorkbookRead; readonly compared: Compared; readonly mark: WorkbookMark | null }

/** What the file changes is written, judged as a hand-in would be, and undone. */
async function check(about: About, checked: Checked): Promise<Reply> {
  const { ctx, opened } = about
  const changes = changesIn(checked.compared.rows)
  const findings = !isMended(checked.read)
    ? null
    : await inOwnPart(ctx, async () => {
        if (changes.length > 0) await saveFromWorkbook(ctx, opened.report.id, changes)
        return { keep: false, value: findingsReply(opened.form, await findingsNow(ctx, opened.report.id)) }
      })
  const reply = { ...replyOf(about, checked), findings }
  await record(about, 'report.check-workbook', reply)
  return reply
}

async function apply(
  about: About,
  checked: Checked,
  { query, confirmed }: { readonly query: Query; readonly confirmed: ReadonlySet<SensitiveKind> },
): Promise<Reply> {
  const { ctx, opened } = about
  const { report } = opened
  const { read, compared } = checked
  requireMended(read)
  const { writes, left } = chosenWrites(compared, query.overwrite, cellKey)
  const seen = query.revision ?? report.revision
  if (writes.some(({ revision }) => revision > seen)) throw new Problem('report.changed-meanwhile', { revision: report.revision })
  await guardReasons(ctx, writes, { confirmed, path: importContract.path })
  const revision = writes.length === 0 ? report.revision : await saveFromWorkbook(ctx, report.id, writes)
  await rememberNames(ctx, { unitId: report.unit_id, scope: report.scope, formId: opened.form.id }, read.unmatched)
  const reply = { ...replyOf(about, checked), applied: true, saved: writes.length, left, revision }
  await record(about, 'report.import-workbook', reply)
  return reply
}

async function askedOf(ctx: Ctx, { form, version, report, figures, villages, off, period }: Opened): Promise<AskedReport> {
  const known = new Map(figures.map((figure) => [figure.id, askedFigure(figure)]))
  const inRows = (rows: 'unit' | 'villages'): AskedFigure[] =>
    figuresOf({ sections: form.sections.filter((section) => section.rows === rows) }).flatMap((id) => known.get(id) ?? [])
  const unread =
    off.size === 0
      ? []
      : await figureReplies(
          ctx,
          figuresOf(version.form).filter((id) => off.has(id)),
          period.from,
        )
  return {
    unitId: report.unit_id,
    level: form.level,
    ofUnit: inRows('unit'),
    ofVillages: inRows('villages'),
    off: unread.map(askedFigure),
    villages,
    period,
  }
}

async function compareWith({ ctx, opened }: About, read: WorkbookRead, mark: WorkbookMark | null): Promise<Compared> {
  const { report } = opened
  const now = standingOf((await standingCells(ctx, report.id)).values())
  const isOpen = await openCells(ctx, opened.form, [report])
  const began = mark?.report === report.id ? { revisionOf: () => mark.revision, cells: cellMap(mark.cells) } : null
  return compareWorkbook(read.found, { now, isOpen: (at) => isOpen(report, at) }, began)
}

const ORDER: Readonly<Record<ComparedCell['standing'], number>> = { conflict: 0, change: 1, theirs: 2 }

function replyOf({ opened, file }: About, { read, compared, mark }: Checked): Reply {
  const countOf = (standing: ComparedCell['standing']): number => compared.rows.filter((row) => row.standing === standing).length
  const named = new Set(read.found.map(({ unitId }) => unitId))
  const hasGrid = opened.villages.length > 0 && read.found.some(({ unitId }) => unitId !== opened.report.unit_id)
  const inRows = (rows: 'unit' | 'villages'): Reply['unitFigures'] => {
    const ids = new Set(figuresOf({ sections: opened.form.sections.filter((section) => section.rows === rows) }))
    return opened.figures.filter(({ id }) => ids.has(id)).map(({ id, name }) => ({ id, name }))
  }
  return {
    applied: false,
    ...readReply(file, read),
    marked: mark !== null,
    layoutChanged: mark !== null && mark.layout !== layoutOf(opened),
    revision: opened.report.revision,
    rows: compared.rows
      .toSorted((a, b) => ORDER[a.standing] - ORDER[b.standing])
      .slice(0, MOST_ROWS)
      .map(({ sheet, cell, unitId, figure, before, value, standing }) => ({ sheet, cell, unitId, figure, before, after: value, standing })),
    changes: countOf('change'),
    conflicts: countOf('conflict'),
    theirs: countOf('theirs'),
    same: compared.same,
    findings: null,
    missing: hasGrid ? opened.villages.filter(({ id }) => !named.has(id)).map(({ id }) => id) : [],
    villages: [...opened.villages],
    unitFigures: inRows('unit'),
    villageFigures: inRows('villages'),
    saved: 0,
    left: 0,
  }
}

async function unreadable(about: About, fault: TableFault, applying: boolean): Promise<Reply> {
  const said = saidOfFault(fault, applying)
  const reply = { ...replyOf(about, { read: NOTHING_READ, compared: NOTHING_COMPARED, mark: null }), unreadable: said }
  await record(about, 'report.check-workbook', reply)
  return reply
}

/** Counts and the hash of the file; what it says stands in the entry of the cells written. */
async function record({ ctx, opened, file }: About, action: string, reply: Reply): Promise<void> {
  const { changes, conflicts, same, saved, left, errorCount, marked, unreadable: cannot, fileName } = reply
  const hash = hashOfFile(file)
  await ctx.audit(
    action,
    { kind: 'report', id: opened.report.id, scope: opened.report.scope },
    { after: { fileName, hash, marked, changes, conflicts, same, saved, left, errors: errorCount, unreadable: cannot?.fault ?? null } },
  )
}
