// The only place for what taking in a workbook of one report and of many have in common: what is asked, what is refused, what is written down.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { findingsOf, type Finding } from '@binhyen/core/figures/checks.domain'
import type { CellKey, Form } from '@binhyen/core/figures/forms.domain'
import { findInTexts } from '@binhyen/core/protection/free-text.contract'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { vietnamesePeriod } from '@binhyen/core/reports/period-words.domain'
import { cellFrom } from '@binhyen/core/reports/report-cells.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import type { FindingsReply, Unreadable } from '@binhyen/core/exchange/workbook.contract'
import { markDifferences, type WorkbookMark } from '@binhyen/core/exchange/workbook.domain'
import type { Compared, ComparedCell, Standing } from '@binhyen/core/exchange/workbook-merge.domain'
import type { AskedFigure, WorkbookRead } from '@binhyen/core/exchange/workbook-reading.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getFormVersion } from '#server/features/figures/forms.service'
import { nameUnits } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import type { TableFault } from '#server/platform/files/sheets'
import type { UploadedFile } from '#server/platform/http/register'
import { requireFitTexts } from '#server/platform/text-guard'
import { openedOf, requireReport } from '#server/features/reports/opened-report.service'
import { keyOf, workOf } from '#server/features/reports/report-checks.service'
import { saveCells } from '#server/features/reports/report-entry.service'
import type { StandingCell } from '#server/features/reports/standing-cells.service'

/** Rows, errors and findings sent back at once; their counts are of the whole file. */
export const MOST_ROWS = 5000
export const MOST_ERRORS = 500

export const askedFigure = ({ id, name, unit, decimals, adds, lowest }: FigureReply): AskedFigure => ({
  id,
  name: name.vi,
  nameEn: name.en,
  unit: unit.vi,
  decimals,
  adds,
  lowest,
})

export const fileNameOf = (file: UploadedFile): string => file.name.normalize('NFC').slice(0, 200)
export const hashOfFile = (file: UploadedFile): string => createHash('sha256').update(file.bytes).digest('hex')

/** True where nothing in the file waits for a person. */
export const isMended = ({ errors, unmatched }: WorkbookRead): boolean =>
  errors.length === 0 && unmatched.every(({ chosen }) => chosen !== null)

/** @throws report.workbook-invalid where a cell is wrong, or a name is nobody's */
export function requireMended({ errors, unmatched }: WorkbookRead): void {
  const open = unmatched.filter(({ chosen }) => chosen === null)
  const first = errors[0] ?? open[0]
  if (first === undefined) return
  throw new Problem('report.workbook-invalid', { errors: errors.length, unmatched: open.length, first: `${first.sheet}!${first.cell}` })
}

/** Reasons are texts of people's like any other; what its writer lets stand is written down. @throws protection.sensitive-text */
export async function guardReasons(
  ctx: Ctx,
  writes: readonly ComparedCell[],
  { confirmed, path }: { readonly confirmed: ReadonlySet<SensitiveKind>; readonly path: string },
): Promise<void> {
  const reasons = writes.flatMap(({ sheet, cell, value }) =>
    value?.state === 'cannot-provide' ? [{ field: `file.${sheet}!${cell}`, text: value.reason }] : [],
  )
  const stands = await requireFitTexts(ctx, { found: findInTexts(reasons), confirmed })
  if (stands.length === 0) return
  await ctx.audit('protection.confirm', { kind: 'text', id: `POST ${path}` }, { after: { found: stands } })
}

type Own = Pick<WorkbookMark, 'form' | 'version' | 'unit' | 'from' | 'to'>

/** A template of something else is refused, naming both. @throws report.workbook-other */
export async function requireSame(
  ctx: Ctx,
  mark: WorkbookMark,
  own: Own,
  about: { readonly form: Form; readonly unitName: string },
): Promise<void> {
  const differs = markDifferences(mark, own)
  if (differs.length === 0) return
  const other = await findForm(ctx, mark)
  const names = await nameUnits(ctx, [mark.unit as UnitId])
  const kind = other?.period ?? about.form.period
  const said = (title: string, version: number, unit: string, period: string): string =>
    `${title} (bản ${String(version)}), ${unit}, ${period}`
  throw new Problem('report.workbook-other', {
    differs,
    file: said(
      other?.title.vi ?? mark.form,
      mark.version,
      names.get(mark.unit as UnitId) ?? mark.unit,
      vietnamesePeriod(periodFrom(kind, mark)),
    ),
    report: said(about.form.title.vi, own.version, about.unitName, vietnamesePeriod(periodFrom(about.form.period, own))),
  })
}

