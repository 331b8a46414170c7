import { DefinitionError, follow, isUnsupported } from '../base/index.js'
import { type Session, versionText } from '../ffi/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { whyNotTheirs } from './facts-of-daemon.js'
import { gatherFilters } from './gather-filters.js'
import { gatherGuests } from './gather-guests.js'
import { gatherNetworks } from './gather-networks.js'
import { Gathered } from './gathered.js'

/** How a snapshot is taken. */
export interface TakingOptions {
  /** Facts of the machine that were read before; they are believed. */
  readonly facts?: HostFacts | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads networks, guests, filters and the facts of their machine. libvirt and the machine are asked at the same time, so
 * that they are of one moment as far as they can be.
 *
 * @throws LibvirtError where the connection is lost; the signal's reason
 */
export async function takeSnapshot(session: Session, host: Host, options: TakingOptions): Promise<Snapshot> {
  const takenAt = new Date().toISOString()
  const { signal } = options
  const looking = follow(signal)
  try {
    const gathered = new Gathered()
    const [about, networks, guests, filters, seen] = await Promise.all([
      aboutDaemon(session, signal),
      gatherNetworks(session, gathered, signal),
      gatherGuests(session, gathered, signal),
      gatherFilters(session, gathered, signal),
      options.facts ?? factsOf(host, looking.signal),
    ])
    const why = typeof seen === 'string' ? seen : options.facts ? undefined : whyNotTheirs(seen, networks)
    if (why !== undefined) gathered.unseen.push({ fact: 'facts', asked: 'machine', reason: why })
    return {
      version: 1,
      takenAt,
      ...about,
      networks,
      guests,
      filters,
      facts: typeof seen === 'string' || why !== undefined ? null : seen,
      unseen: gathered.unseen,
    }
  } finally {
    // If libvirt's part failed, end the commands that are under way.
    looking.abort()
  }
}

/** Facts, or why there are none. */
async function factsOf(host: Host, signal: AbortSignal): Promise<HostFacts | string> {
  try {
    return await host.facts({ signal })
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    return error.issues.map(({ message }) => message).join('; ')
  }
}

async function aboutDaemon(session: Session, signal?: AbortSignal): Promise<Pick<Snapshot, 'machine' | 'libvirt'>> {
  const names = ['virConnectGetHostname', 'virConnectGetLibVersion', 'virConnectGetType']
  const answers = await session.batch(
    names.map((name) => ({ name, args: [] })),
    false,
    signal && { signal },
  )
  const [machine, version, driver] = answers.map(({ value, error }) => {
    // A daemon of networks alone says neither its name nor what it drives.
    if (error && !isUnsupported(error)) throw error
    return value
  })
  return {
    machine: typeof machine === 'string' ? machine : null,
    libvirt: {
      version: versionText(version as bigint),
      driver: typeof driver === 'string' ? driver : null,
    },
  }
}
