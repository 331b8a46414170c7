import type { virNetworkPtr } from '../../../native-types/values.js'
import { ApplyError, GuestsConnectedError, hasCode, unlessCode } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { diffNetwork, liveUpdates } from '../../plan/index.js'
import { networkOfInterface, parseNetwork } from '../../xml/index.js'
import { askedInterfaces } from '../asked-interfaces.js'
import { updateRunning } from '../live/apply-update.js'
import { storedXml } from '../live/network-state.js'
import { closeDetour, detourOf, reattach, type Unplugged } from '../live/reattach.js'
import { startAs } from '../live/running.js'
import { writeNotes } from '../live/write-notes.js'
import { bridgeOf, connected, type GuestImage, guestImages, type NetworkImage } from './network-image.js'

/** A network as it is, with its XML. */
interface Now {
  readonly handle: virNetworkPtr
  readonly active: boolean
  readonly stored: string | null
  readonly running: string | null
  readonly autostart: boolean
}

/** Milliseconds. libvirt may still carry out requests of a process that has been killed since. */
const settling = 250
const rounds = 8

/** libvirt's error codes for objects that no longer exist. */
const gone = ['VIR_ERR_NO_NETWORK', 'VIR_ERR_NO_DOMAIN'] as const

/**
 * Restores networks, the last changed first, and checks until they stay restored. Networks that have not changed are
 * not touched.
 *
 * @param disconnectGuests  also cut off guests that have since joined networks that did not exist or did not run
 * @returns what could not be done
 */
export async function restoreAll(
  session: Session,
  images: readonly NetworkImage[],
  disconnectGuests: boolean,
): Promise<Error[]> {
  let left = [...images].reverse()
  let first = true
  let errors: Error[] = []
  for (let round = 0; round < rounds; round++) {
    errors = []
    for (const image of left) {
      await restore(session, image, disconnectGuests, first).catch((error: Error) => errors.push(error))
    }
    await new Promise((resolve) => setTimeout(resolve, settling))
    const wrong = await Promise.all(images.map((image) => differs(session, image).catch(() => true)))
    left = images.filter((_, index) => wrong[index]).reverse()
    if (left.length === 0) return []
    // Waiting does not help against guests that block the rollback.
    if (errors.some((error) => error instanceof GuestsConnectedError)) return errors
    first = false
  }
  if (errors.length > 0) return errors
  return left.map(
    ({ network }) => new ApplyError(`network ${network} does not return to its former state`, 'mixed', { network }),
  )
}

async function restore(
  session: Session,
  image: NetworkImage,
  disconnectGuests: boolean,
  pluggedUnknown: boolean,
): Promise<void> {
  const { network: name, uuid, stored, running } = image
  const now = await lookUp(session, name)
  try {
    if (now && (await session.call('virNetworkGetUUIDString', now.handle)) !== uuid) {
      // There was to be no network of that name, so this one is not ours to remove.
      if (stored === null && running === null) return
      throw new ApplyError(`network ${name} was replaced by another of that name`, 'mixed', { network: name })
    }
    if (stored !== null && now?.stored !== stored) await (await session.call('virNetworkDefineXML', stored)).free()
    const { restarted, others } = await restoreRunning(session, image, now, disconnectGuests)
    await settleStored(session, image)
    const isOff = await guestsElsewhere(session, image)
    if (running !== null && image.cutsOff && (restarted || pluggedUnknown || isOff))
      await plugIn(session, image, others)
  } finally {
    await now?.handle.free()
  }
}

/** Guests on it that the image does not know are plugged in again as well. */
async function restoreRunning(
  session: Session,
  { network: name, running, guests }: NetworkImage,
  now: Now | undefined,
  disconnectGuests: boolean,
): Promise<{ readonly restarted: boolean; readonly others: readonly GuestImage[] }> {
  const none = { restarted: false, others: [] }
  if (running === null) {
    if (!now?.active) return none
    const on = await guestsOn(session, name, now)
    if (on.length > 0 && !disconnectGuests)
      throw new GuestsConnectedError(
        name,
        on.map(connected),
        `it did not run before the change that is being rolled back`,
      )
    await session.call('virNetworkDestroy', now.handle)
    return none
  }
  if (!now?.active || now.running === null) {
    await startAs(session, running)
    return { restarted: true, others: [] }
  }
  const [was, is] = [parseNetwork(running), parseNetwork(now.running)]
  const changes = diffNetwork(was, { running: is }).running ?? []
  if (changes.length === 0) return none
  const { restart, updates, notes } = liveUpdates(changes, is, was)
  if (restart.length === 0) {
    for (const update of updates) await updateRunning(session, now.handle, update, is)
    await writeNotes(session, now.handle, notes)
    return none
  }
  const known = new Set(guests.map(({ uuid, mac }) => `${uuid} ${mac}`))
  const others = (await guestsOn(session, name, now)).filter(({ uuid, mac }) => !known.has(`${uuid} ${mac}`))
  await session.call('virNetworkDestroy', now.handle)
  await startAs(session, running)
  return { restarted: true, others }
}

