// The only place where a contract becomes a route: parse, run in one transaction, answer what the contract promises.
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { mayOpenByKey } from '@binhyen/core/access/api-keys.domain'
import { CONFIRM_HEADER } from '@binhyen/core/protection/confirm-header.domain'
import { confirmedKinds } from '@binhyen/core/protection/free-text.contract'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { BaseCtx, Ctx } from '../context.ts'
import { readTexts, type ReadTexts } from '../text-guard.ts'
import { requireSession, runAsActor, runAsNobody, type Runtime } from '../run.ts'
import { attachment, safeFileName } from './file-names.ts'
import { problemOf } from './problems.ts'
import { keyToken, requireSameSite, sessionToken, setSessionCookie } from './request.ts'
import { checkTexts } from './texts.ts'

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
  /** For what is too large to be held: comes instead of `bytes`, which are then empty. */
  readonly stream?: { readonly open: () => Promise<Readable>; readonly length: number }
}
export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array }

/** Largest file a person may send, in bytes. */
const UPLOAD_LIMIT = 20 * 1024 * 1024

/** Parses a part of a request; throws Problem request.invalid with every issue and its path. */
function parsePart<T extends z.ZodType>(schema: T, value: unknown, part: string): z.output<T> {
  checkTexts(value, part)
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

/** The token of a request: of a key where one is sent, else of the session. What no key opens is refused before it is read, and written down. */
async function tokenFor(server: Server, endpoint: Endpoint, request: FastifyRequest): Promise<string> {
  const key = keyToken(request)
  const token = key ?? sessionToken(request)
  if (token === null) throw new Problem('auth.required')
  if (key !== null && !mayOpenByKey(endpoint)) {
    await requireSession(runtimeFor(server, request), { endpoint, token, sender: senderOf(request), input: askedOf(request) })
  }
  return token
}

/** The same data, counting what each account asks for. */
function runtimeFor({ http, runtime }: Server, request: FastifyRequest): Runtime {
  return {
    ...runtime,
    findSession: async (ctx, token, commandId) => {
      const session = await runtime.findSession(ctx, token, commandId)
      if (session === null) await http.counters.unknown(request)
      else await http.counters.account(request, session.actor.accountId)
      return session
    },
  }
}

/** What the guard finds in the texts of a write: its query, its body, the names of its files. */
function textsOf(
  request: FastifyRequest,
  endpoint: Endpoint,
  sent: { readonly query: unknown; readonly body?: unknown; readonly files?: readonly UploadedFile[] },
): () => ReadTexts {
  const parts = [
    { schema: endpoint.query, value: sent.query, field: 'query' },
    { schema: endpoint.body, value: sent.body, field: 'body' },
  ]
  const names = sent.files?.map(({ name }) => name)
  return () => readTexts(request.headers[CONFIRM_HEADER], parts, names)
}

const senderOf = (request: FastifyRequest): { readonly address: string; readonly requestId: string } => ({
  address: request.ip,
  requestId: request.id,
})

/** What a request is about, for the audit of refusals and recorded reads. */
const askedOf = ({ params, query }: FastifyRequest): { readonly params: unknown; readonly query: unknown } => ({ params, query })

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
    const token = await tokenFor(server, endpoint, request)
    const input = parseInput(endpoint, request)
    const command = write ? { ...commandOf(request, JSON.stringify(request.body ?? {})), texts: textsOf(request, endpoint, input) } : null
    const json = await runAsActor(
      runtimeFor(server, request),
      { endpoint, token, command, sender: senderOf(request), input: askedOf(request) },
      async (ctx) => JSON.stringify(endpoint.reply.parse(await handler(ctx, input))),
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
    const token = await tokenFor(server, endpoint, request)
    const input = parseInput(endpoint, request)
    let file: Download | null = null
    await runAsActor(
      runtimeFor(server, request),
      { endpoint, token, command: null, sender: senderOf(request), input: askedOf(request) },
      async (ctx) => {
        file = await handler(ctx, input)
        return ''
      },
    )
    return sendFile(reply, file)
  })
}

async function sendFile(reply: FastifyReply, file: Download | null): Promise<FastifyReply> {
  if (file === null) throw new Error('a download without a file')
  if (file.stream !== undefined) {
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', attachment(file.fileName))
      .header('content-length', file.stream.length)
      .type(file.contentType)
      .send(await file.stream.open())
  }
  const bytes = typeof file.bytes === 'function' ? await file.bytes() : file.bytes
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', attachment(file.fileName))
    .type(file.contentType)
    .send(Buffer.from(bytes))
}

