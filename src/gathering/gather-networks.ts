import { VIR_NETWORK_XML_INACTIVE, type virNetworkDHCPLease } from '../../native-types/libvirt-network.js'
import type { virNetworkPortPtr } from '../../native-types/values.js'
import { LibvirtError } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { SnapshotLease, SnapshotNetwork } from '../snapshot/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { type Answer, askInParts } from './ask-in-parts.js'
import type { Gathered } from './gathered.js'
import { toLease } from './lease.js'
import { type ListedNetwork, listNetworks } from './list-networks.js'
import { type ReadDefinition, readDefinition } from './read-definition.js'
import { readPort } from './read-guest.js'

/** A network, with the handles for the second round of questions. */
interface Read extends Omit<SnapshotNetwork, 'ports' | 'leases'> {
  readonly handle: ListedNetwork['handle']
  readonly portHandles: readonly virNetworkPortPtr[]
}

/** All networks of a connection: running and stored definitions, and the guests on them. */
export async function gatherNetworks(
  session: Session,
  gathered: Gathered,
  signal?: AbortSignal,
): Promise<SnapshotNetwork[]> {
  const listed = await listNetworks(session, 0, {}, signal)
  const ports: virNetworkPortPtr[] = []
  try {
    const read = await askInParts(
      session,
      listed,
      ({ handle, state }) => [
        { name: 'virNetworkGetName', args: [handle] },
        { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
        ...(state.persistent ? [{ name: 'virNetworkGetXMLDesc', args: [handle, VIR_NETWORK_XML_INACTIVE] }] : []),
        ...(state.active ? [{ name: 'virNetworkListAllPorts', args: [handle, 0] }] : []),
      ],
      (network, answers) => {
        const found = readNetwork(network, answers, gathered)
        ports.push(...(found?.portHandles ?? []))
        return found
      },
      signal,
    )
    const networks = read.filter((network) => network !== undefined)
    const usage = await askInParts(
      session,
      networks,
      ({ handle, active, running, portHandles }) => [
        ...portHandles.map((port) => ({ name: 'virNetworkPortGetXMLDesc', args: [port, 0] })),
        ...(active && servesDhcp(running) ? [{ name: 'virNetworkGetDHCPLeases', args: [handle, null] }] : []),
      ],
      (network, answers) => [network.uuid, usageOf(network, answers, gathered)] as const,
      signal,
    )
    const byUuid = new Map(usage)
    return networks.map(({ handle: _, portHandles: __, ...network }) => ({
      ...network,
      ...(byUuid.get(network.uuid) ?? { ports: [], leases: [] }),
    }))
  } finally {
    for (const handle of [...listed.map(({ handle }) => handle), ...ports]) handle.free().catch(() => {})
  }
}

/** Undefined if it has gone since the list was taken. */
function readNetwork(network: ListedNetwork, answers: readonly Answer[], gathered: Gathered): Read | undefined {
  const { handle, uuid, state } = network
  const [named, live, ...others] = answers as [Answer, Answer, ...Answer[]]
  const inactive = state.persistent ? others.shift() : undefined
  const name = gathered.take<string>(named, 'network', uuid)
  const xml = name === undefined ? undefined : gathered.take<string>(live, 'network', `network ${name}`)
  if (name === undefined || xml === undefined) return undefined
  // libvirt's test driver shows what is stored only while the network does not run, and knows no flag for it.
  const lacksFlag = inactive?.error instanceof LibvirtError && inactive.error.message.includes('unsupported flags')
  const storedXml = !inactive || lacksFlag ? xml : gathered.take<string>(inactive, 'network', `stored network ${name}`)
  const running = state.active ? asRead(xml, name, uuid) : undefined
  const stored = state.persistent && storedXml !== undefined ? asRead(storedXml, name, uuid) : undefined
  const unread = running?.unread ?? stored?.unread
  const [ports] = state.active ? others : []
  return {
    name,
    uuid,
    ...state,
    running: running?.definition ?? null,
    stored: stored?.definition ?? null,
    ...(unread && { unread }),
    handle,
    portHandles: (ports && gathered.take<virNetworkPortPtr[]>(ports, 'ports', `network ${name}`)) ?? [],
  }
}

function asRead(xml: string, name: string, uuid: string): ReadDefinition {
  const read = readDefinition(xml)
  if ('definition' in read) return read
  return { definition: { mode: 'unknown', name, uuid, forward: { mode: 'unknown:' } }, unread: read }
}

const servesDhcp = (definition: NetworkDefinition | null): boolean =>
  definition !== null && 'ips' in definition && (definition.ips ?? []).some(({ dhcp }) => dhcp)

function usageOf({ name, portHandles }: Read, answers: readonly Answer[], gathered: Gathered) {
  const ports = answers.slice(0, portHandles.length).flatMap((answer) => {
    const xml = gathered.take<string>(answer, 'ports', `network ${name}`)
    return xml === undefined ? [] : (readPort(xml) ?? [])
  })
  const [leases] = answers.slice(portHandles.length)
  const found = (leases && gathered.take<virNetworkDHCPLease[]>(leases, 'leases', `network ${name}`)) ?? []
  return { ports, leases: found.map(asJson) }
}

function asJson(lease: virNetworkDHCPLease): SnapshotLease {
  const { expiresAt, ...rest } = toLease(lease)
  // A clock can be set to a year outside the range of Date.
  const isDate = expiresAt !== null && !Number.isNaN(expiresAt.getTime())
  return { ...rest, expiresAt: isDate ? expiresAt.toISOString() : null }
}
