import { ApplyError } from '../../base/index.js'
import type { Journal } from '../../change/index.js'
import type { Session } from '../../ffi/index.js'
import type { Host } from '../../host.js'
import type { OwnerOptions, PlannedChange } from '../../plan/index.js'
import { tell } from '../announce.js'
import type { EnsureOptions, EnsureOutcome } from '../ensure/options.js'
import type { Surroundings } from '../ensure/surroundings.js'
import type { StopOptions } from '../live/running.js'
import type { ApplyOptions, ApplyOutcome, ApplyStep } from './apply-options.js'
import { removeLeftovers } from './leftovers.js'
import { type Findable, movedOf, type NetworkImage } from './network-image.js'
import { restoreAll } from './restore.js'

/** The part of a connection's networks that is used here. */
export interface Appliable extends Findable {
  ensureExactly(
    definition: NonNullable<PlannedChange['definition']>,
    around: Surroundings,
    options: EnsureOptions,
  ): Promise<EnsureOutcome>
  remove(name: string, options: StopOptions & OwnerOptions): Promise<boolean>
}

/** What changes are carried out with. */
interface Tools {
  readonly session: Session
  readonly host: Host
  readonly around: Surroundings
  readonly journal: Journal<NetworkImage>
}

interface Work {
  readonly changes: readonly PlannedChange[]
  readonly images: readonly NetworkImage[]
  readonly options: ApplyOptions
  readonly over: AbortSignal | undefined
}

/** Makes one change after the other; where one fails, all goes back. @throws ApplyError */
export async function carryOut(
  networks: Appliable,
  { session, host, around, journal }: Tools,
  { changes, images, options: { onProgress, disconnectGuests }, over }: Work,
): Promise<ApplyOutcome> {
  const done: { network: string; steps: readonly ApplyStep[] }[] = []
  const begun: string[] = []
  let network = ''
  try {
    for (const [index, change] of changes.entries()) {
      network = change.network
      over?.throwIfAborted()
      await refuseMoved(networks, change)
      onProgress?.({ kind: 'begin', network, change, place: index + 1, of: changes.length })
      await journal.note({ begin: network })
      begun.push(network)
      const steps = await carryOutOne(networks, change, around, { disconnectGuests, signal: over })
      around.changed(network)
      done.push({ network, steps })
      onProgress?.({ kind: 'done', network, steps, place: index + 1, of: changes.length })
    }
    await journal.note({ finished: true })
  } catch (failure) {
    const error = failure instanceof Error ? failure : new Error(String(failure))
    const { moved } = error instanceof ApplyError ? error : { moved: [] }
    // What somebody else made of it meanwhile is not taken back.
    if (moved.length > 0 && begun.at(-1) === network) await journal.note({ leave: begun.pop() as string })
    tell(onProgress, { kind: 'undo', network, error })
    const touched = images.filter((image) => begun.includes(image.network))
    if (touched.length > 0) await removeLeftovers(session, host, touched).catch(() => {})
    const failed = touched.length > 0 ? await restoreAll(session, touched, true) : []
    if (failed.length > 0) {
      const why = failed.map(({ message }) => message).join('; ')
      const message = `network ${network} could not be changed: ${error.message}; going back failed as well: ${why}. connection.recover() tries again`
      throw new ApplyError(message, 'mixed', { network, moved, errors: [error, ...failed] })
    }
    await journal.end()
    tell(onProgress, { kind: 'undone', networks: begun })
    const message = `network ${network} could not be changed: ${error.message}; everything is as it was before`
    throw new ApplyError(message, begun.length > 0 ? 'rolled-back' : 'untouched', { network, moved, errors: [error] })
  }
  await journal.end()
  return { changes: done }
}

async function carryOutOne(
  networks: Appliable,
  { network: name, action, definition, before, started, autostart }: PlannedChange,
  around: Surroundings,
  options: StopOptions,
): Promise<readonly ApplyStep[]> {
  if (action === 'remove' || definition === null)
    return (await networks.remove(name, { ...options, takeOver: true })) ? [{ did: 'removed' }] : []
  const { network, steps } = await networks.ensureExactly(definition, around, {
    ...options,
    started: started ?? before?.active ?? false,
    autostart: autostart ?? 'as-is',
  })
  await network.free()
  return steps
}

/** @throws ApplyError  where somebody else changed the network since the plan */
async function refuseMoved(networks: Findable, change: PlannedChange): Promise<void> {
  const moved = await movedOf(networks, change)
  if (moved.length === 0) return
  const message = `another program changed it meanwhile: ${moved.join('; ')}`
  throw new ApplyError(message, 'untouched', { network: change.network, moved })
}
