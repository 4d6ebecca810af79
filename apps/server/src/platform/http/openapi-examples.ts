// The only place for the examples of the API description: real units, real sets, and bodies made from their schemas.
import type { JsonSchema } from './openapi-schemas.ts'

/** By the name of a field, where the name alone says what stands there. */
const byName: Readonly<Record<string, unknown>> = {
  unit: '91@2025-07-01',
  unitId: '91@2025-07-01',
  provinceId: '91@2025-07-01',
  authorityUnitId: '91@2025-07-01',
  communeId: '02839@2025-07-01',
  set: 'tt124-2021-commune',
  setId: 'tt124-2021-commune',
  clause: 'art5-1',
  from: '2025-11-16',
  to: '2026-11-16',
  windowFrom: '2025-11-16',
  windowTo: '2026-11-16',
  decidedOn: '2026-12-20',
  on: '2026-12-31',
  dueOn: '2026-11-29',
  q: 'An Giang',
  text: 'An Giang',
  code: '91',
  name: 'Vĩnh Phú',
  username: 'lanhdao',
  password: '…',
  number: '145/QĐ-UBND',
  programme: 'safe-standard',
  statusKind: 'ntm',
  authorityBody: 'Ủy ban nhân dân tỉnh An Giang',
  signatoryTitle: 'CHỦ TỊCH',
  source: 'Công văn số 12/UBND',
}
const UUID = '3f0c2f4e-8a51-4f0b-9d4e-2b7a1c5d6e7f'

type Components = Readonly<Record<string, JsonSchema>>

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function resolved(schema: JsonSchema, components: Components): JsonSchema {
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined
  return name === undefined ? schema : (components[name] ?? {})
}

function textFor(schema: JsonSchema, name: string): unknown {
  if (schema['format'] === 'uuid') return UUID
  if (schema['format'] === 'uri') return 'https://binhyen.example.vn'
  if (schema['format'] === 'email') return 'can.bo@example.vn'
  if (schema['format'] === 'date-time') return '2026-11-15T08:00:00Z'
  const said = byName[name]
  const text = typeof said === 'string' ? said : 'an-giang'
  return text.length < Number(schema['minLength'] ?? 0) ? text.padEnd(Number(schema['minLength']), '0123456789') : text
}

/** An object of its required fields; a choice by its first branch. */
function composed(schema: JsonSchema, name: string, components: Components): unknown {
  if (schema['type'] === 'object') {
    const required = new Set(list(schema['required']))
    const entries = Object.entries(Object(schema['properties'])) as [string, JsonSchema][]
    return Object.fromEntries(entries.filter(([key]) => required.has(key)).map(([key, each]) => [key, exampleOf(each, key, components)]))
  }
  const branches = [...list(schema['anyOf']), ...list(schema['oneOf']), ...list(schema['allOf'])] as JsonSchema[]
  const [first] = branches
  return first === undefined ? {} : exampleOf(first, name, components)
}

function isDate(schema: JsonSchema): boolean {
  return schema['format'] === 'date'
}

/** An example that fits the schema; `name` is the field it stands in. */
export function exampleOf(schema: JsonSchema, name: string, components: Components): unknown {
  const found = resolved(schema, components)
  if (found['const'] !== undefined) return found['const']
  if (isDate(found)) return byName[name] ?? '2026-11-15'
  const [choice] = [...list(found['enum']), ...list(found['examples'])]
  if (choice !== undefined) return choice
  if (found['default'] !== undefined) return found['default']
  if (found['type'] === 'string') return textFor(found, name)
  if (found['type'] === 'boolean') return true
  if (found['type'] === 'integer' || found['type'] === 'number') return typeof found['minimum'] === 'number' ? found['minimum'] : 1
  if (found['type'] === 'array') return [exampleOf(Object(found['items']) as JsonSchema, name.replace(/s$/, ''), components)]
  return composed(found, name, components)
}
