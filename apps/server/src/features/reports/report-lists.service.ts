// The only place for lists of reports: who is to report and how far each is, and what the signed-in person has to hand in.
import type { z } from 'zod'
import { grantsWith, type Action } from '@binhyen/core/access/access.policy'
import { hasBegun, isRegular, recentPeriods, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { Form, ReportLevel } from '@binhyen/core/figures/forms.domain'
import { formDay, periodFrom, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { lastInTime } from '@binhyen/core/reports/outages.domain'
import { usualWindow } from '@binhyen/core/reports/report-requests.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import type {
  listDueReports as listDueContract,
  listReports as listReportsContract,
  ReportRow,
} from '@binhyen/core/reports/reports.contract'
import { addYears, daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { lastDay, spanHolds } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { dueOn as dueOnOf, closesOn } from '@binhyen/core/calendar/periods.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { formInForce, formsInForce, listPublishedForms, type FormVersion } from '#server/features/figures/forms.service'
import { coversOf, getUnitRow, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import * as store from './report-lists.store.ts'
import { areasAsked, askedOfUnits, lastDue, periodsAsked, type Area } from './asked-windows.service.ts'
import { coveredPlaces, creditsOf } from './outage-credits.service.ts'
import { formName, periodReply } from './report-view.service.ts'
import { dueOf } from './reports.service.ts'

type ListQuery = z.output<typeof listReportsContract.query>

/** Where the actor reads reports. */
export const readPlaces = (ctx: Ctx): readonly UnitId[] => coveredBy(ctx, 'report.read')

const coveredBy = (ctx: Ctx, action: Action): readonly UnitId[] => [
  ...new Set(grantsWith(ctx.actor, action, ctx.today).flatMap((grant) => grant.covers)),
]

/** The places a list is about: one with what it came from, where it is asked for, else everything the actor reads. @throws unit.not-found */
export async function rootsOf(ctx: Ctx, unit: string | undefined): Promise<readonly UnitId[]> {
  if (unit === undefined) {
    ctx.authorise('catalogue.read', [])
    return readPlaces(ctx)
  }
  const row = await getUnitRow(ctx, unit as UnitId)
  const day = row.valid_to !== null && row.valid_to <= ctx.today ? row.valid_from : ctx.today
  ctx.authorise('report.read', await scopeOf(ctx, row.id, day < row.valid_from ? row.valid_from : day))
  return coversOf(ctx, row.id)
}

/** Expected reports of a form and period, begun or not, by unit name. @throws unit.not-found, form.not-found, report.period-unknown */
export async function listReports(ctx: Ctx, query: ListQuery): Promise<z.input<typeof listReportsContract.reply>> {
  const roots = await rootsOf(ctx, query.unit)
  const asked = await askedPeriod(ctx, query)
  if (asked === null) return { items: [], next: null, form: null, period: null, counts: nobody }
  const { form, version, period } = asked
  if (period === null) return { items: [], next: null, form: formName(form, version), period, counts: nobody }
  const areas = await areasAsked(ctx, form, period)
  const dueOn = await dueIn(ctx, { form, period }, areas)
  const { counts, rows } = await store.listExpected(ctx, {
    roots,
    level: form.level,
    formId: form.id,
    period,
    on: catalogueDayFor(standingDay(period, ctx.today)).day,
    areas,
    dueOn,
    today: ctx.today,
    covered: await coveredPlaces(ctx, dueOn),
    state: query.state,
    enters: coveredBy(ctx, rightFor('save', form.level)),
    receives: coveredBy(ctx, rightFor('accept', form.level)),
    name: query.q === undefined ? undefined : foldName(query.q),
    after: cursorOf(query.after),
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: await credited(
      ctx,
      page.map((row) => expectedReply(row, { form, version, period, dueOn })),
    ),
    next: rows.length > query.limit && last ? `${last.unit_id}:${last.sort_key}` : null,
    form: formName(form, version),
    period: periodReply(period),
    counts: {
      expected: counts.expected,
      notBegun: counts.not_begun,
      open: counts.open,
      handedIn: counts.handed_in,
      returned: counts.returned,
      accepted: counts.accepted,
      correcting: counts.correcting,
      late: counts.late,
      overdue: counts.overdue,
    },
  }
}

/**
 * Every report that is expected below a unit for a form and period, begun or not, by unit name, without pages. Authorises nothing: its caller
 * decides for which of the units.
 * @param asked on: the day on which units stand; most: rows at the most
 */
export async function expectedUnits(
  ctx: Ctx,
  asked: { readonly unit: UnitId; readonly form: Form; readonly period: Period; readonly on: PlainDate; readonly most: number },
): Promise<readonly store.ExpectedRow[]> {
  const areas = await areasAsked(ctx, asked.form, asked.period)
  const { rows } = await store.listExpected(ctx, {
    roots: await coversOf(ctx, asked.unit),
    level: asked.form.level,
    formId: asked.form.id,
    period: asked.period,
    on: asked.on,
    areas,
    dueOn: await dueIn(ctx, asked, areas),
    today: ctx.today,
    covered: [],
    state: undefined,
    enters: [],
    receives: [],
    name: undefined,
    after: undefined,
    limit: asked.most,
  })
  return rows
}

/** The deadline of a form's own level, or the last one by which it was asked for ad hoc. */
async function dueIn(
  ctx: Ctx,
  { form, period }: { readonly form: Form; readonly period: Period },
  areas: readonly Area[] | null,
): Promise<PlainDate> {
  return (areas === null ? undefined : lastDue(areas)) ?? (await dueOf(ctx, form, period))
}

const nobody = { expected: 0, notBegun: 0, open: 0, handedIn: 0, returned: 0, accepted: 0, correcting: 0, late: 0, overdue: 0 }

type AskedPeriod<P extends Period | null = Period> = { readonly form: Form; readonly version: number; readonly period: P }

/**
 * The form and period a list is about: as asked, else the communes' most frequent form and its last period whose data have closed. The
 * version is the one in force on the day on which the period is looked at. `period` is null where nothing was asked for ad hoc.
 */
async function askedPeriod(ctx: Ctx, query: ListQuery): Promise<AskedPeriod<Period | null> | null> {
  const chosen = query.form === undefined ? await usualForm(ctx) : await anyVersion(ctx, query.form)
  if (chosen === null) return null
  const kind = chosen.form.period
  const period =
    kind === 'ad-hoc'
      ? await findAsked(ctx, chosen.form, query)
      : query.periodFrom === undefined
        ? lastClosed(ctx, kind)
        : findBeginning(kind, query.periodFrom)
  if (period === null && kind === 'ad-hoc' && query.periodFrom === undefined) return { ...chosen, period }
  if (period === null) throw new Problem('report.period-unknown', { kind, from: query.periodFrom ?? null, to: null })
  const { form, version } = await formInForce(ctx, chosen.form.id, formDay(period)).catch((error: unknown) => {
    // a period before the form was made has nothing expected, and the form still has a name
    if (error instanceof Problem && error.code === 'form.not-found') return chosen
    throw error
  })
  return { form, version, period }
}

const oftenFirst = ['month', 'quarter', 'half-year', 'nine-months', 'year', 'programme', 'ad-hoc'] as const

async function usualForm(ctx: Ctx): Promise<FormVersion | null> {
  const forms = await formsInForce(ctx, ctx.today, 'commune')
  return forms.toSorted((a, b) => oftenFirst.indexOf(a.form.period) - oftenFirst.indexOf(b.form.period))[0] ?? null
}

/** The version in force today, else the last there was. @throws form.not-found */
async function anyVersion(ctx: Ctx, id: string): Promise<FormVersion> {
  const versions = (await listPublishedForms(ctx)).filter(({ form }) => form.id === id)
  const found = versions.find(({ inForce }) => spanHolds(inForce, ctx.today)) ?? versions[0]
  if (found === undefined) throw new Problem('form.not-found', { id })
  return found
}

function lastClosed(ctx: Ctx, kind: RegularKind): Period | null {
  return recentPeriods(kind, ctx.today, 2).find((period) => closesOn(period) <= ctx.today) ?? recentPeriods(kind, ctx.today, 1)[0] ?? null
}

function findBeginning(kind: RegularKind, from: PlainDate): Period | null {
  const [found] = recentPeriods(kind, from, 1)
  return found?.from === from ? found : null
}

/** Of what was asked for ad hoc the window with these days, else the last whose data have closed, else the last. */
async function findAsked(ctx: Ctx, form: Form, { unit, periodFrom: from, periodTo: to }: ListQuery): Promise<Period | null> {
  const windows = await periodsAsked(ctx, form.id, unit as UnitId | undefined)
  if (from === undefined) return usualWindow(windows, ctx.today)
  return windows.find((each) => each.from === from && (to === undefined || each.to === to)) ?? null
}

function expectedReply(row: store.ExpectedRow, about: AskedPeriod & { readonly dueOn: PlainDate }): ReportRow {
  return {
    id: row.id,
    unit: { id: row.unit_id, name: row.unit_name, parentName: row.parent_name, level: about.form.level },
    form: formName(about.form, row.form_version ?? about.version),
    period: periodReply(about.period),
    dueOn: row.due_on ?? about.dueOn,
    status: row.status,
    handedInOn: row.handed_in_on,
    late: row.late ?? false,
    credit: null,
    returned: row.returned_cells ?? 0,
    updatedAt: row.updated_at?.toISOString() ?? null,
  }
}

/** With what each was given because the system, or the line of its place, was down. */
async function credited(ctx: Ctx, rows: readonly ReportRow[]): Promise<ReportRow[]> {
  const credits = await creditsOf(
    ctx,
    rows.map(({ unit, period, dueOn, handedInOn }) => ({
      unitId: unit.id as UnitId,
      on: standingDay(period, ctx.today),
      dueOn,
      handedInOn,
    })),
  )
  return rows.map((row, at) => ({ ...row, credit: credits[at] ?? null }))
}

function cursorOf(text: string | undefined): { unitId: string; sortKey: string } | undefined {
  if (text === undefined) return undefined
  const at = text.indexOf(':')
  if (at < 1) throw notACursor()
  return { unitId: text.slice(0, at), sortKey: text.slice(at + 1) }
}

/** How many periods of the most frequent kind lie in the year that is looked back on, the one under way included. */
const PERIODS_BACK = 14
/** How much of what was accepted is told beside it. */
const DONE_SHOWN = 24

/**
 * What units owe now: forms in force for periods begun, of the last twelve months at most, whose hand-in is not accepted yet; what was
 * begun earlier and never ended as well. What is still to be handed in comes first, by deadline.
 * @throws unit.not-found
 */
export async function listDueReports(ctx: Ctx, unit: string | undefined): Promise<z.input<typeof listDueContract.reply>> {
  const units = unit === undefined ? ownUnits(ctx) : { commune: await rootsOf(ctx, unit), province: await rootsOf(ctx, unit) }
  if (unit === undefined) ctx.authorise('catalogue.read', [])
  const versions = await listPublishedForms(ctx)
  const all = [...new Set([...units.commune, ...units.province])]
  const asked = await askedOfUnits(ctx, all, addYears(ctx.today, -1))
  const places = (['commune', 'province'] as const).flatMap((level) => units[level].map((unit_id) => ({ unit_id, level })))
  const rows = await store.listOwed(ctx, [...owedRegularly(ctx, versions), ...owedOnRequest(ctx, units, asked)], places)
  const holidays = await holidaysOf(ctx)
  const listed = rows.flatMap((row) => {
    const form = versionOf(versions, row)
    if (form === undefined) return []
    const period = periodFrom(form.form.period, { from: row.period_from, to: row.period_to })
    const dueOn =
      row.due_on ??
      asked.find((each) => isAsked(each, row))?.due_on ??
      dueOnOf(period, form.form.due[form.form.level] ?? { workingDays: 1 }, holidays)
    return [expectedReply({ ...row, sort_key: '' }, { form: form.form, version: form.version, period, dueOn })]
  })
  const items = await credited(ctx, listed)
  const waits = ({ status }: ReportRow): number => (status === 'handed-in' ? 1 : 0)
  return {
    items: items
      .filter(({ status }) => status !== 'accepted')
      .map((row) => ({ ...row, daysLeft: daysBetween(ctx.today, lastInTime(row)) }))
      .toSorted((one, other) => waits(one) - waits(other) || one.daysLeft - other.daysLeft || (one.unit.name < other.unit.name ? -1 : 1)),
    done: items
      .filter(({ status }) => status === 'accepted')
      .toSorted((one, other) => (one.period.to < other.period.to ? 1 : -1))
      .slice(0, DONE_SHOWN),
  }
}

type ByLevel = Readonly<Record<ReportLevel, readonly UnitId[]>>

/** The places whose reports the actor enters. */
const ownUnits = (ctx: Ctx): ByLevel => ({
  commune: coveredBy(ctx, rightFor('save', 'commune')),
  province: coveredBy(ctx, rightFor('save', 'province')),
})

/** What every place of a level owes by the calendar: forms in force for periods begun, of the last twelve months at most. */
function owedRegularly(ctx: Ctx, versions: readonly FormVersion[]): readonly store.Owed[] {
  const oldest = addYears(ctx.today, -1)
  const kinds = [...new Set(versions.map(({ form }) => form.period))].filter(isRegular)
  const periods = kinds
    .flatMap((kind) => recentPeriods(kind, ctx.today, PERIODS_BACK))
    .filter((period) => hasBegun(period, ctx.today) && lastDay(period) >= oldest)
  return periods.flatMap((period) => {
    const day = standingDay(period, ctx.today)
    return versions
      .filter(({ form, inForce }) => form.period === period.kind && spanHolds(inForce, formDay(period)))
      .map(({ form }) => ({
        unit_id: null,
        level: form.level,
        form_id: form.id,
        period_from: period.from,
        period_to: period.to,
        day: catalogueDayFor(day).day,
      }))
  })
}

type OnRequest = Awaited<ReturnType<typeof askedOfUnits>>[number]

const isAsked = (each: OnRequest, row: Pick<store.OwedRow, 'unit_id' | 'form_id' | 'period_from' | 'period_to'>): boolean =>
  each.asked_id === row.unit_id && each.form_id === row.form_id && each.period_from === row.period_from && each.period_to === row.period_to

/** The same of what was asked for ad hoc. */
const owedOnRequest = (ctx: Ctx, units: ByLevel, asked: readonly OnRequest[]): readonly store.Owed[] =>
  asked
    .filter(({ asked_id, level }) => units[level].includes(asked_id))
    .map(({ asked_id, level, form_id, period_from, period_to }) => ({
      unit_id: asked_id,
      level,
      form_id,
      period_from,
      period_to,
      day: catalogueDayFor(standingDay({ from: period_from, to: period_to }, ctx.today)).day,
    }))

/** The version a report was begun with, or would be. */
function versionOf(versions: readonly FormVersion[], row: store.OwedRow): FormVersion | undefined {
  const own = versions.filter(({ form }) => form.id === row.form_id)
  if (row.form_version !== null) return own.find(({ version }) => version === row.form_version)
  const day = formDay({ from: row.period_from, to: row.period_to })
  return own.find(({ inForce }) => spanHolds(inForce, day))
}
