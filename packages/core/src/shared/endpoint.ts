// The only place for the shape of an HTTP contract: server, web client and tests all read it.
import type { z } from 'zod'
import type { ProblemCode } from './problem.ts'

export type Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Fastify-style path; every path starts with `/api/`. */
  readonly path: string
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly reply: R
  /** The problems this endpoint may answer beyond the general ones (request.*, auth.*). */
  readonly problems: readonly ProblemCode[]
  /** One English line for the API description. */
  readonly summary: string
  /** Media type of the file it answers with, where it answers with one. */
  readonly file?: string
  /** True only for the few doors that stand open before signing in. */
  readonly open?: boolean
  /** Asks the sender to have proved who they are within the last FRESH_MINUTES: decisions, exports of provinces, changes of rights. */
  readonly fresh?: true
  /** A read that is written into the audit log: of sensitive rows, or of so many that they could be carried away. */
  readonly recorded?: 'read' | 'export'
  /** Answers also while the account must first change its password or set up its second factor. */
  readonly unrestricted?: true
  /** The largest JSON body in bytes, where it is not the usual megabyte. */
  readonly most?: number
  /** The reply holds what is shown once (codes, first passwords): it is not kept, so a repeated command is refused instead of answered again. */
  readonly secret?: true
}

/** How long a proof of who one is counts as fresh. */
export const FRESH_MINUTES = 10

/** Declares an endpoint; the identity function, there for its types. */
export function defineEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return endpoint
}
