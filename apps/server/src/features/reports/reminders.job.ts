// The only place for the reminders at work in a running program: once on each working day, in the morning, or at its start.
import { startDaily } from '#server/platform/daily'
import type { Repeating } from '#server/platform/repeating'
import type { Runtime } from '#server/platform/run'
import { remind } from './reminders.service.ts'

/** When offices begin, in Vietnam. */
const FROM_HOUR = 7

export function startReminders(runtime: Runtime, report: (error: unknown) => void): Repeating {
  return startDaily(runtime, { name: 'reminders', fromHour: FROM_HOUR, work: (since) => remind(runtime, since) }, report)
}
