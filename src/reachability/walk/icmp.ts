import type { AddressFamily } from '../../base/index.js'
import type { RejectReply } from '../../firewall/index.js'

export interface IcmpError {
  readonly type: number
  readonly code: number
  readonly name: string
}

/** @see RFC 792, RFC 1812, RFC 4443 */
const codes: Record<AddressFamily, Partial<Record<RejectReply, readonly [number, number]>>> = {
  ipv4: {
    'net-unreachable': [3, 0],
    'host-unreachable': [3, 1],
    'proto-unreachable': [3, 2],
    'port-unreachable': [3, 3],
    'net-prohibited': [3, 9],
    'host-prohibited': [3, 10],
    'admin-prohibited': [3, 13],
    'no-route': [3, 0],
    'addr-unreachable': [3, 1],
  },
  ipv6: {
    'no-route': [1, 0],
    'net-unreachable': [1, 0],
    'admin-prohibited': [1, 1],
    'host-unreachable': [1, 3],
    'addr-unreachable': [1, 3],
    'port-unreachable': [1, 4],
    'policy-fail': [1, 5],
    'reject-route': [1, 6],
  },
}

/** The ICMP error that a reject sends. */
export function icmpErrorOf(reply: RejectReply, family: AddressFamily): IcmpError {
  const [type, code] = codes[family][reply] ?? (family === 'ipv4' ? [3, 3] : [1, 4])
  const name = family === 'ipv6' && reply === 'net-unreachable' ? 'no-route' : reply
  return { type, code, name: family === 'ipv4' && reply === 'no-route' ? 'net-unreachable' : name }
}

/** For a packet whose TTL has expired. */
export const timeExceeded = (family: AddressFamily): IcmpError => ({
  type: family === 'ipv4' ? 11 : 3,
  code: 0,
  name: 'time-exceeded',
})

const errnos: Record<string, string> = {
  '3/0': 'ENETUNREACH',
  '3/1': 'EHOSTUNREACH',
  '3/2': 'ENOPROTOOPT',
  '3/3': 'ECONNREFUSED',
  '3/9': 'ENETUNREACH',
  '3/10': 'EHOSTUNREACH',
  '3/13': 'EHOSTUNREACH',
  '1/0': 'ENETUNREACH',
  '1/1': 'EACCES',
  '1/2': 'EHOSTUNREACH',
  '1/3': 'EHOSTUNREACH',
  '1/4': 'ECONNREFUSED',
  '1/5': 'EACCES',
  '1/6': 'EACCES',
}

/** The errno that Linux reports to a sender whose connection this error is about. */
export const errnoOf = ({ type, code, name }: IcmpError): string | undefined =>
  // IPv6 uses this number for another error than IPv4.
  name === 'time-exceeded' ? 'EHOSTUNREACH' : errnos[`${type}/${code}`]
