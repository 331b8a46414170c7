import { formatRange, ipOf, rangeOf } from '../base/index.js'
import type { HostFacts, HostResolver } from '../machine/index.js'
import { type ModeRow, rowOf } from '../modes/index.js'
import { type GuestState, givesRouter, ipsOf, surroundingsOf } from '../reachability/index.js'
import { factsOfSnapshot, type Snapshot, type SnapshotLease } from '../snapshot/index.js'
import { type NetworkDefinition, networkOfInterface } from '../xml/index.js'

export const families = ['ipv4', 'ipv6'] as const
export type Family = (typeof families)[number]

/** A network from the policies' point of view. */
export interface SiteNetwork {
  readonly name: string
  readonly row: ModeRow
  readonly active: boolean
  /** Its own bridge, over which the host routes; undefined for a network on the host's bridges or devices. */
  readonly bridge: string | undefined
  /** Guests get a router by DHCP. */
  readonly givesRouter: boolean
  readonly subnets: readonly { readonly family: Family; readonly gateway: string; readonly subnet: string }[]
  readonly definition: NetworkDefinition
}

/** Its DNS domain; undefined if it or its mode has none. */
export const domainOf = ({ definition }: Pick<SiteNetwork, 'definition'>) =>
  'domain' in definition ? definition.domain : undefined

/** A guest's interface on a network. */
export interface SiteInterface {
  readonly guest: string | undefined
  readonly network: SiteNetwork
  readonly mac: string
  /** The host's end; undefined while the guest does not run, or if it is unknown. */
  readonly port: string | undefined
  readonly addresses: Readonly<Record<Family, readonly string[]>>
  /**
   * The addresses that it may send from: those assigned by the host, if any; what a guest claims does not count.
   */
  readonly own: Readonly<Record<Family, readonly string[]>>
}

/**
 * What was known about interfaces when a policy was applied, by network and MAC address: valid until there is newer
 * information.
 */
export type Known = Readonly<
  Record<string, { readonly port?: string; readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }>
>

/** The parts of a host that policies depend on: networks, guests with their addresses, and the subnets on its links. */
export class Site {
  readonly facts: HostFacts
  readonly networks: readonly SiteNetwork[]
  readonly interfaces: readonly SiteInterface[]
  /** The kernel's rules can match a frame's ingress bridge. */
  readonly matchesBridges: boolean
  /** How the host resolves names; undefined if no policy needs it. */
  readonly resolver: HostResolver | undefined
  readonly #snapshot: Snapshot
  readonly #known: Known

  /** @throws DefinitionError for a snapshot without facts */
  constructor(snapshot: Snapshot, known: Known = {}, matchesBridges = true, resolver?: HostResolver) {
    this.matchesBridges = matchesBridges
    this.resolver = resolver
    this.#snapshot = snapshot
    this.#known = known
    this.facts = factsOfSnapshot(snapshot)
    const { networks, guests = [] } = surroundingsOf(snapshot)
    this.networks = networks.map((definition) => {
      const row = rowOf(definition)
      const bridge = row.guestsOn === 'own-bridge' && 'bridge' in definition ? definition.bridge?.name : undefined
      const active = snapshot.networks.find(({ name }) => name === definition.name)?.active ?? false
      const subnets = ipsOf(definition).map(({ ip, subnet }) => ({
        family: ip.family,
        gateway: ip.text,
        subnet: formatRange(subnet),
      }))
      const { name } = definition
      return { name, row, active, bridge, givesRouter: givesRouter(definition), subnets, definition }
    })
    this.interfaces = [...this.#running(guests), ...this.#stored(guests)]
  }

  network(name: string): SiteNetwork | undefined {
    return this.networks.find((network) => network.name === name)
  }

  leasesOf(network: string): readonly SnapshotLease[] {
    return this.#snapshot.networks.find(({ name }) => name === network)?.leases ?? []
  }

  /** The bridges of the host's own networks. */
  get bridges(): string[] {
    return this.networks.flatMap(({ bridge }) => bridge ?? [])
  }

  /** The network whose subnet has an address, or all addresses of a subnet. */
  networkOf(text: string): SiteNetwork | undefined {
    const wanted = rangeOf(text)
    return (
      wanted && this.#subnetsOf(wanted.family).find(({ from, to }) => from <= wanted.from && wanted.to <= to)?.network
    )
  }

  /** Whether some address of a subnet is on one of the networks. */
  meets(subnet: string): boolean {
    const wanted = rangeOf(subnet)
    return (
      wanted !== undefined &&
      this.#subnetsOf(wanted.family).some(({ from, to }) => from <= wanted.to && wanted.from <= to)
    )
  }

  #subnetsOf(family: Family) {
    return this.networks.flatMap((network) =>
      network.subnets.flatMap(({ subnet }) => {
        const range = rangeOf(subnet)
        return range?.family === family ? [{ ...range, network }] : []
      }),
    )
  }

