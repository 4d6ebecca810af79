// The only place for what the calendar endpoints take and answer.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import { periodKinds } from './periods.domain.ts'

/** A period of reporting: its kind, its place in the year, and its two dates. */
export const PeriodReply = z.object({
  kind: z.enum(periodKinds),
  year: z.number().int(),
  number: z.number().int(),
  from: PlainDateText,
  to: PlainDateText,
})

export const CalendarWindow = WindowReply.extend({
  year: z.number().int(),
  dueOn: PlainDateText.nullable(),
  source: z.string(),
  checked: z.boolean(),
  /** True for the window that holds the working date. */
  current: z.boolean(),
})
export type CalendarWindow = z.output<typeof CalendarWindow>

export const listWindows = defineEndpoint({
  method: 'GET',
  path: '/api/calendar/windows',
  params: Nothing,
  query: z.object({ unit: z.string().max(40), set: z.string().max(80) }),
  body: Nothing,
  reply: z.object({ windows: z.array(CalendarWindow) }),
  problems: ['unit.not-found', 'criteria.set-not-found'],
  summary: 'The windows of a set for the province a unit lies in, newest first',
})

export const setProvinceWindow = defineEndpoint({
  method: 'POST',
  path: '/api/calendar/windows',
  params: Nothing,
  query: Nothing,
  body: z.object({
    provinceId: z.string().max(40),
    setId: z.string().max(80),
    from: PlainDateText,
    to: PlainDateText,
    dueOn: PlainDateText.nullable(),
    source: z.string().trim().min(1).max(300),
  }),
  reply: z.object({ id: z.string() }),
  problems: [
    'unit.not-found',
    'criteria.set-not-found',
    'calendar.window-overlaps',
    'calendar.window-not-settable',
    'calendar.school-year',
  ],
  summary: 'A province sets a window where the law seen gives none; it stays marked unchecked',
})

export const HolidayReply = z.object({
  day: PlainDateText,
  /** A day off beside Saturdays and Sundays, or a Saturday or Sunday worked in exchange. */
  kind: z.enum(['off', 'worked']),
  name: z.string(),
  source: z.string(),
  checked: z.boolean(),
})
export type HolidayReply = z.output<typeof HolidayReply>

export const listHolidays = defineEndpoint({
  method: 'GET',
  path: '/api/calendar/holidays',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ holidays: z.array(HolidayReply) }),
  problems: [],
  summary: 'The public holidays deadlines step over, day by day',
})
