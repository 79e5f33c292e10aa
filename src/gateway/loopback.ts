import { BlockList, isIPv4, isIPv6 } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an address or "localhost" can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return loopback.check(host, 'ipv4')
  return isIPv6(host) ? loopback.check(host, 'ipv6') : host.toLowerCase() === 'localhost'
}

/** The same for the host of a URL or of a Host header, where an IPv6 address stands in brackets. */
export function isLoopbackName(host: string): boolean {
  return isLoopback(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host)
}
