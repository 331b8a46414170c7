import {
  type ConnectedGuest,
  checkOptions,
  DefinitionError,
  GuestsConnectedError,
  limitChecks,
  RollbackError,
} from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import {
  diffNetwork,
  type FieldChange,
  type LiveUpdates,
  liveUpdates,
  makesOwnBridge,
  type NetworkConflict,
  type OwnerOptions,
  ownerChecks,
  ownersOf,
  preflight,
  sameOwners,
  wantedOf,
  writesFirewallRules,
} from '../plan/index.js'
import { buildNetwork, type NetworkDefinition, parseNetwork } from '../xml/index.js'
import type { BridgeCheck } from './check-bridge.js'
import type { NetworkOf } from './classes/modes.js'
import { updateRunning } from './live/apply-update.js'
import type { StopOptions } from './live/running.js'
import { writeNotes } from './live/write-notes.js'
import { ownRunning, refuseConflicts, refuseOthers, writeOwner } from './owner.js'
import { preflightSurroundings } from './preflight.js'

/** The wanted state of a network, besides its definition. */
export interface EnsureOptions extends StopOptions, OwnerOptions {
  /**
   * True: checks for conflicts before anything is changed, and refuses those that are errors. A function: it gets every
   * finding, and throws to refuse. False: no check; libvirt may refuse. Default true.
   */
  readonly preflight?: boolean | ((conflicts: readonly NetworkConflict[]) => void) | undefined
  /** Whether it is to run; `as-is`: leaves that unchanged. Default true. */
  readonly started?: boolean | 'as-is' | undefined
  /** Whether it is to start with the daemon; `as-is`: leaves that unchanged. Default true. */
  readonly autostart?: boolean | 'as-is' | undefined
}

/** What `ensure` did, in order. */
export type EnsureStep =
  /** It did not exist, or was not stored. */
  | { readonly did: 'defined' }
  /** Its stored definition differed. */
  | { readonly did: 'redefined'; readonly changes: readonly FieldChange[] }
  /** libvirt changed it while it ran. */
  | { readonly did: 'updated'; readonly changes: readonly FieldChange[]; readonly reloadedFirewallRules: boolean }
  /** Only its ownership notes changed. */
  | { readonly did: 'owned' }
  | { readonly did: 'started' | 'stopped' }
  /** It ran with settings that only a restart could change; the guests were cut off for a moment. */
  | { readonly did: 'restarted'; readonly changes: readonly FieldChange[]; readonly guests: readonly ConnectedGuest[] }
  | { readonly did: 'autostart'; readonly on: boolean }

/** The network that `ensure` leaves, and what it did. */
export interface EnsureOutcome<M extends NetworkDefinition['mode'] = NetworkDefinition['mode']> {
  /** The network, as it is now. */
  readonly network: NetworkOf<M>
  /** Empty if nothing had to change. */
  readonly steps: readonly EnsureStep[]
}

const orAsIs = (value: unknown): string | undefined =>
  typeof value === 'boolean' || value === 'as-is' ? undefined : "true, false or 'as-is'"

/** @throws OptionTypeError, OptionRangeError */
export function checkEnsureOptions(options: EnsureOptions): void {
  checkOptions<EnsureOptions>('ensure', options, {
    started: orAsIs,
    autostart: orAsIs,
    preflight: (value) =>
      typeof value === 'boolean' || typeof value === 'function' ? undefined : 'true, false or a function',
    disconnectGuests: 'boolean',
    ...ownerChecks,
    ...limitChecks,
  })
}

/** The part of a connection's networks that is used here. */
export interface Definable {
  find(name: string): Promise<NetworkOf | undefined>
  define(definition: NetworkDefinition, check: BridgeCheck): Promise<NetworkOf>
}

interface There {
  readonly network: NetworkOf
  readonly stored: NetworkDefinition | undefined
  readonly running: NetworkDefinition | undefined
}

/** Undoes the steps that were done, the last first. */
type Undo = (() => Promise<unknown>)[]

/** @throws as Networks.ensure */
export async function ensureNetwork(
  networks: Definable,
  session: Session,
  host: Host,
  definition: NetworkDefinition,
  options: EnsureOptions & { readonly exactly?: boolean },
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
      await look(session, host, wanted, { wished, starts })
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
      const guests = await network.restart({ disconnectGuests, signal })
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
  { exactly, ...options }: EnsureOptions & { readonly exactly?: boolean },
): NetworkDefinition {
  if (exactly) return definition
  const { definition: wanted, conflicts } = wantedOf(definition, copy, options)
  refuseConflicts(definition.name, conflicts)
  if (options.owner !== undefined) buildNetwork(wanted)
  return wanted
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
  session: Session,
  host: Host,
  wanted: NetworkDefinition,
  { wished, starts }: { readonly wished: NonNullable<EnsureOptions['preflight']>; readonly starts: boolean },
): Promise<void> {
  const conflicts = preflight(wanted, await preflightSurroundings(session, host, wanted))
  if (typeof wished === 'function') return wished(conflicts)
  // Conflicts at the start do not matter to a network that is only stored.
  const matters = ({ kind }: NetworkConflict) => starts || kind === 'libvirt-version' || kind === 'bridge-name'
  const errors = conflicts.filter((one) => one.severity === 'error' && matters(one))
  if (errors.length > 0) throw new DefinitionError(errors.map(({ path, message }) => ({ path, message })))
}

async function store(
  networks: Definable,
  session: Session,
  wanted: NetworkDefinition,
  there: There | undefined,
  undo: Undo,
): Promise<NetworkOf> {
  const before = there?.stored && (await there.network.xml({ stored: true }))
  const network = await networks.define(wanted, { checkBridge: false })
  undo.push(
    before === undefined
      ? () => network.undefine()
      : async () => await (await session.call('virNetworkDefineXML', before)).free(),
  )
  return network
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
