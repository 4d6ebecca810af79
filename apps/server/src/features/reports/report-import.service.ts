// The only place that takes in a report's workbook: knows it by its mark, compares it cell by cell, and writes all of it or nothing.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { cellKey, figuresOf, type CellKey } from '@binhyen/core/figures/forms.domain'
import { findInTexts } from '@binhyen/core/protection/free-text.contract'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { vietnamesePeriod } from '@binhyen/core/reports/period-words.domain'
import { cellFrom, cellMap } from '@binhyen/core/reports/report-cells.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { isCellOpen } from '@binhyen/core/reports/reports.domain'
import type { importWorkbook as importContract, WorkbookReply } from '@binhyen/core/reports/workbook.contract'
import { markDifferences, readMark, type WorkbookMark } from '@binhyen/core/reports/workbook.domain'
import { compareWorkbook, type Compared, type ComparedCell, type Standing } from '@binhyen/core/reports/workbook-merge.domain'
import { readWorkbookCells, type AskedFigure, type AskedReport, type WorkbookRead } from '@binhyen/core/reports/workbook-read.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { figureReplies } from '#server/features/figures/figures.service'
import { getFormVersion } from '#server/features/figures/forms.service'
import { nameUnits } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { readWorkbook, type TableFault } from '#server/platform/files/sheets'
import type { UploadedFile } from '#server/platform/http/register'
import { requireFitTexts } from '#server/platform/text-guard'
import * as store from './report-cells.store.ts'
import { openedOf, requireReport, takeStep, type Opened } from './opened-report.service.ts'
import { keyOf } from './report-checks.service.ts'
import { saveCells } from './report-entry.service.ts'
import { layoutOf, markSum } from './report-template.service.ts'

type Reply = z.input<typeof WorkbookReply>
type Query = z.output<typeof importContract.query>

/** Rows and errors sent back at once; their counts are of the whole file. */
const MOST_ROWS = 5000
const MOST_ERRORS = 500

/**
 * Compares a workbook with its report and, with `apply`, writes what it changes: one error, or a name nobody knows, refuses all of it; what
 * somebody else changed since the template was made stays unless `overwrite` names it.
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
  if (mark !== null) await requireSame(ctx, mark, opened)
  const read = readWorkbookCells(table.sheets, await askedOf(ctx, opened), choicesIn(query.choices))
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

async function check(about: About, checked: Checked): Promise<Reply> {
  const reply = replyOf(about, checked)
  await record(about, 'report.check-workbook', reply)
  return reply
}

async function apply(
  about: About,
  checked: Checked,
  { query, confirmed }: { readonly query: Query; readonly confirmed: ReadonlySet<SensitiveKind> },
): Promise<Reply> {
  const { ctx, opened } = about
  const { read, compared } = checked
  requireMended(read)
  const wins = overwrittenIn(query.overwrite)
  const conflicts = compared.rows.filter(({ standing }) => standing === 'conflict')
  const won = conflicts.filter(wins)
  const writes = [...compared.rows.filter(({ standing }) => standing === 'change'), ...won]
  const seen = query.revision ?? opened.report.revision
  if (writes.some(({ revision }) => revision > seen)) throw new Problem('report.changed-meanwhile', { revision: opened.report.revision })
  await guardReasons(ctx, writes, confirmed)
  const cells = writes.map(({ unitId, figure, value, revision }) => ({ unitId, figure, cell: value, base: revision }))
  const saved = cells.length === 0 ? null : await saveCells(ctx, opened.report.id, { cells, by: 'workbook' })
  const revision = saved?.revision ?? opened.report.revision
  const reply = { ...replyOf(about, checked), applied: true, saved: cells.length, left: conflicts.length - won.length, revision }
  await record(about, 'report.import-workbook', reply)
  return reply
}

function requireMended({ errors, unmatched }: WorkbookRead): void {
  const open = unmatched.filter(({ chosen }) => chosen === null)
  const first = errors[0] ?? open[0]
  if (first === undefined) return
  throw new Problem('report.workbook-invalid', { errors: errors.length, unmatched: open.length, first: `${first.sheet}!${first.cell}` })
}

/** Reasons are texts of people's like any other; what its writer lets stand is written down. */
async function guardReasons(ctx: Ctx, writes: readonly ComparedCell[], confirmed: ReadonlySet<SensitiveKind>): Promise<void> {
  const reasons = writes.flatMap(({ sheet, cell, value }) =>
    value?.state === 'cannot-provide' ? [{ field: `file.${sheet}!${cell}`, text: value.reason }] : [],
  )
  const stands = await requireFitTexts(ctx, { found: findInTexts(reasons), confirmed })
  if (stands.length === 0) return
  await ctx.audit('protection.confirm', { kind: 'text', id: 'POST /api/periodic-reports/:id/workbook' }, { after: { found: stands } })
}

