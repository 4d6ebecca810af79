// The only place that decides whether the server itself may call an address a setting names (mail server, webhook): the open network
// only, judged by where the name leads at the moment of calling, so that nobody reaches the inside of the network through the server.
import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

export type OutsidePolicy = {
  /** With their colon, as URL says them: "https:", "smtps:". */
  readonly schemes: readonly string[]
  /** Ports beside the usual one of the scheme. */
  readonly ports?: readonly number[]
  /** Inside hosts that the administrator has named: a host name, an address, or a block like 10.20.0.0/16. */
  readonly allow?: readonly string[]
}

/** Why an address is not called. */
export type OutsideFault = 'not-an-address' | 'scheme' | 'credentials' | 'port' | 'inside' | 'unknown-name'

export class OutsideRefused extends Error {
  readonly fault: OutsideFault
  constructor(fault: OutsideFault, what: string) {
    super(`${fault}: ${what}`)
    this.name = 'OutsideRefused'
    this.fault = fault
  }
}

/** Names to addresses; the system's own resolver where none is given. */
export type Resolve = (host: string) => Promise<readonly string[]>

const systemResolve: Resolve = async (host) => (await systemLookup(host, { all: true, verbatim: true })).map((found) => found.address)

/** Public by its number, inside a data centre by its use: the platform services of one large host. */
const INSIDE_DESPITE_NUMBER: readonly string[] = ['168.63.129.16']
/** All of IPv6 that is given to anybody (RFC 4291); everything that wraps an IPv4 address or a local one lies outside it. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

const isOf = (address: ipaddr.IPv4 | ipaddr.IPv6, block: string): boolean => {
  const [base, bits] = ipaddr.parseCIDR(block)
  return address.kind() === base.kind() && address.match(base, bits)
}

/** True where an address (text of IPv4 or IPv6) is one of the open network. False for everything it cannot read. */
export function isOutside(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false
  // an IPv4 address wrapped as ::ffff:a.b.c.d is judged as the IPv4 address it is
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || INSIDE_DESPITE_NUMBER.includes(address.toString())) return false
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST)
}

/** True where the policy lets an address through: outside, or named by the administrator. */
function mayCall(text: string, policy: OutsidePolicy): boolean {
  if (isOutside(text)) return true
  if (!ipaddr.isValid(text) || text.includes('%')) return false
  const address = ipaddr.process(text)
  return (policy.allow ?? []).some((each) =>
    ipaddr.isValidCIDR(each) ? isOf(address, each) : ipaddr.isValid(each) && ipaddr.process(each).toString() === address.toString(),
  )
}

const USUAL_PORT: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'smtp:': 25, 'smtps:': 465 }

/** The host as every part of the network reads it: 0x7f.1, 2130706433 and 127.000.000.001 are one address. Null where it is none. */
function canonicalHost(host: string): string | null {
  const asHttp = `http://${host}/`
  return URL.canParse(asHttp) ? new URL(asHttp).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') : null
}

export type OutsideUrl = { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string }

/** The host an address names, in one spelling. */
function hostOf(url: URL): string {
  const host = url.hostname === '' ? null : canonicalHost(url.hostname)
  if (host === null || host === '') throw new OutsideRefused('not-an-address', url.href)
  return host
}

function portOf(url: URL, policy: OutsidePolicy): number {
  const usual = USUAL_PORT[url.protocol]
  const port = url.port === '' ? usual : Number(url.port)
  if (port === undefined || (port !== usual && !(policy.ports ?? []).includes(port))) throw new OutsideRefused('port', url.port)
  return port
}

/**
 * Reads an address as a setting holds it, without asking the network: its scheme, port and form, and the host where it is a number.
 * @throws OutsideRefused
 */
export function readOutsideUrl(text: string, policy: OutsidePolicy): OutsideUrl {
  if (!URL.canParse(text)) throw new OutsideRefused('not-an-address', text)
  const url = new URL(text)
  if (!policy.schemes.includes(url.protocol)) throw new OutsideRefused('scheme', url.protocol)
  if (url.username !== '' || url.password !== '') throw new OutsideRefused('credentials', url.host)
  const host = hostOf(url)
  const port = portOf(url, policy)
  if (ipaddr.isValid(host) ? !mayCall(host, policy) : isLocalName(host, policy)) throw new OutsideRefused('inside', host)
  return { scheme: url.protocol, host, port, path: `${url.pathname}${url.search}` }
}

/** Names that never lead outside, whatever a resolver says (RFC 6761, RFC 6762), and names without a dot. */
function isLocalName(host: string, policy: OutsidePolicy): boolean {
  if ((policy.allow ?? []).includes(host.toLowerCase())) return false
  return !host.includes('.') || /\.(localhost|local|internal|intranet|home\.arpa|localdomain)$/i.test(host)
}

/**
 * Where a host leads now; every one of its addresses must be allowed, so that a name with two faces is refused as a whole.
 * @throws OutsideRefused
 */
export async function resolveOutside(host: string, policy: OutsidePolicy, resolve: Resolve = systemResolve): Promise<readonly string[]> {
  const named = (policy.allow ?? []).includes(host.toLowerCase())
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host).catch(() => [])
  if (addresses.length === 0) throw new OutsideRefused('unknown-name', host)
  const inside = addresses.find((address) => !named && !mayCall(address, policy))
  if (inside !== undefined) throw new OutsideRefused('inside', `${host} (${inside})`)
  return addresses
}

/**
 * The `lookup` of a connection (node:net, node:http, node:tls): resolves and judges in one step what is then connected to, so that a name
 * that has changed its mind since it was checked (DNS rebinding) gets nowhere. Numbers are not looked up: see `readOutsideUrl`.
 */
export function outsideLookup(policy: OutsidePolicy, resolve: Resolve = systemResolve): LookupFunction {
  return (host, options, done) => {
    void answerLookup()
    async function answerLookup(): Promise<void> {
      const found = await foundFor(host, options.family, { policy, resolve })
      const [first] = Array.isArray(found) ? found : []
      if (!Array.isArray(found)) done(found, '', 0)
      else if (first === undefined) done(new OutsideRefused('unknown-name', host), '', 0)
      else if (options.all === true) done(null, found)
      else done(null, first.address, first.family)
    }
  }
}

type Found = { address: string; family: number }

/** The addresses of a family (4, 6, or any), or why there are none. */
async function foundFor(
  host: string,
  family: number | string | undefined,
  { policy, resolve }: { readonly policy: OutsidePolicy; readonly resolve: Resolve },
): Promise<Found[] | Error> {
  try {
    const addresses = await resolveOutside(host, policy, resolve)
    return addresses
      .map((address) => ({ address, family: ipaddr.parse(address).kind() === 'ipv4' ? 4 : 6 }))
      .filter((each) => family === undefined || family === 0 || [each.family, `IPv${String(each.family)}`].includes(family))
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
