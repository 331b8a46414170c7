import { UnseenError } from '../../base/index.js'
import { ended, type StartCommand } from '../../packets/index.js'
import { type TracedChain, TraceReader } from '../trace/read-trace.js'
import { inOwnSession } from '../trace/tracer.js'

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

/**
 * Runs on the traced machine. Its tables go away with its input, so also where this program is killed; what removes them is
 * in a session of its own. Where that was killed as well, the next watch removes them: whose process is gone.
 */
const script = `
trap '' HUP INT TERM PIPE
for family in inet bridge; do
  nft list tables $family 2>/dev/null | sed -n "s/^table $family \\(${dropTable}[0-9]*\\)$/\\1/p" | while read -r old; do
    kill -0 "\${old#${dropTable}}" 2>/dev/null || nft delete table $family "$old"
  done
done
table=${dropTable}$$
printf %s "$1" | sed "s/NAME/$table/g" | nft -f - || exit 1
printf %s "$2" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null ||
  printf %s "$3" | sed "s/NAME/$table/g" | nft -f - 2>/dev/null
nft -a monitor trace &
monitor=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  grep -Eq "^[^ ]+ +12 +$monitor +0*[1-9a-f]" /proc/net/netlink && break
  sleep 0.1
done
# Not among the lines of the trace, of which one may be half out.
echo ready >&2
cat >/dev/null
kill -9 $monitor
nft delete table inet "$table"
nft delete table bridge "$table" 2>/dev/null
exit 0
`

/** Before every other chain, so that nothing is decided before the packet is marked. */
const first = -2147483648

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
    `chain ${hook} {\ntype filter hook ${hook} priority ${first}; policy accept;\n${rules(key)}\n}`
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
    `chain ${hook} {\ntype filter hook ${hook} priority ${first}; policy accept;\n${key} ${linkSet(ports)} ${most} meta nftrace set 1\n}`
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
  const child = start(['sh', '-c', inOwnSession, 'sh', script, 'sh', ...texts])
  const reader = new TraceReader()
  let rest = ''
  let errors = ''
  let isReady = false
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    const lines = (rest + more).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const read = reader.read(line)
      if (read && !read.begins && read.visit.decided?.passes === false) onDrop(read.visit)
    }
  })
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    errors = (errors + more).slice(-2000)
    if (/^ready$/m.test(errors)) isReady = true
  })
  let isOver = false
  const over = child.ended.then(
    () => {},
    () => {},
  )
  void over.then(() => {
    isOver = true
  })
  const end = (): Promise<void> => ended(child, 5000)
  for (let waited = 0; !isReady; waited += 20) {
    if (isOver || waited > 10_000) {
      await end()
      throw new UnseenError([
        { fact: 'trace', asked: 'nft monitor trace', reason: errors.trim() || 'it did not start within 10 s' },
      ])
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { ended: over, [Symbol.asyncDispose]: end }
}
