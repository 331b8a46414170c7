import {
  type Address,
  addressBits,
  type Findings,
  formatSubnet,
  parseAddress,
  parseSubnet,
  type Subnet,
  subnetContains,
  subnetsOverlap,
} from '../../base/index.js'
import type { route } from '../parts/route.js'
import type { Described } from '../table.js'
import { type Ip, subnetOfIp } from './check-ip.js'

/** Subnets unusable for guests, and what they are reserved for. */
const special = [
  ['127.0.0.0/8', 'reserved for loopback'],
  ['::1/128', 'reserved for loopback'],
  ['224.0.0.0/4', 'reserved for multicast'],
  ['ff00::/8', 'reserved for multicast'],
  ['0.0.0.0/8', 'reserved for hosts without an address'],
  ['::/128', 'reserved for hosts without an address'],
  ['240.0.0.0/4', 'reserved'],
].map(([text = '', purpose]) => ({ subnet: parseSubnet(text) as Subnet, text, purpose }))

/** Warns of subnets that guests cannot use, and of overlaps. */
export function checkSubnets(findings: Findings, ips: readonly Ip[], routes: readonly Described<typeof route>[]): void {
  const subnets = ips.map(subnetOfIp)
  ips.forEach((ip, index) => {
    const path = `ips[${index}]`
    const address = parseAddress(ip.address)
    const subnet = subnets[index]
    if (!address || !subnet) return
    const found = special.find((one) => subnetContains(one.subnet, address))
    if (found) findings.warn(`${path}.address`, `${ip.address} is in ${found.text}, which is ${found.purpose}`)
    if (subnet.prefix > addressBits(subnet.family) - 2) {
      const at = ip.netmask === undefined ? 'prefix' : 'netmask'
      findings.warn(`${path}.${at}`, `leaves no room for guests: ${formatSubnet(subnet)} ${roomOf(subnet)}`)
    }
    const first = subnets.findIndex((other) => other && subnetsOverlap(other, subnet))
    if (first < index && first >= 0) {
      const other = subnets[first] as Subnet
      findings.warn(`${path}.address`, `${formatSubnet(subnet)} overlaps with ${formatSubnet(other)} of ips[${first}]`)
    }
    checkRanges(findings, ip, path)
  })
  routes.forEach((route, index) => {
    const { address, prefix = 0 } = route
    const target = address === undefined ? undefined : subnetOfIp({ ...route, address, prefix })
    const own =
      target && target.prefix > 0 ? subnets.findIndex((subnet) => subnet && subnetsOverlap(subnet, target)) : -1
    if (target && own >= 0) {
      const text = `${formatSubnet(target)} overlaps with ${formatSubnet(subnets[own] as Subnet)} of ips[${own}]`
      findings.warn(`routes[${index}].address`, text)
    }
  })
}

const roomOf = ({ family, prefix }: Subnet): string =>
  prefix === addressBits(family) ? "has only the host's address" : "has only one address besides the host's"

function checkRanges(findings: Findings, ip: Ip, path: string): void {
  const ranges = ip.dhcp?.ranges ?? []
  const spans = ranges.map(({ start, end }) => [parseAddress(start), parseAddress(end)] as const)
  spans.forEach(([start, end], index) => {
    const first = spans.findIndex(([from, to]) => overlap(from, to, start, end))
    if (first < 0 || first >= index) return
    const [range, other] = [ranges[index], ranges[first]]
    const text = `${range?.start} to ${range?.end} overlaps with ${other?.start} to ${other?.end} of ranges[${first}]`
    findings.warn(`${path}.dhcp.ranges[${index}]`, text)
  })
}

function overlap(
  from: Address | undefined,
  to: Address | undefined,
  start: Address | undefined,
  end: Address | undefined,
): boolean {
  if (!from || !to || !start || !end || from.family !== start.family) return false
  return from.value <= end.value && start.value <= to.value
}
