// The only place that hangs the public holidays on HTTP; windows of criteria sets are the criteria slice's.
import * as api from '@binhyen/core/calendar/calendar.contract'
import { register, type Server } from '#server/platform/http/register'
import { readHolidays } from './holidays.service.ts'

export function calendarRoutes(server: Server): void {
  register(server, api.listHolidays, async (ctx) => ({ holidays: await readHolidays(ctx) }))
}
