import type { Writable } from '../../base/index.js'
/**
 * What `nft -a monitor trace` prints (nft 1.0.6 and 1.1): one line an event, such as
 *
 *   trace id 548d486d ip filter FORWARD packet: iif "hw0" oif "br0" … ip saddr 10.0.0.1 … tcp sport 80 tcp dport 4000 …
 *   trace id 548d486d ip filter FORWARD rule oifname "br0" accept # handle 3 (verdict accept)
 *   trace id 548d486d inet other forward policy accept
 *
 * It has no JSON of its own.
 */

/** A base chain that a packet comes to, and what it decides. */
export interface TracedChain {
  /** `ip filter` */
  readonly table: string
  readonly chain: string
  /** The packet's header as the chain sees it, in nft's words. */
  readonly packet: string
  /** Undefined: neither a rule nor the policy was shown to decide. */
  readonly decided?: {
    /** Undefined: a queue's program decides, or nobody where there is none, and that is not shown. */
    readonly passes: boolean | undefined
    /** Missing: the policy. */
    readonly rule?: { readonly chain: string; readonly handle: number; readonly text: string }
  }
}

const event = /^trace id ([0-9a-f]+) (\S+ \S+) (\S+) (packet:|rule|policy|verdict)\s?(.*)$/
const ruleEvent = /^(.*?)\s*# handle (\d+) \(verdict (\w+).*\)$/

/** Every visit to a base chain, in order. Lines that cannot be read are left out: they are no events. */
export function readTrace(text: string): TracedChain[] {
  const visits: Writable<TracedChain>[] = []
  /** By the trace's number: several packets are on their way at once. */
  const open = new Map<string, Writable<TracedChain>>()
  for (const line of text.split('\n')) {
    const [, id = '', table = '', chain = '', kind, rest = ''] = event.exec(line.trimEnd()) ?? []
    if (kind === 'packet:') {
      const visit = { table, chain, packet: rest }
      visits.push(visit)
      open.set(id, visit)
      continue
    }
    const visit = open.get(id)
    if (!visit || visit.table !== table || visit.decided) continue
    if (kind === 'policy') visit.decided = { passes: rest.trim() !== 'drop' }
    else if (kind === 'rule') {
      const [, rule = '', handle = '', verdict] = ruleEvent.exec(rest) ?? []
      if (verdict === 'accept' || verdict === 'drop' || verdict === 'stolen' || verdict === 'queue')
        visit.decided = {
          passes: verdict === 'queue' ? undefined : verdict !== 'drop',
          rule: { chain, handle: Number(handle), text: rule },
        }
    }
  }
  return visits
}
