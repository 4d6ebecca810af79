// The only place where a contract becomes a route: parse, run in one transaction, answer what the contract promises.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { BaseCtx, Ctx } from '../context.ts'
import { runAsActor, runAsNobody, type Runtime } from '../run.ts'
import { requireSameSite, sessionToken, setSessionCookie } from './request.ts'

/** A door of the server as mounted; the access tests walk over these. */
export type Mounted = { readonly endpoint: Endpoint; readonly kind: 'json' | 'download' | 'upload' | 'uploads' | 'open' }
export type Server = { readonly http: FastifyInstance; readonly runtime: Runtime; readonly mounted: Mounted[] }

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
}
export type Download = {
  readonly fileName: string
  readonly contentType: string
  /** The bytes, or how to make them: that is done behind the transaction, so that slow work holds up nobody's data. */
  readonly bytes: Uint8Array | (() => Promise<Uint8Array>)
}
export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array }

/** Largest file a person may send, in bytes. */
const UPLOAD_LIMIT = 20 * 1024 * 1024

/** Parses a part of a request; throws Problem request.invalid with every issue and its path. */
function parsePart<T extends z.ZodType>(schema: T, value: unknown, part: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Problem('request.invalid', {
    issues: result.error.issues.map((issue) => ({ path: [part, ...issue.path].map(String).join('.'), message: issue.message })),
  })
}

function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B>,
  request: FastifyRequest,
): Input<P, Q, B> {
  return {
    params: parsePart(endpoint.params, request.params, 'params'),
    query: parsePart(endpoint.query, request.query, 'query'),
    body: parsePart(endpoint.body, request.body ?? {}, 'body'),
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The command of a write. `content` is what must be the same when the id comes again. */
function commandOf(request: FastifyRequest, content: string | Uint8Array): { readonly id: string; readonly bodyHash: string } {
  const id = request.headers['command-id']
  if (typeof id !== 'string' || !UUID.test(id)) {
    throw new Problem('request.invalid', {
      issues: [{ path: 'headers.command-id', message: 'a write needs a Command-Id header with a UUID' }],
    })
  }
  return { id: id.toLowerCase(), bodyHash: createHash('sha256').update(request.url).update('\n').update(content).digest('hex') }
}

const senderOf = (request: FastifyRequest): { readonly address: string; readonly requestId: string } => ({
  address: request.ip,
  requestId: request.id,
})

const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(json)
}

/** Mounts an endpoint for signed-in people; `handler` runs inside the request's transaction. */
export function register<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (ctx: Ctx, input: Input<P, Q, B>) => Promise<z.input<R>>,
): void {
  const write = endpoint.method !== 'GET'
  mount(server, { endpoint, kind: 'json' }, async (request, reply) => {
    const token = sessionToken(request)
    if (token === null) throw new Problem('auth.required')
    const input = parseInput(endpoint, request)
    const command = write ? commandOf(request, JSON.stringify(request.body ?? {})) : null
    const json = await runAsActor(server.runtime, { endpoint, token, command, sender: senderOf(request) }, async (ctx) =>
      JSON.stringify(endpoint.reply.parse(await handler(ctx, input))),
    )
    return sendJson(reply, json)
  })
}

/** Mounts an endpoint that answers with a file. */
export function registerDownload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (ctx: Ctx, input: Input<P, Q, B>) => Promise<Download>,
): void {
  if (endpoint.method !== 'GET') throw new Error(`${nameOf(endpoint)}: a download is a GET`)
  mount(server, { endpoint, kind: 'download' }, async (request, reply) => {
    const token = sessionToken(request)
    if (token === null) throw new Problem('auth.required')
    const input = parseInput(endpoint, request)
    let file: Download | null = null
    await runAsActor(server.runtime, { endpoint, token, command: null, sender: senderOf(request) }, async (ctx) => {
      file = await handler(ctx, input)
      return ''
    })
    return sendFile(reply, file)
  })
}

async function sendFile(reply: FastifyReply, file: Download | null): Promise<FastifyReply> {
  if (file === null) throw new Error('a download without a file')
  const bytes = typeof file.bytes === 'function' ? await file.bytes() : file.bytes
  const ascii = file.fileName
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\x20-\x7e]|["\\]/g, '_')
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
    .type(file.contentType)
    .send(Buffer.from(bytes))
}

