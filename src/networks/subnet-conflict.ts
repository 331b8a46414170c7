import { VIR_CONNECT_LIST_NETWORKS_ACTIVE } from '../../native-types/libvirt-network.js'
import { formatSubnet, LibvirtError, type SubnetHolder, SubnetInUseError, subnetsOverlap } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { definitionIn, factsOfDaemon } from '../gathering/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import { freeSubnet, type UsedSubnet, usedByNetwork, usedOnHost } from '../plan/index.js'
import { type NetworkDefinition, subnetsOf } from '../xml/index.js'

/** libvirt's message names the device that has the subnet, or an address of one of its static routes. */
const conflict = /already in use by interface (\S+)|conflicts with IP address for '([^']+)'/
/** Two networks that start at the same moment pass libvirt's own check; then the second dnsmasq fails. */
const lateConflict = /listening socket .* Address already in use/

/** Whether libvirt refuses a start because a subnet is in use. */
export const isSubnetConflict = (error: unknown): error is LibvirtError =>
  error instanceof LibvirtError && (conflict.test(error.message) || lateConflict.test(error.message))

/**
 * Adds to libvirt's refusal to start a network whose subnet is in use what uses it and what is free; any other error is
 * returned as it is.
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
    // Without the other networks, fall back to libvirt's own message.
    return error
  }
}

/** The bridge of a running network whose subnets overlap this one's. */
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
 * What uses a network's subnets already.
 *
 * @param device  the host's link that has one of them
 * @param facts  of the host, if it can be read
 */
export function describeConflict(
  definition: NetworkDefinition,
  others: readonly NetworkDefinition[],
  device: string,
  cause: LibvirtError,
  facts?: HostFacts,
): SubnetInUseError {
  const own = subnetsOf(definition)
  const used = others.filter(({ name }) => name !== definition.name).flatMap(usedByNetwork)
  const onHost = facts ? usedOnHost(facts) : []
  const isWanted = ({ range }: UsedSubnet) => own.some((subnet) => subnetsOverlap(subnet, range))
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
  const doubt = facts ? '' : ' as far as the networks of this connection show'
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
  return kind === 'route' ? `a route to ${subnet} over ${name}` : `${name}, by an address or a route`
}

/** libvirt compares whole subnets: of several, take the smallest. */
function narrowest(used: readonly UsedSubnet[]): UsedSubnet[] {
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
    // The subnets of an unreadable network are unknown.
    return described.flatMap(({ value }) => definitionIn(value) ?? [])
  } finally {
    await Promise.all(handles.map((handle) => handle.free()))
  }
}
