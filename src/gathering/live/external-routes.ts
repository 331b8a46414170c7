import { type CallLimits, checkOptions, limitChecks, limited } from '../../base/index.js'
import type { Host } from '../../host.js'
import type { HostFacts } from '../../machine/index.js'
import { type ExternalRoutes, externalRoutes } from '../../reachability/index.js'
import type { NatDefinition, OpenDefinition, RoutedDefinition } from '../../xml/index.js'
import { factsOfNetworksHost } from '../facts-of-daemon.js'

/** How other systems reach the host. */
export interface ExternalRoutesOptions extends CallLimits {
  /**
   * The host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`. Default: those of the device that the
   * network forwards to, or of the links that the host's default routes leave by, read live.
   */
  readonly hostAddresses?: readonly string[] | undefined
  /** Facts of the machine from an earlier reading. */
  readonly facts?: HostFacts | undefined
}

/** The routes of a live network, from the host's current state. */
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
  const given = options.hostAddresses ?? options.facts
  if (given) return externalRoutes(definition, given)
  const networks = [{ name: definition.name, running: active ? definition : null }]
  const facts = await limited(options, 'externalRoutes', (signal) => factsOfNetworksHost(host, networks, signal))
  return externalRoutes(definition, facts)
}