/** A template of something else is refused, naming both. */
async function requireSame(ctx: Ctx, mark: WorkbookMark, { report, version, period, form }: Opened): Promise<void> {
  const own = { form: form.id, version: version.version, unit: report.unit_id, from: report.period_from, to: report.period_to }
  const differs = markDifferences(mark, own)
  if (differs.length === 0) return
  const other = await findForm(ctx, mark)
  const names = await nameUnits(ctx, [mark.unit as UnitId])
  const kind = other?.period ?? period.kind
  throw new Problem('report.workbook-other', {
    differs,
    file: `${other?.title.vi ?? mark.form} (bản ${String(mark.version)}), ${names.get(mark.unit as UnitId) ?? mark.unit}, ${vietnamesePeriod(periodFrom(kind, mark))}`,
    report: `${form.title.vi} (bản ${String(version.version)}), ${report.unit_name}, ${vietnamesePeriod(period)}`,
  })
}

async function findForm(ctx: Ctx, mark: WorkbookMark): Promise<Opened['form'] | null> {
  try {
    return (await getFormVersion(ctx, mark.form, mark.version)).form
  } catch (error) {
    if (error instanceof Problem && error.code === 'form.not-found') return null
    throw error
  }
}

const askedFigure = ({ id, name, unit, decimals, adds, lowest }: FigureReply): AskedFigure => ({
  id,
  name: name.vi,
  nameEn: name.en,
  unit: unit.vi,
  decimals,
  adds,
  lowest,
})

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

/** `key=id|key=id`; what does not read so says nothing. */
function choicesIn(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (text ?? '').split('|').flatMap((each): readonly (readonly [string, string])[] => {
      const at = each.indexOf('=')
      return at < 1 ? [] : [[each.slice(0, at), each.slice(at + 1)]]
    }),
  )
}

function overwrittenIn(text: string | undefined): (at: CellKey) => boolean {
  if (text === 'all') return () => true
  const keys = new Set((text ?? '').split('|'))
  return (at) => keys.has(cellKey(at))
}

async function compareWith({ ctx, opened }: About, read: WorkbookRead, mark: WorkbookMark | null): Promise<Compared> {
  const { report } = opened
  const records = await store.listCells(ctx, report.id)
  const now = new Map(records.map((record): [string, Standing] => [keyOf(record), { cell: cellFrom(record), revision: record.revision }]))
  const returned = new Set(report.status === 'returned' ? (await store.listReturns(ctx, report.id, report.hand_in_seq)).map(keyOf) : [])
  const began = mark?.report === report.id ? { revision: mark.revision, cells: cellMap(mark.cells) } : null
  return compareWorkbook(read.found, { now, isOpen: (at) => isCellOpen(report.status, returned, at) }, began)
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
    fileName: file.name.normalize('NFC').slice(0, 200),
    unreadable: null,
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
    errors: read.errors.slice(0, MOST_ERRORS).map((each) => ({ ...each, readings: [...each.readings] })),
    errorCount: read.errors.length,
    warnings: read.warnings.slice(0, MOST_ERRORS),
    warningCount: read.warnings.length,
    unmatched: [...read.unmatched],
    missing: hasGrid ? opened.villages.filter(({ id }) => !named.has(id)).map(({ id }) => id) : [],
    villages: [...opened.villages],
    unitFigures: inRows('unit'),
    villageFigures: inRows('villages'),
    saved: 0,
    left: 0,
  }
}

const NOTHING: WorkbookRead = { found: [], errors: [], warnings: [], unmatched: [] }

/** A file that is no workbook of today, or one too large: said so in the dry run, refused in the import. */
async function unreadable(about: About, fault: TableFault, applying: boolean): Promise<Reply> {
  if (applying) throw new Problem('report.workbook-invalid', { errors: 1, unmatched: 0, first: '' })
  const reply = {
    ...replyOf(about, { read: NOTHING, compared: { rows: [], same: 0, closed: [] }, mark: null }),
    unreadable: { fault: fault.fault, rows: 'rows' in fault ? fault.rows : null, most: 'most' in fault ? fault.most : null },
  }
  await record(about, 'report.check-workbook', reply)
  return reply
}

/** Counts and the hash of the file; what it says stands in the entry of the cells written. */
async function record({ ctx, opened, file }: About, action: string, reply: Reply): Promise<void> {
  const { changes, conflicts, same, saved, left, errorCount, marked, unreadable: cannot, fileName } = reply
  const hash = createHash('sha256').update(file.bytes).digest('hex')
  await ctx.audit(
    action,
    { kind: 'report', id: opened.report.id, scope: opened.report.scope },
    { after: { fileName, hash, marked, changes, conflicts, same, saved, left, errors: errorCount, unreadable: cannot?.fault ?? null } },
  )
}
