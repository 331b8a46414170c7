import { randomBytes } from 'node:crypto'
import { VIR_DOMAIN_AFFECT_LIVE } from '../../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../../native-types/values.js'
import { LibvirtError } from '../../base/index.js'
import type { Calls } from '../../ffi/index.js'
import type { PluggedInterface } from '../../gathering/index.js'
import { buildInterface, buildNetwork, type InterfaceDefinition } from '../../xml/index.js'
import { askedInterfaces, askedOf } from '../asked-interfaces.js'

type NetworkInterface = Extract<InterfaceDefinition, { type: 'network' }>

/**
 * Plugs guests into their network's bridge again after it was stopped and started. libvirt takes an update to the
 * network that a guest is on for no change, so each goes by way of a network that exists for this only.
 *
 * @returns what failed, by guest; the others are attached
 */
export async function reattach(
  session: Calls,
  connections: readonly PluggedInterface[],
): Promise<{ readonly guest: string; readonly error: Error }[]> {
  const movable = connections.filter(({ domain }) => domain !== null)
  if (movable.length === 0) return []
  const detour = `virtnet-detour-${randomBytes(4).toString('hex')}`
  const network = await session.call(
    'virNetworkCreateXML',
    buildNetwork({ mode: 'isolated', name: detour, bridge: { stp: false }, dns: { enable: false } }),
  )
  try {
    const failures: { guest: string; error: Error }[] = []
    for (const { domain, definition, name } of movable) {
      if (!domain || !definition) continue
      const error = await byDetour(session, domain, definition, detour)
      if (error && !(await hasEnded(session, domain))) failures.push({ guest: name, error })
    }
    return failures
  } finally {
    await session.call('virNetworkDestroy', network)
    await network.free()
  }
}

/** @returns what failed */
async function byDetour(
  session: Calls,
  domain: virDomainPtr,
  definition: InterfaceDefinition,
  detour: string,
): Promise<Error | undefined> {
  try {
    const asked = askedOf(await askedInterfaces(session, domain), definition)
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

/** A guest that has ended meanwhile needs no network. */
async function hasEnded(session: Calls, domain: virDomainPtr): Promise<boolean> {
  try {
    return (await session.call('virDomainIsActive', domain)) === 0
  } catch (error) {
    return error instanceof LibvirtError && error.code === 'VIR_ERR_NO_DOMAIN'
  }
}
