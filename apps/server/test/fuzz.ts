// The only place that makes requests nobody of ours would send: valid ones spoiled at random, ones made from the description of the API,
// and bytes that are no request at all.
import fc from 'fast-check'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { SESSION_COOKIE } from '#server/platform/http/request'
import type { OpenApi } from '#server/platform/http/openapi'
import type { JsonSchema } from '#server/platform/http/openapi-schemas'
import { pathOf } from '#server/platform/http/openapi'
import { oddText, oddValue } from './odd-values.ts'

export type Ask = {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
}
/** A door with a valid way to knock on it. */
export type Target = { readonly endpoint: Endpoint; readonly takesFile: boolean; readonly valid: Ask }
export type Sent = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Buffer | null
}

/** Fields that belong to the server. */
const extraFields = [
  'id',
  'scope',
  'status',
  'role',
  'accountId',
  'demonstration',
  'provinceId',
  'isAdmin',
  'recordedBy',
  '__proto__',
  'constructor',
  'x',
] as const

type Spoil = {
  readonly where: number
  readonly how: 'replace' | 'remove' | 'add' | 'wrap' | 'repeat'
  readonly value: unknown
  readonly name: string
}
const spoil: fc.Arbitrary<Spoil> = fc.record({
  where: fc.nat(1000),
  how: fc.constantFrom('replace', 'replace', 'replace', 'replace', 'remove', 'add', 'wrap', 'repeat'),
  value: oddValue,
  name: fc.constantFrom(...extraFields),
})

type Place = { readonly parent: object; readonly key: string }

function placesIn(root: object): readonly Place[] {
  const found: Place[] = []
  const open: object[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [key, value] of Object.entries(next)) {
      found.push({ parent: next, key })
      if (typeof value === 'object' && value !== null) open.push(value)
    }
  }
  return found
}

/** Changes a value somewhere; the value is the caller's own copy. */
function spoiled(root: Record<string, unknown>, { where, how, value, name }: Spoil): void {
  const places = placesIn(root)
  const place = places[where % Math.max(1, places.length)]
  if (place === undefined) return
  const { parent, key } = place
  const old: unknown = Reflect.get(parent, key)
  if (how === 'replace') Reflect.set(parent, key, copyOf(value))
  else if (how === 'remove' && Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (how === 'remove') Reflect.deleteProperty(parent, key)
  else if (how === 'wrap') Reflect.set(parent, key, where % 2 === 0 ? [old] : { [name]: old })
  else if (how === 'repeat' && Array.isArray(old)) Reflect.set(parent, key, [...old, ...old])
  // a list has no fields of its own
  else if (!Array.isArray(parent)) {
    Object.defineProperty(parent, name, { value: copyOf(value), enumerable: true, configurable: true, writable: true })
  }
}

type Components = Readonly<Record<string, JsonSchema>>
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Values that mostly fit a schema of the description, with odd ones among them. */
function fitting(schema: JsonSchema, components: Components, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 6) return oddValue
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined
  const found = name === undefined ? schema : (components[name] ?? {})
  return fc.oneof(
    { arbitrary: fc.constant(null).chain(() => fittingExactly(found, components, depth)), weight: 9 },
    { arbitrary: oddValue, weight: 1 },
  )
}