async function findForm(ctx: Ctx, mark: WorkbookMark): Promise<Form | null> {
  try {
    return (await getFormVersion(ctx, mark.form, mark.version)).form
  } catch (error) {
    if (error instanceof Problem && error.code === 'form.not-found') return null
    throw error
  }
}

/** Saves what a workbook changes in one report; what somebody else wrote a moment ago undoes all of it. @throws report.changed-meanwhile */
export async function saveFromWorkbook(ctx: Ctx, reportId: string, writes: readonly ComparedCell[]): Promise<number> {
  const cells = writes.map(({ unitId, figure, value, revision }) => ({ unitId, figure, cell: value, base: revision }))
  const { revision, conflicts } = await saveCells(ctx, reportId, { cells, by: 'workbook' })
  if (conflicts.length > 0) throw new Problem('report.changed-meanwhile', { revision })
  return revision
}

/** What stands against handing in a report as it stands now. */
export async function findingsNow(ctx: Ctx, reportId: string): Promise<readonly Finding[]> {
  const opened = await openedOf(ctx, await requireReport(ctx, reportId))
  return findingsOf(opened.form, (await workOf(ctx, opened)).input)
}

export const countFindings = (
  findings: readonly Finding[],
): { readonly errors: number; readonly warnings: number; readonly blank: number } => ({
  errors: findings.filter(({ kind, severity }) => kind !== 'missing' && severity === 'error').length,
  warnings: findings.filter(({ severity }) => severity === 'warning').length,
  blank: findings.filter(({ kind }) => kind === 'missing').length,
})

export function findingsReply(form: Form, findings: readonly Finding[]): z.input<typeof FindingsReply> {
  const said = findings.flatMap(({ kind, ...finding }) => (kind === 'missing' ? [] : [{ kind, ...finding }]))
  return {
    ...countFindings(findings),
    items: said
      .toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
      .slice(0, MOST_ERRORS)
      .map(({ kind, check, unitId, severity, figures, values }) => ({
        kind,
        unitId,
        severity,
        figures: [...figures],
        values: { ...values },
        words: form.checks.find(({ id }) => id === check)?.words ?? null,
      })),
  }
}

export const NOTHING_READ: WorkbookRead = { found: [], errors: [], warnings: [], unmatched: [] }
export const NOTHING_COMPARED: Compared = { rows: [], same: 0, closed: [] }

/** A file that is no workbook of today, or one too large: said so in the dry run. @throws report.workbook-invalid in the import */
export function saidOfFault(fault: TableFault, applying: boolean): z.input<typeof Unreadable> {
  if (applying) throw new Problem('report.workbook-invalid', { errors: 1, unmatched: 0, first: '' })
  return { fault: fault.fault, rows: 'rows' in fault ? fault.rows : null, most: 'most' in fault ? fault.most : null }
}

/** What is told of reading a file, whatever it is about. */
export const readReply = (file: UploadedFile, { errors, warnings, unmatched }: WorkbookRead) => ({
  fileName: fileNameOf(file),
  unreadable: null,
  errors: errors.slice(0, MOST_ERRORS).map((each) => ({ ...each, readings: [...each.readings] })),
  errorCount: errors.length,
  warnings: warnings.slice(0, MOST_ERRORS),
  warningCount: warnings.length,
  unmatched: unmatched.map((each) => ({ ...each, instead: [...each.instead] })),
})

/** What stands, as a workbook is compared with it. */
export const standingOf = (records: Iterable<StandingCell>): ReadonlyMap<string, Standing> =>
  new Map([...records].map((record) => [keyOf(record), { cell: cellFrom(record), revision: record.revision }]))

/** What is written: what only the file changes, and of what somebody else changed too what is to be overwritten; `text` is "all" or names. */
export function chosenWrites(
  { rows }: Compared,
  text: string | undefined,
  nameOf: (at: CellKey) => string,
): { readonly writes: readonly ComparedCell[]; readonly left: number } {
  const named = new Set((text ?? '').split('|'))
  const conflicts = rows.filter(({ standing }) => standing === 'conflict')
  const won = text === 'all' ? conflicts : conflicts.filter((row) => named.has(nameOf(row)))
  return { writes: [...changesIn(rows), ...won], left: conflicts.length - won.length }
}

export const changesIn = (rows: readonly ComparedCell[]): readonly ComparedCell[] => rows.filter(({ standing }) => standing === 'change')
