import type { virNetworkPtr } from '../../../native-types/values.js'
import type { Session } from '../../ffi/index.js'
import { readMetadata, writeMetadata } from './metadata.js'
import { storedXml } from './network-state.js'

/** What libvirt says of one network when it is asked, whatever its mode. */
export abstract class NetworkHandle implements AsyncDisposable {
  readonly #session: Session
  readonly #handle: virNetworkPtr

  constructor(session: Session, handle: virNetworkPtr) {
    this.#session = session
    this.#handle = handle
  }

  /** For libvirt's functions that this class does not offer. */
  get handle(): virNetworkPtr {
    return this.#handle
  }

  /** For what a mode can do beyond this class. */
  protected get session(): Session {
    return this.#session
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
   * libvirt's XML: what is, or with `stored` what will be after the next start. libvirt's test driver shows what is
   * stored only while the network does not run.
   *
   * @see virNetworkGetXMLDesc, since 0.2.0
   */
  xml({ stored = false }: { readonly stored?: boolean } = {}): Promise<string> {
    return stored ? storedXml(this.#session, this.#handle) : this.#session.call('virNetworkGetXMLDesc', this.#handle)
  }

  /** One line for people. @see virNetworkGetMetadata, since 9.7.0 @throws LibvirtError `VIR_ERR_NO_SUPPORT` before that */
  title(): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'title', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  setTitle(title: string | null): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'title', title)
  }

  /** Text for people. @see virNetworkGetMetadata, since 9.7.0 @throws LibvirtError `VIR_ERR_NO_SUPPORT` before that */
  description(): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'description', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  setDescription(description: string | null): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'description', description)
  }

  /** An application's element, as XML text; null where it has none here. @see virNetworkGetMetadata, since 9.7.0 */
  metadata(uri: string): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'element', uri)
  }

  /** @param xml  `null` removes the element @param key  the prefix of its namespace @see virNetworkSetMetadata, since 9.7.0 */
  setMetadata(xml: string | null, { key, uri }: { readonly key: string; readonly uri: string }): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'element', xml, { key, uri })
  }

  /** Releases what this object holds. The network itself is not touched. */
  free(): Promise<void> {
    return this.#handle.free()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}