function fittingExactly(found: JsonSchema, components: Components, depth: number): fc.Arbitrary<unknown> {
  const choices = [...list(found['enum']), ...list(found['examples'])]
  if (found['const'] !== undefined) return fc.constant(found['const'])
  if (choices.length > 0) return fc.constantFrom(...choices)
  const branches = [...list(found['anyOf']), ...list(found['oneOf'])] as JsonSchema[]
  if (branches.length > 0) return fc.oneof(...branches.map((branch) => fitting(branch, components, depth + 1)))
  if (found['type'] === 'object') return fittingObject(found, components, depth)
  if (found['type'] === 'array') return fc.array(fitting(Object(found['items']) as JsonSchema, components, depth + 1), { maxLength: 3 })
  if (found['type'] === 'boolean') return fc.boolean()
  if (found['type'] === 'integer') return fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.integer({ min: 0, max: 200 }))
  if (found['type'] === 'number') return fc.double({ noNaN: true })
  if (found['format'] === 'date') {
    return fc
      .date({ min: new Date('1890-01-01'), max: new Date('2210-01-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10))
  }
  if (found['format'] === 'uuid') return fc.uuid()
  return oddText
}

function fittingObject(found: JsonSchema, components: Components, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(Object(found['properties'])) as [string, JsonSchema][]
  const required = new Set(list(found['required']))
  const more = found['additionalProperties']
  const fixed = fc.record(Object.fromEntries(fields.map(([key, each]) => [key, fitting(each, components, depth + 1)])), {
    requiredKeys: fields.map(([key]) => key).filter((key) => required.has(key)),
  })
  if (typeof more !== 'object' || more === null) return fixed
  const open = fc.dictionary(oddText, fitting(more as JsonSchema, components, depth + 1), { maxKeys: 3 })
  return fc.tuple(fixed, open).map(([a, b]) => ({ ...a, ...b }))
}

/** How the outside of a request is spoiled. */
const wrappings = [
  'none',
  'none',
  'none',
  'none',
  'none',
  'none',
  'type',
  'cut',
  'bytes',
  'encoding',
  'no-command',
  'same-command',
  'cookie',
  'bearer',
  'method',
  'path',
  'query',
  'origin',
  'form',
] as const
const TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'application/x-www-form-urlencoded',
  '',
  'a/b;;;',
  'application/octet-stream',
] as const
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'] as const
const SAME_COMMAND = '3f0c2f4e-8a51-4f0b-9d4e-2b7a1c5d6e7f'

/** Values are shared between recipes: each spoiling takes a copy. */
const copyOf = (value: unknown): unknown => (typeof value === 'object' ? structuredClone(value) : value)

export type Recipe = {
  readonly target: number
  readonly client: number
  readonly fromSchema: boolean
  readonly schemaValue: unknown
  readonly spoils: readonly Spoil[]
  readonly wrapping: (typeof wrappings)[number]
  readonly dial: number
  readonly text: string
  readonly bytes: Uint8Array
  readonly command: string
}

/** One recipe for a request to any of the doors. */
export function recipes(targets: readonly Target[], clients: number, description: OpenApi): fc.Arbitrary<Recipe> {
  const components = Object(Reflect.get(Object(description['components']), 'schemas')) as Components
  const bodies = targets.map(({ endpoint }): fc.Arbitrary<unknown> => {
    const operation: unknown = Reflect.get(Object(description.paths[pathOf(endpoint)]), endpoint.method.toLowerCase())
    const content: unknown = Reflect.get(Object(Reflect.get(Object(operation), 'requestBody')), 'content')
    const schema: unknown = Reflect.get(Object(Reflect.get(Object(content), 'application/json')), 'schema')
    return schema === undefined ? oddValue : fitting(schema as JsonSchema, components)
  })
  return fc.nat(targets.length - 1).chain((target) =>
    fc.record({
      target: fc.constant(target),
      client: fc.nat(clients - 1),
      fromSchema: fc.nat(9).map((dial) => dial < 3),
      schemaValue: bodies[target] ?? oddValue,
      spoils: fc.array(spoil, { maxLength: 3 }),
      wrapping: fc.constantFrom(...wrappings),
      dial: fc.nat(1_000_000),
      text: oddText,
      bytes: fc.uint8Array({ maxLength: 60 }),
      command: fc.uuid(),
    }),
  )
}

/** In an address every part of a value is text; half a character cannot be written there. */
const inUrl = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
}

