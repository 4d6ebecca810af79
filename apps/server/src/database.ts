// The only place that makes a database ready to serve: lock, creation and loading in a child process, opening.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './platform/console.ts'
import type { Config } from './platform/config.ts'
import { openDb, type Database } from './platform/db/client.ts'
import { hasDatabase } from './platform/db/directory.ts'
import { readMigrations } from './platform/db/migrate.ts'
import { takeLock, type Lock } from './platform/lock.ts'
import type { PrepareStep } from './platform/prepare.ts'
import { catalogueSteps, demonstrationSteps } from './prepare.ts'
import type { PrepareTask } from './prepare-main.ts'

/** Preparing failed; the child has already said why. */
export class NotPrepared extends Error {
  constructor() {
    super('the database could not be prepared')
    this.name = 'NotPrepared'
  }
}

export type ReadyDatabase = {
  readonly database: Database
  /** Held on an embedded database until close(); null on a server. */
  readonly lock: Lock | null
  close(): Promise<void>
}

/** Opens the configured database, made and brought up to date where needed. Throws LockHeld, EmbeddedDamaged, NotPrepared. */
export async function openReady(config: Config, options: { readonly demonstration?: boolean } = {}): Promise<ReadyDatabase> {
  if (config.database.kind === 'server') {
    await prepareInChild(config, { exists: true, demonstration: options.demonstration === true })
    const database = await openDb(config.database)
    return { database, lock: null, close: () => database.close() }
  }
  const lock = await takeLock(config.dataDirectory)
  try {
    await prepareEmbedded(config, options.demonstration === true)
    const database = await openDb(config.database)
    const close = async (): Promise<void> => {
      await database.close()
      await lock.release()
    }
    return { database, lock, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function prepareEmbedded(config: Config, demonstration: boolean): Promise<void> {
  const directory = join(config.dataDirectory, 'db')
  const exists = await hasDatabase(directory)
  const stampPath = join(config.dataDirectory, 'prepared')
  const stamp = await preparedStamp()
  if (exists && !demonstration && (await readFile(stampPath, 'utf8').catch(() => '')) === stamp) return
  if (!exists) {
    say(
      config.empty
        ? 'Chưa có dữ liệu: đang tạo cơ sở dữ liệu mới. / No data yet: making a new database.'
        : 'Chưa có dữ liệu: đang tạo cơ sở dữ liệu MINH HỌA. / No data yet: building the DEMONSTRATION database.',
    )
  }
  await prepareInChild(config, { exists, demonstration: demonstration || (!exists && !config.empty) })
  await writeFile(stampPath, stamp)
}

/** Names everything that goes into a prepared database, so that an unchanged one is opened without asking. */
async function preparedStamp(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await readMigrations()) hash.update(file.name).update(file.checksum)
  for (const step of [...catalogueSteps, ...demonstrationSteps]) hash.update(step.name).update(await fingerprintOf(step))
  return hash.digest('hex')
}

async function fingerprintOf(step: PrepareStep): Promise<string> {
  return (await step.fingerprint?.()) ?? 'once'
}

async function prepareInChild(config: Config, { exists, demonstration }: { exists: boolean; demonstration: boolean }): Promise<void> {
  const { database } = config
  const task: PrepareTask = {
    target: database.kind === 'server' && config.ownerUrl !== null ? { kind: 'server', url: config.ownerUrl } : database,
    makeAt: exists ? null : join(config.dataDirectory, 'db.making'),
    demonstration,
    today: config.today,
    seed: config.seed,
  }
  const script = fileURLToPath(new URL('./prepare-main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), script, JSON.stringify(task)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new NotPrepared()
}
