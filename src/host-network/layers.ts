import { defaultDestination } from '../machine/index.js'
import type {
  Addressing,
  HostBondDefinition,
  HostBridgeDefinition,
  HostEthernetDefinition,
  HostNetworkDefinition,
  HostNetworkRoute,
  HostVlanDefinition,
} from './definition.js'

/** A link that the definition names. */
export type NamedLink = { readonly path: string } & (
  | { readonly kind: 'ethernet'; readonly definition: HostEthernetDefinition; readonly described: boolean }
  | { readonly kind: 'bond'; readonly definition: HostBondDefinition }
  | { readonly kind: 'vlan'; readonly definition: HostVlanDefinition }
  | { readonly kind: 'bridge'; readonly definition: HostBridgeDefinition }
)

/** Its ports or slaves, or the link that a VLAN sits on, each with its path. */
export function lowersOf(link: NamedLink): { readonly name: string; readonly path: string }[] {
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'bond':
      return link.definition.slaves.map((name, index) => ({ name, path: `${link.path}.slaves[${index}]` }))
    case 'vlan':
      return [{ name: link.definition.link, path: `${link.path}.link` }]
    case 'bridge':
      return link.definition.ports.map((name, index) => ({ name, path: `${link.path}.ports[${index}]` }))
  }
}

/** All links that are described, NICs first. */
export function describedLinks({
  ethernets = [],
  bonds = [],
  vlans = [],
  bridges = [],
}: HostNetworkDefinition): NamedLink[] {
  return [
    ...ethernets.map(
      (definition, index) => ({ kind: 'ethernet', definition, described: true, path: `ethernets[${index}]` }) as const,
    ),
    ...bonds.map((definition, index) => ({ kind: 'bond', definition, path: `bonds[${index}]` }) as const),
    ...vlans.map((definition, index) => ({ kind: 'vlan', definition, path: `vlans[${index}]` }) as const),
    ...bridges.map((definition, index) => ({ kind: 'bridge', definition, path: `bridges[${index}]` }) as const),
  ]
}

/** What sits on what. For definitions without loops. */
export class Layers {
  /** All links that the definition names, each after those below it; including NICs that it does not describe. */
  readonly links: readonly NamedLink[]
  readonly #byName = new Map<string, NamedLink>()
  readonly #masters = new Map<string, NamedLink>()

  constructor(definition: HostNetworkDefinition) {
    const described = describedLinks(definition)
    for (const link of described) this.#byName.set(link.definition.name, link)
    for (const link of described) {
      for (const { name, path } of lowersOf(link)) {
        if (!this.#byName.has(name))
          this.#byName.set(name, { kind: 'ethernet', definition: { name }, described: false, path })
        if (link.kind !== 'vlan') this.#masters.set(name, link)
      }
    }
    const ordered = new Set<NamedLink>()
    const visit = (link: NamedLink): void => {
      for (const { name } of lowersOf(link)) visit(this.get(name))
      ordered.add(link)
    }
    for (const link of this.#byName.values()) visit(link)
    this.links = [...ordered]
  }

  get(name: string): NamedLink {
    const link = this.#byName.get(name)
    if (!link) throw new Error(`unknown link ${name}`)
    return link
  }

  /** The bridge or bond that it is a port of. */
  masterOf(name: string): NamedLink | undefined {
    return this.#masters.get(name)
  }

  /**
   * The link that has the host's addresses in its place: its master's master, and so on; itself if it is not a port.
   */
  topOf(name: string): NamedLink {
    const master = this.masterOf(name)
    return master ? this.topOf(master.definition.name) : this.get(name)
  }

  /** VLANs that sit on it. */
  vlansOn(name: string): HostVlanDefinition[] {
    return this.links.flatMap((link) =>
      link.kind === 'vlan' && link.definition.link === name ? [link.definition] : [],
    )
  }
}

export type Family = 'ipv4' | 'ipv6'

export const familyOfAddress = (text: string): Family => (text.includes(':') ? 'ipv6' : 'ipv4')

/** Where a family's addresses come from; `leases`: DHCP or routers, so that current ones may move. */
export function sourceOf(link: Addressing, family: Family): 'none' | 'static' | 'leases' {
  if (family === 'ipv4' ? link.dhcp4 : link.dhcp6 || acceptsRa(link)) return 'leases'
  return link.addresses?.some((address) => familyOfAddress(address) === family) ? 'static' : 'none'
}

export const acceptsRa = ({ acceptRa, dhcp6 }: Addressing): boolean => acceptRa ?? dhcp6 ?? false

/** Whether the host itself uses the link. */
export const isAddressed = (link: Addressing): boolean =>
  sourceOf(link, 'ipv4') !== 'none' || sourceOf(link, 'ipv6') !== 'none'

/** A route's metric as the kernel stores it: 0 and, for IPv6, 1024 if none is given. */
export const metricOf = ({ via, metric }: HostNetworkRoute): number =>
  familyOfAddress(via) === 'ipv6' ? metric || 1024 : (metric ?? 0)

/** A route's destination as a subnet, including `default`. */
export const destinationOf = ({ to, via }: HostNetworkRoute): string =>
  to === 'default' ? defaultDestination[familyOfAddress(via)] : to
