import { randomBytes } from 'node:crypto'
import { inSlices, UnseenError } from '../../base/index.js'
import { readNft } from '../../firewall/index.js'
import type { HostFacts } from '../../machine/index.js'
import { ended, run, type StartCommand } from '../../packets/index.js'
import { Heard } from './heard.js'
import { startLegacyTracer } from './legacy-tracer.js'
import type { LegacyVisit } from './read-legacy-trace.js'
import { readTrace, type TracedChain } from './read-trace.js'
import { firstPriority, startTraceMonitor } from './trace-monitor.js'

/** The kernel's own trace of packets. */
export interface Tracer extends AsyncDisposable {
  /** The table that requests traces. */
  readonly table: string
  /** The positions of rules: `ip filter FORWARD 3` → its place in the chain, from 0. */
  readonly placeOf: (table: string, chain: string, handle: number) => number | undefined
  /** Switched frames are traced too. */
  readonly bridges: boolean
  /** Families whose legacy iptables tables are traced too. */
  readonly legacy: readonly ('ip' | 'ip6')[]
  /** Everything traced since the last time, including what the kernel still had queued. */
  take(): Promise<Traced>
}

/** The kernel's events. */
export interface Traced {
  readonly visits: readonly TracedChain[]
  /** In tables of legacy iptables. */
  readonly legacy: readonly LegacyVisit[]
  /** The kernel dropped some of its messages, or the reader ended: there may be gaps. */
  readonly isIncomplete: boolean
}

/** If the bridge table cannot be created, bridges are not traced. */
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

/** Families that have legacy iptables tables. */
export const legacyFamilies = ({ firewall }: Pick<HostFacts, 'firewall'>): ('ip' | 'ip6')[] =>
  (['ip', 'ip6'] as const).filter((wanted) => firewall.tables.some(({ family, legacy }) => legacy && family === wanted))

/** Which packets are traced, and where. */
export interface TracedPackets {
  /** Only TCP and UDP packets from or to one of these ports. */
  readonly ports?: readonly [number, number]
  /** Families whose legacy iptables tables are traced, too. */
  readonly legacy?: readonly ('ip' | 'ip6')[]
}

/**
 * Traces TCP, UDP and echoes until disposed.
 *
 * @throws UnseenError  if the machine's nft cannot trace
 */
export async function startTracer(start: StartCommand, { ports, legacy = [] }: TracedPackets = {}): Promise<Tracer> {
  const table = `virtnet_trace_${randomBytes(4).toString('hex')}`
  const texts = (['inet', 'bridge'] as const).map((family) => tableText(family, table, ports))
  const placeOf = await readPlaces(start)
  const heard = new Heard()
  const child = await startTraceMonitor(start, {
    tables,
    args: [...texts, table],
    ready: 'echo ready',
    isReady: () => heard.has('ready'),
    said: heard.said,
    complained: heard.complained,
    errors: heard.errors,
  })
  const bridges = heard.has('bridges')
  heard.forget()
  // If legacy iptables cannot be traced, its tables are reported as untraced.
  const older = legacy.length > 0 ? await startLegacyTracer(start, legacy, ports).catch(onlyUnseen) : undefined
  return {
    table,
    placeOf,
    bridges,
    legacy: older ? legacy : [],
    async take() {
      const [{ text, isIncomplete }, more] = await Promise.all([heard.take(child), older?.take()])
      return {
        visits: readTrace(text),
        legacy: more?.visits ?? [],
        isIncomplete: isIncomplete || (more?.isIncomplete ?? false),
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([ended(child, 5000), older?.[Symbol.asyncDispose]()])
    },
  }
}

function onlyUnseen(error: unknown): undefined {
  if (!(error instanceof UnseenError)) throw error
}

/** Positions of rules by handle, which is all that a trace has of an iptables rule. */
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
