// The only place for what the server, or the line to it, answered instead of a reply.
import type { ProblemCode } from '@binhyen/core/shared/problem'

/** Problems the server cannot report itself. */
export type LineProblemCode = 'line.offline' | 'line.unreadable'

/** A refusal or failure of a call, with the catalogue's stable code. */
export class ApiProblem extends Error {
  readonly code: ProblemCode | LineProblemCode
  readonly details: unknown
  constructor(code: ProblemCode | LineProblemCode, details?: unknown) {
    super(code)
    this.name = 'ApiProblem'
    this.code = code
    this.details = details
  }
}

/** The problem in anything thrown; what is not one reads as an unreadable answer. */
export function problemIn(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('line.unreadable', error)
}

/** One named detail of a problem as text, or null where the server did not say. */
export function detailText(problem: ApiProblem, name: string): string | null {
  const { details } = problem
  if (typeof details !== 'object' || details === null || !(name in details)) return null
  const value: unknown = (details as Readonly<Record<string, unknown>>)[name]
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : null
}
