import { run, type StartCommand } from '../../packets/index.js'
import type { AgentProbe } from '../../verify/index.js'
import type { Attempt } from './attempt.js'
import { connectScript, datagramScript } from './send-script.js'

/** A sender of attempts. */
export interface Sender {
  /** For people. */
  readonly name: string
  /** Attempts sent at a time: most of the time is spent waiting for answers that do not come. */
  readonly together: number
  send(attempt: Attempt): Promise<void>
}

/** A network namespace on the network, or the host itself. @param inside  the command that runs a command there */
export function namespaceSender(
  start: StartCommand,
  name: string,
  node: string,
  inside: (argv: readonly string[]) => string[],
): Sender {
  return {
    name,
    together: 6,
    async send({ protocol, family, address, port, source, sourcePort = 0, size }) {
      if (protocol === 'icmp') {
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
        await run(start, inside(['sh', '-c', ping, 'sh', ...flags]), 5000)
        return
      }
      if (protocol === 'tcp') {
        await run(start, inside([node, '-e', connectScript, address, String(port)]), 5000)
        return
      }
      const link = 'eth0'
      const change = (what: string) =>
        run(
          start,
          inside([
            'ip',
            'address',
            what,
            `${source}/${family === 'ipv4' ? 32 : 128}`,
            'dev',
            link,
            ...(family === 'ipv6' && what === 'add' ? ['nodad'] : []),
          ]),
          5000,
        )
      if (source !== undefined) await change('add')
      const args = [address, String(port), family, source ?? '', String(sourcePort), String(size ?? 8)]
      await run(start, inside([node, '-e', datagramScript, ...args]), 8000)
      if (source !== undefined) await change('delete')
    },
  }
}

/** A guest's own agent: it sends with bash and ping, from its own addresses. */
export const agentSender = ({ state, run: inGuest }: AgentProbe): Sender => ({
  name: `guest ${state.name}`,
  // A guest may be slow.
  together: 1,
  async send({ protocol, family, address, port, size }) {
    const payload = `head -c ${size ?? 8} /dev/zero >"/dev/udp/$0/$1"`
    const argv =
      protocol === 'icmp'
        ? ['ping', family === 'ipv4' ? '-4' : '-6', '-n', '-c', '1', '-W', '1', address]
        : protocol === 'tcp'
          ? ['timeout', '2', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', address, String(port)]
          : ['bash', '-c', payload, address, String(port)]
    // If the guest has no route, nothing is sent, which counts as blocked.
    await inGuest(argv, 6000).catch(() => undefined)
  },
})
