import { type Ip, ipOf, type Oracle, type StepKind } from '../../base/index.js'
import {
  type BaseChain,
  type CompiledRule,
  type Connection,
  type Decision,
  evaluateBase,
  type Hook,
  type HookFamily,
  type HostView,
  type Packet,
  type Place,
  type PortName,
  policyName,
  ruleName,
  SetChanges,
  type Span,
  sameTuple,
  singleName,
  tracksConnections,
  tupleOf,
} from '../../firewall/index.js'
import type { IpsecPolicy } from '../../machine/index.js'
import { ipsecStops } from '../beside/ipsec.js'
import { linkStops, programStops } from '../beside/traffic.js'
import { flowOf } from '../world/routing.js'
import type { World } from '../world/world.js'
import type { Refusal } from './refusal.js'

/** Where a walk's findings go. */
export interface Recorder {
  note(kind: StepKind, passed: boolean, text: string, evidence?: string): void
  /** A base chain has decided about a packet. */
  decided(decision: Decision, chain: BaseChain, packet: Packet): void
}

/** What a bridge's hook is told of a frame's way. */
function seenBy(hook: Hook, place: Place): Place {
  if (hook === 'forward') return place
  const { inLink, inPort, inBridge, outLink, outPort, outBridge, ...rest } = place
  return hook === 'prerouting' || hook === 'input'
    ? { ...rest, inLink, inPort, inBridge }
    : { ...rest, outLink, outPort, outBridge }
}

const lostInTable = { decision: { kind: 'drop' }, chain: undefined } as const
const conntrackPriority = -200
const destinationPriority = -100
const sourcePriority = 100

/** Runs packets through one host's netfilter hooks, and keeps what its connection tracking learns. */
export class Netfilter {
  #isFull = false
  /** Of the walk's connection, once a packet was seen. */
  connection: Connection | undefined
  readonly #world: World
  readonly #oracle: Oracle
  readonly #view: HostView
  readonly #recorder: Recorder
  readonly #sets = new SetChanges()

  constructor(world: World, oracle: Oracle, view: HostView, recorder: Recorder) {
    this.#world = world
    this.#oracle = oracle
    this.#view = view
    this.#recorder = recorder
  }

