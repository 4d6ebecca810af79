// The only place for the program's signs of life: one a minute, so that it knows afterwards from when to when it was down.
import { repeatEvery, type Repeating } from '#server/platform/repeating'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { beat } from './outages.service.ts'

const EVERY_MS = 60_000

export function startHeartbeat(runtime: Runtime, report: (error: unknown) => void): Repeating {
  const work = async (): Promise<void> => {
    await runAsNobody(runtime, { mode: 'write', sender: null }, beat)
  }
  return repeatEvery(EVERY_MS, work, report)
}
