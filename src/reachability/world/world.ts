import {
  type AddressFamily,
  anyAddress,
  DefinitionError,
  type Ip,
  type IpRange,
  inRange,
  ipOf,
  possibleAddress,
  rangeOf,
} from '../../base/index.js'
import type { CompiledFirewall } from '../../firewall/index.js'
import {
  type BridgeJoint,
  type BridgePort,
  type HostFacts,
  isDefault,
  type Link,
  type PortRole,
  portRole,
} from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import { type NetworkDefinition, wordOf } from '../../xml/index.js'
import { type LinkHooks, stopsArp } from '../beside/traffic.js'
import { checkAssumptions } from '../check-query.js'
import type { Assumptions, GuestState, ReachabilityEndpoint, Surroundings } from '../query.js'
import type { Attachment, Guest } from './guest.js'
import { type HostIndex, hostIndex, type OwnAddress } from './host-index.js'
import { bridgeNameOf, devicesOf, givesRouter, ipsOf } from './network-addresses.js'
import type { Routing } from './routing.js'

const gatewaysOf = ({ gateway = [] }: GuestState): readonly string[] =>
  typeof gateway === 'string' ? [gateway] : gateway

/** @throws DefinitionError for what is not an address */
function checkGateways(guests: readonly GuestState[]): void {
  const issues = guests.flatMap((guest, index) =>
    gatewaysOf(guest)
      .filter((text) => typeof text !== 'string' || text.includes('/') || !ipOf(text))
      .map((text) => ({
        path: `guests[${index}].gateway`,
        message: `${JSON.stringify(text)} is not an address: name the router of ${guest.name}, such as '192.168.122.1'`,
      })),
  )
  if (issues.length > 0) throw new DefinitionError(issues)
}

const networkIndexes = new WeakMap<readonly NetworkDefinition[], Map<string, NetworkDefinition>>()

/** Networks, guests and host, prepared for walks. The host's part is prepared once for each facts object. */
export class World {
  readonly host: HostFacts
  readonly assume: Assumptions
  readonly routing: Routing
  readonly firewall: CompiledFirewall
  readonly firewallUnseen: boolean
  readonly addresses: readonly OwnAddress[]
  readonly #index: HostIndex
  readonly #networks: Map<string, NetworkDefinition>
  readonly #states: readonly GuestState[]
  readonly #inactive: ReadonlySet<string>
  #all: readonly Guest[] | undefined
  #takenPorts: ReadonlySet<string | undefined> | undefined
  #filtersFrames: boolean | undefined
  #networkAddresses: ReadonlySet<string> | undefined
  readonly #guests = new Map<string, Guest>()
  #ownBridges: Set<string> | undefined