  /** Hooks of IPv4 or IPv6, with connection tracking and NAT at their places. */
  run(hook: Hook, packet: Packet, place: Place): Refusal | undefined {
    const unseen = this.#unseen()
    if (unseen) return unseen
    const family = packet.family === 'ipv4' ? 'ip' : 'ip6'
    const chains = this.#world.firewall.get(`${family} ${hook}`) ?? []
    const entrance = hook === 'prerouting' || hook === 'output'
    const translates = entrance ? 'destination' : hook === 'postrouting' || hook === 'input' ? 'source' : undefined
    const translationPriority = translates === 'destination' ? destinationPriority : sourcePriority
    // What the host sends to itself is tracked once, on its way out.
    const again = hook === 'prerouting' && place.inLink === 'lo' && packet.connection !== undefined
    let tracked = !entrance || again
    let translated = translates === undefined
    for (const chain of chains) {
      if (chain.base.type === 'nat') continue
      const { priority } = chain.base
      if (!tracked && priority > conntrackPriority) {
        this.#track(packet)
        tracked = true
      }
      if (!translated && priority > translationPriority) {
        translated = true
        const refusal = this.#translate(translates, chains, packet, place)
        if (refusal) return refusal
      }
      const refusal = this.#ask(chain, packet, place)
      if (refusal) return refusal
    }
    if (!tracked) this.#track(packet)
    if (this.#isFull) return { evidence: 'nf_conntrack_count has reached nf_conntrack_max', ...lostInTable }
    const refusal = translated ? undefined : this.#translate(translates, chains, packet, place)
    if (!refusal && packet.connection && (hook === 'postrouting' || hook === 'input'))
      packet.connection.confirmed = true
    return refusal
  }

  /** Hooks of bridges, ARP or devices, all or those of some priorities. */
  runOther(
    family: HookFamily,
    hook: Hook,
    packet: Packet,
    place: Place,
    wanted: (chain: BaseChain) => boolean = () => true,
  ): Refusal | undefined {
    const unseen = this.#unseen()
    if (unseen) return unseen
    const chains = this.#world.firewall.get(`${family} ${hook}`)
    if (!chains) return undefined
    const seen = family === 'bridge' ? seenBy(hook, place) : place
    for (const chain of chains) {
      if (!wanted(chain)) continue
      const refusal = this.#ask(chain, packet, seen)
      if (refusal) return refusal
    }
    return undefined
  }

  /** Chains that hang on a device; where nft did not say on which, that is an open question. */
  runDevice(
    hook: 'ingress' | 'egress',
    device: PortName | undefined,
    packet: Packet,
    place: Place,
  ): Refusal | undefined {
    const names = typeof device === 'string' ? [device] : (device ?? [])
    const direction = hook === 'ingress' ? 'in' : 'out'
    // On the way in traffic control comes first, on the way out last.
    const early = direction === 'in' ? this.#atLinks(names, direction, packet) : undefined
    if (early) return early
    const refusal = this.runOther('netdev', hook, packet, place, ({ base, chain, table, rules }) => {
      if (base.devices) return names.some((name) => base.devices?.includes(name))
      if (rules.length === 0 && base.policy === 'accept') return false
      const where = names.join(' or ')
      const text = `the chain ${chain.name} of nft ${table.family} ${table.name} is on ${where}`
      return this.#oracle.decide({ kind: 'unread-rule', key: `device ${table.name} ${chain.name} ${where}`, text })
    })
    return refusal ?? (direction === 'out' ? this.#atLinks(names, direction, packet) : undefined)
  }

  #atLinks(names: readonly string[], direction: 'in' | 'out', packet: Packet): Refusal | undefined {
    for (const name of names) {
      const hooks = this.#world.linkHooks(name, direction)
      const refusal = hooks && linkStops(hooks, name, direction, packet, this.#oracle)
      if (!refusal) continue
      const text = `the packet does not go by ${name}, but by ${names.filter((one) => one !== name).join(' or ')}`
      const isOther = names.length > 1 && this.#oracle.decide({ kind: 'guest-port', key: `hooks of ${name}`, text })
      if (!isOther) return refusal
    }
    return undefined
  }

  /** Policies of IPsec, for a packet that comes to the host, leaves it by a link, or is passed on. */
  runIpsec(direction: IpsecPolicy['direction'], packet: Packet, link: string | undefined): Refusal | undefined {
    const policies = this.#world.host.beside?.ipsec ?? []
    return ipsecStops(policies, direction, packet, link, this.#oracle)
  }

  /** Programs at all of the host's processes. */
  runCgroups(direction: 'in' | 'out'): Refusal | undefined {
    for (const { kind, at, name, direction: way } of this.#world.host.beside?.programs ?? []) {
      if (kind !== 'cgroup' || way !== direction) continue
      const stopped = programStops(this.#oracle, 'the eBPF program', name, `at the cgroup ${at}`)
      if (stopped) return stopped
    }
    return undefined
  }

  /** Whether any chain could stop ARP. */
  get seesArp(): boolean {
    return this.#world.filtersFrames || this.#world.stopsArp
  }

  /** New connections are dropped, unless one that was never answered makes room. */
  #tableIsFull(): boolean {
    const [count, most] = ['count', 'max'].map((name) =>
      Number(this.#world.sysctl(`net.netfilter.nf_conntrack_${name}`)),
    )
    if (!count || !most || count < most) return false
    const text = `the table of connections, which holds ${count} of at most ${most}, takes another one`
    return !this.#oracle.decide({ kind: 'connection-table', key: 'connection-table', text })
  }

  #unseen(): Refusal | undefined {
    if (!this.#world.firewallUnseen) return undefined
    const text = "the host's firewall, which could not be read, lets the packet and its answer pass"
    if (this.#oracle.decide({ kind: 'firewall-unseen', key: 'firewall-unseen', text })) return undefined
    return { evidence: 'the firewall could not be read', decision: { kind: 'drop' }, chain: undefined }
  }

  #evaluate(chain: BaseChain, packet: Packet, place: Place, onMark?: (rule: CompiledRule) => void): Decision {
    const [host, oracle, sets] = [this.#view, this.#oracle, this.#sets]
    const decision = evaluateBase(chain, { packet, place, host, oracle, sets, onMark })
    this.#recorder.decided(decision, chain, packet)
    return decision
  }

  #ask(chain: BaseChain, packet: Packet, place: Place): Refusal | undefined {
    const decision = this.#evaluate(chain, packet, place, (rule) => {
      const text = `the packet is marked 0x${packet.mark.toString(16)}`
      this.#recorder.note('mark', true, text, ruleName(rule))
    })
    return this.#judge(decision, chain)
  }

  #judge(decision: Decision, chain: BaseChain): Refusal | undefined {
    if (decision.kind === 'drop' || decision.kind === 'reject') {
      const evidence = decision.by ? ruleName(decision.by) : policyName(chain)
      return decision.kind === 'reject'
        ? { reply: decision.reply, evidence, decision, chain }
        : { evidence, decision, chain }
    }
    if (decision.kind === 'accept' && decision.by)
      this.#recorder.note('filter', true, 'a rule accepts', ruleName(decision.by))
    return undefined
  }

  #track(packet: Packet): void {
    const tracks = tracksConnections(this.#world.host.firewall, packet.family === 'ipv4' ? 'ip' : 'ip6')
    if (!tracks || packet.state === 'untracked' || packet.role === 'neighbour' || packet.protocol === 'arp') {
      packet.state = 'untracked'
      return
    }
    if (packet.role === 'error') {
      // What was not tracked has no errors that could be told to be about it.
      packet.state = packet.connection ? 'related' : 'invalid'
      return
    }
    // In another zone, it is another connection.
    const known = this.connection?.zone === packet.zone ? this.connection : undefined
    packet.answers = false
    if (known && sameTuple(known.reply, packet) && packet.role !== 'request') {
      // Nor is there anything to follow an answer that was not seen.
      if (packet.role === 'later' && !known.answered) {
        packet.state = 'invalid'
        return
      }
      known.answered = true
      packet.answers = true
      packet.state = 'established'
      packet.connection = known
    } else if (known && sameTuple(known.original, packet)) {
      // The third packet of a handshake is none where the second was not seen.
      const astray = packet.role === 'later' && !known.answered
      packet.state = astray ? 'invalid' : known.answered ? 'established' : 'new'
      packet.connection = astray ? undefined : known
    } else if (packet.role === 'reply' && packet.protocol !== 'udp') {
      // An answer to a connection that was never seen here. What follows it is taken for a new one's first packet.
      packet.state = 'invalid'
    } else {
      const { source, destination, sourcePort, destinationPort } = packet
      const made: Connection = {
        original: tupleOf(packet),
        reply: { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort },
        mark: 0,
        answered: false,
        confirmed: false,
        destinationAsked: false,
        sourceAsked: false,
        destinationChanged: false,
        sourceChanged: false,
        ...(packet.zone !== undefined && { zone: packet.zone }),
      }
      this.connection ??= made
      packet.state = 'new'
      packet.connection = made
      this.#isFull = known === undefined && this.#tableIsFull()
    }
  }

  #translate(
    what: 'destination' | 'source' | undefined,
    chains: readonly BaseChain[],
    packet: Packet,
    place: Place,
  ): Refusal | undefined {
    const { connection } = packet
    if (!connection || what === undefined || packet.state === 'untracked' || packet.role === 'error') return undefined
    const asked = what === 'destination' ? connection.destinationAsked : connection.sourceAsked
    if (packet.state === 'new' && !asked) {
      if (what === 'destination') connection.destinationAsked = true
      else connection.sourceAsked = true
      for (const chain of chains) {
        if (chain.base.type !== 'nat') continue
        const decision = this.#evaluate(chain, packet, place)
        const refusal = this.#judge(decision, chain)
        if (refusal) return refusal
        const done = this.#decideTranslation(decision, what, packet, place)
        if (done === 'impossible') return { evidence: policyName(chain), decision: { kind: 'drop' }, chain }
        if (done) break
      }
    }
    this.#apply(what, packet, connection)
    return undefined
  }