/** Mounts an endpoint that takes one file as multipart/form-data (field `file`), at most 20 MB. */
export function registerUpload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (
    ctx: Ctx,
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly file: UploadedFile },
  ) => Promise<z.input<R>>,
): void {
  mount(server, { endpoint, kind: 'upload' }, async (request, reply) => {
    const token = sessionToken(request)
    if (token === null) throw new Problem('auth.required')
    const params = parsePart(endpoint.params, request.params, 'params')
    const query = parsePart(endpoint.query, request.query, 'query')
    if (!request.isMultipart()) throw new Problem('request.unsupported-media', { expected: 'multipart/form-data' })
    const part = await request.file({ limits: { fileSize: UPLOAD_LIMIT, files: 1 } })
    if (part === undefined) throw new Problem('request.invalid', { issues: [{ path: 'file', message: 'no file was sent' }] })
    const file = { name: part.filename, bytes: new Uint8Array(await part.toBuffer()) }
    const json = await runAsActor(
      server.runtime,
      { endpoint, token, command: commandOf(request, file.bytes), sender: senderOf(request) },
      async (ctx) => JSON.stringify(endpoint.reply.parse(await handler(ctx, { params, query, file }))),
    )
    return sendJson(reply, json)
  })
}

/** How many files may come at once: one a commune of the whole country, and some. */
const MOST_FILES = 4000

async function readFiles(request: FastifyRequest): Promise<readonly UploadedFile[]> {
  if (!request.isMultipart()) throw new Problem('request.unsupported-media', { expected: 'multipart/form-data' })
  const files: UploadedFile[] = []
  let size = 0
  for await (const part of request.files({ limits: { fileSize: UPLOAD_LIMIT, files: MOST_FILES } })) {
    const bytes = new Uint8Array(await part.toBuffer())
    size += bytes.byteLength
    if (size > UPLOAD_LIMIT) throw new Problem('request.too-large', { most: UPLOAD_LIMIT })
    files.push({ name: part.filename, bytes })
  }
  if (files.length === 0) throw new Problem('request.invalid', { issues: [{ path: 'file', message: 'no file was sent' }] })
  return files
}

/** Mounts an endpoint that takes several files as multipart/form-data (each a field `file`), together at most 20 MB. */
export function registerUploads<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (
    ctx: Ctx,
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly files: readonly UploadedFile[] },
  ) => Promise<z.input<R>>,
): void {
  mount(server, { endpoint, kind: 'uploads' }, async (request, reply) => {
    const token = sessionToken(request)
    if (token === null) throw new Problem('auth.required')
    const params = parsePart(endpoint.params, request.params, 'params')
    const query = parsePart(endpoint.query, request.query, 'query')
    const files = await readFiles(request)
    const command = commandOf(request, Buffer.concat(files.map((file) => file.bytes)))
    const json = await runAsActor(server.runtime, { endpoint, token, command, sender: senderOf(request) }, async (ctx) =>
      JSON.stringify(endpoint.reply.parse(await handler(ctx, { params, query, files }))),
    )
    return sendJson(reply, json)
  })
}

/** What an open door may use: transactions of nobody, the sender's address, and the session cookie. */
export type Door = {
  readonly address: string
  readonly token: string | null
  transaction<T>(mode: 'read' | 'write', work: (ctx: BaseCtx) => Promise<T>): Promise<T>
  /** Sets the session cookie, or clears it with null. */
  setSession(token: string | null): void
}

/** Mounts one of the few doors that stand open before signing in. It opens its own transactions, short ones. */
export function registerOpen<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (door: Door, input: Input<P, Q, B>) => Promise<z.input<R>>,
): void {
  if (endpoint.open !== true) throw new Error(`${nameOf(endpoint)}: its contract does not say open`)
  mount(server, { endpoint, kind: 'open' }, async (request, reply) => {
    const input = parseInput(endpoint, request)
    if (endpoint.method !== 'GET') commandOf(request, '')
    const door: Door = {
      address: request.ip,
      token: sessionToken(request),
      transaction: (mode, work) => runAsNobody(server.runtime, { mode, sender: senderOf(request) }, work),
      setSession: (token) => setSessionCookie(request, reply, token),
    }
    return sendJson(reply, JSON.stringify(endpoint.reply.parse(await handler(door, input))))
  })
}

function mount(server: Server, mounted: Mounted, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>): void {
  const { endpoint } = mounted
  if ((endpoint.open === true) !== (mounted.kind === 'open')) {
    throw new Error(`${nameOf(endpoint)}: an open contract is mounted with registerOpen, and only it`)
  }
  server.mounted.push(mounted)
  server.http.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      if (endpoint.method !== 'GET') requireSameSite(request)
      return handler(request, reply)
    },
  })
}
