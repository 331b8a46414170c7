import { type Ip, inRange, rangeOf } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import { errorSource } from '../walk/errors.js'
import type { Fate } from '../walk/fate.js'
import { icmpErrorOf } from '../walk/icmp.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'

/** What links other than plain cables do to packets that leave or enter through them. Undefined: they pass. */
export function linkTakes(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  link: Link,
  direction: 'in' | 'out',
): Fate | undefined {
  return wireguard(walk, machine, packet, link, direction) ?? unread(walk, machine, link)
}

/** WireGuard accepts only packets from or to its peers' allowed addresses. @see wg(8), AllowedIPs */
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
    const text = `the address is among the allowed IPs of a peer of ${link.name} (${found.allowed.join(', ')})`
    if (walk.kernel(machine).oracle.decide({ kind: 'external-address', key: `wireguard ${link.name}`, text }))
      return undefined
  }
  const evidence = `allowed-ips of ${link.name}: ${found.allowed.join(', ') || 'none'}`
  const text = `no peer of ${link.name} has ${ip.text} among its allowed IPs`
  if (direction === 'in') return walk.fail('dropped', 'outside', text, { evidence })
  // When forwarding, the kernel reports the error itself.
  const icmp = icmpErrorOf('host-unreachable', packet.family)
  const from = packet.role === 'request' ? errorSource(walk, machine, packet, icmp)?.text : undefined
  return walk.fail(from === undefined ? 'dropped' : 'rejected', 'outside', text, {
    evidence,
    ...(from === undefined ? {} : { icmp, from }),
  })
}

/** Switches and ciphers whose configuration is not read. */
function unread(walk: Walk, machine: Machine, link: Link): Fate | undefined {
  const kind = link.kind === 'openvswitch' ? 'foreign-switch' : link.kind === 'macsec' ? 'unread-hook' : undefined
  if (kind === undefined) return undefined
  const what =
    kind === 'foreign-switch'
      ? `the flows of Open vSwitch on ${link.name} let the packet and its reply pass`
      : `the other machines behind ${link.name} have its MACsec keys`
  if (walk.kernel(machine).oracle.decide({ kind, key: `link ${link.name}`, text: what })) return undefined
  return walk.fail('dropped', 'outside', `the machines behind ${link.name} do not forward it`, { evidence: link.kind })
}
