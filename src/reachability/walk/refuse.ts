import type { StepKind } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Machine } from '../world/machine.js'
import { errorSource, resetComesBack } from './errors.js'
import type { Fate, Trouble } from './fate.js'
import { icmpErrorOf } from './icmp.js'
import type { Refusal } from './refusal.js'
import type { Walk } from './walk.js'

/** A firewall's refusal, with the ICMP error or reset that finds its way back to the sender, or not. */
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
  // Whose MAC address is asked for hears nothing of errors.
  if (!reply || packet.role === 'neighbour')
    return walk.fail('dropped', kind, 'the firewall drops it', { evidence, trouble })
  // The host's own packet is refused to whoever sends it, as far as the system call tells.
  const isOwn = place.inLink === undefined && packet.role === 'request'
  const errno = isOwn && packet.protocol !== 'tcp' ? 'EPERM' : undefined
  const silent = isOwn ? 'denied' : 'dropped'
  if (reply === 'tcp-reset' && packet.protocol === 'tcp') {
    if (!resetComesBack(walk, machine, refusal, packet, place)) {
      const text = 'the firewall answers with a reset, which does not come back'
      return walk.fail(silent, kind, text, { errno, evidence, trouble })
    }
    return walk.fail('reset', kind, 'the firewall answers with a reset', {
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
  const from =
    family === 'bridge' || family === 'netdev' ? packet.destination : errorSource(walk, machine, packet, icmp, early)
  if (!from)
    return walk.fail(silent, kind, 'the firewall rejects it, and the ICMP error does not come back', {
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

/** A machine's firewall against its own packets: the system call fails where nothing else is sent back. */
export function denyOwn(walk: Walk, machine: Machine, refusal: Refusal, packet: Packet, place: Place): Fate {
  // Who pings is told by the system call alone.
  // Of UDP it is the call that fails, before the error that the rule sends is read.
  if (refusal.reply && packet.protocol === 'tcp') return refuse(walk, machine, refusal, packet, place)
  const errno = packet.protocol === 'tcp' ? undefined : 'EPERM'
  const trouble = { kind: 'rule', refusal, packet, place, bridged: false } as const
  const { evidence } = refusal
  return walk.fail('denied', 'filter', `the ${machine.label}'s own firewall drops it`, { errno, evidence, trouble })
}
