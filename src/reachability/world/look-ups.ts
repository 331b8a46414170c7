import { type AddressFamily, type Ip, inRange, ipOf, sameIp } from '../../base/index.js'
import type { CompiledFirewall } from '../../firewall/index.js'
import { type BridgeJoint, type BridgePort, type HostFacts, isDefault, type Link } from '../../machine/index.js'
import { type LinkHooks, stopsArp } from '../beside/traffic.js'
import { type FactsIndex, factsIndex, neighbourKey, type OwnAddress } from './facts-index.js'
import type { Routing } from './routing.js'

/** A machine's facts, regardless of its networks and guests. */
export class LookUps {
  readonly facts: HostFacts
  readonly routing: Routing
  readonly firewall: CompiledFirewall
  readonly firewallUnseen: boolean
  readonly addresses: readonly OwnAddress[]
  readonly #index: FactsIndex
  #filtersFrames: boolean | undefined

  constructor(facts: HostFacts) {
    this.facts = facts
    this.#index = factsIndex(facts)
    this.routing = this.#index.routing
    this.firewall = this.#index.firewall
    this.firewallUnseen = this.#index.firewallUnseen
    this.addresses = this.#index.addresses
  }

  link(name: string): Link | undefined {
    return this.#index.links.get(name)
  }

  /** Whether a link has a MAC address. */
  isOwned(mac: string): boolean {
    return this.#index.macs.has(mac)
  }

  /** The MAC address of a neighbour on a link, as the machine knows it from ARP or neighbour discovery. */
  neighbourMac(link: string, address: Ip): string | undefined {
    return this.#index.neighbourMacs.get(neighbourKey(link, address))
  }

  /** Whether links with MAC addresses of their own share a link. */
  isShared(link: string): boolean {
    return this.#index.sharedLinks.has(link)
  }

  sysctl(name: string): string | undefined {
    return this.facts.sysctls[name]
  }

  /** Whether any chains see frames, including ARP. */
  get filtersFrames(): boolean {
    this.#filtersFrames ??= [...this.firewall.keys()].some((key) => /^(bridge|netdev|arp) /.test(key))
    return this.#filtersFrames
  }

  /** The addresses of a link that are valid beyond it. */
  addressesOn(link: string, family: AddressFamily): readonly OwnAddress[] {
    return this.addresses.filter(
      ({ entry }) => entry.link === link && entry.family === family && entry.scope === 'global',
    )
  }

  /** The source that the kernel picks on a link for a next hop: in its subnet, or the first; then any other. */
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

  /** The source address of the machine's requests for the MAC address of a packet's next hop. */
  askerOn(link: string, source: Ip, next: Ip): Ip | undefined {
    if (next.family === 'ipv4') return this.routing.isLocal(source) ? source : this.sourceOn(link, next)
    // Neighbour discovery asks from an address of the link itself.
    const own = this.addresses.filter(({ entry, ip }) => entry.link === link && ip.family === 'ipv6')
    if (own.some(({ ip }) => sameIp(ip, source))) return source
    return (own.find(({ entry }) => entry.scope === 'link') ?? own[0])?.ip
  }

  /** The machine's own router behind a link. */
  routerOn(link: string, family: Ip['family']): Ip | undefined {
    const route = this.facts.routes.find(
      (one) => one.family === family && one.link === link && isDefault(one.destination) && one.gateway !== undefined,
    )
    return route?.gateway === undefined ? undefined : ipOf(route.gateway)
  }

  /** The addresses in the namespace behind a link; undefined if they were not read. */
  addressesBehind(link: string): readonly Ip[] | undefined {
    return this.facts.namespaces?.find((one) => one.link === link)?.addresses.flatMap((text) => ipOf(text) ?? [])
  }

  ports(bridge: string): readonly BridgePort[] {
    return this.#index.ports.get(bridge) ?? []
  }

  /** XDP, traffic control and programs at a link; undefined if there are none. */
  linkHooks(link: string, direction: 'in' | 'out'): LinkHooks | undefined {
    return this.#index.linkHooks.get(`${link} ${direction}`)
  }

  /** Whether some of the machine's links take longer packets than others. */
  get mtusDiffer(): boolean {
    return this.#index.mtusDiffer
  }

  get stopsArp(): boolean {
    for (const hooks of this.#index.linkHooks.values()) if (stopsArp(hooks)) return true
    return false
  }

  /** The veth pairs that join a bridge to others of this machine. */
  joints(bridge: string): readonly BridgeJoint[] {
    return this.#index.joints(bridge)
  }

  /** All bridges that frames of one reach through such pairs, itself first. */
  joined(bridge: string): readonly string[] {
    const found = [bridge]
    for (const one of found) {
      for (const joint of this.joints(one)) if (!found.includes(joint.bridge)) found.push(joint.bridge)
    }
    return found
  }
}
