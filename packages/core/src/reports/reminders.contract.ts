// The only place for what the endpoints of reminders take and answer.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing } from '../shared/schemas.ts'
import { MOST_REMINDER_DAYS } from './reminders.domain.ts'

const days = z.number().int().min(1).max(MOST_REMINDER_DAYS)

export const ReminderTermsBody = z.object({
  /** Working days before the deadline, each a reminder of its own. */
  daysBefore: z.array(days).max(5),
  afterDeadline: z.boolean(),
  /** Working days after the deadline at which the level above the receiving one hears of it. */
  daysUntilHigher: days.nullable(),
})

const ReminderTermsReply = z.object({ terms: ReminderTermsBody, defaults: ReminderTermsBody })
export type ReminderTermsReply = z.output<typeof ReminderTermsReply>

export const readReminderTerms = defineEndpoint({
  method: 'GET',
  path: '/api/reminder-terms',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: ReminderTermsReply,
  problems: [],
  summary: 'When units are reminded of reports they have not handed in, and the levels above told',
})

export const setReminderTerms = defineEndpoint({
  method: 'PUT',
  path: '/api/reminder-terms',
  params: Nothing,
  query: Nothing,
  body: ReminderTermsBody,
  reply: ReminderTermsReply,
  problems: [],
  summary: 'Sets when units are reminded, for the whole country',
})
