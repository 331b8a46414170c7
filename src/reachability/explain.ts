import {
  explore,
  formatRange,
  type Ip,
  isOfAnySubnet,
  leavesOf,
  sameIp,
  shown,
  type Tree,
  type Unknown,
  type Writable,
} from '../base/index.js'
import { type Packet, replyTo, requestPacket } from '../firewall/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { ChainDecision } from './chain-decision.js'
import { checkNames, checkQuery } from './check-query.js'
import { listConditions } from './conditions/list-conditions.js'
import { type Ends, resolveEnds } from './endpoints.js'
import type {
  Explanation,
  LongestPacket,
  ReachabilityFailure,
  ReachabilityQuery,
  ReachabilityStep,
  Remedy,
  Surroundings,
} from './query.js'
import type { Ask } from './remedy/ask.js'
import { findRemedy } from './remedy/find-remedy.js'
import { checkPlaces, type ReachabilityOverrides, surroundingsOf } from './surroundings.js'
import { type Fate, type Node, nodeName, sameNode, type Trouble } from './walk/fate.js'
import { widthTowards } from './walk/path-mtu.js'
import { send, unattached } from './walk/senders.js'
import { Walk } from './walk/walk.js'
import type { Guest } from './world/guest.js'
import { World } from './world/world.js'

/** One possible world's answer. */
interface Outcome {
  readonly reached: boolean
  readonly steps: readonly ReachabilityStep[]
  readonly sourceSeen?: string | undefined
  readonly failure?: ReachabilityFailure | undefined
  readonly trouble?: Trouble | undefined
  readonly deliveredTo?: string | undefined
}

/**
 * Whether a connection can be opened, and why: walks its first packet, the answer, and for TCP what follows, through
 * guests' routes, bridges, netfilter, the host's routing and NAT. Pure: from a snapshot alone, or from definitions and
 * host facts.
 *
 * @param known  what is known better than it could be read
 * @throws DefinitionError where the query names a network or guest that is not there, or contradicts itself; for a snapshot
 *   of a machine that could not be looked at
 */
export function explain(
  query: ReachabilityQuery,
  snapshot: Snapshot | Surroundings,
  known?: ReachabilityOverrides,
): Explanation {
  checkQuery(query)
  checkPlaces(query, snapshot, known)
  return explainIn(query, new World(surroundingsOf(snapshot, known)))
}

/** The same, for many queries of one world. */
export function explainIn(query: ReachabilityQuery, world: World): Explanation {
  checkQuery(query)
  checkNames(query, world)
  const { answer, trouble } = judge(query, world)
  if (answer.verdict === 'yes') {
    const longest = longestPacket(query, world)
    if (longest) answer.longest = longest
  } else if (trouble !== undefined) addRemedy(answer, query, world, trouble)
  return answer
}

/** Whether, and why not, for a table of many: without remedies, and what is lost for its length. */
export const judgeIn = (
  query: ReachabilityQuery,
  world: World,
): Pick<Explanation, 'verdict' | 'failure' | 'conditions'> => {
  checkQuery(query)
  checkNames(query, world)
  return judge(query, world).answer
}

/** Looking for a remedy asks many questions, which most who ask one do not need: it is looked for when it is read. */
function addRemedy(answer: Explanation, query: ReachabilityQuery, world: World, trouble: Trouble): void {
  const ask: Ask = (other, where) => {
    const { answer: found, trouble: why } = judge(other, where)
    return { ...found, trouble: why }
  }
  let found: { readonly remedy: Remedy | undefined } | undefined
  const remedy = (): Remedy | undefined => {
    found ??= { remedy: findRemedy(query, world, { ...plainOf(answer), trouble }, ask) }
    return found.remedy
  }
  Object.defineProperties(answer, {
    remedy: { enumerable: true, configurable: true, get: remedy },
    // console.log shows it as it shows the rest, not as [Getter].
    [Symbol.for('nodejs.util.inspect.custom')]: {
      value: () => {
        const shown = remedy()
        const { remedy: _getter, ...rest } = answer
        return shown ? { ...rest, remedy: shown } : rest
      },
    },
  })
}

