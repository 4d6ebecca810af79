// The only place that makes the template database before the server tests begin, so that no test waits for it.
import { makeTemplate } from './database.ts'

/** Called by vitest once for a run (globalSetup). */
export async function setup(): Promise<void> {
  await makeTemplate()
}
