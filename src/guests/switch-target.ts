import { DefinitionError, StateError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { readNamed } from '../gathering/index.js'
import type { InterfaceDefinition, NetworkDefinition } from '../xml/index.js'

/** The part of an interface's definition that says what it is connected to. */
export type InterfaceConnection = {
  [T in InterfaceDefinition['type']]: Pick<
    Extract<InterfaceDefinition, { type: T }>,
    Extract<keyof Extract<InterfaceDefinition, { type: T }>, 'type' | 'source' | 'virtualPort' | 'vlan' | 'managed'>
  >
}[InterfaceDefinition['type']]

/** A network, by name or as an object; or any connection, such as `{ type: 'bridge', source: { bridge: 'br0' } }`. */
export type SwitchTarget = string | { readonly name: string } | InterfaceConnection

/** @throws DefinitionError */
export function connectionTo(target: SwitchTarget): InterfaceConnection {
  if (typeof target === 'string') return { type: 'network', source: { network: target } }
  if (typeof target === 'object' && target !== null) {
    if ('type' in target) return target
    if (typeof target.name === 'string') return { type: 'network', source: { network: target.name } }
  }
  throw refused('target', 'is neither a network nor a connection like { type, source }')
}

/** An interface with another connection, without what belonged to the old one. */
export function connected(definition: InterfaceDefinition, connection: InterfaceConnection): InterfaceDefinition {
  const kept: Record<string, unknown> = { ...definition }
  for (const name of ['type', 'source', 'virtualPort', 'vlan', 'managed']) delete kept[name]
  return { ...kept, ...connection } as InterfaceDefinition
}

/**
 * The network that an interface connects to; undefined if it connects to none. Checked here because libvirt silently
 * stores an interface of a missing network, and drops a missing port group.
 *
 * @param running  whether the guest runs, so that the network must run too
 * @throws LibvirtError     `VIR_ERR_NO_NETWORK` if there is none of that name
 * @throws StateError       if it must run but does not
 * @throws DefinitionError  if it does not have the port group
 */
export async function networkFor(
  session: Calls,
  connection: InterfaceConnection,
  running: boolean,
): Promise<NetworkDefinition | undefined> {
  if (connection.type !== 'network') return undefined
  const { network: name, portgroup } = connection.source
  const handle = await session.call('virNetworkLookupByName', name)
  try {
    const [active, xml] = await session.batch(
      [
        { name: 'virNetworkIsActive', args: [handle] },
        { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
      ],
      true,
    )
    const error = active?.error ?? xml?.error
    if (error) throw error
    if (running && active?.value !== 1) {
      throw new StateError(`network ${name} is not running, but the guest is: start() the network first`)
    }
    const { definition: network } = await readNamed(session, handle, xml?.value as string)
    const groups = (network.portGroups ?? []).map((group) => group.name)
    if (portgroup !== undefined && !groups.includes(portgroup)) {
      const there = groups.length > 0 ? `it has ${groups.join(', ')}` : 'it has none'
      throw refused('target.source.portgroup', `network ${name} has no port group ${portgroup}; ${there}`)
    }
    return network
  } finally {
    await handle.free()
  }
}

const refused = (path: string, message: string): DefinitionError => new DefinitionError([{ path, message }])
