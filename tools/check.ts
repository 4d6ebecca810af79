// The only place for `npm run check`: everything static, how much each page loads, and the unit tests of core. Under two minutes.
import { bin, root, script, step } from './step.ts'

const NODE = process.execPath

/** Name and program of each step, cheapest first. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['format (oxfmt)', [bin('oxfmt'), '--check', root]],
  ['lint (oxlint)', [bin('oxlint'), '--type-aware', '--deny-warnings']],
  ['types core', [NODE, 'node_modules/typescript/bin/tsc', '-p', 'packages/core']],
  ['types server', [NODE, 'node_modules/typescript/bin/tsc', '-p', 'apps/server']],
  ['types web', [NODE, 'node_modules/typescript/bin/tsc', '-p', 'apps/web']],
  [
    'import rules (depcruise)',
    [bin('depcruise'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'packages', 'apps', 'tools', 'bench', 'e2e'],
  ],
  ['unused (knip)', [bin('knip')]],
  ['licences', script('tools/licences.ts')],
  ['pages built', [bin('vite'), 'build', 'apps/web', '--logLevel', 'warn']],
  ['script of each page', script('apps/web/bundle-budget.ts')],
  ['tests core', [bin('vitest'), 'run', '--project', 'core', '--reporter', 'dot']],
]

/** Runs every step, also after one failed, so that one run shows all there is to mend; the names of those that failed. */
export async function check(skip: ReadonlySet<string> = new Set()): Promise<readonly string[]> {
  const failed: string[] = []
  for (const [name, command] of steps) {
    if (skip.has(name)) continue
    if (!(await step(name, command)).ok) failed.push(name)
  }
  return failed
}

if (process.argv[1]?.endsWith('check.ts') === true) {
  const began = performance.now()
  const failed = await check()
  process.stdout.write(
    `${failed.length === 0 ? 'all good' : `failed: ${failed.join(', ')}`} · ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}
