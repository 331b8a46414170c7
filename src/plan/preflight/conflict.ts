import { type DefinitionIssue, printable } from '../../base/index.js'

/** What stands in the way of networks, and what it means. */
export const conflictKinds = {
  subnet: 'Something has a subnet that overlaps with one of the network.',
  'bridge-name': 'The name of its bridge is taken, by a network or a link of the host.',
  'bridge-unusable': 'Guests cannot use the bridge of the host that it joins.',
  uplink: 'A device of the host that it uses does not exist, or is down.',
  'router-advertisements':
    'The host learns its IPv6 routes from a router, and would lose them with forwarding: libvirt refuses to start the network.',
  'libvirt-version': 'This libvirt does not know part of it: it drops that silently, or refuses the network.',
  firewalld: 'It names a firewalld zone, but firewalld is not running.',
  'host-unseen': 'The host could not be read, so conflicts there are not known.',
  'no-virtual-functions': 'Its device has no virtual functions for guests.',
} as const

/** A kind of conflict that stands in a network's way: a key of `conflictKinds`. */
export type ConflictKind = keyof typeof conflictKinds

/** Something that stands in the way of a network on this host. */
export interface NetworkConflict extends DefinitionIssue {
  /** What stands in the way, for programs: a key of `conflictKinds`. */
  readonly kind: ConflictKind
  /** `error`: it does not start, or breaks what is there. `warning`: some of it will not work as things are now. */
  readonly severity: 'error' | 'warning'
  /** What it conflicts with: a network, a link of the host; null where that is nothing with a name. */
  readonly with: string | null
  /** What could be taken instead: a subnet, a bridge name; null where there is nothing like that. */
  readonly free: string | null
  /** Commands on the host that clear the way, as root; empty where none can. */
  readonly commands: readonly string[]
}

/** A conflict, with what is usual. */
export const conflict = (
  kind: ConflictKind,
  path: string,
  message: string,
  rest: Partial<Omit<NetworkConflict, 'kind' | 'path' | 'message'>> = {},
): NetworkConflict => ({
  kind,
  severity: 'error',
  path,
  message: printable(message),
  with: null,
  free: null,
  commands: [],
  ...rest,
})