  /** Enters a NAT rule's decision into the connection. */
  #decideTranslation(
    decision: Decision,
    what: 'destination' | 'source',
    packet: Packet,
    place: Place,
  ): boolean | 'impossible' {
    const { connection } = packet
    if (!connection || decision.kind === 'accept' || decision.kind === 'drop' || decision.kind === 'reject')
      return false
    const evidence = ruleName(decision.by)
    if (what === 'source') {
      const source =
        decision.kind === 'masquerade'
          ? this.#masqueradeSource(singleName(place.outLink), packet)
          : decision.kind === 'snat'
            ? this.#pick(decision.address, evidence)
            : undefined
      if (!source) return decision.kind === 'masquerade' ? 'impossible' : true
      // To become what it is already is no translation.
      connection.sourceChanged = source.value !== connection.reply.destination.value
      connection.reply = { ...connection.reply, destination: source }
      this.#recorder.note('translation', true, `the source becomes ${source.text}`, evidence)
      return true
    }
    const port = decision.kind === 'dnat' || decision.kind === 'redirect' ? decision.port?.from : undefined
    const destination =
      decision.kind === 'redirect'
        ? this.#redirectTarget(singleName(place.inLink), packet)
        : decision.kind === 'dnat'
          ? decision.address
            ? this.#pick(decision.address, evidence)
            : packet.destination
          : undefined
    if (!destination) return true
    const { sourcePort } = connection.reply
    connection.destinationChanged =
      destination.value !== connection.reply.source.value || (port !== undefined && port !== sourcePort)
    connection.reply = { ...connection.reply, source: destination, sourcePort: port ?? sourcePort }
    const shown = port === undefined ? destination.text : `${destination.text} port ${port}`
    this.#recorder.note('translation', true, `the destination becomes ${shown}`, evidence)
    return true
  }

  #apply(what: 'destination' | 'source', packet: Packet, connection: Connection): void {
    const { original, reply } = connection
    if (packet.answers) {
      if (what === 'destination') {
        if (packet.destination.value !== original.source.value) {
          this.#recorder.note('translation', true, `the destination becomes ${original.source.text} again`)
        }
        packet.destination = original.source
        packet.destinationPort = original.sourcePort
      } else {
        packet.source = original.destination
        packet.sourcePort = original.destinationPort
      }
    } else if (what === 'destination') {
      packet.destination = reply.source
      packet.destinationPort = reply.sourcePort
    } else packet.source = reply.destination
  }

  #pick(span: Span<string> | undefined, evidence: string): Ip | undefined {
    if (!span) return undefined
    const first = ipOf(span.from)
    const last = ipOf(span.to)
    if (!first || !last || first.value === last.value) return first
    const text = `the kernel picks an address of ${span.from}–${span.to} that works like ${span.from}`
    const same = this.#oracle.decide({ kind: 'translated-address', key: `translated-address ${evidence}`, text })
    return same ? first : last
  }

  /** The address on the link in the next hop's subnet, or its first. */
  #masqueradeSource(outLink: string | undefined, packet: Packet): Ip | undefined {
    if (outLink === undefined) return undefined
    const route = this.#world.routing.lookup(
      { destination: packet.destination, mark: packet.mark, flow: flowOf(packet) },
      this.#oracle,
    )
    const next = route?.link === outLink ? (route.gateway ?? packet.destination) : packet.destination
    return this.#world.sourceOn(outLink, next)
  }

  #redirectTarget(inLink: string | undefined, packet: Packet): Ip | undefined {
    if (inLink === undefined) return ipOf(packet.family === 'ipv4' ? '127.0.0.1' : '::1')
    return this.#world.addressesOn(inLink, packet.family)[0]?.ip
  }
}
