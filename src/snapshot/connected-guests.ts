import { VIR_CONNECT_LIST_DOMAINS_ACTIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr, virNetworkPtr } from '../../native-types/values.js'
import {
  type ConnectedGuest,
  DefinitionError,
  type DefinitionFinding,
  isUnsupported,
  LibvirtError,
} from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { type InterfaceDefinition, type PortDefinition, parseInterface, parseMarkup, parsePort } from '../xml/index.js'
import { wished } from './wished.js'

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
 * Guests that run with an interface on a network, those that joined its bridge by name included, and those of other
 * drivers as far as the network's ports tell. Free the domains.
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
    if (error && !(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_DOMAIN')) {
      for (const handle of domains) handle.free().catch(() => {})
      throw error
    }
    // One that cannot be read shows as a port of the network.
    const guest = error ? undefined : orUndefined(() => readGuest(value as string))
    const on = guest?.interfaces.filter(
      (definition) =>
        networkOf(definition) === name ||
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
  const ports = await unlessUnsupported(session.call('virNetworkListAllPorts', network))
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

/** What a port's XML says; undefined where it cannot be read. */
export const readPort = (xml: string): PortDefinition | undefined => orUndefined(() => parsePort(xml))

/** What is read; undefined where it cannot be. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DefinitionError) return undefined
    throw error
  }
}

/** Drivers without guests or ports have none on the network. */
async function unlessUnsupported<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list
  } catch (error) {
    if (isUnsupported(error)) return []
    throw error
  }
}

/** The network that an interface is connected by; a running one shows its network's bridge or device as well. */
export function networkOf(definition: InterfaceDefinition): string | undefined {
  const asked = wished(definition)
  return asked.type === 'network' ? asked.source.network : undefined
}

/** What of a guest's XML concerns its network. */
export interface GuestReading {
  readonly name: string
  readonly uuid: string
  readonly interfaces: InterfaceDefinition[]
  /** The QEMU guest agent runs in it and is connected. */
  readonly hasAgent: boolean
}

/** Why a guest's XML cannot be read. */
export const unreadable = ({ issues }: DefinitionError): DefinitionFinding[] =>
  issues.map(({ path, message }) => ({ severity: 'warning', path, message: `cannot be read: ${message}` }))

/** @throws DefinitionError where the text is not well-formed */
export function readGuest(xml: string): GuestReading {
  const domain = parseMarkup(xml)
  const child = (name: string) => domain.children.find((element) => element.name === name)
  const devices = child('devices')?.children ?? []
  const interfaces = devices.filter(({ name }) => name === 'interface')
  const targets = devices.filter(({ name }) => name === 'channel').flatMap(({ children }) => children)
  return {
    name: child('name')?.text ?? '',
    uuid: child('uuid')?.text ?? '',
    interfaces: interfaces.map(({ outer }) => parseInterface(outer)),
    hasAgent: targets.some(
      ({ name, attributes }) =>
        name === 'target' &&
        attributes.get('name') === 'org.qemu.guest_agent.0' &&
        attributes.get('state') === 'connected',
    ),
  }
}
