// The only place that writes figures sent by the thousand: each report as an officer would – opened, saved, handed in – and all of it or none.
import type { z } from 'zod'
import { grantsWith } from '@binhyen/core/access/access.policy'
import { canonicalJson } from '@binhyen/core/audit/audit-chain.domain'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import { cellFrom } from '@binhyen/core/reports/report-cells.domain'
import {
  cellOfRow,
  groupRows,
  MOST_VALUE_REPORTS,
  readRow,
  type ReadRow,
  type RowFault,
  type RowRead,
  type RowsOfReport,
  type SentRow,
} from '@binhyen/core/exchange/figure-values.domain'
import type { WriteValuesReply } from '@binhyen/core/exchange/figure-values.contract'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { sameCell, type ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { errorOf, errorsOf, type Found, type RowError } from './figure-value-errors.service.ts'
import * as store from './figure-values.store.ts'
import { openedOf, requireReport, type Opened } from '#server/features/reports/opened-report.service'
import { standingCells, type StandingCell } from '#server/features/reports/standing-cells.service'
import { saveCells } from '#server/features/reports/report-entry.service'
import { handInReport } from '#server/features/reports/report-hand-ins.service'
import { openReport } from '#server/features/reports/reports.service'

type Reply = z.input<typeof WriteValuesReply>
type Written = Reply['reports'][number]

/** Errors sent back at once; their count is of all rows. */
const MOST_ERRORS = 2000

export type SentValues = {
  readonly rows: readonly { readonly row: number; readonly sent: SentRow }[]
  /** Rows that could not be told apart into fields. */
  readonly wrong?: readonly { readonly row: number; readonly faults: readonly RowFault[] }[]
  readonly dryRun: boolean
  readonly overwrite: boolean
  readonly key?: string | undefined
}

/**
 * Writes the rows report by report; one wrong row refuses its report, a row of which nobody can tell the report refuses all. In a dry run
 * everything is done and undone. With a key of the sender's the same rows are written once, whatever their Command-Id.
 * @throws figure-values.too-many-reports, figure-values.key-reused, auth.forbidden where none of the reports is the sender's to write
 */
export async function writeValues(ctx: Ctx, sent: SentValues): Promise<Reply> {
  requireSomeRight(ctx)
  const { groups, wrong, reports } = sorted(sent)
  if (reports > MOST_VALUE_REPORTS) throw new Problem('figure-values.too-many-reports', { reports, most: MOST_VALUE_REPORTS })
  const key = sent.dryRun ? undefined : sent.key
  const before = key === undefined ? null : await claimed(ctx, key, sent)
  if (before !== null) {
    await ctx.audit('report.write-values', { kind: 'figure-values', id: ctx.commandId ?? '' }, { after: { repeated: true } })
    return before
  }
  const refused = new Set(wrong.map(({ report }) => report))
  const errors = wrong.flatMap(({ row, faults }) => faults.map((fault) => errorOf(row, fault)))
  const work = async (): Promise<{ keep: boolean; value: readonly Done[] }> => ({
    keep: !sent.dryRun,
    value: await writeGroups(ctx, groups, { overwrite: sent.overwrite, skip: (group) => refused.has(null) || refused.has(group.key) }),
  })
  const done = sent.dryRun ? await store.inOwnPart(ctx, work) : (await work()).value
  requireSomeOwn(done)
  const reply = replyOf(sent, done, { errors, lost: reports - groups.length })
  await ctx.audit(
    sent.dryRun ? 'report.check-values' : 'report.write-values',
    { kind: 'figure-values', id: ctx.commandId ?? '' },
    { after: { ...reply.counts, errors: reply.errorCount, reports: reply.reports.length } },
  )
  if (key !== undefined) await store.keepKeyReply(ctx, key, { content: contentOf(sent), reply: JSON.stringify(reply) })
  return reply
}

/** The rows by report, those that say nothing readable, and how many reports there are. A line that is no row is of no report. */
function sorted(sent: SentValues): {
  readonly groups: readonly RowsOfReport[]
  readonly wrong: readonly Extract<RowRead, { ok: false }>[]
  readonly reports: number
} {
  const read = sent.rows.map(({ row, sent: said }) => readRow(said, row))
  const groups = groupRows(read.flatMap((each) => (each.ok ? [each.row] : [])))
  const lines = (sent.wrong ?? []).map((each) => ({ ok: false as const, report: null, ...each }))
  const wrong = [...read.flatMap((each) => (each.ok ? [] : [each])), ...lines]
  return { groups, wrong, reports: new Set([...groups.map(({ key }) => key), ...wrong.flatMap(({ report }) => report ?? [])]).size }
}

/** Which reports are theirs is decided one by one; who may write none at all is told so at once. */
function requireSomeRight(ctx: Ctx): void {
  const enters = (['report.enter', 'report.enter-above'] as const).some((right) => grantsWith(ctx.actor, right, ctx.today).length > 0)
  ctx.authorise(enters ? 'catalogue.read' : 'report.enter', [])
}

/** Nobody learns more about reports that are not theirs than that they are not. */
function requireSomeOwn(done: readonly Done[]): void {
  const forbidden = done.filter(({ forbidden: problem }) => problem !== null)
  const [first] = forbidden
  if (first?.forbidden && forbidden.length === done.length) throw first.forbidden
}

/** What must be the same when a key comes again. */
const contentOf = ({ rows, wrong, overwrite }: SentValues): string =>
  canonicalJson({ overwrite, rows: rows.map(({ sent }) => sent), wrong: (wrong ?? []).map(({ row }) => row) })

/** What was answered to the key before; null where it is new. */
async function claimed(ctx: Ctx, key: string, sent: SentValues): Promise<Reply | null> {
  const claim = await store.claimKey(ctx, key, contentOf(sent))
  if (claim.kind === 'new') return null
  if (claim.kind === 'reused') throw new Problem('figure-values.key-reused')
  if (claim.reply === '') throw new Problem('command.shown-once')
  return JSON.parse(claim.reply) as Reply
}

type Done = { readonly written: Written; readonly errors: readonly RowError[]; readonly forbidden: Problem | null }
type Units = ReadonlyMap<string, readonly UnitId[]>

const unitKey = (unit: string, day: string): string => `${unit} ${day}`
const dayOf = (ctx: Ctx, { periodFrom, periodTo }: RowsOfReport) =>
  // what is no period is told when its report is opened
  catalogueDayFor(periodFrom < periodTo ? standingDay({ from: periodFrom, to: periodTo }, ctx.today) : periodFrom).day

async function writeGroups(
  ctx: Ctx,
  groups: readonly RowsOfReport[],
  { overwrite, skip }: { readonly overwrite: boolean; readonly skip: (group: RowsOfReport) => boolean },
): Promise<readonly Done[]> {
  const units = new Map<string, UnitId[]>()
  for (const { text, day, id } of await store.listNamedUnits(
    ctx,
    groups.map((group) => ({ text: group.unit, day: dayOf(ctx, group) })),
  )) {
    const key = unitKey(text, day)
    units.set(key, [...new Set([...(units.get(key) ?? []), id])])
  }
  const begun = await begunReports(ctx, groups, units)
  const unitsOf = (group: RowsOfReport): readonly UnitId[] => units.get(unitKey(group.unit, dayOf(ctx, group))) ?? []
  const done: Done[] = []
  for (const named of underOneName(groups, unitsOf)) {
    const group = together(named)
    if (named.some(skip)) done.push({ written: notWritten(group), errors: [], forbidden: null })
    else done.push(await writeGroup(ctx, group, { units: unitsOf(group), begun, overwrite }))
  }
  return done
}

/** The rows of one report lie together, also where some name its unit by its id and others by its code. */
function underOneName(
  groups: readonly RowsOfReport[],
  unitsOf: (group: RowsOfReport) => readonly UnitId[],
): readonly (readonly [RowsOfReport, ...RowsOfReport[]])[] {
  const found = new Map<string, [RowsOfReport, ...RowsOfReport[]]>()
  for (const group of groups) {
    const [unit, other] = unitsOf(group)
    const key = unit === undefined || other !== undefined ? group.key : reportKey(unit, group)
    const same = found.get(key)
    if (same === undefined) found.set(key, [group])
    else same.push(group)
  }
  return [...found.values()]
}

const together = ([first, ...others]: readonly [RowsOfReport, ...RowsOfReport[]]): RowsOfReport =>
  others.length === 0
    ? first
    : {
        ...first,
        rows: [first, ...others].flatMap(({ rows }) => rows).toSorted((a, b) => a.row - b.row),
        handIn: [first, ...others].some(({ handIn }) => handIn),
      }

const reportKey = (unit: string, { form, periodFrom, periodTo }: Pick<RowsOfReport, 'form' | 'periodFrom' | 'periodTo'>): string =>
  [unit, form, periodFrom, periodTo].join(' ')

async function begunReports(ctx: Ctx, groups: readonly RowsOfReport[], units: Units): Promise<ReadonlyMap<string, string>> {
  const asked = groups.flatMap((group) =>
    (units.get(unitKey(group.unit, dayOf(ctx, group))) ?? []).map((unit) => ({
      unit,
      form: group.form,
      from: group.periodFrom,
      to: group.periodTo,
    })),
  )
  const found = await store.listBegun(ctx, asked)
  return new Map(found.map(({ id, unit, form, from, to }) => [reportKey(unit, { form, periodFrom: from, periodTo: to }), id]))
}

const notWritten = ({ form, unit, periodFrom, periodTo, rows }: RowsOfReport): Written => ({
  form,
  unit,
  periodFrom,
  periodTo,
  report: null,
  outcome: 'refused',
  status: null,
  revision: null,
  rows: rows.length,
  changed: 0,
  handIn: null,
})

type About = { readonly units: readonly UnitId[]; readonly begun: ReadonlyMap<string, string>; readonly overwrite: boolean }

async function writeGroup(ctx: Ctx, group: RowsOfReport, about: About): Promise<Done> {
  const [unit, other] = about.units
  if (unit === undefined || other !== undefined) {
    const issue = unit === undefined ? 'unit-unknown' : 'unit-ambiguous'
    const errors = group.rows.slice(0, 1).map(({ row }) => errorOf(row, { field: 'unit', issue }))
    return { written: notWritten(group), errors, forbidden: null }
  }
  const found: Found = { opened: null, rowOf: new Map() }
  try {
    return await store.inOwnPart(ctx, async () => {
      const value = await writeReport(ctx, group, { ...about, unit, found })
      return { keep: value.errors.length === 0, value }
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const forbidden = error.code === 'auth.forbidden' ? error : null
    return { written: notWritten(group), errors: errorsOf(error, group, found), forbidden }
  }
}

type Writing = Omit<About, 'units'> & { readonly unit: UnitId; readonly found: Found }

async function writeReport(ctx: Ctx, group: RowsOfReport, { unit, begun, overwrite, found }: Writing): Promise<Done> {
  const { form: formId, periodFrom, periodTo } = group
  const id = begun.get(reportKey(unit, group)) ?? (await openReport(ctx, { formId, unitId: unit, periodFrom, periodTo })).id
  const report = await requireReport(ctx, id)
  const opened = await openedOf(ctx, report)
  found.opened = opened
  ctx.authorise(rightFor('save', opened.form.level), report.scope)
  const { cells, errors } = cellsOfRows(opened, group.rows, found.rowOf)
  if (errors.length > 0) return { written: notWritten(group), errors, forbidden: null }
  const standing = await standingCells(ctx, id)
  const changed = cells.filter(({ at, cell }) => !sameCell(standingCell(standing.get(cellKey(at))), cell))
  let { revision } = report
  if (changed.length > 0) {
    const saved = await saveCells(ctx, id, {
      cells: changed.map(({ at, cell, row }) => ({ ...at, cell, base: baseOf(ctx, row, standing.get(cellKey(at)), overwrite) })),
      by: 'pasting',
    })
    if (saved.conflicts.length > 0) return { written: notWritten(group), errors: conflictErrors(saved.conflicts, found), forbidden: null }
    revision = saved.revision
  }
  const handed = group.handIn && !(changed.length === 0 && isReceived(report.status)) ? await handInReport(ctx, id, { revision }) : null
  const isNew = !begun.has(reportKey(unit, group))
  const written = writtenAs(group, { id, status: report.status, revision, changed: changed.length, handed, isNew })
  return { written, errors: [], forbidden: null }
}

type Outcome = {
  readonly id: string
  readonly status: ReportStatus
  readonly revision: number
  readonly changed: number
  readonly handed: Awaited<ReturnType<typeof handInReport>> | null
  readonly isNew: boolean
}

function writtenAs(group: RowsOfReport, { id, status, revision, changed, handed, isNew }: Outcome): Written {
  return {
    ...notWritten(group),
    report: id,
    outcome: changed > 0 || handed !== null || isNew ? 'written' : 'unchanged',
    status: handed?.status ?? status,
    revision,
    changed,
    handIn: handed === null ? null : { seq: handed.seq, late: handed.late },
  }
}

/** Asked again to hand in what was handed in already with the same figures: done. */
const isReceived = (status: ReportStatus): boolean => status === 'handed-in' || status === 'accepted'

const standingCell = (record: StandingCell | undefined): Cell | null => (record === undefined ? null : cellFrom(record))

/** The revision the sender is taken to have seen: what they name, what a program wrote for the same account, or what they may overwrite. */
function baseOf(ctx: Ctx, { revision }: ReadRow, record: StandingCell | undefined, overwrite: boolean): number {
  if (revision !== null) return revision
  if (record === undefined) return 0
  const isOwn = record.saved_by_id === ctx.actor.accountId && record.way !== 'typing'
  return overwrite || isOwn || record.state === 'blank' ? record.revision : 0
}

type SaidCell = { readonly at: CellKey; readonly cell: Cell | null; readonly row: ReadRow }

function cellsOfRows(
  opened: Opened,
  rows: readonly ReadRow[],
  rowOf: Map<string, number>,
): { readonly cells: readonly SaidCell[]; readonly errors: readonly RowError[] } {
  const villages = new Map(
    opened.villages.flatMap(({ id }): [string, string][] => [
      [id, id],
      [codeOf(id), id],
    ]),
  )
  const decimals = new Map(opened.figures.map((figure) => [figure.id, figure.decimals]))
  const errors: RowError[] = []
  const cells: SaidCell[] = []
  for (const row of rows) {
    const unitId = row.village === null ? opened.report.unit_id : villages.get(row.village)
    if (unitId === undefined) {
      errors.push(errorOf(row.row, { field: 'village', issue: 'village-unknown' }))
      continue
    }
    const at = { unitId, figure: row.figure }
    const read = cellOfRow(row.said, decimals.get(row.figure) ?? 0)
    if (rowOf.has(cellKey(at))) errors.push(errorOf(row.row, { field: 'figure', issue: 'twice' }))
    else if (!read.ok) errors.push(errorOf(row.row, read.fault))
    else cells.push({ at, cell: read.cell, row })
    if (!rowOf.has(cellKey(at))) rowOf.set(cellKey(at), row.row)
  }
  return { cells, errors }
}

/** The official code of a unit or residential area, which its id begins with. */
const codeOf = (id: string): string => id.split('@', 1)[0] ?? id

function conflictErrors(conflicts: readonly CellKey[], found: Found): readonly RowError[] {
  return conflicts.map((at) => errorOf(found.rowOf.get(cellKey(at)) ?? 0, { field: 'value', issue: 'changed-meanwhile' }))
}

/** `lost`: reports of which no row could be read. */
function replyOf(sent: SentValues, done: readonly Done[], before: { readonly errors: readonly RowError[]; readonly lost: number }): Reply {
  const errors = [...before.errors, ...done.flatMap((each) => each.errors)].toSorted((a, b) => a.row - b.row)
  const reports = done.map(({ written }) => written)
  const countOf = (outcome: Written['outcome']): number => reports.filter((each) => each.outcome === outcome).length
  return {
    dryRun: sent.dryRun,
    reports,
    counts: {
      rows: sent.rows.length + (sent.wrong ?? []).length,
      written: countOf('written'),
      unchanged: countOf('unchanged'),
      refused: countOf('refused') + before.lost,
      changed: reports.reduce((sum, { changed }) => sum + changed, 0),
      handedIn: reports.filter(({ handIn }) => handIn !== null).length,
    },
    errors: errors.slice(0, MOST_ERRORS),
    errorCount: errors.length,
  }
}