/** Without the remedy, which it has still to get. */
const plainOf = ({ verdict, conditions, failure, deliveredTo }: Explanation) => ({
  verdict,
  conditions,
  ...(failure && { failure }),
  ...(deliveredTo !== undefined && { deliveredTo }),
})

/** What is lost in silence for its length alone, of packets as long as the sender's link takes. */
function longestPacket(query: ReachabilityQuery, world: World): LongestPacket | undefined {
  if (query.length !== undefined || query.from.kind === 'host' || !world.mtusDiffer) return undefined
  const asked = judge({ ...query, length: world.usualLength(query.from) }, world)
  const { trouble } = asked
  const { verdict, failure } = asked.answer
  if (verdict !== 'no' || trouble?.kind !== 'too-long' || !failure) return undefined
  const { text, evidence } = failure
  return { bytes: trouble.bytes, text, ...(evidence === undefined ? {} : { evidence }) }
}

/** The answer, and what a remedy would start from. */
function judge(
  query: ReachabilityQuery,
  world: World,
): { readonly answer: Writable<Explanation>; readonly trouble: Trouble | undefined } {
  const tree = exploreWalks(query, world, (ends, walk) => walkThrough(query, ends, walk))
  const leaves = leavesOf(tree)
  const good = leaves.find(({ reached }) => reached)
  const bad = leaves.find(({ reached }) => !reached)
  const leaf = good ?? bad ?? leaves[0]
  const verdict = (good && bad) || !isWhole(tree) ? 'conditional' : good ? 'yes' : 'no'
  const conditions = verdict === 'conditional' ? listConditions(tree, ({ reached }) => reached).map(shown) : []
  const answer: Writable<Explanation> = {
    verdict,
    conditions,
    steps: (leaf?.steps ?? []).map(shown),
  }
  if (bad?.failure) answer.failure = shown(bad.failure)
  if (leaf?.sourceSeen !== undefined) answer.sourceSeen = leaf.sourceSeen
  if (leaf?.deliveredTo !== undefined) answer.deliveredTo = leaf.deliveredTo
  return { answer, trouble: bad?.trouble }
}

/**
 * What every base chain of the host will decide about the query's packets, in order. Undefined: it depends on what is not
 * known.
 */
export function foreseeDecisions(query: ReachabilityQuery, world: World): readonly ChainDecision[] | undefined {
  const tree = exploreWalks(query, world, (ends, walk) => {
    walkThrough(query, ends, walk)
    return walk.decisions
  })
  const [first = [], ...others] = leavesOf(tree)
  const text = JSON.stringify(first)
  return isWhole(tree) && others.every((other) => JSON.stringify(other) === text) ? first : undefined
}

/** Whether every possible world was looked at. */
const isWhole = (tree: Tree<unknown>): boolean =>
  'leaf' in tree || (!('cut' in tree) && isWhole(tree.whenTrue) && isWhole(tree.whenFalse))

/** One walk for each possible world. */
const exploreWalks = <T>(query: ReachabilityQuery, world: World, run: (ends: Ends, walk: Walk) => T) =>
  explore(
    (oracle) => {
      const ends = resolveEnds(query, world, oracle)
      return run(ends, new Walk(world, oracle, ends.guests, ends.external))
    },
    (unknown) => assumed(unknown, world),
  )

function assumed({ kind, apart, usual }: Unknown, { assume }: World): boolean | undefined {
  if (apart) return undefined
  if (kind === 'external-route') return assume.externalRoutes
  if (kind === 'switch-hairpin') return assume.switchHairpin
  if (kind === 'link-aggregation') return assume.linkAggregation
  if (usual === undefined) return undefined
  if (kind === 'limit') return assume.underLimits === undefined ? undefined : assume.underLimits === usual
  if (kind === 'packet-form') return assume.ordinaryPackets ? usual : undefined
  if (kind === 'unread-rule' && assume.unreadRules) return (assume.unreadRules === 'pass') === usual
  return undefined
}

