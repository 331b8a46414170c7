import { type AddressFamily, type Ip, inRange, ipOf, type Oracle } from '../base/index.js'
import { requestPacket } from '../firewall/index.js'
import type { ReachabilityEndpoint, ReachabilityQuery } from './query.js'
import type { Node } from './walk/fate.js'
import type { Guest } from './world/guest.js'
import { machineOn } from './world/machines.js'
import { flowOf } from './world/routing.js'
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

/** Of a query that has been checked. */
export function resolveEnds(query: ReachabilityQuery, world: World, oracle: Oracle): Ends {
  const { from, to, family } = query
  const fromGuest = from.kind === 'guest' ? guestOf(from, family, world, undefined) : undefined
  const toGuest = to.kind === 'guest' ? guestOf(to, family, world, fromGuest) : undefined
  const guests = [fromGuest, toGuest].filter((guest): guest is Guest => guest !== undefined)
  const externalEnd = from.kind === 'external' ? from : to.kind === 'external' ? to : undefined
  const externalIp = externalEnd && (addressOf(externalEnd.address) ?? anyExternal(family))
  const link = externalIp && attachmentTo(world, externalIp, oracle)
  const isBridge = link !== undefined && world.link(link)?.kind === 'bridge' && !externalIp?.any
  // A container on a bridge of the host's is outside of libvirt's networks, but not beyond an uplink.
  const machine = isBridge && externalIp && world.uplinks(link).length === 0 && machineOn(world, link, externalIp)
  if (machine) guests.push(machine)
  const external = externalIp && !machine ? { ip: externalIp, at: link ?? segmentOf(guests[0]) } : undefined
  const destination =
    to.kind === 'guest'
      ? addressFor(toGuest, family)
      : to.kind === 'external'
        ? externalIp
        : (addressOf(to.address) ?? hostAddress(world, query, fromGuest, oracle))
  const source =
    from.kind === 'guest'
      ? addressFor(fromGuest, family)
      : from.kind === 'external'
        ? externalIp
        : (addressOf(from.address) ?? hostSource(world, destination, query, oracle))
  const at = external?.at
  const outside = machine || undefined
  return {
    from: nodeOf(from, fromGuest ?? (from.kind === 'external' ? outside : undefined), at),
    to: nodeOf(to, toGuest ?? (to.kind === 'external' ? outside : undefined), at),
    source,
    destination,
    guests,
    external,
  }
}

function nodeOf(end: ReachabilityEndpoint, guest: Guest | undefined, at: string | undefined): Node {
  if (guest) return { kind: 'guest', guest }
  return end.kind === 'host' ? { kind: 'host' } : { kind: 'external', at }
}

const addressFor = (guest: Guest | undefined, family: 'ipv4' | 'ipv6'): Ip | undefined =>
  guest?.addresses.find(({ ip }) => ip.family === family)?.ip

const addressOf = (text: string | undefined): Ip | undefined => (text === undefined ? undefined : ipOf(text))

function guestOf(
  end: Extract<ReachabilityEndpoint, { kind: 'guest' }>,
  family: AddressFamily,
  world: World,
  other: Guest | undefined,
): Guest | undefined {
  const network = world.network(end.network)
  if (!network) return undefined
  const known = world.guestsOf(end.network)
  const isPresumed = (guest: Guest): boolean => guest.mayHaveMore && addressFor(guest, family) === undefined
  if (end.guest === undefined) {
    const isOther = ({ name }: Guest): boolean => other?.network === network && other.name === name
    return (
      known.find((guest) => !isOther(guest) && !isPresumed(guest)) ??
      world.possibleGuest(network, other?.hypothetical && other.network === network ? 1 : 0)
    )
  }
  const named = known.find(({ name }) => name === end.guest)
  return named && isPresumed(named) ? world.presuming(named, family) : named
}

/** An address that stands for all of the outside: behind the default route, or on the uplink's subnet. */
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

/** The link of the host that leads to an address of the outside. */
function attachmentTo(world: World, ip: Ip, oracle: Oracle): string | undefined {
  const route = world.routing.lookup({ destination: ip, mark: 0 }, oracle)
  if (route?.type !== 'unicast' || route.link === undefined || !world.isOwnBridge(route.link)) return route?.link
  // A network's subnet is that of the outside too: the machine is on the other link.
  return world.addresses.find(({ entry, subnet }) => inRange(subnet, ip) && !world.isOwnBridge(entry.link))?.entry.link
}

/** The host's address that the other side would use. */
function hostAddress(
  world: World,
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
    const here = segment === undefined ? [] : world.addressesOn(segment, family)
    const near = here.find(({ subnet }) => own && inRange(subnet, own.ip)) ?? here[0]
    if (near) return near.ip
  }
  const global = world.addresses.filter(({ entry, ip }) => ip.family === family && entry.scope === 'global')
  const uplink = world.routing.lookup({ destination: anyExternal(family), mark: 0 }, oracle)?.link
  const outside = global.filter(({ ip }) => !world.networkAddresses.has(ip.text))
  const found = outside.find(({ entry }) => entry.link === uplink) ?? outside[0] ?? global[0]
  if (found) return found.ip
  return from.kind === 'host' ? ipOf(family === 'ipv4' ? '127.0.0.1' : '::1') : undefined
}

/** What the host's kernel picks as the source towards a destination. */
function hostSource(
  world: World,
  destination: Ip | undefined,
  { protocol, port }: ReachabilityQuery,
  oracle: Oracle,
): Ip | undefined {
  if (!destination) return undefined
  const flow = flowOf(requestPacket(destination.family, protocol, destination, destination, port))
  const route = world.routing.lookup({ destination, mark: 0, flow }, oracle)
  if (route?.type === 'local') return destination
  if (route?.source) return route.source
  // A route that refuses is asked before there is a source; which one it would be decides nothing.
  if (route && route.type !== 'unicast') return world.sourceOn('', destination)
  return route?.link === undefined ? undefined : world.sourceOn(route.link, route.gateway ?? destination)
}
