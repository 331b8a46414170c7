import { DefinitionError, ipOf, printable, UnseenError } from '../../base/index.js'
import { culpritOf, type Firewall, iptablesTool, shortened } from '../../firewall/index.js'
import { type MachineAccess, readHostFacts } from '../../machine/index.js'
import type { StartCommand } from '../../packets/index.js'
import { type Surroundings, World } from '../../reachability/index.js'
import type { TracedChain } from '../trace/read-trace.js'
import { readPlaces, type Tracer } from '../trace/tracer.js'
import { canTrace } from './drop-tracer.js'
import { type DroppedPacket, droppedPacket } from './dropped-packet.js'

/** Packets of one kind that one rule dropped, from or to guests. */
export interface GuestDrop {
  /** The network of the guest. */
  readonly network: string
  /** The guest, if its address or MAC is known. */
  readonly guest?: string
  /** Whether the guest sent them, or should have received them. */
  readonly direction: 'from-guest' | 'to-guest'
  /** The dropped packet. */
  readonly packet: DroppedPacket
  /** The chain that dropped them: `ip filter FORWARD`. */
  readonly chain: string
  /** The rule or policy, as in explain()'s evidence. */
  readonly evidence: string
  /** The owner of the rule: `Docker`, `ufw`, `libvirt`; `iptables` or `nftables` if no program is known. */
  readonly culprit: string
  /** How many there were since the previous event of this kind. */
  readonly count: number
  /** When the first of them was dropped. */
  readonly at: Date
}

type ReadRules = () => Promise<{ readonly firewall: Firewall; readonly placeOf: Tracer['placeOf'] }>

/** The host as it was read: puts names to what a trace says. */
export class DropScene {
  readonly bridges: readonly string[]
  readonly ports: readonly string[]
  readonly #byBridge: ReadonlyMap<string, string>
  readonly #read: ReadRules
  #world: World
  #firewall: Firewall
  #placeOf: Tracer['placeOf']

  private constructor(
    world: World,
    byBridge: ReadonlyMap<string, string>,
    placeOf: Tracer['placeOf'],
    read: ReadRules,
  ) {
    this.#world = world
    this.#byBridge = byBridge
    this.bridges = [...byBridge.keys()]
    this.ports = world.home.facts.links.flatMap(({ name, master }) =>
      master !== undefined && byBridge.has(master) && canTrace(name) ? [name] : [],
    )
    this.#firewall = world.home.facts.firewall
    this.#placeOf = placeOf
    this.#read = read
  }

  static async read(
    machine: MachineAccess,
    start: StartCommand,
    surroundings: Omit<Surroundings, 'facts'>,
    wanted: readonly string[] | undefined,
  ): Promise<DropScene> {
    const [facts, placeOf] = await Promise.all([readHostFacts(machine), readPlaces(start)])
    const world = new World({ ...surroundings, facts })
    const names = [...world.home.networks].map(({ name }) => name)
    const issues = (wanted ?? []).flatMap((name, index) =>
      names.includes(name)
        ? []
        : [
            {
              path: `networks[${index}]`,
              message: `there is no network '${printable(name)}'; known: ${names.join(', ')}`,
            },
          ],
    )
    if (issues.length > 0) throw new DefinitionError(issues)
    const byBridge = new Map<string, string>()
    for (const network of world.home.networks) {
      const attachment = world.home.attachmentOf(network)
      if (attachment.kind !== 'bridge' || (wanted && !wanted.includes(network.name))) continue
      if (canTrace(attachment.bridge)) byBridge.set(attachment.bridge, network.name)
    }
    if (byBridge.size === 0) {
      const which = wanted ? `of ${wanted.map(printable).join(', ')}` : 'of any network'
      throw new UnseenError([{ fact: 'trace', asked: 'bridges', reason: `no bridge ${which} is up` }])
    }
    const hidden = facts.firewall.tables.filter(({ legacy, chains }) => legacy && chains.some(isActive))
    if (hidden.length > 0 && facts.firewall.tables.every(({ legacy }) => legacy))
      throw new UnseenError([
        {
          fact: 'trace',
          asked: 'nft monitor trace',
          reason: `the rules are in legacy iptables (${hidden.map(({ name }) => name).join(', ')}), which cannot be traced`,
        },
      ])
    return new DropScene(world, byBridge, placeOf, async () => {
      const [now, places] = await Promise.all([readHostFacts(machine), readPlaces(start)])
      return { firewall: now.firewall, placeOf: places }
    })
  }

