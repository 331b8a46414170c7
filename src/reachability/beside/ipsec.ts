import type { Oracle } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { IpsecPolicy } from '../../machine/index.js'
import { type Refusal, silentDrop } from '../walk/refusal.js'
import { matchesFlow } from './traffic.js'

/** What IPsec policies do to a packet that enters, leaves or crosses the host. */
export function ipsecStops(
  policies: readonly IpsecPolicy[],
  direction: IpsecPolicy['direction'],
  packet: Packet,
  link: string | undefined,
  oracle: Oracle,
): Refusal | undefined {
  for (const policy of policies) {
    if (policy.direction !== direction || !isFor(policy, packet, link)) continue
    const truth = matchesFlow(policy, packet)
    if (truth === false) continue
    if (typeof truth === 'object') {
      const text = `the IPsec policy '${policy.text}' does not apply to the packet (${truth.maybe})`
      if (oracle.decide({ kind: 'unread-hook', key: `ipsec ${policy.text}`, text })) continue
    }
    return verdictOf(policy, oracle)
  }
  return undefined
}

function isFor({ link, mark, markMask = 0xffffffff }: IpsecPolicy, packet: Packet, at: string | undefined): boolean {
  if (link !== undefined && link !== at) return false
  return mark === undefined || (packet.mark & markMask) >>> 0 === (mark & markMask) >>> 0
}

function verdictOf(policy: IpsecPolicy, oracle: Oracle): Refusal | undefined {
  if (policy.action === 'block') return silentDrop(policy.text)
  if (policy.required.length === 0) return undefined
  // Without keys, nothing gets in or out that way.
  if (!policy.keyed) return silentDrop(policy.text)
  const text = `the packet goes through IPsec (${policy.required.join(', ')}) as required by '${policy.text}', and the other end accepts it`
  const passes = oracle.decide({ kind: 'unread-hook', key: `ipsec through ${policy.text}`, text })
  return passes ? undefined : silentDrop(policy.text)
}
