// Styles are global: a class defined in two places would dress up somebody else's page.
import { expect, test } from 'vitest'

const sheets = import.meta.glob<string>('../**/*.css', { query: '?raw', import: 'default', eager: true })

/** The classes that rules outside @-rules define alone (`.name {`), with the files they stand in. */
function definitions(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [file, text] of Object.entries(sheets)) {
    let depth = 0
    let before = ''
    for (const line of text.split('\n')) {
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
