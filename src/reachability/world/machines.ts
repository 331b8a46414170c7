import { type Ip, inRange, ipOf, type Oracle, sameIp } from '../../base/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { Guest } from './guest.js'
import type { World } from './world.js'

const worlds = new WeakMap<World, Map<string, Guest>>()

/**
 * The machine with an address on one of the host's bridges that is none of the guests: a container, a machine of another
 * tool. It is there where the host has its MAC address, or where its namespace shows the address.
 *
 * @param oracle  may say that it is there though nothing shows it; omitted: what shows counts
 * @returns undefined where nobody on the bridge has the address, or where the physical network is asked
 */
export function machineOn(world: World, bridge: string, address: Ip, oracle?: Oracle): Guest | undefined {
  const subnet = world.addressesOn(bridge, address.family).find((own) => inRange(own.subnet, address))?.subnet
  const hasUplink = world.uplinks(bridge).length > 0
  const own = world.isOwnBridge(bridge)
  const ports = world.guestPorts(bridge, own)
  if (ports.length === 0) return undefined
  if (!isSeen(world, bridge, address, hasUplink)) {
    const open = ports.filter(({ link }) => !world.takenPorts.has(link) && !world.addressesBehind(link))
    if (!oracle || hasUplink || own || !subnet || open.length === 0) return undefined
    const text = `a machine on ${bridge} has the address ${address.text}`
    if (!oracle.decide({ kind: 'guest-address', key: `machine ${bridge} ${address.text}`, text })) return undefined
  }
  const known = worlds.get(world) ?? new Map<string, Guest>()
  worlds.set(world, known)
  const key = `${bridge} ${address.text}`
  const found = known.get(key)
  if (found) return found
  const routers = world.addressesOn(bridge, address.family)
  const ips = routers.map(({ entry }) => ({ family: entry.family, address: entry.address, prefix: entry.prefix }))
  const made: Guest = {
    name: `${address.text} on ${bridge}`,
    network: { name: bridge, mode: 'open', bridge: { name: bridge }, ips } as NetworkDefinition,
    attachment: { kind: 'bridge', bridge, own: !hasUplink },
    addresses: [{ ip: address, subnet: subnet ?? { family: address.family, from: address.value, to: address.value } }],
    hasDefaultRoute: true,
    hypothetical: true,
    mayHaveMore: false,
    presumed: [],
  }
  known.set(key, made)
  return made
}

/** What shows that an address is behind a port of a bridge that leads to no other host. */
function isSeen(world: World, bridge: string, address: Ip, hasUplink: boolean): boolean {
  const ports = world.guestPorts(bridge, world.isOwnBridge(bridge))
  if (ports.some(({ link }) => world.addressesBehind(link)?.some((ip) => sameIp(ip, address)))) return true
  return world.host.neighbours.some(({ address: text, link, mac, state }) => {
    const ip = ipOf(text)
    if (link !== bridge || mac === undefined || unresolved.has(state) || !ip || !sameIp(ip, address)) return false
    return !hasUplink || ports.some(({ learned }) => learned.includes(mac))
  })
}

const unresolved = new Set(['failed', 'incomplete', 'none'])
