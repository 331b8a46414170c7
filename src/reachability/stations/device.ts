import { type Ip, ipOf, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import type { At, AtDevice } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { answering, unansweredBeyond } from './bridge/bridge-owner.js'
import { deviceNeighbourRefusal } from './bridge/neighbour.js'
import { guestBeside, notReflected, reflected } from './macvtap.js'
import { linkTakes } from './tunnel.js'

/** A packet leaves through a device of its machine. */
export function atDevice(walk: Walk, packet: Packet, { machine, link, nextHop }: AtDevice): At | Fate {
  const lower = machine.link(link.lower ?? '')
  // The machine's own macvlan link is a neighbour of the guests on the same device.
  if ((link.kind === 'macvlan' || link.kind === 'macvtap') && lower) {
    const mode = link.macvlanMode ?? 'vepa'
    return { station: 'macvtap', machine, device: lower, mode, guest: undefined, nextHop }
  }
  if (!link.running) {
    return walk.fail('dropped', 'port', `the device ${link.name} has no carrier`, {
      trouble: { kind: 'link-down', link: link.name },
    })
  }
  const unheard = answersGoToMaster(walk, machine, link, nextHop)
  if (unheard) return unheard
  const guest = guestBeside(walk, machine, link.name, nextHop)
  if (guest) {
    if (!reflected(walk, machine, link.name, guest)) return notReflected(walk, link.name, guest)
    return { station: 'guest', machine, guest, sends: false }
  }
  const own = machine.askerOn(link.name, packet.source, nextHop)
  const silent = own && deviceNeighbourRefusal(walk, machine, own, nextHop, link, true)
  if (silent) return silent
  const stopped = linkTakes(walk, machine, packet, link, 'out')
  if (stopped) return stopped
  const beyond = walk.world.beyond(machine, link.name)
  if (beyond) {
    const there = answering(walk, beyond, nextHop)
    if (there) {
      walk.note('switching', true, `it leaves through ${link.name}, to the ${there.machine.label}'s ${there.link}`)
      return { station: 'segment', machine: there.machine, link: there.link, nextHop }
    }
    if (beyond.closed) return unansweredBeyond(walk, link.name, nextHop)
  }
  walk.note('outside', true, `it leaves through ${link.name}`)
  return { station: 'outside', machine, at: link.name, nextHop }
}

/**
 * Packets that arrive at a port belong to its bridge or bond: the machine never learns a MAC address that it requested
 * on the port.
 */
function answersGoToMaster(walk: Walk, machine: Machine, link: Link, nextHop: Ip): Fate | undefined {
  const master = link.master === undefined ? undefined : machine.link(link.master)
  if (!master || master.kind === 'vrf') return undefined
  const entered = machine.facts.neighbours.some(
    ({ address, link: on, state }) =>
      on === link.name && state === 'permanent' && sameIp(ipOf(address) ?? nextHop, nextHop),
  )
  if (entered) return undefined
  const text = `${link.name} is a port of ${master.name}, which gets the replies to requests for the MAC address of ${nextHop.text}: the host's address and route belong on ${master.name}`
  return walk.fail('dropped', 'neighbour', text, { evidence: `${link.name} master ${master.name}` })
}
