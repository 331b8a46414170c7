import { type Packet, type Place, type PortName, singleName } from '../../../firewall/index.js'
import type { At, AtPortIn, AtPortOut, BridgeEnd, Crossing } from '../../walk/at.js'
import type { Fate } from '../../walk/fate.js'
import type { Refusal } from '../../walk/refusal.js'
import { refuse } from '../../walk/refuse.js'
import type { Walk } from '../../walk/walk.js'
import type { Machine } from '../../world/machine.js'
import { flowOf } from '../../world/policy-rules.js'
import { forwardsFrom } from '../../world/sysctls.js'
import { addressed } from '../frame.js'
import { tooLongForPort } from '../path-mtu.js'
import { bridgePlace, forwardPriority, shownToTools } from './bridge-netfilter.js'
import { answering, ownerOf, unanswered, unansweredBeyond } from './bridge-owner.js'
import { neighbourRefusal } from './neighbour.js'
import { portName, portsBlock } from './ports.js'

/**
 * The priorities at which bridge netfilter runs iptables and arptables; after the bridge family's own chains of the same
 * priority.
 */
const [preroutingPriority, arpPriority] = [0, 0]

/** A frame enters through a port: an ordinary one, or one of ARP or neighbour discovery. */
export function atPortIn(walk: Walk, packet: Packet, { machine, crossing }: AtPortIn): At | Fate {
  const { bridge, from, to } = crossing
  const isForMachine = to.kind === 'host'
  if (!isForMachine) walk.at = machine.label
  const on = packet.protocol !== 'arp' && shownToTools(machine, bridge, packet).on
  const { destination } = packet
  const ip: Place = isForMachine
    ? { inLink: bridge, inPort: crossing.in }
    : { inLink: bridge, inPort: crossing.in, bridged: true }
  const lost = entersPort(walk, machine, packet, crossing, on && ip)
  if (lost) return lost
  // The frame does not go to its new destination directly: the bridge sends it there, or the machine routes it.
  const isTranslated = packet.destination.value !== destination.value
  const routedMark = isTranslated ? packet.mark : undefined
  if (isTranslated) {
    const there = translatedOnBridge(walk, machine, packet, crossing)
    if (there) return there
    addressed(packet, machine, bridge, { kind: 'host' }, 'router')
  } else if (!isForMachine) return { station: 'port-out', machine, crossing }
  const place = bridgePlace({ ...crossing, out: undefined })
  const refusal = walk.kernel(machine).hooks.runOther('bridge', 'input', packet, place)
  if (refusal) return refuse(walk, machine, refusal, packet, place)
  if (packet.role === 'neighbour')
    return { station: 'neighbour', machine, link: bridge, sends: false, crossing, prerouted: on }
  if (isForMachine && from.kind === 'guest') walk.note('switching', true, `${bridge} passes it to the ${machine.label}`)
  const arrival = on ? { inLink: bridge, inPort: crossing.in, prerouted: true, routedMark } : { inLink: bridge }
  return { station: 'arrival', machine, arrival }
}

/** @param ip  the place as iptables sees it, if it does */
function entersPort(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  crossing: Crossing,
  ip: Place | false,
): Fate | undefined {
  const { hooks } = walk.kernel(machine)
  const place = bridgePlace(crossing)
  const early =
    hooks.runDevice('ingress', crossing.in, packet, place) ??
    hooks.runOther('bridge', 'prerouting', packet, place, ({ base }) => base.priority <= preroutingPriority)
  if (early) return refuse(walk, machine, early, packet, place)
  const asked = ip && hooks.run('prerouting', packet, ip)
  if (asked) return refuse(walk, machine, asked, packet, ip, ip.bridged ? 'bridge-netfilter' : 'filter')
  // Later chains see it translated and marked.
  const isLate = ({ base }: { base: { priority: number } }): boolean => base.priority > preroutingPriority
  const late = hooks.runOther('bridge', 'prerouting', packet, place, isLate)
  return late && refuse(walk, machine, late, packet, place)
}

