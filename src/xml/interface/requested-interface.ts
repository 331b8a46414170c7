import type { InterfaceDefinition } from './interface.js'

/** Names that libvirt generates for the host's end; they are not part of the request. */
const generated = /^(vnet|macvtap|macvlan|vif|veth)\d+$/

/**
 * A running interface as it can be requested: without what only the daemon sets, such as the port and the device that it
 * chose. An interface that shows its network's bridge or device becomes type network again.
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
  // These come from the network, not from the guest's definition.
  if (kept.type !== 'network') {
    delete (asked as { virtualPort?: unknown }).virtualPort
    delete asked.vlan
  }
  return asked as InterfaceDefinition
}

/** The network of an interface, also of a running one, which shows its network's bridge or device. */
export function networkOfInterface(definition: InterfaceDefinition): string | undefined {
  const requested = requestedInterface(definition)
  return requested.type === 'network' ? requested.source.network : undefined
}
