import { formatSubnet, isLinkLocal, parseSubnet, type Subnet, type SubnetHolder } from '../base/index.js'
import { type HostFacts, isDefault } from '../machine/index.js'
import { type NetworkDefinition, subnetsOf } from '../xml/index.js'

/** A subnet in use. */
export interface UsedSubnet extends SubnetHolder {
  readonly range: Subnet
}

/** The subnets of a network. */
export const usedByNetwork = (network: NetworkDefinition): UsedSubnet[] =>
  subnetsOf(network).map((range) => ({ kind: 'network', name: network.name, subnet: formatSubnet(range), range }))

/** The subnets of the host's links, and those that it has routes to. */
export function usedOnHost({ addresses, routes }: HostFacts): UsedSubnet[] {
  const entry = (kind: 'interface' | 'route', name: string, text: string): UsedSubnet[] => {
    const range = parseSubnet(text)
    return range ? [{ kind, name, subnet: formatSubnet(range), range }] : []
  }
  const own = addresses
    .filter(({ scope }) => scope !== 'link')
    .flatMap(({ link, address, prefix }) => entry('interface', link, `${address}/${prefix}`))
  const isOwn = (name: string, subnet: string) => own.some((other) => other.name === name && other.subnet === subnet)
  const routed = routes
    .filter(({ type, destination }) => !passive.has(type) && !isDefault(destination) && !isLinkLocal(destination))
    .flatMap(({ link, nextHops, destination, type }) =>
      [link ?? (nextHops ? undefined : type), ...(nextHops ?? []).map((hop) => hop.link)].flatMap((name) =>
        name === undefined ? [] : entry('route', name, destination),
      ),
    )
    .filter(({ name, subnet, range }) => !isOwn(name, subnet ?? '') && !isHalfOfAll(range))
  return [...own, ...routed]
}

const passive: ReadonlySet<string> = new Set(['local', 'broadcast', 'multicast', 'anycast'])

/** Routes that VPNs lay over the default route, which stays: half or an eighth of all addresses. */
const isHalfOfAll = ({ family, prefix }: Subnet): boolean => prefix <= (family === 'ipv4' ? 1 : 3)

/** What uses it, in a few words. @param device  for a network, its bridge */
export function holderText({ kind, name, subnet }: SubnetHolder, facts?: HostFacts): string {
  const link = facts?.links.find((one) => one.name === name)
  const docker = link?.kind === 'bridge' && /^(docker\d+|docker_gwbridge|br-[\da-f]{12})$/.test(name)
  const vpn = link !== undefined && (link.kind === 'wireguard' || link.kind === 'tun' || link.tunnel === true)
  const what = docker ? `Docker's bridge ${name}` : vpn ? `the VPN or tunnel ${name}` : name
  if (kind === 'network') return `network ${name} (${subnet})`
  if (kind === 'interface') return `${what}, by its address in ${subnet}`
  if (kind === 'route') return link ? `a route to ${subnet} over ${what}` : `a route to ${subnet} of type ${name}`
  return `${name}, by its address or a route`
}
