// Styles are global: a class defined in two places would dress up somebody else's page.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './step.ts'

const directory = join(root, 'apps/web/src')
const sheets = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))

/** The classes that rules outside @-rules define alone (`.name {`), with the files they stand in. */
function definitions(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const file of sheets) {
    let depth = 0
    let before = ''
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      const name = depth === 0 && !before.endsWith(',') ? /^\.([\w-]+) \{$/.exec(line)?.[1] : undefined
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), file])
      before = line
      depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length
    }
  }
  return found
}

test('each class is defined in one place', () => {
  const all = definitions()
  expect(all.size).toBeGreaterThan(100)
  expect([...all].filter(([, files]) => files.length > 1)).toEqual([])
})
