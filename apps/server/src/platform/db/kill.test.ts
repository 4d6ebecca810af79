// A program killed at any moment loses nothing it acknowledged (embedded; the machine itself keeps running).
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from './client.ts'

/** A few in everyday runs; the full run asks for 100. */
const KILLS = Number(process.env['BINHYEN_KILLS'] ?? '5')
const script = fileURLToPath(new URL('../../../test/kill-child.ts', import.meta.url))

let root = ''
let directory = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'binhyen-kill-'))
  directory = join(root, 'db')
  const { db, close } = await openDb({ kind: 'embedded', directory })
  await sql`create table acks (n int primary key, filler text); create table pairs (n int primary key)`.execute(db)
  await close()
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Starts the writer and kills it some milliseconds after its first acknowledgement; the last number it acknowledged. */
async function runAndKill(acknowledged: number, delay: number): Promise<{ last: number; said: string }> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('@oxc-node/core/register'), script, directory, String(acknowledged)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  let doomed = false
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (doomed || !/^\d+$/m.test(said)) return
    doomed = true
    setTimeout(() => child.kill('SIGKILL'), delay)
  })
  await new Promise((resolve) => child.on('close', resolve))
  const complete = said.slice(0, said.lastIndexOf('\n')).split('\n')
  const last = Number(complete.filter((line) => /^\d+$/.test(line)).at(-1) ?? acknowledged)
  return { last, said }
}

test(
  `${String(KILLS)} kills lose nothing acknowledged`,
  async () => {
    let acknowledged = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      // spread over a commit's length and over longer runs, so that kills fall inside writes and checkpoints alike
      const { last, said } = await runAndKill(acknowledged, (kill * 37) % 250)
      expect(said, said.split('\n', 1)[0]).not.toContain('lost')
      expect(said).toContain('open')
      acknowledged = last
    }
    const final = await runAndKill(acknowledged, 0)
    expect(final.said).toMatch(/^open/)
    expect(acknowledged).toBeGreaterThanOrEqual(KILLS)
  },
  KILLS * 20_000,
)
