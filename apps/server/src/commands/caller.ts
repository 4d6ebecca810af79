// The only place that connects a command to the data: its own program where the database is free, else the running server.
import { randomBytes, randomUUID } from 'node:crypto'
import { signInConsole } from '@binhyen/core/access/access.contract'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem, problems, type ProblemCode } from '@binhyen/core/shared/problem'
import { assemble } from '../main.ts'
import type { Config } from '../platform/config.ts'
import { findHolder, LockHeld } from '../platform/lock.ts'
import type { Caller } from './command.ts'

type Sent = {
  readonly method: Endpoint['method']
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload: string | Buffer | undefined
}
type Received = { readonly status: number; readonly header: (name: string) => string | undefined; readonly bytes: Buffer }
type Send = (request: Sent) => Promise<Received>

export type Connection = { readonly caller: Caller; close(): Promise<void> }

/** Signs in as an account and returns what asks for it. Throws Problem auth.wrong-credentials where there is no such account. */
export async function connect(config: Config, as: string): Promise<Connection> {
  const holder = config.database.kind === 'embedded' ? await findHolder(config.dataDirectory) : null
  if (holder !== null) {
    if (holder.address === null) throw new LockHeld(holder, config.dataDirectory)
    const send = sendTo(holder.address)
    return { caller: callerOf(send, await session(send, holder.secret, as)), close: async () => undefined }
  }
  const secret = randomBytes(32).toString('base64url')
  const program = await assemble(config, { consoleSecret: secret })
  try {
    const send: Send = async ({ method, url, headers, payload }) => {
      const response = await program.http.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
      return { status: response.statusCode, header: (name) => headerText(response.headers[name]), bytes: response.rawPayload }
    }
    return { caller: callerOf(send, await session(send, secret, as)), close: () => program.close() }
  } catch (error) {
    await program.close()
    throw error
  }
}

function headerText(value: string | readonly string[] | number | undefined): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value.join(', ') : String(value)
}

function sendTo(address: string): Send {
  return async ({ method, url, headers, payload }) => {
    const response = await fetch(new URL(url, address), {
      method,
      headers,
      ...(payload === undefined ? {} : { body: typeof payload === 'string' ? payload : new Uint8Array(payload) }),
    })
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      bytes: Buffer.from(await response.arrayBuffer()),
    }
  }
}

async function session(send: Send, secret: string, as: string): Promise<string> {
  const answer = await ask(send, signInConsole, { body: { secret, as } }, null)
  return (answer.header('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

type SentFile = { readonly name: string; readonly bytes: Uint8Array }
type Loose = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown; readonly files?: readonly SentFile[] }

const BOUNDARY = 'binhyen-boundary-7d3f9a'

/** multipart/form-data with each file in a field `file`. */
function multipart(files: readonly SentFile[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name.replaceAll(/["\r\n]/g, '_')}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

async function ask(send: Send, endpoint: Endpoint, input: Loose, cookie: string | null): Promise<Received> {
  const params = new Map(Object.entries(input.params ?? {}))
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params.get(name) ?? '')))
  const given = Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()
  const write = endpoint.method !== 'GET'
  const contentType = input.files === undefined ? 'application/json' : `multipart/form-data; boundary=${BOUNDARY}`
  const answer = await send({
    method: endpoint.method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(write ? { 'content-type': contentType, 'command-id': randomUUID() } : {}),
      ...(cookie === null ? {} : { cookie }),
    },
    payload: write ? (input.files === undefined ? JSON.stringify(input.body ?? {}) : multipart(input.files)) : undefined,
  })
  if (answer.status >= 400) throw problemOf(answer)
  return answer
}

function problemOf(answer: Received): Problem {
  let body: unknown
  try {
    body = JSON.parse(answer.bytes.toString('utf8'))
  } catch {
    body = {}
  }
  const code: unknown = Reflect.get(Object(body), 'code')
  return new Problem(
    typeof code === 'string' && code in problems ? (code as ProblemCode) : 'server.internal',
    Reflect.get(Object(body), 'details'),
  )
}

function callerOf(send: Send, cookie: string): Caller {
  return {
    call: async (endpoint, input = {}) => {
      const answer = await ask(send, endpoint, input, cookie)
      return endpoint.reply.parse(JSON.parse(answer.bytes.toString('utf8')))
    },
    upload: async (endpoint, files, input = {}) => {
      const answer = await ask(send, endpoint, { ...input, files }, cookie)
      return endpoint.reply.parse(JSON.parse(answer.bytes.toString('utf8')))
    },
    download: async (endpoint, input = {}) => {
      const answer = await ask(send, endpoint, input, cookie)
      const named = /filename\*=UTF-8''([^;]+)/.exec(answer.header('content-disposition') ?? '')?.[1]
      return { fileName: decodeURIComponent(named ?? 'download'), bytes: new Uint8Array(answer.bytes) }
    },
  }
}
