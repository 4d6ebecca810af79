// The only place for the SQL of public holidays.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows } from '#server/platform/db/statement'

type Handle = Pick<BaseCtx, 'tx'>

export type HolidayRecord = { day: PlainDate; kind: 'off' | 'worked'; name: string; source: string; checked: boolean }
type HolidayTables = { holidays: HolidayRecord }

export async function listHolidays(ctx: Handle): Promise<HolidayRecord[]> {
  return keptRows(ctx, sqlOf<HolidayTables>(ctx).selectFrom('holidays').selectAll().orderBy('day'))
}

/** Brings the holidays to what the file says; a day it no longer has is an ordinary day again. */
export async function saveHolidays(ctx: Handle, days: readonly HolidayRecord[]): Promise<void> {
  const db = sqlOf<HolidayTables>(ctx)
  await db.deleteFrom('holidays').execute()
  if (days.length === 0) return
  await db
    .insertInto('holidays')
    .values([...days])
    .execute()
}
