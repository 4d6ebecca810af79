// The only place for the maker of files at work in a running program.
import { startQueue } from '#server/platform/jobs'
import { repeatEvery } from '#server/platform/repeating'
import type { Runtime } from '#server/platform/run'
import { makeExport, tendExports } from './export-runner.service.ts'

/** How often what fell asleep is looked for, in milliseconds; and how long nobody may have heard of it, in seconds. */
const EVERY_MS = 60_000
const SILENCE_SECONDS = 120

/**
 * Starts making files. `alone`: no other program works on this database, so that whatever is under way at the start is what a program that
 * was killed left behind.
 */
export async function startExports(
  runtime: Runtime,
  { directory, alone, report }: { readonly directory: string; readonly alone: boolean; readonly report: (error: unknown) => void },
): Promise<{ stop(): Promise<void> }> {
  let ending = false
  if (alone) await tendExports(runtime, directory, 0)
  const queue = await startQueue(runtime, {
    queue: 'exports',
    work: (id) => makeExport(runtime, directory, id, () => ending),
    report,
  })
  const tending = repeatEvery(
    EVERY_MS,
    async (last) => {
      if (!last) await tendExports(runtime, directory, SILENCE_SECONDS)
    },
    report,
  )
  return {
    stop: async () => {
      ending = true
      await tending.stop()
      await queue.stop()
    },
  }
}
