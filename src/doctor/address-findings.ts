import {
  formatSubnet,
  parseAddress,
  parseSubnet,
  type Subnet,
  sh,
  subnetContains,
  subnetsOverlap,
} from '../base/index.js'
import { type HostAddress, type HostBridge, type HostFacts, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'
import { routeCommands } from './move-addresses.js'

/** Where the host itself is, as seen from the bridge. */
export function addressFindings(facts: HostFacts, { name, addresses, uplinks }: HostBridge): BridgeFinding[] {
  // An address on an uplink is another finding, and its remedy gives the bridge one.
  const isHere = (link: string): boolean => link === name || uplinks.includes(link)
  if (!facts.addresses.some(({ link, scope }) => isHere(link) && scope === 'global')) {
    return [
      {
        kind: 'no-address',
        severity: 'note',
        link: name,
        text: `the host has no address on ${name}: guests work, but cannot reach the host through it`,
        evidence: `addresses on ${name}: none`,
        source: sources.libvirt,
        commands: [],
      },
    ]
  }
  const own = addresses.flatMap((text) => parseSubnet(text) ?? [])
  return facts.addresses.flatMap((address) => {
    if (isHere(address.link) || address.scope !== 'global') return []
    const subnet = subnetOf(address)
    const shared = subnet && own.find((one) => isWide(one) && isWide(subnet) && subnetsOverlap(one, subnet))
    return shared ? [elsewhere(facts, name, address, shared, own)] : []
  })
}

const subnetOf = ({ address, prefix }: HostAddress): Subnet | undefined => parseSubnet(`${address}/${prefix}`)

/** A single address (/32, /128) spans no subnet. */
const isWide = ({ family, prefix }: Subnet): boolean => prefix < (family === 'ipv4' ? 32 : 128)

function elsewhere(
  facts: HostFacts,
  bridge: string,
  { link, address, prefix }: HostAddress,
  subnet: Subnet,
  own: readonly Subnet[],
): BridgeFinding {
  const ofBridge = facts.links.find(({ name }) => name === link)?.kind === 'bridge'
  // Removing the address must not cut the host off: its gateways must be reachable over the bridge as well.
  const gateways = facts.routes.flatMap((route) =>
    route.link === link && route.gateway !== undefined && !route.gateway.startsWith('fe80:') ? [route.gateway] : [],
  )
  const canGo = gateways.every((text) => {
    const gateway = parseAddress(text)
    return gateway !== undefined && own.some((one) => subnetContains(one, gateway))
  })
  return {
    kind: 'subnet-elsewhere',
    severity: 'warning',
    link,
    text: `${link} is also in the subnet of ${bridge}: the host has two routes there and uses only one; ${
      ofBridge ? `give the network on ${link} another subnet` : `keep the address on ${bridge} only`
    }`,
    evidence: `${address}/${prefix} on ${link}, ${formatSubnet(subnet)} on ${bridge}`,
    source: sources.libvirt,
    commands:
      ofBridge || !canGo
        ? []
        : [
            sh`ip address del ${address}/${prefix} dev ${link}`,
            ...(gateways.length > 0 ? routeCommands(facts, link, bridge) : []),
          ],
  }
}
