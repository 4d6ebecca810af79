// The only place for mails at work in a running program: digests once a day in the morning, and what is due every few seconds.
import { startDaily } from '#server/platform/daily'
import { repeatEvery, type Repeating } from '#server/platform/repeating'
import type { Runtime } from '#server/platform/run'
import { makeDigests, sendDue, type Mailer } from './mailer.service.ts'

/** After the reminders of the day. */
const DIGESTS_FROM_HOUR = 8
const EVERY_MS = 5000

export function startMailer(runtime: Runtime, mailer: Mailer, report: (error: unknown) => void): Repeating {
  const digests = startDaily(runtime, { name: 'mail-digests', fromHour: DIGESTS_FROM_HOUR, work: () => makeDigests(runtime) }, report)
  const sending = repeatEvery(
    EVERY_MS,
    async (last) => {
      // an end waits for no mail server
      if (!last) await sendDue(runtime, mailer)
    },
    report,
  )
  return {
    stop: async () => {
      await digests.stop()
      await sending.stop()
    },
  }
}
