// The only place that gives the public holidays deadlines step over.
import type { Holidays } from '@binhyen/core/calendar/working-days.domain'
import { yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { HolidayReply } from '@binhyen/core/calendar/calendar.contract'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { listHolidays } from './holidays.store.ts'

/** The public holidays on record, as deadlines count by them. */
export async function holidaysOf(ctx: Pick<BaseCtx, 'tx'>): Promise<Holidays> {
  const days = await listHolidays(ctx)
  const of = (kind: 'off' | 'worked'): ReadonlySet<PlainDate> => new Set(days.filter((each) => each.kind === kind).map(({ day }) => day))
  return { off: of('off'), worked: of('worked'), years: new Set(days.map(({ day }) => yearOf(day))) }
}

/** Day by day, with what each is and where it was read. */
export async function readHolidays(ctx: Ctx): Promise<HolidayReply[]> {
  ctx.authorise('catalogue.read', [])
  return listHolidays(ctx)
}
