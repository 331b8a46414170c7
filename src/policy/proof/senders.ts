import { must, run, type StartCommand } from '../../packets/index.js'
import type { AgentProbe } from '../../verify/index.js'
import type { Attempt } from './attempt.js'
import { type SentPacket, sendScript } from './send-script.js'

/** A sender of attempts. */
export interface Sender {
  /** For people. */
  readonly name: string
  /** Sends all of them, and waits until they have arrived or been stopped. */
  send(attempts: readonly Attempt[]): Promise<void>
}

/** Milliseconds for a command that takes three seconds at most, on a busy machine. */
const patience = 30_000

/** A network namespace on the network, or the host itself. @param inside  the command that runs a command there */
export function namespaceSender(
  start: StartCommand,
  name: string,
  node: string,
  inside: (argv: readonly string[]) => string[],
): Sender {
  const send = async (attempts: readonly Attempt[]): Promise<void> => {
    const packets = attempts.flatMap(({ protocol, family, address, port, source, sourcePort, size }): SentPacket[] =>
      protocol === 'icmp' ? [] : [{ protocol, family, address, port, source, sourcePort, size }],
    )
    if (packets.length > 0) await must(start, inside([node, '-e', sendScript, JSON.stringify(packets)]), patience)
  }
  const echo = async ({ family, address, size }: Attempt): Promise<void> => {
    const flags = [
      family === 'ipv4' ? '-4' : '-6',
      '-c',
      '1',
      '-W',
      '1',
      ...(size ? ['-s', String(size)] : []),
      address,
    ]
    const ping = `ping -n "$@" >/dev/null 2>&1 || busybox ping "$@" >/dev/null 2>&1`
    await run(start, inside(['sh', '-c', ping, 'sh', ...flags]), patience)
  }
  /** From an address that is on the link only for it. */
  const pretend = async (attempt: Attempt & { readonly source: string }): Promise<void> => {
    const isIpv4 = attempt.family === 'ipv4'
    const address = `${attempt.source}/${isIpv4 ? 32 : 128}`
    const change = (what: string, ...more: readonly string[]) =>
      run(start, inside(['ip', 'address', what, address, 'dev', 'eth0', ...more]), patience)
    await change('add', ...(isIpv4 ? [] : ['nodad']))
    await send([attempt])
    await change('delete')
  }
  return {
    name,
    async send(attempts) {
      const own = attempts.filter(({ source }) => source === undefined)
      const echoes = own.filter(({ protocol }) => protocol === 'icmp')
      await Promise.all([send(own), ...echoes.map(echo)])
      for (const attempt of attempts) if (isPretended(attempt)) await pretend(attempt)
    },
  }
}

const isPretended = (attempt: Attempt): attempt is Attempt & { readonly source: string } => attempt.source !== undefined

/** A guest's own agent: it sends with bash and ping, from its own addresses, one after the other: it may be slow. */
export const agentSender = ({ state, run: inGuest }: AgentProbe): Sender => ({
  name: `guest ${state.name}`,
  async send(attempts) {
    for (const { protocol, family, address, port, size } of attempts) {
      const payload = `head -c ${size ?? 8} /dev/zero >"/dev/udp/$0/$1"`
      const argv =
        protocol === 'icmp'
          ? ['ping', family === 'ipv4' ? '-4' : '-6', '-n', '-c', '1', '-W', '1', address]
          : protocol === 'tcp'
            ? ['timeout', '2', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', address, String(port)]
            : ['bash', '-c', payload, address, String(port)]
      // If the guest has no route, nothing is sent, which counts as blocked.
      await inGuest(argv, 6000).catch(() => undefined)
    }
  },
})
