import { VIR_CONNECT_LIST_NETWORKS_ACTIVE } from '../../native-types/libvirt-network.js'
import { LibvirtError, type SubnetHolder, SubnetInUseError } from '../errors.js'
import type { Session } from '../ffi/index.js'
import { addressBits, formatSubnet, parseSubnet, type Subnet, subnetsOverlap } from '../xml/addresses.js'
import { type NetworkDefinition, parseNetwork } from '../xml/index.js'
import { subnetOfIp } from '../xml/network/check-ip.js'

/** A subnet that something of the host's has. */
interface Used extends SubnetHolder {
  readonly range: Subnet
}

/** The subnets of a network: those of its addresses, and those it has static routes to. */
export function subnetsOf(definition: NetworkDefinition): Subnet[] {
  const own = 'ips' in definition ? (definition.ips ?? []) : []
  const routes = 'routes' in definition ? (definition.routes ?? []) : []
  return [...own, ...routes].flatMap((entry) => subnetOfIp(entry) ?? [])
}

/**
 * libvirt's refusal to start a network whose subnet is in use, with who has it and what is free; any other error as
 * it is.
 */
export async function explainStart(session: Session, definition: NetworkDefinition, error: unknown): Promise<unknown> {
  if (!(error instanceof LibvirtError)) return error
  const device = /already in use by interface (\S+)/.exec(error.message)?.[1]
  // Two networks that start at the same moment pass libvirt's own check; the second dnsmasq then finds it out.
  if (device === undefined && !/listening socket .* Address already in use/.test(error.message)) return error
  try {
    const holder = device ?? (await bridgeOver(session, definition))
    return holder === undefined ? error : describeConflict(definition, await definitionsOn(session), holder, error)
  } catch {
    // Without the other networks, libvirt's own words have to do.
    return error
  }
}

/** The bridge of a running network whose subnets overlap with those of this one. */
async function bridgeOver(session: Session, definition: NetworkDefinition): Promise<string | undefined> {
  const own = subnetsOf(definition)
  const running = await definitionsOn(session, VIR_CONNECT_LIST_NETWORKS_ACTIVE)
  const other = running.find(
    (candidate) =>
      candidate.name !== definition.name &&
      subnetsOf(candidate).some((range) => own.some((subnet) => subnetsOverlap(subnet, range))),
  )
  return other && 'bridge' in other ? other.bridge?.name : undefined
}

/** What stands in the way of a network's subnets. @param device  the host's link that has one of them */
export function describeConflict(
  definition: NetworkDefinition,
  others: readonly NetworkDefinition[],
  device: string,
  cause: LibvirtError,
): SubnetInUseError {
  const own = subnetsOf(definition)
  const used: Used[] = others
    .filter(({ name }) => name !== definition.name)
    .flatMap((other) =>
      subnetsOf(other).map((range) => ({
        kind: 'network' as const,
        name: other.name,
        subnet: formatSubnet(range),
        range,
      })),
    )
  const bridgeOwner = others.find(
    (other) => other.name !== definition.name && 'bridge' in other && other.bridge?.name === device,
  )?.name
  const holders: SubnetHolder[] = used
    .filter(({ name, range }) => name === bridgeOwner && own.some((subnet) => subnetsOverlap(subnet, range)))
    .map(({ kind, name, subnet }) => ({ kind, name, subnet }))
  if (holders.length === 0) holders.push({ kind: 'route-or-interface', name: device, subnet: null })
  const contested = own.find(({ family }) => family === 'ipv4')
  const free = contested ? freeSubnet(contested, [...own, ...used.map(({ range }) => range)]) : undefined
  const who = holders.map(({ kind, name }) =>
    kind === 'network' ? `network ${name}, on ${device}` : `${name}, by its address or a route`,
  )
  const way = free ? `; ${formatSubnet(free)} is free as far as the networks of this connection tell` : ''
  return new SubnetInUseError(
    `network ${definition.name} cannot start: ${own.map(formatSubnet).join(', ')} is in use by ${who.join(' and ')}${way}`,
    {
      network: definition.name,
      subnets: own.map(formatSubnet),
      holders,
      free: free ? formatSubnet(free) : null,
    },
    { cause },
  )
}

/** Where private networks are looked for, the usual place of libvirt's first. */
const privateRanges = ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'] as const
const firstTried = { '192.168.0.0/16': 122n << 8n } as Readonly<Record<string, bigint>>

/**
 * A private IPv4 subnet of the same size that overlaps none of those in use.
 *
 * @returns undefined where there is none, and for IPv6
 */
export function freeSubnet({ family, prefix }: Subnet, used: readonly Subnet[]): Subnet | undefined {
  if (family !== 'ipv4') return undefined
  const step = 1n << BigInt(addressBits(family) - prefix)
  for (const text of privateRanges) {
    const range = parseSubnet(text)
    if (!range || range.prefix > prefix) continue
    const size = 1n << BigInt(addressBits(family) - range.prefix)
    const first = (firstTried[text] ?? 0n) / step
    const count = size / step
    for (let tried = 0n; tried < count; tried++) {
      const candidate: Subnet = { family, prefix, network: range.network + ((first + tried) % count) * step }
      if (!used.some((subnet) => subnetsOverlap(subnet, candidate))) return candidate
    }
  }
  return undefined
}

/** The definitions of all networks; with flags, of some. */
export async function definitionsOn(session: Session, flags = 0): Promise<NetworkDefinition[]> {
  const handles = await session.call('virConnectListAllNetworks', flags)
  try {
    const described = await session.batch(
      handles.map((handle) => ({ name: 'virNetworkGetXMLDesc', args: [handle, 0] })),
      false,
    )
    return described.flatMap(({ value }) => (value === undefined ? [] : [parseNetwork(value as string)]))
  } finally {
    await Promise.all(handles.map((handle) => handle.free()))
  }
}
