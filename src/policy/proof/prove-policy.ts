import { formatAddress, ipOf, rangeOf } from '../../base/index.js'
import type { MachineAccess } from '../../machine/index.js'
import { nodeOn, type StartCommand, startOf } from '../../packets/index.js'
import { type AgentProbe, plugStandIn, type StandIn } from '../../verify/index.js'
import type { LimitPolicy, PolicyDefinition } from '../definition.js'
import { Places, type Resolved } from '../places.js'
import { type Family, families, type Site, type SiteNetwork } from '../site.js'
import type { Attempt, PolicyTry, PolicyVerification } from './attempt.js'
import { Counters } from './counters.js'
import { forwardAttempts } from './forward-attempts.js'
import { limitAttempts } from './limit-attempts.js'
import { agentSender, namespaceSender, type Sender } from './senders.js'

interface Proof {
  readonly machine: MachineAccess
  readonly site: Site
  readonly agents: readonly AgentProbe[]
  /** Tells policies about new ports, if the kernel cannot match them itself. */
  readonly settle: () => Promise<unknown>
  readonly signal: AbortSignal | undefined
}

/** Sends what a policy permits and what it blocks, and counts on the host what passes. */
export async function provePolicy(definition: PolicyDefinition, proof: Proof): Promise<PolicyVerification> {
  await using probes = new Probes(proof)
  const untried: string[] = []
  const { forward = [], allow = [], limit = [] } = definition
  for (const one of limit) {
    const of = new Places(proof.site).resolve(one.of, '')
    if (!of?.network) untried.push(`${JSON.stringify(one.of)} is not there`)
    else untried.push(...(await probes.limit(one, of, of.network)))
  }
  for (const one of forward) {
    const target = new Places(proof.site).resolve(one.to, '')
    const attempts = target ? forwardAttempts(one, target) : []
    if (attempts.length === 0) untried.push(`port ${one.port}/${one.protocol}: its target has no address`)
    if (!one.from || one.from.includes('outside'))
      untried.push(`port ${one.port}/${one.protocol} from outside: packets are sent from this host`)
    await probes.forward(one.from ?? ['outside', 'host', 'guests'], attempts, target)
  }
  if (allow.length > 0) untried.push('allow: ask explain() or verify() about the connections that it permits')
  const { tries } = probes
  const proved = tries.length > 0 && tries.every(({ right }) => right)
  return { name: definition.name, proved, tries, untried }
}

class Probes implements AsyncDisposable {
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

  async limit(limit: LimitPolicy, of: Resolved, network: SiteNetwork): Promise<string[]> {
    const { site, agents } = this.#proof
    const peer = await this.#plug(network, 1)
    const peers = { ipv4: addressOf(peer, 'ipv4'), ipv6: addressOf(peer, 'ipv6') }
    if (!of.interfaces) await this.#plug(network, 0)
    await this.#proof.settle()
    const attempts = limitAttempts(limit, network, peers, site)
    if (of.interfaces) {
      const guest = of.interfaces[0]?.guest
      const agent = agents.find(({ state }) => state.name.split('/')[0] === guest && state.network === network.name)
      if (!agent)
        return [`${of.text}: only its own agent can send from its port; pass agents: [await guest.agent.probe()]`]
      const own = attempts.filter(({ source, sourcePort }) => source === undefined && sourcePort === undefined)
      await this.#try(agentSender(agent), own)
      return [`${of.text}, with other source addresses: a guest's agent sends from its own`]
    }
    await this.#try(await this.#sender(await this.#plug(network, 0), network), attempts)
    return []
  }

  async forward(from: readonly string[], attempts: readonly Attempt[], target: Resolved | undefined): Promise<void> {
    if (attempts.length === 0 || !target?.network) return
    if (from.includes('host')) {
      const sender = namespaceSender(this.#start, 'the host', await this.#nodeHere(), (argv) => [...argv])
      await this.#try(sender, attempts)
    }
    if (!from.includes('guests')) return
    const standIn = await this.#plug(target.network, 0)
    await this.#try(await this.#sender(standIn, target.network), attempts)
  }

  async #sender(standIn: StandIn, { name }: SiteNetwork): Promise<Sender> {
    return namespaceSender(this.#start, `stand-in on ${name}`, await this.#nodeHere(), (argv) => standIn.inside(argv))
  }

  #nodeHere(): Promise<string> {
    this.#node ??= nodeOn(this.#start)
    return this.#node
  }

  async #try(sender: Sender, attempts: readonly Attempt[]): Promise<void> {
    // Attempts that share an expression cannot be told apart, so they are sent in separate rounds.
    const rounds: Attempt[][] = []
    for (const attempt of attempts) {
      const free = rounds.find((round) => round.every(({ seen }) => seen !== attempt.seen))
      if (free) free.push(attempt)
      else rounds.push([attempt])
    }
    for (const round of rounds) {
      this.#proof.signal?.throwIfAborted()
      await this.#counters.expect(round)
      for (const attempt of round) await sender.send(attempt)
      const seen = await this.#counters.seen()
      for (const [index, { what, family, protocol, address, port, passes }] of round.entries()) {
        const expected = passes ? 'passes' : 'is stopped'
        const observed = seen.has(index) ? 'passes' : 'is stopped'
        const to = protocol === 'icmp' ? `${address}, icmp` : `${address}, ${protocol} port ${port}`
        this.tries.push({ from: sender.name, what, family, to, expected, observed, right: expected === observed })
      }
    }
  }

  /** @param place  distinguishes two on the same network */
  async #plug(network: SiteNetwork, place: number): Promise<StandIn> {
    const key = `${network.name} ${place}`
    const known = this.#plugged.get(key)
    if (known) return known
    const addresses = families.flatMap((family) => this.#free(network, family) ?? [])
    const gateways = network.givesRouter ? network.subnets.map(({ gateway }) => gateway) : []
    const attachment = { kind: 'bridge', bridge: network.bridge ?? '', own: true } as const
    const standIn = await plugStandIn(this.#start, network.definition, attachment, addresses, gateways)
    this.#standIns.push(standIn)
    this.#plugged.set(key, standIn)
    return standIn
  }

  /** An address at the end of a subnet that is not known to be in use. */
  #free({ subnets }: SiteNetwork, family: Family): string | undefined {
    const own = subnets.find((one) => one.family === family)
    const range = own && rangeOf(own.subnet)
    if (!own || !range) return undefined
    const { facts, interfaces } = this.#proof.site
    const taken = new Set([
      own.gateway,
      ...facts.neighbours.map(({ address }) => address),
      ...interfaces.flatMap(({ addresses }) => addresses[family]),
      ...this.#standIns.flatMap(({ state }) => state.addresses.map((text) => text.split('/')[0])),
    ])
    // The last one is IPv4's broadcast.
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

const addressOf = ({ state }: StandIn, family: Family): string | undefined =>
  state.addresses.flatMap((text) => ipOf(text) ?? []).find((ip) => ip.family === family)?.text
