// The only place that begins a report.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { dueOn as dueOnOf, findPeriod, hasBegun } from '@binhyen/core/calendar/periods.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { formDay, periodFrom, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { formInForce } from '#server/features/figures/forms.service'
import { getUnitRow, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { requireAsked } from './asked-windows.service.ts'
import { recordStep } from './opened-report.service.ts'
import { addReport, listSuccessors } from './reports.store.ts'

/**
 * The period of a form with exactly these days, and its deadline for who reports at or below a place: by the calendar, or as it was asked for.
 * @throws report.period-unknown, report.not-asked
 */
export async function requirePeriod(
  ctx: Pick<Ctx, 'tx' | 'today'>,
  form: Form,
  window: Window,
  scope: readonly UnitId[],
): Promise<{ readonly period: Period; readonly dueOn: PlainDate }> {
  if (form.period === 'ad-hoc') {
    return { period: periodFrom(form.period, window), dueOn: await requireAsked(ctx, form, window, scope) }
  }
  const period = window.from >= window.to ? null : findPeriod(form.period, window)
  if (period === null) throw new Problem('report.period-unknown', { kind: form.period, from: window.from, to: window.to })
  return { period, dueOn: await dueOf(ctx, form, period) }
}

/** The last day of a hand-in in time of a form's own level. */
export async function dueOf(ctx: Pick<Ctx, 'tx'>, form: Form, period: Window): Promise<PlainDate> {
  return dueOnOf(period, form.due[form.level] ?? { workingDays: 1 }, await holidaysOf(ctx))
}

/**
 * Begins a report; begun already, its id comes back. The unit is the one that stands on the last day of the period (or today while that
 * is to come), and the report lies where the unit lies on that day.
 * @throws unit.not-found, unit.not-valid-on, form.not-found, form.not-for-unit, report.period-unknown, report.not-asked, report.period-not-begun,
 * report.unit-closed
 */
export async function openReport(
  ctx: Ctx,
  body: { readonly formId: string; readonly unitId: string; readonly periodFrom: PlainDate; readonly periodTo: PlainDate },
): Promise<{ id: string }> {
  const window = { from: body.periodFrom, to: body.periodTo }
  const day = standingDay(window, ctx.today)
  const unit = await getUnitRow(ctx, body.unitId as UnitId)
  const { form, version } = await formInForce(ctx, body.formId, formDay(window))
  const valid = { from: unit.valid_from, to: unit.valid_to }
  const scope = [...(await scopeOf(ctx, unit.id, nearest(valid, day)))]
  const grant = ctx.authorise(rightFor('open', form.level), scope)
  if (unit.level !== form.level) throw new Problem('form.not-for-unit', { level: unit.level, expected: form.level })
  const { period, dueOn } = await requirePeriod(ctx, form, window, scope)
  if (!hasBegun(period, ctx.today)) throw new Problem('report.period-not-begun', { from: period.from })
  // before the first list, the units of it answer
  const on = catalogueDayFor(day).day
  if (!spanHolds(valid, on)) throw await notStanding(ctx, { id: unit.id, ...valid }, on)
  const { id, added } = await addReport(ctx, {
    id: newId(),
    form_id: form.id,
    form_version: version,
    unit_id: unit.id,
    scope,
    province_id: scope.at(-2) ?? unit.id,
    period_from: period.from,
    period_to: period.to,
    due_on: dueOn,
    status: 'open',
    revision: 0,
    hand_in_seq: 0,
    accepted_seq: null,
    handed_in_on: null,
    late: false,
    returned_cells: 0,
  })
  const payload = { form: form.id, version, unit: unit.id, from: period.from, to: period.to }
  if (added) await recordStep(ctx, { id, scope }, { action: 'open', grant, payload })
  else await ctx.audit('report.open', { kind: 'report', id, scope }, { after: { ...payload, begunAlready: true } })
  return { id }
}

/** The day of a span nearest to a day. */
function nearest(span: { readonly from: PlainDate; readonly to: PlainDate | null }, day: PlainDate): PlainDate {
  if (span.to !== null && span.to <= day) return addDays(span.to, -1)
  return span.from > day ? span.from : day
}

async function notStanding(
  ctx: Ctx,
  unit: { readonly id: UnitId; readonly from: PlainDate; readonly to: PlainDate | null },
  on: PlainDate,
): Promise<Problem> {
  if (unit.to !== null && unit.to <= on) return unitClosed(ctx, unit.id, unit.to)
  return new Problem('unit.not-valid-on', { id: unit.id, on, validFrom: unit.from, validTo: unit.to })
}

/** Says which units report now in the place of one that ended. */
export async function unitClosed(ctx: Ctx, unit: UnitId, on: PlainDate): Promise<Problem> {
  return new Problem('report.unit-closed', { unit, on, successors: await listSuccessors(ctx, unit) })
}
