import type { InterfaceDefinition } from '../xml/index.js'

/** Names that libvirt makes for the host's end: what bears one was not asked for. */
const generated = /^(vnet|macvtap|macvlan|vif|veth)\d+$/

/**
 * A running interface as it could be asked for: without what only the daemon says, such as the port and the device
 * that it chose. An interface that shows the bridge or device of its network is one of the network again.
 */
export function wished(definition: InterfaceDefinition): InterfaceDefinition {
  const { alias, target, ...rest } = definition
  const kept = {
    ...rest,
    ...(alias?.startsWith('ua-') && { alias }),
    ...(target && !generated.test(target.dev ?? '') && { target }),
  } as InterfaceDefinition
  const source = ('source' in kept ? kept.source : undefined) as Record<string, unknown> | undefined
  const network = source?.network
  if (typeof network !== 'string' || !['network', 'bridge', 'direct'].includes(kept.type)) return kept
  const portgroup = source?.portgroup
  const asked = { ...kept, type: 'network', source: { network, ...(portgroup !== undefined && { portgroup }) } }
  // What the network adds to its ports is not the guest's own.
  if (kept.type !== 'network') {
    delete (asked as { virtualPort?: unknown }).virtualPort
    delete asked.vlan
  }
  return asked as InterfaceDefinition
}
