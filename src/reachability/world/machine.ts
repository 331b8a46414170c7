import { type AddressFamily, type Ip, inRange } from '../../base/index.js'
import { type BridgePort, type HostFacts, type PortRole, portRole } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { GuestState, ReachabilityEndpoint } from '../query.js'
import type { Attachment, Guest } from './guest.js'
import { Guests } from './guests.js'
import { LookUps } from './look-ups.js'
import { bridgeNameOf, ipsOf } from './network-addresses.js'
import type { Joined } from './segments.js'

const networkIndexes = new WeakMap<readonly NetworkDefinition[], Map<string, NetworkDefinition>>()

/** The bridges of networks that are all active, found once for the same networks on the same facts. */
const ownBridges = new WeakMap<ReadonlyMap<string, NetworkDefinition>, WeakMap<HostFacts, ReadonlySet<string>>>()

/** The input for a machine. */
export interface MachineParts {
  readonly facts: HostFacts
  readonly networks?: readonly NetworkDefinition[] | undefined
  readonly guests?: readonly GuestState[] | undefined
  /** Names of inactive networks; omitted: those whose bridge is missing on the machine. */
  readonly inactive?: readonly string[] | undefined
  /** Links to other machines, and the links there. */
  readonly joined?: ReadonlyMap<string, Joined> | undefined
}

/**
 * A kernel's network with its own links, routes, firewall and connections, and the networks and guests on it: the
 * library's host, a network namespace, another host. Its facts are indexed once for each facts object.
 */
export class Machine extends LookUps {
  /** Undefined for the library's own host. */
  readonly name: string | undefined
  /** Its name in steps. */
  readonly label: string
  readonly #networks: Map<string, NetworkDefinition>
  readonly #states: readonly GuestState[]
  readonly #inactive: ReadonlySet<string>
  readonly #joined: ReadonlyMap<string, Joined> | undefined
  readonly #guests: Guests
  #takenPorts: ReadonlySet<string | undefined> | undefined
  #guestMacs: ReadonlySet<string | undefined> | undefined
  #networkAddresses: ReadonlySet<string> | undefined
  #ownBridges: ReadonlySet<string> | undefined

