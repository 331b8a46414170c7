import { ended, type StartCommand } from '../../packets/index.js'
import { Heard } from './heard.js'
import { legacyScript } from './legacy-script.js'
import { type LegacyVisit, readLegacyTrace } from './read-legacy-trace.js'
import { startInOwnSession } from './trace-monitor.js'

/** Traces packets in tables of legacy iptables, which nft's trace leaves out. */
export interface LegacyTracer extends AsyncDisposable {
  take(): Promise<{ readonly visits: readonly LegacyVisit[]; readonly isIncomplete: boolean }>
}

/**
 * Traces TCP, UDP and echoes in them: with rules in the raw tables, and Perl to listen for what is logged.
 *
 * @param ports  only TCP and UDP packets from or to one of these ports
 * @throws UnseenError  if the machine cannot trace
 */
export async function startLegacyTracer(
  start: StartCommand,
  families: readonly ('ip' | 'ip6')[],
  ports: readonly [number, number] = [0, 65_535],
): Promise<LegacyTracer> {
  const heard = new Heard()
  const child = await startInOwnSession(start, legacyScript(families), 'iptables-legacy -j TRACE', {
    args: [ports.join(':')],
    isReady: () => heard.has('listening') && heard.has('ready'),
    said: heard.said,
    complained: heard.complained,
    errors: heard.errors,
  })
  heard.forget()
  return {
    async take() {
      const { text, isIncomplete } = await heard.take(child)
      return { visits: readLegacyTrace(text), isIncomplete }
    },
    [Symbol.asyncDispose]: () => ended(child, 5000),
  }
}
