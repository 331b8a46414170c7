import type { virNetworkPtr } from '../../../native-types/values.js'
import type { DefinitionFinding } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import type { NetworkState } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import type { Capabilities } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { VirtualNetwork } from './virtual-network.js'

/** Static members of a mode's class. */
export interface NetworkClass<D extends NetworkDefinition = NetworkDefinition> {
  /** The mode of the class's networks. */
  readonly mode: D['mode']
  /** Who can open a connection to whom in the mode. */
  readonly capabilities: Capabilities
  /** @internal */
  new (
    session: Session,
    handle: virNetworkPtr,
    definition: D,
    state: NetworkState,
    host: Host,
    warnings?: readonly DefinitionFinding[],
  ): VirtualNetwork<D>
}
