// The only place for how much one sender may ask: requests a minute by account and by address, how slow a body may come, and in what form.
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '@binhyen/core/shared/problem'
import { lineOf } from '../net/line.ts'

export type Limits = {
  /** Requests a minute of one account, whatever the number of its sessions and keys. */
  readonly perAccount: number
  /** Requests a minute of one address: a whole province sits behind one, so this only stops a flood. */
  readonly perAddress: number
  /** Requests a minute of one address that nobody stands behind: sign-ins, sessions and keys that do not exist. */
  readonly perAddressUnknown: number
  /** A body must begin to come at this rate after this time. */
  readonly slowestBody: { readonly bytesPerSecond: number; readonly graceMs: number }
  /** The head of a request, and all of it. */
  readonly headMs: number
  readonly requestMs: number
}

/** 150 people of one address who open the same page at the same moment ask about 3,000 times. */
export const usualLimits: Limits = {
  perAccount: 900,
  perAddress: 30_000,
  perAddressUnknown: 1200,
  // a tenth of the slowest line a commune still has (GPRS)
  slowestBody: { bytesPerSecond: 500, graceMs: 10_000 },
  headMs: 20_000,
  requestMs: 600_000,
}

type Counters = {
  /** Counts one request of this account. @throws request.too-many */
  account(request: FastifyRequest, accountId: string): Promise<void>
  /** Counts one request nobody stands behind. @throws request.too-many */
  unknown(request: FastifyRequest): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly counters: Counters
  }
}

const MINUTE_MS = 60_000

type Counted = { readonly isAllowed: boolean; readonly isExceeded?: boolean; readonly ttlInSeconds?: number }

function requireFew(counted: Counted): void {
  if (counted.isExceeded === true) throw new Problem('request.too-many', { retryAfterSeconds: Math.max(1, counted.ttlInSeconds ?? 60) })
}

/** Installs the limits; the counters stand at `http.counters`. */
export async function limitRequests(http: FastifyInstance, limits: Limits): Promise<void> {
  // counts in memory: a restart forgives, and one server is what an installation has
  await http.register(rateLimit, { global: false, cache: 50_000 })
  const accounts = new WeakMap<FastifyRequest, string>()
  const address = http.createRateLimit({
    max: limits.perAddress,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => lineOf(request.ip),
  })
  const account = http.createRateLimit({
    max: limits.perAccount,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `account ${accounts.get(request) ?? ''}`,
  })
  const unknown = http.createRateLimit({
    max: limits.perAddressUnknown,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `unknown ${lineOf(request.ip)}`,
  })
  http.decorate('counters', {
    account: async (request, accountId) => {
      accounts.set(request, accountId)
      requireFew(await account(request))
    },
    unknown: async (request) => requireFew(await unknown(request)),
  })
  http.addHook('onRequest', async (request, reply) => {
    requireFew(await address(request))
    requirePlainBody(request)
    if (hasBody(request)) cutWhereSlow(request, () => reply.sent, limits.slowestBody)
  })
}

/** A packed body could unpack to anything; nobody of ours sends one. */
function requirePlainBody(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Problem('request.unsupported-media', { expected: 'Content-Encoding: identity' })
  }
}

const hasBody = ({ headers }: FastifyRequest): boolean => 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0

/** Ends a request whose body drips, so that a few senders cannot hold many lines. */
function cutWhereSlow({ raw }: FastifyRequest, isAnswered: () => boolean, { bytesPerSecond, graceMs }: Limits['slowestBody']): void {
  const everyMs = Math.max(50, Math.min(graceMs / 2, 2000))
  const before = raw.socket.bytesRead
  let ms = 0
  let looked = performance.now()
  const look = (): void => {
    const now = performance.now()
    // time in which the program itself stood still is not the sender's
    ms += Math.min(now - looked, 2 * everyMs)
    looked = now
    if (ms < graceMs || ((raw.socket.bytesRead - before) / ms) * 1000 >= bytesPerSecond) return
    stop()
    // whoever reads the body gets the problem as its error; where nobody reads, the line is cut
    if (raw.listenerCount('error') > 0 && !isAnswered()) raw.emit('error', new Problem('request.too-slow'))
    else raw.destroy()
  }
  const timer = setInterval(look, everyMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  raw.once('end', stop)
  raw.once('close', stop)
}
