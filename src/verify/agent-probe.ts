import { DefinitionError } from '../base/index.js'
import type { Ended } from '../packets/index.js'
import type { GuestState, ReachabilityQuery } from '../reachability/index.js'

/** A real guest that sends and receives itself, through its agent. `guest.agent.probe()` creates one. */
export interface AgentProbe {
  /** The guest's state for queries: its name, network, addresses and default route. */
  readonly state: GuestState
  /**
   * Runs a command in the guest, and kills it at the limit.
   *
   * @param limit  milliseconds
   * @throws TimeoutError  when it was killed
   */
  run(argv: readonly string[], limit: number): Promise<Ended>
}

/** The outcome of one packet from a guest. */
export interface Sent {
  /** The listener's reply: the source address that it saw. Empty: no reply. */
  readonly answer?: string
  readonly error?: string
}

/**
 * Connects over TCP or UDP using only bash, and prints the reply. dd reads a whole datagram, which bash cannot.
 * Arguments: protocol, address, port.
 */
const bashScript = `
exec 3<>"/dev/$0/$1/$2" || exit 1
[ "$0" = tcp ] || printf '?' >&3
printf 'connected '
exec dd bs=512 count=1 <&3
`

const errors = [
  [/refused/i, 'ECONNREFUSED'],
  [/no route to host|host is unreachable/i, 'EHOSTUNREACH'],
  [/network is unreachable/i, 'ENETUNREACH'],
  [/permission denied|not permitted/i, 'EACCES'],
] as const

/** Checks, before anything is sent, that the guest has the program needed: ping for ICMP, bash for the rest. */
export async function checkPrograms({ state, run }: AgentProbe, { protocol }: ReachabilityQuery): Promise<void> {
  const program = protocol === 'icmp' ? 'ping' : 'bash'
  const { status } = await run(['sh', '-c', `command -v ${program}`], 10_000)
  if (status === 0) return
  throw new DefinitionError([
    { path: 'agents', message: `guest ${state.name} has no ${program}, which is needed to send ${protocol}` },
  ])
}

/** @param timeout  milliseconds to wait for the answer */
export async function sendFrom(
  probe: AgentProbe,
  { protocol, family }: ReachabilityQuery,
  address: string,
  port: number,
  timeout: number,
): Promise<Sent> {
  const seconds = String(Math.max(1, Math.ceil(timeout / 1000)))
  const argv =
    protocol === 'icmp'
      ? ['ping', family === 'ipv4' ? '-4' : '-6', '-n', '-c', '1', '-W', seconds, address]
      : ['timeout', seconds, 'bash', '-c', bashScript, protocol, address, String(port)]
  try {
    const { status, stdout, stderr } = await probe.run(argv, timeout + 3000)
    if (protocol === 'icmp') return status === 0 ? { answer: '' } : { error: 'timeout' }
    const answer = /^connected (.*)$/s.exec(stdout)?.[1]
    // Without a connection, only a reply proves arrival.
    if (answer || (answer === '' && protocol === 'tcp')) return { answer }
    return { error: errors.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'timeout' }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { error: 'timeout' }
    throw error
  }
}
