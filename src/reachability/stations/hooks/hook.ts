import type { Oracle } from '../../../base/index.js'
import {
  type BaseChain,
  type Connection,
  type Hook,
  type HookFamily,
  isBehindTracking,
  type Packet,
  type Place,
  type PortName,
} from '../../../firewall/index.js'
import type { IpsecPolicy } from '../../../machine/index.js'
import { ipsecStops } from '../../beside/ipsec.js'
import { linkStops, programStops } from '../../beside/traffic.js'
import { type Refusal, silentDrop } from '../../walk/refusal.js'
import type { LookUps } from '../../world/look-ups.js'
import type { ChainAsker } from './ask-chain.js'
import { changesPackets, inOrder } from './chain-order.js'
import { ConnectionTracking } from './connection-tracking.js'
import { type Translated, Translation } from './nat.js'

/** What a bridge hook sees of a frame's path. */
function seenBy(hook: Hook, place: Place): Place {
  if (hook === 'forward') return place
  const { inLink, inPort, inBridge, outLink, outPort, outBridge, ...rest } = place
  return hook === 'prerouting' || hook === 'input'
    ? { ...rest, inLink, inPort, inBridge }
    : { ...rest, outLink, outPort, outBridge, leaving: true }
}

/** What chains on a device see of a packet's path: only the device. */
const devicePlace = (hook: 'ingress' | 'egress', device: PortName | undefined, { passing }: Place): Place => ({
  ...(hook === 'ingress' ? { inLink: device } : { outLink: device, leaving: true }),
  ...(passing && { passing }),
})

/** What IP's hooks see of a packet's path. Neighbour discovery is given its link before output, others behind it. */
function placeOf(hook: Hook, { role }: Packet, at: Place): Place {
  if (at.inLink !== undefined || at.bridged) return at
  const leaving = hook === 'postrouting' || (hook === 'output' && role === 'neighbour')
  return { ...at, frameless: true, ...(leaving && { leaving }) }
}

const destinationPriority = -100
const sourcePriority = 100

/** Runs packets through one machine's hooks, in their order: chains, connection tracking, NAT. */
export class Hooks {
  readonly #machine: LookUps
  readonly #oracle: Oracle
  readonly #chains: ChainAsker
  readonly #tracking: ConnectionTracking
  readonly #translation: Translation

  constructor(machine: LookUps, oracle: Oracle, chains: ChainAsker) {
    this.#machine = machine
    this.#oracle = oracle
    this.#chains = chains
    this.#tracking = new ConnectionTracking(machine, oracle)
    this.#translation = new Translation(machine, oracle, chains)
  }

  /** What connection tracking knows of the walk's connection. */
  get connection(): Connection | undefined {
    return this.#tracking.connection
  }

