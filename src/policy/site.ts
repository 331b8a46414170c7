import { formatRange, inRange, ipOf, rangeOf } from '../base/index.js'
import type { HostFacts } from '../machine/index.js'
import { type ModeRow, rowOf } from '../modes/index.js'
import { type GuestState, givesRouter, ipsOf, surroundingsOf } from '../reachability/index.js'
import { factsOfSnapshot, type Snapshot } from '../snapshot/index.js'
import { type NetworkDefinition, networkOfInterface } from '../xml/index.js'

export const families = ['ipv4', 'ipv6'] as const
export type Family = (typeof families)[number]

/** A network as policies see it. */
export interface SiteNetwork {
  readonly name: string
  readonly row: ModeRow
  readonly active: boolean
  /** Its own bridge, by which the host routes; undefined for a network on the host's bridges or devices. */
  readonly bridge: string | undefined
  readonly bridgeMac: string | undefined
  /** Guests get a router by DHCP. */
  readonly givesRouter: boolean
  readonly subnets: readonly { readonly family: Family; readonly gateway: string; readonly subnet: string }[]
  readonly definition: NetworkDefinition
}

/** A guest's interface on a network. */
export interface SiteInterface {
  readonly guest: string | undefined
  readonly network: SiteNetwork
  readonly mac: string
  /** The host's end; undefined while the guest does not run, or where it cannot be told. */
  readonly port: string | undefined
  readonly addresses: Readonly<Record<Family, readonly string[]>>
}

/** What of a host policies depend on: networks, guests with their addresses, and what the host is on a link with. */
export class Site {
  readonly facts: HostFacts
  readonly networks: readonly SiteNetwork[]
  readonly interfaces: readonly SiteInterface[]
  readonly #snapshot: Snapshot

  /** @throws DefinitionError for a snapshot without facts */
  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
    this.facts = factsOfSnapshot(snapshot)
    const { networks, guests = [] } = surroundingsOf(snapshot)
    const macs = new Map(this.facts.links.map(({ name, mac }) => [name, mac]))
    this.networks = networks.map((definition) => {
      const row = rowOf(definition)
      const bridge = row.guestsOn === 'own-bridge' && 'bridge' in definition ? definition.bridge?.name : undefined
      const active = snapshot.networks.find(({ name }) => name === definition.name)?.active ?? false
      const subnets = ipsOf(definition).map(({ ip, subnet }) => ({
        family: ip.family,
        gateway: ip.text,
        subnet: formatRange(subnet),
      }))
      const bridgeMac = bridge === undefined ? undefined : macs.get(bridge)
      const { name } = definition
      return { name, row, active, bridge, bridgeMac, givesRouter: givesRouter(definition), subnets, definition }
    })
    this.interfaces = [...this.#running(guests), ...this.#stored(guests)]
  }

  network(name: string): SiteNetwork | undefined {
    return this.networks.find((network) => network.name === name)
  }

  /** The bridges that the host's guests are on, by its own networks. */
  get bridges(): string[] {
    return this.networks.flatMap(({ bridge }) => bridge ?? [])
  }

  /** The network whose subnet has an address. */
  networkOf(address: string): SiteNetwork | undefined {
    const ip = ipOf(address)
    return (
      ip &&
      this.networks.find(({ subnets }) =>
        subnets.some(({ subnet }) => {
          const range = rangeOf(subnet)
          return range !== undefined && inRange(range, ip)
        }),
      )
    )
  }

  /** An interface by its MAC address, though no guest of libvirt's has it: by leases and by whom the host has spoken with. */
  byMac(mac: string, network: SiteNetwork): SiteInterface {
    const wanted = mac.toLowerCase()
    const known = this.interfaces.find((one) => one.mac === wanted && one.network === network)
    if (known) return known
    const leased = this.#snapshot.networks.find(({ name }) => name === network.name)?.leases ?? []
    const port = this.facts.bridgePorts.find(
      ({ bridge, learned }) => bridge === network.bridge && learned.includes(wanted),
    )
    const heard = this.facts.neighbours.filter(
      (one) => one.link === network.bridge && one.mac?.toLowerCase() === wanted,
    )
    const all = [...leased.filter((lease) => lease.mac === wanted), ...heard].map(({ address }) => address)
    return { guest: undefined, network, mac: wanted, port: port?.link, addresses: byFamily(all) }
  }

  #running(guests: readonly GuestState[]): SiteInterface[] {
    return guests.flatMap(({ name, network: of, mac, port, addresses }) => {
      const network = this.network(of)
      if (!network || mac === undefined) return []
      const [guest] = name.split('/')
      return [{ guest, network, mac: mac.toLowerCase(), port, addresses: byFamily(addresses) }]
    })
  }

  /** Guests that do not run have interfaces too, with a MAC address that is known. */
  #stored(running: readonly GuestState[]): SiteInterface[] {
    return this.#snapshot.guests.flatMap(({ name, active, stored }) =>
      active
        ? []
        : (stored ?? []).flatMap((definition) => {
            const network = this.network(networkOfInterface(definition) ?? '')
            const mac = definition.mac?.address?.toLowerCase()
            if (!network || mac === undefined || running.some((one) => one.mac?.toLowerCase() === mac)) return []
            return [{ guest: name, network, mac, port: undefined, addresses: byFamily([]) }]
          }),
    )
  }
}

/** Addresses that a guest is reached at, without prefix. */
function byFamily(addresses: readonly string[]): Record<Family, string[]> {
  const found: Record<Family, string[]> = { ipv4: [], ipv6: [] }
  for (const text of addresses) {
    const ip = ipOf(text.split('/')[0] ?? '')
    if (ip && !ip.text.startsWith('fe80:') && !found[ip.family].includes(ip.text)) found[ip.family].push(ip.text)
  }
  return found
}
