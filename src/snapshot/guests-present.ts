import { VIR_CONNECT_LIST_DOMAINS_ACTIVE } from '../../native-types/libvirt-domain.js'
import type { virNetworkDHCPLease } from '../../native-types/libvirt-network.js'
import type { virDomainPtr, virNetworkPortPtr, virNetworkPtr } from '../../native-types/values.js'
import { isUnsupported, LibvirtError } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { networkOf, orUndefined, readGuest, readPort } from './connected-guests.js'
import { addressesFrom } from './guest-address.js'
import { toLease } from './lease.js'
import { readNamed } from './read-definition.js'

/** The networks of a connection and the guests that run on them, as libvirt knows them. */
export interface Present {
  /** As they run; as they are stored where they do not. */
  readonly networks: readonly NetworkDefinition[]
  /** Names of those that do not run. */
  readonly inactive: readonly string[]
  readonly guests: readonly PresentGuest[]
}

/** A running guest's interface on a network. */
export interface PresentGuest {
  /** The guest's name; for its further interfaces on the network with the host's end, `web/vnet3`. */
  readonly name: string
  readonly network: string
  readonly mac: string
  /** The host's end; null for a guest of another driver. */
  readonly device: string | null
  /** The guest has interfaces besides this one. */
  readonly otherInterfaces: boolean
  /** Whether its cable is plugged in. */
  readonly linkState: 'up' | 'down'
  /** With prefix, from the network's DHCP server. */
  readonly leased: readonly string[]
  /** With prefix, from the agent in the guest, which knows all of them; null where none answers. */
  readonly reported: readonly string[] | null
}

/** Reads all networks and running guests, in four trips however many there are, and one for each guest with an agent. */
export async function readPresent(session: Session, signal?: AbortSignal): Promise<Present> {
  const ask: Ask = (calls) => answersOf(session, calls, signal)
  const lists = await ask([
    { name: 'virConnectListAllNetworks', args: [0] },
    { name: 'virConnectListAllDomains', args: [VIR_CONNECT_LIST_DOMAINS_ACTIVE] },
  ])
  const handles = (lists[0] ?? []) as virNetworkPtr[]
  const domains = (lists[1] ?? []) as virDomainPtr[]
  const ports: virNetworkPortPtr[] = []
  try {
    const networks = await readNetworks(session, ask, handles)
    for (const network of networks) ports.push(...network.ports)
    const [leases, guests, plugged] = await Promise.all([
      leasesOf(ask, networks),
      readGuests(session, ask, domains, networks),
      readPorts(ask, networks),
    ])
    // Guests of other drivers show in the networks' ports only.
    const macs = new Set(guests.map(({ mac }) => mac))
    const all = [...guests, ...plugged.filter(({ mac }) => !macs.has(mac))]
    return {
      networks: networks.map(({ definition }) => definition),
      inactive: networks.filter(({ active }) => !active).map(({ definition }) => definition.name),
      guests: named(all).map((guest) => ({ ...guest, leased: leases.get(`${guest.network} ${guest.mac}`) ?? [] })),
    }
  } finally {
    for (const handle of [...handles, ...domains, ...ports]) handle.free().catch(() => {})
  }
}

interface ReadNetwork {
  readonly handle: virNetworkPtr
  readonly definition: NetworkDefinition
  readonly active: boolean
  readonly ports: readonly virNetworkPortPtr[]
}

