import type { virNWFilterPtr } from '../../native-types/values.js'
import { type DefinitionFinding, LibvirtError } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import { buildFilter, checkFilter, type FilterDefinition } from '../xml/index.js'
import { type NwFilter, readFilter } from './nwfilter.js'
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
    try {
      const described = await this.#session.batch(
        handles.map((handle) => ({ name: 'virNWFilterGetXMLDesc', args: [handle, 0] })),
        false,
      )
      const filters: NwFilter[] = []
      for (const [index, handle] of handles.entries()) {
        const { value, error } = described[index] ?? {}
        if (!error) filters.push(await readFilter(this.#session, handle, value as string))
        // Skip filters undefined since the list was taken.
        else if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NWFILTER') handle.free().catch(() => {})
        else throw error
      }
      return filters
    } catch (error) {
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
  }

  /** @throws LibvirtError `VIR_ERR_NO_NWFILTER` when there is none @see virNWFilterLookupByName, since 0.8.0 */
  async get(name: string): Promise<NwFilter> {
    const handle = await this.#session.call('virNWFilterLookupByName', name)
    return this.#described(handle)
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
   * @returns the filter; its `warnings` are what libvirt accepts of the definition though it will not do what was meant
   * @throws DefinitionError for a definition that makes no sense, before libvirt is asked
   * @see virNWFilterDefineXML, since 0.8.0
   */
  async define(definition: FilterDefinition): Promise<NwFilter> {
    const xml = buildFilter(definition)
    const warnings = checkFilter(definition).filter(({ severity }) => severity === 'warning')
    return this.#described(await this.#session.call('virNWFilterDefineXML', xml), warnings)
  }

  /** Which running interface uses which filter. @see virConnectListAllNWFilterBindings, since 4.5.0 */
  async bindings(): Promise<NwFilterBinding[]> {
    const handles = await this.#session.call('virConnectListAllNWFilterBindings', 0)
    try {
      const described = await this.#session.batch(
        handles.map((handle) => ({ name: 'virNWFilterBindingGetXMLDesc', args: [handle, 0] })),
        false,
      )
      return handles.flatMap((handle, index) => {
        const xml = described[index]?.value
        if (xml !== undefined) return [new NwFilterBinding(this.#session, handle, xml as string)]
        // Skip bindings that have gone since the list was taken.
        handle.free().catch(() => {})
        return []
      })
    } catch (error) {
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
  }

  async #described(handle: virNWFilterPtr, warnings?: readonly DefinitionFinding[]): Promise<NwFilter> {
    try {
      return await readFilter(
        this.#session,
        handle,
        await this.#session.call('virNWFilterGetXMLDesc', handle),
        warnings,
      )
    } catch (error) {
      // It is free when the call that may still have it is back, which can be long after the timeout.
      handle.free().catch(() => {})
      throw error
    }
  }
}
