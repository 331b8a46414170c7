import { bridgeOf, type HostFacts, isDefault, type Link } from '../machine/index.js'

/** The host's links by name, and which of them get a box. */
export class ShownLinks {
  readonly #facts: HostFacts
  readonly #links: ReadonlyMap<string, Link>
  readonly #shown = new Set<string>()

  /** @param owned  bridges that libvirt creates for networks: drawn as those */
  constructor(facts: HostFacts, owned: ReadonlySet<string>) {
    this.#facts = facts
    this.#links = new Map(facts.links.filter(({ name }) => !owned.has(name)).map((link) => [link.name, link]))
    const ways = facts.routes.filter(({ destination, table }) => isDefault(destination) && table !== 'local')
    for (const { link, nextHops = [] } of ways) {
      if (link !== undefined) this.add(link)
      for (const hop of nextHops) if (hop.link !== undefined) this.add(hop.link)
    }
    for (const link of this.#links.values()) {
      const isUsed = link.master !== undefined || this.addressesOf(link.name).length > 0
      if (link.kind === 'physical' && link.up && isUsed) this.add(link.name)
      if (link.kind === 'bridge' && this.uplinksOf(link.name).length > 0) this.add(link.name)
    }
  }

  /** A link with everything below it. */
  add(name: string): void {
    if (this.#shown.has(name) || !this.#links.has(name)) return
    this.#shown.add(name)
    for (const lower of this.under(name)) this.add(lower)
    // A port of a bridge or bond is below that.
    const master = this.#links.get(name)?.master
    if (master !== undefined) this.add(master)
  }

  get all(): Link[] {
    return [...this.#links.values()].filter(({ name }) => this.#shown.has(name))
  }

  has(name: string): boolean {
    return this.#shown.has(name)
  }

  /** The links below one: what it sits on, or its ports towards the outside. */
  under(name: string): string[] {
    const link = this.#links.get(name)
    if (link?.lower !== undefined) return this.#links.has(link.lower) ? [link.lower] : []
    if (link?.kind === 'bridge') return this.uplinksOf(name)
    return [...this.#links.values()].filter(({ master }) => master === name).map((port) => port.name)
  }

  /** A bridge's ports towards the physical network. */
  uplinksOf(bridge: string): string[] {
    const link = this.#links.get(bridge)
    return [...((link && bridgeOf(this.#facts, link)?.uplinks) ?? [])]
  }

  /** The host's own addresses, with prefix; without link-local ones. */
  addressesOf(name: string): string[] {
    return this.#facts.addresses
      .filter(({ link, scope, temporary }) => link === name && scope === 'global' && !temporary)
      .map(({ address, prefix }) => `${address}/${prefix}`)
  }

  link(name: string): Link | undefined {
    return this.#links.get(name)
  }
}