/** Mounts an endpoint that takes one file as multipart/form-data (field `file`), at most 20 MB. */
export function registerUpload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  server: Server,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (
    ctx: Ctx,
    input: {
      readonly params: z.output<P>
      readonly query: z.output<Q>
      readonly file: UploadedFile
      /** What the sender has been shown and lets stand of texts inside the file, for a handler that gives them to the guard. */
      readonly confirmed: ReadonlySet<SensitiveKind>
    },
  ) => Promise<z.input<R>>,
): void {
  mount(server, { endpoint, kind: 'upload' }, async (request, reply) => {
    const token = await tokenFor(server, endpoint, request)
    const params = parsePart(endpoint.params, request.params, 'params')
    const query = parsePart(endpoint.query, request.query, 'query')
    const asked = { endpoint, token, sender: senderOf(request), input: askedOf(request) }
    const runtime = runtimeFor(server, request)
    await requireSession(runtime, asked)
    const [file] = await filesOf(request, 1)
    if (file === undefined) throw noFile()
    const confirmed = confirmedKinds(request.headers[CONFIRM_HEADER])
    const json = await runAsActor(
      runtime,
      { ...asked, command: { ...commandOf(request, file.bytes), texts: textsOf(request, endpoint, { query, files: [file] }) } },
      async (ctx) => JSON.stringify(endpoint.reply.parse(await handler(ctx, { params, query, file, confirmed }))),
    )
    return sendJson(reply, json)
  })
}

/** How many files may come at once: one a commune of the whole country, and some. */
const MOST_FILES = 4000

/** The files of a form, together at most UPLOAD_LIMIT; what is no readable form is refused, whatever the parser says to it. */
async function filesOf(request: FastifyRequest, most: number): Promise<readonly UploadedFile[]> {
  if (!request.isMultipart()) throw new Problem('request.unsupported-media', { expected: 'multipart/form-data' })
  const files: UploadedFile[] = []
  let size = 0
  const limits = { fileSize: UPLOAD_LIMIT, files: most, parts: most + 5, fields: 5, fieldSize: 1000, headerPairs: 20 }
  try {
    for await (const part of request.files({ limits })) {
      const bytes = new Uint8Array(await part.toBuffer())
      size += bytes.byteLength
      if (size > UPLOAD_LIMIT) throw new Problem('request.too-large', { most: UPLOAD_LIMIT })
      files.push({ name: safeFileName(part.filename), bytes })
    }
  } catch (error) {
    const problem = problemOf(error)
    // the parser has errors without a code for every way a form can be cut
    throw problem.code === 'server.internal'
      ? new Problem('request.invalid', { issues: [{ path: 'file', message: 'not a form that can be read' }] })
      : problem
  }
  return files
}

const noFile = (): Problem => new Problem('request.invalid', { issues: [{ path: 'file', message: 'no file was sent' }] })

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
    const token = await tokenFor(server, endpoint, request)
    const params = parsePart(endpoint.params, request.params, 'params')
    const query = parsePart(endpoint.query, request.query, 'query')
    const asked = { endpoint, token, sender: senderOf(request), input: askedOf(request) }
    const runtime = runtimeFor(server, request)
    await requireSession(runtime, asked)
    const files = await filesOf(request, MOST_FILES)
    if (files.length === 0) throw noFile()
    const command = {
      ...commandOf(request, Buffer.concat(files.map((file) => file.bytes))),
      texts: textsOf(request, endpoint, { query, files }),
    }
    const json = await runAsActor(runtime, { ...asked, command }, async (ctx) =>
      JSON.stringify(endpoint.reply.parse(await handler(ctx, { params, query, files }))),
    )
    return sendJson(reply, json)
  })
}

/** What an open door may use: transactions of nobody, the sender's address, and the session cookie. */
export type Door = {
  readonly address: string
  readonly token: string | null
  /** The browser, as it names itself. */
  readonly device: string
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
    if (endpoint.method !== 'GET') {
      commandOf(request, '')
      await server.http.counters.unknown(request)
    }
    const door: Door = {
      address: request.ip,
      token: sessionToken(request),
      device: (request.headers['user-agent'] ?? '').slice(0, 300),
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
    ...(endpoint.most === undefined ? {} : { bodyLimit: endpoint.most }),
    handler: async (request, reply) => {
      // no page of another site can send a key along
      if (endpoint.method !== 'GET' && keyToken(request) === null) requireSameSite(request)
      return handler(request, reply)
    },
  })
}
