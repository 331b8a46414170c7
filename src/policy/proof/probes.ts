import { formatAddress, ipOf, rangeOf } from '../../base/index.js'
import type { MachineAccess } from '../../machine/index.js'
import { must, nodeOn, type StartCommand, startOf } from '../../packets/index.js'
import { ipsOf } from '../../reachability/index.js'
import { type AgentProbe, plugStandIn, type StandIn } from '../../verify/index.js'
import type { PolicyDefinition } from '../definition.js'
import { type Family, families, type Site, type SiteNetwork } from '../site.js'
import type { Attempt, PolicyTry } from './attempt.js'
import { Counters } from './counters.js'
import { agentSender, namespaceSender, type Sender } from './senders.js'

/** What a proof needs. */
export interface Proof {
  readonly machine: MachineAccess
  readonly site: Site
  /** The host's policies. */
  readonly all: readonly PolicyDefinition[]
  readonly agents: readonly AgentProbe[]
  /** Updates policies for new ports, if the kernel's rules cannot match them. */
  readonly settle: () => Promise<unknown>
  readonly signal: AbortSignal | undefined
}

/** Sends attempts, and collects their outcomes. */
export class Probes implements AsyncDisposable {
  readonly tries: PolicyTry[] = []
  readonly #proof: Proof
  readonly #start: StartCommand
  readonly #standIns: StandIn[] = []
  readonly #plugged = new Map<string, StandIn>()
  readonly #counters: Counters
  #node: Promise<string> | undefined

  constructor(proof: Proof) {
    this.#proof = proof
    this.#start = startOf(proof.machine)
    this.#counters = new Counters(this.#start)
  }

  /**
   * A stand-in on a network as a sender.
   *
   * @param place   distinguishes two on one network
   * @param within  a subnet of the network, for its address; omitted: any
   */
  async standIn(network: SiteNetwork, place: number, within?: string): Promise<Sender> {
    const one = await this.plug(network, place, within)
    return namespaceSender(this.#start, `stand-in on ${network.name}`, await this.#nodeHere(), (argv) =>
      one.inside(argv),
    )
  }

  async host(): Promise<Sender> {
    return namespaceSender(this.#start, 'the host', await this.#nodeHere(), (argv) => [...argv])
  }

  /** A guest itself, if its agent was given. @param guest  omitted: any on the network */
  agentOf(guest: string | undefined, network: SiteNetwork): Sender | undefined {
    const agent = this.#proof.agents.find(
      ({ state }) => state.network === network.name && (guest === undefined || state.name.split('/')[0] === guest),
    )
    return agent && agentSender(agent)
  }

  /** Updates policies for the stand-ins that were plugged in. */
  settle(): Promise<unknown> {
    return this.#proof.settle()
  }

  #nodeHere(): Promise<string> {
    this.#node ??= nodeOn(this.#start)
    return this.#node
  }

  async try(sender: Sender, attempts: readonly Attempt[]): Promise<void> {
    // Attempts that the same expression counts are sent one after the other.
    const rounds: Attempt[][] = []
    for (const attempt of attempts) {
      const free = rounds.find((round) => round.every(({ seen }) => seen !== attempt.seen))
      if (free) free.push(attempt)
      else rounds.push([attempt])
    }
    for (const round of rounds) {
      this.#proof.signal?.throwIfAborted()
      await this.#counters.expect(round)
      await sender.send(round)
      const seen = await this.#counters.seen()
      for (const [index, { what, family, protocol, address, port, passes }] of round.entries()) {
        const expected = passes ? 'passes' : 'is stopped'
        const observed = seen.has(index) ? 'passes' : 'is stopped'
        const to = protocol === 'icmp' ? `${address}, icmp` : `${address}, ${protocol} port ${port}`
        this.tries.push({ from: sender.name, what, family, to, expected, observed, right: expected === observed })
      }
    }
  }

  /** As `standIn`. */
  async plug(network: SiteNetwork, place: number, within?: string): Promise<StandIn> {
    const key = `${network.name} ${place} ${within ?? ''}`
    const known = this.#plugged.get(key)
    if (known) return known
    const addresses = families.flatMap((family) => this.free(network, family, within) ?? [])
    const isStrange = withoutAddresses(network)
    // Isolated networks announce no router, but a guest may send to it all the same.
    const gateways = network.subnets.flatMap(({ family, gateway }) =>
      addresses.some((text) => ipOf(text)?.family === family) ? gateway : [],
    )
    const attachment = { kind: 'bridge', bridge: network.bridge ?? '', own: true } as const
    const standIn = await plugStandIn(this.#start, network.definition, attachment, addresses, gateways)
    this.#standIns.push(standIn)
    this.#plugged.set(key, standIn)
    // The router does not exist, so nothing resolves it: its frames are sent to the host anyway.
    const router = this.#proof.site.facts.links.find(({ name }) => name === network.bridge)?.mac
    for (const gateway of isStrange && router ? gateways : [])
      await must(
        this.#start,
        standIn.inside(['ip', 'neighbour', 'replace', gateway, 'lladdr', router ?? '', 'dev', 'eth0']),
      )
    return standIn
  }

  /** An address near the end of a subnet that is not known to be in use. @param within  a part of it */
  free({ subnets }: SiteNetwork, family: Family, within?: string): string | undefined {
    const own = subnets.find((one) => one.family === family)
    const range = own && rangeOf(within ?? own.subnet)
    if (!own || range?.family !== family) return undefined
    const { facts, interfaces } = this.#proof.site
    const taken = new Set([
      own.gateway,
      ...facts.neighbours.map(({ address }) => address),
      ...interfaces.flatMap(({ addresses }) => addresses[family]),
      ...this.#standIns.flatMap(({ state }) => state.addresses.map((text) => text.split('/')[0])),
    ])
    // The last one is IPv4's broadcast address.
    for (let value = BigInt(range.to) - 1n; value > BigInt(range.from); value--) {
      const text = formatAddress({ family, value })
      if (taken.has(ipOf(text)?.text ?? text)) continue
      return `${text}/${own.subnet.split('/')[1]}`
    }
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#counters[Symbol.asyncDispose]()
    await Promise.all(this.#standIns.map((standIn) => standIn[Symbol.asyncDispose]()))
  }
}

/** Whether the host has no address there. */
export const withoutAddresses = ({ definition }: SiteNetwork): boolean => ipsOf(definition).length === 0
