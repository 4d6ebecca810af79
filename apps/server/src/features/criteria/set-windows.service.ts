// The only place that answers which windows a set has, and lets a province set those the law does not give.
import { isSetByProvince, schoolYearIssue } from '@binhyen/core/calendar/calendar.domain'
import type { CalendarWindow } from '@binhyen/core/calendar/calendar.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { keepProvinceWindow, listWindowsOf, provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { provinceOf, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { getSet } from './criteria.service.ts'

/** Windows of a set for the province a unit lies in, newest first. */
export async function listWindows(ctx: Ctx, query: { unit: string; set: string }): Promise<{ windows: CalendarWindow[] }> {
  ctx.authorise('catalogue.read', [])
  const { set } = await getSet(ctx, query.set)
  const windows = await listWindowsOf(ctx, set.windowKey, { provinceId: await provinceOf(ctx, query.unit as UnitId), setId: set.id })
  return { windows: windows.map((window) => ({ ...window, current: spanHolds(window, ctx.today) })) }
}

/**
 * A province sets a window for a set whose windows the law seen does not give (19.2); it stays marked unchecked.
 * @throws calendar.window-not-settable, calendar.window-overlaps, calendar.school-year, request.invalid
 */
export async function setProvinceWindow(
  ctx: Ctx,
  body: Window & { provinceId: string; setId: string; dueOn: PlainDate | null; source: string },
): Promise<{ id: string }> {
  const provinceId = body.provinceId as UnitId
  ctx.authorise('window.write', await scopeOf(ctx, provinceId, ctx.today))
  const { set } = await getSet(ctx, body.setId)
  if (!isSetByProvince(set.windowKey)) throw new Problem('calendar.window-not-settable', { set: set.id })
  if (body.from >= body.to) {
    throw new Problem('request.invalid', { issues: [{ path: 'to', message: 'the window must end after it begins' }] })
  }
  const { from, to, setId, dueOn, source } = body
  if (set.windowKey === 'school-year') {
    const issue = schoolYearIssue({ from, to }, await provinceWindowsOf(ctx, set.windowKey, provinceId, setId))
    if (issue !== null) throw new Problem('calendar.school-year', { reason: issue, from, to })
  }
  const id = await keepProvinceWindow(ctx, { provinceId, setId, window: { from, to }, dueOn, source, setBy: ctx.actor.accountId })
  await ctx.audit('calendar.set-window', { kind: 'province-window', id, scope: [provinceId] }, { after: body })
  return { id }
}
