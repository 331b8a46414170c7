import type { Link } from './facts.js'
import { jointsOf } from './joined-bridges.js'

/** What a port of a bridge leads to: a guest, the physical network, or neither. */
export type PortRole = 'guest' | 'uplink' | 'neither'

/**
 * What a bridge port leads to, judged by its kind, its other end and its age.
 *
 * @param own    libvirt created the bridge for a network, so no veth on it counts as an uplink
 * @param links  all of the host's
 */
export function portRole(
  link: Link | undefined,
  bridge: Link | undefined,
  own: boolean,
  links: readonly Link[],
): PortRole {
  if (!link || link.kind === 'tun' || /^(vnet|tap|macvtap)\d*/.test(link.name)) return 'guest'
  if (link.kind === 'dummy') return 'neither'
  if (link.kind !== 'veth') return 'uplink'
  const joint = link.peer !== undefined && bridge && jointsOf(links, bridge.name).find(({ port }) => port === link.name)
  if (joint) return leadsOut(links, joint.bridge, [bridge.name]) ? 'uplink' : 'neither'
  // A veth can lead anywhere. A port older than the bridge is what the bridge was created for.
  return own || link.index > (bridge?.index ?? 0) ? 'guest' : 'uplink'
}

/** Whether a joined bridge has an uplink, or is itself joined to one that has. */
function leadsOut(links: readonly Link[], bridge: string, seen: readonly string[]): boolean {
  const joints = new Map(jointsOf(links, bridge).map((joint) => [joint.port, joint]))
  const link = links.find(({ name }) => name === bridge)
  return links.some((port) => {
    if (port.master !== bridge) return false
    const joint = joints.get(port.name)
    if (!joint) return portRole(port, link, false, links) === 'uplink'
    return !seen.includes(joint.bridge) && leadsOut(links, joint.bridge, [...seen, bridge])
  })
}
