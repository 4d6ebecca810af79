// The only place that takes in a workbook of many reports: compares it cell by cell, and writes all of it or nothing.
import type { z } from 'zod'
import type { Finding } from '@binhyen/core/figures/checks.domain'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { findRight } from '@binhyen/core/access/access.policy'
import { cellMap } from '@binhyen/core/reports/report-cells.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { readMark, MANY_REPORTS, type WorkbookMark } from '@binhyen/core/exchange/workbook.domain'
import { importMany as importContract, type ManyReply } from '@binhyen/core/exchange/workbook-many.contract'
import { compareWorkbook, type Compared, type ComparedCell } from '@binhyen/core/exchange/workbook-merge.domain'
import { readReportsWorkbook } from '@binhyen/core/exchange/workbook-places.domain'
import type { FoundCell, WorkbookRead } from '@binhyen/core/exchange/workbook-reading.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { readWorkbook, type TableFault } from '#server/platform/files/sheets'
import { sha256 } from '#server/platform/hash'
import type { UploadedFile } from '#server/platform/http/register'
import { inOwnPart } from './figure-values.store.ts'
import { manyLayout } from './report-template-many.service.ts'
import { openReport } from '#server/features/reports/reports.service'
import {
  askedFigure,
  changesIn,
  chosenWrites,
  countFindings,
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
import { cellsOfOwn, lockOwn, manyReports, openOwnCells, unitNames, type ManyReports } from './workbook-reports.service.ts'

type Reply = z.input<typeof ManyReply>
type Query = z.output<typeof importContract.query>
type Sent = { readonly file: UploadedFile; readonly query: Query; readonly confirmed: ReadonlySet<SensitiveKind> }
type About = { readonly ctx: Ctx; readonly many: ManyReports; readonly file: UploadedFile }
type Checked = { readonly read: WorkbookRead; readonly compared: Compared; readonly mark: WorkbookMark | null }

/** What was written, and what stands against each report since. */
type Written = {
  readonly begun: number
  readonly findings: ReadonlyMap<string, readonly Finding[]>
  readonly reports: ReadonlyMap<string, string>
}

/**
 * Compares a workbook with every report it names and, with `apply`, writes what it changes in one transaction, beginning reports that are
 * not begun. One error, or a name nobody knows, refuses all of it; what somebody else changed since the template was made stays unless
 * `overwrite` names its unit; what is handed in stays. Checks do not refuse: what they leave is told for each unit.
 * @throws as manyReports; report.workbook-other, report.workbook-invalid, report.changed-meanwhile, protection.sensitive-text
 */
export async function importMany(ctx: Ctx, { file, query, confirmed }: Sent): Promise<Reply> {
  // unpacked before the reports are locked: nobody who types waits for it
  const table = await readWorkbook(file.bytes)
  const many = await manyReports(ctx, query, query.apply)
  const about: About = { ctx, many, file }
  if ('fault' in table) return unreadable(about, table, query.apply)
  const { above, form, version, period } = many
  const mark = readMark(table.sheets, markSum)
  const own = { form: form.id, version, unit: above.id, from: period.from, to: period.to }
  if (mark !== null) await requireSame(ctx, mark, own, { form, unitName: above.name })
  const said = await saidNames(ctx, { unitId: above.id, formId: form.id }, query.choices)
  const asked = {
    level: form.level,
    figures: many.figures.map(askedFigure),
    off: many.off.map(askedFigure),
    ...(await unitNames(ctx, many)),
    above: above.name,
    period,
  }
  const read = readReportsWorkbook(table.sheets, asked, said)
  const checked = { read, compared: await compareWith(about, read, mark), mark }
  return query.apply ? apply(about, checked, { query, confirmed }) : check(about, checked)
}

/** What the file changes is written, judged as hand-ins would be, and undone. */
async function check(about: About, checked: Checked): Promise<Reply> {
  const written = !isMended(checked.read)
    ? null
    : await inOwnPart(about.ctx, async () => {
        await lockOwn(about.ctx, about.many)
        // reports begun here are gone again
        return { keep: false, value: { ...(await writeAll(about, changesIn(checked.compared.rows))), reports: new Map<string, string>() } }
      })
  const reply = replyOf(about, checked, written)
  await record(about, 'report.check-workbook', reply)
  return reply
}

async function apply(
  about: About,
  checked: Checked,
  { query, confirmed }: { readonly query: Query; readonly confirmed: ReadonlySet<SensitiveKind> },
): Promise<Reply> {
  const { ctx, many } = about
  const { read, compared } = checked
  requireMended(read)
  if (query.seen !== undefined && query.seen !== seenOf(compared)) throw new Problem('report.changed-meanwhile')
  const { writes, left } = chosenWrites(compared, query.overwrite, ({ unitId }) => unitId)
  await guardReasons(ctx, writes, { confirmed, path: importContract.path })
  const written = await writeAll(about, writes)
  const { above, form } = many
  // who enters for some of the units only has no place of their own to keep it at
  if (findRight(ctx.actor, rightFor('save', form.level), above.scope, ctx.today) !== null) {
    await rememberNames(ctx, { unitId: above.id, scope: above.scope, formId: form.id }, read.unmatched)
  }
  const reply: Reply = {
    ...replyOf(about, checked, written),
    applied: true,
    // told before it was written
    rows: [],
    saved: writes.length,
    left,
    begun: written.begun,
  }
  await record(about, 'report.import-workbook', reply)
  return reply
}

/** Writes report by report, in one order for everybody. @throws report.changed-meanwhile */
async function writeAll({ ctx, many }: About, writes: readonly ComparedCell[]): Promise<Written> {
  const { form, period, own } = many
  const byUnit = grouped(writes, ({ unitId }) => unitId)
  const findings = new Map<string, readonly Finding[]>()
  const reports = new Map<string, string>()
  let begun = 0
  for (const { id: unitId, report } of own.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const cells = byUnit.get(unitId)
    if (cells === undefined) continue
    const id = report?.id ?? (await openReport(ctx, { formId: form.id, unitId, periodFrom: period.from, periodTo: period.to })).id
    if (report === null) begun += 1
    await saveFromWorkbook(ctx, id, cells)
    findings.set(unitId, await findingsNow(ctx, id))
    reports.set(unitId, id)
  }
  return { begun, findings, reports }
}

/** Of what would be written or is in conflict, as it stands now: another one, and somebody changed such a cell meanwhile. */
function seenOf({ rows }: Compared): string {
  const told = rows
    .filter(({ standing }) => standing !== 'theirs')
    .map(({ unitId, figure, revision, standing }) => [unitId, figure, revision, standing].join(' '))
  return sha256(told.toSorted().join('\n')).slice(0, 32)
}

async function compareWith({ ctx, many }: About, read: WorkbookRead, mark: WorkbookMark | null): Promise<Compared> {
  const now = standingOf(await cellsOfOwn(ctx, many))
  const began =
    mark?.report === MANY_REPORTS ? { revisionOf: (unitId: string) => mark.revisions.get(unitId) ?? 0, cells: cellMap(mark.cells) } : null
  return compareWorkbook(read.found, { now, isOpen: await openOwnCells(ctx, many) }, began)
}

type Row = Reply['rows'][number]
const ORDER: Readonly<Record<Row['standing'], number>> = { conflict: 0, change: 1, closed: 2, theirs: 3 }

function rowsOf({ rows, closed }: Compared): readonly Row[] {
  const told = ({ sheet, cell, unitId, figure }: FoundCell) => ({ sheet, cell, unitId, figure })
  return [
    ...rows.map((row): Row => ({ ...told(row), before: row.before, after: row.value, standing: row.standing })),
    ...closed.map((row): Row => ({ ...told(row), before: row.before, after: row.value, standing: 'closed' })),
  ].toSorted((a, b) => ORDER[a.standing] - ORDER[b.standing])
}

function grouped<T>(things: readonly T[], key: (thing: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(key(thing))
    if (group) group.push(thing)
    else groups.set(key(thing), [thing])
  }
  return groups
}

const counted = <T>(things: readonly T[], key: (thing: T) => string): ReadonlyMap<string, number> =>
  new Map([...grouped(things, key)].map(([of, group]) => [of, group.length]))

function unitsOf({ many }: About, { read, compared }: Checked, written: Written | null): Reply['units'] {
  const rows = counted(rowsOf(compared), ({ unitId, standing }) => `${unitId} ${standing}`)
  const errors = counted(read.errors, ({ of }) => of?.unitId ?? '')
  const said = counted(
    read.found.filter(({ value }) => value !== null),
    ({ unitId }) => unitId,
  )
  const inFile = new Set(read.found.map(({ unitId }) => unitId))
  return many.own.map(({ id, name, parentName, report }) => {
    const of = (standing: Row['standing']): number => rows.get(`${id} ${standing}`) ?? 0
    const findings = written?.findings.get(id)
    const [changes, conflicts, theirs, closed] = [of('change'), of('conflict'), of('theirs'), of('closed')]
    return {
      id,
      name,
      parentName,
      report: report === null ? null : { id: report.id, status: report.status },
      inFile: inFile.has(id) || errors.has(id),
      changes,
      conflicts,
      theirs,
      closed,
      same: Math.max(0, (said.get(id) ?? 0) - changes - conflicts - closed),
      errors: errors.get(id) ?? 0,
      left: findings === undefined ? null : { ...countFindings(findings) },
    }
  })
}

function replyOf(about: About, checked: Checked, written: Written | null): Reply {
  const { many, file } = about
  const { read, compared, mark } = checked
  const rows = rowsOf(compared)
  const countOf = (standing: Row['standing']): number => rows.filter((row) => row.standing === standing).length
  const reports = written?.reports ?? new Map<string, string>()
  return {
    applied: false,
    ...readReply(file, read),
    marked: mark !== null,
    layoutChanged: mark !== null && mark.layout !== manyLayout(many),
    seen: seenOf(compared),
    units: unitsOf(about, checked, written).map((unit) => {
      const id = reports.get(unit.id)
      return unit.report === null && id !== undefined ? { ...unit, report: { id, status: 'open' } } : unit
    }),
    rows: rows.slice(0, MOST_ROWS),
    changes: countOf('change'),
    conflicts: countOf('conflict'),
    theirs: countOf('theirs'),
    same: compared.same,
    closed: countOf('closed'),
    findings: written === null ? null : findingsReply(many.form, [...written.findings.values()].flat()),
    figures: many.figures.map(({ id, name }) => ({ id, name })),
    saved: 0,
    left: 0,
    begun: 0,
  }
}

async function unreadable(about: About, fault: TableFault, applying: boolean): Promise<Reply> {
  const said = saidOfFault(fault, applying)
  const reply = { ...replyOf(about, { read: NOTHING_READ, compared: NOTHING_COMPARED, mark: null }, null), unreadable: said }
  await record(about, 'report.check-workbook', reply)
  return reply
}

/** Counts and the hash of the file; what it says stands in the entries of the reports written. */
async function record({ ctx, many, file }: About, action: string, reply: Reply): Promise<void> {
  const { above, form, period } = many
  const { changes, conflicts, same, closed, saved, left, begun, errorCount, marked, unreadable: cannot, fileName } = reply
  const said = { fileName, hash: hashOfFile(file), marked, changes, conflicts, same, closed, saved, left, begun, errors: errorCount }
  await ctx.audit(
    action,
    { kind: 'report-workbook', id: `${form.id} ${period.from} ${above.id}`, scope: above.scope as readonly UnitId[] },
    { after: { ...said, unreadable: cannot?.fault ?? null } },
  )
}
