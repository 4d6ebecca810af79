// The only place that asks the server under test over HTTP, typed by the contracts.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '@binhyen/core/access/access.domain'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { SESSION_COOKIE } from '#server/platform/http/request'

export type Ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly params?: z.input<P>
  readonly query?: z.input<Q>
  readonly body?: z.input<B>
  /** A file for an upload endpoint, instead of a body. */
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
  /** Several files for an endpoint that takes them. */
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** Given to repeat a command; a new one otherwise. */
  readonly commandId?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer<R> = {
  readonly status: number
  /** The reply as the contract types it. Throws, with all that is known of the problem, where `code` is not null. */
  readonly body: R
  /** The problem's code, or null. */
  readonly code: string | null
  readonly details: unknown
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}

export type Client = {
  readonly actor: Actor | null
  readonly token: string | null
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    ask?: Ask<P, Q, B>,
  ): Promise<Answer<z.output<R>>>
}

/** A client with a session token (null: nobody). */
export function clientOf(http: FastifyInstance, token: string | null, actor: Actor | null): Client {
  return {
    actor,
    token,
    call: async (endpoint, ask = {}) => {
      const payload = payloadOf(endpoint.method, ask)
      const response = await http.inject({
        method: endpoint.method,
        url: urlOf(endpoint.path, ask),
        headers: {
          ...(endpoint.method === 'GET' ? {} : { 'command-id': ask.commandId ?? randomUUID() }),
          ...(token === null ? {} : { cookie: `${SESSION_COOKIE}=${token}` }),
          ...payload.headers,
          ...ask.headers,
        },
        ...(payload.content === undefined ? {} : { payload: payload.content }),
      })
      const isJson = String(response.headers['content-type'] ?? '').match(/^application\/(problem\+)?json/) !== null
      const body: unknown = isJson ? response.json() : null
      const isProblem = response.statusCode >= 400
      return {
        status: response.statusCode,
        get body(): never {
          if (isProblem) throw new Error(`${endpoint.method} ${endpoint.path} answered ${response.payload}`)
          return body as never
        },
        code: isProblem ? String(Reflect.get(Object(body), 'code')) : null,
        details: isProblem ? Reflect.get(Object(body), 'details') : undefined,
        headers: response.headers,
        bytes: response.rawPayload,
      }
    },
  }
}

type Loose = {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

function urlOf(path: string, ask: Loose): string {
  const params = new Map(Object.entries(ask.params ?? {}))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params.get(name))))
  const query = new URLSearchParams(
    Object.entries(ask.query ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return query === '' ? filled : `${filled}?${query}`
}

function payloadOf(method: string, ask: Loose): { readonly headers: Record<string, string>; readonly content?: string | Buffer } {
  if (method === 'GET') return { headers: {} }
  const files = ask.files ?? (ask.file === undefined ? [] : [ask.file])
  if (files.length === 0) return { headers: { 'content-type': 'application/json' }, content: JSON.stringify(ask.body ?? {}) }
  const boundary = 'boundary-of-the-tests'
  const parts = files.flatMap((file) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from('\r\n'),
  ])
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    content: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  }
}
