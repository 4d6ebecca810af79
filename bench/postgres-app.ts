// The only place where a benchmark gets the product's server side on a PostgreSQL of its own: started, migrated, filled, removed again.
import { cpus, loadavg } from 'node:os'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { findSession, getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { openDb, type Db } from '../apps/server/src/platform/db/client.ts'
import { migrate, readMigrations } from '../apps/server/src/platform/db/migrate.ts'
import { transactOn } from '../apps/server/src/platform/db/transact.ts'
import { prepare, type PrepareStep } from '../apps/server/src/platform/prepare.ts'
import type { Runtime } from '../apps/server/src/platform/run.ts'
import { findBinaries, startPostgres } from '../tools/postgres.ts'
import { calibration } from './measure.ts'

export type PostgresApp = { readonly url: string; readonly db: Db; readonly runtime: Runtime }

/** How fast this machine is just now, to read seconds by. */
const machine = (): string =>
  `calibration: ${calibration().toFixed(0)} ms; load average ${loadavg()[0]?.toFixed(1) ?? '-'} on ${String(cpus().length)} cores`

/** The product's runtime on a database, with a working day of its own. */
export function runtimeOn(db: Db, today: PlainDate): Runtime {
  return { transact: transactOn(db), clock: { now: () => new Date(), today: () => today }, findSession, demonstration: false }
}

/**
 * Prints the calibration, runs the work, stops and removes the database; a throw is printed and breaks the run. Where the machine has no
 * PostgreSQL the benchmark is skipped and says so. `steps` fill the database before.
 */
export async function onPostgres(
  about: { readonly today: PlainDate; readonly steps: readonly PrepareStep[] },
  work: (app: PostgresApp) => Promise<void>,
): Promise<void> {
  const binaries = findBinaries()
  if (binaries === null) {
    console.log('skipped: no PostgreSQL binaries on this machine')
    return
  }
  // ends what was started also where somebody breaks the run off
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const postgres = await startPostgres(binaries)
  const database = await openDb({ kind: 'server', url: postgres.url, poolSize: 2 })
  const runtime = runtimeOn(database.db, about.today)
  try {
    console.log(`${machine()}; ${postgres.version}`)
    await migrate(database.db, await readMigrations())
    await prepare(about.steps, { runtime, findActor: getActorByUsername, seed: 1, say: () => undefined })
    await work({ url: postgres.url, db: database.db, runtime })
    console.log(`at the end: ${machine()}`)
  } catch (error) {
    console.log(error)
    process.exitCode = 1
  } finally {
    await database.close()
    await postgres.stop()
  }
}
