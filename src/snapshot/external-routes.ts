import {
  type AddressFamily,
  type CallLimits,
  checkOptions,
  DefinitionError,
  formatSubnet,
  isLinkLocal,
  limitChecks,
  limited,
  normalizeAddress,
  parseAddress,
  sh,
  UnseenError,
} from '../base/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import { forwardDevice } from '../reachability/index.js'
import { type NatDefinition, type OpenDefinition, type RoutedDefinition, subnetsOf } from '../xml/index.js'
import { factsOfNetworksHost } from './facts-of-daemon.js'
import { uplinkAddresses } from './uplink-addresses.js'

/** A route that another system needs to reach guests. */
export interface ExternalRoute {
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

/** What other systems have to be told. */
export interface ExternalRoutes {
  readonly routes: readonly ExternalRoute[]
  /** Subnets for whose family the host has no address on the uplink: nothing can be routed to them. */
  readonly unreachable: readonly string[]
}

/** Where other systems find the host. */
export interface ExternalRoutesOptions extends CallLimits {
  /**
   * The host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`. Default: those of the device that the
   * network forwards to, or of the links that the host's default routes leave by, read now.
   */
  readonly hostAddresses?: readonly string[] | undefined
  /** Facts of the host that were read before. */
  readonly facts?: HostFacts | undefined
}

/** The routes of a live network, by what the host has now. */
export async function liveExternalRoutes(
  host: Host,
  definition: RoutedDefinition | OpenDefinition | NatDefinition,
  active: boolean,
  options: ExternalRoutesOptions,
): Promise<ExternalRoutes> {
  checkOptions<ExternalRoutesOptions>('externalRoutes', options, {
    hostAddresses: 'array',
    facts: 'object',
    ...limitChecks,
  })
  const { hostAddresses } = options
  if (hostAddresses) return externalRoutes(definition, hostAddresses)
  const present = { networks: [definition], inactive: active ? [] : [definition.name] }
  const facts =
    options.facts ?? (await limited(options, 'externalRoutes', (signal) => factsOfNetworksHost(host, present, signal)))
  const unseen = facts.unseen.filter(({ fact }) => fact === 'addresses' || fact === 'routes')
  if (unseen.length > 0) throw new UnseenError(unseen)
  return externalRoutes(definition, uplinkAddresses(facts, forwardDevice(definition)))
}

/**
 * The routes that systems beside the host need to reach the guests of a network, and what lies behind them: one for
 * each subnet and each address of the host on the uplink; of several, a system takes one.
 *
 * @param hostAddresses  the host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`
 * @throws DefinitionError for what is no address, or is valid on its link only
 */
export function externalRoutes(
  definition: RoutedDefinition | OpenDefinition | NatDefinition,
  hostAddresses: readonly string[],
): ExternalRoutes {
  const gateways = hostAddresses.map((text, index) => {
    const address = normalizeAddress(text.replace(/\/\d+$/, ''))
    const family = parseAddress(address ?? '')?.family
    const path = `hostAddresses[${index}]`
    if (!address || !family) throw new DefinitionError([{ path, message: `'${text}' is not an IP address` }])
    if (isLinkLocal(address) || address.startsWith('169.254.')) {
      throw new DefinitionError([{ path, message: `${text} is valid on its link only; give one that is routable` }])
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

/** NAT hides IPv4, and IPv6 only where it is told to; what it does not hide is routed. */
function routedSubnets(definition: RoutedDefinition | OpenDefinition | NatDefinition) {
  const subnets = subnetsOf(definition)
  if (definition.mode !== 'nat') return subnets
  return definition.forward?.nat?.ipv6 ? [] : subnets.filter(({ family }) => family === 'ipv6')
}
