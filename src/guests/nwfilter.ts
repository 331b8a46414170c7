import type { virNWFilterPtr } from '../../native-types/values.js'
import { type CallLimits, DefinitionError, type DefinitionFinding, showAsJson } from '../base/index.js'
import { type Calls, callsWithin, type Session } from '../ffi/index.js'
import { unreadable } from '../gathering/index.js'
import { checkFilter, type FilterDefinition, parseFilter } from '../xml/index.js'

/** A filter's definition; or its name and UUID, and why its XML cannot be read. */
export type FilterReading =
  | { readonly definition: FilterDefinition }
  | { readonly name: string; readonly uuid: string; readonly unread: DefinitionError }

/** Reads a filter's XML, valid or not. */
export async function readFilter(
  session: Calls,
  handle: virNWFilterPtr,
  xml: string,
  warnings?: readonly DefinitionFinding[],
): Promise<NwFilter> {
  try {
    return new NwFilter(session.session, handle, { definition: parseFilter(xml) }, warnings)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    const name = await session.call('virNWFilterGetName', handle)
    const uuid = await session.call('virNWFilterGetUUIDString', handle)
    return new NwFilter(session.session, handle, { name, uuid, unread: error })
  }
}

const isWarning = ({ severity }: DefinitionFinding): boolean => severity === 'warning'

/**
 * A named set of rules on one connection. An interface uses it by its `filterRef`.
 *
 * @see https://libvirt.org/formatnwfilter.html
 */
export class NwFilter implements AsyncDisposable {
  static {
    showAsJson(NwFilter)
  }

  /** For libvirt functions that this class does not offer. */
  readonly handle: virNWFilterPtr
  readonly #session: Session
  readonly #reading: FilterReading
  #warnings: readonly DefinitionFinding[] | undefined

  /** @param warnings  those of the definition it was created from; omitted: those of its own definition @internal */
  constructor(
    session: Session,
    handle: virNWFilterPtr,
    reading: FilterReading,
    warnings?: readonly DefinitionFinding[],
  ) {
    this.#session = session
    this.handle = handle
    this.#reading = reading
    this.#warnings = warnings
  }

  /**
   * Its definition as of the last reading.
   *
   * @throws DefinitionError  if its XML cannot be read: redefined without its rules, it would let everything pass
   */
  get definition(): FilterDefinition {
    if ('unread' in this.#reading) throw this.#reading.unread
    return this.#reading.definition
  }

  /**
   * Parts of it that libvirt accepts although they may not do what was meant, and parts that this library does not
   * understand. After `define`, those of the definition that was given.
   */
  get warnings(): readonly DefinitionFinding[] {
    const reading = this.#reading
    this.#warnings ??=
      'unread' in reading ? unreadable(reading.unread) : checkFilter(reading.definition).filter(isWarning)
    return this.#warnings
  }

  /** Its name, unique on its connection. */
  get name(): string {
    return 'unread' in this.#reading ? this.#reading.name : this.#reading.definition.name
  }

  /** Its UUID. */
  get uuid(): string {
    return ('unread' in this.#reading ? this.#reading.uuid : this.#reading.definition.uuid) ?? ''
  }

  /** libvirt's XML of it. @see virNWFilterGetXMLDesc, since 0.8.0 */
  async xml(limits?: CallLimits): Promise<string> {
    return callsWithin(this.#session, limits, 'xml').call('virNWFilterGetXMLDesc', this.handle)
  }

  /**
   * Removes the filter.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` while a running guest uses it
   * @see virNWFilterUndefine, since 0.8.0
   */
  async undefine(limits?: CallLimits): Promise<void> {
    await callsWithin(this.#session, limits, 'undefine').call('virNWFilterUndefine', this.handle)
  }

  /** Name, UUID and, if it could be read, definition, as plain data. */
  toJSON(): { readonly name: string; readonly uuid: string; readonly definition?: FilterDefinition } {
    const { name, uuid } = this
    return 'unread' in this.#reading ? { name, uuid } : { name, uuid, definition: this.#reading.definition }
  }

  /** Releases what this object holds. The filter itself is unaffected. */
  free(): Promise<void> {
    return this.handle.free()
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }
}
