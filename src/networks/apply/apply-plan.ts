import { randomUUID } from 'node:crypto'
import {
  ApplyError,
  type CallLimits,
  checkOptions,
  GuestsConnectedError,
  limited,
  type OptionChecks,
} from '../../base/index.js'
import { Journal, type JournalHost, stateFolder } from '../../change/index.js'
import type { Session } from '../../ffi/index.js'
import type { Host } from '../../host.js'
import type { NetworkPlan, OwnerOptions, PlannedChange } from '../../plan/index.js'
import { announced, tell } from '../announce.js'
import type { EnsureOptions, EnsureOutcome, EnsureStep } from '../ensure.js'
import { type StopOptions, stopChecks } from '../live/running.js'
import { checkPlan, hostOf, refuseElsewhere } from './check-plan.js'
import { removeLeftovers } from './leftovers.js'
import { connected, type Findable, imageOf, type NetworkImage } from './network-image.js'
import { restoreAll } from './restore.js'

/** Where the journal of changes in progress is kept. */
export interface RecoverOptions extends StopOptions {
  /**
   * Folder of the journal, private to the user. Default: one for each host in `$XDG_STATE_HOME/virtnet`, or
   * `~/.local/state/virtnet`. Processes that use the same one never change networks at the same time.
   */
  readonly journal?: string | undefined
}

/** How a plan is carried out. */
export interface ApplyOptions extends RecoverOptions {
  /** Called before and after each change. An error it throws counts as a failure: everything is rolled back. */
  readonly onProgress?: ((event: ApplyEvent) => void) | undefined
}

/** What `apply` does, as it does it. */
export type ApplyEvent =
  /** A change that an earlier process left unfinished was rolled back, or turned out to be complete. */
  | { readonly kind: 'recovered'; readonly outcome: RecoverOutcome }
  | {
      readonly kind: 'begin'
      readonly network: string
      readonly change: PlannedChange
      readonly place: number
      readonly of: number
    }
  | {
      readonly kind: 'done'
      readonly network: string
      readonly steps: readonly ApplyStep[]
      readonly place: number
      readonly of: number
    }
  /** Something failed; everything is being rolled back. */
  | { readonly kind: 'undo'; readonly network: string; readonly error: Error }
  | { readonly kind: 'undone'; readonly networks: readonly string[] }

/** What was done to one network: a step of `ensure`, or its removal. */
export type ApplyStep = EnsureStep | { readonly did: 'removed' }

/** What `apply` did. */
export interface ApplyOutcome {
  /** What was done to each network, in order; empty if nothing had to change. */
  readonly changes: readonly { readonly network: string; readonly steps: readonly ApplyStep[] }[]
}

/** What `recover` found. */
export interface RecoverOutcome {
  /**
   * `nothing`: no change was left unfinished. `undone`: one was, and has been rolled back. `finished`: it was already
   * complete.
   */
  readonly state: 'nothing' | 'undone' | 'finished'
  /** Networks that were part of it. */
  readonly networks: readonly string[]
}

/** The part of a connection's networks that is used here. */
export interface Appliable extends Findable {
  ensureExactly(definition: NonNullable<PlannedChange['definition']>, options: EnsureOptions): Promise<EnsureOutcome>
  remove(name: string, options: StopOptions & OwnerOptions): Promise<boolean>
}

const recoverChecks: OptionChecks<RecoverOptions> = {
  journal: (value) => (typeof value === 'string' && value !== '' ? undefined : 'the path of a folder'),
  ...stopChecks,
}

/** @throws as Connection.apply */
export function applyPlan(
  networks: Appliable,
  session: Session,
  host: Host,
  plan: NetworkPlan,
  options: ApplyOptions,
): Promise<ApplyOutcome> {
  checkPlan(plan)
  checkOptions<ApplyOptions>('apply', options, { ...recoverChecks, onProgress: 'function' })
  const { timeout, signal } = options
  const onProgress = announced('change', options.onProgress)
  return toTheEnd({ timeout, signal }, 'apply', async (over) => {
    const where = await hostOf(session)
    refuseElsewhere(plan, where)
    if (plan.changes.length === 0) return { changes: [] }
    await using journal = await openJournal(where, options)
    const recovered = await recoverFrom(journal, session, host, options)
    if (recovered.state !== 'nothing') onProgress({ kind: 'recovered', outcome: recovered })
    const changes = plan.changes.map(withUuid)
    const images = await imagesOf(session, networks, changes, options)
    over?.throwIfAborted()
    await journal.begin(images)
    return await carryOut(networks, session, host, journal, {
      changes,
      images,
      options: { ...options, onProgress },
      over,
    })
  })
}

/** @throws as Connection.recover */
export function recoverNetworks(session: Session, host: Host, options: RecoverOptions): Promise<RecoverOutcome> {
  checkOptions<RecoverOptions>('recover', options, recoverChecks)
  return toTheEnd(options, 'recover', async () => {
    await using journal = await openJournal(await hostOf(session), options)
    return await recoverFrom(journal, session, host, options)
  })
}

