// The only place that keeps a second program off an embedded database: a lock file that says who holds it and where it answers.
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

export type LockHolder = {
  readonly pid: number
  readonly host: string
  /** When the program started, for people. */
  readonly startedAt: string
  /** The process's own start mark where the system tells it, so that a pid used again is not taken for the old program. */
  readonly processMark: string | null
  /** Where the program answers; null until it listens. */
  readonly address: string | null
  /** Lets the same user's command line speak to the program (file mode 0600). */
  readonly secret: string
}

export type Lock = {
  readonly holder: LockHolder
  /** Writes the address into the file once the program listens. */
  announce(address: string): Promise<void>
  release(): Promise<void>
}

/** Another program holds the data directory. */
export class LockHeld extends Error {
  readonly holder: LockHolder
  readonly path: string
  constructor(holder: LockHolder, path: string) {
    super(messageOf(holder, path))
    this.name = 'LockHeld'
    this.holder = holder
    this.path = path
  }
}

function messageOf(holder: LockHolder, path: string): string {
  const where = holder.address ?? '…'
  const elsewhere = holder.host !== hostname()
  return [
    `Dữ liệu đang được chương trình khác dùng: tiến trình ${String(holder.pid)} trên máy ${holder.host}, chạy từ ${holder.startedAt}, địa chỉ ${where}.`,
    elsewhere
      ? `Nếu chắc chắn máy đó không còn chạy, hãy xóa tệp ${path} rồi thử lại.`
      : 'Hãy dùng địa chỉ đó, hoặc dừng chương trình ấy rồi thử lại.',
    `The data is in use by another program: process ${String(holder.pid)} on ${holder.host}, started ${holder.startedAt}, at ${where}.`,
    elsewhere
      ? `If you are sure it no longer runs there, delete ${path} and try again.`
      : 'Use that address, or stop that program and try again.',
  ].join('\n')
}

const pathOf = (directory: string): string => join(directory, 'lock.json')

/** Who holds a data directory right now; null where nobody does (no file, or a dead program's). */
export async function findHolder(directory: string): Promise<LockHolder | null> {
  const holder = await readHolder(pathOf(directory))
  return holder !== null && (await isAlive(holder)) ? holder : null
}

/** Takes the data directory for this process. Throws LockHeld. The lock of a dead process of this machine is taken over. */
export async function takeLock(directory: string): Promise<Lock> {
  await mkdir(directory, { recursive: true })
  const path = pathOf(directory)
  const mine: LockHolder = {
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    processMark: await processMark(process.pid),
    address: null,
    secret: randomBytes(32).toString('base64url'),
  }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await createExclusively(path, mine)) return lockOf(path, mine)
    const holder = await readHolder(path)
    if (holder !== null && (await isAlive(holder))) throw new LockHeld(holder, path)
    await removeStale(path, holder)
  }
  const holder = await readHolder(path)
  throw new LockHeld(holder ?? mine, path)
}

function lockOf(path: string, mine: LockHolder): Lock {
  return {
    holder: mine,
    announce: async (address) => {
      const temporary = `${path}.${randomUUID()}`
      await writeFile(temporary, JSON.stringify({ ...mine, address }), { mode: 0o600 })
      await rename(temporary, path)
    },
    release: async () => {
      if ((await readHolder(path))?.secret === mine.secret) await rm(path, { force: true })
    },
  }
}

/** A file appears under its name whole or not at all: written aside, then linked, which fails where the name is taken. */
async function createExclusively(path: string, holder: LockHolder): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`
  await writeFile(temporary, JSON.stringify(holder), { mode: 0o600 })
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Moves a dead program's file away. If another program took the lock in between, its file is put back. */
async function removeStale(path: string, judged: LockHolder | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(aside)
  if (moved?.secret !== judged?.secret) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<LockHolder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isHolder(value) ? value : null
  } catch {
    return null // no file, or half a file of a program that died writing it
  }
}

function isHolder(value: unknown): value is LockHolder {
  const field = (name: string): unknown => Reflect.get(Object(value), name)
  return typeof field('pid') === 'number' && typeof field('host') === 'string' && typeof field('secret') === 'string'
}

/** True where the process still runs; of another machine nothing can be known, so its lock stands. */
async function isAlive(holder: LockHolder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  const mark = await processMark(holder.pid)
  return mark === null || holder.processMark === null || mark === holder.processMark
}

/** When a process started, in the kernel's ticks (Linux); null where the system does not say. */
async function processMark(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
    // the second field is the program's name in brackets and may itself hold spaces and brackets
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), 'code')
}
