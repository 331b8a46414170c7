import type { Link } from '../facts.js'

/** What a port of a bridge leads to: a guest, the physical network, or neither. */
export type PortRole = 'guest' | 'uplink' | 'neither'

/**
 * What a bridge's port leads to, as far as its kind and its age tell.
 *
 * @param own  the bridge is one that libvirt made for a network, so that nothing on it is an uplink by mistake
 */
export function portRole(link: Link | undefined, bridge: Link | undefined, own = false): PortRole {
  if (!link || link.kind === 'tun' || /^(vnet|tap|macvtap)\d*/.test(link.name)) return 'guest'
  if (link.kind === 'dummy') return 'neither'
  if (link.kind !== 'veth') return 'uplink'
  // One end of a pair can lead anywhere. What was there before the bridge is what the bridge was made for.
  return own || link.index > (bridge?.index ?? 0) ? 'guest' : 'uplink'
}
