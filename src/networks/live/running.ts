import type { virNetworkPtr } from '../../../native-types/values.js'
import {
  type CallLimits,
  type ConnectedGuest,
  checkOptions,
  GuestsConnectedError,
  limitChecks,
  type OptionChecks,
  RestartError,
} from '../../base/index.js'
import type { Calls } from '../../ffi/index.js'
import { type NetworkState, type PluggedInterface, pluggedInto, readNamed } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { bridgeToMake } from '../../plan/index.js'
import { refuseTakenBridgeName } from '../bridge-name.js'
import { explainStart, isSubnetConflict } from '../subnet-conflict.js'
import { storedXml } from './network-state.js'
import { detourOf, reattach } from './reattach.js'

/** Whether a network that guests use may be stopped. */
export interface StopOptions extends CallLimits {
  /** Cut running guests off. Without it, a network in use is not stopped. */
  readonly disconnectGuests?: boolean | undefined
}

/** A running network, with what matters when it stops. */
export interface Running {
  readonly host: Host
  readonly handle: virNetworkPtr
  readonly name: string
  /** Its bridge, if libvirt created it. */
  readonly bridge: string | undefined
  readonly ownsBridge: boolean
  readonly state: NetworkState
}

/**
 * As {@link refuseTakenBridgeName}, for a start from the stored definition. A running network already has its bridge.
 *
 * @throws BridgeNameInUseError
 */
export async function refuseStoredBridgeName(session: Calls, host: Host, handle: virNetworkPtr): Promise<void> {
  const { definition: stored } = await readNamed(session, handle, await storedXml(session, handle))
  if ((await session.call('virNetworkIsActive', handle)) === 1) {
    const { definition: running } = await readNamed(session, handle, await session.call('virNetworkGetXMLDesc', handle))
    if (bridgeToMake(running) === bridgeToMake(stored)) return
  }
  await refuseTakenBridgeName(session, host, stored)
}

export const stopChecks: OptionChecks<StopOptions> = { disconnectGuests: 'boolean', ...limitChecks }

/** @throws OptionTypeError, OptionRangeError */
export function checkStopOptions(where: string, options: StopOptions): void {
  checkOptions<StopOptions>(where, options, stopChecks)
}

/** @throws BridgeNameInUseError, SubnetInUseError, LibvirtError */
export async function startNetwork(session: Calls, host: Host, handle: virNetworkPtr, name: string): Promise<void> {
  await refuseStoredBridgeName(session, host, handle)
  try {
    await session.call('virNetworkCreate', handle)
  } catch (error) {
    if (!isSubnetConflict(error)) throw error
    const { definition } = await readNamed(session, handle, await storedXml(session, handle))
    throw await explainStart(session, host, { ...definition, name }, error)
  }
}

/** @throws GuestsConnectedError, LibvirtError */
export async function stopNetwork(session: Calls, network: Running, options: StopOptions): Promise<void> {
  release(await cutOff(session, network, options))
  await session.call('virNetworkDestroy', network.handle)
}

/**
 * @param session  calls within the caller's limits; what is cut off by then is connected again all the same
 * @param stored   XML that was stored while it ran
 * @throws BridgeNameInUseError, GuestsConnectedError, SubnetInUseError, LibvirtError, RestartError
 */
export async function restartNetwork(
  session: Calls,
  network: Running,
  options: StopOptions,
  stored?: string,
): Promise<ConnectedGuest[]> {
  const { handle, name, state } = network
  if (state.persistent) await refuseStoredBridgeName(session, network.host, handle)
  const plugged = await cutOff(session, network, options)
  try {
    const before = await session.call('virNetworkGetXMLDesc', handle)
    await session.call('virNetworkDestroy', handle)
    let refusal: Error | undefined
    try {
      if (state.persistent) {
        if (stored !== undefined) await storeAgain(session, stored)
        await startNetwork(session, network.host, handle, name)
      } else await startAs(session, before)
    } catch (error) {
      const first = error as Error
      refusal = first
      await startAs(session.session, before).catch((second: Error) => {
        const state = `is down: it starts neither from its stored definition (${first.message}) nor as it was (${second.message})`
        const guests = plugged.map((guest) => ({ name: guest.name, reason: 'the network is down' }))
        throw new RestartError(name, state, { running: false, guests, errors: [first, second] })
      })
    }
    const detour = detourOf(await session.session.call('virNetworkGetUUIDString', handle))
    const failures = await reattach(session.session, plugged, detour)
    if (failures.length > 0) {
      const errors = failures.map(({ error }) => error)
      const guests = failures.map(({ guest, error }) => ({ name: guest, reason: error.message }))
      const who = guests.map((guest) => `${guest.name} (${guest.reason})`).join(', ')
      throw new RestartError(
        name,
        `runs again${refusal ? `, as it was (${refusal.message})` : ''}, but these guests could not be reconnected: ${who}; use guest.switch(), with { reattach: true } if the network's mode has changed`,
        { running: true, guests, errors: refusal ? [refusal, ...errors] : errors },
      )
    }
    if (refusal !== undefined) throw refusal
    return plugged.map(shown)
  } finally {
    release(plugged)
  }
}

/** Guests on a network. */
export async function connectedGuests(session: Calls, network: Running): Promise<ConnectedGuest[]> {
  const plugged = await pluggedInto(session, network)
  release(plugged)
  return plugged.map(shown)
}

/**
 * The guests that lose their connection when the network stops: none if libvirt did not create the bridge, or there is
 * none.
 */
async function cutOff(
  session: Calls,
  network: Running,
  { disconnectGuests = false }: StopOptions,
): Promise<PluggedInterface[]> {
  if (!network.ownsBridge || !network.state.active) return []
  const plugged = await pluggedInto(session, network)
  if (plugged.length === 0 || disconnectGuests) return plugged
  release(plugged)
  throw new GuestsConnectedError(network.name, plugged.map(shown))
}

/** A network of libvirt's test driver that stops forgets what was stored while it ran. */
async function storeAgain(session: Calls, stored: string): Promise<void> {
  if ((await session.call('virConnectGetType')) !== 'TEST') return
  await (await session.call('virNetworkDefineXML', stored)).free()
}

/** Starts a network from its former running definition; a stored definition is kept. */
export async function startAs(session: Calls, xml: string): Promise<void> {
  const handle = await session.call('virNetworkCreateXML', xml)
  await handle.free()
}

const shown = ({ name, uuid, mac, device }: PluggedInterface): ConnectedGuest => ({ name, uuid, mac, device })

function release(plugged: readonly PluggedInterface[]): void {
  for (const domain of new Set(plugged.map(({ domain }) => domain))) domain?.free().catch(() => {})
}
