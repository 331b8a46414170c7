/**
 * Whether a connection can be opened. `host-firewall`: libvirt writes no rules, so the host's own firewall decides.
 * `other-host`: between guests on different devices only.
 */
export type Reach = 'yes' | 'no' | 'host-firewall'

/** One row of the table of modes: who can open a connection to whom, with nothing else set up. */
export interface Capabilities {
  readonly guestToHost: Reach
  readonly guestToGuest: Reach
  readonly guestToExternal: Reach
  readonly externalToGuest: Reach
}
