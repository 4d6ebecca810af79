// The only place for `npm test`: static checks, core, tools, the server on both databases, journeys; ends with one line of sums.
// With CI=true a missing PostgreSQL or Chromium is a failure; elsewhere it is said and skipped.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from './check.ts'
import { findBinaries, startPostgres } from './postgres.ts'
import { bin, report, root, run, script, type StepResult } from './step.ts'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const inCi = process.env['CI'] === 'true'
const sums = { passed: 0, failed: 0, skipped: 0 }

function add(passed: number, failed: number, skipped: number): void {
  sums.passed += passed
  sums.failed += failed
  sums.skipped += skipped
}

function missing(what: string, consequence: string): void {
  report(what, inCi ? 'MISSING' : 'skipped', 0)
  process.stdout.write(`  ${consequence}\n`)
  if (inCi) sums.failed += 1
}

type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}
const nothing: VitestReport = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }

/** One run of vitest; a run that broke before its tests counts as one failure. */
async function vitest(name: string, project: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<void> {
  const file = join(tmpdir(), `binhyen-vitest-${String(process.pid)}-${project}.json`)
  const result = await run(
    [bin('vitest'), 'run', '--project', project, '--reporter', 'dot', '--reporter', 'json', `--outputFile.json=${file}`],
    { env },
  )
  const counted = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : nothing
  rmSync(file, { force: true })
  conclude(name, result, {
    passed: counted.numPassedTests,
    failed: counted.numFailedTests,
    skipped: counted.numPendingTests + counted.numTodoTests,
  })
}

/** Says how a run went and adds its counts. A run can fail without a failed test (a file that does not load): that counts as one. */
function conclude(
  name: string,
  result: StepResult,
  counts: { readonly passed: number; readonly failed: number; readonly skipped: number },
): void {
  report(name, result.ok ? 'ok' : 'FAILED', result.seconds)
  if (!result.ok) process.stdout.write(`${result.output}\n`)
  add(counts.passed, result.ok ? counts.failed : Math.max(1, counts.failed), counts.skipped)
}

async function serverOnPostgres(): Promise<void> {
  const binaries = findBinaries()
  if (binaries === null) {
    missing('server on PostgreSQL', 'no initdb and postgres found (Debian: apt-get install postgresql)')
    return
  }
  try {
    const postgres = await startPostgres(binaries)
    try {
      await vitest(`server on ${postgres.version.replace(/^postgres \(PostgreSQL\) (\S+).*$/, 'PostgreSQL $1')}`, 'server', {
        BINHYEN_TEST_DATABASE_URL: postgres.url,
      })
    } finally {
      await postgres.stop()
    }
  } catch (error) {
    report('server on PostgreSQL', 'FAILED', 0)
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    sums.failed += 1
  }
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

async function journeys(): Promise<void> {
  if (!existsSync(join(root, 'e2e/run.ts'))) return
  const browser = [process.env['CHROMIUM'] ?? '', ...browsers].find((path) => path !== '' && existsSync(path))
  if (browser === undefined) {
    missing('journeys', 'no Chromium found (Debian: apt-get install chromium; or set CHROMIUM)')
    return
  }
  const result = await run(script('e2e/run.ts'), { env: { CHROMIUM: browser } })
  const line = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(result.output)
  const [passed = 0, failed = 0, skipped = 0] = (line ?? []).slice(1).map((text: string | undefined) => Number(text ?? 0))
  conclude('journeys', { ...result, ok: result.ok && line !== null }, { passed, failed, skipped })
}

/** Known weaknesses of what the product runs on: where nobody could be asked, that counts as skipped, not as good. */
async function advisories(): Promise<void> {
  const result = await run(script('tools/advisories.ts'))
  const checked = !result.output.includes('NOT CHECKED')
  report('advisories', result.ok ? (checked ? 'ok' : 'skipped') : 'FAILED', result.seconds)
  if (!checked || !result.ok) process.stdout.write(`  ${result.output.trim().split('\n').join('\n  ')}\n`)
  add(result.ok && checked ? 1 : 0, result.ok ? 0 : 1, result.ok && !checked ? 1 : 0)
}

sums.failed += (await check(new Set(['tests core']))).length
await advisories()
await vitest('core', 'core')
await vitest('web', 'web')
await vitest('tools', 'tools')
await vitest('server on PGlite', 'server', { BINHYEN_TEST_DATABASE_URL: undefined, ...(inCi ? { BINHYEN_KILLS: '100' } : {}) })
await serverOnPostgres()
await journeys()

const skipped = sums.skipped > 0 ? `, ${String(sums.skipped)} skipped` : ''
process.stdout.write(`\n${String(sums.passed)} passed, ${String(sums.failed)} failed${skipped}\n`)
process.exitCode = sums.failed === 0 ? 0 : 1
