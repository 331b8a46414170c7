import {
  type AddressFamily,
  checkShape,
  DefinitionError,
  formatSubnet,
  isLinkLocal,
  normalizeAddress,
  parseAddress,
  sh,
  UnseenError,
} from '../base/index.js'
import type { HostFacts } from '../machine/index.js'
import { translates } from '../modes/index.js'
import { factsOfSnapshot, type Snapshot } from '../snapshot/index.js'
import { type NetworkDefinition, subnetsOf } from '../xml/index.js'
import { uplinkAddresses } from './uplink-addresses.js'
import { forwardDevice } from './world/network-addresses.js'

/** A route that another system needs to reach guests. */
export interface ExternalRoute {
  /** The family of the route. */
  readonly family: AddressFamily
  /** The guests' subnet, `10.20.0.0/24`. */
  readonly destination: string
  /** The host's address on the uplink. */
  readonly via: string
  /** For a Linux system: `ip route add 10.20.0.0/24 via 10.50.0.2`. */
  readonly command: string
  /** For FRR's configuration: `ip route 10.20.0.0/24 10.50.0.2`. */
  readonly frr: string
}

/** What other systems need to be configured with. */
export interface ExternalRoutes {
  /** One for each subnet and address of the host; of several for the same subnet, a system needs one. */
  readonly routes: readonly ExternalRoute[]
  /** Subnets that cannot be routed to, because the host has no address of their family on the uplink. */
  readonly unreachable: readonly string[]
}

/**
 * The routes that systems on the host's LAN need to reach a network's guests, and the networks behind these: one for
 * each subnet and each address of the host on the uplink; of several, a system needs one.
 *
 * @param host  a snapshot, or facts, of the host; or its addresses on the uplink, IPv4 and IPv6, with or without
 *   `/prefix`
 * @throws DefinitionError  for an invalid address, or one that is valid on its link only; if the host's uplink cannot
 *   be determined
 * @throws UnseenError      if the host's addresses or routes could not be read
 */
export function externalRoutes(
  definition: NetworkDefinition,
  host: Snapshot | HostFacts | readonly string[],
): ExternalRoutes {
  checkShape('externalRoutes', 'definition', definition, { mode: 'string' }, 'a definition')
  if (!isAddresses(host)) checkShape('externalRoutes', 'host', host, {}, 'a snapshot, facts, or a list of addresses')
  const hostAddresses = isAddresses(host) ? host : addressesOf(host, definition)
  const gateways = hostAddresses.map((text, index) => {
    const address = normalizeAddress(text.replace(/\/\d+$/, ''))
    const family = parseAddress(address ?? '')?.family
    const path = `hostAddresses[${index}]`
    if (!address || !family) throw new DefinitionError([{ path, message: `'${text}' is not an IP address` }])
    if (isLinkLocal(address) || address.startsWith('169.254.')) {
      throw new DefinitionError([{ path, message: `${text} is valid on its link only; give a routable one` }])
    }
    return { address, family }
  })
  const routes: ExternalRoute[] = []
  const unreachable: string[] = []
  for (const subnet of routedSubnets(definition)) {
    const destination = formatSubnet(subnet)
    const vias = gateways.filter(({ family }) => family === subnet.family)
    if (vias.length === 0) unreachable.push(destination)
    const [option, frr] = subnet.family === 'ipv6' ? [['-6'], 'ipv6 route'] : [[], 'ip route']
    for (const { address: via, family } of vias) {
      routes.push({
        family,
        destination,
        via,
        command: sh`ip ${option} route add ${destination} via ${via}`,
        frr: `${frr} ${destination} ${via}`,
      })
    }
  }
  return { routes, unreachable }
}

/** Subnets without NAT are routed. */
const routedSubnets = (definition: NetworkDefinition) =>
  subnetsOf(definition).filter(({ family }) => !translates(definition, family))

const isAddresses = (host: Snapshot | HostFacts | readonly string[]): host is readonly string[] => Array.isArray(host)

function addressesOf(host: Snapshot | HostFacts, definition: NetworkDefinition): string[] {
  const facts = 'facts' in host ? factsOfSnapshot(host) : host
  const unseen = facts.unseen.filter(({ fact }) => fact === 'addresses' || fact === 'routes')
  if (unseen.length > 0) throw new UnseenError(unseen)
  return uplinkAddresses(facts, forwardDevice(definition))
}
