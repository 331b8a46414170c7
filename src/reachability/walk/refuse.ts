import type { StepKind } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Machine } from '../world/machine.js'
import { errorSource, resetComesBack } from './errors.js'
import type { Fate, Trouble } from './fate.js'
import { icmpErrorOf } from './icmp.js'
import type { Refusal } from './refusal.js'
import type { Walk } from './walk.js'

/** A firewall's refusal, with the ICMP error or reset if the sender gets it. */
export function refuse(
  walk: Walk,
  machine: Machine,
  refusal: Refusal,
  packet: Packet,
  place: Place,
  kind: StepKind = 'filter',
): Fate {
  const { reply, evidence } = refusal
  const trouble: Trouble = { kind: 'rule', refusal, packet, place, bridged: place.bridged ?? false }
  // Errors do not reach a machine that resolves a MAC address.
  if (!reply || packet.role === 'neighbour')
    return walk.fail('dropped', kind, 'the firewall drops it', { evidence, trouble })
  // For the host's own packet, the system call may fail.
  const isOwn = place.inLink === undefined && packet.role === 'request'
  const errno = isOwn && packet.protocol !== 'tcp' ? 'EPERM' : undefined
  const silent = isOwn ? 'denied' : 'dropped'
  if (reply === 'tcp-reset' && packet.protocol === 'tcp') {
    if (!resetComesBack(walk, machine, refusal, packet, place)) {
      const text = 'the firewall sends a reset, which does not reach the sender'
      return walk.fail(silent, kind, text, { errno, evidence, trouble })
    }
    return walk.fail('reset', kind, 'the firewall sends a reset', {
      from: packet.destination.text,
      errno: 'ECONNREFUSED',
      evidence,
      trouble,
    })
  }
  const icmp = icmpErrorOf(reply, packet.family)
  const family = refusal.chain?.table.family
  // A bridge chain rejects with the destination's address, without routing.
  const early = refusal.chain?.base.hook === 'prerouting'
  const from =
    family === 'bridge' || family === 'netdev' ? packet.destination : errorSource(walk, machine, packet, icmp, early)
  if (!from)
    return walk.fail(silent, kind, 'the firewall rejects it, and the ICMP error does not reach the sender', {
      errno,
      evidence,
      trouble,
    })
  return walk.fail('rejected', kind, `the firewall rejects it: ${icmp.name} from ${from.text}`, {
    icmp,
    from: from.text,
    evidence,
    trouble,
  })
}

/** A machine's firewall against its own packets: if nothing else is sent back, the system call fails. */
export function denyOwn(walk: Walk, machine: Machine, refusal: Refusal, packet: Packet, place: Place): Fate {
  // For ICMP, only the system call fails. For UDP, it fails before the rule's ICMP error is read.
  if (refusal.reply && packet.protocol === 'tcp') return refuse(walk, machine, refusal, packet, place)
  const errno = packet.protocol === 'tcp' ? undefined : 'EPERM'
  const trouble = { kind: 'rule', refusal, packet, place, bridged: false } as const
  const { evidence } = refusal
  return walk.fail('denied', 'filter', `the ${machine.label}'s own firewall drops it`, { errno, evidence, trouble })
}
