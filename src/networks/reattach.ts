import { randomBytes } from 'node:crypto'
import { VIR_DOMAIN_AFFECT_LIVE } from '../../native-types/libvirt-domain.js'
import { LibvirtError } from '../errors.js'
import type { Session } from '../ffi/index.js'
import { buildInterface, buildNetwork, type InterfaceDefinition } from '../xml/index.js'
import type { PluggedInterface } from './connected-guests.js'
import { wished } from './wished.js'

type NetworkInterface = Extract<InterfaceDefinition, { type: 'network' }>

/**
 * Plugs guests into their network's bridge again after it was stopped and started. libvirt takes an update to the
 * network that a guest is on for no change, so each goes by way of a network that exists for this only.
 *
 * @returns what failed, by guest; the others are attached
 */
export async function reattach(
  session: Session,
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
      const { virtualPort: _, vlan: __, bandwidth: ___, ...plain } = wished(definition) as NetworkInterface
      const away = buildInterface({ ...plain, type: 'network', source: { network: detour } })
      const back = buildInterface(wished(definition))
      const [first, second] = await session.batch(
        [away, back].map((xml) => ({
          name: 'virDomainUpdateDeviceFlags',
          args: [domain, xml, VIR_DOMAIN_AFFECT_LIVE],
        })),
        true,
      )
      const error = first?.error ?? second?.error
      // A guest that has ended meanwhile needs no network.
      const ended =
        error instanceof LibvirtError && ['VIR_ERR_NO_DOMAIN', 'VIR_ERR_OPERATION_INVALID'].includes(error.code)
      if (error && !ended) failures.push({ guest: name, error })
    }
    return failures
  } finally {
    await session.call('virNetworkDestroy', network)
    await network.free()
  }
}
