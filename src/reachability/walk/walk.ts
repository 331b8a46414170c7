import {
  type FailureKind,
  type Ip,
  type IpRange,
  ipOf,
  type Oracle,
  type StepKind,
  sameIp,
  type Writable,
} from '../../base/index.js'
import type { BaseChain, Decision, FieldReference, HostView, Packet, Place } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import { type ChainDecision, chainDecision, type TracedPacket, tracedAs } from '../chain-decision.js'
import type { ReachabilityFailure, ReachabilityStep } from '../query.js'
import type { Guest } from '../world/guest.js'
import { linkSysctls } from '../world/sysctls.js'
import type { World } from '../world/world.js'
import { type Fate, type Node, nodeName, sameNode, type TakenAway, type Trouble } from './fate.js'
import { Netfilter, type Recorder } from './hooks.js'
import { hostSends } from './host-path.js'
import { errnoOf, type IcmpError, icmpErrorOf, timeExceeded } from './icmp.js'
import type { Refusal } from './refusal.js'

/** What is said of a failure besides where it happens. */
interface FailureParts {
  readonly icmp?: IcmpError
  readonly from?: string | undefined
  readonly errno?: string | undefined
  readonly evidence?: string | undefined
  readonly trouble?: Trouble
}

/** What is wrong only because a packet went another way than it was to go. */
const astray = new Set<Trouble['kind']>(['external-route', 'other', 'host-route', 'reverse-path', 'translated-address'])

/**
 * One walk of a packet, its answer and what follows, through guests, bridges, host and outside.
 * It holds what all of the way shares; the rooms of the way are functions that take it.
 */
export class Walk implements Recorder, HostView {
  readonly world: World
  readonly oracle: Oracle
  readonly netfilter: Netfilter
  readonly steps: ReachabilityStep[] = []
  readonly #decisions: (readonly [TracedPacket, Decision, BaseChain])[] = []
  direction: 'request' | 'reply' = 'request'
  /** Guests that take part in it, which need not be among those that somebody said are there. */
  readonly participants: readonly Guest[]
  /** Addresses of the outside that take part in it. */
  readonly external: { readonly ip: Ip; readonly at: string | undefined } | undefined
  /** Who has sent what is on its way. */
  sender: Node | undefined
  /** Senders and destinations for which the host has named another router. */
  readonly redirected = new Set<string>()
  /** The rule of the routing policy that took the packet away last. */
  taken: TakenAway | undefined
  /** Who is being asked, for the steps. */
  at = 'host'
  #hops = 0

  constructor(world: World, oracle: Oracle, participants: readonly Guest[], external: Walk['external']) {
    this.world = world
    this.oracle = oracle
    this.participants = participants
    this.external = external
    this.netfilter = new Netfilter(world, oracle, this, this)
  }

  note(kind: StepKind, passed: boolean, text: string, evidence?: string): void {
    const step: Writable<ReachabilityStep> = { kind, direction: this.direction, at: this.at, passed, text }
    if (evidence !== undefined) step.evidence = evidence
    this.steps.push(step)
  }

  /** What each base chain decided about each packet, in order. */
  get decisions(): readonly ChainDecision[] {
    return this.#decisions.map((one) => chainDecision(...one))
  }

  decided(decision: Decision, chain: BaseChain, packet: Packet): void {
    const which = tracedAs(packet)
    if (which) this.#decisions.push([which, decision, chain])
  }

