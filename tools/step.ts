// The only place that runs the steps of check and test: one line each, with its time, and all of its words when it fails.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../', import.meta.url))

export type StepResult = { readonly ok: boolean; readonly output: string; readonly seconds: number }
export type RunOptions = { readonly env?: Readonly<Record<string, string | undefined>>; readonly live?: boolean }

/** Runs a program to its end; its words are kept, and shown as they come where `live`. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<StepResult> {
  const began = performance.now()
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const hear = (chunk: Buffer): void => {
    output += chunk.toString()
    if (options.live === true) process.stdout.write(chunk)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { ok: code === 0, output, seconds: (performance.now() - began) / 1000 }
}

/** A program of the project's own, by its name in node_modules/.bin. */
export function bin(name: string): string {
  return `${root}node_modules/.bin/${name}`
}

/** A script of the project's own, by its path, as the command that runs it. */
export function script(path: string): readonly string[] {
  return [process.execPath, '--import', '@oxc-node/core/register', path]
}

/** Runs one named step and says how it went; everything it said where it failed. */
export async function step(name: string, command: readonly string[], options: RunOptions = {}): Promise<StepResult> {
  const result = await run(command, options)
  report(name, result.ok ? 'ok' : 'FAILED', result.seconds)
  if (!result.ok && options.live !== true) process.stdout.write(`${result.output}\n`)
  return result
}

export function report(name: string, outcome: string, seconds: number): void {
  process.stdout.write(`${name.padEnd(28)} ${outcome.padEnd(8)} ${seconds.toFixed(1)} s\n`)
}