function walkThrough(
  { from: sender, family, protocol, port, length }: ReachabilityQuery,
  ends: Ends,
  walk: Walk,
): Outcome {
  const { from, to, source, destination } = ends
  const impossible = missingAddress(walk, ends, family)
  if (impossible) return impossible
  if (!source || !destination) return { reached: false, steps: walk.steps }
  const mac = from.kind === 'guest' ? from.guest.mac : undefined
  // Of IPv4, a ping; TCP and UDP look the route up again once they have a source. IPv6 keeps the first one.
  const isFree = sender.kind === 'host' && sender.address === undefined
  const unbound = isFree && (family === 'ipv6' || protocol === 'icmp')
  // A handshake's packets are short, whatever follows.
  const own = { sourceMac: mac, unbound, length: protocol === 'tcp' ? undefined : length }
  const there = send(walk, from, requestPacket(family, protocol, source, destination, port, own))
  if ('failure' in there) return { reached: false, steps: walk.steps, ...(bridgeDown(to, there) ?? there) }
  const right = sameNode(there.node, to) && (to.kind !== 'external' || sameIp(there.packet.destination, destination))
  const elsewhere = right
    ? undefined
    : there.node.kind === 'external'
      ? there.packet.destination.text
      : nodeName(there.node)
  const arrived = { sourceSeen: there.packet.source.text, deliveredTo: elsewhere }
  walk.direction = 'reply'
  const back = send(walk, there.node, replyTo(there.packet))
  // To an echo's answer, any of the host's addresses will do.
  const answered = backAt(
    walk,
    back,
    from,
    protocol === 'icmp' && from.kind === 'host' ? undefined : source,
    destination,
  )
  if (answered) return { reached: false, steps: walk.steps, ...arrived, ...answered }
  if (protocol === 'tcp') {
    const third = requestPacket(family, 'tcp', source, destination, port, own)
    const data = replyTo(there.packet)
    const long = length === undefined ? {} : { length: segmentLength(walk, length, from, destination, there) }
    const ack: Packet = { ...third, ...long, tcpFlags: 16, role: 'later' }
    const later =
      laterPacket(walk, from, ack, there.node, there.packet.source) ??
      laterPacket(walk, there.node, { ...data, ...long, tcpFlags: 24, role: 'later' }, from, destination)
    if (later) return { reached: false, steps: walk.steps, ...arrived, ...later }
  }
  return { reached: true, steps: walk.steps, ...arrived }
}

/** Both ends of a TCP connection say what they can take; where the host is one of them, that is known. */
function segmentLength(walk: Walk, length: number, from: Node, to: Ip, there: { node: Node; packet: Packet }): number {
  const peer = from.kind === 'host' ? to : there.node.kind === 'host' ? there.packet.source : undefined
  return peer === undefined ? length : Math.min(length, widthTowards(walk, peer))
}

/** Whatever became of a packet: it could not arrive where the network's own bridge is down. */
function bridgeDown(to: Node, { failure }: Lost): Lost | undefined {
  if (to.kind !== 'guest' || to.guest.attachment.kind !== 'none' || failure.kind === 'unattached') return undefined
  const { why, down } = to.guest.attachment
  const text = `${to.guest.network.name}: ${why}; ${failure.text}`
  return down === undefined ? undefined : { failure: { ...failure, text }, trouble: { kind: 'link-down', link: down } }
}

/**
 * What follows a handshake's first two packets, its third and what the server sends, goes another way through the rules:
 * the connection is known by then, and their flags are others.
 *
 * @param to  who has to get it, from `source`
 */
function laterPacket(walk: Walk, from: Node, packet: Packet, to: Node, source: Ip): Lost | undefined {
  const count = walk.steps.length
  walk.direction = 'request'
  let fate = send(walk, from, packet)
  if (!('failure' in fate) && !(sameNode(fate.node, to) && sameIp(fate.packet.source, source))) {
    const { node, packet: arrived } = fate
    fate = walk.fail('dropped', 'delivery', `it comes to the ${nodeName(node)} from ${arrived.source.text}`)
  }
  // What passes is not told a second time.
  if (!('failure' in fate)) {
    walk.steps.length = count
    return undefined
  }
  const { kind: _kind, icmp: _icmp, from: _from, errno: _errno, ...rest } = fate.failure
  return {
    failure: { ...rest, kind: 'dropped', direction: 'reply', text: `${rest.text}, after the handshake began` },
    trouble: fate.trouble,
  }
}

