import { type AddressFamily, type Ip, inRange, ipOf, type Oracle } from '../base/index.js'
import { requestPacket } from '../firewall/index.js'
import type { ReachabilityEndpoint, ReachabilityQuery } from './query.js'
import type { Node } from './walk/fate.js'
import type { Guest } from './world/guest.js'
import type { Machine } from './world/machine.js'
import { otherGuestOn } from './world/other-guests.js'
import { flowOf } from './world/policy-rules.js'
import type { World } from './world/world.js'

/** Both ends of a query, as nodes with addresses. */
export interface Ends {
  readonly from: Node
  readonly to: Node
  readonly source: Ip | undefined
  readonly destination: Ip | undefined
  readonly guests: readonly Guest[]
  readonly external: { readonly ip: Ip; readonly at: string | undefined } | undefined
}

/** For a query that has been checked. */
export function resolveEnds(query: ReachabilityQuery, world: World, oracle: Oracle): Ends {
  const { from, to, family } = query
  const [fromMachine, toMachine] = [machineOf(from, to, world), machineOf(to, from, world)]
  const fromGuest = from.kind === 'guest' ? guestOf(from, family, fromMachine, undefined) : undefined
  const toGuest = to.kind === 'guest' ? guestOf(to, family, toMachine, fromGuest) : undefined
  const guests = [fromGuest, toGuest].filter((guest): guest is Guest => guest !== undefined)
  const externalEnd = from.kind === 'external' ? from : to.kind === 'external' ? to : undefined
  const externalIp = externalEnd && (addressOf(externalEnd.address) ?? anyExternal(family))
  // The machine that external ends are external to.
  const home = from.kind === 'external' ? toMachine : fromMachine
  const known = externalIp && knownMachine(world, externalIp)
  const link = externalIp && !known ? attachmentTo(home, externalIp, oracle) : undefined
  const isBridge = link !== undefined && home.link(link)?.kind === 'bridge' && !externalIp?.any
  // A container on a host bridge is outside libvirt's networks, but not beyond an uplink.
  const container =
    isBridge && externalIp && home.uplinks(link).length === 0 ? otherGuestOn(home, link, externalIp) : undefined
  if (container) guests.push(container)
  const outside: Node | undefined = known ?? (container && { kind: 'guest', guest: container })
  const external = externalIp && !outside ? { ip: externalIp, at: link ?? segmentOf(guests[0]) } : undefined
  const destination =
    to.kind === 'guest'
      ? addressFor(toGuest, family)
      : to.kind === 'external'
        ? externalIp
        : (addressOf(to.address) ?? addressTowards(toMachine, fromMachine, query, fromGuest, oracle))
  const source =
    from.kind === 'guest'
      ? addressFor(fromGuest, family)
      : from.kind === 'external'
        ? externalIp
        : (addressOf(from.address) ?? hostSource(fromMachine, destination, query, oracle))
  const nodeOf = (end: ReachabilityEndpoint, machine: Machine, guest: Guest | undefined): Node => {
    if (guest) return { kind: 'guest', guest }
    if (end.kind === 'host') return { kind: 'host', machine }
    return outside ?? { kind: 'external', machine: home, at: external?.at }
  }
  return {
    from: nodeOf(from, fromMachine, fromGuest),
    to: nodeOf(to, toMachine, toGuest),
    source,
    destination,
    guests,
    external,
  }
}

/** External ends are external to the other end's machine. */
function machineOf(end: ReachabilityEndpoint, other: ReachabilityEndpoint, world: World): Machine {
  if (end.kind !== 'external') return world.machine(end.machine)
  return other.kind === 'external' ? world.home : world.machine(other.machine)
}

/** The other machine, or its guest, that has an external address. */
function knownMachine(world: World, address: Ip): Node | undefined {
  if (world.machines.length === 1 || address.any) return undefined
  for (const machine of world.machines) {
    if (machine === world.home) continue
    if (machine.routing.isLocal(address)) return { kind: 'host', machine }
    const guest = machine.guestWith(address)
    if (guest) return { kind: 'guest', guest }
  }
  return undefined
}

const addressFor = (guest: Guest | undefined, family: 'ipv4' | 'ipv6'): Ip | undefined =>
  guest?.addresses.find(({ ip }) => ip.family === family)?.ip

const addressOf = (text: string | undefined): Ip | undefined => (text === undefined ? undefined : ipOf(text))

