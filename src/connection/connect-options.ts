import type { ConnectOptions as SessionOptions } from '../ffi/index.js'
import type { MachineAccess } from '../machine/index.js'

/** How to connect; `timeout` and `signal` also hold for the opening itself. */
export interface ConnectOptions extends SessionOptions {
  /**
   * How commands are run and files read on the machine that the daemon is on, for what libvirt does not tell: links,
   * routes, firewall. Default: this machine, where the URI names no other; for `test:///`, a machine that is made up.
   */
  readonly machine?: MachineAccess | undefined
  /**
   * The name of the program or person that networks are changed for, where a call says no other. What it adds to a network
   * is marked as its own, so that several share one: nobody changes or removes what is another's. Default: nobody's.
   */
  readonly owner?: string | undefined
}
