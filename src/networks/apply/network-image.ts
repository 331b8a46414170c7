import { ApplyError, type ConnectedGuest, hasCode } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { pluggedInto } from '../../gathering/index.js'
import { fieldChanges, makesOwnBridge, type NetworkAsFound, type PlannedChange } from '../../plan/index.js'
import type { InterfaceDefinition, NetworkDefinition } from '../../xml/index.js'
import { askedInterfaces, askedOf } from '../asked-interfaces.js'
import type { NetworkOf } from '../classes/modes.js'

/** A guest on a network, with what it takes to plug it in again. */
export interface GuestImage {
  readonly name: string
  readonly uuid: string
  readonly mac: string
  /** The host's end, `vnet0`. */
  readonly device: string | null
  readonly asked: InterfaceDefinition
}

/** A network before a change: everything needed to restore it. Plain JSON. */
export interface NetworkImage {
  readonly network: string
  /** The UUID that it has or will get: a network of that name with another UUID is not ours. */
  readonly uuid: string
  /** XML; null where nothing is stored. */
  readonly stored: string | null
  /** XML; null where it does not run. */
  readonly running: string | null
  readonly autostart: boolean
  /** Whether the change cuts its guests off. */
  readonly cutsOff: boolean
  readonly guests: readonly GuestImage[]
}

/** The part of a connection's networks that is used here. */
export interface Findable {
  find(name: string): Promise<NetworkOf | undefined>
}

/** @returns the network as it is now, and how it differs from what the plan saw, in words */
export async function imageOf(
  session: Session,
  networks: Findable,
  { network: name, before, definition, impact }: PlannedChange,
): Promise<{ readonly image: NetworkImage; readonly moved: readonly string[] }> {
  const network = await networks.find(name)
  if (network === undefined || network.name !== name) {
    await network?.free()
    const { uuid } = definition ?? {}
    if (uuid === undefined && before === null) throw new Error(`network ${name} has no UUID yet`)
    const gone = { network: name, uuid: uuid ?? '', stored: null, running: null, autostart: false }
    const moved = before ? [`network ${name} is gone`] : []
    return { image: { ...gone, cutsOff: false, guests: [] }, moved }
  }
  try {
    const { active, persistent, autostart } = network.state
    const cutsOff = (impact.kind === 'restart' || impact.kind === 'stop') && makesOwnBridge(network.mode)
    const guests = cutsOff ? await guestsOn(session, network) : []
    const image: NetworkImage = {
      network: name,
      uuid: network.uuid,
      stored: persistent ? await network.xml({ stored: true }) : null,
      running: active ? await network.xml() : null,
      autostart,
      cutsOff,
      guests,
    }
    // The host's end may have a new name by now: identify a guest's interface by its MAC.
    const known = new Set('guests' in impact ? impact.guests.map((guest) => `${guest.name} ${guest.mac}`) : [])
    const joined = guests.filter((guest) => !known.has(`${guest.name} ${guest.mac}`))
    return {
      image,
      moved: [
        ...movedSince(name, before, await asFound(network)),
        ...joined.map((one) => `guest ${one.name} joined ${name}`),
      ],
    }
  } finally {
    await network.free()
  }
}

/** How a network differs by now from what the plan saw, in words. */
export async function movedOf(networks: Findable, { network: name, before }: PlannedChange): Promise<string[]> {
  const network = await networks.find(name)
  try {
    if (network?.name === name) return movedSince(name, before, await asFound(network))
    return before ? [`network ${name} is gone`] : []
  } finally {
    await network?.free()
  }
}

async function asFound(network: NetworkOf): Promise<NetworkAsFound> {
  const { active, persistent, autostart } = network.state
  return {
    active,
    autostart,
    running: active ? network.definition : null,
    stored: persistent ? await network.stored() : null,
  }
}

function movedSince(name: string, before: NetworkAsFound | null, now: NetworkAsFound): string[] {
  if (before === null) return [`network ${name} now exists`]
  const differs = (kind: 'stored' | 'running', words: string): string[] => {
    const [from, to] = [before[kind], now[kind]]
    if (from === null || to === null) return []
    const paths = fieldChanges(from, to).map(({ path }) => path)
    return paths.length > 0 ? [`${words} network ${name} changed: ${paths.join(', ')}`] : []
  }
  return [
    ...(before.active === now.active ? [] : [`network ${name} was ${now.active ? 'started' : 'stopped'}`]),
    ...(before.autostart === now.autostart
      ? []
      : [`network ${name} ${now.autostart ? 'starts' : 'no longer starts'} with the daemon`]),
    ...((before.stored === null) === (now.stored === null)
      ? []
      : [`network ${name} was ${now.stored ? 'defined' : 'undefined'}`]),
    ...differs('stored', 'the stored definition of'),
    ...differs('running', 'the running'),
  ]
}

async function guestsOn(session: Session, network: NetworkOf): Promise<GuestImage[]> {
  const { name, handle, definition } = network
  try {
    return await guestImages(session, { name, bridge: bridgeOf(definition), handle }, (guest) => {
      const message = `guest ${guest} on network ${name} belongs to another driver and could not be reconnected; stop it, or move it to another network first`
      throw new ApplyError(message, 'untouched', { network: name })
    })
  } catch (error) {
    if (hasCode(error, 'VIR_ERR_NO_DOMAIN')) return guestsOn(session, network)
    throw error
  }
}

/** The bridge that a network's definition names. */
export const bridgeOf = (definition: NetworkDefinition | undefined): string | undefined =>
  definition && 'bridge' in definition ? definition.bridge?.name : undefined

/** A guest in an image, without the XML that would reconnect it. */
export const connected = ({ name, uuid, mac, device }: GuestImage): ConnectedGuest => ({ name, uuid, mac, device })

/**
 * The guests on a running network, with what it takes to reconnect them.
 *
 * @param ofOtherDriver  called with the name of each guest that cannot be reconnected; those are left out
 */
export async function guestImages(
  session: Session,
  network: Parameters<typeof pluggedInto>[1],
  ofOtherDriver: (guest: string) => void,
): Promise<GuestImage[]> {
  const plugged = await pluggedInto(session, network)
  const images: GuestImage[] = []
  try {
    for (const { name, uuid, mac, device, domain, definition: live } of plugged) {
      if (!domain || !live) ofOtherDriver(name)
      else images.push({ name, uuid, mac, device, asked: askedOf(await askedInterfaces(session, domain), live) })
    }
    return images
  } finally {
    for (const domain of new Set(plugged.map((one) => one.domain))) domain?.free().catch(() => {})
  }
}