/** Removes a definition stored where there was none, and restores autostart. */
async function settleStored(session: Session, { network, stored, autostart }: NetworkImage): Promise<void> {
  const now = await lookUp(session, network)
  if (now === undefined) return
  try {
    if (stored === null && now.stored !== null) await session.call('virNetworkUndefine', now.handle)
    if (stored !== null && now.autostart !== autostart)
      await session.call('virNetworkSetAutostart', now.handle, autostart ? 1 : 0)
  } finally {
    await now.handle.free()
  }
}

async function guestsOn(session: Session, name: string, { handle, running }: Now): Promise<GuestImage[]> {
  const definition = running === null ? undefined : parseNetwork(running)
  // A guest of another driver cannot be plugged in again, and is left to that driver.
  return guestImages(session, { name, bridge: bridgeOf(definition), handle }, () => {})
}

/** Connects guests that still run to the network's bridge, whether they are on it or not. */
async function plugIn(session: Session, image: NetworkImage, others: readonly GuestImage[]): Promise<void> {
  const unplugged: Unplugged[] = []
  const detour = detourOf(image.uuid)
  try {
    for (const { uuid, name, asked } of [...image.guests, ...others]) {
      const domain = await unlessCode(session.call('virDomainLookupByUUIDString', uuid), ...gone)
      if (domain === undefined) continue
      unplugged.push({ name, domain, definition: asked, asked })
    }
    const failures = await reattach(session, unplugged, detour)
    const [failed] = failures
    if (failed) throw failed.error
    await closeDetour(session, detour)
  } finally {
    for (const { domain } of unplugged) domain?.free().catch(() => {})
  }
}

async function guestsElsewhere(session: Session, { cutsOff, guests }: NetworkImage): Promise<boolean> {
  if (!cutsOff) return false
  for (const { uuid, mac, asked } of guests) {
    const domain = await unlessCode(session.call('virDomainLookupByUUIDString', uuid), ...gone)
    if (domain === undefined) continue
    try {
      if ((await session.call('virDomainIsActive', domain)) === 0) continue
      const now = (await askedInterfaces(session, domain)).find((one) => one.mac?.address === mac)
      if (now && (now.type !== asked.type || networkOfInterface(now) !== networkOfInterface(asked))) return true
    } finally {
      await domain.free()
    }
  }
  return false
}

async function differs(session: Session, image: NetworkImage): Promise<boolean> {
  const { network, uuid, stored, running, autostart } = image
  const now = await lookUp(session, network)
  if (now === undefined) return stored !== null || running !== null
  try {
    const isSame = (await session.call('virNetworkGetUUIDString', now.handle)) === uuid
    if (stored === null && running === null) return isSame
    if (!isSame || now.stored !== stored || now.active !== (running !== null)) return true
    if (stored !== null && now.autostart !== autostart) return true
    if (running !== null && now.running !== null) {
      const changes = diffNetwork(parseNetwork(running), { running: parseNetwork(now.running) }).running ?? []
      if (changes.length > 0) return true
    }
    return await guestsElsewhere(session, image)
  } finally {
    await now.handle.free()
  }
}

async function lookUp(session: Session, name: string): Promise<Now | undefined> {
  const handle = await unlessCode(session.call('virNetworkLookupByName', name), ...gone)
  if (handle === undefined) return undefined
  try {
    // XML first: it waits for what libvirt is doing with the network.
    const xml = await session.call('virNetworkGetXMLDesc', handle)
    const active = (await session.call('virNetworkIsActive', handle)) === 1
    const persistent = (await session.call('virNetworkIsPersistent', handle)) === 1
    return {
      handle,
      active,
      stored: persistent ? await storedXml(session, handle) : null,
      running: active ? xml : null,
      autostart: persistent && (await session.call('virNetworkGetAutostart', handle)) === 1,
    }
  } catch (error) {
    await handle.free()
    if (hasCode(error, 'VIR_ERR_NO_NETWORK')) return undefined
    throw error
  }
}