  constructor(name: string | undefined, { facts, networks = [], guests = [], inactive = [], joined }: MachineParts) {
    super(facts)
    this.name = name
    this.label = name === undefined ? 'host' : `machine ${name}`
    let index = networkIndexes.get(networks)
    if (!index || index.size !== networks.length) {
      index = new Map(networks.map((network) => [network.name, network]))
      networkIndexes.set(networks, index)
    }
    this.#networks = index
    this.#states = guests
    this.#inactive = new Set(inactive)
    this.#joined = joined
    const sources = { machine: name, networks: index, states: guests, inactive: this.#inactive }
    this.#guests = new Guests(this, sources)
  }

  network(name: string): NetworkDefinition | undefined {
    return this.#networks.get(name)
  }

  get networks(): Iterable<NetworkDefinition> {
    return this.#networks.values()
  }

  /** The given guests. */
  get guests(): readonly Guest[] {
    return this.#guests.all
  }

  /** Whether a link or a given guest has a MAC address. */
  override isOwned(mac: string): boolean {
    this.#guestMacs ??= new Set(this.guests.map((guest) => guest.mac?.toLowerCase()))
    return super.isOwned(mac) || this.#guestMacs.has(mac)
  }

  /** The given guests of a network that have names. */
  guestsOf(network: string): readonly Guest[] {
    return this.#guests.of(network)
  }

  guestWith(address: Ip): Guest | undefined {
    return this.#guests.with(address)
  }

  /** A hypothetical guest of a network: with the first free address there, and what DHCP would assign. */
  possibleGuest(network: NetworkDefinition, number = 0): Guest {
    return this.#guests.possible(network, number)
  }

  /** The guest with a placeholder for its unknown address; unchanged if it cannot have one. */
  presuming(guest: Guest, family: AddressFamily): Guest {
    return this.#guests.presuming(guest, family)
  }

  attachmentOf(network: NetworkDefinition, state?: GuestState): Attachment {
    return this.#guests.attachmentOf(network, state)
  }

  /** The address on the network's bridge that serves as its router. */
  gatewayOf(guest: Guest, family: AddressFamily): Ip | undefined {
    const address = guest.addresses.find(({ ip }) => ip.family === family)
    const ips = ipsOf(guest.network).filter(({ ip }) => ip.family === family)
    return (ips.find(({ subnet }) => address && inRange(subnet, address.ip)) ?? ips[0])?.ip
  }

  /** Bridge ports that are known to be a certain guest's, or to lead to another machine. */
  get takenPorts(): ReadonlySet<string | undefined> {
    this.#takenPorts ??= new Set([...this.guests.map(({ port }) => port), ...(this.#joined?.keys() ?? [])])
    return this.#takenPorts
  }

  /** Whether a link leads only to known machines. */
  isCable(link: string): boolean {
    return this.#joined?.get(link)?.closed ?? false
  }

  /** The networks' own addresses, on their bridges. */
  get networkAddresses(): ReadonlySet<string> {
    this.#networkAddresses ??= new Set([...this.networks].flatMap((network) => ipsOf(network).map(({ ip }) => ip.text)))
    return this.#networkAddresses
  }

  /** The length in bytes of a sender's longest packets: the MTU of its network's link, or Ethernet's. */
  usualLength(from: ReachabilityEndpoint): number {
    const network = from.kind === 'guest' ? this.network(from.network) : undefined
    const attachment = network && this.attachmentOf(network)
    if (attachment?.kind === 'device') return this.link(attachment.device)?.mtu ?? 1500
    if (attachment?.kind !== 'bridge') return 1500
    const state = this.#states.find((one) => from.kind === 'guest' && one.name === from.guest)
    // A bridge's MTU is that of its narrowest port, but its guests may send longer packets.
    const ports = this.guestPorts(attachment.bridge, attachment.own).filter(
      ({ link }) => state?.port === undefined || link === state.port,
    )
    return Math.max(...[attachment.bridge, ...ports.map(({ link }) => link)].map((name) => this.link(name)?.mtu ?? 0))
  }

  /** Ports that guests can be behind. */
  guestPorts(bridge: string, own: boolean): readonly BridgePort[] {
    return this.ports(bridge).filter(({ link }) => this.#portKind(link, bridge, own) === 'guest')
  }

  /** Ports that lead to the physical network. */
  uplinks(bridge: string): readonly BridgePort[] {
    return this.ports(bridge).filter(({ link }) => this.#portKind(link, bridge, this.isOwnBridge(bridge)) === 'uplink')
  }

  /** Whether libvirt created it for a network. */
  isOwnBridge(bridge: string): boolean {
    this.#ownBridges ??= this.#findOwnBridges()
    return this.#ownBridges.has(bridge)
  }

  #findOwnBridges(): ReadonlySet<string> {
    const known = this.#inactive.size === 0 ? ownBridges.get(this.#networks)?.get(this.facts) : undefined
    if (known) return known
    const found = new Set<string>()
    for (const network of this.#networks.values()) {
      const { guestsOn } = rowOf(network)
      if (guestsOn === 'device' || guestsOn === 'host-bridge' || this.#inactive.has(network.name)) continue
      const bridge = bridgeNameOf(network) ?? this.#guests.bridgeWith(network)
      if (bridge !== undefined) found.add(bridge)
    }
    if (this.#inactive.size > 0) return found
    const byFacts = ownBridges.get(this.#networks) ?? new WeakMap<HostFacts, ReadonlySet<string>>()
    ownBridges.set(this.#networks, byFacts)
    byFacts.set(this.facts, found)
    return found
  }

  #portKind(name: string, bridge: string, own: boolean): PortRole {
    const link = this.link(name)
    if (!link || this.#states.some(({ port }) => port === name)) return 'guest'
    return portRole(link, this.link(bridge), own, this.facts.links)
  }
}
