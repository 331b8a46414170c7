import type { virNetworkPtr } from '../../native-types/values.js'
import { type DefinitionFinding, hasCode, unlessCode } from '../base/index.js'
import type { Calls, Session } from '../ffi/index.js'
import {
  type Answer,
  askInParts,
  type ListedNetwork,
  listNetworks,
  lookUpNetwork,
  type NetworkState,
  type ReadDefinition,
  readDefinition,
  readNamed,
} from '../gathering/index.js'
import type { Host } from '../host.js'
import type { NetworkDefinition } from '../xml/index.js'
import { type NetworkOf, networkClasses } from './classes/modes.js'
import type { NetworkClass } from './classes/network-class.js'
import { readNetwork, type readStored } from './live/network-state.js'
import { listFlags, type NetworkFilter, wantsMode } from './network-filter.js'

/** Turns the networks that libvirt lists and looks up into objects of their mode's class. */
export class NetworkReader {
  readonly #session: Session
  readonly #host: Host

  constructor(session: Session, host: Host) {
    this.#session = session
    this.#host = host
  }

  /** The networks that match a filter. */
  async list(session: Calls, filter: NetworkFilter): Promise<NetworkOf[]> {
    const { active, persistent, autostart } = filter
    const listed = await listNetworks(session, listFlags(filter), { active, persistent, autostart })
    try {
      const found = await askInParts(
        session,
        listed,
        ({ handle }) => [{ name: 'virNetworkGetXMLDesc', args: [handle, 0] }],
        (network, [described]) => this.#listed(network, described, filter),
      )
      return (await Promise.all(found)).flat()
    } catch (error) {
      // The caller gets none of them, so free those that were read.
      for (const { handle } of listed) handle.free().catch(() => {})
      throw error
    }
  }

  /**
   * A network of a list; undefined if its mode does not match the filter, or it was undefined since the list was taken.
   */
  #listed(
    { handle, state }: ListedNetwork,
    described: Answer | undefined,
    filter: NetworkFilter,
  ): NetworkOf[] | Promise<NetworkOf[]> {
    const { value, error } = described ?? {}
    if (error && !hasCode(error, 'VIR_ERR_NO_NETWORK')) throw error
    const xml = error ? undefined : (value as string)
    const read = xml === undefined ? undefined : readDefinition(xml)
    const mode = read && ('definition' in read ? read.definition.mode : 'unknown')
    if (xml === undefined || read === undefined || mode === undefined || !wantsMode(filter, mode)) {
      handle.free().catch(() => {})
      return []
    }
    const live = ({ definition, unread }: ReadDefinition) => [this.#live(handle, definition, state, unread)]
    return 'definition' in read ? live(read) : readNamed(this.#session, handle, xml).then(live)
  }

  /** By name or UUID. @throws LibvirtError `VIR_ERR_NO_NETWORK` when there is none */
  async get(session: Calls, nameOrUuid: string): Promise<NetworkOf> {
    return this.described(session, await lookUpNetwork(session, nameOrUuid))
  }

  /** As `get`, with `undefined` when there is none. */
  async find(session: Calls, nameOrUuid: string): Promise<NetworkOf | undefined> {
    return unlessCode(this.get(session, nameOrUuid), 'VIR_ERR_NO_NETWORK')
  }

  /** The network of a handle, with what `read` reads. Frees the handle if that fails. */
  async described(
    session: Calls,
    handle: virNetworkPtr,
    read: typeof readStored = readNetwork,
    warnings?: readonly DefinitionFinding[],
  ): Promise<NetworkOf> {
    try {
      const { definition, unread, state } = await read(session, handle)
      return this.#live(handle, definition, state, unread ?? warnings)
    } catch (error) {
      // It is freed once the call that may still use it returns, which can be long after the timeout.
      handle.free().catch(() => {})
      throw error
    }
  }

  #live(
    handle: virNetworkPtr,
    definition: NetworkDefinition,
    state: NetworkState,
    warnings?: readonly DefinitionFinding[],
  ): NetworkOf {
    const Mode = networkClasses[definition.mode] as unknown as NetworkClass
    return new Mode(this.#session, handle, definition, state, this.#host, warnings) as NetworkOf
  }
}