/**
 * If bridge netfilter translates a frame's destination to a machine on the same bridge, the bridge passes the frame to
 * it, without the machine's routing. Undefined: the machine routes it.
 */
function translatedOnBridge(walk: Walk, machine: Machine, packet: Packet, crossing: Crossing): At | Fate | undefined {
  const kernel = walk.kernel(machine)
  const { bridge, from } = crossing
  const { destination, source, mark } = packet
  const query = { destination, source, mark, inLink: bridge, flow: flowOf(packet) }
  const route = machine.routing.lookup(query, kernel.oracle)
  // If the machine does not forward packets, the look-up ends there.
  if (route?.type !== 'unicast' || route.link !== bridge || !forwardsFrom(kernel, packet.family, bridge))
    return undefined
  const nextHop = route.gateway ?? destination
  const own: BridgeEnd = { kind: 'host' }
  const to = ownerOf(walk, machine, bridge, nextHop, own)
  if (!to || to.kind === 'host') return unanswered(walk, machine, bridge, nextHop)
  const out = portName(machine, bridge, to)
  const back = to.kind === 'guest' ? from.kind === 'guest' && from.guest === to.guest : samePort(from, to)
  if (back && !hairpinAt(machine, bridge, out)) {
    const text = `a NAT rule sends it back out of the port of ${bridge} that it came from, and the port is not in hairpin mode`
    return walk.fail('dropped', 'bridge-netfilter', text, {
      evidence: `${singleName(out) ?? 'port'} hairpin off; ${shownToTools(machine, bridge, packet).evidence}`,
    })
  }
  const blocked = portsBlock(walk, machine, bridge, from, to)
  if (blocked) return blocked
  // The machine resolves the new address itself.
  const asker = machine.askerOn(bridge, source, nextHop)
  const silent =
    asker && neighbourRefusal(walk, machine, asker, nextHop, { bridge, from: own, to, in: undefined, out, nextHop })
  if (silent) return silent
  addressed(packet, machine, bridge, to, nextHop)
  return { station: 'port-out', machine, crossing: { ...crossing, to, out, nextHop } }
}

const samePort = (from: BridgeEnd, to: BridgeEnd): boolean =>
  from.kind === 'uplink' && to.kind === 'uplink' && from.port.link === to.port.link

const hairpinAt = (machine: Machine, bridge: string, name: PortName | undefined): boolean => {
  const names: readonly string[] = typeof name === 'string' ? [name] : (name ?? [])
  const ports = machine.ports(bridge).filter(({ link }) => names.includes(link))
  return ports.length > 0 && ports.every(({ hairpin }) => hairpin)
}

/** The second half of a frame's path over a bridge: between its ports, or from its machine, and out. */
export function atPortOut(walk: Walk, packet: Packet, { machine, crossing }: AtPortOut): At | Fate {
  const { bridge, from } = crossing
  const { hooks } = walk.kernel(machine)
  const place = bridgePlace(crossing)
  const isOwn = from.kind === 'host'
  const passed = isOwn
    ? refusedAs(walk, machine, packet, place, hooks.runOther('bridge', 'output', packet, place))
    : betweenPorts(walk, machine, packet, crossing)
  if (passed) return passed
  const refusal = hooks.runOther('bridge', 'postrouting', packet, place)
  if (refusal) return refuse(walk, machine, refusal, packet, place)
  if (!isOwn && packet.protocol !== 'arp' && shownToTools(machine, bridge, packet).on) {
    const late: Place = { outLink: bridge, inPort: crossing.in, outPort: crossing.out, bridged: true }
    const postrouting = hooks.run('postrouting', packet, late)
    if (postrouting) return refuse(walk, machine, postrouting, packet, late, 'bridge-netfilter')
  }
  const long = tooLongForPort(walk, machine, packet, singleName(crossing.out))
  if (long) return long
  const egress = hooks.runDevice('egress', crossing.out, packet, place)
  return refusedAs(walk, machine, packet, place, egress) ?? beyondPort(walk, packet, machine, crossing)
}

