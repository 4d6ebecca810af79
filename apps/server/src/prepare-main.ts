// The only place that creates, migrates and loads a database: a process of its own that ends, so that the server stays small.
// Started by database.ts with its task as JSON in the last argument; never by people.
import { rename, rm } from 'node:fs/promises'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { findSession, getActorByUsername, hasRealAccounts } from './features/access/access.service.ts'
import { clockOf } from './platform/clock.ts'
import { say } from './platform/console.ts'
import { openDb, type Database, type DatabaseTarget } from './platform/db/client.ts'
import { damageReport } from './platform/db/directory.ts'
import { EmbeddedDamaged } from './platform/db/embedded.ts'
import { migrate, MigrationFailed, readMigrations } from './platform/db/migrate.ts'
import { findSetting, saveSetting } from './platform/db/settings.ts'
import { transactOn } from './platform/db/transact.ts'
import { prepare } from './platform/prepare.ts'
import { runAsSystem, type Runtime } from './platform/run.ts'
import { catalogueSteps, demonstrationSteps } from './prepare.ts'

export type PrepareTask = {
  readonly target: DatabaseTarget
  /** Where the embedded database is made before it gets its name; null: the target already exists. */
  readonly makeAt: string | null
  /** Make it a demonstration; otherwise it stays what it is. */
  readonly demonstration: boolean
  readonly today: PlainDate | null
  readonly seed: number
}

const DEMONSTRATION_PASSWORD = 'BinhYen@2026'

async function load(database: Database, task: PrepareTask): Promise<void> {
  for (const name of await migrate(database.db, await readMigrations())) say(`  ${name}`)
  const runtime: Runtime = { transact: transactOn(database.db), clock: clockOf(task.today), findSession, demonstration: false }
  const options = { runtime, findActor: getActorByUsername, seed: task.seed, say: (line: string) => say(`  ${line}`) }
  await prepare(catalogueSteps, options)
  const isDemonstration = await runAsSystem(runtime, async (ctx) => {
    if ((await findSetting(ctx, 'demonstration')) !== null) return true
    if (!task.demonstration) return false
    if (await hasRealAccounts(ctx)) {
      throw new MigrationFailed(
        'Cơ sở dữ liệu này có tài khoản thật nên không nạp dữ liệu minh họa. / This database has real accounts; the demonstration is not loaded into it.',
      )
    }
    await saveSetting(ctx, 'demonstration', { password: DEMONSTRATION_PASSWORD, seed: task.seed })
    return true
  })
  if (isDemonstration) await prepare(demonstrationSteps, { ...options, runtime: { ...runtime, demonstration: true } })
}

/** Waits for the work, then closes the database, however the work ended. */
async function closing(database: Database, work: Promise<void>): Promise<void> {
  try {
    await work
  } finally {
    await database.close()
  }
}

async function run(task: PrepareTask): Promise<void> {
  const { target, makeAt } = task
  if (target.kind === 'embedded' && makeAt !== null && target.directory !== null) {
    await rm(makeAt, { recursive: true, force: true })
    const database = await openDb({ kind: 'embedded', directory: makeAt })
    await closing(database, load(database, task))
    // a creation cut short leaves only this directory behind, never half a database under its real name
    await rename(makeAt, target.directory)
    return
  }
  const database = await openDb(target)
  await closing(database, load(database, task))
}

try {
  await run(JSON.parse(process.argv.at(-1) ?? '') as PrepareTask)
} catch (error) {
  if (error instanceof EmbeddedDamaged) say(damageReport(error))
  else if (error instanceof MigrationFailed) say(error.message)
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
}
