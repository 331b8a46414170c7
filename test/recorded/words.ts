import type { Explanation, ReachabilityProtocol } from '../../src/reachability/index.js'

/** What a probe says became of its packet. */
export interface Outcome {
  readonly reached: boolean
  readonly source?: string
  readonly error?: string
  readonly icmp?: { readonly type: number; readonly code: number; readonly from: string }
}

/** ICMP errors by type and code. @see RFC 792, RFC 1812, RFC 4443 */
const names: Record<'ipv4' | 'ipv6', Record<string, string>> = {
  ipv4: {
    '3/0': 'net-unreachable',
    '3/1': 'host-unreachable',
    '3/2': 'proto-unreachable',
    '3/3': 'port-unreachable',
    '3/9': 'net-prohibited',
    '3/10': 'host-prohibited',
    '3/13': 'admin-prohibited',
    '11/0': 'time-exceeded',
  },
  ipv6: {
    '1/0': 'no-route',
    '1/1': 'admin-prohibited',
    '1/2': 'beyond-scope',
    '1/3': 'addr-unreachable',
    '1/4': 'port-unreachable',
    '1/5': 'policy-fail',
    '1/6': 'reject-route',
    '3/0': 'time-exceeded',
  },
}

/**
 * What a sender saw, as records have it: `ok`, `ok src=ADDRESS`, `timeout`, `errno:NAME`, `error`; where an ICMP error
 * told it, ` icmp:TYPE/CODE NAME from ADDRESS` follows.
 */
export function seenAs({ reached, source, error, icmp }: Outcome, protocol: ReachabilityProtocol): string {
  if (reached) return protocol === 'icmp' || !source ? 'ok' : `ok src=${source}`
  const kind = icmp ? `${icmp.type}/${icmp.code}` : ''
  const family = icmp?.from.includes(':') ? 'ipv6' : 'ipv4'
  const told = icmp ? ` icmp:${kind} ${names[family][kind] ?? 'unnamed'} from ${icmp.from}` : ''
  if (error === 'unreachable') return `error${told}`
  return error === undefined || error === 'timeout' ? `timeout${told}` : `errno:${error}${told}`
}

/** ICMP errors that Linux does not take for final. @see Linux, icmp_err_convert and tab_unreach */
const passing = new Set(['3/0', '3/1', '11/0', '1/0', '1/2', '1/3'])

/** The same of an explanation. `verdict` where it is conditional. */
export function predictedAs({ verdict, sourceSeen, failure }: Explanation, protocol: ReachabilityProtocol): string {
  if (verdict === 'yes') return protocol === 'icmp' ? 'ok' : `ok src=${sourceSeen}`
  if (verdict === 'conditional' || !failure) return verdict
  const { icmp, from, errno } = failure
  if (!icmp) return errno ? `errno:${errno}` : 'timeout'
  // Only the first router on the way can be known from the host.
  const told = `icmp:${icmp.type}/${icmp.code} ${icmp.name} from ${from ?? '?'}`
  if (protocol === 'icmp') return `error ${told}`
  // A datagram's sender is not told of what may pass.
  return protocol === 'udp' && passing.has(`${icmp.type}/${icmp.code}`) ? `timeout ${told}` : `errno:${errno} ${told}`
}

/** Without what differs from kernel to kernel and from run to run: how a program names an error that ICMP told. */
const plain = (words: string): string =>
  words
    .replace(/^\S+ icmp:(\S+) \S+ from/, 'icmp:$1 from')
    // ping's own word for whatever an error was, and for what its own host does not let out.
    .replace(/^(error|errno:EPERM)$/, 'timeout')

/** What is silence at first becomes 'host unreachable' once nobody has answered ARP for seconds. */
const unanswered = (words: string): boolean => /^(timeout$|icmp:(3\/1|1\/3) from )/.test(words)

/** Whether two probes of the same packet, sent at different times, say the same. */
export function sameSeen(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)]
  return a === b || (unanswered(a) && unanswered(b))
}

/** Whether a probe did what was predicted: arrived or not, in the same form, from the same address. */
export function cameTrue(predicted: string, seen: string): boolean {
  const [expected, found] = [plain(predicted), plain(seen)]
  if (expected === found || (expected === 'timeout' && unanswered(found))) return true
  return expected.endsWith(' from ?') && found.startsWith(expected.slice(0, -1))
}

/** Whether it was lost or arrived as predicted, in whatever form. */
export const sameVerdict = (predicted: string, seen: string): boolean =>
  predicted.startsWith('ok') === seen.startsWith('ok')
