import type { NetworkDefinition } from '../../xml/index.js'
import { bridgeNameConflicts } from './bridge-names.js'
import type { NetworkConflict } from './conflict.js'
import { advertisementConflicts, hostBridgeConflicts, missingOnHost, unseenOnHost, uplinkConflicts } from './devices.js'
import { versionConflicts } from './libvirt-version.js'
import { subnetConflicts } from './subnets.js'
import type { PreflightSurroundings } from './surroundings.js'

/**
 * What stands in the way of a network, before anything is touched: every conflict, with what it is with and what is free
 * instead. Errors come first. Whether the definition makes sense by itself, `checkNetwork` tells.
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
