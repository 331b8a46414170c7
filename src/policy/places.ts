import type { DefinitionIssue } from '../base/index.js'
import { ipOf } from '../base/index.js'
import type { PolicyPlace } from './definition.js'
import type { Family, Known, Site, SiteInterface, SiteNetwork } from './site.js'

/** A place, resolved on a host. */
export interface Resolved {
  /** For people: `guest web`, `network lab`. */
  readonly text: string
  /** Undefined: the outside, or addresses outside the host's networks. */
  readonly network?: SiteNetwork
  /** Undefined: any address. */
  readonly addresses?: Readonly<Record<Family, readonly string[]>>
  /** The interfaces of a guest, or one of them. */
  readonly interfaces?: readonly SiteInterface[]
  readonly outside?: boolean
  /** It is a subnet that has addresses of the host's networks, of one or several. */
  readonly subnet?: string
}

/** Resolves places, and collects what is wrong with them. */
export class Places {
  readonly issues: DefinitionIssue[] = []
  readonly #site: Site

  constructor(site: Site) {
    this.#site = site
  }

  /** What was known about the requested interfaces. */
  readonly known: Record<string, Known[string]> = {}
  /** The requested networks. */
  readonly networks = new Set<string>()

  /** @returns undefined if an issue says why */
  resolve(place: PolicyPlace, path: string): Resolved | undefined {
    const found = this.#resolve(place, path)
    if (found?.network) this.networks.add(found.network.name)
    for (const { network, mac, port, addresses } of found?.interfaces ?? [])
      this.known[`${network.name} ${mac}`] = { ...(port === undefined ? {} : { port }), ...addresses }
    return found
  }

  #resolve(place: PolicyPlace, path: string): Resolved | undefined {
    if (place.outside) return { text: 'the outside', outside: true }
    if (place.address !== undefined) return this.#address(place.address)
    const network = place.network === undefined ? undefined : this.#site.network(place.network)
    if (place.network !== undefined && !network) {
      const known = this.#site.networks.map(({ name }) => name).join(', ') || 'none'
      return this.#refuse(`${path}.network`, `network '${place.network}' does not exist; networks are ${known}`)
    }
    if (network && network.row.guestsOn !== 'own-bridge') {
      const why = "its guests' packets bypass the host's routing and firewall"
      return this.#refuse(`${path}.network`, `${network.name} is a ${network.definition.mode} network: ${why}`)
    }
    if (place.mac !== undefined && network) {
      const one = this.#site.byMac(place.mac, network)
      return { text: `${one.mac} on ${network.name}`, network, addresses: one.addresses, interfaces: [one] }
    }
    if (place.guest !== undefined) return this.#guest(place.guest, network, path)
    return network && { text: `network ${network.name}`, network }
  }

  #guest(name: string, network: SiteNetwork | undefined, path: string): Resolved | undefined {
    const all = this.#site.interfaces.filter(({ guest }) => guest === name)
    if (all.length === 0) {
      const message = `no guest '${name}' has an interface on any of the networks; for one of another hypervisor, give network and mac`
      return this.#refuse(`${path}.guest`, message)
    }
    const found = all.filter((one) => (network ? one.network === network : one.network.bridge !== undefined))
    const [first, ...others] = found
    if (!first) {
      const where = network ? network.name : 'a network that the host routes'
      return this.#refuse(`${path}.guest`, `${name} has no interface on ${where}`)
    }
    if (others.some((one) => one.network !== first.network)) {
      const names = [...new Set(found.map((one) => one.network.name))].join(', ')
      return this.#refuse(`${path}.network`, `is required: ${name} has interfaces on ${names}`)
    }
    const addresses = (family: Family) => found.flatMap((one) => one.addresses[family])
    return {
      text: `guest ${name}`,
      network: first.network,
      addresses: { ipv4: addresses('ipv4'), ipv6: addresses('ipv6') },
      interfaces: found,
    }
  }

  #address(text: string): Resolved {
    const family = ipOf(text)?.family ?? 'ipv4'
    const network = this.#site.networkOf(text)
    const addresses = { ipv4: [], ipv6: [], [family]: [text] }
    const subnet = text.includes('/') && this.#site.meets(text) ? { subnet: text } : {}
    if (network?.bridge === undefined) return { text, addresses, ...subnet }
    const found = this.#site.byAddress(text, network)
    return { text, addresses, network, ...subnet, ...(found && { interfaces: [found] }) }
  }

  #refuse(path: string, message: string): undefined {
    this.issues.push({ path, message })
  }
}
