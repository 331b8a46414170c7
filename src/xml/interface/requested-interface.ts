import type { InterfaceDefinition } from './interface.js'

/** Names that libvirt makes for the host's end: nobody requested them. */
const generated = /^(vnet|macvtap|macvlan|vif|veth)\d+$/

/**
 * A running interface as it can be requested: without what only the daemon says, such as the port and the device that it
 * chose. An interface that shows the bridge or device of its network is one of the network again.
 */
export function requestedInterface(definition: InterfaceDefinition): InterfaceDefinition {
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

/** The network that an interface is connected by; a running one shows its network's bridge or device as well. */
export function networkOfInterface(definition: InterfaceDefinition): string | undefined {
  const requested = requestedInterface(definition)
  return requested.type === 'network' ? requested.source.network : undefined
}
