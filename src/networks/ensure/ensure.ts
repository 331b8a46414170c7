import { randomUUID } from 'node:crypto'
import { DefinitionError, GuestsConnectedError, RollbackError } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import {
  bridgeToMake,
  diffNetwork,
  type LiveUpdates,
  liveUpdates,
  makesOwnBridge,
  type NetworkConflict,
  ownersOf,
  preflight,
  sameOwners,
  wantedOf,
  writesFirewallRules,
} from '../../plan/index.js'
import { buildNetwork, type NetworkDefinition, parseNetwork } from '../../xml/index.js'
import type { NetworkOf } from '../classes/modes.js'
import { updateRunning } from '../live/apply-update.js'
import { writeNotes } from '../live/write-notes.js'
import { ownRunning, refuseConflicts, refuseOthers, writeOwner } from '../owner.js'
import type { EnsureOptions, EnsureOutcome, EnsureStep } from './options.js'
import { type Definable, isMoved, store, type There, type Undo } from './store.js'
import type { Surroundings } from './surroundings.js'

/** How a network is ensured. */
interface Ways extends EnsureOptions {
  /** The definition says all, who owns what included. */
  readonly exactly?: boolean | undefined
}

/** How often a network is looked at anew that another process changed in between. */
const attempts = 3

/** @throws as Networks.ensure */
export async function ensureNetwork(
  networks: Definable,
  session: Session,
  around: Surroundings,
  definition: NetworkDefinition,
  options: Ways,
  signal?: AbortSignal,
): Promise<EnsureOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ensureOnce(networks, session, around, definition, options, signal)
    } catch (error) {
      const again = !options.exactly && isMoved(error) && attempt < attempts
      if (!again) throw error
    }
  }
}

async function ensureOnce(
  networks: Definable,
  session: Session,
  around: Surroundings,
  definition: NetworkDefinition,
  options: Ways,
  signal?: AbortSignal,
): Promise<EnsureOutcome> {
  const { started = true, autostart = true, disconnectGuests, preflight: wished = true } = options
  const there = await lookUp(networks, definition)
  const undo: Undo = []
  let network = there?.network
  try {
    return await runSteps()
  } catch (error) {
    const failed: Error[] = []
    for (const step of undo.reverse()) await step().catch((reason: Error) => failed.push(reason))
    if (network !== there?.network) await network?.free()
    await there?.network.free()
    throw failed.length === 0 ? error : new RollbackError(definition.name, [error as Error, ...failed])
  }

  async function runSteps(): Promise<EnsureOutcome> {
    const steps: EnsureStep[] = []
    const copy = there && (there.stored ?? (there.running as NetworkDefinition))
    const wanted = wish(definition, copy, options)
    if (copy && there.running && started === false) refuseOthers(copy, options, 'stopping it removes that')
    const { stored, running } = diffNetwork(wanted, there ?? {})
    const live = there?.running && running ? liveUpdates(running, there.running, wanted) : undefined
    const restarts = live !== undefined && live.restart.length > 0 && started === true
    if (there && live) await refuseCutOff(there, live, { restarts, stops: started === false }, disconnectGuests)
    const starts = started === true && (!there?.running || restarts)
    if (wished !== false && (stored === null || stored.length > 0 || starts))
      await look(around, wanted, { wished, starts, copy: there?.stored })
    signal?.throwIfAborted()
    if (stored === null || stored.length > 0) {
      network = await store(networks, session, wanted, there, undo)
      steps.push(stored === null ? { did: 'defined' } : { did: 'redefined', changes: stored })
    } else if (copy && !sameOwners(copy, wanted)) {
      await storeOwners(session, there.network, wanted, undo)
      steps.push({ did: 'owned' })
    }
    if (network === undefined) throw new Error(`network ${wanted.name} does not exist and could not be defined`)
    signal?.throwIfAborted()
    if (live && started !== false && !restarts) {
      const step = await updateLive(session, network, wanted, live, undo)
      if (step) steps.push(step)
    }
    if (there?.running && !restarts && started !== false)
      await ownRunning(session, (network as NetworkOf).handle, there.running, wanted)
    if (restarts) {
      const guests = await network.restartAs(buildNetwork(wanted), { disconnectGuests, signal })
      steps.push({ did: 'restarted', changes: [...live.restart, ...live.live], guests })
    } else if (started === true && !there?.running) {
      await network.start({ signal })
      undo.push(() => (network as NetworkOf).stop())
      steps.push({ did: 'started' })
    } else if (started === false && there?.running) {
      await network.stop({ disconnectGuests, signal })
      steps.push({ did: 'stopped' })
    }
    if (autostart !== 'as-is' && autostart !== (await network.autostart())) {
      await network.setAutostart(autostart)
      steps.push({ did: 'autostart', on: autostart })
    }
    await network.refresh()
    if (there && there.network !== network) await there.network.free()
    return { network, steps }
  }
}

