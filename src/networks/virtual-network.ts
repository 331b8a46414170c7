import { VIR_NETWORK_XML_INACTIVE } from '../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../native-types/values.js'
import type { Session } from '../ffi/index.js'
import { type NetworkDefinition, parseNetwork } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'

/** What a mode's class says of itself. */
export interface NetworkClass<D extends NetworkDefinition = NetworkDefinition> {
  readonly mode: D['mode']
  readonly capabilities: Capabilities
  new (session: Session, handle: virNetworkPtr, definition: D): VirtualNetwork<D>
}

/**
 * A virtual network of libvirt's, as it lives on one connection. The class is that of its mode.
 *
 * @see https://libvirt.org/html/libvirt-libvirt-network.html
 */
export abstract class VirtualNetwork<D extends NetworkDefinition = NetworkDefinition> implements AsyncDisposable {
  /** What it was when it was read; `refresh()` reads it again. */
  #definition: D
  readonly #session: Session
  readonly #handle: virNetworkPtr

  constructor(session: Session, handle: virNetworkPtr, definition: D) {
    this.#session = session
    this.#handle = handle
    this.#definition = definition
  }

  get name(): string {
    return this.#definition.name
  }

  /** `dd8fe884-6c02-601e-7551-cca97df1c5df` */
  get uuid(): string {
    return this.#definition.uuid ?? ''
  }

  get mode(): D['mode'] {
    return this.#definition.mode
  }

  get definition(): D {
    return this.#definition
  }

  /** For libvirt's functions that this class does not offer. */
  get handle(): virNetworkPtr {
    return this.#handle
  }

  /** Who can reach whom in this mode. */
  get capabilities(): Capabilities {
    return (this.constructor as unknown as NetworkClass<D>).capabilities
  }

  /**
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is active already
   * @see virNetworkCreate, since 0.2.0
   */
  async start(): Promise<void> {
    await this.#session.call('virNetworkCreate', this.#handle)
  }

  /**
   * Takes the network down. Guests on it lose their connection; a transient network is gone.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is not active
   * @see virNetworkDestroy, since 0.2.0
   */
  async stop(): Promise<void> {
    await this.#session.call('virNetworkDestroy', this.#handle)
  }

  /**
   * Removes the stored definition. An active network stays up, as a transient one.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkUndefine, since 0.2.0
   */
  async undefine(): Promise<void> {
    await this.#session.call('virNetworkUndefine', this.#handle)
  }

  /** @see virNetworkIsActive, since 0.7.3 */
  async isActive(): Promise<boolean> {
    return (await this.#session.call('virNetworkIsActive', this.#handle)) === 1
  }

  /** @see virNetworkIsPersistent, since 0.7.3 */
  async isPersistent(): Promise<boolean> {
    return (await this.#session.call('virNetworkIsPersistent', this.#handle)) === 1
  }

  /** Does it start with the daemon? @see virNetworkGetAutostart, since 0.2.1 */
  async autostart(): Promise<boolean> {
    return (await this.#session.call('virNetworkGetAutostart', this.#handle)) === 1
  }

  /** @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient @see virNetworkSetAutostart, since 0.2.1 */
  async setAutostart(on: boolean): Promise<void> {
    await this.#session.call('virNetworkSetAutostart', this.#handle, on ? 1 : 0)
  }

  /**
   * The name of the host's bridge, such as `virbr0`.
   *
   * @throws LibvirtError `VIR_ERR_INTERNAL_ERROR` for a network without one, such as macvtap
   * @see virNetworkGetBridgeName, since 0.2.0
   */
  bridgeName(): Promise<string> {
    return this.#session.call('virNetworkGetBridgeName', this.#handle)
  }

  /**
   * libvirt's XML: what is, or with `stored` what will be after the next start.
   *
   * @see virNetworkGetXMLDesc, since 0.2.0
   */
  xml({ stored = false }: { readonly stored?: boolean } = {}): Promise<string> {
    return this.#session.call('virNetworkGetXMLDesc', this.#handle, stored ? VIR_NETWORK_XML_INACTIVE : 0)
  }

  /** Reads the definition again; `definition` is then what this returns. */
  async refresh(options?: { readonly stored?: boolean }): Promise<D> {
    this.#definition = parseNetwork(await this.xml(options)) as D
    return this.#definition
  }

  /** Releases what this object holds. The network itself is not touched. */
  free(): Promise<void> {
    return this.#handle.free()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}