function guestOf(
  end: Extract<ReachabilityEndpoint, { kind: 'guest' }>,
  family: AddressFamily,
  machine: Machine,
  other: Guest | undefined,
): Guest | undefined {
  const network = machine.network(end.network)
  if (!network) return undefined
  const known = machine.guestsOf(end.network)
  const isPresumed = (guest: Guest): boolean => guest.mayHaveMore && addressFor(guest, family) === undefined
  if (end.guest === undefined) {
    const isOther = ({ name }: Guest): boolean => other?.network === network && other.name === name
    return (
      known.find((guest) => !isOther(guest) && !isPresumed(guest)) ??
      machine.possibleGuest(network, other?.hypothetical && other.network === network ? 1 : 0)
    )
  }
  const named = known.find(({ name }) => name === end.guest)
  return named && isPresumed(named) ? machine.presuming(named, family) : named
}

/** An address that stands for any external one: behind the default route, or on the uplink's subnet. */
function anyExternal(family: AddressFamily): Ip {
  const ip = ipOf(family === 'ipv4' ? '192.0.2.1' : '2001:db8::1') as Ip
  return { ...ip, text: 'any external address', any: true }
}

const segmentOf = (guest: Guest | undefined): string | undefined =>
  guest?.attachment.kind === 'bridge' && !guest.attachment.own
    ? guest.attachment.bridge
    : guest?.attachment.kind === 'device'
      ? guest.attachment.device
      : undefined

/** The link of the host that leads to an external address. */
function attachmentTo(machine: Machine, ip: Ip, oracle: Oracle): string | undefined {
  const route = machine.routing.lookup({ destination: ip, mark: 0 }, oracle)
  if (route?.type !== 'unicast' || route.link === undefined || !machine.isOwnBridge(route.link)) return route?.link
  // The outside also has the network's subnet: the machine is behind the other link.
  return machine.addresses.find(({ entry, subnet }) => inRange(subnet, ip) && !machine.isOwnBridge(entry.link))?.entry
    .link
}

/** The machine's address that the other side would use; for another machine, the one on a shared subnet. */
function addressTowards(
  machine: Machine,
  from: Machine,
  query: ReachabilityQuery,
  guest: Guest | undefined,
  oracle: Oracle,
): Ip | undefined {
  if (machine === from) return hostAddress(machine, query, guest, oracle)
  const shared = machine.addresses.find(
    ({ ip, entry }) =>
      ip.family === query.family &&
      entry.scope === 'global' &&
      from.addresses.some(({ subnet, entry: its }) => its.scope === 'global' && inRange(subnet, ip)),
  )
  return shared?.ip ?? hostAddress(machine, query, undefined, oracle)
}

/** The host's address that the other side would use. */
function hostAddress(
  machine: Machine,
  { family, from }: ReachabilityQuery,
  guest: Guest | undefined,
  oracle: Oracle,
): Ip | undefined {
  if (guest) {
    const segment =
      guest.attachment.kind === 'bridge'
        ? guest.attachment.bridge
        : guest.attachment.kind === 'device'
          ? guest.attachment.device
          : undefined
    const own = guest.addresses.find(({ ip }) => ip.family === family)
    const here = segment === undefined ? [] : machine.addressesOn(segment, family)
    const near = here.find(({ subnet }) => own && inRange(subnet, own.ip)) ?? here[0]
    if (near) return near.ip
  }
  const global = machine.addresses.filter(({ entry, ip }) => ip.family === family && entry.scope === 'global')
  const uplink = machine.routing.lookup({ destination: anyExternal(family), mark: 0 }, oracle)?.link
  const outside = global.filter(({ ip }) => !machine.networkAddresses.has(ip.text))
  const found = outside.find(({ entry }) => entry.link === uplink) ?? outside[0] ?? global[0]
  if (found) return found.ip
  return from.kind === 'host' ? ipOf(family === 'ipv4' ? '127.0.0.1' : '::1') : undefined
}

/** The source address that the host's kernel picks for a destination. */
function hostSource(
  machine: Machine,
  destination: Ip | undefined,
  { protocol, port }: ReachabilityQuery,
  oracle: Oracle,
): Ip | undefined {
  if (!destination) return undefined
  const flow = flowOf(requestPacket(destination.family, protocol, destination, destination, port))
  const route = machine.routing.lookup({ destination, mark: 0, flow }, oracle)
  if (route?.type === 'local') return destination
  if (route?.source) return route.source
  // A route that refuses is found before there is a source; which source it would be does not matter.
  if (route && route.type !== 'unicast') return machine.sourceOn('', destination)
  return route?.link === undefined ? undefined : machine.sourceOn(route.link, route.gateway ?? destination)
}
