// The only place that describes the API as OpenAPI 3.1: from the doors as they are mounted, so that none can be forgotten.
import type { z } from 'zod'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { problems, type ProblemCode } from '@binhyen/core/shared/problem'
import { areaOf, mayOpenByKey } from '@binhyen/core/access/api-keys.domain'
import { exampleOf } from './openapi-examples.ts'
import { describeSchemas, isEmptyObject, reference, type ContractModule, type Described, type JsonSchema } from './openapi-schemas.ts'
import { problemNotes } from './problem-notes.ts'
import type { Mounted } from './register.ts'
import { SESSION_COOKIE } from './request.ts'

export type OpenApi = {
  readonly openapi: '3.1.0'
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
  readonly [key: string]: unknown
}

/** A mounted door with the name and slice its contract file gives it. */
type Operation = Mounted & { readonly id: string; readonly slice: string }

const PROBLEM_JSON = 'application/problem+json'
const isWrite = (endpoint: Endpoint): boolean => endpoint.method !== 'GET'
const takesFile = (kind: Mounted['kind']): boolean => kind === 'upload' || kind === 'uploads'

function operationsOf(mounted: readonly Mounted[], modules: readonly ContractModule[]): readonly Operation[] {
  const named = new Map<unknown, { readonly id: string; readonly slice: string }>()
  for (const { slice, exports } of modules) for (const [id, value] of Object.entries(exports)) named.set(value, { id, slice })
  return mounted.map((each) => ({ ...each, ...(named.get(each.endpoint) ?? nameByPath(each.endpoint)) }))
}

/** For a door whose contract file is not among the modules: "getApiUnitsId", slice "other". */
function nameByPath({ method, path }: Endpoint): { readonly id: string; readonly slice: string } {
  const words = path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '')
  return { id: [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(''), slice: 'other' }
}

const OF_PEOPLE: readonly ProblemCode[] = ['auth.required', 'auth.forbidden', 'auth.key-not-allowed']
const OF_WRITES: readonly ProblemCode[] = ['request.cross-site', 'request.too-large', 'request.too-slow', 'request.unsupported-media']
const OF_COMMANDS: readonly ProblemCode[] = ['command.in-progress', 'command.reused']

/** Every problem a door may answer with: its own, and those that come with its kind. */
export function problemsOf({ endpoint, kind }: Mounted): readonly ProblemCode[] {
  const write = isWrite(endpoint)
  const takes = write || !isEmptyObject(endpoint.params) || !isEmptyObject(endpoint.query)
  const signedIn = kind !== 'open'
  return [
    ...new Set<ProblemCode>([
      ...endpoint.problems,
      ...(takes ? ['request.invalid' as const] : []),
      ...(signedIn ? OF_PEOPLE : []),
      ...(write ? OF_WRITES : []),
      ...(write && signedIn ? OF_COMMANDS : []),
      'request.too-many',
      'server.internal',
      'server.busy',
    ]),
  ]
}

/** Their responses are the same everywhere and described once. */
const GENERAL: ReadonlySet<ProblemCode> = new Set([
  'request.invalid',
  'request.too-many',
  'server.internal',
  'server.busy',
  ...OF_PEOPLE,
  ...OF_WRITES,
  ...OF_COMMANDS,
])

function problemResponse(codes: readonly ProblemCode[]): JsonSchema {
  const schema = { allOf: [reference('Problem'), { type: 'object', properties: { code: { enum: codes } } }] }
  return {
    description: codes.map((code) => `\`${code}\`: ${problemNotes[code] ?? 'see the code'}`).join('\n\n'),
    content: { [PROBLEM_JSON]: { schema, example: { code: codes[0] } } },
  }
}

function problemResponses(mounted: Mounted, shared: Map<string, JsonSchema>): Readonly<Record<string, JsonSchema>> {
  const codes = problemsOf(mounted)
  const statuses = [...new Set(codes.map((code) => problems[code]))].toSorted((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => problems[code] === status)
      if (!here.every((code) => GENERAL.has(code))) return [String(status), problemResponse(here)]
      const name = here.join('-and-')
      shared.set(name, problemResponse(here))
      return [String(status), { $ref: `#/components/responses/${name}` }]
    }),
  )
}

type Parts = { readonly id: string; readonly described: Described }

/** The fields of an object schema as parameters. */
function parametersOf(where: 'path' | 'query', { id, described }: Parts): readonly JsonSchema[] {
  const schema = described.asked.get(`${id}.${where}`)
  const ref = schema?.['$ref']
  const object = typeof ref === 'string' ? described.components[ref.split('/').at(-1) ?? ''] : schema
  const required = new Set(Array.isArray(object?.['required']) ? (object['required'] as readonly unknown[]) : [])
  const fields = Object.entries(Object(object?.['properties'])) as [string, JsonSchema][]
  return fields.map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: field,
    example: exampleOf(field, name, described.components),
  }))
}

const COMMAND_ID = { $ref: '#/components/parameters/CommandId' }

function bodyOf({ endpoint, kind }: Operation, { id, described }: Parts): JsonSchema | null {
  if (!isWrite(endpoint)) return null
  if (takesFile(kind)) {
    const binary = { type: 'string', contentMediaType: 'application/octet-stream' }
    const file =
      kind === 'uploads'
        ? { type: 'array', items: binary, description: 'Several files, together at most 20 MB.' }
        : { ...binary, description: 'One file of at most 20 MB.' }
    return {
      required: true,
      content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file } } } },
    }
  }
  const schema = described.asked.get(`${id}.body`)
  if (schema === undefined) return null
  return { required: true, content: { 'application/json': { schema, example: exampleOf(schema, '', described.components) } } }
}

