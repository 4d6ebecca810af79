// The only place for the sealer at work in a running program: at its start, every few seconds, and once more at its end.
import { writeCountedRefusals } from '#server/platform/audit'
import { dayInVietnam } from '#server/platform/clock'
import { repeatEvery, type Repeating } from '#server/platform/repeating'
import type { Runtime } from '#server/platform/run'
import { makeYears, sealAll } from './sealing.service.ts'

/** At most this long an entry waits for its seal, in milliseconds. */
const EVERY_MS = 5000

/** Starts sealing; `report` hears of each failure that differs from the one before it. */
export function startSealer(runtime: Runtime, report: (error: unknown) => void, everyMs: number = EVERY_MS): Repeating {
  let year = ''
  const work = async (last: boolean): Promise<void> => {
    const now = dayInVietnam(runtime.clock.now()).slice(0, 4)
    if (now !== year) await makeYears(runtime)
    year = now
    await writeCountedRefusals(runtime, last)
    await sealAll(runtime)
  }
  return repeatEvery(everyMs, work, report)
}
