import type { ReachabilityProtocol } from 'virtnet'
import { UsageError } from '../usage-error.js'

/** What is sent, as in a query. */
export interface Sent {
  readonly protocol: ReachabilityProtocol
  readonly port?: number
}

/** `22`, `tcp/22`, `22/tcp`, `udp/53`, `tcp`, `icmp`; omitted: an echo request. */
export function parsePortWord(text: string | undefined): Sent {
  if (text === undefined) return { protocol: 'icmp' }
  const word = text.toLowerCase()
  if (word === 'icmp' || word === 'ping') return { protocol: 'icmp' }
  if (word === 'tcp' || word === 'udp') return { protocol: word }
  const [, before, number, after] = /^(?:(tcp|udp)\/)?(\d{1,5})(?:\/(tcp|udp))?$/.exec(word) ?? []
  const port = Number(number)
  if (number === undefined || (before && after) || port < 1 || port > 65535)
    throw new UsageError(
      `'${text}' is not a port or a protocol`,
      'Write a TCP port (22), tcp/22, udp/53, or icmp; ports are 1 to 65535.',
    )
  return { protocol: (before ?? after ?? 'tcp') as ReachabilityProtocol, port }
}
