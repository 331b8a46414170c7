import { inRange, ipOf } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import { rowOf } from '../modes/index.js'
import { ipsOf } from '../reachability/index.js'
import type { GuestAddress, Snapshot, SnapshotGuest, SnapshotNetwork } from '../snapshot/index.js'
import { type InterfaceDefinition, type NetworkDefinition, networkOfInterface } from '../xml/index.js'
import { addressesFrom } from './guest-address.js'

/** Bridges by the UUID of their network, for each connection: a network keeps its bridge as long as it exists. */
const bridges = new WeakMap<Session, Map<string, string>>()
const named = new WeakMap<NetworkDefinition, NetworkDefinition>()

/**
 * Adds what libvirt's test driver leaves out and every other driver provides: a running network has a named bridge, and
 * the addresses that the driver invents for guests appear as their agents' reports.
 */
export async function fillTestDriverGaps(session: Session, part: Snapshot, signal?: AbortSignal): Promise<Snapshot> {
  const networks = withBridges(session, part.networks)
  return { ...part, networks, guests: await withAddresses(session, withLinks(part.guests), networks, signal) }
}

function withBridges(session: Session, networks: readonly SnapshotNetwork[]): SnapshotNetwork[] {
  const own = bridges.get(session) ?? new Map<string, string>()
  bridges.set(session, own)
  for (const uuid of own.keys()) if (!networks.some((network) => network.uuid === uuid)) own.delete(uuid)
  const taken = new Set([...own.values(), ...networks.flatMap(({ running }) => bridgeOf(running) ?? [])])
  return networks.map((network) => {
    const { running, uuid } = network
    if (running === null || rowOf(running).guestsOn !== 'own-bridge' || bridgeOf(running) !== undefined) return network
    let number = 0
    while (taken.has(`virbr${number}`)) number++
    const name = own.get(uuid) ?? `virbr${number}`
    own.set(uuid, name)
    taken.add(name)
    const known = named.get(running)
    const definition =
      known && bridgeOf(known) === name
        ? known
        : ({ ...running, bridge: { ...('bridge' in running ? running.bridge : {}), name } } as NetworkDefinition)
    named.set(running, definition)
    return { ...network, running: definition }
  })
}

/** The driver calls the first interface of every guest `testnet0`; on a host, link names are unique. */
function withLinks(guests: readonly SnapshotGuest[]): SnapshotGuest[] {
  const taken = new Set<string>()
  const byName = [...guests].sort((one, other) => (one.name < other.name ? -1 : 1))
  return byName.map((guest) => {
    const links = guest.running?.map(({ target }) => target?.dev)
    if (!guest.running || !links?.some((link) => link !== undefined && taken.has(link))) {
      for (const link of links ?? []) if (link !== undefined) taken.add(link)
      return guest
    }
    const running = guest.running.map((one): InterfaceDefinition => {
      let name = one.target?.dev
      for (let number = 0; name !== undefined && taken.has(name); number++) name = `testnet${number}`
      if (name !== undefined) taken.add(name)
      return name === one.target?.dev ? one : ({ ...one, target: { ...one.target, dev: name } } as InterfaceDefinition)
    })
    return { ...guest, running }
  })
}

const bridgeOf = (definition: NetworkDefinition | null): string | undefined =>
  definition && 'bridge' in definition ? definition.bridge?.name : undefined

async function withAddresses(
  session: Session,
  guests: readonly SnapshotGuest[],
  networks: readonly SnapshotNetwork[],
  signal?: AbortSignal,
): Promise<SnapshotGuest[]> {
  signal?.throwIfAborted()
  const domains = guests.some(({ active }) => active) ? await session.call('virConnectListAllDomains', 1) : []
  try {
    const invented = new Map<string, GuestAddress[]>()
    for (const domain of domains) {
      const uuid = await session.call('virDomainGetUUIDString', domain)
      invented.set(uuid, await addressesFrom(session, domain, 'agent').catch(() => []))
    }
    let last = 100
    return guests.map((guest) => {
      const known = invented.get(guest.uuid) ?? []
      const addresses = (guest.running ?? []).map((one): GuestAddress | undefined => {
        const mac = one.mac?.address ?? null
        const own = known.find((address) => address.mac === mac && isOnNetwork(address, one, networks))
        if (own || !isOnLan(one, networks) || last >= 254) return own
        last++
        const device = one.target?.dev ?? ''
        return { family: 'ipv4', address: `192.168.1.${last}`, prefix: 24, mac, device, source: 'agent' }
      })
      const found = addresses.filter((address) => address !== undefined)
      return found.length > 0 && found.length === addresses.length ? { ...guest, addresses: found } : guest
    })
  } finally {
    for (const domain of domains) domain.free().catch(() => {})
  }
}

const networkOf = (one: InterfaceDefinition, networks: readonly SnapshotNetwork[]): NetworkDefinition | undefined => {
  const name = networkOfInterface(one)
  return networks.find((network) => network.name === name)?.running ?? undefined
}

/** Guests on a bridge or device of the host have addresses of its LAN. */
function isOnLan(one: InterfaceDefinition, networks: readonly SnapshotNetwork[]): boolean {
  const definition = networkOf(one, networks)
  return definition === undefined
    ? one.type === 'bridge' || one.type === 'direct'
    : ['host-bridge', 'device'].includes(rowOf(definition).guestsOn)
}

/** The driver may invent addresses outside the network's subnet. */
function isOnNetwork(
  { address }: GuestAddress,
  one: InterfaceDefinition,
  networks: readonly SnapshotNetwork[],
): boolean {
  const ip = ipOf(address)
  const definition = networkOf(one, networks)
  return ip !== undefined && definition !== undefined && ipsOf(definition).some(({ subnet }) => inRange(subnet, ip))
}
