import { VIR_CONNECT_LIST_DOMAINS_ACTIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr, virNetworkPtr } from '../../native-types/values.js'
import { type ConnectedGuest, hasCode, isUnsupported } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { type InterfaceDefinition, networkOfInterface } from '../xml/index.js'
import { orUndefined, readGuest, readPort } from './read-guest.js'

/** A guest's interface on a network, with what it takes to change it. */
export interface PluggedInterface extends ConnectedGuest {
  /** Null for a guest of another driver. */
  readonly domain: virDomainPtr | null
  readonly definition: InterfaceDefinition | null
}

/** What connects a guest to a network: its name, or its bridge by name. */
interface NetworkIdentity {
  readonly name: string
  readonly bridge: string | undefined
  readonly handle: virNetworkPtr
}

/**
 * Running guests with an interface on a network, including those that joined its bridge by name, and those of other
 * drivers if the network's ports show them. Free the domains.
 */
export async function pluggedInto(session: Calls, network: NetworkIdentity): Promise<PluggedInterface[]> {
  const own = await domainsOn(session, network)
  const macs = new Set(own.map(({ mac }) => mac))
  return [...own, ...(await portsOf(session, network.handle)).filter(({ mac }) => !macs.has(mac))]
}

async function domainsOn(session: Calls, { name, bridge }: NetworkIdentity): Promise<PluggedInterface[]> {
  const domains = await unlessUnsupported(session.call('virConnectListAllDomains', VIR_CONNECT_LIST_DOMAINS_ACTIVE))
  const described = await session.batch(
    domains.map((domain) => ({ name: 'virDomainGetXMLDesc', args: [domain, 0] })),
    false,
  )
  const connections: PluggedInterface[] = []
  for (const [index, domain] of domains.entries()) {
    const { value, error } = described[index] ?? {}
    // Skip guests that have ended since the list was taken.
    if (error && !hasCode(error, 'VIR_ERR_NO_DOMAIN')) {
      for (const handle of domains) handle.free().catch(() => {})
      throw error
    }
    // An unreadable one shows as a port of the network.
    const guest = error ? undefined : orUndefined(() => readGuest(value as string))
    const on = guest?.interfaces.filter(
      (definition) =>
        networkOfInterface(definition) === name ||
        (definition.type === 'bridge' && bridge !== undefined && definition.source?.bridge === bridge),
    )
    if (!guest || !on?.length) {
      domain.free().catch(() => {})
      continue
    }
    for (const definition of on) {
      connections.push({
        name: guest.name,
        uuid: guest.uuid,
        mac: definition.mac?.address ?? '',
        device: definition.target?.dev ?? null,
        domain,
        definition,
      })
    }
  }
  return connections
}

async function portsOf(session: Calls, network: virNetworkPtr): Promise<PluggedInterface[]> {
  const ports = await unlessUnsupported(session.call('virNetworkListAllPorts', network)).catch((error: unknown) => {
    // An inactive network has none.
    if (hasCode(error, 'VIR_ERR_OPERATION_INVALID')) return []
    throw error
  })
  const described = await session.batch(
    ports.map((port) => ({ name: 'virNetworkPortGetXMLDesc', args: [port, 0] })),
    false,
  )
  for (const port of ports) port.free().catch(() => {})
  return described.flatMap(({ value }) => {
    if (value === undefined) return []
    const port = readPort(value as string)
    if (!port) return []
    const { owner, mac } = port
    return [{ name: owner.name, uuid: owner.uuid, mac, device: null, domain: null, definition: null }]
  })
}

/** A driver without guests or ports contributes none. */
async function unlessUnsupported<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list
  } catch (error) {
    if (isUnsupported(error)) return []
    throw error
  }
}
