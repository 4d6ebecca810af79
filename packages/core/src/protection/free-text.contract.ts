// The only place that walks over what a write carries and gives the guard every text in it, whatever the contract.
import { z } from 'zod'
import { isUnread } from '../shared/schemas.ts'
import { everyKind, findSensitive, sensitiveKinds, type FieldFinding, type SensitiveKind } from './sensitive-text.domain.ts'

export type FieldText = { readonly field: string; readonly text: string }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** The schema inside wrappers: optional, default, pipes. */
function inner(schema: z.ZodType): z.ZodType {
  const { def } = schema as z.ZodType & { readonly def: { readonly innerType?: z.ZodType; readonly in?: z.ZodType } }
  const next = def.innerType ?? def.in
  return next instanceof z.ZodType && !isUnread(schema) ? inner(next) : schema
}

/** What the schema says of a part of the value; null where it says nothing that could be read. Values are walked, not schemas: no text escapes. */
function partOf(schema: z.ZodType | null, key: string, value: unknown): z.ZodType | null {
  if (schema === null) return null
  const own = inner(schema)
  if (own instanceof z.ZodObject) return (own.shape as Readonly<Record<string, z.ZodType>>)[key] ?? null
  if (own instanceof z.ZodArray) return own.element as z.ZodType
  if (own instanceof z.ZodRecord) return own.valueType as z.ZodType
  if (own instanceof z.ZodUnion) {
    const fitting = (own.options as readonly z.ZodType[]).find((option) => option.safeParse(value).success)
    return fitting === undefined ? null : partOf(fitting, key, value)
  }
  return null
}

function collect(schema: z.ZodType | null, value: unknown, { field, into }: { field: string; into: FieldText[] }): void {
  if (schema !== null && isUnread(inner(schema))) return
  if (typeof value === 'string') {
    into.push({ field, text: value })
    return
  }
  if (!isRecord(value)) return
  const own = schema === null ? null : inner(schema)
  // keys that the contract does not name are the writer's, too
  const named = Array.isArray(value) || own instanceof z.ZodObject || own instanceof z.ZodUnion
  for (const [key, part] of Object.entries(value)) {
    if (!named) into.push({ field, text: key })
    collect(partOf(schema, key, value), part, { field: `${field}.${key}`, into })
  }
}

/** Every text in a value, with its path below `field`; what its schema marks as unread is left out. */
export function textsIn(schema: z.ZodType, value: unknown, field: string): readonly FieldText[] {
  const into: FieldText[] = []
  collect(schema, value, { field, into })
  return into
}

/** What the guard finds in texts, before it is known which kinds an administrator turned off. */
export function findInTexts(texts: readonly FieldText[]): readonly FieldFinding[] {
  return texts.flatMap(({ field, text }) => findSensitive(text, everyKind).map((finding) => ({ field, ...finding })))
}

/** The kinds in that header; words that are none say nothing. */
export function confirmedKinds(header: unknown): ReadonlySet<SensitiveKind> {
  const words = typeof header === 'string' ? header.split(',').map((word) => word.trim()) : []
  return new Set(sensitiveKinds.filter((kind) => words.includes(kind)))
}
