import { type Ip, ipOf, sameIp } from '../../../base/index.js'
import type { Packet } from '../../../firewall/index.js'
import type { At, AtBridge, BridgeEnd, Crossing } from '../../walk/at.js'
import { type Fate, nodeName } from '../../walk/fate.js'
import type { Walk } from '../../walk/walk.js'
import type { Machine } from '../../world/machine.js'
import { addressed } from '../frame.js'
import { ownerOf, unanswered } from './bridge-owner.js'
import { neighbourRefusal } from './neighbour.js'
import { notFlooded, portName, portsBlock } from './ports.js'

/** A frame crosses a bridge to the owner of the next hop's address: finds the owner, and checks the ports. */
export function atBridge(walk: Walk, packet: Packet, at: AtBridge): At | Fate {
  const { machine, bridge, from } = at
  walk.at = senderName(walk, at)
  // A router with known facts is found by its address.
  const router = at.nextHop === 'router' && walk.world.machines.length > 1
  const nextHop = router ? (machine.routerOn(bridge, packet.family) ?? at.nextHop) : at.nextHop
  const to = ownerOf(walk, machine, bridge, nextHop, from)
  if (to === undefined) return unanswered(walk, machine, bridge, nextHop)
  const misled = from.kind === 'host' && nextHop !== 'router' && wrongNeighbour(walk, machine, bridge, nextHop, to)
  const blocked =
    misled ||
    portsBlock(walk, machine, bridge, from, to) ||
    notFlooded(walk, machine, bridge, to, packet.family, packet.role === 'request')
  if (blocked) return blocked
  const [inPort, outPort] = [portName(machine, bridge, from), portName(machine, bridge, to)]
  addressed(packet, machine, bridge, to, nextHop)
  const crossing: Crossing = { bridge, from, to, in: inPort, out: outPort, nextHop }
  // A guest's own router is most likely the host's, if that is on the same bridge.
  const asked = nextHop === 'router' ? (machine.routerOn(bridge, packet.family) ?? someRouter(packet.family)) : nextHop
  if (asked) {
    const asker = (from.kind === 'host' ? machine.askerOn(bridge, packet.source, asked) : undefined) ?? packet.source
    const silent = neighbourRefusal(walk, machine, asker, asked, crossing)
    if (silent) return silent
  }
  return { station: from.kind === 'host' ? 'port-out' : 'port-in', machine, crossing }
}

function senderName({ world }: Walk, { machine, from }: AtBridge): string {
  if (from.kind === 'guest') return nodeName(from)
  return from.kind === 'host' || world.beyond(machine, from.port.link) ? machine.label : 'outside'
}

/** Stands for a router with an unknown address: few rules about ARP and neighbour discovery name addresses. */
const someRouter = (family: 'ipv4' | 'ipv6'): Ip | undefined => ipOf(family === 'ipv4' ? '192.0.2.1' : 'fe80::1')

/** A permanent neighbour entry applies, whether right or wrong. */
function wrongNeighbour(walk: Walk, machine: Machine, bridge: string, address: Ip, to: BridgeEnd): Fate | undefined {
  const entry = machine.facts.neighbours.find(
    ({ address: text, link, state }) =>
      link === bridge && state === 'permanent' && sameIp(ipOf(text) ?? address, address) && ipOf(text),
  )
  if (!entry?.mac || to.kind !== 'guest') return undefined
  const { mac: own, port } = to.guest
  const learned = port === undefined ? [] : (machine.ports(bridge).find(({ link }) => link === port)?.learned ?? [])
  if (own === entry.mac || learned.includes(entry.mac)) return undefined
  const known = own !== undefined || learned.length > 0
  const text = `${to.guest.name} has the MAC address ${entry.mac}, the permanent neighbour entry for ${address.text}`
  const { oracle } = walk.kernel(machine)
  if (!known && oracle.decide({ kind: 'neighbour-known', key: `entered ${address.text} ${entry.mac}`, text }))
    return undefined
  const wrong = `the ${machine.label} sends to ${entry.mac}, which is not the MAC address of ${to.guest.name}`
  return walk.fail('dropped', 'neighbour', wrong, {
    evidence: `${address.text} dev ${bridge} lladdr ${entry.mac} PERMANENT`,
  })
}