function successOf({ endpoint, kind }: Operation, { id, described }: Parts): JsonSchema {
  if (kind === 'download') {
    return {
      description: 'The file; its name stands in Content-Disposition.',
      headers: { 'Content-Disposition': { schema: { type: 'string' } } },
      content: {
        [endpoint.file ?? 'application/octet-stream']: {
          schema: { type: 'string', contentMediaType: endpoint.file ?? 'application/octet-stream' },
        },
      },
    }
  }
  const schema = described.asked.get(`${id}.reply`)
  return {
    description: schema === undefined ? 'Done; an empty object.' : 'The answer.',
    content: { 'application/json': { schema: schema ?? { type: 'object' } } },
  }
}

function operationObject(operation: Operation, described: Described, shared: Map<string, JsonSchema>): JsonSchema {
  const { endpoint, id, slice, kind } = operation
  const parts = { id, described }
  const body = bodyOf(operation, parts)
  const parameters = [...parametersOf('path', parts), ...parametersOf('query', parts), ...(isWrite(endpoint) ? [COMMAND_ID] : [])]
  return {
    operationId: id,
    tags: [slice],
    summary: endpoint.summary,
    ...(kind === 'open' ? { security: [] } : {}),
    ...(endpoint.most === undefined ? {} : { 'x-most-bytes': endpoint.most }),
    ...(kind === 'open' || mayOpenByKey(endpoint) ? {} : { security: [{ session: [] }] }),
    ...(kind === 'open' || !mayOpenByKey(endpoint) || areaOf(endpoint) === null ? {} : { 'x-key-area': areaOf(endpoint) }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    responses: { '200': successOf(operation, parts), ...problemResponses(operation, shared) },
  }
}

function asked(operations: readonly Operation[]): ReadonlyMap<string, z.ZodType> {
  return new Map(
    operations.flatMap(({ id, endpoint, kind }): readonly (readonly [string, z.ZodType])[] =>
      (
        [
          [`${id}.path`, endpoint.params],
          [`${id}.query`, endpoint.query],
          ...(isWrite(endpoint) && !takesFile(kind) ? [[`${id}.body`, endpoint.body] as const] : []),
          ...(kind === 'download' ? [] : [[`${id}.reply`, endpoint.reply] as const]),
        ] as const
      ).filter(([, schema]) => !isEmptyObject(schema)),
    ),
  )
}

/** Fastify's `:id` as OpenAPI's `{id}`. */
export const pathOf = (endpoint: Endpoint): string => endpoint.path.replace(/:(\w+)/g, '{$1}')

const ABOUT = `Everything the pages of Bình Yên do goes through these doors.

**Signing in.** \`POST /api/sessions\` sets the cookie \`${SESSION_COOKIE}\`; send it with every request. What an account may do and see follows from its role and unit.

**Programs** send a key in its place: \`Authorization: Bearer by_…\`. A person makes it on the page of their account, for one unit and what lies below it, for some areas (\`x-key-area\` of each operation), to read or also to write, for a year at most. A key never opens accounts, rights and the audit log, and does nothing that asks the person to confirm: those operations take a session only.

**How much.** 900 requests a minute for an account, whatever its sessions and keys; beyond that \`request.too-many\` with \`Retry-After\`. Bodies are at most 1 MB of JSON (where an operation takes more, its \`x-most-bytes\` says so), files 20 MB, never packed (\`Content-Encoding\`).

**Writing.** Each write carries a header \`Command-Id\` with a UUID of the sender's making. The same id sent again (a cut line, a double click) answers what the first one answered and changes nothing; with another content it is refused.

**Days.** Days are \`YYYY-MM-DD\`. Windows and spans are half-open: \`from\` belongs to them, \`to\` is the first day behind them.

**Refusals.** A refusal is \`${PROBLEM_JSON}\`: \`{ code, details }\`. Codes are stable; screens turn them into sentences.

**Long lists** come in pages: \`next\` of one page is \`after\` of the following, null at the end.`

const PROBLEM: JsonSchema = {
  type: 'object',
  required: ['code'],
  properties: {
    code: { type: 'string', description: 'Stable; never given another meaning.' },
    details: { description: 'What the code needs to be understood; see each code.' },
  },
}

/** The description of the doors mounted. `modules` only lend names: a door of another contract file is described all the same. */
export function openApiOf(mounted: readonly Mounted[], modules: readonly ContractModule[], version: string): OpenApi {
  const operations = operationsOf(mounted, modules)
  const described = describeSchemas(modules, asked(operations))
  const shared = new Map<string, JsonSchema>()
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const operation of operations) {
    const path = (paths[pathOf(operation.endpoint)] ??= {})
    path[operation.endpoint.method.toLowerCase()] = operationObject(operation, described, shared)
  }
  const slices = [...new Set([...modules.map(({ slice }) => slice), 'other'])].filter((slice) =>
    operations.some((each) => each.slice === slice),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bình Yên',
      version,
      summary: "The security-and-order criterion of Vietnam's new rural development programme",
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server this description comes from' }],
    security: [{ session: [] }, { key: [] }],
    tags: slices.map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...described.components, Problem: PROBLEM },
      responses: Object.fromEntries([...shared].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      parameters: {
        CommandId: {
          name: 'Command-Id',
          in: 'header',
          required: true,
          description: 'A UUID made by the sender, a new one for each thing done; the same one when the same thing is sent again.',
          schema: { type: 'string', format: 'uuid' },
          example: '3f0c2f4e-8a51-4f0b-9d4e-2b7a1c5d6e7f',
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Set by signing in.' },
        key: { type: 'http', scheme: 'bearer', description: 'A key of an account, made on its page: `by_…`.' },
      },
    },
  }
}
