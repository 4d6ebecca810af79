// The only place for how a database is filled before it serves: each step once for each version of its source.
import type { Actor } from '@binhyen/core/access/access.domain'
import type { BaseCtx, Ctx } from './context.ts'
import { fingerprintsOf, saveFingerprint } from './db/settings.ts'
import { runAs, runAsSystem, type Runtime } from './run.ts'

/** What a loading step may do. Every call is a transaction of its own. */
export type Preparation = {
  /** As the owner, with the whole country open. */
  readonly system: <T>(work: (ctx: BaseCtx) => Promise<T>) => Promise<T>
  /** As an account, through the services: its rights, its row-level wall. Needs at least one authorise(). */
  readonly as: <T>(username: string, work: (ctx: Ctx) => Promise<T>) => Promise<T>
  /** One line of progress for the console. */
  readonly say: (line: string) => void
  /** The random seed of a demonstration. */
  readonly seed: number
}

export type PrepareStep = {
  readonly name: string
  /** Changes when the step's source does; the step then runs again. Default: run once. */
  readonly fingerprint?: () => Promise<string>
  readonly run: (preparation: Preparation) => Promise<void>
}

export type PrepareOptions = {
  readonly runtime: Runtime
  readonly findActor: (ctx: BaseCtx, username: string) => Promise<Actor>
  readonly seed: number
  readonly say: (line: string) => void
}

/** Runs the steps that have not run yet, or whose source has changed; returns their names. */
export async function prepare(steps: readonly PrepareStep[], options: PrepareOptions): Promise<readonly string[]> {
  const preparation: Preparation = {
    system: (work) => runAsSystem(options.runtime, work),
    as: (username, work) => runAs(options.runtime, (ctx) => options.findActor(ctx, username), work),
    say: options.say,
    seed: options.seed,
  }
  const done = await preparation.system((ctx) => fingerprintsOf(ctx))
  const ran: string[] = []
  for (const step of steps) {
    const fingerprint = (await step.fingerprint?.()) ?? 'once'
    if (done.get(step.name) === fingerprint) continue
    const start = performance.now()
    await step.run(preparation)
    await preparation.system((ctx) => saveFingerprint(ctx, step.name, fingerprint))
    options.say(`${step.name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
    ran.push(step.name)
  }
  return ran
}
