import type { FailureKind, Ip, Oracle, StepKind, Writable } from '../../base/index.js'
import type { BaseChain, Decision, Packet } from '../../firewall/index.js'
import { type ChainDecision, chainDecision, type TracedPacket, tracedAs } from '../chain-decision.js'
import type { ReachabilityFailure, ReachabilityStep } from '../query.js'
import type { Recorder } from '../stations/hooks/ask-chain.js'
import { Kernel } from '../stations/hooks/kernel.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import type { World } from '../world/world.js'
import { type At, samePlace } from './at.js'
import { type Diversion, type Fate, type Node, nodeName, type Trouble } from './fate.js'
import { errnoOf, type IcmpError, timeExceeded } from './icmp.js'
import { culpritIn } from './refusal.js'

/** Details of a failure besides where it happens. */
interface FailureParts {
  readonly icmp?: IcmpError
  readonly from?: string | undefined
  readonly errno?: string | undefined
  readonly evidence?: string | undefined
  readonly trouble?: Trouble
}

/** A place, and a packet that was there. */
interface Visit {
  readonly at: At
  readonly source: Ip
  readonly destination: Ip
  readonly destinationPort: Packet['destinationPort']
  readonly mark: number
  /** Its state in connection tracking decides about its translation. */
  readonly state: Packet['state']
  readonly answers: boolean
}

/** Moves a packet from one place to the next, or to its end. */
export type Stepper = (walk: Walk, packet: Packet, at: At) => At | Fate

/** Troubles that a diversion may cause. */
const astray = new Set<Trouble['kind']>(['external-route', 'other', 'host-route', 'reverse-path', 'translated-address'])

/** Troubles that are fixed elsewhere than on the machine that loses the packet. */
const anywhere = new Set<Trouble['kind']>(['external-route', 'too-long'])

/**
 * One walk of a packet, its reply and what follows, in one possible world: from place to place until each has its fate.
 * Holds what the whole path shares; what happens at a place is up to its station.
 */
export class Walk implements Recorder {
  readonly world: World
  readonly oracle: Oracle
  readonly steps: ReachabilityStep[] = []
  readonly #decisions: (readonly [TracedPacket, Decision, BaseChain])[] = []
  readonly #step: Stepper
  readonly #kernels = new Map<Machine, Kernel>()
  readonly #home: Kernel
  direction: 'request' | 'reply' = 'request'
  /** Guests that take part in it; they need not be among the given ones. */
  readonly participants: readonly Guest[]
  /** The external end that takes part in it. */
  readonly external: { readonly ip: Ip; readonly at: string | undefined } | undefined
  /** The sender of the current packet. */
  sender: Node | undefined
  /** Senders and destinations that the host has redirected to another router. */
  readonly redirected = new Set<string>()
  /** The last policy routing rule that diverted the packet. */
  diversion: Diversion | undefined
  /** The current place, for steps. */
  at = 'host'
  /** The machine that the packet is on. */
  #machine: Machine

  /** @param step  runs the station of a place */
  constructor(world: World, oracle: Oracle, participants: readonly Guest[], external: Walk['external'], step: Stepper) {
    this.world = world
    this.oracle = oracle
    this.participants = participants
    this.external = external
    this.#step = step
    this.#machine = world.home
    this.#home = new Kernel(world.home, oracle, this)
  }

  /** A machine's kernel in this walk. */
  kernel(machine: Machine): Kernel {
    if (machine === this.world.home) return this.#home
    const known = this.#kernels.get(machine) ?? new Kernel(machine, this.oracle, this)
    this.#kernels.set(machine, known)
    return known
  }

  /** Moves a packet from station to station. If it comes to the same place again unchanged, it loops. */
  run(packet: Packet, start: At): Fate {
    const visits: Visit[] = []
    for (let at: At | Fate = start; ; ) {
      if (!('station' in at)) return at
      this.#machine = at.machine
      // Every loop passes one of these.
      if (at.station !== 'arrival' && at.station !== 'bridge') {
        at = this.#step(this, packet, at)
        continue
      }
      if (wasThere(visits, at, packet)) return this.#loops(packet, at.machine)
      const { source, destination, destinationPort, mark, state, answers } = packet
      visits.push({ at, source, destination, destinationPort, mark, state, answers })
      at = this.#step(this, packet, at)
    }
  }

  /** The fate of a packet besides the query's; leaves no steps. */
  probe(packet: Packet, start: At): Fate {
    const { at, direction, diversion } = this
    const machine = this.#machine
    const before = this.steps.length
    const fate = this.run(packet, start)
    this.steps.length = before
    this.at = at
    this.direction = direction
    this.diversion = diversion
    this.#machine = machine
    return fate
  }

