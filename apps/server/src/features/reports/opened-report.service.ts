// The only place that opens a report for work: its form and figures as they are asked, its villages, and the right to act on it.
import type { Grant } from '@binhyen/core/access/access.domain'
import { findRight } from '@binhyen/core/access/access.policy'
import { doerBy, findConflict, type Done } from '@binhyen/core/access/separation.domain'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { earlierNamed } from '@binhyen/core/figures/checks.domain'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { figuresOf, formWithout, type Form } from '@binhyen/core/figures/forms.domain'
import { periodFrom, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { doneOn, dutyOf, placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import { nextStatus, type ReportAction, type ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { dictionaryRevision, figureReplies } from '#server/features/figures/figures.service'
import { frozenForm, type LoadedForm } from '#server/features/figures/forms.service'
import { villagesOf } from '#server/features/units/villages.service'
import type { Ctx, Write } from '#server/platform/context'
import { listTypists } from './report-cells.store.ts'
import { addingAction, findReport, listActions, type ActionRecord, type ReportListed } from './reports.store.ts'

/** A report the actor may see; report.not-found both where it is not there and where it is not theirs to know. */
export async function requireReport(ctx: Ctx, id: string, lock = false): Promise<ReportListed> {
  // who may see it and not write it cannot lock it either: they are refused by their right, not told that it is not there
  const report = (await findReport(ctx, id, lock)) ?? (lock ? await findReport(ctx, id) : undefined)
  if (report === undefined) throw new Problem('report.not-found', { id })
  return report
}

export type AskedForm = {
  readonly version: LoadedForm
  /** Without what is not switched on: what is typed, checked, shown and handed in. */
  readonly form: Form
  readonly figures: readonly FigureReply[]
  readonly off: ReadonlySet<string>
  /** Which earlier periods its checks and conditions look at. */
  readonly earlier: ReturnType<typeof earlierNamed>
}

/** By the form's content, the day and the revision of the dictionary: another of these, and it is read again. */
const asked = new Map<string, AskedForm>()
/** A form of each kind for the days of some years. */
const MOST_KEPT = 500

/** A form as it is asked, with its figures as they are defined on a day. */
async function askedForm(ctx: Ctx, version: LoadedForm, of: { readonly on: PlainDate; readonly report: ReportListed }): Promise<AskedForm> {
  const { on, report } = of
  const key = `${report.form_hash} ${String(report.form_version)} ${on} ${report.dictionary_revision}`
  const known = asked.get(key)
  if (known !== undefined) return known
  const read = await readAskedForm(ctx, version, on)
  // what changed while it was read is kept under no revision
  if ((await dictionaryRevision(ctx)) !== report.dictionary_revision) return read
  if (asked.size >= MOST_KEPT) asked.clear()
  asked.set(key, read)
  return read
}

async function readAskedForm(ctx: Ctx, version: LoadedForm, on: PlainDate): Promise<AskedForm> {
  const figures = await figureReplies(ctx, figuresOf(version.form), on)
  const off = new Set(figures.filter((figure) => !figure.on).map(({ id }) => id))
  const form = formWithout(version.form, off)
  return { version, form, figures: figures.filter((figure) => figure.on), off, earlier: earlierNamed(form) }
}

export type Village = { readonly id: string; readonly name: string }

/** A report with everything its cells are judged by. */
export type Opened = AskedForm & {
  readonly report: ReportListed
  readonly period: Period
  /** The residential areas on the last day of the period; none where the form has no grid. */
  readonly villages: readonly Village[]
}

const formOf = (ctx: Ctx, report: ReportListed): Promise<LoadedForm> =>
  frozenForm(ctx, { id: report.form_id, version: report.form_version, hash: report.form_hash })

/** `known`: the version of its form, where it was read already. */
export async function openedOf(ctx: Ctx, report: ReportListed, known?: LoadedForm): Promise<Opened> {
  const version = known ?? (await formOf(ctx, report))
  const period = periodFrom(version.form.period, { from: report.period_from, to: report.period_to })
  const day = standingDay(period, ctx.today)
  const form = await askedForm(ctx, version, { on: day, report })
  const hasGrid = version.form.sections.some(({ rows }) => rows === 'villages')
  return { ...form, report, period, villages: hasGrid ? await villagesOn(ctx, report, day) : [] }
}

/** A unit that ended before the period did has no residential areas of its own on that day. */
async function villagesOn(ctx: Ctx, report: ReportListed, day: PlainDate): Promise<readonly Village[]> {
  try {
    return (await villagesOf(ctx, report.unit_id, day)).map(({ id, fullName }) => ({ id, name: fullName }))
  } catch (error) {
    if (error instanceof Problem && error.code === 'unit.not-valid-on') return []
    throw error
  }
}

export type Step = { readonly report: ReportListed; readonly version: LoadedForm; readonly grant: Grant; readonly status: ReportStatus }

/**
 * Takes a step with a report, locked: right, separation of duties and status are checked in this order.
 * @throws report.not-found, auth.forbidden, report.maker-is-checker, report.transition-refused
 */
export async function takeStep(ctx: Ctx, id: string, action: Exclude<ReportAction, 'open'>): Promise<Step> {
  const report = await requireReport(ctx, id, true)
  const version = await formOf(ctx, report)
  const grant = ctx.authorise(rightFor(action, version.form.level), placeFor(action, report.scope))
  // only who receives must be somebody else
  const done = dutyOf(action) === 'make' ? [] : await doneTo(ctx, id)
  if (findConflict(dutyOf(action), doerBy(ctx.actor.accountId, grant), done) !== null) {
    throw new Problem('report.maker-is-checker')
  }
  const status = nextStatus(report.status, action)
  if (status === null) throw new Problem('report.transition-refused', { status: report.status, action })
  return { report, version, grant, status }
}

async function doneTo(ctx: Ctx, reportId: string): Promise<readonly Done[]> {
  return doneBy(await listActions(ctx, reportId), await listTypists(ctx, reportId))
}

type Typist = { readonly saved_by_id: string | null; readonly saved_for_id: string | null }

function doneBy(actions: readonly ActionRecord[], typists: readonly Typist[]): readonly Done[] {
  return doneOn(
    actions.flatMap(({ action, account_id, delegation }) =>
      account_id === null ? [] : { action, by: { accountId: account_id, onBehalfOf: delegation?.from.accountId ?? null } },
    ),
    typists.flatMap(({ saved_by_id, saved_for_id }) => (saved_by_id === null ? [] : { accountId: saved_by_id, onBehalfOf: saved_for_id })),
  )
}

/** Whether the screen offers an action: the same conditions the services check again. */
export function mayTake(
  ctx: Ctx,
  about: { readonly opened: Opened; readonly actions: readonly ActionRecord[]; readonly typists: readonly Typist[] },
  action: ReportAction,
): boolean {
  const { report, period, version } = about.opened
  if (nextStatus(report.status, action) === null) return false
  if (action === 'hand-in' && ctx.today < standingDay(period, period.to)) return false
  const grant = findRight(ctx.actor, rightFor(action, version.form.level), placeFor(action, report.scope), ctx.today)
  if (grant === null) return false
  return findConflict(dutyOf(action), doerBy(ctx.actor.accountId, grant), doneBy(about.actions, about.typists)) === null
}

/** Writes what a step changes, adds it to the report's trail, with its audit entry; a step taken under a delegation keeps it. */
export async function recordStep(
  ctx: Ctx,
  report: Pick<ReportListed, 'id' | 'scope'>,
  { action, grant, payload }: { action: ReportAction; grant: Grant; payload: Record<string, unknown> },
  changes: readonly Write[] = [],
): Promise<void> {
  const step = addingAction(ctx, {
    report_id: report.id,
    scope: report.scope,
    action,
    role: grant.role,
    delegation: grant.delegation ?? null,
    payload,
  })
  await ctx.audit(`report.${action}`, { kind: 'report', id: report.id, scope: report.scope }, { after: payload }, [...changes, step])
}
