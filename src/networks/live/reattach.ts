import { VIR_DOMAIN_AFFECT_LIVE } from '../../../native-types/libvirt-domain.js'
import type { virDomainPtr, virNetworkPtr } from '../../../native-types/values.js'
import { hasCode } from '../../base/index.js'
import type { Calls } from '../../ffi/index.js'
import type { PluggedInterface } from '../../gathering/index.js'
import { buildInterface, buildNetwork, type InterfaceDefinition } from '../../xml/index.js'
import { askedInterfaces, askedOf } from '../asked-interfaces.js'

type NetworkInterface = Extract<InterfaceDefinition, { type: 'network' }>

/** A guest's interface to be reconnected. */
export interface Unplugged extends Pick<PluggedInterface, 'name' | 'domain' | 'definition'> {
  /** Its definition as requested, if the guest's XML may no longer show that. */
  readonly asked?: InterfaceDefinition | undefined
}

/**
 * The detour network over which a network's guests are reconnected. If that is interrupted, the next attempt finds it
 * by its name.
 */
export const detourOf = (uuid: string): string => `virtnet-detour-${uuid.replaceAll('-', '').slice(0, 12)}`

/** The MAC of its bridge, which identifies what a killed libvirt daemon left behind. */
export const macOfDetour = (detour: string): string =>
  ['52', '54', '00', ...(detour.slice(-6).match(/../g) ?? [])].join(':')

/**
 * Reconnects guests to their network's bridge after a restart. libvirt treats an update to the network that a guest is
 * already on as no change, so each is moved to a temporary network and back.
 *
 * @param detour  the name of the temporary network, see `detourOf`
 * @returns what failed, by guest; the others are attached
 */
export async function reattach(
  session: Calls,
  connections: readonly Unplugged[],
  detour: string,
): Promise<{ readonly guest: string; readonly error: Error }[]> {
  const movable = connections.filter(({ domain }) => domain !== null)
  if (movable.length === 0) return []
  const network = await openDetour(session, detour)
  try {
    const failures: { guest: string; error: Error }[] = []
    for (const { domain, definition, name, asked } of movable) {
      if (!domain || !definition) continue
      const error = await byDetour(session, domain, asked ?? definition, detour, asked)
      if (error && !(await hasEnded(session, domain))) failures.push({ guest: name, error })
    }
    return failures
  } finally {
    await session.call('virNetworkDestroy', network)
    await network.free()
  }
}

async function openDetour(session: Calls, name: string): Promise<virNetworkPtr> {
  try {
    return await session.call(
      'virNetworkCreateXML',
      buildNetwork({ mode: 'isolated', name, mac: macOfDetour(name), bridge: { stp: false }, dns: { enable: false } }),
    )
  } catch (error) {
    // Reuse one that was left behind.
    return session.call('virNetworkLookupByName', name).catch(() => {
      throw error
    })
  }
}

/** Removes what an interrupted detour left behind. */
export async function closeDetour(session: Calls, name: string): Promise<void> {
  try {
    const network = await session.call('virNetworkLookupByName', name)
    await session.call('virNetworkDestroy', network).finally(() => network.free())
  } catch (error) {
    if (!hasCode(error, 'VIR_ERR_NO_NETWORK')) throw error
  }
}

/** @returns what failed */
async function byDetour(
  session: Calls,
  domain: virDomainPtr,
  definition: InterfaceDefinition,
  detour: string,
  known?: InterfaceDefinition,
): Promise<Error | undefined> {
  try {
    const asked = known ?? askedOf(await askedInterfaces(session, domain), definition)
    const { virtualPort: _, vlan: __, bandwidth: ___, ...plain } = asked as NetworkInterface
    const away: InterfaceDefinition = { ...plain, type: 'network', source: { network: detour } }
    const results = await session.batch(
      [away, asked].map((wanted) => ({
        name: 'virDomainUpdateDeviceFlags',
        args: [domain, buildInterface(wanted), VIR_DOMAIN_AFFECT_LIVE],
      })),
      true,
    )
    return results.find(({ error }) => error)?.error
  } catch (error) {
    return error as Error
  }
}

/** A guest that has stopped since then needs no network. */
async function hasEnded(session: Calls, domain: virDomainPtr): Promise<boolean> {
  try {
    return (await session.call('virDomainIsActive', domain)) === 0
  } catch (error) {
    return hasCode(error, 'VIR_ERR_NO_DOMAIN')
  }
}
