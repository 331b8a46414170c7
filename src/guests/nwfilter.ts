import type { virNWFilterPtr } from '../../native-types/values.js'
import type { Session } from '../ffi/index.js'
import type { FilterDefinition } from '../xml/index.js'

/**
 * A named set of rules on one connection. An interface uses it by its `filterRef`.
 *
 * @see https://libvirt.org/formatnwfilter.html
 */
export class NwFilter implements AsyncDisposable {
  /** What it was when it was read. */
  readonly definition: FilterDefinition
  /** For libvirt's functions that this class does not offer. */
  readonly handle: virNWFilterPtr
  readonly #session: Session

  constructor(session: Session, handle: virNWFilterPtr, definition: FilterDefinition) {
    this.#session = session
    this.handle = handle
    this.definition = definition
  }

  get name(): string {
    return this.definition.name
  }

  get uuid(): string {
    return this.definition.uuid ?? ''
  }

  /** @see virNWFilterGetXMLDesc, since 0.8.0 */
  xml(): Promise<string> {
    return this.#session.call('virNWFilterGetXMLDesc', this.handle)
  }

  /**
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` while a running guest uses it
   * @see virNWFilterUndefine, since 0.8.0
   */
  async undefine(): Promise<void> {
    await this.#session.call('virNWFilterUndefine', this.handle)
  }

  /** Releases what this object holds. The filter itself is not touched. */
  free(): Promise<void> {
    return this.handle.free()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}
