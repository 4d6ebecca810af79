// The only place for how the product starts: first start with demonstration data, later starts, memory after the first page.
// Seconds are goals printed beside a calibration loop; the resident memory of the serving process may fail.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../e2e/program.ts'
import { calibration } from './measure.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const MEGABYTES = 450

type Started = { readonly child: ChildProcess; readonly address: string; readonly seconds: number }

async function start(directory: string): Promise<Started> {
  const began = performance.now()
  const port = await freePort()
  const args = ['--import', '@oxc-node/core/register', 'apps/server/src/cli.ts', 'start', '--port', String(port), '--data', directory]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /Bình Yên: (http\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
  return { child, address, seconds: (performance.now() - began) / 1000 }
}

async function stop({ child }: Started): Promise<void> {
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGTERM')
  await ended
}

/** Resident megabytes of a process, as Linux tells them; null elsewhere. */
function residentOf(child: ChildProcess): number | null {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : null
  } catch {
    return null
  }
}

const directory = mkdtempSync(join(tmpdir(), 'binhyen-start-'))
try {
  console.log(`calibration: ${calibration().toFixed(0)} ms`)
  const first = await start(directory)
  console.log(`first start, with demonstration data: ${first.seconds.toFixed(1)} s (goal 20 s)`)
  await stop(first)
  const later: number[] = []
  let resident: number | null = null
  for (let round = 0; round < 3; round += 1) {
    const again = await start(directory)
    later.push(again.seconds)
    const page = await fetch(again.address)
    if (!page.ok) throw new Error(`the first page answered ${String(page.status)}`)
    await page.text()
    resident = Math.max(resident ?? 0, residentOf(again.child) ?? 0)
    await stop(again)
  }
  console.log(`later starts: ${later.map((seconds) => seconds.toFixed(1)).join(', ')} s (goal 4 s)`)
  const broken = resident !== null && resident > MEGABYTES
  console.log(
    `${broken ? 'BROKEN' : 'ok    '} resident after the first page: ${(resident ?? 0).toFixed(0)} MB (at most ${String(MEGABYTES)} MB)`,
  )
  if (broken) process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