async function readNetworks(session: Session, ask: Ask, handles: readonly virNetworkPtr[]): Promise<ReadNetwork[]> {
  const answers = await ask(
    handles.flatMap((handle) => [
      { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
      { name: 'virNetworkIsActive', args: [handle] },
      { name: 'virNetworkListAllPorts', args: [handle, 0] },
    ]),
  )
  const networks: ReadNetwork[] = []
  for (const [index, handle] of handles.entries()) {
    const [xml, active, ports = []] = answers.slice(3 * index, 3 * index + 3)
    if (xml === undefined) continue
    const { definition } = await readNamed(session, handle, xml as string)
    networks.push({ handle, definition, active: active === 1, ports: ports as virNetworkPortPtr[] })
  }
  return networks
}

/** Leased addresses, by network and MAC. */
async function leasesOf(ask: Ask, networks: readonly ReadNetwork[]): Promise<Map<string, string[]>> {
  const serving = networks.filter(
    ({ active, definition }) => active && 'ips' in definition && definition.ips?.some(({ dhcp }) => dhcp),
  )
  const answers = await ask(serving.map(({ handle }) => ({ name: 'virNetworkGetDHCPLeases', args: [handle, null] })))
  const found = new Map<string, string[]>()
  for (const [index, { definition }] of serving.entries()) {
    for (const { mac, address, prefix } of ((answers[index] ?? []) as virNetworkDHCPLease[]).map(toLease)) {
      const key = `${definition.name} ${mac}`
      found.set(key, [...(found.get(key) ?? []), `${address}/${prefix}`])
    }
  }
  return found
}

type Interface = Omit<PresentGuest, 'leased'>

async function readGuests(
  session: Session,
  ask: Ask,
  domains: readonly virDomainPtr[],
  networks: readonly ReadNetwork[],
): Promise<Interface[]> {
  const byBridge = new Map(
    networks.flatMap(({ definition, active }) =>
      active && 'bridge' in definition && definition.bridge?.name ? [[definition.bridge.name, definition.name]] : [],
    ),
  )
  const described = await ask(domains.map((domain) => ({ name: 'virDomainGetXMLDesc', args: [domain, 0] })))
  const guests = await Promise.all(
    domains.map(async (domain, index) => {
      const xml = described[index]
      // A guest whose XML cannot be read shows as a port of its network.
      const guest = xml === undefined ? undefined : orUndefined(() => readGuest(xml as string))
      if (guest === undefined) return []
      const { name, interfaces, hasAgent } = guest
      const reported = hasAgent ? await reportedBy(session, domain) : null
      return interfaces.flatMap((definition): Interface[] => {
        const bridge = definition.type === 'bridge' ? definition.source?.bridge : undefined
        const network = networkOf(definition) ?? (bridge === undefined ? undefined : byBridge.get(bridge))
        // What it sends with: a guest may have set one of its own (libvirt 11.2).
        const mac = definition.mac?.currentAddress ?? definition.mac?.address
        if (network === undefined || mac === undefined) return []
        return [
          {
            name,
            network,
            mac,
            device: definition.target?.dev ?? null,
            otherInterfaces: interfaces.length > 1,
            linkState: definition.link === 'down' ? 'down' : 'up',
            reported: reported && (reported.get(mac) ?? []),
          },
        ]
      })
    }),
  )
  return guests.flat()
}

async function readPorts(ask: Ask, networks: readonly ReadNetwork[]): Promise<Interface[]> {
  const places = networks.flatMap(({ definition, ports }) => ports.map((port) => ({ network: definition.name, port })))
  const described = await ask(places.map(({ port }) => ({ name: 'virNetworkPortGetXMLDesc', args: [port, 0] })))
  return places.flatMap(({ network }, index) => {
    const xml = described[index]
    const port = xml === undefined ? undefined : readPort(xml as string)
    if (port === undefined) return []
    const { owner, mac } = port
    return [{ name: owner.name, network, mac, device: null, otherInterfaces: false, linkState: 'up', reported: null }]
  })
}

/** By MAC; null where the agent does not answer. */
async function reportedBy(session: Session, domain: virDomainPtr): Promise<Map<string, string[]> | null> {
  try {
    const found = new Map<string, string[]>()
    for (const { mac, address, prefix } of await addressesFrom(session, domain, 'agent')) {
      if (mac !== null) found.set(mac, [...(found.get(mac) ?? []), `${address}/${prefix}`])
    }
    return found
  } catch (error) {
    if (error instanceof LibvirtError && error.domain !== 'VIR_FROM_RPC') return null
    throw error
  }
}

/** A guest's second interface on a network needs another name. */
function named(guests: readonly Interface[]): Interface[] {
  const taken = new Set<string>()
  return guests.map((guest) => {
    const key = `${guest.network} ${guest.name}`
    if (!taken.has(key)) {
      taken.add(key)
      return guest
    }
    return { ...guest, name: `${guest.name}/${guest.device ?? guest.mac}` }
  })
}

/** What there is nothing of: another driver's objects, or what has gone meanwhile. */
const nothing: ReadonlySet<string> = new Set([
  'VIR_ERR_NO_NETWORK',
  'VIR_ERR_NO_NETWORK_PORT',
  'VIR_ERR_NO_DOMAIN',
  'VIR_ERR_OPERATION_INVALID',
])

/** The calls' answers in one trip; undefined where there is nothing. @throws LibvirtError for any other failure */
type Ask = (calls: readonly { readonly name: string; readonly args: readonly unknown[] }[]) => Promise<unknown[]>

async function answersOf(session: Session, calls: Parameters<Ask>[0], signal?: AbortSignal): Promise<unknown[]> {
  if (calls.length === 0) return []
  return (await session.batch(calls, false, signal && { signal })).map(({ value, error }) => {
    if (!error) return value
    if (isUnsupported(error) || (error instanceof LibvirtError && nothing.has(error.code))) return undefined
    throw error
  })
}
