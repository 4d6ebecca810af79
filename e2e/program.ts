// The only place that runs the product for journeys: the real start command on fresh demonstration data, in a directory of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The working day of every journey: a time of the year in which registration is past and the deadline far. */
export const TODAY = '2027-02-10'
export const PASSWORD = 'BinhYen@2026'

export type Program = { readonly address: string; readonly directory: string; readonly said: () => string; stop(): Promise<void> }

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Runs the command line to its end. */
export async function binhyen(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, ['--import', '@oxc-node/core/register', 'apps/server/src/cli.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  return { code, out, err }
}

/** Starts the product as `npm start` does and waits until it listens; with settings of its own where they are given. */
export async function startProgram(settings: Readonly<Record<string, string>> = {}, chosenPort?: number): Promise<Program> {
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-e2e-'))
  const port = chosenPort ?? (await freePort())
  const args = [
    '--import',
    '@oxc-node/core/register',
    'apps/server/src/cli.ts',
    'start',
    '--port',
    String(port),
    '--data',
    directory,
    '--today',
    TODAY,
  ]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const address = await new Promise<string>((resolve, reject) => {
    const give = setTimeout(() => reject(new Error(`not ready after five minutes:\n${said}`)), 300_000)
    const look = setInterval(() => {
      const found = /Bình Yên: (http\S+)/.exec(said)
      if (found?.[1] === undefined || !said.includes(PASSWORD)) return
      clearInterval(look)
      clearTimeout(give)
      resolve(found[1])
    }, 100)
    child.on('exit', () => {
      clearInterval(look)
      clearTimeout(give)
      reject(new Error(`ended before it listened:\n${said}`))
    })
  })
  return { address, directory, said: () => said, stop: () => stop(child, directory) }
}

async function stop(child: ChildProcess, directory: string): Promise<void> {
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGTERM')
  await ended
  rmSync(directory, { recursive: true, force: true })
}
