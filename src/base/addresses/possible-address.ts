import { type AddressFamily, formatAddress } from './addresses.js'
import { type Ip, type IpRange, rangeOf } from './ip.js'

/** Stand for unknown subnets; reserved for benchmarks and documentation (RFC 2544, RFC 3849). */
const anySubnet = (family: AddressFamily): IpRange | undefined =>
  rangeOf(family === 'ipv4' ? '198.18.0.0/24' : '2001:db8:18::/64')

/** An address that a guest could have. */
export interface PossibleAddress {
  readonly ip: Ip
  readonly subnet: IpRange
}

/** High in its subnet, where neither routers nor other machines usually are. */
export function possibleAddress({ family, from, to }: IpRange, number: number): PossibleAddress {
  const offset = family === 'ipv4' ? Math.max(1, Number(to) - Number(from) - 4 - number) : 0xfff0n - BigInt(number)
  const value = family === 'ipv4' ? Number(from) + Number(offset) : BigInt(from) + BigInt(offset)
  return { ip: { family, value, text: formatAddress({ family, value: BigInt(value) }) }, subnet: { family, from, to } }
}

/** An address of an unknown subnet. */
export function anyAddress(family: AddressFamily, number: number): PossibleAddress[] {
  const subnet = anySubnet(family)
  return subnet ? [possibleAddress(subnet, number)] : []
}

export const isOfAnySubnet = ({ family, from }: IpRange): boolean => anySubnet(family)?.from === from
