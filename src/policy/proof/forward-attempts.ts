import { ipOf } from '../../base/index.js'
import type { ForwardPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { forwardFamilies } from '../rules/forward-rules.js'
import type { Site } from '../site.js'
import { portsOf } from '../values.js'
import type { Attempt } from './attempt.js'

/** The first port of a forward, and the one behind it, which leads nowhere. */
export function forwardAttempts(forward: ForwardPolicy, target: Resolved, { facts }: Site): Attempt[] {
  const range = portsOf(forward.port)
  if (!range) return []
  const { protocol } = forward
  return forwardFamilies(forward, target).flatMap((family): Attempt[] => {
    const own = facts.addresses.flatMap(({ address, link }) => {
      const ip = ipOf(address)
      return ip?.family === family && link !== 'lo' && !ip.text.startsWith('fe80:') ? [ip.text] : []
    })
    const [address = forward.address] = forward.address === undefined ? own : [forward.address]
    const guest = target.addresses?.[family][0]
    if (address === undefined || guest === undefined) return []
    const layer = family === 'ipv4' ? 'ip' : 'ip6'
    const to = forward.targetPort ?? range.from
    const common = { family, protocol, address } as const
    return [
      {
        ...common,
        what: `port ${range.from}`,
        port: range.from,
        passes: true,
        seen: `${layer} daddr ${guest} ${protocol} dport ${to}`,
      },
      {
        ...common,
        what: 'the port behind it',
        port: range.to + 1,
        passes: false,
        seen: `${layer} daddr ${guest} ${protocol} dport 0-65535 ct original proto-dst ${range.to + 1}`,
      },
    ]
  })
}
