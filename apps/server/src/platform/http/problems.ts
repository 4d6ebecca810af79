// The only place that turns an error into an answer: application/problem+json with a code of the catalogue, also where no request was understood.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, type ProblemCode } from '@binhyen/core/shared/problem'
import { problemOfDatabaseError } from '../db/errors.ts'

/** Refusals of the framework and its plug-ins, as problems of ours; the others by their status. */
const byFrameworkCode: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_NOT_FOUND: 'request.not-found',
  FST_ERR_BAD_URL: 'request.not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'request.address-too-long',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-media',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported-media',
}
const byFrameworkStatus: Readonly<Record<number, ProblemCode>> = {
  404: 'request.not-found',
  405: 'request.method-not-allowed',
  408: 'request.too-slow',
  413: 'request.too-large',
  414: 'request.address-too-long',
  415: 'request.unsupported-media',
  431: 'request.head-too-large',
}

function ofFramework(error: unknown): Problem | null {
  const code: unknown = Reflect.get(Object(error), 'code')
  const status: unknown = Reflect.get(Object(error), 'statusCode')
  if (typeof code === 'string' && byFrameworkCode[code] !== undefined) return new Problem(byFrameworkCode[code])
  if (typeof status !== 'number' || status < 400 || status >= 500) return null
  const known = byFrameworkStatus[status]
  if (known !== undefined) return new Problem(known)
  const said = typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'cannot be read'
  return new Problem('request.invalid', { issues: [{ path: 'body', message: said }] })
}

/** The problem an error is answered with; anything unknown is server.internal and tells the sender nothing of our insides. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return problemOfDatabaseError(error) ?? ofFramework(error) ?? new Problem('server.internal')
}

const TYPE = 'application/problem+json; charset=utf-8'
const textOf = ({ code, details }: Problem): string => JSON.stringify({ code, ...(details === undefined ? {} : { details }) })

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  const details: unknown = Object(problem.details)
  const wait: unknown = Reflect.get(Object(details), 'retryAfterSeconds')
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  const allow: unknown = Reflect.get(Object(details), 'allow')
  if (Array.isArray(allow)) reply.header('allow', allow.join(', '))
  // the rest of a body that came too slowly is not waited for
  if (problem.code === 'request.too-slow') reply.header('connection', 'close')
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type(TYPE)
    .send(textOf(problem))
}

/** Installs the one error handler. `report` gets what nobody foresaw, for the log. */
export function answerProblems(http: FastifyInstance, report: (error: unknown, where: string) => void): void {
  http.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'server.internal') report(error, `${request.method} ${request.url.split('?', 1)[0] ?? ''}`)
    return send(reply, problem)
  })
}

/** Answers an address the router cannot read (fastify's `frameworkErrors`): no hook and no handler has run. */
export function answerFrameworkError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  void send(reply, problemOf(error))
}

const bySocketError: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('request.too-slow'),
  HPE_HEADER_OVERFLOW: new Problem('request.head-too-large'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Problem('request.too-large'),
}

/** Answers on the bare line what is no HTTP (fastify's `clientErrorHandler`), and closes it. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) {
    socket.destroy(error)
    return
  }
  const invalid = new Problem('request.invalid', { issues: [{ path: 'request', message: 'not HTTP that can be read' }] })
  const problem = bySocketError[error.code ?? ''] ?? invalid
  const body = textOf(problem)
  const head = [
    `HTTP/1.1 ${String(problem.status)} Refused`,
    `Content-Type: ${TYPE}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Answers a request that expects what nobody gives (node's `checkExpectation`). */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem('request.invalid', { issues: [{ path: 'headers.expect', message: 'cannot be met' }] })
  const body = textOf(problem)
  response.writeHead(problem.status, {
    'content-type': TYPE,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(body)
}
