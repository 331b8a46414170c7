import type { ForwardPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { forwardFamilies } from '../rules/forward-rules.js'
import { portsOf } from '../values.js'
import type { Attempt } from './attempt.js'

/** Attempts at the first port of a forward, and at the port after its last, which must lead nowhere. */
export function forwardAttempts(forward: ForwardPolicy, target: Resolved): Attempt[] {
  const range = portsOf(forward.port)
  if (!range) return []
  const { protocol } = forward
  return forwardFamilies(forward, target).flatMap((family): Attempt[] => {
    // The network's own address: guests of isolated networks can reach no other.
    const address = forward.address ?? target.network?.subnets.find((one) => one.family === family)?.gateway
    const guest = target.addresses?.[family][0]
    if (address === undefined || guest === undefined) return []
    const layer = family === 'ipv4' ? 'ip' : 'ip6'
    const to = forward.targetPort ?? range.from
    const common = { family, protocol, address } as const
    const behind = to + range.to - range.from + 1
    return [
      {
        ...common,
        what: `port ${range.from}`,
        port: range.from,
        passes: true,
        seen: `${layer} daddr ${guest} ${protocol} dport ${to}`,
      },
      ...(behind > 65535 || range.to === 65535
        ? []
        : [
            {
              ...common,
              what: 'the port after it',
              port: range.to + 1,
              passes: false,
              seen: `${layer} daddr ${guest} ${protocol} dport ${behind === range.to + 1 ? behind : `{ ${range.to + 1}, ${behind} }`}`,
            },
          ]),
    ]
  })
}
