// The description of the API against the doors themselves: every one is in it, nothing else, and what it says is true.
import { describe, expect, test } from 'vitest'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { mayOpenByKey } from '@binhyen/core/access/api-keys.domain'
import { problems } from '@binhyen/core/shared/problem'
import { describeApi } from '#server/commands/api'
import { openApiOf, pathOf, problemsOf } from '#server/platform/http/openapi'
import type { JsonSchema } from '#server/platform/http/openapi-schemas'
import { problemNotes } from '#server/platform/http/problem-notes'
import { accessTable } from './access-table.ts'
import { inRollback } from './harness.ts'

type Parameter = {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly example: unknown
  readonly schema?: { readonly type?: string; readonly maximum?: number }
}
type Operation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>> }
  readonly responses: Readonly<Record<string, JsonSchema>>
}

const document = await describeApi()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as unknown as Operation })),
)
const doors = accessTable.map(({ endpoint }): [string, Endpoint] => [`${endpoint.method} ${endpoint.path}`, endpoint])
const operationOf = (endpoint: Endpoint): Operation => Object(document.paths[pathOf(endpoint)])[endpoint.method.toLowerCase()] as Operation

function refsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(refsIn)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsIn(value)))
}

function at(pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce((node: unknown, key) => Reflect.get(Object(node), key), document)
}

const examples = (operation: Operation, where: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    (operation.parameters ?? []).filter((each) => each.in === where && each.required).map(({ name, example }) => [name, example]),
  )

describe('the description of the API', () => {
  test('a whole number in an address has an upper end that can be kept', () => {
    const open = operations.flatMap(({ path, method, operation }) =>
      (operation.parameters ?? []).flatMap(({ name, schema }) =>
        // ids count on beyond that
        name !== 'id' && schema?.type === 'integer' && !(Number(schema.maximum) < 2 ** 31) ? [`${method} ${path} ${name}`] : [],
      ),
    )
    expect(open).toEqual([])
  })

  test('has every door and no other, each under a name of its own', () => {
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted()
    expect(described).toEqual(accessTable.map(({ endpoint }) => `${endpoint.method} ${pathOf(endpoint)}`).toSorted())
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('finds each door in a contract file of the list', () => {
    expect(operations.filter(({ operation }) => operation.tags[0] === 'other').map(({ path }) => path)).toEqual([])
  })

  test('a door of a contract file outside the list is described all the same', () =>
    inRollback(async ({ mounted }) => {
      const bare = openApiOf(mounted, [], '0')
      expect(Object.values(bare.paths).flatMap((methods) => Object.keys(methods)).length).toBe(operations.length)
    }))

  test('every reference leads somewhere, and every component is used', () => {
    const refs = refsIn(document)
    for (const ref of refs) expect(at(ref), ref).toBeDefined()
    const components = document['components'] as Readonly<Record<string, Readonly<Record<string, unknown>>>>
    for (const kind of ['schemas', 'responses', 'parameters']) {
      for (const name of Object.keys(components[kind] ?? {})) {
        expect(name).toMatch(/^[a-zA-Z0-9._-]+$/)
        expect(refs).toContain(`#/components/${kind}/${name}`)
      }
    }
  })

  test('no schema is empty where the contract says something', () => {
    const said = JSON.stringify(document)
    expect(said).not.toContain('__shared')
    expect(said).not.toContain('9007199254740991')
    expect(at('#/components/schemas/PlainDate')).toMatchObject({ type: 'string', format: 'date' })
    expect(at('#/components/schemas/Window')).toMatchObject({ properties: { from: { $ref: '#/components/schemas/PlainDate' } } })
    expect(at('#/components/schemas/Span')).toMatchObject({ required: ['from', 'to'] })
    expect(at('#/components/schemas/FormulaReply')).toHaveProperty('anyOf')
  })

  test.each(doors)('%s: parameters, header, examples and problems', (_, endpoint) => {
    const operation = operationOf(endpoint)
    expect(operation.summary).toBe(endpoint.summary)
    const named = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1])
    const parameters = operation.parameters ?? []
    expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(named)
    expect(parameters.some((each) => each.$ref === '#/components/parameters/CommandId')).toBe(endpoint.method !== 'GET')
    const bySession = mayOpenByKey(endpoint) ? undefined : [{ session: [] }]
    expect(operation.security).toEqual(endpoint.open === true ? [] : bySession)
    expect(endpoint.params.safeParse(examples(operation, 'path')).error).toBeUndefined()
    expect(endpoint.query.safeParse(examples(operation, 'query')).error).toBeUndefined()
    const body = operation.requestBody?.content['application/json']
    if (body !== undefined) expect(endpoint.body.safeParse(body.example).error).toBeUndefined()
    for (const code of endpoint.problems) {
      const response = operation.responses[String(problems[code])]
      const ref = response?.['$ref']
      const found = typeof ref === 'string' ? at(ref) : response
      expect(JSON.stringify(found)).toContain(`"${code}"`)
    }
  })

  test('every problem a door may answer with is explained', () => {
    expect((Object.keys(problems) as (keyof typeof problems)[]).filter((code) => problemNotes[code] === undefined)).toEqual([])
  })

  test('comes to anybody who asks, as the program itself tells it', () =>
    inRollback(async ({ http, mounted }) => {
      const answer = await http.inject({ url: '/api/openapi.json' })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toContain('application/json')
      expect(answer.json()).toEqual(JSON.parse(JSON.stringify(document)))
      for (const each of mounted) {
        const operation = operationOf(each.endpoint)
        const content = operation.requestBody?.content ?? {}
        expect('multipart/form-data' in content).toBe(each.kind === 'upload' || each.kind === 'uploads')
        const success = JSON.stringify(operation.responses['200'])
        if (each.kind === 'download') expect(success).toContain('contentMediaType')
        expect(problemsOf(each)).toEqual(expect.arrayContaining([...each.endpoint.problems]))
      }
    }))
})
