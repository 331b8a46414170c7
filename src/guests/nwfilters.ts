import type { virNWFilterPtr } from '../../native-types/values.js'
import { type CallLimits, checkArgument, type DefinitionFinding, hasCode, unlessCode } from '../base/index.js'
import { type Calls, callsWithin, type Session } from '../ffi/index.js'
import { buildFilter, checkFilter, type FilterDefinition } from '../xml/index.js'
import { type NwFilter, readFilter } from './nwfilter.js'
import { NwFilterBinding } from './nwfilter-binding.js'

/** The network filters of one connection. */
export class NwFilters {
  readonly #session: Session

  /** @internal */
  constructor(session: Session) {
    this.#session = session
  }

  /**
   * All filters, with their definitions.
   *
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if the driver has none
   * @see virConnectListAllNWFilters, since 0.10.2
   */
  async list(limits?: CallLimits): Promise<NwFilter[]> {
    const session = callsWithin(this.#session, limits, 'nwfilters.list')
    const handles = await session.call('virConnectListAllNWFilters', 0)
    try {
      const described = await session.batch(
        handles.map((handle) => ({ name: 'virNWFilterGetXMLDesc', args: [handle, 0] })),
        false,
      )
      const filters: NwFilter[] = []
      for (const [index, handle] of handles.entries()) {
        const { value, error } = described[index] ?? {}
        if (!error) filters.push(await readFilter(session, handle, value as string))
        // Skip filters undefined since the list was taken.
        else if (hasCode(error, 'VIR_ERR_NO_NWFILTER')) handle.free().catch(() => {})
        else throw error
      }
      return filters
    } catch (error) {
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
  }

  /**
   * One filter, by name, with its definition.
   *
   * @throws LibvirtError  `VIR_ERR_NO_NWFILTER` when there is none
   * @see virNWFilterLookupByName, since 0.8.0
   */
  async get(name: string, limits?: CallLimits): Promise<NwFilter> {
    const session = callsWithin(this.#session, limits, 'nwfilters.get')
    checkArgument('nwfilters.get', 'name', name, 'string')
    return this.#described(session, await session.call('virNWFilterLookupByName', name))
  }

  /** As `get`, with `undefined` when there is none. */
  async find(name: string, limits?: CallLimits): Promise<NwFilter | undefined> {
    return unlessCode(this.get(name, limits), 'VIR_ERR_NO_NWFILTER')
  }

  /**
   * Stores a filter, new or changed. The rules of guests that use it change at once.
   *
   * @returns the filter; its `warnings` list parts of the definition that libvirt accepts although they will not do
   *   what was meant
   * @throws DefinitionError  for an invalid definition, before libvirt is called
   * @see virNWFilterDefineXML, since 0.8.0
   */
  async define(definition: FilterDefinition, limits?: CallLimits): Promise<NwFilter> {
    const session = callsWithin(this.#session, limits, 'nwfilters.define')
    const xml = buildFilter(definition)
    const warnings = checkFilter(definition).filter(({ severity }) => severity === 'warning')
    return this.#described(session, await session.call('virNWFilterDefineXML', xml), warnings)
  }

  /** The filter bindings of running interfaces. @see virConnectListAllNWFilterBindings, since 4.5.0 */
  async bindings(limits?: CallLimits): Promise<NwFilterBinding[]> {
    const session = callsWithin(this.#session, limits, 'nwfilters.bindings')
    const handles = await session.call('virConnectListAllNWFilterBindings', 0)
    try {
      const described = await session.batch(
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

  async #described(session: Calls, handle: virNWFilterPtr, warnings?: readonly DefinitionFinding[]): Promise<NwFilter> {
    try {
      return await readFilter(session, handle, await session.call('virNWFilterGetXMLDesc', handle), warnings)
    } catch (error) {
      // It is freed once the call that may still use it returns, which can be long after the timeout.
      handle.free().catch(() => {})
      throw error
    }
  }
}
