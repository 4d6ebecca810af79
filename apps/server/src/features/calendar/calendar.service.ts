// The only place that joins the law's calendar with the windows a province has set.
import {
  findWindowHolding,
  isSetByProvince,
  recentWindows,
  type AssessmentWindow,
  type ProvinceWindow,
  type WindowKey,
} from '@binhyen/core/calendar/calendar.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { addProvinceWindow, listProvinceWindows } from './calendar.store.ts'

/** How many yearly windows a list offers: the one that holds the day and those before it. */
const YEARS_OFFERED = 6

/** The windows a province has set for a set of criteria; none for a set whose windows the law gives. */
export async function provinceWindowsOf(
  ctx: BaseCtx,
  key: WindowKey,
  provinceId: UnitId,
  setId: string,
): Promise<readonly ProvinceWindow[]> {
  if (!isSetByProvince(key)) return []
  const rows = await listProvinceWindows(ctx, provinceId, setId)
  return rows.map((row) => ({ from: row.window_from, to: row.window_to, dueOn: row.due_on, source: row.source }))
}

/** The window of a set that begins on `from`; throws calendar.window-not-found. */
export async function getWindow(
  ctx: BaseCtx,
  key: WindowKey,
  at: { provinceId: UnitId; setId: string; from: PlainDate },
): Promise<AssessmentWindow> {
  const found = findWindowHolding(key, at.from, await provinceWindowsOf(ctx, key, at.provinceId, at.setId))
  if (found === null || found.from !== at.from) throw new Problem('calendar.window-not-found', { set: at.setId, from: at.from })
  return found
}

/** The windows a set of criteria has on offer for a province, newest first: the law's yearly ones, or those the province set. */
export async function listWindowsOf(
  ctx: BaseCtx,
  key: WindowKey,
  at: { provinceId: UnitId; setId: string },
): Promise<readonly AssessmentWindow[]> {
  if (!isSetByProvince(key)) return recentWindows(key, ctx.today, YEARS_OFFERED)
  return (await provinceWindowsOf(ctx, key, at.provinceId, at.setId)).flatMap((each) => findWindowHolding(key, each.from, [each]) ?? [])
}

type NewWindow = {
  readonly provinceId: UnitId
  readonly setId: string
  readonly window: Window
  readonly dueOn?: PlainDate | null
  readonly source: string
  readonly setBy?: string | null
}

/** Keeps a window of a province; one that overlaps another of the same set is refused by the database (calendar.window-overlaps). */
export async function keepProvinceWindow(ctx: BaseCtx, given: NewWindow): Promise<string> {
  const id = newId()
  await addProvinceWindow(ctx, {
    id,
    province_id: given.provinceId,
    set_id: given.setId,
    window_from: given.window.from,
    window_to: given.window.to,
    due_on: given.dueOn ?? null,
    source: given.source,
    set_by: given.setBy ?? null,
  })
  return id
}
