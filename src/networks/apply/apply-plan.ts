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
import type { NetworkPlan, PlannedChange } from '../../plan/index.js'
import { announced } from '../announce.js'
import { Surroundings } from '../ensure/surroundings.js'
import { stopChecks } from '../live/running.js'
import type { ApplyOptions, ApplyOutcome, RecoverOptions, RecoverOutcome } from './apply-options.js'
import { type Appliable, carryOut } from './carry-out.js'
import { checkPlan, hostOf, refuseElsewhere } from './check-plan.js'
import { removeLeftovers } from './leftovers.js'
import { connected, type Findable, imageOf, type NetworkImage } from './network-image.js'
import { restoreAll } from './restore.js'

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
    await using around = new Surroundings(session, host, true)
    return await carryOut(
      networks,
      { session, host, around, journal },
      { changes, images, options: { ...options, onProgress }, over },
    )
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
