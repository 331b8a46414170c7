import { type Ip, inRange, rangeOf } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import { errorSource } from '../walk/errors.js'
import type { Fate } from '../walk/fate.js'
import { icmpErrorOf } from '../walk/icmp.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'

/** What links that are more than a cable do to a packet that leaves by them or comes in. Undefined: it passes. */
export function linkTakes(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  link: Link,
  direction: 'in' | 'out',
): Fate | undefined {
  return wireguard(walk, machine, packet, link, direction) ?? unread(walk, machine, link)
}

/** WireGuard takes what is from, or to, an address of one of its peers. @see wg(8), AllowedIPs */
function wireguard(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  link: Link,
  direction: 'in' | 'out',
): Fate | undefined {
  const found = machine.facts.beside?.wireguard.find((one) => one.link === link.name)
  if (!found) return undefined
  const ip: Ip = direction === 'out' ? packet.destination : packet.source
  const ranges = found.allowed.flatMap((subnet) => rangeOf(subnet) ?? [])
  const isAll = (subnet: string): boolean => subnet.endsWith('/0') && rangeOf(subnet)?.family === ip.family
  if (ip.any ? found.allowed.some(isAll) : ranges.some((range) => inRange(range, ip))) return undefined
  if (ip.any && ranges.some(({ family }) => family === ip.family)) {
    const text = `the address is one that a peer of ${link.name} is allowed (${found.allowed.join(', ')})`
    if (walk.kernel(machine).oracle.decide({ kind: 'external-address', key: `wireguard ${link.name}`, text }))
      return undefined
  }
  const evidence = `allowed-ips of ${link.name}: ${found.allowed.join(', ') || 'none'}`
  const text = `no peer of ${link.name} is allowed ${ip.text}`
  if (direction === 'in') return walk.fail('dropped', 'outside', text, { evidence })
  // The kernel answers in its own name where it passes packets on.
  const icmp = icmpErrorOf('host-unreachable', packet.family)
  const from = packet.role === 'request' ? errorSource(walk, machine, packet, icmp)?.text : undefined
  return walk.fail(from === undefined ? 'dropped' : 'rejected', 'outside', text, {
    evidence,
    ...(from === undefined ? {} : { icmp, from }),
  })
}

/** Switches and ciphers that are not read. */
function unread(walk: Walk, machine: Machine, link: Link): Fate | undefined {
  const kind = link.kind === 'openvswitch' ? 'foreign-switch' : link.kind === 'macsec' ? 'unread-hook' : undefined
  if (kind === undefined) return undefined
  const what =
    kind === 'foreign-switch'
      ? `the flows of Open vSwitch on ${link.name} let the packet and its answer pass`
      : `the other machines behind ${link.name} have its MACsec keys`
  if (walk.kernel(machine).oracle.decide({ kind, key: `link ${link.name}`, text: what })) return undefined
  return walk.fail('dropped', 'outside', `the machines behind ${link.name} do not pass it on`, { evidence: link.kind })
}
