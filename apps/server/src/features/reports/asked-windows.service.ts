// The only place through which others know what was asked for ad hoc: which days a form of that kind is reported for, by whom and by when.
// A form with periods of its own is asked of everybody, and has no such windows.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { periodFrom, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { overlaps, windowsOf } from '@binhyen/core/reports/report-requests.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import * as store from './report-requests.store.ts'

type Handle = Pick<BaseCtx, 'tx' | 'today'>
type AskedForm = Pick<Form, 'id' | 'period' | 'level'>

/** A place whose units are asked, with the last day for them. */
export type Area = { readonly unitId: UnitId; readonly dueOn: PlainDate }

/** Who is asked for a window of a form; null where the form has periods of its own and everybody is. */
export async function areasAsked(ctx: Handle, form: AskedForm, window: Window): Promise<readonly Area[] | null> {
  if (form.period !== 'ad-hoc') return null
  const standing = await store.listStanding(ctx, { formId: form.id, window })
  return standing.map(({ unit_id, due_on }) => ({ unitId: unit_id, dueOn: due_on }))
}

/** The last of the days by which these were asked. */
export const lastDue = (areas: readonly Area[]): PlainDate | undefined =>
  areas
    .map(({ dueOn }) => dueOn)
    .toSorted()
    .at(-1)

/**
 * The deadline of what is asked ad hoc of a unit, or of units below a place, for exactly these days; it stands until the transaction ends.
 * @throws report.not-asked
 */
export async function requireAsked(ctx: Handle, form: AskedForm, window: Window, scope: readonly UnitId[]): Promise<PlainDate> {
  await store.lockRequests(ctx, 'shared')
  const [unitId] = scope
  const standing = await store.listStanding(ctx, { formId: form.id, window })
  const found = standing.find(
    (request) => unitId !== undefined && overlaps({ unitId: request.unit_id, scope: request.scope }, { unitId, scope }),
  )
  if (found === undefined) throw new Problem('report.not-asked', { from: window.from, to: window.to })
  return found.due_on
}

/** The windows of a form that units of a place, or the place itself, were asked about, the latest first; of all within reach without one. */
export async function periodsAsked(ctx: Handle, formId: string, unitId?: UnitId): Promise<readonly Period[]> {
  const place = unitId === undefined ? undefined : { unitId, on: ctx.today }
  const standing = await store.listStanding(ctx, { formId, place })
  return windowsOf(standing.map(({ period_from, period_to }) => ({ from: period_from, to: period_to }))).map((window) =>
    periodFrom('ad-hoc', window),
  )
}

/** How many units are asked at and below each place for a window; null where everybody is asked. */
export async function unitsAsked(ctx: Handle, form: AskedForm, window: Window): Promise<ReadonlyMap<UnitId, number> | null> {
  const areas = await areasAsked(ctx, form, window)
  if (areas === null) return null
  const { day } = catalogueDayFor(standingDay(window, ctx.today))
  return store.countAsked(
    ctx,
    areas.map(({ unitId }) => ({ key: unitId, unitId, level: form.level, day })),
  )
}

/** What of some units is asked ad hoc now: windows that have begun and ended no earlier than a day. */
export const askedOfUnits = (ctx: Handle, units: readonly UnitId[], endAfter: PlainDate): ReturnType<typeof store.listAskedOf> =>
  store.listAskedOf(ctx, units, { today: ctx.today, endAfter })

/** For the program at work, with nobody behind it: what was asked for and is due on a day or later. */
export async function askedSince(
  ctx: Handle,
  day: PlainDate,
): Promise<readonly { readonly id: string; readonly formId: string; readonly area: Area; readonly period: Period }[]> {
  return (await store.listDueSince(ctx, day)).map(({ id, form_id, unit_id, due_on, period_from, period_to }) => ({
    id,
    formId: form_id,
    area: { unitId: unit_id, dueOn: due_on },
    period: periodFrom('ad-hoc', { from: period_from, to: period_to }),
  }))
}
