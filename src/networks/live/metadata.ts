import {
  VIR_NETWORK_METADATA_DESCRIPTION,
  VIR_NETWORK_METADATA_ELEMENT,
  VIR_NETWORK_METADATA_TITLE,
  virNetworkUpdateFlags,
} from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import { StateError, unlessCode } from '../../base/index.js'
import type { Calls } from '../../ffi/index.js'

/** Which text: the network's title, its description, or an application's element. */
const kinds = {
  title: VIR_NETWORK_METADATA_TITLE,
  description: VIR_NETWORK_METADATA_DESCRIPTION,
  element: VIR_NETWORK_METADATA_ELEMENT,
} as const

/** @returns null if there is none */
export async function readMetadata(
  session: Calls,
  network: virNetworkPtr,
  kind: keyof typeof kinds,
  uri: string | null,
): Promise<string | null> {
  const found = session.call('virNetworkGetMetadata', network, kinds[kind], uri)
  return (await unlessCode(found, 'VIR_ERR_NO_NETWORK_METADATA')) ?? null
}

/** Writes, or with null removes, in the running and the stored definition. */
export async function writeMetadata(
  session: Calls,
  network: virNetworkPtr,
  kind: keyof typeof kinds,
  text: string | null,
  { key = null, uri = null }: { readonly key?: string | null; readonly uri?: string | null } = {},
): Promise<void> {
  const flags = await affected(session, network)
  await session.call('virNetworkSetMetadata', network, kinds[kind], text, key, uri, flags)
}

/** The running and the stored definition, whichever exist. */
export async function affected(session: Calls, network: virNetworkPtr): Promise<number> {
  const [active, persistent] = await session.batch(
    [
      { name: 'virNetworkIsActive', args: [network] },
      { name: 'virNetworkIsPersistent', args: [network] },
    ],
    true,
  )
  const error = active?.error ?? persistent?.error
  if (error) throw error
  return (
    (active?.value === 1 ? virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_LIVE : 0) |
    (persistent?.value === 1 ? virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_CONFIG : 0)
  )
}

/** @throws StateError if only the running or only the stored definition is to change, and it does not exist */
export function checkAffected(name: string, there: number, affect: 'both' | 'live' | 'stored'): void {
  const { VIR_NETWORK_UPDATE_AFFECT_LIVE: live, VIR_NETWORK_UPDATE_AFFECT_CONFIG: stored } = virNetworkUpdateFlags
  const missing = { both: false, live: (there & live) === 0, stored: (there & stored) === 0 }[affect]
  if (!missing) return
  const what = affect === 'live' ? 'is not running: start() it first' : 'is transient: it has no stored definition'
  throw new StateError(`affect '${affect}': network ${name} ${what}`)
}
