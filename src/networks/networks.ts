import type { virNetworkPtr } from '../../native-types/values.js'
import { LibvirtError } from '../errors.js'
import {
  type EventStream,
  type EventStreamOptions,
  type NetworkEvent,
  networkEvents,
  type Session,
} from '../ffi/index.js'
import { buildNetwork, type NetworkDefinition, parseNetwork } from '../xml/index.js'
import { type NetworkOf, networkModes } from './modes.js'
import type { NetworkClass } from './virtual-network.js'

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** The networks of one connection. */
export class Networks {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** Every network, active or not. @see virConnectListAllNetworks, since 0.10.2 */
  async list(): Promise<NetworkOf[]> {
    const handles = await this.#session.call('virConnectListAllNetworks', 0)
    const described = await this.#session.batch(
      handles.map((handle) => ({ name: 'virNetworkGetXMLDesc', args: [handle, 0] })),
      false,
    )
    return described.flatMap(({ value, error }, index) => {
      const handle = handles[index]
      if (handle === undefined) return []
      // A network that was undefined meanwhile is none.
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK') return []
      if (error) throw error
      return [this.#live(handle, parseNetwork(value as string))]
    })
  }

  /**
   * @throws LibvirtError `VIR_ERR_NO_NETWORK` when there is none
   * @see virNetworkLookupByName, virNetworkLookupByUUIDString
   */
  async get(nameOrUuid: string): Promise<NetworkOf> {
    const handle = await this.#lookUp(nameOrUuid)
    return this.#described(handle)
  }

  /** As `get`, with `undefined` when there is none. */
  async find(nameOrUuid: string): Promise<NetworkOf | undefined> {
    try {
      return await this.get(nameOrUuid)
    } catch (error) {
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK') return undefined
      throw error
    }
  }

  /**
   * Stores a network, new or changed; it is not started. A running network keeps running as it is.
   *
   * @throws DefinitionError for a definition that makes no sense, before libvirt is asked
   * @throws LibvirtError    for what libvirt refuses, such as a bridge name that another network has
   * @see virNetworkDefineXML, since 0.2.0
   */
  async define<D extends NetworkDefinition>(definition: D): Promise<NetworkOf<D['mode']>> {
    const handle = await this.#session.call('virNetworkDefineXML', buildNetwork(definition))
    return (await this.#described(handle)) as NetworkOf<D['mode']>
  }

  /**
   * Starts a transient network: it is gone when it stops.
   *
   * @throws DefinitionError, LibvirtError as `define`
   * @see virNetworkCreateXML, since 0.2.0
   */
  async create<D extends NetworkDefinition>(definition: D): Promise<NetworkOf<D['mode']>> {
    const handle = await this.#session.call('virNetworkCreateXML', buildNetwork(definition))
    return (await this.#described(handle)) as NetworkOf<D['mode']>
  }

  /**
   * Networks that are defined, undefined, started, stopped, from now on.
   *
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` from the iteration, where the driver has no events
   * @see virConnectNetworkEventRegisterAny, since 1.2.1
   */
  events(options: EventStreamOptions = {}): EventStream<NetworkEvent> {
    return this.#session.events(networkEvents, options)
  }

  /** A UUID can also be a name, so a name that looks like one is tried as such second. */
  async #lookUp(nameOrUuid: string): Promise<virNetworkPtr> {
    if (!uuidPattern.test(nameOrUuid)) return this.#session.call('virNetworkLookupByName', nameOrUuid)
    try {
      return await this.#session.call('virNetworkLookupByUUIDString', nameOrUuid)
    } catch (error) {
      if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK')) throw error
      return this.#session.call('virNetworkLookupByName', nameOrUuid)
    }
  }

  async #described(handle: virNetworkPtr): Promise<NetworkOf> {
    try {
      return this.#live(handle, parseNetwork(await this.#session.call('virNetworkGetXMLDesc', handle)))
    } catch (error) {
      await handle.free()
      throw error
    }
  }

  #live(handle: virNetworkPtr, definition: NetworkDefinition): NetworkOf {
    const Mode = networkModes[definition.mode] as unknown as NetworkClass
    return new Mode(this.#session, handle, definition) as NetworkOf
  }
}
