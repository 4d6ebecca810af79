// The only place where the server calls an address that a setting names: checked, at the address judged, without following it elsewhere.
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { outsideLookup, OutsideRefused, readOutsideUrl, type OutsidePolicy, type Resolve } from './outside-address.ts'

export type OutsideCall = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs?: number
  /** Most that is read of the answer, in bytes. */
  readonly mostBytes?: number
}
/** A redirect is an answer like any other: it is told, never followed. */
export type OutsideAnswer = { readonly status: number; readonly location: string | null; readonly body: string }

const TIMEOUT_MS = 10_000
const MOST_BYTES = 65_536

/** Calls an address over http or https. @throws OutsideRefused, or the network's own error */
export async function callOutside(call: OutsideCall, policy: OutsidePolicy, resolve?: Resolve): Promise<OutsideAnswer> {
  const { scheme, host, port, path } = readOutsideUrl(call.url, policy)
  if (scheme !== 'https:' && scheme !== 'http:') throw new OutsideRefused('scheme', scheme)
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS
  return new Promise((resolvePromise, reject) => {
    const request = (scheme === 'https:' ? secureRequest : plainRequest)({
      host,
      port,
      path,
      method: call.method,
      headers: { ...call.headers, 'accept-encoding': 'identity' },
      lookup: outsideLookup(policy, resolve),
      // a kept connection would skip the look-up
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
        if (Buffer.byteLength(body) > (call.mostBytes ?? MOST_BYTES)) request.destroy(new Error('the answer is too long'))
      })
      response.on('error', reject)
      response.on('end', () => resolvePromise({ status: response.statusCode ?? 0, location: response.headers.location ?? null, body }))
    })
    request.end(call.body)
  })
}
