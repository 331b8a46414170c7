import { type Ip, inRange, ipOf, type Oracle, sameIp } from '../../base/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { Guest } from './guest.js'
import type { Machine } from './machine.js'

const made = new WeakMap<Machine, Map<string, Guest>>()

/**
 * A machine with an address on a bridge that is not a guest of the networks: a container, or a guest of another tool.
 * It exists if the bridge's machine has its MAC address, or if its namespace shows the address.
 *
 * @param oracle  decides whether it exists without evidence; omitted: it does not
 * @returns undefined if nothing on the bridge has the address, or if the physical network would be asked
 */
export function otherGuestOn(machine: Machine, bridge: string, address: Ip, oracle?: Oracle): Guest | undefined {
  const subnet = machine.addressesOn(bridge, address.family).find((own) => inRange(own.subnet, address))?.subnet
  const hasUplink = machine.uplinks(bridge).length > 0
  const own = machine.isOwnBridge(bridge)
  const ports = machine.guestPorts(bridge, own)
  if (ports.length === 0) return undefined
  if (!isSeen(machine, bridge, address, hasUplink)) {
    const open = ports.filter(({ link }) => !machine.takenPorts.has(link) && !machine.addressesBehind(link))
    if (!oracle || hasUplink || own || !subnet || open.length === 0) return undefined
    const text = `a machine on ${bridge} has the address ${address.text}`
    if (!oracle.decide({ kind: 'guest-address', key: `machine ${bridge} ${address.text}`, text })) return undefined
  }
  const known = made.get(machine) ?? new Map<string, Guest>()
  made.set(machine, known)
  const key = `${bridge} ${address.text}`
  const found = known.get(key)
  if (found) return found
  const routers = machine.addressesOn(bridge, address.family)
  const ips = routers.map(({ entry }) => ({ family: entry.family, address: entry.address, prefix: entry.prefix }))
  const guest: Guest = {
    name: `${address.text} on ${bridge}`,
    machine: machine.name,
    network: { name: bridge, mode: 'open', bridge: { name: bridge }, ips } as NetworkDefinition,
    attachment: { kind: 'bridge', bridge, own: !hasUplink },
    addresses: [{ ip: address, subnet: subnet ?? { family: address.family, from: address.value, to: address.value } }],
    hasDefaultRoute: true,
    hypothetical: true,
    mayHaveMore: false,
    presumed: [],
  }
  known.set(key, guest)
  return guest
}

/** Whether there is evidence that an address is behind a port of a bridge that leads to no other host. */
function isSeen(machine: Machine, bridge: string, address: Ip, hasUplink: boolean): boolean {
  const ports = machine.guestPorts(bridge, machine.isOwnBridge(bridge))
  if (ports.some(({ link }) => machine.addressesBehind(link)?.some((ip) => sameIp(ip, address)))) return true
  return machine.facts.neighbours.some(({ address: text, link, mac, state }) => {
    const ip = ipOf(text)
    if (link !== bridge || mac === undefined || unresolved.has(state) || !ip || !sameIp(ip, address)) return false
    return !hasUplink || ports.some(({ learned }) => learned.includes(mac))
  })
}

const unresolved = new Set(['failed', 'incomplete', 'none'])
