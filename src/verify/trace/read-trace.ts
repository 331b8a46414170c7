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

/** A base chain that a packet reaches, and its decision. */
export interface TracedChain {
  /** `ip filter` */
  readonly table: string
  readonly chain: string
  /** The packet's header as the chain sees it, in nft's syntax. */
  readonly packet: string
  /** Undefined: no rule or policy was seen to decide. */
  readonly decided?: {
    /** Undefined: a queue's program decides, if there is one; the trace does not show it. */
    readonly passes: boolean | undefined
    /** Missing: the policy. */
    readonly rule?: { readonly chain: string; readonly handle: number; readonly text: string }
  }
}

const event = /^trace id ([0-9a-f]+) (\S+ \S+) (\S+) (packet:|rule|policy|verdict)\s?(.*)$/
const ruleEvent = /^(.*?)\s*# handle (\d+) \(verdict (\w+).*\)$/

/** At most this many packets in progress: older ones are complete. */
const mostOpen = 4096

/** Reads a trace line by line. Lines that are not events are skipped. */
export class TraceReader {
  /** By trace id: several packets may be in progress. */
  readonly #open = new Map<string, Writable<TracedChain>>()

  /** @returns the visit that this line begins or decides */
  read(line: string): { readonly visit: TracedChain; readonly begins: boolean } | undefined {
    const [, id = '', table = '', chain = '', kind, rest = ''] = event.exec(line.trimEnd()) ?? []
    if (kind === 'packet:') {
      const visit = { table, chain, packet: rest }
      // Moves it to the end: the oldest is dropped first.
      this.#open.delete(id)
      this.#open.set(id, visit)
      const [oldest] = this.#open.keys()
      if (this.#open.size > mostOpen && oldest !== undefined) this.#open.delete(oldest)
      return { visit, begins: true }
    }
    const visit = this.#open.get(id)
    if (!visit || visit.table !== table || visit.decided) return undefined
    if (kind === 'policy') visit.decided = { passes: rest.trim() !== 'drop' }
    else if (kind === 'rule') {
      const [, rule = '', handle = '', verdict] = ruleEvent.exec(rest) ?? []
      if (verdict === 'accept' || verdict === 'drop' || verdict === 'stolen' || verdict === 'queue')
        visit.decided = {
          passes: verdict === 'queue' ? undefined : verdict !== 'drop',
          rule: { chain, handle: Number(handle), text: rule },
        }
    }
    return visit.decided ? { visit, begins: false } : undefined
  }
}

/** Every visit to a base chain, in order. */
export function readTrace(text: string): TracedChain[] {
  const reader = new TraceReader()
  return text.split('\n').flatMap((line) => {
    const read = reader.read(line)
    return read?.begins ? [read.visit] : []
  })
}
