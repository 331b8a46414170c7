import {
  VIR_NETWORK_UPDATE_AFFECT_CONFIG,
  VIR_NETWORK_UPDATE_AFFECT_LIVE,
} from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import type { Session } from '../../ffi/index.js'
import type { NetworkUpdate } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { affected, checkAffected } from './metadata.js'
import { type Affected, writeUpdate } from './update.js'

/** What an update reads of its network. */
interface Updated {
  readonly name: string
  refresh(): Promise<NetworkDefinition>
  stored(): Promise<NetworkDefinition>
}

/** Checks an update against what it changes, the running network and the stored one, and has libvirt carry it out. */
export async function applyUpdate(
  network: Updated,
  session: Session,
  handle: virNetworkPtr,
  update: NetworkUpdate,
  affect: Affected,
) {
  const there = await affected(session, handle)
  checkAffected(network.name, there, affect)
  const wanted = { both: there, live: VIR_NETWORK_UPDATE_AFFECT_LIVE, stored: VIR_NETWORK_UPDATE_AFFECT_CONFIG }[affect]
  const live = (wanted & VIR_NETWORK_UPDATE_AFFECT_LIVE) !== 0
  const stored = (wanted & VIR_NETWORK_UPDATE_AFFECT_CONFIG) !== 0
  const definitions = [...(live ? [await network.refresh()] : []), ...(stored ? [await network.stored()] : [])]
  const { command, section, parentIndex, xml, reloadsFirewallRules } = writeUpdate(update, definitions)
  await session.call('virNetworkUpdate', handle, command, section, parentIndex, xml, wanted)
  return { live, stored, reloadsFirewallRules }
}