  /** What it was made of. */
  readonly surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    const { networks, facts: host, guests = [], assume = {}, inactive = [] } = surroundings
    this.surroundings = surroundings
    checkAssumptions(assume)
    this.host = host
    this.assume = assume
    this.#index = hostIndex(host)
    this.routing = this.#index.routing
    this.firewall = this.#index.firewall
    this.firewallUnseen = this.#index.firewallUnseen
    this.addresses = this.#index.addresses
    let index = networkIndexes.get(networks)
    if (!index || index.size !== networks.length) {
      index = new Map(networks.map((network) => [network.name, network]))
      networkIndexes.set(networks, index)
    }
    this.#networks = index
    checkGateways(guests)
    this.#states = guests
    this.#inactive = new Set(inactive)
  }

  network(name: string): NetworkDefinition | undefined {
    return this.#networks.get(name)
  }

  get networks(): Iterable<NetworkDefinition> {
    return this.#networks.values()
  }

  link(name: string): Link | undefined {
    return this.#index.links.get(name)
  }

  sysctl(name: string): string | undefined {
    return this.host.sysctls[name]
  }

  /** Named guests that somebody said are there. */
  guestsOf(network: string): readonly Guest[] {
    return this.#states.filter((state) => state.network === network).map((state) => this.#known(state))
  }

  /** Ports of bridges that are known to be some guest's. */
  get takenPorts(): ReadonlySet<string | undefined> {
    this.#takenPorts ??= new Set(this.guests.map(({ port }) => port))
    return this.#takenPorts
  }

  /** There are chains that see frames, ARP among them. */
  get filtersFrames(): boolean {
    this.#filtersFrames ??= [...this.firewall.keys()].some((key) => /^(bridge|netdev|arp) /.test(key))
    return this.#filtersFrames
  }

  /** The networks' own addresses, which the host has on their bridges. */
  get networkAddresses(): ReadonlySet<string> {
    this.#networkAddresses ??= new Set([...this.networks].flatMap((network) => ipsOf(network).map(({ ip }) => ip.text)))
    return this.#networkAddresses
  }

  get guests(): readonly Guest[] {
    this.#all ??= this.#states.flatMap((state) => (this.#networks.has(state.network) ? [this.#known(state)] : []))
    return this.#all
  }

  #known(state: GuestState): Guest {
    const key = `${state.network} ${state.name}`
    const found = this.#guests.get(key)
    if (found) return found
    const network = this.#networks.get(state.network)
    if (!network) throw new Error(`no network ${state.network}`)
    const made: Guest = {
      name: state.name,
      network,
      attachment: this.attachmentOf(network, state),
      addresses: state.addresses.flatMap((text) => {
        const ip = ipOf(text)
        const subnet = ip && this.#subnetOf(network, ip, text)
        return ip && subnet ? [{ ip, subnet }] : []
      }),
      hasDefaultRoute: state.hasDefaultRoute,
      gateways: gatewaysOf(state).flatMap((text) => ipOf(text) ?? []),
      otherInterfaces: state.otherInterfaces,
      port: state.port,
      mac: state.mac?.toLowerCase(),
      linkState: state.linkState,
      hypothetical: false,
      mayHaveMore: state.mayHaveMore ?? false,
      presumed: [],
    }
    this.#guests.set(key, made)
    return made
  }

  /** A guest that could be on a network: with the first address that is free there, and what DHCP would tell it. */
  possibleGuest(network: NetworkDefinition, number = 0): Guest {
    const key = `${network.name}  ${number}`
    const found = this.#guests.get(key)
    if (found) return found
    const attachment = this.attachmentOf(network)
    const families = (['ipv4', 'ipv6'] as const).map((family) => this.#possible(network, attachment, family, number))
    const made: Guest = {
      name: `a guest of ${network.name}`,
      network,
      attachment,
      addresses: families.flatMap(({ addresses }) => addresses),
      hasDefaultRoute: givesRouter(network),
      hypothetical: true,
      mayHaveMore: false,
      presumed: families.flatMap(({ presumed }) => presumed),
    }
    this.#guests.set(key, made)
    return made
  }

  /** The guest with an address that stands for the one that it has and nobody here knows; as it is where there is none. */
  presuming(guest: Guest, family: AddressFamily): Guest {
    const { network, attachment, name } = guest
    const key = `${network.name} ${name} ${family}`
    const found = this.#guests.get(key)
    if (found) return found
    // Two of the addresses are those of guests that could be there.
    const number = 2 + this.#states.findIndex((state) => state.network === network.name && state.name === name)
    const { addresses } = this.#possible(network, attachment, family, number)
    const made = { ...guest, addresses: [...guest.addresses, ...addresses], presumed: addresses.map(() => family) }
    this.#guests.set(key, made)
    return made
  }

  /** An address that a guest could have; presumed, where it may be of a subnet that the host is not in. */
  #possible(network: NetworkDefinition, attachment: Attachment, family: AddressFamily, number: number) {
    const own = ipsOf(network)
    const subnet = own.find(({ ip }) => ip.family === family)?.subnet ?? this.#subnetBeside(attachment, family)
    if (subnet) return { addresses: [possibleAddress(subnet, number)], presumed: [] }
    const ofHost = attachment.kind === 'none' || (attachment.kind === 'bridge' && attachment.own && own.length > 0)
    return ofHost ? { addresses: [], presumed: [] } : { addresses: anyAddress(family, number), presumed: [family] }
  }

  #subnetBeside(attachment: Attachment, family: AddressFamily): IpRange | undefined {
    if (attachment.kind === 'none' || (attachment.kind === 'bridge' && attachment.own)) return undefined
    return this.addressesOn(attachment.kind === 'device' ? attachment.device : attachment.bridge, family)[0]?.subnet
  }

  attachmentOf(network: NetworkDefinition, state?: GuestState): Attachment {
    if (this.#inactive.has(network.name)) return { kind: 'none', why: 'it is not active', start: true }
    const { guestsOn, sharing } = rowOf(network)
    if (guestsOn === 'device') {
      const devices = devicesOf(network)
      const number = state ? this.#states.filter((one) => one.network === network.name).indexOf(state) : 0
      const mode = sharing ?? 'bridge'
      const lower = state?.port === undefined ? undefined : this.link(state.port)?.lower
      const device = lower ?? devices[mode === 'passthrough' ? number % Math.max(devices.length, 1) : 0]
      if (device === undefined) return { kind: 'none', why: 'it names no device' }
      if (!this.link(device)) return { kind: 'none', why: `the host has no device ${device}` }
      return { kind: 'device', device, mode }
    }
    if (guestsOn === 'unknown') {
      const forward = 'forward' in network && network.forward && 'mode' in network.forward ? network.forward : undefined
      const why = `${network.name} is of the forward mode ${wordOf(forward?.mode ?? '')}, which is not known here`
      return { kind: 'none', why, foreign: network.name }
    }
    const own = guestsOn === 'own-bridge'
    const bridge = bridgeNameOf(network) ?? (own ? this.#bridgeWith(network) : undefined)
    if (bridge === undefined) return { kind: 'none', why: 'it has no bridge, so it is not active', start: true }
    const link = this.link(bridge)
    if (!own && link && link.kind !== 'bridge')
      return { kind: 'none', why: `${bridge} is no Linux bridge but ${link.kind}`, foreign: bridge }
    if (link?.kind !== 'bridge') {
      const why = `the host has no bridge ${bridge}`
      return own ? { kind: 'none', why: `${why}, so it is not active`, start: true } : { kind: 'none', why }
    }
    return link.up
      ? { kind: 'bridge', bridge, own }
      : { kind: 'none', why: `the bridge ${bridge} is down`, down: bridge, own }
  }

  /** The bridge that has a network's address, where the definition does not name it. */
  #bridgeWith(network: NetworkDefinition): string | undefined {
    const [first] = ipsOf(network)
    return (
      first && this.addresses.find(({ ip }) => ip.value === first.ip.value && ip.family === first.ip.family)?.entry.link
    )
  }

  /** Addresses on a link that serve beyond it. */
  addressesOn(link: string, family: AddressFamily): readonly OwnAddress[] {
    return this.addresses.filter(
      ({ entry }) => entry.link === link && entry.family === family && entry.scope === 'global',
    )
  }

  /** The source that the kernel picks on a link towards a next hop: in its subnet, or the first; then any other. */
  sourceOn(link: string, next: Ip): Ip | undefined {
    const own = this.addressesOn(link, next.family)
    const primary = own.filter(({ entry }) => !entry.secondary)
    const near = primary.find(({ subnet }) => inRange(subnet, next)) ?? primary[0] ?? own[0]
    if (near) return near.ip
    const any = this.addresses.find(({ entry, ip }) => ip.family === next.family && entry.scope === 'global')
    if (any || next.family === 'ipv4') return any?.ip
    // IPv6 has an address on every link.
    return this.addresses.find(({ entry, ip }) => ip.family === 'ipv6' && entry.link === link && entry.scope === 'link')
      ?.ip
  }

  /** The address in whose name the host asks for the MAC address of a packet's next hop. */
  askerOn(link: string, source: Ip, next: Ip): Ip | undefined {
    if (this.routing.isLocal(source)) return source
    if (next.family === 'ipv4') return this.sourceOn(link, next)
    const own = this.addresses.filter(({ entry, ip }) => entry.link === link && ip.family === 'ipv6')
    return (own.find(({ entry }) => entry.scope === 'link') ?? own[0])?.ip
  }

  /** The host's own router behind a link. */
  routerOn(link: string, family: Ip['family']): Ip | undefined {
    const route = this.host.routes.find(
      (one) => one.family === family && one.link === link && isDefault(one.destination) && one.gateway !== undefined,
    )
    return route?.gateway === undefined ? undefined : ipOf(route.gateway)
  }

  /** The subnet that a guest takes to be on its link. */
  #subnetOf(network: NetworkDefinition, ip: Ip, text: string): IpRange | undefined {
    if (text.includes('/')) return rangeOf(text)
    const defined = ipsOf(network).find(({ subnet }) => inRange(subnet, ip))
    if (defined) return defined.subnet
    const attachment = this.attachmentOf(network)
    const link =
      attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : ''
    const near = this.addresses.find(({ entry, subnet }) => (link === '' || entry.link === link) && inRange(subnet, ip))
    return near?.subnet ?? rangeOf(`${ip.text}/${ip.family === 'ipv4' ? 24 : 64}`)
  }

  /** The address on the network's bridge that serves as its router. */
  gatewayOf(guest: Guest, family: AddressFamily): Ip | undefined {
    const address = guest.addresses.find(({ ip }) => ip.family === family)
    const ips = ipsOf(guest.network).filter(({ ip }) => ip.family === family)
    return (ips.find(({ subnet }) => address && inRange(subnet, address.ip)) ?? ips[0])?.ip
  }

  guestWith(address: Ip): Guest | undefined {
    return this.guests.find(({ addresses }) =>
      addresses.some(({ ip }) => ip.value === address.value && ip.family === address.family),
    )
  }

  /** The addresses in the namespace behind a link; undefined where that was not read. */
  addressesBehind(link: string): readonly Ip[] | undefined {
    return this.host.namespaces?.find((one) => one.link === link)?.addresses.flatMap((text) => ipOf(text) ?? [])
  }

  ports(bridge: string): readonly BridgePort[] {
    return this.#index.ports.get(bridge) ?? []
  }

  /** XDP, traffic control and programs at a link; undefined where there are none. */
  linkHooks(link: string, direction: 'in' | 'out'): LinkHooks | undefined {
    return this.#index.linkHooks.get(`${link} ${direction}`)
  }

  /** Whether some of the host's links take longer packets than others. */
  get mtusDiffer(): boolean {
    return this.#index.mtusDiffer
  }

  /** Bytes of a sender's longest packets: those of its network's link, or of Ethernet. */
  usualLength(from: ReachabilityEndpoint): number {
    const network = from.kind === 'guest' ? this.network(from.network) : undefined
    const attachment = network && this.attachmentOf(network)
    if (attachment?.kind === 'device') return this.link(attachment.device)?.mtu ?? 1500
    if (attachment?.kind !== 'bridge') return 1500
    const state = this.#states.find((one) => from.kind === 'guest' && one.name === from.guest)
    // A bridge takes what its narrowest port takes, and its guests may send more.
    const ports = this.guestPorts(attachment.bridge, attachment.own).filter(
      ({ link }) => state?.port === undefined || link === state.port,
    )
    return Math.max(...[attachment.bridge, ...ports.map(({ link }) => link)].map((name) => this.link(name)?.mtu ?? 0))
  }

  get stopsArp(): boolean {
    for (const hooks of this.#index.linkHooks.values()) if (stopsArp(hooks)) return true
    return false
  }

  /** The veth pairs that join a bridge to others. */
  joints(bridge: string): readonly BridgeJoint[] {
    return this.#index.joints(bridge)
  }

  /** All bridges that frames of one reach by such pairs, itself first. */
  joined(bridge: string): readonly string[] {
    const found = [bridge]
    for (const one of found) {
      for (const joint of this.joints(one)) if (!found.includes(joint.bridge)) found.push(joint.bridge)
    }
    return found
  }

  /** Ports that guests can be behind. */
  guestPorts(bridge: string, own: boolean): readonly BridgePort[] {
    return this.ports(bridge).filter(({ link }) => this.#portKind(link, bridge, own) === 'guest')
  }

  /** Ports that lead to the physical network. */
  uplinks(bridge: string): readonly BridgePort[] {
    return this.ports(bridge).filter(({ link }) => this.#portKind(link, bridge, this.isOwnBridge(bridge)) === 'uplink')
  }

  isOwnBridge(bridge: string): boolean {
    this.#ownBridges ??= new Set(this.#findOwnBridges())
    return this.#ownBridges.has(bridge)
  }

  *#findOwnBridges(): Iterable<string> {
    for (const network of this.#networks.values()) {
      const { guestsOn } = rowOf(network)
      if (guestsOn === 'device' || guestsOn === 'host-bridge' || this.#inactive.has(network.name)) continue
      const bridge = bridgeNameOf(network) ?? this.#bridgeWith(network)
      if (bridge !== undefined) yield bridge
    }
  }

  #portKind(name: string, bridge: string, own: boolean): PortRole {
    const link = this.link(name)
    if (!link || this.#states.some(({ port }) => port === name)) return 'guest'
    return portRole(link, this.link(bridge), own, this.host.links)
  }
}
