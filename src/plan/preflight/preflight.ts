import type { NetworkDefinition } from '../../xml/index.js'
import { bridgeNameConflicts } from './bridge-names.js'
import type { NetworkConflict } from './conflict.js'
import { advertisementConflicts, hostBridgeConflicts, missingOnHost, unseenOnHost, uplinkConflicts } from './devices.js'
import { versionConflicts } from './libvirt-version.js'
import { subnetConflicts } from './subnets.js'
import type { PreflightSurroundings } from './surroundings.js'

/**
 * Finds what would prevent a network from starting or working, before anything is touched: every conflict, with its
 * other side and a free alternative. Errors come first. `checkNetwork` checks the definition by itself.
 */
export function preflight(definition: NetworkDefinition, around: PreflightSurroundings): NetworkConflict[] {
  const found = [
    ...subnetConflicts(definition, around),
    ...bridgeNameConflicts(definition, around),
    ...uplinkConflicts(definition, around),
    ...hostBridgeConflicts(definition, around),
    ...advertisementConflicts(definition, around),
    ...missingOnHost(definition, around),
    ...versionConflicts(definition, around.libvirt),
    ...unseenOnHost(around),
  ]
  const rank = ({ severity }: NetworkConflict) => (severity === 'error' ? 0 : 1)
  return found.sort((one, other) => rank(one) - rank(other))
}
