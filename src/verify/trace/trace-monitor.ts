import { UnseenError } from '../../base/index.js'
import type { MachineCommand } from '../../machine/index.js'
import { ended, type StartCommand } from '../../packets/index.js'

/** Before all other chains, so that a packet is marked before any decision. */
export const firstPriority = -2147483648

/** A background command has no stdin of its own, unless one is passed to it. */
const inOwnSession = `
command -v setsid >/dev/null && session=setsid
exec 3<&0
$session sh -c "$@" <&3 3<&- &
wait $!
`

/** Starts nft, and waits until the kernel has its listener; nft itself does not say. */
const listen = `nft -a monitor trace &
monitor=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  grep -Eq "^[^ ]+ +12 +$monitor +0*[1-9a-f]" /proc/net/netlink && break
  sleep 0.1
done`

/**
 * For each line of the input, prints `read LINE LOST` once $monitor has read and printed everything the kernel sent it:
 * a busy machine may be seconds behind. LOST counts the messages that the kernel had to drop since the start; `?`:
 * $monitor has ended, or is still behind after 40 s. Ends with the input.
 *
 * @param groups  a pattern for the netlink groups of its socket
 */
export const readAll = (groups: string): string => `has_read_all() {
  set -- $(grep -E "^[^ ]+ +12 +$monitor +${groups}" /proc/net/netlink)
  lost=$9
  [ "$5" = 0 ] || return 1
  read -r _ _ state _ </proc/$monitor/stat && [ "$state" = S ] || return 1
  case $(cat /proc/$monitor/wchan 2>/dev/null) in *write*|*sock*) return 1 ;; esac
}
while read -r asked; do
  tries=0
  until has_read_all; do
    tries=$((tries + 1))
    [ $tries -le 800 ] || { lost=?; break; }
    sleep 0.05
  done
  echo "read $asked $lost"
done`

/** In any group, like the monitor's socket. */
const anyGroup = '0*[1-9a-f]'

/** Traces until the input ends. */
const untilInputEnds = `${readAll(anyGroup)}
kill -9 $monitor
nft delete table inet "$table"
nft delete table bridge "$table" 2>/dev/null
exit 0`

/** How packets are traced on a machine. */
export interface TraceMonitor {
  /** Shell code that creates the tables, from `args`, and sets `table` to their name. */
  readonly tables: string
  /** The arguments of `tables`: $1, $2… */
  readonly args: readonly string[]
  /** Shell code that reports that the kernel is tracing. */
  readonly ready: string
  /** Whether that was reported. */
  isReady(): boolean
  /** Called with each piece of output. */
  said(text: string): void
  /** Called with each piece of error output. */
  complained(text: string): void
  /** The error output so far. */
  errors(): string
}

/**
 * Traces packets. The tables are removed when the command's input ends, so also if this program is killed or its
 * terminal ends everything started in it: their removal runs in a session of its own, and ignores signals.
 *
 * @returns the command, once the kernel traces
 * @throws UnseenError  if the machine's nft cannot trace
 */
export const startTraceMonitor = (start: StartCommand, monitor: TraceMonitor): Promise<MachineCommand> =>
  startInOwnSession(
    start,
    ["trap '' HUP INT TERM PIPE", monitor.tables, listen, monitor.ready, untilInputEnds].join('\n'),
    'nft monitor trace',
    monitor,
  )

/** Starts a script, and waits until it is ready. @throws UnseenError  if it ends before */
export async function startInOwnSession(
  start: StartCommand,
  script: string,
  asked: string,
  monitor: Omit<TraceMonitor, 'tables' | 'ready'>,
): Promise<MachineCommand> {
  const child = start(['sh', '-c', inOwnSession, 'sh', script, 'sh', ...monitor.args])
  child.stdout.setEncoding('utf8').on('data', (text: string) => monitor.said(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => monitor.complained(text))
  let isOver = false
  child.ended
    .catch(() => {})
    .finally(() => {
      isOver = true
    })
  for (let waited = 0; !monitor.isReady(); waited += 20) {
    if (isOver || waited > 10_000) {
      await ended(child, 5000)
      const reason = monitor.errors().trim() || 'it did not start within 10 s'
      throw new UnseenError([{ fact: 'trace', asked, reason }])
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return child
}
