import { checkOptions, limited, UnseenError } from '../../base/index.js'
import { diagnoseNetwork, type NetworkFinding } from '../../doctor/index.js'
import type { Session } from '../../ffi/index.js'
import type { Host } from '../../host.js'
import type { HostFacts } from '../../machine/index.js'
import { gatherLibvirt } from '../take-snapshot.js'
import { type LiveOptions, liveChecks, prepared } from './reachability.js'

/**
 * @throws MachineError  if the host cannot be read
 * @throws UnseenError   if its links cannot be read
 * @throws TimeoutError, or the signal's reason
 */
export async function diagnoseLive(
  session: Session,
  host: Host,
  network: string,
  options: LiveOptions,
): Promise<NetworkFinding[]> {
  checkOptions<LiveOptions>('diagnose', options, liveChecks)
  return limited(options, 'diagnose', async (signal) => {
    const libvirt = await gatherLibvirt(session, signal)
    const facts = options.facts ?? (await host.facts({ signal }))
    const unseen = facts.unseen.filter(({ fact }) => fact === 'links')
    if (unseen.length > 0) throw new UnseenError(unseen)
    const seen = options.facts ? facts : await withAcceptRa(host, facts)
    const snapshot = await prepared(libvirt, host, { ...options, facts: seen }, signal)
    return diagnoseNetwork(snapshot, network, options)
  })
}

/** Adds, for links on which the kernel learned routes from a router, their accept_ra settings. */
async function withAcceptRa(host: Host, facts: HostFacts): Promise<HostFacts> {
  const links = new Set(
    facts.routes.flatMap(({ family, protocol, expiresIn, link }) =>
      family === 'ipv6' && (protocol === 'ra' || protocol === 'kernel') && expiresIn !== undefined ? (link ?? []) : [],
    ),
  )
  if (links.size === 0) return facts
  const machine = await host.machine()
  const read = await Promise.all(
    [...links].map(async (link) => {
      try {
        const value = await machine.readFile(`/proc/sys/net/ipv6/conf/${link}/accept_ra`)
        return [[`net.ipv6.conf.${link.replaceAll('.', '/')}.accept_ra`, value.trim()] as const]
      } catch {
        // A link that has gone.
        return []
      }
    }),
  )
  return { ...facts, sysctls: { ...facts.sysctls, ...Object.fromEntries(read.flat()) } }
}
