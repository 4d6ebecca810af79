// The only place for work that a running program does once on each day: from an hour on, or at its start where the hour has passed.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { dayInVietnam } from './clock.ts'
import { lastDone, noteDone } from './db/daily-works.ts'
import { repeatEvery, type Repeating } from './repeating.ts'
import { runAsNobody, type Runtime } from './run.ts'

const EVERY_MS = 60_000

const hanoiHour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', hourCycle: 'h23' })

/** The hour has come; a day that was set by hand has no hours. */
function hasCome(runtime: Runtime, fromHour: number): boolean {
  const now = runtime.clock.now()
  return dayInVietnam(now) !== runtime.clock.today() || Number(hanoiHour.format(now)) >= fromHour
}

/**
 * Does the work where it was not done for today. `work` is told the day it was last done for (null: never) and must itself be safe to do
 * twice: two programs may begin at the same moment, and one may be killed before it notes that it is done.
 * `work` answers false where it cannot be done now, or today is no day for it, and is then asked again.
 */
export async function doDaily(
  runtime: Runtime,
  name: string,
  work: (since: PlainDate | null) => Promise<boolean>,
): Promise<'done' | 'done-before' | 'not-now'> {
  const since = await runAsNobody(runtime, { mode: 'read', sender: null }, (ctx) => lastDone(ctx, name))
  if (since === runtime.clock.today()) return 'done-before'
  if (!(await work(since))) return 'not-now'
  await runAsNobody(runtime, { mode: 'write', sender: null }, (ctx) => noteDone(ctx, name))
  return 'done'
}

/** Looks every minute whether the day's work is to be done. */
export function startDaily(
  runtime: Runtime,
  {
    name,
    fromHour,
    work,
  }: { readonly name: string; readonly fromHour: number; readonly work: (since: PlainDate | null) => Promise<boolean> },
  report: (error: unknown) => void,
): Repeating {
  /** Asked of the database once a day only. */
  let looked = ''
  const run = async (last: boolean): Promise<void> => {
    const today = runtime.clock.today()
    if (last || looked === today || !hasCome(runtime, fromHour)) return
    if ((await doDaily(runtime, name, work)) !== 'not-now') looked = today
  }
  return repeatEvery(EVERY_MS, run, report)
}
