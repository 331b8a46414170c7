import type { Packet, Place } from '../../firewall/index.js'
import type { At, AtDeparture } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import { denyOwn, refuse } from '../walk/refuse.js'
import type { Walk } from '../walk/walk.js'
import { framed } from './frame.js'

/** A packet leaves through a link: postrouting, what is attached to the link, and the link itself. */
export function atDeparture(walk: Walk, packet: Packet, at: AtDeparture): At | Fate {
  const { machine, link: outLink, nextHop, place } = at
  const { hooks } = walk.kernel(machine)
  // nft still sees the incoming link of forwarded packets; the machine's own packets have none.
  const { inLink, inPort } = place
  const out: Place = {
    ...(inLink === undefined ? {} : { inLink }),
    outLink,
    ...(inPort === undefined ? {} : { inPort }),
  }
  const source = packet.source.value
  const refusal =
    hooks.run('postrouting', packet, out) ??
    // A new source may match another IPsec policy.
    (packet.source.value === source ? undefined : hooks.runIpsec('out', packet, outLink))
  if (refusal) return (inLink === undefined ? denyOwn : refuse)(walk, machine, refusal, packet, out)
  framed(packet, machine, outLink, nextHop)
  const egress = hooks.runDevice('egress', outLink, packet, out)
  if (egress) return refuse(walk, machine, egress, packet, out)
  const link = machine.link(outLink)
  if (!link?.up) {
    return walk.fail('dropped', 'port', `the link ${outLink} is down`, {
      trouble: { kind: 'link-down', link: outLink },
    })
  }
  return link.kind === 'bridge'
    ? { station: 'bridge', machine, bridge: outLink, from: { kind: 'host' }, nextHop }
    : { station: 'device', machine, link, nextHop }
}