  note(kind: StepKind, passed: boolean, text: string, evidence?: string): void {
    const step: Writable<ReachabilityStep> = { kind, direction: this.direction, at: this.at, passed, text }
    if (evidence !== undefined) step.evidence = evidence
    if (this.#machine.name !== undefined && this.at !== 'outside') step.machine = this.#machine.name
    this.steps.push(step)
  }

  /** What each base chain decided about each packet, in order. */
  get decisions(): readonly ChainDecision[] {
    return this.#decisions.map((one) => chainDecision(...one))
  }

  decided(decision: Decision, chain: BaseChain, packet: Packet): void {
    // Only the decisions of the library's own host are compared.
    const which = this.#machine === this.world.home ? tracedAs(packet) : undefined
    if (which) this.#decisions.push([which, decision, chain])
  }

  #loops(packet: Packet, machine: Machine): Fate {
    this.at = machine.label
    // If the source was translated to the machine's address, the machine gets the error itself.
    const report = this.kernel(machine).hooks.connection?.sourceChanged ? {} : { icmp: timeExceeded(packet.family) }
    return this.fail('unroutable', 'route', 'it loops until its TTL expires', report)
  }

  /** The packet is lost here. If it is a reply, the first sender just sees no answer. */
  fail(kind: FailureKind, at: StepKind, text: string, parts: FailureParts = {}): Fate {
    const { diversion } = this
    // If a machine's own policy rule diverted it, that rule is to be changed, not the place that it came to.
    if (diversion?.direction === this.direction && astray.has(parts.trouble?.kind ?? 'other')) {
      this.diversion = undefined
      this.at = diversion.machine.label
      this.#machine = diversion.machine
      const { priority, subnet, source, evidence } = diversion
      const trouble = { kind: 'policy-rule', priority, subnet, source } as const
      return this.fail(kind, at === 'outside' ? 'route' : at, diversion.text, { ...parts, evidence, trouble })
    }
    const { icmp, from, evidence, trouble = { kind: 'other' } } = parts
    this.note(at, false, text, evidence)
    const { direction } = this
    const failure: Writable<ReachabilityFailure> = {
      kind: direction === 'reply' ? 'dropped' : kind,
      at,
      direction,
      text,
    }
    if (direction === 'request') {
      const errno = parts.errno ?? (icmp && errnoOf(icmp))
      if (icmp) failure.icmp = icmp
      if (from !== undefined) failure.from = from
      if (errno !== undefined) failure.errno = errno
    }
    if (evidence !== undefined) failure.evidence = evidence
    const culprit = trouble.kind === 'rule' ? culpritIn(trouble.refusal) : undefined
    if (culprit !== undefined) failure.culprit = culprit
    const { name } = this.#machine
    if (name === undefined || this.at === 'outside') return { failure, trouble }
    failure.machine = name
    // Remedies are commands for the library's own host.
    return { failure, trouble: anywhere.has(trouble.kind) ? trouble : { kind: 'other' } }
  }

  arrive(node: Node, packet: Packet): Fate {
    this.at = nodeName(node)
    if (packet.family === 'ipv6' && packet.rewritten?.['udp-checksum'] === 0) {
      const text = 'a firewall rule removed its checksum, and IPv6 accepts no datagram without one'
      return this.fail('dropped', 'delivery', text)
    }
    const { copiedBy, copiedTo } = packet
    // Untranslated and untracked, the copy makes the receiver open another connection on the same ports.
    if (packet.protocol === 'tcp' && copiedBy !== undefined && copiedTo === packet.destination.text) {
      const text = `the copy that ${copiedBy} sends does not disturb the connection`
      if (!this.oracle.decide({ kind: 'unread-rule', key: `disturbed by ${copiedBy}`, text, rule: copiedBy }))
        return this.fail('reset', 'delivery', 'a copy of its packet resets the connection', { evidence: copiedBy })
    }
    this.note('delivery', true, `it arrives, from ${packet.source.text}`)
    return { node, packet }
  }
}

function wasThere(visits: readonly Visit[], at: At, packet: Packet): boolean {
  for (const visit of visits) {
    if (
      visit.at.station === at.station &&
      visit.mark === packet.mark &&
      visit.destination.value === packet.destination.value &&
      visit.source.value === packet.source.value &&
      visit.destinationPort === packet.destinationPort &&
      visit.state === packet.state &&
      visit.answers === packet.answers &&
      samePlace(visit.at, at)
    )
      return true
  }
  return false
}