const refusedAs = (
  walk: Walk,
  machine: Machine,
  packet: Packet,
  place: Place,
  refusal: Refusal | undefined,
): Fate | undefined => refusal && refuse(walk, machine, refusal, packet, place)

function betweenPorts(walk: Walk, machine: Machine, packet: Packet, crossing: Crossing): Fate | undefined {
  const { bridge } = crossing
  const { hooks, oracle } = walk.kernel(machine)
  const place = bridgePlace(crossing)
  const { on, evidence } = shownToTools(machine, bridge, packet)
  const isArp = packet.protocol === 'arp'
  const shownAt = isArp ? arpPriority : forwardPriority(machine, packet, oracle)
  const early = hooks.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority <= shownAt)
  if (early) return refuse(walk, machine, early, packet, place)
  if (on) {
    const both: Place = {
      inLink: bridge,
      outLink: bridge,
      inPort: crossing.in,
      outPort: crossing.out,
      bridged: true,
    }
    const forward = isArp ? hooks.runOther('arp', 'forward', packet, both) : hooks.run('forward', packet, both)
    if (forward) {
      walk.note('bridge-netfilter', true, 'iptables sees frames between ports too', evidence)
      return refuse(walk, machine, forward, packet, both)
    }
  }
  const late = hooks.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority > shownAt)
  return late && refuse(walk, machine, late, packet, place)
}

/** An uplink in hairpin mode reflects broadcasts: the switch then believes their senders to be behind this port. */
function switchMisled(walk: Walk, packet: Packet, machine: Machine, end: BridgeEnd): Fate | undefined {
  if (end.kind !== 'uplink' || !end.port.hairpin || packet.role === 'neighbour') return undefined
  const { link } = end.port
  // A port that joins two bridges of this machine leads to no switch.
  if (machine.link(link)?.kind === 'veth' && machine.joints(end.port.bridge).some(({ port }) => port === link))
    return undefined
  const text = `the switch behind ${link} is not misled by reflected frames: ${link} is in hairpin mode`
  const { oracle } = walk.kernel(machine)
  if (oracle.decide({ kind: 'foreign-switch', key: `hairpin at ${link}`, text })) return undefined
  return walk.fail(
    'dropped',
    'outside',
    `the switch behind ${link} is misled by reflected frames: ${link} is in hairpin mode`,
  )
}

/** The other side of a port. */
function beyondPort(walk: Walk, packet: Packet, machine: Machine, crossing: Crossing): At | Fate {
  const { bridge, from, to, nextHop } = crossing
  const misled = switchMisled(walk, packet, machine, from) ?? switchMisled(walk, packet, machine, to)
  if (misled) return misled
  if (to.kind === 'host') return { station: 'arrival', machine, arrival: { inLink: bridge } }
  if (packet.role === 'neighbour') {
    const node = to.kind === 'guest' ? to : ({ kind: 'external', machine, at: to.port.link } as const)
    return { node, packet }
  }
  if (to.kind === 'guest') {
    walk.note('switching', true, `${bridge} passes it to ${to.guest.name}`)
    return { station: 'guest', machine, guest: to.guest, sends: false }
  }
  walk.note('switching', true, `${bridge} passes it out of ${to.port.link}`)
  const joint = machine.joints(bridge).find(({ port }) => port === to.port.link)
  const port = joint && machine.ports(joint.bridge).find(({ link }) => link === joint.otherPort)
  if (joint && port)
    return { station: 'bridge', machine, bridge: joint.bridge, from: { kind: 'uplink', port }, nextHop }
  const beyond = walk.world.beyond(machine, to.port.link)
  if (beyond) {
    const there = nextHop === 'router' ? undefined : answering(walk, beyond, nextHop)
    if (there && nextHop !== 'router') return { station: 'segment', machine: there.machine, link: there.link, nextHop }
    if (beyond.closed) return unansweredBeyond(walk, to.port.link, nextHop)
  }
  return { station: 'outside', machine, at: bridge, nextHop }
}
