import {
  VIR_NETWORK_UPDATE_AFFECT_CONFIG,
  VIR_NETWORK_UPDATE_AFFECT_LIVE,
} from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import type { Calls } from '../../ffi/index.js'
import type { NetworkUpdate } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { Affected } from './affect.js'
import { affected, checkAffected } from './metadata.js'
import { readNetwork, readStored } from './network-state.js'
import { writeUpdate } from './update.js'

/** Checks an update against what it changes, the running network and the stored one, and has libvirt carry it out. */
export async function applyUpdate(
  name: string,
  calls: Calls,
  handle: virNetworkPtr,
  update: NetworkUpdate,
  affect: Affected,
) {
  const there = await affected(calls, handle)
  checkAffected(name, there, affect)
  const wanted = { both: there, live: VIR_NETWORK_UPDATE_AFFECT_LIVE, stored: VIR_NETWORK_UPDATE_AFFECT_CONFIG }[affect]
  const live = (wanted & VIR_NETWORK_UPDATE_AFFECT_LIVE) !== 0
  const stored = (wanted & VIR_NETWORK_UPDATE_AFFECT_CONFIG) !== 0
  const definitions = [
    ...(live ? [(await readNetwork(calls, handle)).definition] : []),
    ...(stored ? [(await readStored(calls, handle)).definition] : []),
  ]
  return { live, stored, reloadsFirewallRules: await sendUpdate(calls, handle, update, definitions, wanted) }
}

/** Changes the running network alone. @returns whether libvirt reloads its firewall rules for it */
export const updateRunning = (
  calls: Calls,
  handle: virNetworkPtr,
  update: NetworkUpdate,
  running: NetworkDefinition,
): Promise<boolean> => sendUpdate(calls, handle, update, [running], VIR_NETWORK_UPDATE_AFFECT_LIVE)

async function sendUpdate(
  calls: Calls,
  handle: virNetworkPtr,
  update: NetworkUpdate,
  definitions: readonly NetworkDefinition[],
  flags: number,
): Promise<boolean> {
  const { command, section, parentIndex, xml, reloadsFirewallRules } = writeUpdate(update, definitions)
  await calls.call('virNetworkUpdate', handle, command, section, parentIndex, xml, flags)
  return reloadsFirewallRules
}
