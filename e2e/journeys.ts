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

/** Waits for what the page offers no locator for; fails after ten seconds. */
export async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(otherwise)
}
