// The only place that turns the schemas of the contracts into JSON Schema: each shared one once, the others where they stand.
import { z } from 'zod'
import { LocalTimeText, PlainDateText, SpanReply, WindowReply } from '@binhyen/core/shared/schemas'

export type JsonSchema = { readonly [key: string]: unknown }
/** What a contract file exports, by slice. */
export type ContractModule = { readonly slice: string; readonly exports: Readonly<Record<string, unknown>> }

const PREFIX = '#/components/schemas/'
const UNIT_ID_PATTERN = String.raw`^(VN|\d[\d-]{0,15}@\d{4}-\d{2}-\d{2})$`

const pascal = (text: string): string => text.replace(/(^|[-_.])(\w)/g, (_, __, letter: string) => letter.toUpperCase())
export const reference = (name: string): JsonSchema => ({ $ref: `${PREFIX}${name}` })

/** What the code knows of these and JSON Schema cannot say. */
const known: Readonly<Record<string, JsonSchema>> = {
  PlainDate: {
    type: 'string',
    format: 'date',
    description: 'A calendar day without time or zone: YYYY-MM-DD, 1900 to 2200.',
    examples: ['2026-11-15'],
  },
  LocalTime: {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$',
    description: 'A minute by the clock in Vietnam: YYYY-MM-DDTHH:MM, without zone and seconds.',
    examples: ['2026-11-27T14:30'],
  },
  UnitId: {
    type: 'string',
    pattern: UNIT_ID_PATTERN,
    description:
      "A unit's id: its official code and the first day it stood under that code, `code@YYYY-MM-DD`; `VN` is the country. Codes are given anew after a reform, so a code alone names no unit.",
    examples: ['91@2025-07-01', '89@2004-01-01', 'VN'],
  },
}
const described: Readonly<Record<string, string>> = {
  Window: 'A window of days, half-open: `from` is its first day, `to` the first day behind it. The year 2020 is 2020-01-01 to 2021-01-01.',
  Span: 'A span of days, half-open: `from` belongs to it, `to` does not; `to` null means that it still stands.',
}

/** Names for every exported schema; a name two slices use gets the slice in front of it the second time. */
function namesOf(modules: readonly ContractModule[]): ReadonlyMap<z.ZodType, string> {
  const names = new Map<z.ZodType, string>([
    [PlainDateText, 'PlainDate'],
    [LocalTimeText, 'LocalTime'],
    [WindowReply, 'Window'],
    [SpanReply, 'Span'],
  ])
  const taken = new Set([...names.values(), 'UnitId', 'Problem'])
  for (const { slice, exports } of modules) {
    for (const [name, value] of Object.entries(exports)) {
      if (!(value instanceof z.ZodType) || names.has(value) || isEmptyObject(value)) continue
      const free = taken.has(name) ? `${pascal(slice)}${name}` : name
      if (taken.has(free) || name.endsWith('Params') || name.endsWith('Query') || name === 'UnitIdText') continue
      names.set(value, free)
      taken.add(free)
    }
  }
  return names
}

export function isEmptyObject(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0
}

/** Bounds that only say "a whole number a computer can hold", and keys that mean nothing inside a larger document. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy)
  if (typeof node !== 'object' || node === null) return node
  const found = node as JsonSchema
  if (found['type'] === 'string' && found['pattern'] === UNIT_ID_PATTERN) return reference('UnitId')
  return Object.fromEntries(
    Object.entries(found)
      .filter(([key, value]) => !isNoise(key, value))
      .map(([key, value]) => [key, key === '$ref' ? String(value).replace('__shared#/$defs/schema', 'Shared') : tidy(value)]),
  )
}

function isNoise(key: string, value: unknown): boolean {
  if (key === '$schema' || key === '$id') return true
  if (key === 'propertyNames') return JSON.stringify(value) === '{"type":"string"}'
  return (key === 'maximum' || key === 'minimum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
}

/** The schemas asked for by a name of their own, and the components they lean on. */
export type Described = { readonly asked: ReadonlyMap<string, JsonSchema>; readonly components: Readonly<Record<string, JsonSchema>> }

/** Describes the schemas in `ask` (by any unique key) as what travels over the wire. */
export function describeSchemas(modules: readonly ContractModule[], ask: ReadonlyMap<string, z.ZodType>): Described {
  const names = namesOf(modules)
  const registry = z.registry<{ id: string }>()
  for (const [schema, name] of names) registry.add(schema, { id: name })
  const idOf = new Map<string, string>()
  const taken = new Set(names.values())
  for (const [key, schema] of ask) {
    const id = registry.get(schema)?.id ?? nameOfAsked(key, taken)
    registry.add(schema, { id })
    idOf.set(key, id)
  }
  // input: transforms only brand a text or read a flag, so what is sent is what stands before them
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `${PREFIX}${id}`, io: 'input', unrepresentable: 'any' })
  const all = new Map<string, JsonSchema>()
  for (const [id, schema] of Object.entries(schemas)) {
    const parts = id === '__shared' ? Object.entries(Object(schema.$defs)) : [[id, schema] as const]
    for (const [name, part] of parts) all.set(name.replace(/^schema/, 'Shared'), tidy(part) as JsonSchema)
  }
  for (const [name, schema] of Object.entries(known)) all.set(name, schema)
  for (const [name, description] of Object.entries(described)) all.set(name, { ...all.get(name), description })
  const asked = new Map([...idOf].map(([key, id]): [string, JsonSchema] => [key, id.includes(':') ? (all.get(id) ?? {}) : reference(id)]))
  return { asked, components: usedBy([...asked.values()], all) }
}

/** "getUnit.reply" becomes the component GetUnitReply; parameters (with a colon in their id) stand where they are used. */
function nameOfAsked(key: string, taken: Set<string>): string {
  const name = pascal(key)
  if (taken.has(name) || /\.(path|query)$/.test(key)) return `:${key}`
  taken.add(name)
  return name
}

/** References of a schema, by component name. */
function referencesIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value).slice(PREFIX.length)] : referencesIn(value)))
}

function usedBy(roots: readonly JsonSchema[], all: ReadonlyMap<string, JsonSchema>): Readonly<Record<string, JsonSchema>> {
  const used = new Set<string>()
  const open = roots.flatMap(referencesIn)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    open.push(...referencesIn(all.get(name)))
  }
  return Object.fromEntries([...used].toSorted().map((name) => [name, all.get(name) ?? {}]))
}
