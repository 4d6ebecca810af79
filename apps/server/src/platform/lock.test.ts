// The lock of an embedded database: one program at a time, said clearly; a dead program's lock is taken over.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findHolder, LockHeld, takeLock } from './lock.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binhyen-lock-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const file = (): string => join(directory, 'lock.json')
const write = (holder: object): Promise<void> =>
  writeFile(file(), JSON.stringify({ startedAt: 'x', address: null, secret: 's', processMark: null, ...holder }))

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.on('exit', resolve))
  return child.pid ?? 0
}

describe('the lock', () => {
  test('keeps a second program off and tells it who and where', async () => {
    const lock = await takeLock(directory)
    await lock.announce('http://127.0.0.1:3210')
    const error = await takeLock(directory).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(LockHeld)
    expect(String(error)).toContain(`tiến trình ${String(process.pid)}`)
    expect(String(error)).toContain('http://127.0.0.1:3210')
    expect((await findHolder(directory))?.address).toBe('http://127.0.0.1:3210')
    await lock.release()
    expect(await findHolder(directory)).toBeNull()
    await (await takeLock(directory)).release()
  })

  test('holds its secret for its own user only', async () => {
    const lock = await takeLock(directory)
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    await lock.announce('http://x')
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  test('of a dead process is taken over', async () => {
    await write({ pid: await deadPid(), host: hostname() })
    const lock = await takeLock(directory)
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ pid: process.pid })
    await lock.release()
  })

  test('of a dead process whose pid another program got is taken over', async () => {
    await write({ pid: process.pid, host: hostname(), processMark: '1' })
    const lock = await takeLock(directory)
    expect(await readFile(file(), 'utf8')).not.toContain('"processMark":"1"')
    expect(lock.holder.processMark).not.toBe('1')
    await lock.release()
  })

  test('half written by a program that died is taken over', async () => {
    await writeFile(file(), '{"pid": 1')
    const lock = await takeLock(directory)
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ pid: process.pid })
    await lock.release()
  })

  test('of another machine stands, and the message names the file', async () => {
    await write({ pid: 1, host: 'another-machine' })
    const error = await takeLock(directory).catch((caught: unknown) => caught)
    expect(String(error)).toContain('another-machine')
    expect(String(error)).toContain(file())
  })

  test('is given to exactly one of many at once, also over a dead or half-written one', async () => {
    const pid = await deadPid()
    for (let round = 0; round < 40; round += 1) {
      await (round % 2 === 0 ? write({ pid, host: hostname() }) : writeFile(file(), '{"pid": 1'))
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(directory)))
      const won = tries.filter((one) => one.status === 'fulfilled')
      expect(won).toHaveLength(1)
      expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ secret: won[0]?.value.holder.secret })
      expect(await readdir(directory)).toEqual(['lock.json'])
    }
  })

  test('is taken over also where the program that was taking it over died', async () => {
    const pid = await deadPid()
    await write({ pid, host: hostname() })
    const ticket = createHash('sha256')
      .update(await readFile(file(), 'utf8'))
      .digest('hex')
      .slice(0, 16)
    await writeFile(`${file()}.over-${ticket}`, JSON.stringify({ pid, host: hostname(), secret: 'dead too', processMark: null }))
    const lock = await takeLock(directory)
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ pid: process.pid })
    expect(await readdir(directory)).toEqual(['lock.json'])
    await lock.release()
  })

  test('that was lost is not released for the other', async () => {
    const lock = await takeLock(directory)
    await write({ pid: process.pid, host: hostname(), secret: 'of another' })
    await lock.release()
    expect(await findHolder(directory)).not.toBeNull()
  })
})
