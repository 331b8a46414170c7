import { explore, type Ip, ipOf, leavesOf, type Tree } from '../base/index.js'
import {
  type BaseChain,
  culpritOfDecision,
  type Decision,
  evaluateBase,
  type Firewall,
  type HostView,
  isBehindTracking,
  type Packet,
  type Place,
  type PortName,
  requestPacket,
  tracksConnections,
} from '../firewall/index.js'
import type { HostFacts } from '../machine/index.js'

/** What rules see of frames crossing a bridge. The names are all those that the link may have. */
export interface FramePlace {
  readonly family: 'ipv4' | 'ipv6'
  readonly bridge: string
  readonly inLinks: readonly string[] | undefined
  readonly outLinks: readonly string[] | undefined
  readonly ports: readonly string[]
}

/** What a base chain does to frames that cross a bridge. */
export interface FramesDropped {
  /** The rule that drops them. */
  readonly evidence: string
  /** `may`: only rules that could not be evaluated would drop them. */
  readonly how: 'all' | 'some' | 'may'
  /** The rule's owner. */
  readonly culprit?: string
}

/** Placeholders for any address: new TCP connections between guests may have any. */
const anyAddresses = {
  ipv4: [anyOf('192.0.2.1'), anyOf('192.0.2.2')],
  ipv6: [anyOf('2001:db8::1'), anyOf('2001:db8::2')],
} as const

/**
 * What a base chain does to new TCP connections crossing a bridge, from any address to any port: explain()'s evaluator
 * judges all of them at once.
 *
 * @returns undefined if it drops none
 */
export function framesDropped(chain: BaseChain, frames: FramePlace, facts: HostFacts): FramesDropped | undefined {
  const tree = explore(
    (oracle) => {
      const decision = evaluateBase(chain, {
        packet: newConnection(chain, frames, facts.firewall),
        place: placeOf(chain, frames),
        host: viewOf(facts),
        oracle,
      })
      return decision
    },
    () => undefined,
  )
  const decisions = leavesOf(tree)
  const drop = decisions.find(isDrop)
  const cut = cutOf(tree)
  if (drop) {
    const how = !cut && decisions.every(isDrop) ? 'all' : 'some'
    return { evidence: evidenceOf(drop, chain), how, culprit: culpritOfDecision(drop, chain) }
  }
  return cut === undefined ? undefined : { evidence: cut, how: 'may' }
}

const isDrop = ({ kind }: Decision): boolean => kind === 'drop' || kind === 'reject'

const evidenceOf = ({ by }: Decision, { chain }: BaseChain): string =>
  by ? by.rule.text : `the policy of ${chain.name} is drop`

/** Why some possible worlds were left out. */
function cutOf(tree: Tree<unknown>): string | undefined {
  if ('leaf' in tree) return undefined
  return 'cut' in tree ? tree.cut.text : (cutOf(tree.whenTrue) ?? cutOf(tree.whenFalse))
}

function newConnection(chain: BaseChain, { family }: FramePlace, firewall: Firewall): Packet {
  const [source, destination] = anyAddresses[family]
  const packet: Packet = {
    ...requestPacket(family, 'tcp', source, destination, undefined),
    destinationPort: 'any',
    // Marks that earlier chains set are unknown.
    markUnread: setsMarks(firewall),
  }
  const protocol = family === 'ipv4' ? 'ip' : 'ip6'
  // Before connection tracking, the state is unknown.
  if (!isBehindTracking(chain, firewall, protocol)) return packet
  if (!tracksConnections(firewall, protocol)) return { ...packet, state: 'untracked' }
  const { sourcePort, destinationPort } = packet
  const original = { source, destination, sourcePort, destinationPort }
  const reply = { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort }
  return {
    ...packet,
    state: 'new',
    connection: {
      original,
      reply,
      mark: 0,
      answered: false,
      confirmed: false,
      destinationAsked: false,
      sourceAsked: false,
      destinationChanged: false,
      sourceChanged: false,
      markUnread: packet.markUnread,
    },
  }
}

const setsMarks = ({ tables }: Firewall): boolean => {
  const known = marking.get(tables)
  if (known !== undefined) return known
  const sets = tables.some(({ chains }) =>
    chains.some(({ rules }) =>
      rules.some(({ statements }) =>
        statements.some(({ do: what }) => what === 'set-mark' || what === 'copy-mark' || what === 'forget'),
      ),
    ),
  )
  marking.set(tables, sets)
  return sets
}

const marking = new WeakMap<Firewall['tables'], boolean>()

function placeOf({ table }: BaseChain, { bridge, ports, inLinks, outLinks }: FramePlace): Place {
  const isBridge = table.family === 'bridge'
  const side = (links: readonly string[] | undefined): PortName | undefined => (links?.length === 1 ? links[0] : links)
  return {
    inLink: side(inLinks),
    outLink: side(outLinks),
    ...(inLinks ? { inPort: ports, ...(isBridge && { inBridge: bridge }) } : {}),
    ...(outLinks ? { outPort: ports, ...(isBridge && { outBridge: bridge }) } : {}),
    bridged: true,
    passing: isBridge,
  }
}

/** The frames are between guests: the host is neither end. */
const viewOf = ({ links, policyRules, beside, unseen }: HostFacts): HostView => ({
  addressType: () => 'unicast',
  reversePathExists: () => undefined,
  isInside: () => false,
  isOwned: () => false,
  routesByMark: policyRules.some(({ mark }) => mark !== undefined),
  withoutIpsec: beside?.ipsec.length === 0 && !unseen.some(({ fact }) => fact === 'ipsec'),
  linkNamed: (name) => links.find((link) => link.name === name),
})

function anyOf(text: string): Ip {
  const ip = ipOf(text)
  if (!ip) throw new Error(`${text} is not an address`)
  return { ...ip, any: true }
}
