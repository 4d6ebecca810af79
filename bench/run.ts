// The only place for `npm run bench`: every benchmark in turn, each in a process of its own; fails where one breaks a ratio.
// `npm run bench -- board` runs those whose file name contains the word.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const directory = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(directory).filter(
  (name) => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((word) => name.includes(word))),
)
for (const file of files) {
  console.log(`\n${file}`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', '@oxc-node/core/register', `${directory}${file}`], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