function urlOf(path: string, ask: { readonly params: unknown; readonly query: unknown }): string {
  // a spoiled part may be no object any more
  const params = Object(ask.params) as Readonly<Record<string, unknown>>
  const query = Object(ask.query) as Readonly<Record<string, unknown>>
  const filled = path.replace(/:(\w+)/g, (_, name: string) => inUrl(params[name] ?? ''))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) && value.length < 50 ? value : [value]).map((each) => `${inUrl(name)}=${inUrl(each)}`),
  )
  // what is longer than any address is the HTTP parser's business, asked on the bare line
  return (pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`).slice(0, 12_000)
}

const BOUNDARY = 'boundary-of-the-fuzzing'

function formOf(file: { readonly name: string; readonly bytes: Uint8Array }): Buffer {
  return Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${file.name.replace(/["\r\n]/g, '_')}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
}

/** The request of a recipe. `token` is the session of whoever sends it. */
export function requestOf(recipe: Recipe, { endpoint, takesFile, valid }: Target, token: string | null): Sent {
  const ask = structuredClone({
    params: valid.params ?? {},
    query: valid.query ?? {},
    body: (recipe.fromSchema ? recipe.schemaValue : valid.body) ?? {},
  })
  for (const each of recipe.spoils) spoiled(ask, each)
  const write = endpoint.method !== 'GET'
  let payload: Buffer | null = null
  const headers: Record<string, string> = {}
  if (token !== null) headers['cookie'] = `${SESSION_COOKIE}=${token}`
  if (write) {
    headers['command-id'] = recipe.command
    headers['content-type'] = takesFile ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/json'
    payload = takesFile
      ? formOf(spoiledFile(valid.file ?? { name: 'a', bytes: new Uint8Array() }, recipe))
      : Buffer.from(JSON.stringify(ask.body) ?? 'null')
  }
  return wrapped({ method: endpoint.method, url: urlOf(endpoint.path, ask), headers, payload }, recipe)
}

/** A file with a few of its bytes changed, cut, or something else altogether; its name odd. */
function spoiledFile(
  file: { readonly name: string; readonly bytes: Uint8Array },
  { dial, bytes, text }: Recipe,
): { name: string; bytes: Uint8Array } {
  const name = dial % 3 === 0 ? text.slice(0, 300) : file.name
  const copy = Uint8Array.from(file.bytes)
  if (dial % 5 === 0) return { name, bytes }
  if (dial % 5 === 1) return { name, bytes: copy.subarray(0, dial % Math.max(1, copy.length)) }
  if (dial % 5 === 2) return { name, bytes: Buffer.from(text) }
  if (dial % 5 === 3) for (const [step, byte] of bytes.entries()) copy[(dial * (step + 1)) % Math.max(1, copy.length)] = byte
  return { name, bytes: copy }
}

const asHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 3000)

function wrapped(sent: Sent, recipe: Recipe): Sent {
  const { dial, text, bytes } = recipe
  const { headers, payload, url } = sent
  const with_ = (more: Readonly<Record<string, string>>): Sent => ({ ...sent, headers: { ...headers, ...more } })
  const without = (name: string): Sent => ({
    ...sent,
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
  })
  const ways: Readonly<Record<Recipe['wrapping'], () => Sent>> = {
    none: () => sent,
    type: () => with_({ 'content-type': TYPES[dial % TYPES.length] ?? '' }),
    cut: () => ({ ...sent, payload: payload?.subarray(0, dial % Math.max(1, payload.length)) ?? null }),
    bytes: () => ({ ...sent, payload: Buffer.from(bytes) }),
    encoding: () => with_({ 'content-encoding': ['gzip', 'br', 'identity', 'deflate', asHeader(text)][dial % 5] ?? '' }),
    'no-command': () => (dial % 2 === 0 ? without('command-id') : with_({ 'command-id': asHeader(text) })),
    'same-command': () => with_({ 'command-id': SAME_COMMAND }),
    cookie: () => with_({ cookie: dial % 2 === 0 ? `${SESSION_COOKIE}=${asHeader(text)}` : asHeader(text) }),
    bearer: () => with_({ authorization: dial % 2 === 0 ? `Bearer by_${'A'.repeat(43)}` : `Bearer ${asHeader(text)}` }),
    method: () => ({ ...sent, method: METHODS[dial % METHODS.length] ?? 'GET' }),
    path: () => ({ ...sent, url: dial % 2 === 0 ? `${url.split('?')[0] ?? ''}/${inUrl(text)}` : `/api/${inUrl(text)}` }),
    query: () => ({
      ...sent,
      url: `${url}${url.includes('?') ? '&' : '?'}${asHeader(text).replace(/ /g, '+')}=%ff%00&a[]=1&a[b]=2&__proto__=1`,
    }),
    origin: () => with_({ origin: asHeader(text), 'sec-fetch-site': ['cross-site', 'same-origin', asHeader(text)][dial % 3] ?? '' }),
    form: () => with_({ 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }),
  }
  return ways[recipe.wrapping]()
}
