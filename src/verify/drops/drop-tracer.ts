import { ended, type StartCommand } from '../../packets/index.js'
import { type TracedChain, TraceReader } from '../trace/read-trace.js'
import { firstPriority, startTraceMonitor } from '../trace/trace-monitor.js'

/** Which packets are traced, and how many of them at most. */
export interface TraceScope {
  /** Guests' bridges. */
  readonly bridges: readonly string[]
  /** Their current ports, for kernels whose rules cannot match a frame's bridge. */
  readonly ports: readonly string[]
  /** Traced packets a second of each kind: initial TCP packets, other TCP, all else. */
  readonly rate: number
}

/** Prefix of the tables' names; the id of the process that they trace for follows. */
export const dropTable = 'virtnet_drops_'

/** If their removal was killed as well, the next watch removes tables whose process has ended. */
const tables = `for family in inet bridge; do
  nft list tables $family 2>/dev/null | sed -n "s/^table $family \\(${dropTable}[0-9]*\\)$/\\1/p" | while read -r old; do
    kill -0 "\${old#${dropTable}}" 2>/dev/null || nft delete table $family "$old"
  done
done
table=${dropTable}$$
printf %s "$1" | sed "s/NAME/$table/g" | nft -f - || exit 1
printf %s "$2" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null ||
  printf %s "$3" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null`

/** Links in nft's syntax; names that it cannot write are left out. */
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

/** The same for the current ports; guests that come later are seen only if they are routed. */
function portsText({ ports, rate }: TraceScope): string {
  if (ports.length === 0) return ''
  const most = `limit rate ${rate}/second burst ${rate} packets`
  const chain = (hook: string, key: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority ${firstPriority}; policy accept;\n${key} ${linkSet(ports)} ${most} meta nftrace set 1\n}`
  return `table bridge NAME {\n${chain('prerouting', 'iifname')}\n${chain('output', 'oifname')}\n}\n`
}

/** Reports dropped packets from the kernel's trace until disposed. */
export interface DropTracer extends AsyncDisposable {
  /** Settles when the tracing ends. */
  readonly ended: Promise<unknown>
}

/**
 * Traces packets from and to guests.
 *
 * @param onDrop  called for each packet that a chain drops
 * @throws UnseenError  if the machine's nft cannot trace
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
    // On stderr: stdout may be in the middle of a line of the trace.
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