/** The complete definition that is wanted. @throws OwnedError */
function wish(
  definition: NetworkDefinition,
  copy: NetworkDefinition | undefined,
  { exactly, ...options }: Ways,
): NetworkDefinition {
  if (exactly) return definition
  const { definition: wanted, conflicts } = wantedOf(definition, copy, options)
  refuseConflicts(definition.name, conflicts)
  if (options.owner !== undefined) buildNetwork(wanted)
  // A new one has its UUID from here: libvirt then refuses it where somebody else defined one of that name since.
  return wanted.uuid === undefined ? { ...wanted, uuid: randomUUID() } : wanted
}

/** Stores ownership notes alone, without redefining the network if libvirt can. */
async function storeOwners(session: Session, network: NetworkOf, wanted: NetworkDefinition, undo: Undo): Promise<void> {
  const before = await network.xml({ stored: true })
  const after = ownersOf(wanted)
  const names = new Set(
    [ownersOf(parseNetwork(before)), after].flatMap(({ network: name, entries }) => [
      ...(name === null ? [] : [name]),
      ...Object.keys(entries),
    ]),
  )
  undo.push(async () => await (await session.call('virNetworkDefineXML', before)).free())
  for (const name of names) await writeOwner(session, network.handle, name, () => after)
}

async function lookUp(networks: Definable, { name, uuid }: NetworkDefinition): Promise<There | undefined> {
  const network = await networks.find(name)
  if (network === undefined) return undefined
  try {
    const { active, persistent } = network.state
    // A name may look like a UUID, so the lookup may have found another network.
    if (network.name !== name) return undefined
    if (uuid !== undefined && uuid.toLowerCase().replaceAll('-', '') !== network.uuid.replaceAll('-', '')) {
      const message = `'${uuid}' is not the UUID of network ${name}, which is ${network.uuid}; omit it, or remove() that network first`
      throw new DefinitionError([{ path: 'uuid', message }])
    }
    return {
      network,
      stored: persistent ? await network.stored() : undefined,
      running: active ? network.definition : undefined,
    }
  } catch (error) {
    network.free().catch(() => {})
    throw error
  }
}

/** @throws GuestsConnectedError if running guests would be cut off without `disconnectGuests` */
async function refuseCutOff(
  { network, running }: There,
  { restart }: LiveUpdates,
  { restarts, stops }: { readonly restarts: boolean; readonly stops: boolean },
  disconnectGuests: boolean | undefined,
): Promise<void> {
  if (!(restarts || stops) || disconnectGuests || !running || !makesOwnBridge(running.mode)) return
  const guests = await network.guests()
  if (guests.length === 0) return
  const why = restarts ? `${restart.map(({ path }) => path).join(', ')} can change only by a restart` : undefined
  throw new GuestsConnectedError(network.name, guests, why)
}

/** @throws DefinitionError if there is a conflict, unless the caller decides with a function */
async function look(
  around: Surroundings,
  wanted: NetworkDefinition,
  {
    wished,
    starts,
    copy,
  }: { wished: NonNullable<EnsureOptions['preflight']>; starts: boolean; copy: NetworkDefinition | undefined },
): Promise<void> {
  const bridge = bridgeToMake(wanted)
  const isKnown = copy !== undefined && bridgeToMake(copy) === bridge
  const alone = !starts && (bridge === undefined || isKnown) && typeof wished !== 'function'
  const conflicts = preflight(wanted, await (alone ? around.ofRelease() : around.of(wanted)))
  if (typeof wished === 'function') return wished(conflicts)
  // Conflicts at the start do not matter to a network that is only stored.
  const matters = ({ kind }: NetworkConflict) => starts || kind === 'libvirt-version' || kind === 'bridge-name'
  const errors = conflicts.filter((one) => one.severity === 'error' && matters(one))
  if (errors.length > 0) throw new DefinitionError(errors.map(({ path, message }) => ({ path, message })))
}

async function updateLive(
  session: Session,
  network: NetworkOf,
  wanted: NetworkDefinition,
  { updates, live, notes }: LiveUpdates,
  undo: Undo,
): Promise<EnsureStep | undefined> {
  if (updates.length === 0 && notes.length === 0) return undefined
  const before = (await network.refresh()).definition as NetworkDefinition
  undo.push(async () => {
    const now = (await network.refresh()).definition as NetworkDefinition
    const back = liveUpdates(diffNetwork(before, { running: now }).running ?? [], now, before)
    for (const update of back.updates) await apply(update)
    await writeNotes(session, network.handle, back.notes)
  })
  let reloaded = false
  const apply = async (update: (typeof updates)[number]) => {
    const reloads = await updateRunning(session, network.handle, update, network.definition)
    reloaded ||= reloads
    await network.refresh()
  }
  for (const update of updates) await apply(update)
  const noted = (await writeNotes(session, network.handle, notes)) ? notes : []
  const changes = [...live, ...noted]
  if (changes.length === 0) return undefined
  return {
    did: 'updated',
    changes,
    reloadedFirewallRules: reloaded && writesFirewallRules(wanted.mode),
  }
}