interface Lost {
  readonly failure: ReachabilityFailure
  readonly trouble: Trouble
}

/** Undefined: the answer is where the question came from. */
function backAt(walk: Walk, back: Fate, from: Node, source: Ip | undefined, asked: Ip): Lost | undefined {
  if ('failure' in back) return back
  const right = sameIp(back.packet.source, asked)
  const home = sameNode(back.node, from)
  if (home && right && (!source || sameIp(back.packet.destination, source))) return undefined
  const why = !right
    ? `the answer comes from ${back.packet.source.text}, to which nothing was sent`
    : home
      ? `the answer goes to ${back.packet.destination.text}, which sent nothing`
      : `the answer goes to the ${nodeName(back.node)}`
  const fate = walk.fail('dropped', 'delivery', why)
  return 'failure' in fate ? fate : undefined
}

/** One of the two has no address of the family, or its network is not there. */
function missingAddress(
  walk: Walk,
  { from, to, source, destination, guests }: Ends,
  family: ReachabilityQuery['family'],
): Outcome | undefined {
  const lost = (fate: Fate): Outcome | undefined =>
    'failure' in fate ? { reached: false, steps: walk.steps, failure: fate.failure, trouble: fate.trouble } : undefined
  for (const guest of guests) {
    if (guest.attachment.kind !== 'none') continue
    const { down, own, foreign, why } = guest.attachment
    if (foreign !== undefined) return throughForeign(walk, foreign, why)
    // What is sent towards a bridge that is down goes its way, and what guests of an own one send as far as they can.
    const isTarget = to.kind === 'guest' && to.guest === guest
    if (down !== undefined && (own || isTarget)) continue
    return lost(unattached(walk, guest.network.name, guest.attachment))
  }
  const mute = guests.find(({ linkState }) => linkState === 'down')
  if (mute) {
    const text = `the link of ${mute.name} is down, as if unplugged`
    return lost(walk.fail('dropped', 'port', text, { trouble: { kind: 'guest-link', guest: mute } }))
  }
  const name = family === 'ipv4' ? 'IPv4' : 'IPv6'
  for (const guest of guests) {
    if (!guest.presumed.includes(family) || hasAddress(walk, guest, family)) continue
    walk.at = nodeName(from)
    return lost(
      walk.fail('unroutable', 'sender', `the guest ${guest.name} has no ${name} address`, { errno: 'ENETUNREACH' }),
    )
  }
  if (!source) {
    walk.at = nodeName(from)
    const text =
      from.kind === 'host' && destination
        ? `the host has no route to ${destination.text}`
        : `the ${nodeName(from)} has no ${name} address`
    return lost(walk.fail('unroutable', 'sender', text, { errno: 'ENETUNREACH' }))
  }
  if (!destination)
    return lost(
      walk.fail('unroutable', 'sender', `the ${nodeName(to)} has no ${name} address`, { errno: 'ENETUNREACH' }),
    )
  return undefined
}

/** What another switch than Linux's own lets pass, nobody here knows. */
function throughForeign(walk: Walk, bridge: string, why: string): Outcome {
  const passes = walk.oracle.decide({
    kind: 'foreign-switch',
    key: `switch ${bridge}`,
    text: `${why}, and lets it pass`,
  })
  if (passes) {
    walk.note('switching', true, `${why}, and lets it pass`)
    return { reached: true, steps: walk.steps }
  }
  const fate = walk.fail('dropped', 'switching', `${why}, and does not let it pass`)
  return { reached: false, steps: walk.steps, ...('failure' in fate ? fate : {}) }
}

/** Asks whether a guest has the address that was presumed for it, or another of its subnet. */
function hasAddress(
  { oracle }: Walk,
  { name, network, addresses }: Guest,
  family: ReachabilityQuery['family'],
): boolean {
  const subnet = addresses.find(({ ip }) => ip.family === family)?.subnet
  const what = subnet && !isOfAnySubnet(subnet) ? `an address of ${formatRange(subnet)}` : `an ${family} address`
  const text = `${name} has ${what}, but which one is not known here`
  return oracle.decide({ kind: 'guest-address', key: `address ${network.name} ${name} ${family}`, text })
}
