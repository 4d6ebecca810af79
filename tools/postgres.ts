// The only place that starts a PostgreSQL of its own for tests, from the machine's binaries, and removes it again.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

export type TestPostgres = { readonly url: string; readonly version: string; stop(): Promise<void> }

/** Where initdb and postgres lie: Debian's newest version, else the PATH; null where the machine has none. */
export function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)]
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres'))) ?? null
}

/** PostgreSQL refuses to run as root: then another user of the machine does it. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string, user: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', user), gid: idOf('-g', user) }
    } catch {
      continue // this machine has no such user
    }
  }
  throw new Error('running as root, and the machine has neither a user postgres nor nobody to run PostgreSQL as')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Makes a cluster in a directory of its own and starts it on 127.0.0.1. Throws what initdb or postgres said. */
export async function startPostgres(binaries: string): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-pg-'))
  const owner = unprivileged()
  if (owner !== null) chownSync(directory, owner.uid, owner.gid)
  const user = owner === null ? userInfo().username : 'postgres'
  const identity = owner ?? {}
  const data = join(directory, 'data')
  try {
    execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], {
      ...identity,
      cwd: directory,
      stdio: 'pipe',
    })
    const port = await freePort()
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: directory,
      fsync: 'off',
      max_connections: 60,
      // a test is one transaction: every request in it that writes holds a lock of its own until the end
      max_locks_per_transaction: 1024,
      shared_buffers: '128MB',
    }
    const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])]
    const server = spawn(join(binaries, 'postgres'), args, { ...identity, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
    // a run that is broken off leaves neither server nor files behind
    process.once('exit', () => {
      server.kill('SIGKILL')
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
    })
    await ready(server)
    const version = execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' }).trim()
    return { url: `postgresql://${user}@127.0.0.1:${String(port)}/postgres`, version, stop: () => stop(server, directory) }
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('database system is ready to accept connections')) resolve()
    })
    server.on('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)))
    server.on('error', reject)
  })
  server.stderr?.removeAllListeners('data')
  server.stderr?.resume()
}

async function stop(server: ChildProcess, directory: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGQUIT') // at once: its files are thrown away
  await ended
  rmSync(directory, { recursive: true, force: true })
}
