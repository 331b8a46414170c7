import {
  type AddressFamily,
  anyAddress,
  DefinitionError,
  type Ip,
  type IpRange,
  inRange,
  ipOf,
  possibleAddress,
  quote,
  rangeOf,
} from '../../base/index.js'
import { rowOf } from '../../modes/index.js'
import { type NetworkDefinition, wordOf } from '../../xml/index.js'
import type { GuestState } from '../query.js'
import type { Attachment, Guest } from './guest.js'
import type { LookUps } from './look-ups.js'
import { bridgeNameOf, devicesOf, givesRouter, ipsOf } from './network-addresses.js'

/** The input for guests. */
interface Sources {
  /** The machine's name; omitted for the library's own host. */
  readonly machine: string | undefined
  readonly networks: ReadonlyMap<string, NetworkDefinition>
  readonly states: readonly GuestState[]
  /** Names of inactive networks. */
  readonly inactive: ReadonlySet<string>
}

const keyOf = ({ family, value }: Ip): string => `${family} ${value}`

/** The guests of one machine's networks: given ones and hypothetical ones. */
export class Guests {
  readonly #facts: LookUps
  readonly #from: Sources
  readonly #made = new Map<string, Guest>()
  readonly #possibleOnes = new Map<NetworkDefinition, Guest[]>()
  #all: readonly Guest[] | undefined
  #byAddress: ReadonlyMap<string, Guest> | undefined

  /** @throws DefinitionError  for an invalid gateway */
  constructor(facts: LookUps, from: Sources) {
    this.#facts = facts
    this.#from = from
    checkGateways(from.states)
  }

  get all(): readonly Guest[] {
    const { states, networks } = this.#from
    this.#all ??= states.flatMap((state) => (networks.has(state.network) ? [this.#known(state)] : []))
    return this.#all
  }

  /** The given guests that have names. */
  of(network: string): readonly Guest[] {
    return this.#from.states.filter((state) => state.network === network).map((state) => this.#known(state))
  }

