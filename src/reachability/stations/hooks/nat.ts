import { formatAddress, type Ip, ipOf, type Oracle, rangeOf } from '../../../base/index.js'
import {
  type BaseChain,
  type Connection,
  type Decision,
  type Packet,
  type Place,
  policyName,
  ruleName,
  type Span,
  singleName,
} from '../../../firewall/index.js'
import type { Refusal } from '../../walk/refusal.js'
import type { LookUps } from '../../world/look-ups.js'
import { flowOf } from '../../world/policy-rules.js'
import type { ChainAsker } from './ask-chain.js'
import { inOrder } from './chain-order.js'

/** What a hook translates. */
export type Translated = 'destination' | 'source'

/** A machine's address translation: NAT rules are evaluated once per connection, and apply to all of its packets. */
export class Translation {
  readonly #machine: LookUps
  readonly #oracle: Oracle
  readonly #chains: ChainAsker

  constructor(machine: LookUps, oracle: Oracle, chains: ChainAsker) {
    this.#machine = machine
    this.#oracle = oracle
    this.#chains = chains
  }

  /** @param chains  all of the hook's; only NAT chains are run */
  translate(what: Translated, chains: readonly BaseChain[], packet: Packet, place: Place): Refusal | undefined {
    const { connection } = packet
    if (!connection || packet.state === 'untracked' || packet.role === 'error') return undefined
    const asked = what === 'destination' ? connection.destinationAsked : connection.sourceAsked
    if (packet.state === 'new' && !asked) {
      if (what === 'destination') connection.destinationAsked = true
      else connection.sourceAsked = true
      const translating = chains.filter(({ base }) => base.type === 'nat')
      for (const chain of inOrder(translating, 'NAT rules', this.#oracle)) {
        const decision = this.#chains.evaluate(chain, packet, place)
        const refusal = this.#chains.judge(decision, chain)
        if (refusal) return refusal
        // The kernel goes on with the hook that follows NAT. @see nf_nat_inet_fn()
        if (decision.kind === 'accept' && decision.queued) break
        const done = this.#decide(decision, what, packet, connection, place)
        if (done === 'impossible') return { evidence: policyName(chain), decision: { kind: 'drop' }, chain }
        if (done) break
      }
    }
    this.#apply(what, packet, connection)
    return undefined
  }

  /** Stores a NAT rule's decision in the connection. */
  #decide(
    decided: Decision,
    what: Translated,
    packet: Packet,
    connection: Connection,
    place: Place,
  ): boolean | 'impossible' {
    const decision = decided.kind === 'netmap' ? mapped(decided, what, packet) : decided
    if (decision.kind === 'accept' || decision.kind === 'drop' || decision.kind === 'reject') return false
    const evidence = ruleName(decision.by)
    if (what === 'source') {
      const source =
        decision.kind === 'masquerade'
          ? this.#masqueradeSource(singleName(place.outLink), packet)
          : decision.kind === 'snat'
            ? this.#pick(decision.address, evidence)
            : undefined
      if (!source) return decision.kind === 'masquerade' ? 'impossible' : true
      // Translating an address to itself is not a translation.
      connection.sourceChanged = source.value !== connection.reply.destination.value
      connection.reply = { ...connection.reply, destination: source }
      this.#chains.recorder.note('translation', true, `the source becomes ${source.text}`, evidence)
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
    if (decided.kind === 'netmap') connection.destinationMapped = true
    const shown = port === undefined ? destination.text : `${destination.text} port ${port}`
    this.#chains.recorder.note('translation', true, `the destination becomes ${shown}`, evidence)
    return true
  }

  #apply(what: Translated, packet: Packet, connection: Connection): void {
    const { original, reply } = connection
    if (packet.answers) {
      if (what === 'destination') {
        if (packet.destination.value !== original.source.value) {
          const text = `the destination becomes ${original.source.text} again`
          this.#chains.recorder.note('translation', true, text)
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
    const query = { destination: packet.destination, mark: packet.mark, flow: flowOf(packet) }
    const route = this.#machine.routing.lookup(query, this.#oracle)
    const next = route?.link === outLink ? (route.gateway ?? packet.destination) : packet.destination
    return this.#machine.sourceOn(outLink, next)
  }

  #redirectTarget(inLink: string | undefined, packet: Packet): Ip | undefined {
    if (inLink === undefined) return ipOf(packet.family === 'ipv4' ? '127.0.0.1' : '::1')
    return this.#machine.addressesOn(inLink, packet.family)[0]?.ip
  }
}

/** The corresponding address of another subnet; for an unknown address, any there. */
function mapped(
  { prefix, by }: Extract<Decision, { kind: 'netmap' }>,
  what: Translated,
  packet: Packet,
): Extract<Decision, { kind: 'snat' | 'dnat' }> {
  const own = what === 'source' ? packet.source : packet.destination
  const kind = what === 'source' ? 'snat' : 'dnat'
  const subnet = rangeOf(prefix)
  if (!subnet || subnet.family !== own.family) return { kind, by }
  const [first, last, value] = [subnet.from, subnet.to, own.value].map(BigInt) as [bigint, bigint, bigint]
  const at = (place: bigint): string => formatAddress({ family: own.family, value: first + place })
  const size = last - first
  const [from, to] = own.any ? [at(0n), at(size)] : [at(value & size), at(value & size)]
  return { kind, address: { from, to }, by }
}
