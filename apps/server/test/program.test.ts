// The program as people start it: lock, port, dead programs, refusals, and the command line beside a running server.
import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { embeddedTemplate } from './database.ts'

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const TIMEOUT = 120_000

let root = ''
let data = ''
const running: ChildProcess[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'binhyen-program-'))
  data = join(root, 'data')
  await cp(await embeddedTemplate(), join(data, 'db'), { recursive: true })
}, TIMEOUT)
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL')
    await new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(null)))
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Run = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> }

function run(...args: readonly string[]): Run {
  const env = { ...process.env, DATABASE_URL: '', BINHYEN_TODAY: '' }
  const child = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), cli, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, said: () => said, ended: new Promise((resolve) => child.on('close', resolve)) }
}

/** Starts the server and waits until it says where it listens. */
async function started(...args: readonly string[]): Promise<Run & { readonly address: string }> {
  const one = run('start', '--data', data, '--port', '0', ...args)
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(one.said())?.[0]
    if (address !== undefined && one.said().includes('MB')) return { ...one, address }
    if (one.child.exitCode !== null) throw new Error(one.said())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the program', () => {
  test(
    'starts, keeps a second one off, survives being killed, ends in order',
    async () => {
      const first = await started()
      expect(first.said()).toContain('KHÔNG chịu được mất điện')
      expect((await fetch(`${first.address}/api/me`)).status).toBe(401)

      const second = run('migrate', '--data', data)
      expect(await second.ended).toBe(3)
      expect(second.said()).toContain(first.address)
      expect(second.said()).toContain(`process ${String(first.child.pid)}`)
      expect(second.said()).not.toMatch(/\n\s+at /)

      first.child.kill('SIGKILL')
      await first.ended
      const third = await started()
      expect((await fetch(`${third.address}/api/me`)).status).toBe(401)
      third.child.kill('SIGTERM')
      expect(await third.ended).toBe(0)
      await expect(readFile(join(data, 'lock.json'))).rejects.toThrow('ENOENT')
    },
    TIMEOUT,
  )

  test(
    'opens a real account on the console; a running server is not worked around',
    async () => {
      const where = ['--data', data]
      const account = ['--username', 'lan.nt', '--name', 'Nguyễn Thị Lan', '--role', 'appraiser', '--unit', 'An Giang']
      const added = run('accounts', 'add', ...account, ...where)
      expect([await added.ended, added.said()]).toEqual([0, expect.stringContaining('Tỉnh An Giang (91@2025-07-01)')])
      const password = /password: (\S+)/.exec(added.said())?.[1] ?? ''
      const again = run('accounts', 'add', ...account, ...where)
      expect([await again.ended, again.said()]).toEqual([1, expect.stringContaining('lan.nt đã có người dùng')])
      const listed = run('accounts', 'list', ...where)
      expect([await listed.ended, listed.said()]).toEqual([0, expect.stringContaining('lan.nt  Nguyễn Thị Lan')])
      expect(listed.said()).not.toContain(password)

      const server = await started()
      const answer = await fetch(`${server.address}/api/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() },
        body: JSON.stringify({ username: 'lan.nt', password }),
      })
      expect(answer.status).toBe(200)
      const beside = run('accounts', 'password', '--username', 'lan.nt', ...where)
      expect([await beside.ended, beside.said()]).toEqual([3, expect.stringContaining('Hãy dừng máy chủ')])
    },
    TIMEOUT,
  )

  test(
    'keeps its rights on the console, and takes off a second factor',
    async () => {
      const where = ['--data', data]
      const given = run('grants', 'add', '--username', 'lan.nt', '--role', 'leader', '--unit', 'An Giang', ...where)
      const number = /given: (\d+) /.exec((await given.ended, given.said()))?.[1] ?? ''
      expect([await given.ended, number]).toEqual([0, expect.stringMatching(/^\d+$/)])
      const ended = run('grants', 'end', '--username', 'lan.nt', '--grant', number, '--on', '2099-01-01', ...where)
      expect([await ended.ended, ended.said()]).toEqual([0, expect.stringContaining('kết thúc từ 01/01/2099')])
      const held = run('grants', 'list', '--username', 'lan.nt', ...where)
      expect([await held.ended, held.said()]).toEqual([0, expect.stringContaining(`${number}  Lãnh đạo (leader) · Tỉnh An Giang`)])
      const factor = run('accounts', 'reset-second-factor', '--username', 'lan.nt', ...where)
      expect([await factor.ended, factor.said()]).toEqual([0, expect.stringContaining('không có xác thực hai lớp')])
    },
    TIMEOUT,
  )

  test(
    'says what to do where the port is taken',
    async () => {
      const other = createServer()
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
      const address = other.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const one = run('start', '--data', data, '--port', String(port))
      expect(await one.ended).toBe(3)
      other.close()
      expect(one.said()).toContain(`--port ${String(port + 1)}`)
    },
    TIMEOUT,
  )

  test(
    'refuses a set date for real data, wrong settings, and commands it does not know',
    async () => {
      const dated = run('start', '--data', data, '--today', '2020-12-31')
      expect([await dated.ended, dated.said()]).toEqual([3, expect.stringContaining('--today chỉ dùng được với dữ liệu minh họa')])
      const wrong = run('start', '--port', 'x')
      expect([await wrong.ended, wrong.said()]).toEqual([2, expect.stringContaining('--port')])
      const unknown = run('dance')
      expect([await unknown.ended, unknown.said()]).toEqual([2, expect.stringContaining('Không có lệnh "dance"')])
    },
    TIMEOUT,
  )

  test(
    'explains a damaged data directory',
    async () => {
      const damaged = join(root, 'damaged')
      await cp(join(data, 'db'), join(damaged, 'db'), { recursive: true })
      await truncate(join(damaged, 'db/global/pg_control'), 100)
      const one = run('start', '--data', damaged)
      expect(await one.ended).toBe(3)
      expect(one.said()).toContain('bản sao lưu')
      expect(one.said()).not.toMatch(/\n\s+at /)
    },
    TIMEOUT,
  )
})