  /** The first, if several have it. */
  with(address: Ip): Guest | undefined {
    this.#byAddress ??= new Map(
      this.all.toReversed().flatMap((guest) => guest.addresses.map(({ ip }) => [keyOf(ip), guest] as const)),
    )
    return this.#byAddress.get(keyOf(address))
  }

  #known(state: GuestState): Guest {
    const key = `${state.network} ${state.name}`
    const found = this.#made.get(key)
    if (found) return found
    const network = this.#from.networks.get(state.network)
    if (!network) throw new Error(`no network ${state.network}`)
    const made: Guest = {
      name: state.name,
      machine: this.#from.machine,
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
    this.#made.set(key, made)
    return made
  }

  /** A hypothetical guest of a network: with the first free address there, and what DHCP would assign. */
  possible(network: NetworkDefinition, number = 0): Guest {
    const known = this.#possibleOnes.get(network) ?? []
    const found = known[number]
    if (found) return found
    const attachment = this.attachmentOf(network)
    const families = (['ipv4', 'ipv6'] as const).map((family) => this.#possible(network, attachment, family, number))
    const made: Guest = {
      name: `a guest of ${network.name}`,
      machine: this.#from.machine,
      network,
      attachment,
      addresses: families.flatMap(({ addresses }) => addresses),
      hasDefaultRoute: givesRouter(network),
      hypothetical: true,
      mayHaveMore: false,
      presumed: families.flatMap(({ presumed }) => presumed),
    }
    known[number] = made
    this.#possibleOnes.set(network, known)
    return made
  }

  /** The guest with a placeholder for its unknown address; unchanged if it cannot have one. */
  presuming(guest: Guest, family: AddressFamily): Guest {
    const { network, attachment, name } = guest
    const key = `${network.name} ${name} ${family}`
    const found = this.#made.get(key)
    if (found) return found
    // The first two addresses are those of hypothetical guests.
    const number = 2 + this.#from.states.findIndex((state) => state.network === network.name && state.name === name)
    const { addresses } = this.#possible(network, attachment, family, number)
    const made = { ...guest, addresses: [...guest.addresses, ...addresses], presumed: addresses.map(() => family) }
    this.#made.set(key, made)
    return made
  }

  /** An address that a guest could have; presumed, if it may be in a subnet that the host is not in. */
  #possible(network: NetworkDefinition, attachment: Attachment, family: AddressFamily, number: number) {
    const own = ipsOf(network)
    const subnet = own.find(({ ip }) => ip.family === family)?.subnet ?? this.#subnetBeside(attachment, family)
    if (subnet) return { addresses: [possibleAddress(subnet, number)], presumed: [] }
    const ofHost = attachment.kind === 'none' || (attachment.kind === 'bridge' && attachment.own && own.length > 0)
    return ofHost ? { addresses: [], presumed: [] } : { addresses: anyAddress(family, number), presumed: [family] }
  }

  #subnetBeside(attachment: Attachment, family: AddressFamily): IpRange | undefined {
    if (attachment.kind === 'none' || (attachment.kind === 'bridge' && attachment.own)) return undefined
    const link = attachment.kind === 'device' ? attachment.device : attachment.bridge
    return this.#facts.addressesOn(link, family)[0]?.subnet
  }

  attachmentOf(network: NetworkDefinition, state?: GuestState): Attachment {
    if (this.#from.inactive.has(network.name)) return { kind: 'none', why: 'it is not active', start: true }
    const { guestsOn } = rowOf(network)
    if (guestsOn === 'device') return this.#onDevice(network, state)
    if (guestsOn === 'unknown') {
      const forward = 'forward' in network && network.forward && 'mode' in network.forward ? network.forward : undefined
      const why = `${network.name} has the forward mode ${wordOf(forward?.mode ?? '')}, which is unknown`
      return { kind: 'none', why, foreign: network.name }
    }
    const own = guestsOn === 'own-bridge'
    const bridge = bridgeNameOf(network) ?? (own ? this.bridgeWith(network) : undefined)
    if (bridge === undefined) return { kind: 'none', why: 'it has no bridge, so it is not active', start: true }
    const link = this.#facts.link(bridge)
    if (!own && link && link.kind !== 'bridge')
      return { kind: 'none', why: `${bridge} is not a Linux bridge (${link.kind})`, foreign: bridge }
    if (link?.kind !== 'bridge') {
      const why = `the host has no bridge ${bridge}`
      return own ? { kind: 'none', why: `${why}, so it is not active`, start: true } : { kind: 'none', why }
    }
    return link.up
      ? { kind: 'bridge', bridge, own }
      : { kind: 'none', why: `the bridge ${bridge} is down`, down: bridge, own }
  }

  #onDevice(network: NetworkDefinition, state: GuestState | undefined): Attachment {
    const devices = devicesOf(network)
    const number = state ? this.#from.states.filter((one) => one.network === network.name).indexOf(state) : 0
    const mode = rowOf(network).sharing ?? 'bridge'
    const lower = state?.port === undefined ? undefined : this.#facts.link(state.port)?.lower
    const device = lower ?? devices[mode === 'passthrough' ? number % Math.max(devices.length, 1) : 0]
    if (device === undefined) return { kind: 'none', why: 'it names no device' }
    if (!this.#facts.link(device)) return { kind: 'none', why: `the host has no device ${device}` }
    return { kind: 'device', device, mode }
  }

  /** The bridge that has a network's address, if the definition does not name it. */
  bridgeWith(network: NetworkDefinition): string | undefined {
    const [first] = ipsOf(network)
    const { addresses } = this.#facts
    return first && addresses.find(({ ip }) => ip.value === first.ip.value && ip.family === first.ip.family)?.entry.link
  }

  /** The subnet that a guest considers on-link. */
  #subnetOf(network: NetworkDefinition, ip: Ip, text: string): IpRange | undefined {
    if (text.includes('/')) return rangeOf(text)
    const defined = ipsOf(network).find(({ subnet }) => inRange(subnet, ip))
    if (defined) return defined.subnet
    const attachment = this.attachmentOf(network)
    const link =
      attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : ''
    const near = this.#facts.addresses.find(
      ({ entry, subnet }) => (link === '' || entry.link === link) && inRange(subnet, ip),
    )
    return near?.subnet ?? rangeOf(`${ip.text}/${ip.family === 'ipv4' ? 24 : 64}`)
  }
}

const gatewaysOf = ({ gateway = [] }: GuestState): readonly string[] =>
  typeof gateway === 'string' ? [gateway] : gateway

/** @throws DefinitionError  for an invalid address */
function checkGateways(guests: readonly GuestState[]): void {
  const issues = guests.flatMap((guest, index) =>
    gatewaysOf(guest)
      .filter((text) => typeof text !== 'string' || text.includes('/') || !ipOf(text))
      .map((text) => ({
        path: `guests[${index}].gateway`,
        message: `${quote(text)} is not an IP address: give the router of ${guest.name}, such as '192.168.122.1'`,
      })),
  )
  if (issues.length > 0) throw new DefinitionError(issues)
}
