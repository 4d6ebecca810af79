// The only place for what a journey is, and for checks in it.
import type { Browser } from 'playwright-core'
import type { Program } from './program.ts'

export type Journey = { readonly name: string; run(world: { readonly browser: Browser; readonly program: Program }): Promise<void> }

export function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

export function expectEqual(found: unknown, wanted: unknown, what: string): void {
  expect(JSON.stringify(found) === JSON.stringify(wanted), `${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`)
}
