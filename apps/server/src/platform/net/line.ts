// The only place for which line an address belongs to: what is counted against a sender who may change addresses as they like.
import ipaddr from 'ipaddr.js'

/** Bits of an IPv6 address that one line has: within them its machines choose for themselves. */
const LINE_BITS = 64

/** An IPv4 address as it is (also one in the dress of IPv6), of an IPv6 one the network: "2001:db8:1:2::/64". Other text as it is. */
export function lineOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const read = ipaddr.process(address)
  if (!(read instanceof ipaddr.IPv6)) return read.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${read.toNormalizedString()}/${String(LINE_BITS)}`).toString()}/${String(LINE_BITS)}`
}
