// The only place where a benchmark gets the server as its users have it: a process of its own, started on a database that is filled.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../e2e/program.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

export type Served = { readonly address: string; readonly child: ChildProcess; /** Ends it in order. */ stop(): Promise<void> }

/** Starts the product on a database and waits until it listens; throws what it said where it ends before. */
export async function startServed(url: string, chosenPort?: number): Promise<Served> {
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-served-'))
  const port = chosenPort ?? (await freePort())
  const args = ['--import', '@oxc-node/core/register', 'apps/server/src/cli.ts', 'start', '--port', String(port), '--data', directory]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const found = /Bình Yên: (http\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
  return {
    address,
    child,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
