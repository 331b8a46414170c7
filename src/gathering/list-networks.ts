import { virConnectListAllNetworksFlags as flags } from '../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'
import type { Question } from './ask-in-parts.js'

/** A network's state besides its definition. */
export interface NetworkState {
  /** It runs. */
  readonly active: boolean
  /** It has a stored definition, and so survives a stop. */
  readonly persistent: boolean
  /** It starts with the daemon. */
  readonly autostart: boolean
}

/** A network of a connection; free its handle. */
export interface ListedNetwork {
  readonly handle: virNetworkPtr
  readonly uuid: string
  readonly state: NetworkState
}

/**
 * Handles of networks with their UUIDs and states. States not known from the flags come from one list per property, not
 * from a call per network.
 *
 * @param wanted  libvirt's flags that select networks
 * @param known  the states that follow from those flags
 */
export async function listNetworks(
  session: Calls,
  wanted = 0,
  known: { readonly [K in keyof NetworkState]?: boolean | undefined } = {},
  signal?: AbortSignal,
): Promise<ListedNetwork[]> {
  const ask = (questions: readonly Question[]): Promise<unknown[]> => answersTo(session, questions, signal)
  const properties = [
    [known.active, flags.VIR_CONNECT_LIST_NETWORKS_ACTIVE],
    [known.persistent, flags.VIR_CONNECT_LIST_NETWORKS_TRANSIENT],
    [known.autostart, flags.VIR_CONNECT_LIST_NETWORKS_AUTOSTART],
  ] as const
  const open = properties.flatMap(([value, flag]) => (value === undefined ? [flag] : []))
  const lists = await ask([0, ...open].map((flag) => ({ name: 'virConnectListAllNetworks', args: [wanted | flag] })))
  const [handles = [], ...having] = lists as virNetworkPtr[][]
  try {
    // A handle knows its UUID without asking the daemon.
    const all = [...handles, ...having.flat()]
    const uuids = (await ask(all.map((handle) => ({ name: 'virNetworkGetUUIDString', args: [handle] })))) as string[]
    const own = uuids.splice(0, handles.length)
    const sets = new Map(open.map((flag, index) => [flag as number, new Set(uuids.splice(0, having[index]?.length))]))
    const [active, transient, autostart] = properties.map(([value, flag]) => {
      const set = sets.get(flag)
      const otherwise = flag === flags.VIR_CONNECT_LIST_NETWORKS_TRANSIENT ? value === false : value === true
      return (uuid: string) => set?.has(uuid) ?? otherwise
    })
    return handles.map((handle, index) => {
      const uuid = own[index] ?? ''
      const state = {
        active: active?.(uuid) ?? false,
        persistent: !transient?.(uuid),
        autostart: autostart?.(uuid) ?? false,
      }
      return { handle, uuid, state }
    })
  } catch (error) {
    for (const handle of handles) handle.free().catch(() => {})
    throw error
  } finally {
    for (const handle of having.flat()) handle.free().catch(() => {})
  }
}

/** The answers to one batch. @throws LibvirtError of the first call that fails */
async function answersTo(session: Calls, questions: readonly Question[], signal?: AbortSignal): Promise<unknown[]> {
  if (questions.length === 0) return []
  const results = await session.batch(questions, true, signal && { signal })
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  return results.map(({ value }) => value)
}
