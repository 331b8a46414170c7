import { randomBytes } from 'node:crypto'
import { inSlices, UnseenError } from '../../base/index.js'
import { readNft } from '../../firewall/index.js'
import { ended, run, type StartCommand } from '../../packets/index.js'
import { readTrace, type TracedChain } from './read-trace.js'

/** The kernel's own word about packets, as far as it is asked for. */
export interface Tracer extends AsyncDisposable {
  /** The table that asks for traces. */
  readonly table: string
  /** Where rules stand: `ip filter FORWARD 3` → its place in the chain, from 0. */
  readonly placeOf: (table: string, chain: string, handle: number) => number | undefined
  /** Frames of bridges are traced too. */
  readonly bridges: boolean
  /** What was traced since the last time, once nothing more comes. */
  take(): Promise<readonly TracedChain[]>
}

/** Milliseconds without a word after which a trace is taken for complete. */
const quiet = 150

/**
 * Runs on the traced machine: the tables go away with its input, so also where this program is killed, or a terminal ends
 * all that was started in it: what removes them is in a session of its own, and takes no signal for its end.
 * `ready` comes once the kernel has the listener; nft itself says nothing.
 */
const script = `
trap '' HUP INT TERM PIPE
printf %s "$1" | nft -f - || exit 1
printf %s "$2" | nft -f - 2>/dev/null && echo bridges
nft -a monitor trace &
monitor=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  grep -Eq "^[^ ]+ +12 +$monitor +0*[1-9a-f]" /proc/net/netlink && break
  sleep 0.1
done
echo ready
cat >/dev/null
kill -9 $monitor
nft delete table inet "$3"
nft delete table bridge "$3" 2>/dev/null
exit 0
`

/** A command in the background has no input of its own, but for one that is handed to it. */
export const inOwnSession = `
command -v setsid >/dev/null && session=setsid
exec 3<&0
$session sh -c "$@" <&3 3<&- &
wait $!
`

/** Before every other chain, so that nothing is decided before the packet is marked. */
const first = -2147483648

function tableText(family: 'inet' | 'bridge', name: string, ports: readonly [number, number] | undefined): string {
  const [from, to] = ports ?? [0, 65_535]
  const rules = [
    `meta l4proto { tcp, udp } th sport ${from}-${to} meta nftrace set 1`,
    `meta l4proto { tcp, udp } th dport ${from}-${to} meta nftrace set 1`,
    'icmp type { echo-request, echo-reply } meta nftrace set 1',
    'icmpv6 type { echo-request, echo-reply } meta nftrace set 1',
  ].join('\n')
  const chain = (hook: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority ${first}; policy accept;\n${rules}\n}`
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
  const child = start(['sh', '-c', inOwnSession, 'sh', script, 'sh', ...texts, table])
  let text = ''
  let errors = ''
  let last = Date.now()
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
    last = Date.now()
  })
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    errors += more
  })
  let isOver = false
  child.ended
    .catch(() => {})
    .finally(() => {
      isOver = true
    })
  const end = (): Promise<void> => ended(child, 5000)
  const isReady = (): boolean => /^ready$/m.test(text)
  for (let waited = 0; !isReady(); waited += 20) {
    if (isOver || waited > 10_000) {
      await end()
      throw new UnseenError([
        { fact: 'trace', asked: 'nft monitor trace', reason: errors.trim() || 'it did not start within 10 s' },
      ])
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const bridges = /^bridges$/m.test(text)
  text = ''
  return {
    table,
    placeOf,
    bridges,
    async take() {
      const asked = Date.now()
      while (Date.now() - Math.max(last, asked) < quiet) await new Promise((resolve) => setTimeout(resolve, 20))
      const taken = text
      text = ''
      return readTrace(taken)
    },
    [Symbol.asyncDispose]: end,
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