  /** Hooks of IPv4 or IPv6, including connection tracking and NAT. */
  run(hook: Hook, packet: Packet, at: Place): Refusal | undefined {
    const unseen = this.#unseen()
    if (unseen) return unseen
    const place = placeOf(hook, packet, at)
    const family = packet.family === 'ipv4' ? 'ip' : 'ip6'
    const chains = this.#machine.firewall.get(`${family} ${hook}`) ?? []
    const entrance = hook === 'prerouting' || hook === 'output'
    const translates: Translated | undefined = entrance
      ? 'destination'
      : hook === 'postrouting' || hook === 'input'
        ? 'source'
        : undefined
    const translationPriority = translates === 'destination' ? destinationPriority : sourcePriority
    // What the host sends to itself is tracked only once, on output.
    const again = hook === 'prerouting' && place.inLink === 'lo' && packet.connection !== undefined
    let tracked = !entrance || again
    let translated = translates === undefined
    let full: Refusal | undefined
    const filters = chains.filter(({ base }) => base.type !== 'nat')
    for (const chain of inOrder(filters, 'rules', this.#oracle, changesPackets)) {
      const { priority } = chain.base
      if (!tracked && this.#isBehindTracking(chain, family)) {
        full = this.#tracking.track(packet)
        tracked = true
      }
      if (!translated && translates && priority > translationPriority) {
        translated = true
        const refusal = this.#translation.translate(translates, chains, packet, place)
        if (refusal) return refusal
      }
      const refusal = this.#chains.ask(chain, packet, place)
      if (refusal) return refusal
    }
    if (!tracked) full = this.#tracking.track(packet)
    if (full) return full
    const refusal =
      translated || !translates ? undefined : this.#translation.translate(translates, chains, packet, place)
    if (!refusal && packet.connection && (hook === 'postrouting' || hook === 'input'))
      packet.connection.confirmed = true
    return refusal
  }

  #isBehindTracking(chain: BaseChain, family: 'ip' | 'ip6'): boolean {
    const known = isBehindTracking(chain, this.#machine.facts.firewall, family)
    // If the chain decides nothing, the order does not matter.
    if (known !== undefined || (chain.rules.length === 0 && chain.base.policy === 'accept')) return known ?? true
    const name = `${chain.table.family} ${chain.table.name} ${chain.chain.name}`
    const text = `connections are tracked before the chain ${name}, which has the same priority, runs`
    return this.#oracle.decide({ kind: 'unread-rule', key: `tracked before ${name}`, text })
  }

  /** Hooks of bridges, ARP or devices; all chains, or those of some priorities. */
  runOther(
    family: HookFamily,
    hook: Hook,
    packet: Packet,
    place: Place,
    wanted: (chain: BaseChain) => boolean = () => true,
  ): Refusal | undefined {
    const unseen = this.#unseen()
    if (unseen) return unseen
    const chains = this.#machine.firewall.get(`${family} ${hook}`)
    if (!chains) return undefined
    const seen = family === 'bridge' ? seenBy(hook, place) : place
    for (const chain of chains) {
      if (!wanted(chain)) continue
      const refusal = this.#chains.ask(chain, packet, seen)
      if (refusal) return refusal
    }
    return undefined
  }

  /** Chains on a device; if nft did not show which one, that is an open question. */
  runDevice(
    hook: 'ingress' | 'egress',
    device: PortName | undefined,
    packet: Packet,
    place: Place,
  ): Refusal | undefined {
    const names = typeof device === 'string' ? [device] : (device ?? [])
    const direction = hook === 'ingress' ? 'in' : 'out'
    // Traffic control comes first for incoming packets, last for outgoing ones.
    const early = direction === 'in' ? this.#atLinks(names, direction, packet) : undefined
    if (early) return early
    const refusal = this.runOther(
      'netdev',
      hook,
      packet,
      devicePlace(hook, device, place),
      ({ base, chain, table, rules }) => {
        if (base.devices) return names.some((name) => base.devices?.includes(name))
        if (rules.length === 0 && base.policy === 'accept') return false
        const where = names.join(' or ')
        const text = `the chain ${chain.name} of nft ${table.family} ${table.name} is on ${where}`
        return this.#oracle.decide({ kind: 'unread-rule', key: `device ${table.name} ${chain.name} ${where}`, text })
      },
    )
    return refusal ?? (direction === 'out' ? this.#atLinks(names, direction, packet) : undefined)
  }

  #atLinks(names: readonly string[], direction: 'in' | 'out', packet: Packet): Refusal | undefined {
    for (const name of names) {
      const hooks = this.#machine.linkHooks(name, direction)
      const refusal = hooks && linkStops(hooks, name, direction, packet, this.#oracle)
      if (!refusal) continue
      const text = `the packet does not go through ${name}, but through ${names.filter((one) => one !== name).join(' or ')}`
      const isOther = names.length > 1 && this.#oracle.decide({ kind: 'guest-port', key: `hooks of ${name}`, text })
      if (!isOther) return refusal
    }
    return undefined
  }

  /** IPsec policies, for a packet that enters the machine, leaves it through a link, or is forwarded. */
  runIpsec(direction: IpsecPolicy['direction'], packet: Packet, link: string | undefined): Refusal | undefined {
    const policies = this.#machine.facts.beside?.ipsec ?? []
    return ipsecStops(policies, direction, packet, link, this.#oracle)
  }

  /** Programs for all of the machine's processes. */
  runCgroups(direction: 'in' | 'out'): Refusal | undefined {
    for (const { kind, at, name, direction: way } of this.#machine.facts.beside?.programs ?? []) {
      if (kind !== 'cgroup' || way !== direction) continue
      const stopped = programStops(this.#oracle, 'the eBPF program', name, `at the cgroup ${at}`)
      if (stopped) return stopped
    }
    return undefined
  }

  /** Whether any chain could stop ARP. */
  get seesArp(): boolean {
    return this.#machine.filtersFrames || this.#machine.stopsArp
  }

  #unseen(): Refusal | undefined {
    if (!this.#machine.firewallUnseen) return undefined
    const text = "the host's firewall, which could not be read, lets the packet and its reply pass"
    if (this.#oracle.decide({ kind: 'firewall-unseen', key: 'firewall-unseen', text })) return undefined
    return silentDrop('the firewall could not be read')
  }
}
