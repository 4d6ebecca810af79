// The only place that keeps a second program off an embedded database: a lock file that says who holds it and where it answers.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
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
  await acquire(path, mine)
  return lockOf(path, mine)
}

/**
 * Puts `mine` under the name. Throws LockHeld where a living program has it.
 * A dead program's file may be replaced only by who holds the ticket for that very file, itself a lock, so that of many
 * who judged it dead exactly one replaces it, and never the file of the one who came first.
 */
async function acquire(path: string, mine: LockHolder): Promise<void> {
  for (;;) {
    if (await createExclusively(path, mine)) return
    const found = await readFileUnder(path)
    if (found === null) continue // released in between
    const holder = holderIn(found)
    if (holder !== null && (await isAlive(holder))) throw new LockHeld(holder, path)
    const ticket = `${path}.over-${createHash('sha256').update(found).digest('hex').slice(0, 16)}`
    await acquire(ticket, mine)
    try {
      if ((await readFileUnder(path)) === found) {
        await replace(path, mine)
        return
      }
    } finally {
      await rm(ticket, { force: true })
    }
  }
}

function lockOf(path: string, mine: LockHolder): Lock {
  return {
    holder: mine,
    announce: (address) => replace(path, { ...mine, address }),
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

/** The file under the name becomes this one, in one step. */
async function replace(path: string, holder: LockHolder): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  await writeFile(temporary, JSON.stringify(holder), { mode: 0o600 })
  await rename(temporary, path)
}

async function readHolder(path: string): Promise<LockHolder | null> {
  return holderIn((await readFileUnder(path)) ?? '')
}

async function readFileUnder(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Who wrote the file; null where a program that died left half a file. */
function holderIn(text: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(text)
    return isHolder(value) ? value : null
  } catch {
    return null
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
