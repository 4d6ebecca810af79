// The only place for the SQL of windows that provinces set for themselves.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type ProvinceWindowRecord = {
  id: string
  province_id: UnitId
  set_id: string
  window_from: PlainDate
  window_to: PlainDate
  due_on: PlainDate | null
  source: string
  set_by: string | null
  set_at: Date
}
type CalendarTables = { province_windows: ProvinceWindowRecord }

export async function listProvinceWindows(ctx: BaseCtx, provinceId: UnitId, setId: string): Promise<ProvinceWindowRecord[]> {
  return sqlOf<CalendarTables>(ctx)
    .selectFrom('province_windows')
    .selectAll()
    .where('province_id', '=', provinceId)
    .where('set_id', '=', setId)
    .orderBy('window_from', 'desc')
    .execute()
}

/** Adds a window; one that overlaps another of the same province and set violates province_windows_window_excl. */
export async function addProvinceWindow(ctx: BaseCtx, row: Omit<ProvinceWindowRecord, 'set_at'>): Promise<void> {
  await sqlOf<CalendarTables>(ctx)
    .insertInto('province_windows')
    .values({ ...row, set_at: ctx.now })
    .execute()
}
