import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { inSlices, UnseenError } from '../../base/index.js'
import { readNft } from '../../firewall/index.js'
import { ended, run, type StartCommand } from '../../packets/index.js'
import { readTrace, type TracedChain } from './read-trace.js'
import { firstPriority, startTraceMonitor } from './trace-monitor.js'

/** The kernel's own word about packets, as far as it is asked for. */
export interface Tracer extends AsyncDisposable {
  /** The table that asks for traces. */
  readonly table: string
  /** Where rules stand: `ip filter FORWARD 3` → its place in the chain, from 0. */
  readonly placeOf: (table: string, chain: string, handle: number) => number | undefined
  /** Frames of bridges are traced too. */
  readonly bridges: boolean
  /** What was traced since the last time: all that the kernel had to say by now. */
  take(): Promise<Traced>
}

/** What the kernel said of packets. */
export interface Traced {
  readonly visits: readonly TracedChain[]
  /** The kernel had no room for some of its messages, or nobody was left to read them: there may be gaps. */
  readonly isIncomplete: boolean
}

/** Milliseconds that nft and the machine have to tell what they still know. */
const mostBehind = 60_000

/** What goes wrong with bridges leaves them out. */
const tables = `printf %s "$1" | nft -f - || exit 1
printf %s "$2" | nft -f - 2>/dev/null && echo bridges
table=$3`

function tableText(family: 'inet' | 'bridge', name: string, ports: readonly [number, number] | undefined): string {
  const [from, to] = ports ?? [0, 65_535]
  const rules = [
    `meta l4proto { tcp, udp } th sport ${from}-${to} meta nftrace set 1`,
    `meta l4proto { tcp, udp } th dport ${from}-${to} meta nftrace set 1`,
    'icmp type { echo-request, echo-reply } meta nftrace set 1',
    'icmpv6 type { echo-request, echo-reply } meta nftrace set 1',
  ].join('\n')
  const chain = (hook: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority ${firstPriority}; policy accept;\n${rules}\n}`
  return `table ${family} ${name} {\n${['prerouting', 'output'].map(chain).join('\n')}\n}\n`
}

/**
 * Asks the kernel for traces of TCP, UDP and echoes, until it is disposed of.
 *
 * @param ports  only of TCP and UDP packets from or to one of these ports
 * @throws UnseenError where the machine's nft cannot do it
 */
export async function startTracer(start: StartCommand, ports?: readonly [number, number]): Promise<Tracer> {
  const table = `virtnet_trace_${randomBytes(4).toString('hex')}`
  const texts = (['inet', 'bridge'] as const).map((family) => tableText(family, table, ports))
  const placeOf = await readPlaces(start)
  let text = ''
  let errors = ''
  let heard = () => {}
  const child = await startTraceMonitor(start, {
    tables,
    args: [...texts, table],
    ready: 'echo ready',
    isReady: () => /^ready$/m.test(text),
    said(more) {
      text += more
      heard()
    },
    complained(more) {
      errors += more
    },
    errors: () => errors,
  })
  const bridges = /^bridges$/m.test(text)
  text = ''
  let asked = 0
  let lostBefore = '0'
  return {
    table,
    placeOf,
    bridges,
    async take() {
      const mark = new RegExp(`^read ${++asked} (.*)$`, 'm')
      const isThere = new Promise<void>((resolve) => {
        heard = () => mark.test(text) && resolve()
      })
      child.stdin.write(`${asked}\n`)
      const over = new AbortController()
      const limit = pause(mostBehind, undefined, { signal: over.signal }).catch(() => {})
      await Promise.race([isThere, limit, child.ended.catch(() => {})])
      over.abort()
      const [, lost = '?'] = mark.exec(text) ?? []
      const taken = text
      text = ''
      const isIncomplete = lost === '?' || lost !== lostBefore
      lostBefore = lost
      return { visits: readTrace(taken), isIncomplete }
    },
    [Symbol.asyncDispose]: () => ended(child, 5000),
  }
}

/** Rules' places by their handles, which are all that a trace has of a rule of iptables. */
export async function readPlaces(start: StartCommand): Promise<Tracer['placeOf']> {
  const { status, stdout, stderr } = await run(start, ['nft', '-j', '-a', 'list', 'ruleset'], 30_000).catch(
    (error: unknown) => ({ status: 127, stdout: '', stderr: String(error) }),
  )
  if (status !== 0)
    throw new UnseenError([{ fact: 'firewall', asked: 'nft -j -a list ruleset', reason: stderr.trim() }])
  const places = new Map<string, number>()
  for (const { family, name, chains } of await inSlices(readNft(stdout))) {
    for (const chain of chains) {
      for (const [place, { handle }] of chain.rules.entries())
        places.set(`${family} ${name} ${chain.name} ${handle}`, place)
    }
  }
  return (table, chain, handle) => places.get(`${table} ${chain} ${handle}`)
}
