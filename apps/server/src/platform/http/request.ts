// The only place that reads a request's origin and its session cookie.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '@binhyen/core/shared/problem'

export const SESSION_COOKIE = 'binhyen_session'

/** The session token a request carries, or null. */
export function sessionToken(request: FastifyRequest): string | null {
  const token = request.cookies[SESSION_COOKIE]
  return token === undefined || token === '' ? null : token
}

/** Sets or (null) clears the session cookie: unreadable for scripts, not sent along from other sites. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const
  if (token === null) reply.clearCookie(SESSION_COOKIE, options)
  else reply.setCookie(SESSION_COOKIE, token, options)
}

/**
 * A write must come from our own pages: browsers say so in Sec-Fetch-Site and Origin, and no other site can add the
 * Command-Id header every write needs without asking first. Programs that are not browsers send neither header.
 */
export function requireSameSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('request.cross-site')
  const origin = request.headers.origin
  if (origin === undefined) return
  const host = URL.canParse(origin) ? new URL(origin).host : null
  if (host !== request.host) throw new Problem('request.cross-site')
}