  /** Reads the rules again if one that dropped packets is unknown. */
  async know(visits: readonly TracedChain[]): Promise<void> {
    if (visits.every((visit) => this.#ruleOf(visit))) return
    const { firewall, placeOf } = await this.#read()
    this.#firewall = firewall
    this.#placeOf = placeOf
  }

  #ruleOf({ table, chain, decided }: TracedChain) {
    const [family, name] = table.split(' ')
    const found = this.#firewall.tables.find((one) => one.family === family && one.name === name && !one.legacy)
    const at = decided?.rule?.chain ?? chain
    const own = found?.chains.find((one) => one.name === at)
    if (!found || !own) return undefined
    if (!decided?.rule) return { table: found, chain: own, rule: undefined }
    const place = this.#placeOf(table, at, decided.rule.handle)
    const rule = place === undefined ? undefined : own.rules[place]
    return rule && { table: found, chain: own, rule }
  }

  /** Undefined if it is not a guest's. */
  eventOf(visit: TracedChain, count: number, at: Date): GuestDrop | undefined {
    const packet = droppedPacket(visit.packet)
    const { home } = this.#world
    const bridgeOf = (link: string | undefined): string | undefined =>
      link === undefined || this.#byBridge.has(link) ? link : home.link(link)?.master
    const [from, to] = [
      this.#byBridge.get(bridgeOf(packet.inLink) ?? ''),
      this.#byBridge.get(bridgeOf(packet.outLink) ?? ''),
    ]
    const network = from ?? to
    if (network === undefined) return undefined
    const direction = from === undefined ? 'to-guest' : 'from-guest'
    const guest = this.#guest(network, direction, packet)
    const known = this.#ruleOf(visit)
    const { decided, table, chain } = visit
    return {
      network,
      ...(guest === undefined ? {} : { guest }),
      direction,
      packet,
      chain: `${table} ${chain}`,
      evidence: printable(known ? evidenceOf(known) : (decided?.rule?.text ?? `policy of ${chain} is drop`)),
      culprit: known ? culpritOf(known.table, known.chain, known.rule) : 'nftables',
      count,
      at,
    }
  }

  #guest(network: string, direction: GuestDrop['direction'], packet: DroppedPacket): string | undefined {
    const out = direction === 'from-guest'
    const text = out ? packet.source : packet.destination
    const mac = out ? packet.sourceMac : packet.destinationMac
    const ip = text === undefined ? undefined : ipOf(text)
    const guests = this.#world.home.guestsOf(network)
    const byAddress = ip && guests.find(({ addresses }) => addresses.some((one) => one.ip.text === ip.text))
    return (byAddress ?? guests.find((guest) => guest.mac !== undefined && guest.mac === mac))?.name
  }
}

const isActive = ({ base, rules }: Firewall['tables'][number]['chains'][number]): boolean =>
  rules.length > 0 || base?.policy === 'drop'

type Known = {
  readonly table: Firewall['tables'][number]
  readonly chain: Firewall['tables'][number]['chains'][number]
  readonly rule: Firewall['tables'][number]['chains'][number]['rules'][number] | undefined
}

/** As explanations name it. */
function evidenceOf({ table, chain, rule }: Known): string {
  const policy = chain.base?.policy ?? 'drop'
  if (table.tool === 'iptables') {
    const tool = `${iptablesTool(table)} ${table.name}`
    return rule ? `${tool}: ${shortened(rule.text)}` : `${tool}: policy of ${chain.name} is ${policy.toUpperCase()}`
  }
  const where = `nft ${table.family} ${table.name}`
  return rule ? `${where} ${chain.name}: ${shortened(rule.text)}` : `${where}: policy of ${chain.name} is ${policy}`
}
