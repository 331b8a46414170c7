import { type DefinitionIssue, printable } from '../../base/index.js'

/** The kinds of conflict between a network and its host, and what they mean. */
export const conflictKinds = {
  subnet: 'A subnet in use overlaps with one of the network.',
  'bridge-name': 'The name of its bridge is taken, by a network or a link of the host.',
  'bridge-unusable': 'Guests cannot use the bridge of the host that it joins.',
  uplink: 'A device of the host that it uses does not exist, or is down.',
  'router-advertisements':
    'The host learns its IPv6 routes from a router, and would lose them with forwarding: libvirt refuses to start the network.',
  'libvirt-version': 'This libvirt does not know part of it: it drops that silently, or refuses the network.',
  firewalld: 'It names a firewalld zone, but firewalld is not running.',
  'host-unseen': 'The host could not be read, so conflicts there are unknown.',
  'no-virtual-functions': 'Its device has no virtual functions for guests.',
} as const

/** A kind of conflict: a key of `conflictKinds`. */
export type ConflictKind = keyof typeof conflictKinds

/** Something on this host that prevents a network from starting or working. */
export interface NetworkConflict extends DefinitionIssue {
  /** The kind, for programs: a key of `conflictKinds`. */
  readonly kind: ConflictKind
  /** `error`: it does not start, or breaks something that works. `warning`: parts of it will not work at present. */
  readonly severity: 'error' | 'warning'
  /** What it conflicts with: a network, a link of the host; null if that has no name. */
  readonly with: string | null
  /** A free alternative: a subnet, a bridge name; null if there is none. */
  readonly free: string | null
  /** Commands for the host, as root, that resolve the conflict; empty if none can. */
  readonly commands: readonly string[]
}

/** A conflict, with defaults filled in. */
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
