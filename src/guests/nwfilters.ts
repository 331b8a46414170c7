import { LibvirtError } from '../errors.js'
import type { Session } from '../ffi/index.js'
import { buildFilter, type FilterDefinition, parseFilter } from '../xml/index.js'
import { NwFilter } from './nwfilter.js'
import { NwFilterBinding } from './nwfilter-binding.js'

/** The network filters of one connection. */
export class NwFilters {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** @throws LibvirtError `VIR_ERR_NO_SUPPORT` where the driver has none @see virConnectListAllNWFilters, since 0.10.2 */
  async list(): Promise<NwFilter[]> {
    const handles = await this.#session.call('virConnectListAllNWFilters', 0)
    const described = await this.#session.batch(
      handles.map((handle) => ({ name: 'virNWFilterGetXMLDesc', args: [handle, 0] })),
      false,
    )
    // A filter that was undefined meanwhile is none.
    return handles.flatMap((handle, index) => {
      const xml = described[index]?.value
      return xml === undefined ? [] : [new NwFilter(this.#session, handle, parseFilter(xml as string))]
    })
  }

  /** @throws LibvirtError `VIR_ERR_NO_NWFILTER` when there is none @see virNWFilterLookupByName, since 0.8.0 */
  async get(name: string): Promise<NwFilter> {
    const handle = await this.#session.call('virNWFilterLookupByName', name)
    try {
      const xml = await this.#session.call('virNWFilterGetXMLDesc', handle)
      return new NwFilter(this.#session, handle, parseFilter(xml))
    } catch (error) {
      await handle.free()
      throw error
    }
  }

  /** As `get`, with `undefined` when there is none. */
  async find(name: string): Promise<NwFilter | undefined> {
    try {
      return await this.get(name)
    } catch (error) {
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NWFILTER') return undefined
      throw error
    }
  }

  /**
   * Stores a filter, new or changed. The rules of guests that use it change at once.
   *
   * @throws DefinitionError for a definition that makes no sense, before libvirt is asked
   * @see virNWFilterDefineXML, since 0.8.0
   */
  async define(definition: FilterDefinition): Promise<NwFilter> {
    const handle = await this.#session.call('virNWFilterDefineXML', buildFilter(definition))
    const xml = await this.#session.call('virNWFilterGetXMLDesc', handle)
    return new NwFilter(this.#session, handle, parseFilter(xml))
  }

  /** Which running interface uses which filter. @see virConnectListAllNWFilterBindings, since 4.5.0 */
  async bindings(): Promise<NwFilterBinding[]> {
    const handles = await this.#session.call('virConnectListAllNWFilterBindings', 0)
    const described = await this.#session.batch(
      handles.map((handle) => ({ name: 'virNWFilterBindingGetXMLDesc', args: [handle, 0] })),
      false,
    )
    return handles.flatMap((handle, index) => {
      const xml = described[index]?.value
      return xml === undefined ? [] : [new NwFilterBinding(this.#session, handle, xml as string)]
    })
  }
}
