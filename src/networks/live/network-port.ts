import type { virNetworkPortPtr, virNetworkPtr } from '../../../native-types/values.js'
import { type CallLimits, showAsJson } from '../../base/index.js'
import { type Calls, callsWithin, type Session } from '../../ffi/index.js'
import { type PortDefinition, parsePort } from '../../xml/index.js'
import { type Bandwidth, bandwidthOf, bandwidthParameters } from './bandwidth.js'

/**
 * One guest's connection to a network.
 *
 * @see https://libvirt.org/formatnetworkport.html, since 5.5.0
 */
export class NetworkPort implements AsyncDisposable {
  static {
    showAsJson(NetworkPort)
  }

  /** Its definition as of the last reading. */
  readonly definition: PortDefinition
  /** For libvirt functions that this class does not offer. */
  readonly handle: virNetworkPortPtr
  readonly #session: Session

  /** @internal */
  constructor(session: Session, handle: virNetworkPortPtr, definition: PortDefinition) {
    this.#session = session
    this.handle = handle
    this.definition = definition
  }

  /** Its UUID. */
  get uuid(): string {
    return this.definition.uuid ?? ''
  }

  /** The guest. */
  get owner(): { readonly name: string; readonly uuid: string } {
    const { name, uuid } = this.definition.owner
    return { name, uuid }
  }

  /** The MAC address of the guest's interface, in lower case. */
  get mac(): string {
    return this.definition.mac
  }

  /** Its current definition, read from libvirt. @see virNetworkPortGetXMLDesc, since 5.5.0 */
  async read(limits?: CallLimits): Promise<PortDefinition> {
    const calls = callsWithin(this.#session, limits, 'read')
    return parsePort(await calls.call('virNetworkPortGetXMLDesc', this.handle))
  }

  /** The limits on the guest's traffic. @see virNetworkPortGetParameters, since 5.5.0 */
  async bandwidth(limits?: CallLimits): Promise<Bandwidth> {
    const calls = callsWithin(this.#session, limits, 'bandwidth')
    return bandwidthOf(await calls.call('virNetworkPortGetParameters', this.handle))
  }

  /**
   * Limits the guest's traffic from now on; its own definition does not change. An omitted direction stays as it is,
   * `null` removes its limits.
   *
   * @throws DefinitionError  for an invalid limit
   * @see virNetworkPortSetParameters, since 5.5.0
   */
  async setBandwidth(bandwidth: Bandwidth, limits?: CallLimits): Promise<void> {
    const calls = callsWithin(this.#session, limits, 'setBandwidth')
    await calls.call('virNetworkPortSetParameters', this.handle, bandwidthParameters(bandwidth))
  }

  /** Its definition, as plain data. */
  toJSON(): PortDefinition {
    return this.definition
  }

  /** Releases what this object holds. The port itself is unaffected. */
  free(): Promise<void> {
    return this.handle.free()
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}

/** A network's ports. */
export async function listPorts(session: Calls, network: virNetworkPtr): Promise<NetworkPort[]> {
  const handles = await session.call('virNetworkListAllPorts', network)
  try {
    const described = await session.batch(
      handles.map((handle) => ({ name: 'virNetworkPortGetXMLDesc', args: [handle] })),
      false,
    )
    return handles.flatMap((handle, index) => {
      const xml = described[index]?.value
      if (xml !== undefined) return [new NetworkPort(session.session, handle, parsePort(xml as string))]
      // Skip ports that have gone since the list was taken.
      handle.free().catch(() => {})
      return []
    })
  } catch (error) {
    for (const handle of handles) handle.free().catch(() => {})
    throw error
  }
}
