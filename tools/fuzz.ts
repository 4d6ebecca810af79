// The only place for `npm run fuzz`: bad input to every door, as many requests as asked for (100,000 unless said), by a seed that is printed.
import { parseArgs } from 'node:util'
import { bin, run } from './step.ts'

const { values } = parseArgs({ options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } } })
const result = await run([bin('vitest'), 'run', '--project', 'server', 'apps/server/test/fuzz.test.ts'], {
  live: true,
  env: { BINHYEN_FUZZ_REQUESTS: values.requests, ...(values.seed === undefined ? {} : { BINHYEN_FUZZ_SEED: values.seed }) },
})
process.exitCode = result.ok ? 0 : 1
