// The only place that turns what was before and after into lines of a table: one for each field that changed.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

export type ChangeRow = {
  /** Names of the fields from the outside in; numbers count places of a list from 1. */
  readonly path: readonly string[]
  /** Undefined where the field was not there. */
  readonly before: string | number | boolean | null | undefined
  readonly after: string | number | boolean | null | undefined
}

export const MOST_ROWS = 200

type Leaf = string | number | boolean | null
type Leaves = Map<string, { readonly path: readonly string[]; readonly value: Leaf }>

/** Lists of plain values are one value: their parts mean nothing alone. */
function plainList(value: Json): string | null {
  if (!Array.isArray(value)) return null
  const list: readonly Json[] = value
  return list.every((each) => typeof each !== 'object' || each === null) ? list.map(String).join(', ') : null
}

function collect(value: Json, path: readonly string[], into: Leaves): Leaves {
  const list = plainList(value)
  if (list !== null || typeof value !== 'object' || value === null) {
    into.set(path.join('\u0000'), { path, value: list ?? (value as Leaf) })
    return into
  }
  const parts = Array.isArray(value) ? value.map((each, index) => [String(index + 1), each as Json] as const) : Object.entries(value)
  for (const [name, each] of parts) collect(each, [...path, name], into)
  return into
}

/** What changed; everything, where there is only a before or only an after. */
export function changeRows(before: Json, after: Json): readonly ChangeRow[] {
  const was: Leaves = before === null ? new Map() : collect(before, [], new Map())
  const is: Leaves = after === null ? new Map() : collect(after, [], new Map())
  const keys = [...new Set([...was.keys(), ...is.keys()])]
  return keys
    .map((key) => ({ path: (was.get(key) ?? is.get(key))?.path ?? [], before: was.get(key)?.value, after: is.get(key)?.value }))
    .filter((row) => row.before !== row.after)
}
