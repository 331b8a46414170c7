import { type AddressFamily, type Ip, inRange, ipOf, type Oracle } from '../base/index.js'
import { requestPacket } from '../firewall/index.js'
import type { Endpoint, Query } from './query.js'
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

/** Of a query that has been checked. */
export function resolveEnds(query: Query, world: World, oracle: Oracle): Ends {
  const { from, to, family } = query
  const { home } = world
  const fromGuest = from.kind === 'guest' ? guestOf(from, family, home, undefined) : undefined
  const toGuest = to.kind === 'guest' ? guestOf(to, family, home, fromGuest) : undefined
  const guests = [fromGuest, toGuest].filter((guest): guest is Guest => guest !== undefined)
  const externalEnd = from.kind === 'external' ? from : to.kind === 'external' ? to : undefined
  const externalIp = externalEnd && (addressOf(externalEnd.address) ?? anyExternal(family))
  const link = externalIp && attachmentTo(home, externalIp, oracle)
  const isBridge = link !== undefined && home.link(link)?.kind === 'bridge' && !externalIp?.any
  // A container on a bridge of the host's is outside of libvirt's networks, but not beyond an uplink.
  const machine = isBridge && externalIp && home.uplinks(link).length === 0 && otherGuestOn(home, link, externalIp)
  if (machine) guests.push(machine)
  const external = externalIp && !machine ? { ip: externalIp, at: link ?? segmentOf(guests[0]) } : undefined
  const destination =
    to.kind === 'guest'
      ? addressFor(toGuest, family)
      : to.kind === 'external'
        ? externalIp
        : (addressOf(to.address) ?? hostAddress(home, query, fromGuest, oracle))
  const source =
    from.kind === 'guest'
      ? addressFor(fromGuest, family)
      : from.kind === 'external'
        ? externalIp
        : (addressOf(from.address) ?? hostSource(home, destination, query, oracle))
  const at = external?.at
  const outside = machine || undefined
  return {
    from: nodeOf(from, home, fromGuest ?? (from.kind === 'external' ? outside : undefined), at),
    to: nodeOf(to, home, toGuest ?? (to.kind === 'external' ? outside : undefined), at),
    source,
    destination,
    guests,
    external,
  }
}

function nodeOf(end: Endpoint, machine: Machine, guest: Guest | undefined, at: string | undefined): Node {
  if (guest) return { kind: 'guest', guest }
  return end.kind === 'host' ? { kind: 'host', machine } : { kind: 'external', machine, at }
}

const addressFor = (guest: Guest | undefined, family: 'ipv4' | 'ipv6'): Ip | undefined =>
  guest?.addresses.find(({ ip }) => ip.family === family)?.ip

const addressOf = (text: string | undefined): Ip | undefined => (text === undefined ? undefined : ipOf(text))

function guestOf(
  end: Extract<Endpoint, { kind: 'guest' }>,
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
function attachmentTo(machine: Machine, ip: Ip, oracle: Oracle): string | undefined {
  const route = machine.routing.lookup({ destination: ip, mark: 0 }, oracle)
  if (route?.type !== 'unicast' || route.link === undefined || !machine.isOwnBridge(route.link)) return route?.link
  // A network's subnet is that of the outside too: the machine is on the other link.
  return machine.addresses.find(({ entry, subnet }) => inRange(subnet, ip) && !machine.isOwnBridge(entry.link))?.entry
    .link
}

/** The host's address that the other side would use. */
function hostAddress(
  machine: Machine,
  { family, from }: Query,
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

/** What the host's kernel picks as the source towards a destination. */
function hostSource(
  machine: Machine,
  destination: Ip | undefined,
  { protocol, port }: Query,
  oracle: Oracle,
): Ip | undefined {
  if (!destination) return undefined
  const flow = flowOf(requestPacket(destination.family, protocol, destination, destination, port))
  const route = machine.routing.lookup({ destination, mark: 0, flow }, oracle)
  if (route?.type === 'local') return destination
  if (route?.source) return route.source
  // A route that refuses is asked before there is a source; which one it would be decides nothing.
  if (route && route.type !== 'unicast') return machine.sourceOn('', destination)
  return route?.link === undefined ? undefined : machine.sourceOn(route.link, route.gateway ?? destination)
}
