import { VIR_CONNECT_LIST_NETWORKS_ACTIVE } from '../../native-types/libvirt-network.js'
import {
  formatSubnet,
  LibvirtError,
  parseSubnet,
  type Subnet,
  type SubnetHolder,
  SubnetInUseError,
  subnetsOverlap,
} from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import type { Host } from '../host.js'
import { type HostFacts, isDefault } from '../machine/index.js'
import { factsOfDaemon, readDefinition } from '../snapshot/index.js'
import { type NetworkDefinition, subnetsOf } from '../xml/index.js'
import { freeSubnet } from './free-subnet.js'

/** A subnet that something of the host's has. */
interface Used extends SubnetHolder {
  readonly range: Subnet
}

/** What libvirt says of the device that has the subnet, or an address that one of its static routes leads to. */
const conflict = /already in use by interface (\S+)|conflicts with IP address for '([^']+)'/
/** Two networks that start at the same moment pass libvirt's own check; the second dnsmasq then finds it out. */
const lateConflict = /listening socket .* Address already in use/

/** Whether libvirt refuses a start because a subnet is in use. */
export const isSubnetConflict = (error: unknown): error is LibvirtError =>
  error instanceof LibvirtError && (conflict.test(error.message) || lateConflict.test(error.message))

/**
 * libvirt's refusal to start a network whose subnet is in use, with who has it and what is free; any other error as
 * it is.
 */
export async function explainStart(
  session: Calls,
  host: Host,
  definition: NetworkDefinition,
  error: unknown,
): Promise<unknown> {
  if (!isSubnetConflict(error)) return error
  const [, interfaceName, routeLink] = conflict.exec(error.message) ?? []
  try {
    const device = interfaceName ?? routeLink ?? (await bridgeOver(session, definition))
    if (device === undefined) return error
    const facts = await factsOfDaemon(session, host).catch(() => undefined)
    const isSeen = !facts?.unseen.some(({ fact }) => fact === 'addresses' || fact === 'routes')
    return describeConflict(definition, await definitionsOn(session), device, error, isSeen ? facts : undefined)
  } catch {
    // Without the other networks, libvirt's own words have to do.
    return error
  }
}

/** The bridge of a running network whose subnets overlap with those of this one. */
async function bridgeOver(session: Calls, definition: NetworkDefinition): Promise<string | undefined> {
  const own = subnetsOf(definition)
  const running = await definitionsOn(session, VIR_CONNECT_LIST_NETWORKS_ACTIVE)
  const other = running.find(
    (candidate) =>
      candidate.name !== definition.name &&
      subnetsOf(candidate).some((range) => own.some((subnet) => subnetsOverlap(subnet, range))),
  )
  return other && 'bridge' in other ? other.bridge?.name : undefined
}

/**
 * What stands in the way of a network's subnets.
 *
 * @param device  the host's link that has one of them
 * @param facts   of the host, where it can be looked at
 */
export function describeConflict(
  definition: NetworkDefinition,
  others: readonly NetworkDefinition[],
  device: string,
  cause: LibvirtError,
  facts?: HostFacts,
): SubnetInUseError {
  const own = subnetsOf(definition)
  const used = others.filter(({ name }) => name !== definition.name).flatMap(usedBy)
  const onHost = facts ? usedOn(facts) : []
  const isWanted = ({ range }: Used) => own.some((subnet) => subnetsOverlap(subnet, range))
  const bridgeOwner = others.find(
    (other) => other.name !== definition.name && 'bridge' in other && other.bridge?.name === device,
  )?.name
  const networks = used.filter((other) => other.name === bridgeOwner && isWanted(other))
  const holding = networks.length > 0 ? networks : narrowest(onHost.filter((on) => on.name === device && isWanted(on)))
  const holders: SubnetHolder[] = holding.map(({ kind, name, subnet }) => ({ kind, name, subnet }))
  if (holders.length === 0) holders.push({ kind: 'route-or-interface', name: device, subnet: null })
  const held = own.filter((subnet) => holding.some(({ range }) => subnetsOverlap(subnet, range)))
  const contested = held.length > 0 ? held : own
  const wanted = contested.find(({ family }) => family === 'ipv4') ?? contested[0]
  const free = wanted && freeSubnet(wanted, [...own, ...[...used, ...onHost].map(({ range }) => range)])
  const who = [...new Set(holders.map((holder) => described(holder, device)))].join(' and ')
  const doubt = facts ? '' : ' as far as the networks of this connection tell'
  const way = free ? `; ${formatSubnet(free)} is free${doubt}` : ''
  return new SubnetInUseError(
    `network ${definition.name} cannot start: ${contested.map(formatSubnet).join(', ')} is in use by ${who}${way}`,
    {
      network: definition.name,
      subnets: contested.map(formatSubnet),
      holders,
      free: free ? formatSubnet(free) : null,
    },
    { cause },
  )
}

function described({ kind, name, subnet }: SubnetHolder, device: string): string {
  if (kind === 'network') return `network ${name}, on ${device}`
  if (kind === 'interface') return `${name}, by its address in ${subnet}`
  return kind === 'route' ? `a route to ${subnet} over ${name}` : `${name}, by its address or a route`
}

const usedBy = (network: NetworkDefinition): Used[] =>
  subnetsOf(network).map((range) => ({ kind: 'network', name: network.name, subnet: formatSubnet(range), range }))

/** Subnets that the host's links have, and those that it has routes to. */
function usedOn({ addresses, routes }: HostFacts): Used[] {
  const entry = (kind: 'interface' | 'route', name: string, text: string): Used[] => {
    const range = parseSubnet(text)
    return range ? [{ kind, name, subnet: formatSubnet(range), range }] : []
  }
  const own = addresses
    .filter(({ scope }) => scope !== 'link')
    .flatMap(({ link, address, prefix }) => entry('interface', link, `${address}/${prefix}`))
  const isOwn = (name: string, subnet: string) => own.some((other) => other.name === name && other.subnet === subnet)
  const routed = routes
    .filter(({ type, destination }) => type !== 'local' && type !== 'broadcast' && !isDefault(destination))
    .flatMap(({ link, nextHops, destination }) =>
      [link, ...(nextHops ?? []).map((hop) => hop.link)].flatMap((name) => entry('route', name ?? '', destination)),
    )
    .filter(({ name, subnet }) => !isOwn(name, subnet ?? ''))
  return [...own, ...routed]
}

/** libvirt compares whole subnets: of several, the one that is as small as any is meant. */
function narrowest(used: readonly Used[]): Used[] {
  const longest = Math.max(...used.map(({ range }) => range.prefix))
  return used.filter(({ range }) => range.prefix === longest)
}

/** The definitions of all networks; with flags, of some. */
export async function definitionsOn(session: Calls, flags = 0): Promise<NetworkDefinition[]> {
  const handles = await session.call('virConnectListAllNetworks', flags)
  try {
    const described = await session.batch(
      handles.map((handle) => ({ name: 'virNetworkGetXMLDesc', args: [handle, 0] })),
      false,
    )
    // What cannot be read has no subnet that anybody could tell.
    return described.flatMap(({ value }) => {
      const read = value === undefined ? undefined : readDefinition(value as string)
      return read && 'definition' in read ? [read.definition] : []
    })
  } finally {
    await Promise.all(handles.map((handle) => handle.free()))
  }
}
