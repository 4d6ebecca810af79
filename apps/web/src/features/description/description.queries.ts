// The only place where the web asks for the description of the API, and for its shape as the page reads it.
import { queryOptions } from '@tanstack/react-query'
import { readOpenApi } from '@binhyen/core/shared/openapi.contract'
import { call } from '../../api/client.ts'

export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}
export type Parameter = {
  readonly $ref?: string
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
  readonly example?: string | number | boolean
}
export type Media = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>
export type Response = { readonly $ref?: string; readonly content?: Media }
type OperationObject = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Media }
  readonly responses: Readonly<Record<string, Response>>
}
type Document = {
  readonly info: { readonly version: string }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Response>>
    readonly parameters: Readonly<Record<string, Parameter>>
  }
}

export type Schemas = Document['components']['schemas']
export type Operation = {
  readonly id: string
  readonly group: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly open: boolean
  readonly parameters: readonly Parameter[]
  readonly body: Media | null
  readonly answer: Media
  readonly problems: readonly { readonly status: string; readonly code: string }[]
}
export type Description = {
  readonly version: string
  readonly groups: readonly string[]
  readonly operations: readonly Operation[]
  readonly schemas: Schemas
}

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

function problemsIn(found: Document, responses: OperationObject['responses']): Operation['problems'] {
  return Object.entries(responses).flatMap(([status, response]) => {
    if (status === '200') return []
    const whole = response.$ref === undefined ? response : found.components.responses[nameIn(response.$ref)]
    const schema = whole?.content?.['application/problem+json']?.schema
    return (schema?.allOf ?? []).flatMap((part) => part.properties?.['code']?.enum ?? []).map((code) => ({ status, code: String(code) }))
  })
}

function descriptionOf(found: Document): Description {
  const operations = Object.entries(found.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): Operation => ({
      id: each.operationId,
      group: each.tags[0] ?? 'other',
      method: method.toUpperCase(),
      path,
      summary: each.summary,
      open: each.security !== undefined,
      parameters: (each.parameters ?? []).flatMap((one) =>
        one.$ref === undefined ? one : (found.components.parameters[nameIn(one.$ref)] ?? []),
      ),
      body: each.requestBody?.content ?? null,
      answer: each.responses['200']?.content ?? {},
      problems: problemsIn(found, each.responses),
    })),
  )
  return { version: found.info.version, groups: found.tags.map((tag) => tag.name), operations, schemas: found.components.schemas }
}

/** Where the description itself lies. */
export const descriptionAddress = readOpenApi.path

export const descriptionQuery = queryOptions({
  queryKey: ['description'],
  queryFn: ({ signal }) => call(readOpenApi, {}, { signal }),
  select: (found) => descriptionOf(found as unknown as Document),
  staleTime: Infinity,
})
