// The only place that turns an error into an answer: application/problem+json with a code of the catalogue.
import type { FastifyInstance } from 'fastify'
import { Problem, type ProblemCode } from '@binhyen/core/shared/problem'
import { problemOfDatabaseError } from '../db/errors.ts'

/** Fastify's own refusals, as problems of ours. */
const byFrameworkCode: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_REQ_FILE_TOO_LARGE: 'request.too-large',
  FST_FILES_LIMIT: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-media',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_BAD_URL: 'request.not-found',
}

/** The problem an error is answered with; anything unknown is server.internal and tells the sender nothing of our insides. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const framework = typeof code === 'string' ? byFrameworkCode[code] : undefined
  if (framework === 'request.invalid') return new Problem(framework, { issues: [{ path: 'body', message: String(code) }] })
  if (framework !== undefined) return new Problem(framework)
  return problemOfDatabaseError(error) ?? new Problem('server.internal')
}

/** Installs the one error handler. `report` gets what nobody foresaw, for the log. */
export function answerProblems(http: FastifyInstance, report: (error: unknown, where: string) => void): void {
  http.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'server.internal') report(error, `${request.method} ${request.url.split('?', 1)[0] ?? ''}`)
    const details: unknown = problem.details
    if (problem.code === 'auth.throttled') reply.header('retry-after', String(Reflect.get(Object(details), 'retryAfterSeconds')))
    return reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify({ code: problem.code, ...(details === undefined ? {} : { details }) }))
  })
}
