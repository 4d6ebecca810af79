// The only place for the sealer at work in a running program: at its start, every few seconds, and once more at its end.
import { writeCountedRefusals } from '#server/platform/audit'
import { dayInVietnam } from '#server/platform/clock'
import type { Runtime } from '#server/platform/run'
import { makeYears, sealAll } from './sealing.service.ts'

/** At most this long an entry waits for its seal, in milliseconds. */
const EVERY_MS = 5000

export type Sealer = { stop(): Promise<void> }

/** Starts sealing; `report` hears of each failure that differs from the one before it. */
export function startSealer(runtime: Runtime, report: (error: unknown) => void, everyMs: number = EVERY_MS): Sealer {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let year = ''
  let said = ''

  const work = async (last: boolean): Promise<void> => {
    try {
      const now = dayInVietnam(runtime.clock.now()).slice(0, 4)
      if (now !== year) await makeYears(runtime)
      year = now
      await writeCountedRefusals(runtime, last)
      await sealAll(runtime)
      said = ''
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (text !== said) report(error)
      said = text
    }
  }

  const next = async (): Promise<void> => {
    await work(false)
    if (stopped) return
    timer = setTimeout(() => {
      running = next()
    }, everyMs)
    timer.unref()
  }
  let running: Promise<void> = next()

  return {
    stop: async () => {
      if (stopped) return
      stopped = true
      clearTimeout(timer)
      await running
      await work(true)
    },
  }
}
