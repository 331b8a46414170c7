import type { virNetworkPtr } from '../../../native-types/values.js'
import { type CallLimits, checkOptions, checkShape, limitChecks } from '../../base/index.js'
import { callsWithin, limitedCalls, type Session } from '../../ffi/index.js'
import { readMetadata, writeMetadata } from './metadata.js'
import { storedXml } from './network-state.js'

/** Which of two definitions is meant. */
export interface StoredOptions extends CallLimits {
  /** The definition that takes effect at the next start, instead of the running one. Default false. */
  readonly stored?: boolean | undefined
}

/** Whose element it is. */
export interface MetadataOptions extends CallLimits {
  /** The prefix of its namespace. */
  readonly key: string
  /** Its namespace. */
  readonly uri: string
}

/** What libvirt reports about a network of any mode. */
export abstract class NetworkHandle implements AsyncDisposable {
  readonly #session: Session
  readonly #handle: virNetworkPtr

  /** @internal */
  constructor(session: Session, handle: virNetworkPtr) {
    this.#session = session
    this.#handle = handle
  }

  /** For libvirt functions that this class does not offer. */
  get handle(): virNetworkPtr {
    return this.#handle
  }

  /** For what subclasses of a mode add. @internal */
  protected get session(): Session {
    return this.#session
  }

  /** Whether it runs, asked from libvirt. @see virNetworkIsActive, since 0.7.3 */
  async isActive(limits?: CallLimits): Promise<boolean> {
    return (await callsWithin(this.#session, limits, 'isActive').call('virNetworkIsActive', this.#handle)) === 1
  }

  /** Whether it has a stored definition, asked from libvirt. @see virNetworkIsPersistent, since 0.7.3 */
  async isPersistent(limits?: CallLimits): Promise<boolean> {
    return (await callsWithin(this.#session, limits, 'isPersistent').call('virNetworkIsPersistent', this.#handle)) === 1
  }

  /** Whether it starts with the daemon, asked from libvirt. @see virNetworkGetAutostart, since 0.2.1 */
  async autostart(limits?: CallLimits): Promise<boolean> {
    return (await callsWithin(this.#session, limits, 'autostart').call('virNetworkGetAutostart', this.#handle)) === 1
  }

  /**
   * The name of the host's bridge, such as `virbr0`.
   *
   * @throws LibvirtError `VIR_ERR_INTERNAL_ERROR` for a network without one, such as macvtap
   * @see virNetworkGetBridgeName, since 0.2.0
   */
  async bridgeName(limits?: CallLimits): Promise<string> {
    return callsWithin(this.#session, limits, 'bridgeName').call('virNetworkGetBridgeName', this.#handle)
  }

  /**
   * libvirt's XML: of the running definition, or with `stored` of the one that takes effect at the next start.
   * libvirt's test driver shows what is stored only while the network does not run.
   *
   * @see virNetworkGetXMLDesc, since 0.2.0
   */
  async xml(options: StoredOptions = {}): Promise<string> {
    checkOptions<StoredOptions>('xml', options, { stored: 'boolean', ...limitChecks })
    const calls = limitedCalls(this.#session, options)
    return options.stored ? storedXml(calls, this.#handle) : calls.call('virNetworkGetXMLDesc', this.#handle)
  }

  /**
   * One line for people.
   *
   * @see virNetworkGetMetadata, since 9.7.0
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` before that
   */
  async title(limits?: CallLimits): Promise<string | null> {
    return readMetadata(callsWithin(this.#session, limits, 'title'), this.#handle, 'title', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  async setTitle(title: string | null, limits?: CallLimits): Promise<void> {
    return writeMetadata(callsWithin(this.#session, limits, 'setTitle'), this.#handle, 'title', title)
  }

  /** Text for people. @see virNetworkGetMetadata, since 9.7.0 @throws LibvirtError `VIR_ERR_NO_SUPPORT` before that */
  async description(limits?: CallLimits): Promise<string | null> {
    return readMetadata(callsWithin(this.#session, limits, 'description'), this.#handle, 'description', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  async setDescription(description: string | null, limits?: CallLimits): Promise<void> {
    return writeMetadata(callsWithin(this.#session, limits, 'setDescription'), this.#handle, 'description', description)
  }

  /** An application's element, as XML text; null if it has none here. @see virNetworkGetMetadata, since 9.7.0 */
  async metadata(uri: string, limits?: CallLimits): Promise<string | null> {
    return readMetadata(callsWithin(this.#session, limits, 'metadata'), this.#handle, 'element', uri)
  }

  /**
   * Stores an application's element.
   *
   * @param xml  `null` removes the element
   * @param key  the prefix of its namespace
   * @see virNetworkSetMetadata, since 9.7.0
   */
  async setMetadata(xml: string | null, options: MetadataOptions): Promise<void> {
    checkShape('setMetadata', 'options', options, { key: 'string', uri: 'string' }, 'an object that says key and uri')
    checkOptions<MetadataOptions>('setMetadata', options, { key: 'string', uri: 'string', ...limitChecks })
    const { key, uri } = options
    return writeMetadata(limitedCalls(this.#session, options), this.#handle, 'element', xml, { key, uri })
  }

  /** Releases what this object holds. The network itself is unaffected. */
  free(): Promise<void> {
    return this.#handle.free()
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}