  /**
   * An interface by its MAC address that belongs to no libvirt guest: from leases and the neighbour table.
   */
  byMac(mac: string, network: SiteNetwork): SiteInterface {
    const wanted = mac.toLowerCase()
    const found = this.interfaces.find((one) => one.mac === wanted && one.network === network)
    return found ?? this.#interface(undefined, network, wanted, undefined, [])
  }

  /** The interface known to have an address. */
  byAddress(address: string, network: SiteNetwork): SiteInterface | undefined {
    const has = ({ addresses }: SiteInterface): boolean =>
      addresses.ipv4.includes(address) || addresses.ipv6.includes(address)
    const found = this.interfaces.find((one) => one.network === network && has(one))
    const { neighbours } = this.facts
    const mac =
      neighbours.find((one) => one.link === network.bridge && one.address === address)?.mac ??
      Object.entries(this.#known)
        .find(([key, one]) => key.startsWith(`${network.name} `) && [...one.ipv4, ...one.ipv6].includes(address))?.[0]
        .slice(network.name.length + 1)
    return found ?? (mac === undefined ? undefined : this.byMac(mac, network))
  }

  #interface(
    guest: string | undefined,
    network: SiteNetwork,
    mac: string,
    device: string | undefined,
    given: readonly string[],
  ): SiteInterface {
    const { bridgePorts, neighbours, links } = this.facts
    const leases = this.leasesOf(network.name)
    const leased = leases.filter((lease) => lease.mac === mac).map(({ address }) => address)
    const heard = neighbours
      .filter((one) => one.link === network.bridge && one.mac?.toLowerCase() === mac)
      .map(({ address }) => address)
    const learned = bridgePorts.find((port) => port.bridge === network.bridge && port.learned.includes(mac))?.link
    const before = this.#known[`${network.name} ${mac}`]
    const kept = before?.port !== undefined && links.some(({ name }) => name === before.port) ? before.port : undefined
    const all = byFamily([...leased, ...given, ...heard])
    const addresses: Record<Family, readonly string[]> = { ...all }
    for (const family of families) if (all[family].length === 0) addresses[family] = before?.[family] ?? []
    const others = new Set(leases.filter((lease) => lease.mac !== mac).map(({ address }) => address))
    const granted = byFamily(leased)
    // Addresses of other networks, such as the one that it was on before, do not count here.
    const isHere = (address: string): boolean => this.networkOf(address) === network
    const ofFamily = (family: Family): readonly string[] =>
      granted[family].length > 0
        ? granted[family]
        : addresses[family].filter((address) => !others.has(address) && isHere(address))
    const own = { ipv4: ofFamily('ipv4'), ipv6: ofFamily('ipv6') }
    return {
      guest,
      network,
      mac,
      port: device ?? (guest === undefined ? (learned ?? kept) : undefined),
      addresses,
      own,
    }
  }

  #running(guests: readonly GuestState[]): SiteInterface[] {
    return guests.flatMap(({ name, network: of, mac, port, addresses }) => {
      const network = this.network(of)
      if (!network || mac === undefined) return []
      const [guest] = name.split('/')
      return [this.#interface(guest, network, mac.toLowerCase(), port, addresses)]
    })
  }

  /** Stopped guests have interfaces too, with known MAC addresses. */
  #stored(running: readonly GuestState[]): SiteInterface[] {
    return this.#snapshot.guests.flatMap(({ name, active, stored }) =>
      active
        ? []
        : (stored ?? []).flatMap((definition) => {
            const network = this.network(networkOfInterface(definition) ?? '')
            const mac = definition.mac?.address?.toLowerCase()
            if (!network || mac === undefined || running.some((one) => one.mac?.toLowerCase() === mac)) return []
            return [this.#interface(name, network, mac, undefined, [])]
          }),
    )
  }
}

/** Addresses at which a guest can be reached, without prefix. */
function byFamily(addresses: readonly string[]): Record<Family, string[]> {
  const found: Record<Family, string[]> = { ipv4: [], ipv6: [] }
  for (const text of addresses) {
    const ip = ipOf(text.split('/')[0] ?? '')
    if (ip && !ip.text.startsWith('fe80:') && !found[ip.family].includes(ip.text)) found[ip.family].push(ip.text)
  }
  return found
}
