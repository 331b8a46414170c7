import { DefinitionError, isUnsupported } from '../base/index.js'
import { type Session, versionText } from '../ffi/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { whyNotTheirs } from './facts-of-daemon.js'
import { gatherFilters } from './gather-filters.js'
import { gatherGuests } from './gather-guests.js'
import { gatherNetworks } from './gather-networks.js'
import { Gathered } from './gathered.js'
import { fillTestDriverGaps } from './test-driver-gaps.js'

/**
 * Reads libvirt's part of a snapshot, without the machine's facts.
 *
 * @throws LibvirtError  if the connection is lost; the signal's reason
 */
export async function gatherLibvirt(session: Session, signal?: AbortSignal): Promise<Snapshot> {
  const takenAt = new Date().toISOString()
  const gathered = new Gathered()
  const [about, networks, guests, filters] = await Promise.all([
    aboutDaemon(session, signal),
    gatherNetworks(session, gathered, signal),
    gatherGuests(session, gathered, signal),
    gatherFilters(session, gathered, signal),
  ])
  const snapshot: Snapshot = {
    version: 1,
    takenAt,
    ...about,
    networks,
    guests,
    filters,
    facts: null,
    unseen: gathered.unseen,
  }
  return about.libvirt.driver === 'TEST' ? fillTestDriverGaps(session, snapshot, signal) : snapshot
}

/** Adds the facts of its machine, or the reason why there are none. */
export async function withFacts(snapshot: Snapshot, host: Host, signal?: AbortSignal): Promise<Snapshot> {
  const seen = await factsOf(host, signal)
  const reason = typeof seen === 'string' ? seen : whyNotTheirs(seen, snapshot.networks)
  if (typeof seen !== 'string' && reason === undefined) return { ...snapshot, facts: seen }
  return { ...snapshot, unseen: [...snapshot.unseen, { fact: 'facts', asked: 'machine', reason: reason ?? '' }] }
}

/** Reads networks, guests, filters, and the facts of their machine. */
export const takeSnapshot = async (session: Session, host: Host, signal?: AbortSignal): Promise<Snapshot> =>
  withFacts(await gatherLibvirt(session, signal), host, signal)

/** Facts, or why there are none. */
async function factsOf(host: Host, signal?: AbortSignal): Promise<HostFacts | string> {
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
    // A network daemon reports neither its host name nor a hypervisor.
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
