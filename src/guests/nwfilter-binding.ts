import type { virNWFilterBindingPtr } from '../../native-types/values.js'
import { type CallLimits, showAsJson } from '../base/index.js'
import { callsWithin, type Session } from '../ffi/index.js'
import { parseMarkup, type XmlElement } from '../xml/index.js'

/**
 * The binding of a filter to the host's end of an interface. libvirt creates one for each running interface with a
 * `filterRef`.
 *
 * @see https://libvirt.org/formatnwfilterbinding.html, since 4.5.0
 */
export class NwFilterBinding implements AsyncDisposable {
  static {
    showAsJson(NwFilterBinding)
  }

  /** The host's end of the interface, such as `vnet0`. */
  readonly device: string
  /** The name of the filter. */
  readonly filter: string
  /** The MAC address of the guest's interface, in lower case. */
  readonly mac: string
  /** The guest. */
  readonly owner: { readonly name: string; readonly uuid: string }
  /** For libvirt functions that this class does not offer. */
  readonly handle: virNWFilterBindingPtr
  readonly #session: Session

  /** @param xml  as `virNWFilterBindingGetXMLDesc` gives it @internal */
  constructor(session: Session, handle: virNWFilterBindingPtr, xml: string) {
    this.#session = session
    this.handle = handle
    const binding = parseMarkup(xml)
    const owner = child(binding, 'owner')
    this.device = child(binding, 'portdev')?.attributes.get('name') ?? ''
    this.filter = child(binding, 'filterref')?.attributes.get('filter') ?? ''
    this.mac = child(binding, 'mac')?.attributes.get('address')?.toLowerCase() ?? ''
    this.owner = {
      name: (owner && child(owner, 'name')?.text) ?? '',
      uuid: (owner && child(owner, 'uuid')?.text) ?? '',
    }
  }

  /**
   * Removes the filter's rules from the interface; its definition still names the filter.
   *
   * @see virNWFilterBindingDelete, since 4.5.0
   */
  async delete(limits?: CallLimits): Promise<void> {
    await callsWithin(this.#session, limits, 'delete').call('virNWFilterBindingDelete', this.handle)
  }

  /** Device, filter, MAC address and owner, as plain data. */
  toJSON(): Pick<NwFilterBinding, 'device' | 'filter' | 'mac' | 'owner'> {
    const { device, filter, mac, owner } = this
    return { device, filter, mac, owner }
  }

  /** Releases what this object holds. The binding itself is unaffected. */
  free(): Promise<void> {
    return this.handle.free()
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}

const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name)
