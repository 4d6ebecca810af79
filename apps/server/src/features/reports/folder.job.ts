// The only place for the folder at work in a running program: what was handed in or accepted is added to the totals above within seconds.
import { repeatEvery, type Repeating } from '#server/platform/repeating'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { foldDeltas } from './report-deltas.store.ts'

/** At most this long a hand-in waits before the totals of the places above are kept without adding it up again, in milliseconds. */
const EVERY_MS = 1000
/** Deltas added up in one transaction: it stays below 200 ms, as the embedded database has one connection. */
const AT_ONCE = 200

/** Adds up everything that waits. Answers how many deltas there were. */
export async function foldAll(runtime: Runtime): Promise<number> {
  let all = 0
  for (;;) {
    const folded = await runAsNobody(runtime, { mode: 'write', sender: null }, (ctx) => foldDeltas(ctx, AT_ONCE))
    all += folded
    if (folded < AT_ONCE) return all
  }
}

export function startFolder(runtime: Runtime, report: (error: unknown) => void, everyMs: number = EVERY_MS): Repeating {
  const work = async (): Promise<void> => {
    await foldAll(runtime)
  }
  return repeatEvery(everyMs, work, report)
}