  /** After more turns than a packet's time to live could have any use of, it is lost. */
  hop({ family }: Packet): Fate | undefined {
    if (++this.#hops < 24) return undefined
    const text = 'it goes in circles until its time to live is over'
    // In the host's own name, it is the host that is told.
    const told = this.netfilter.connection?.sourceChanged ? {} : { icmp: timeExceeded(family) }
    return this.fail('unroutable', 'route', text, told)
  }

  /** The packet is lost here. What the first sender sees of it in an answer's way is silence. */
  fail(kind: FailureKind, at: StepKind, text: string, parts: FailureParts = {}): Fate {
    const { taken } = this
    // Where a rule of this host's sent it astray, it is not those that it came to who are to be changed.
    if (taken?.direction === this.direction && astray.has(parts.trouble?.kind ?? 'other')) {
      this.taken = undefined
      this.at = 'host'
      const { priority, subnet, source, evidence } = taken
      const trouble = { kind: 'policy-rule', priority, subnet, source } as const
      return this.fail(kind, at === 'outside' ? 'route' : at, taken.text, { ...parts, evidence, trouble })
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
    return { failure, trouble }
  }

  /** A firewall's refusal, with the ICMP error or reset that finds its way back to the sender, or not. */
  refuse(refusal: Refusal, packet: Packet, place: Place, kind: StepKind = 'filter'): Fate {
    const { reply, evidence } = refusal
    const trouble: Trouble = { kind: 'rule', refusal, packet, place, bridged: place.bridged ?? false }
    if (!reply) return this.fail('dropped', kind, 'the firewall drops it', { evidence, trouble })
    // The host's own packet is refused to whoever sends it, as far as the system call tells.
    const isOwn = place.inLink === undefined && packet.role === 'request'
    const errno = isOwn && packet.protocol !== 'tcp' ? 'EPERM' : undefined
    const silent = isOwn ? 'denied' : 'dropped'
    if (reply === 'tcp-reset' && packet.protocol === 'tcp') {
      if (!this.#resetComesBack(refusal, packet, place)) {
        const text = 'the firewall answers with a reset, which does not come back'
        return this.fail(silent, kind, text, { errno, evidence, trouble })
      }
      return this.fail('reset', kind, 'the firewall answers with a reset', {
        from: packet.destination.text,
        errno: 'ECONNREFUSED',
        evidence,
        trouble,
      })
    }
    const icmp = icmpErrorOf(reply, packet.family)
    const family = refusal.chain?.table.family
    // A bridge's own chain answers in the name of the destination, without routing.
    const early = refusal.chain?.base.hook === 'prerouting'
    const from = family === 'bridge' || family === 'netdev' ? packet.destination : this.errorSource(packet, icmp, early)
    if (!from)
      return this.fail(silent, kind, 'the firewall rejects it, and the ICMP error does not come back', {
        errno,
        evidence,
        trouble,
      })
    return this.fail('rejected', kind, `the firewall rejects it: ${icmp.name} from ${from.text}`, {
      icmp,
      from: from.text,
      evidence,
      trouble,
    })
  }

  /**
   * Whose address an ICMP error of this host has that goes back to a packet's sender; undefined where none gets there.
   *
   * @param early  before IPv4 knows whether the packet is for the host itself
   */
  errorSource(packet: Packet, icmp: IcmpError, early = false): Ip | undefined {
    const { routing } = this.world
    // There are no errors about errors.
    if (packet.role === 'error') return undefined
    // The error is about the packet as its sender knows it.
    const sender = packet.connection && !packet.answers ? packet.connection.original.source : packet.source
    const route = routing.lookup({ destination: sender, mark: 0 }, this.oracle)
    const isOwn = route?.type === 'local'
    if (!isOwn && (route?.type !== 'unicast' || route.link === undefined)) return undefined
    const source = isOwn
      ? sender
      : routing.isLocal(packet.destination) && !(early && packet.family === 'ipv4')
        ? packet.destination
        : (route.source ?? this.world.sourceOn(route.link ?? '', route.gateway ?? sender))
    if (!source) return undefined
    const error: Packet = {
      ...packet,
      protocol: 'icmp',
      source,
      destination: sender,
      icmpType: icmp.type,
      icmpCode: icmp.code,
      mark: 0,
      state: 'related',
      answers: !packet.answers,
      role: 'error',
    }
    if (!this.#comesBack(error)) return undefined
    // Like the connection's answers, its errors come in the name that the sender asked for.
    const { connection } = packet
    return connection?.destinationChanged && !packet.answers ? connection.original.destination : source
  }

  /** A reset goes in the destination's name. What came by a bridge's port is answered there, past all rules. */
  #resetComesBack({ chain }: Refusal, packet: Packet, place: Place): boolean {
    const family = chain?.table.family
    // There are no resets about resets.
    if (packet.role === 'error') return false
    if (place.inPort !== undefined || family === 'bridge' || family === 'netdev') return true
    const { source, destination, sourcePort, destinationPort } = packet
    return this.#comesBack({
      ...packet,
      source: destination,
      destination: source,
      sourcePort: destinationPort,
      destinationPort: sourcePort,
      tcpFlags: 20,
      mark: 0,
      state: 'related',
      answers: !packet.answers,
      role: 'error',
    })
  }

