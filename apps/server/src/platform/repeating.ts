// The only place for work that a running program does again and again by itself: at its start, every so often, and once more at its end.

export type Repeating = { stop(): Promise<void> }

/**
 * Starts the work. One run never begins before the last has ended; `report` hears of each failure that differs from the one before it,
 * and a failed run is tried again at the next turn. `work` is told when it is the last.
 */
export function repeatEvery(everyMs: number, work: (last: boolean) => Promise<void>, report: (error: unknown) => void): Repeating {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let said = ''

  const run = async (last: boolean): Promise<void> => {
    try {
      await work(last)
      said = ''
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (text !== said) report(error)
      said = text
    }
  }
  const next = async (): Promise<void> => {
    await run(false)
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
      await run(true)
    },
  }
}
