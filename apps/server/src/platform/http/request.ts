// The only place that reads a request's origin and its session cookie.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '@binhyen/core/shared/problem'

export const SESSION_COOKIE = 'binhyen_session'

/** Behind https the browser itself keeps the name for us: no other host and no plain http can set such a cookie. */
const cookieName = (request: FastifyRequest): string => (request.protocol === 'https' ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE)

/** The session token a request carries, or null. */
export function sessionToken(request: FastifyRequest): string | null {
  const token = request.cookies[cookieName(request)]
  return token === undefined || token === '' || KEY_FORM.test(token) ? null : token
}

/** What a key looks like: the prefix lets scanners find one that was left in a file. 32 random bytes. */
export const KEY_FORM = /^by_[A-Za-z0-9_-]{43}$/

/**
 * The key a request carries in `Authorization: Bearer`, or null. Other kinds of authorisation are a proxy's business.
 * @throws auth.required for a bearer that is no key of ours
 */
export function keyToken(request: FastifyRequest): string | null {
  const said = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (said === undefined) return null
  if (!KEY_FORM.test(said)) throw new Problem('auth.required')
  return said
}

/** Sets or (null) clears the session cookie: unreadable for scripts, and never sent on what begins at another site. Every call is made by a page of ours, so nothing needs more. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
  if (token === null) reply.clearCookie(cookieName(request), options)
  else reply.setCookie(cookieName(request), token, options)
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
