import type { CallLimits } from '../../base/index.js'
import { modeCapabilities } from '../../modes/index.js'
import type { MacvtapDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/** A device of a pool. */
export interface PoolDevice {
  /** The device on the host. */
  readonly dev: string
  /** Guests on it. */
  readonly connections: number
  /** Whether it can take another guest. */
  readonly free: boolean
}

/**
 * Guests get a device of their own on a NIC of the host's, bypassing its bridges and its firewall. They cannot reach
 * the host.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class MacvtapNetwork extends VirtualNetwork<MacvtapDefinition> {
  static readonly mode = 'macvtap'
  static readonly capabilities = modeCapabilities['macvtap bridge']

  /**
   * The devices that guests are spread over, with the current number of guests on each. In `passthrough` mode each
   * takes one.
   */
  async devices(limits?: CallLimits): Promise<PoolDevice[]> {
    const { forward } = (await this.refresh(limits)).definition
    const free = (connections: number) => forward.mode !== 'passthrough' || connections === 0
    const pool =
      forward.interfaces ?? (forward.dev ? [{ dev: forward.dev, connections: this.definition.connections }] : [])
    return pool.map(({ dev, connections = 0 }) => ({ dev, connections, free: free(connections) }))
  }
}
