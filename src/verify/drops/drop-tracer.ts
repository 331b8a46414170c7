import { ended, type StartCommand } from '../../packets/index.js'
import { type TracedChain, TraceReader } from '../trace/read-trace.js'
import { firstPriority, startTraceMonitor } from '../trace/trace-monitor.js'

/** Which packets are traced, and how many of them at most. */
export interface TraceScope {
  /** Guests' bridges. */
  readonly bridges: readonly string[]
  /** Ports of theirs that there are now, for kernels whose rules cannot name a frame's bridge. */
  readonly ports: readonly string[]
  /** Packets a second of each kind: TCP's first, other TCP, all else. */
  readonly rate: number
}

/** Tables of this name trace for the process whose number is at its end. */
export const dropTable = 'virtnet_drops_'

/** Where what removes the tables was killed as well, the next watch removes them: whose process is gone. */
const tables = `for family in inet bridge; do
  nft list tables $family 2>/dev/null | sed -n "s/^table $family \\(${dropTable}[0-9]*\\)$/\\1/p" | while read -r old; do
    kill -0 "\${old#${dropTable}}" 2>/dev/null || nft delete table $family "$old"
  done
done
table=${dropTable}$$
printf %s "$1" | sed "s/NAME/$table/g" | nft -f - || exit 1
printf %s "$2" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null ||
  printf %s "$3" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null`

/** Links by nft's words; a name that it cannot write is left out. */
const linkSet = (links: readonly string[]): string => `{ ${links.map((link) => `"${link}"`).join(', ')} }`
export const canTrace = (link: string): boolean => !/["\\*]|[^ -~]/.test(link)

function tableText(family: 'inet' | 'bridge', { bridges, rate }: TraceScope): string {
  const most = `limit rate ${rate}/second burst ${rate} packets`
  const kinds =
    family === 'inet'
      ? [
          'meta l4proto tcp tcp flags & (syn | ack) == syn',
          'meta l4proto tcp tcp flags & (syn | ack) != syn',
          'meta l4proto != tcp',
        ]
      : ['ether type { ip, ip6, arp }']
  const rules = (key: string): string =>
    kinds.map((kind) => `${key} ${linkSet(bridges)} ${kind} ${most} meta nftrace set 1`).join('\n')
  const chain = (hook: string, key: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority ${firstPriority}; policy accept;\n${rules(key)}\n}`
  const chains =
    family === 'inet'
      ? [chain('prerouting', 'iifname'), chain('forward', 'oifname'), chain('output', 'oifname')]
      : [chain('prerouting', 'meta ibrname'), chain('output', 'meta obrname')]
  return `table ${family} NAME {\n${chains.join('\n')}\n}\n`
}

/** The same for the ports that there are; a guest that comes later is seen where it is routed only. */
function portsText({ ports, rate }: TraceScope): string {
  if (ports.length === 0) return ''
  const most = `limit rate ${rate}/second burst ${rate} packets`
  const chain = (hook: string, key: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority ${firstPriority}; policy accept;\n${key} ${linkSet(ports)} ${most} meta nftrace set 1\n}`
  return `table bridge NAME {\n${chain('prerouting', 'iifname')}\n${chain('output', 'oifname')}\n}\n`
}

/** The kernel's word about packets that it drops, until it is disposed of. */
export interface DropTracer extends AsyncDisposable {
  /** Ends with the tracing. */
  readonly ended: Promise<unknown>
}

/**
 * Has the kernel trace packets of guests and to guests.
 *
 * @param onDrop  called for each that a chain drops
 * @throws UnseenError where the machine's nft cannot do it
 */
export async function startDropTracer(
  start: StartCommand,
  scope: TraceScope,
  onDrop: (visit: TracedChain) => void,
): Promise<DropTracer> {
  const texts = [tableText('inet', scope), tableText('bridge', scope), portsText(scope)]
  const reader = new TraceReader()
  let rest = ''
  let errors = ''
  let isReady = false
  const child = await startTraceMonitor(start, {
    tables,
    args: texts,
    // Not among the lines of the trace, of which one may be half out.
    ready: 'echo ready >&2',
    isReady: () => isReady,
    said(more) {
      const lines = (rest + more).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const read = reader.read(line)
        if (read && !read.begins && read.visit.decided?.passes === false) onDrop(read.visit)
      }
    },
    complained(more) {
      errors = (errors + more).slice(-2000)
      if (/^ready$/m.test(errors)) isReady = true
    },
    errors: () => errors,
  })
  const over = child.ended.catch(() => {})
  return { ended: over, [Symbol.asyncDispose]: () => ended(child, 5000) }
}
