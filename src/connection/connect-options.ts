import type { ConnectOptions as SessionOptions } from '../ffi/index.js'
import type { MachineAccess } from '../machine/index.js'

/** How to connect; `timeout` and `signal` also apply to opening the connection. */
export interface ConnectOptions extends SessionOptions {
  /**
   * How to run commands and read files on the daemon's machine, for what libvirt does not report: links, routes,
   * firewall. Default: this machine, if the URI names no other; for `test:///`, a simulated machine.
   */
  readonly machine?: MachineAccess | undefined
  /**
   * The program or person that owns what this connection adds to networks, unless a call names another. Owners can
   * share a network: none changes or removes what belongs to another. Default: no owner.
   */
  readonly owner?: string | undefined
}