  /** Whether an ICMP error or a reset that the host sends gets to who sent, without a trace in the steps. */
  #comesBack(error: Packet): boolean {
    const { at, direction } = this
    const before = this.steps.length
    const fate = hostSends(this, error)
    this.steps.length = before
    this.at = at
    this.direction = direction
    return 'node' in fate && this.sender !== undefined && sameNode(fate.node, this.sender)
  }

  /** Reads a setting that is 0 or another number; asks where it could not be read. */
  sysctl(name: string): boolean {
    const value = this.world.sysctl(name)
    if (value !== undefined) return value !== '0'
    return this.oracle.decide({
      kind: 'sysctl-unseen',
      key: `sysctl ${name}`,
      text: `${name}, which could not be read, is on`,
    })
  }

  /** Whether the host has a guest's MAC address on a bridge. */
  neighbourKnownOn(bridge: string, guest: Guest): boolean {
    return this.world.host.neighbours.some(({ address, link, mac, state }) => {
      const ip = link === bridge && mac !== undefined && state !== 'failed' ? ipOf(address) : undefined
      return ip !== undefined && guest.addresses.some((own) => sameIp(own.ip, ip))
    })
  }

  /** Whether one knows the other's MAC address before it asks, which it cannot in a way that is heard. */
  neighbourKnown(asker: Ip, target: Ip): boolean {
    const text = `${asker.text} knows the MAC address of ${target.text} already, because that one asked first`
    return this.oracle.decide({ kind: 'neighbour-known', key: `neighbour ${asker.text} ${target.text}`, text })
  }

  arrive(node: Node, packet: Packet): Fate {
    this.at = nodeName(node)
    if (packet.family === 'ipv6' && packet.rewritten?.['udp-checksum'] === 0) {
      const text = 'a firewall rule has taken its checksum away, without which IPv6 takes no datagram'
      return this.fail('dropped', 'delivery', text)
    }
    this.note('delivery', true, `it arrives, from ${packet.source.text}`)
    return { node, packet }
  }

  addressType(address: Ip, link?: string): string {
    return address.any ? 'unicast' : this.world.routing.typeOf(address, this.oracle, link)
  }

  reversePathExists(packet: Packet, inLink: string | undefined, asks: FieldReference['asks'] = []): boolean {
    if (inLink === 'lo') return true
    const mark = asks.includes('mark') ? packet.mark : 0
    const query = { destination: packet.source, source: packet.destination, mark }
    const route = this.world.routing.lookup(query, this.oracle)
    if (route?.type !== 'unicast' && !(route?.type === 'local' && asks.includes('local'))) return false
    return asks.includes('any-link') || inLink === undefined || route.link === inLink || !!route.links?.includes(inLink)
  }

  /** How the host checks by which link a source has to come: 0 not at all, 1 by that link only, 2 by any. */
  reversePathStrictness(link: string): number {
    return Math.max(...linkSysctls(link, 'rp_filter').map((name) => Number(this.world.sysctl(name) ?? 0)))
  }

  get withoutIpsec(): boolean {
    const { beside, unseen } = this.world.host
    return beside?.ipsec.length === 0 && !unseen.some(({ fact }) => fact === 'ipsec')
  }

  get routesByMark(): boolean {
    return this.world.host.policyRules.some(({ mark }) => mark !== undefined)
  }

  linkNamed(name: string): Link | undefined {
    return this.world.host.links.find((link) => link.name === name)
  }

  isInside(range: IpRange): boolean {
    return isInside(this.world, range)
  }

  get machine(): object {
    return this.world.host
  }
}

/** Whether none of the outside's addresses can be in a range: subnets of the host's links, loopback, multicast. */
function isInside({ addresses }: World, range: IpRange): boolean {
  const within = (outer: IpRange): boolean =>
    outer.family === range.family && range.from >= outer.from && range.to <= outer.to
  if (within(loopback) || within(multicast4) || within(multicast6) || within(linkLocal6)) return true
  return addresses.some(({ subnet }) => within(subnet))
}

const loopback: IpRange = { family: 'ipv4', from: 0x7f000000, to: 0x7fffffff }
const multicast4: IpRange = { family: 'ipv4', from: 0xe0000000, to: 0xffffffff }
const multicast6: IpRange = { family: 'ipv6', from: 0xffn << 120n, to: (1n << 128n) - 1n }
const linkLocal6: IpRange = { family: 'ipv6', from: 0xfe80n << 112n, to: (0xfec0n << 112n) - 1n }
