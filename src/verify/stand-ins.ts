import { DefinitionError } from '../base/index.js'
import { nodeOn, type StartCommand } from '../packets/index.js'
import { givesRouter, type ReachabilityEndpoint, type ReachabilityQuery, World } from '../reachability/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import type { AgentProbe } from './agent-probe.js'
import { plugStandIn, type StandIn } from './stand-in.js'

/** Options of stand-ins. */
export interface StandInOptions {
  /** Definitions of the networks in the queries. */
  readonly networks: readonly NetworkDefinition[]
  /**
   * By network: the addresses, with prefix, for its stand-ins, one list for each: the first sends or receives, the
   * second receives. Nothing is sent from other addresses.
   */
  readonly standIns: Readonly<Record<string, readonly (readonly string[])[]>>
}

/** Stand-ins by network and index in the list, created on first use. */
export class StandIns implements AsyncDisposable {
  readonly all: StandIn[] = []
  readonly #start: StartCommand
  readonly #options: StandInOptions
  readonly #agentOf: (end: ReachabilityEndpoint) => AgentProbe | undefined
  readonly #byPlace = new Map<string, StandIn>()
  #node: Promise<string> | undefined

  constructor(
    start: StartCommand,
    options: StandInOptions,
    agentOf: (end: ReachabilityEndpoint) => AgentProbe | undefined,
  ) {
    this.#start = start
    this.#options = options
    this.#agentOf = agentOf
  }

  async prepare({ from, to }: ReachabilityQuery, world: World): Promise<void> {
    if (from.kind === 'guest' && !this.#agentOf(from)) await this.#make(from.network, 0, world)
    if (to.kind === 'guest' && !this.#agentOf(to)) await this.#make(to.network, this.#placeOf(to, 1, from), world)
  }

  /** The network's second one only if the first is the sender. */
  #placeOf(end: ReachabilityEndpoint, place: number, from: ReachabilityEndpoint | undefined): number {
    const both = end.kind === 'guest' && from?.kind === 'guest' && from.network === end.network && !this.#agentOf(from)
    return both ? place : 0
  }

  async #make(name: string, place: number, world: World): Promise<void> {
    const key = `${name} ${place}`
    if (this.#byPlace.has(key)) return
    const network = world.home.network(name)
    const addresses = this.#options.standIns[name]?.[place]
    if (!network) throw new DefinitionError([{ path: 'network', message: `there is no network '${name}'` }])
    if (!addresses) {
      throw new DefinitionError([
        { path: `standIns.${name}[${place}]`, message: 'is required: the addresses of a stand-in on that network' },
      ])
    }
    const state = { name: '', network: name, addresses, hasDefaultRoute: true }
    const { networks } = this.#options
    const [probe] = new World({ networks, facts: world.home.facts, guests: [state] }).home.guests
    const gateways = probe && givesRouter(network) ? gatewaysOf(world, probe) : []
    const standIn = await plugStandIn(this.#start, network, world.home.attachmentOf(network), addresses, gateways)
    this.#byPlace.set(key, standIn)
    this.all.push(standIn)
  }

  endpoint(end: ReachabilityEndpoint, place: number, from?: ReachabilityEndpoint): ReachabilityEndpoint {
    const standIn =
      end.kind === 'guest' && !this.#agentOf(end)
        ? this.#byPlace.get(`${end.network} ${this.#placeOf(end, place, from)}`)
        : undefined
    return standIn && end.kind === 'guest' ? { ...end, guest: standIn.state.name } : end
  }

  /** Node on the stand-ins' machine. */
  node(): Promise<string> {
    this.#node ??= nodeOn(this.#start)
    return this.#node
  }

  named(name: string | undefined): StandIn | undefined {
    return this.all.find(({ state }) => state.name === name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((standIn) => standIn[Symbol.asyncDispose]()))
  }
}

/** The network's own routers; on a host bridge, the host's. */
function gatewaysOf(world: World, guest: ReturnType<World['home']['possibleGuest']>): string[] {
  const families = (['ipv4', 'ipv6'] as const).filter((family) =>
    guest.addresses.some(({ ip }) => ip.family === family),
  )
  return families.flatMap((family) => {
    const own = world.home.gatewayOf(guest, family)
    const { attachment } = guest
    const link =
      attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : ''
    const route = world.home.facts.routes.find(
      (one) => one.family === family && one.link === link && one.gateway !== undefined,
    )
    return own?.text ?? route?.gateway ?? []
  })
}
