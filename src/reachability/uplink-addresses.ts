import { isLinkLocal, StateError } from '../base/index.js'
import { type HostFacts, isDefault } from '../machine/index.js'

/**
 * The host's addresses at which other systems can reach it: those of the device that a network forwards to; without
 * one, of the links of the host's default routes.
 *
 * @param device  the network's `forward dev`
 * @throws StateError  if there is no such link
 */
export function uplinkAddresses({ links, addresses, routes }: HostFacts, device: string | undefined): string[] {
  const named = links.find(({ name }) => name === device)
  // A port's addresses are on its bridge or bond.
  const uplinks =
    device === undefined
      ? routes.flatMap(({ destination, table, dead, link, nextHops = [] }) =>
          isDefault(destination) && table === 'main' && !dead ? [link, ...nextHops.map((hop) => hop.link)] : [],
        )
      : [named?.master ?? named?.name]
  const found = addresses.filter(
    ({ link, scope, secondary, address }) =>
      uplinks.includes(link) && scope === 'global' && !secondary && !isLinkLocal(address),
  )
  if (found.length > 0) return found.map(({ address, prefix }) => `${address}/${prefix}`)
  const why =
    device === undefined
      ? 'the host has no default route, so its uplink is unknown'
      : `the host has no address on ${device}, the device the network forwards to`
  throw new StateError(`${why}: pass its addresses on the uplink, { hostAddresses: […] }`)
}
