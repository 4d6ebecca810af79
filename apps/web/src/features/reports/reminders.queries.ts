// The only place where the web asks when units are reminded, and sets it.
import { queryOptions } from '@tanstack/react-query'
import { readReminderTerms, setReminderTerms } from '@binhyen/core/reports/reminders.contract'
import type { ReminderTerms } from '@binhyen/core/reports/reminders.domain'
import { call } from '../../api/client.ts'

export const reminderTermsQuery = queryOptions({
  queryKey: ['reports', 'reminder-terms'],
  queryFn: ({ signal }) => call(readReminderTerms, {}, { signal }),
})

export const saveReminderTerms = (terms: ReminderTerms) => call(setReminderTerms, { body: { ...terms, daysBefore: [...terms.daysBefore] } })
