import { VIR_CONNECT_LIST_NETWORKS_ACTIVE } from '../../native-types/libvirt-network.js'
import { type CallLimits, LibvirtError, StateError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { addressesFrom, isFinal, isOfLinkOnly, type Lease, toLease } from '../gathering/index.js'
import { definitionsOn } from '../networks/index.js'
import type { AddressSource, GuestAddress } from '../snapshot/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import type { GuestInterface } from './guest-interface.js'
import type { InterfaceConnection } from './switch-target.js'
import { waitUntil } from './wait-until.js'

/** Detects that a guest has an address on the network that it moved to. Earlier addresses do not count. */
export interface Arrival {
  /** @param replugged  the NIC was replaced, and has no earlier state */
  wait(now: GuestInterface, replugged: boolean, limits: CallLimits): Promise<GuestAddress[]>
}

/**
 * Records what is known of an interface before it moves.
 *
 * @throws StateError  if nothing could report its address there
 */
export async function arrivalAt(
  session: Calls,
  current: GuestInterface,
  connection: InterfaceConnection,
  network: NetworkDefinition | undefined,
): Promise<Arrival> {
  const there = network ? [network] : await networksOver(session, connection)
  const server = there.find((candidate) => 'ips' in candidate && candidate.ips?.some(({ dhcp }) => dhcp !== undefined))
  return server
    ? byLease(session, server.name, await leasesOf(session, server.name, current.currentMac))
    : byOthers(session, current)
}

/** The networks whose bridge a guest joins by name. */
async function networksOver(session: Calls, connection: InterfaceConnection): Promise<NetworkDefinition[]> {
  if (connection.type !== 'bridge') return []
  const { bridge } = connection.source
  const running = await definitionsOn(session, VIR_CONNECT_LIST_NETWORKS_ACTIVE)
  return running.filter((candidate) => 'bridge' in candidate && candidate.bridge?.name === bridge)
}

/**
 * An earlier lease does not count: the guest may have been on this network before. One that never expires does, since a
 * renewal does not show in it.
 */
function byLease(session: Calls, network: string, before: readonly Lease[]): Arrival {
  const old = new Map(before.map(({ address, expiresAt }) => [address, expiresAt?.getTime()]))
  return {
    wait: (now, _, limits) =>
      waitUntil(
        `a lease of network ${network} for ${now.guest.name}, ${now.mac}`,
        async () => {
          const leases = await leasesOf(session, network, now.currentMac)
          const fresh = leases.filter(
            ({ address, expiresAt }) => expiresAt === null || old.get(address) !== expiresAt.getTime(),
          )
          return fresh.length > 0 ? fresh.map((lease) => asAddress(lease, now.device)) : undefined
        },
        limits,
      ),
  }
}

const asAddress = ({ family, address, prefix, mac }: Lease, device: string | null): GuestAddress => ({
  family,
  address,
  prefix,
  mac,
  device: device ?? '',
  source: 'lease',
})

async function leasesOf(session: Calls, network: string, mac: string): Promise<Lease[]> {
  const handle = await session.call('virNetworkLookupByName', network)
  try {
    return (await session.call('virNetworkGetDHCPLeases', handle, mac)).map(toLease)
  } finally {
    await handle.free()
  }
}

/** The agent and the host's neighbour table may know an address that did not come from libvirt's DHCP. */
async function byOthers(session: Calls, current: GuestInterface): Promise<Arrival> {
  const known = async (source: AddressSource): Promise<GuestAddress[] | LibvirtError> => {
    try {
      const found = await addressesFrom(session, current.guest.handle, source)
      return found.filter(
        ({ mac, address }) => (mac === current.mac || mac === current.currentMac) && !isOfLinkOnly(address),
      )
    } catch (error) {
      if (!(error instanceof LibvirtError) || isFinal(error)) throw error
      return error
    }
  }
  const before = [await known('agent'), await known('arp')] as const
  const [agent, arp] = before
  // An agent that has not started yet may start there.
  if (agent instanceof LibvirtError && agent.code !== 'VIR_ERR_AGENT_UNRESPONSIVE' && arp instanceof LibvirtError) {
    const message = `cannot learn the guest's address there: no libvirt DHCP, no guest agent (${agent.message}), no neighbours (${arp.message}); omit it, or install the QEMU guest agent`
    throw new StateError(`waitForAddress: ${message}`)
  }
  const old = new Set(before.flatMap((found) => (found instanceof LibvirtError ? [] : found)).map((a) => a.address))
  return {
    wait: (now, replugged, limits) => {
      const stale = { agent: new Set(replugged ? [] : old), arp: old }
      return waitUntil(
        `a new address of ${now.guest.name}, ${now.mac}`,
        async () => {
          for (const source of ['agent', 'arp'] as const) {
            const found = await known(source)
            if (found instanceof LibvirtError) continue
            // An address that the agent saw disappear may return; the host's neighbour table keeps it for a while.
            if (source === 'agent' && !found.some(({ address }) => old.has(address))) stale.agent.clear()
            const fresh = found.filter(({ address }) => !stale[source].has(address))
            if (fresh.length > 0) return fresh
          }
          return undefined
        },
        limits,
      )
    },
  }
}