interface Work {
  readonly changes: readonly PlannedChange[]
  readonly images: readonly NetworkImage[]
  readonly options: ApplyOptions
  readonly over: AbortSignal | undefined
}

async function carryOut(
  networks: Appliable,
  session: Session,
  host: Host,
  journal: Journal<NetworkImage>,
  { changes, images, options: { onProgress, disconnectGuests }, over }: Work,
): Promise<ApplyOutcome> {
  const done: { network: string; steps: readonly ApplyStep[] }[] = []
  const begun: string[] = []
  let network = ''
  try {
    for (const [index, change] of changes.entries()) {
      network = change.network
      over?.throwIfAborted()
      onProgress?.({ kind: 'begin', network, change, place: index + 1, of: changes.length })
      await journal.note({ begin: network })
      begun.push(network)
      const steps = await carryOutOne(networks, change, { disconnectGuests, signal: over })
      done.push({ network, steps })
      onProgress?.({ kind: 'done', network, steps, place: index + 1, of: changes.length })
    }
    await journal.note({ finished: true })
  } catch (failure) {
    const error = failure instanceof Error ? failure : new Error(String(failure))
    tell(onProgress, { kind: 'undo', network, error })
    const touched = images.filter((image) => begun.includes(image.network))
    await removeLeftovers(session, host, touched).catch(() => {})
    const failed = await restoreAll(session, touched, true)
    if (failed.length > 0) {
      const why = failed.map(({ message }) => message).join('; ')
      const message = `network ${network} could not be changed: ${error.message}; going back failed as well: ${why}. connection.recover() tries again`
      throw new ApplyError(message, 'mixed', { network, errors: [error, ...failed] })
    }
    await journal.end()
    tell(onProgress, { kind: 'undone', networks: begun })
    const message = `network ${network} could not be changed: ${error.message}; everything is as it was before`
    throw new ApplyError(message, 'rolled-back', { network, errors: [error] })
  }
  await journal.end()
  return { changes: done }
}

async function carryOutOne(
  networks: Appliable,
  { network: name, action, definition, before, started, autostart }: PlannedChange,
  options: StopOptions,
): Promise<readonly ApplyStep[]> {
  if (action === 'remove' || definition === null)
    return (await networks.remove(name, { ...options, takeOver: true })) ? [{ did: 'removed' }] : []
  const { network, steps } = await networks.ensureExactly(definition, {
    ...options,
    started: started ?? before?.active ?? false,
    autostart: autostart ?? 'as-is',
  })
  await network.free()
  return steps
}

/** A new network gets its UUID here, so that a rollback can only ever remove that one. */
const withUuid = (change: PlannedChange): PlannedChange =>
  change.definition === null || change.definition.uuid !== undefined
    ? change
    : { ...change, definition: { ...change.definition, uuid: randomUUID() } }

async function imagesOf(
  session: Session,
  networks: Findable,
  changes: readonly PlannedChange[],
  { disconnectGuests }: ApplyOptions,
): Promise<NetworkImage[]> {
  const images: NetworkImage[] = []
  const moved: string[] = []
  for (const change of changes) {
    const found = await imageOf(session, networks, change)
    images.push(found.image)
    moved.push(...found.moved)
  }
  if (moved.length > 0) {
    const message = `the networks have changed since the plan was made: ${moved.join('; ')}; nothing was done: plan again`
    throw new ApplyError(message, 'untouched', { moved })
  }
  const cut = images.find(({ guests }) => guests.length > 0)
  if (cut && !disconnectGuests)
    throw new GuestsConnectedError(cut.network, cut.guests.map(connected), 'the plan stops it')
  return images
}

async function recoverFrom(
  journal: Journal<NetworkImage>,
  session: Session,
  host: Host,
  { disconnectGuests = false }: RecoverOptions,
): Promise<RecoverOutcome> {
  const left = await journal.left()
  if (left === undefined) return { state: 'nothing', networks: [] }
  const { before, begun, finished } = left
  if (!finished) {
    const images = before.filter(({ network }) => begun === 'all' || begun.includes(network))
    await removeLeftovers(session, host, images)
    const failed = await restoreAll(session, images, disconnectGuests)
    if (failed.length > 0) {
      const why = failed.map(({ message }) => message).join('; ')
      throw new ApplyError(`what an earlier change left could not be taken back: ${why}`, 'mixed', { errors: failed })
    }
  }
  await journal.end()
  return { state: finished ? 'finished' : 'undone', networks: before.map(({ network }) => network) }
}

const openJournal = (host: JournalHost, { journal: folder }: RecoverOptions): Promise<Journal<NetworkImage>> =>
  Journal.open(folder ?? stateFolder(host), host)

/**
 * As `limited`, but what has begun is completed or rolled back in full, even if the caller timed out or aborted.
 */
async function toTheEnd<T>(
  { timeout, signal }: CallLimits,
  name: string,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  let begun: Promise<T> | undefined
  try {
    return await limited({ timeout, signal }, name, (over) => {
      begun = work(over)
      return begun
    })
  } catch (error) {
    if (begun === undefined) throw error
    return begun
  }
}
