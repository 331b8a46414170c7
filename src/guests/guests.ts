import { virConnectListAllDomainsFlags as flag } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import { type EventStream, type EventStreamOptions, LibvirtError } from '../base/index.js'
import { type DomainEvent, domainEvents, type MacChangeEvent, macChangeEvents, type Session } from '../ffi/index.js'
import { Guest } from './guest.js'
import { guestCalls, guestFrom, readingOf } from './guest-state.js'

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** Which guests are meant; what is left out does not matter. */
export interface GuestFilter {
  readonly active?: boolean | undefined
  readonly persistent?: boolean | undefined
}

/** The guests of one connection. */
export class Guests {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** The guests that a filter lets through, with their interfaces; without one, all of them. @see virConnectListAllDomains, since 0.9.13 */
  async list({ active, persistent }: GuestFilter = {}): Promise<Guest[]> {
    let flags = 0
    if (active !== undefined)
      flags |= active ? flag.VIR_CONNECT_LIST_DOMAINS_ACTIVE : flag.VIR_CONNECT_LIST_DOMAINS_INACTIVE
    if (persistent !== undefined)
      flags |= persistent ? flag.VIR_CONNECT_LIST_DOMAINS_PERSISTENT : flag.VIR_CONNECT_LIST_DOMAINS_TRANSIENT
    const handles = await this.#session.call('virConnectListAllDomains', flags)
    try {
      return await this.#read(handles)
    } catch (error) {
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
  }

  async #read(handles: readonly virDomainPtr[]): Promise<Guest[]> {
    const results = await this.#session.batch(handles.flatMap(guestCalls), false)
    const each = results.length / handles.length
    return handles.flatMap((handle, index) => {
      const own = results.slice(index * each, (index + 1) * each)
      const failed = own.find(({ error }) => error)?.error
      if (!failed) return [new Guest(this.#session, handle, guestFrom(own.map(({ value }) => value)))]
      // Skip guests undefined since the list was taken.
      if (!(failed instanceof LibvirtError && failed.code === 'VIR_ERR_NO_DOMAIN')) throw failed
      handle.free().catch(() => {})
      return []
    })
  }

  /**
   * @throws LibvirtError `VIR_ERR_NO_DOMAIN` when there is none
   * @see virDomainLookupByName, virDomainLookupByUUIDString
   */
  async get(nameOrUuid: string): Promise<Guest> {
    const handle = await this.#lookUp(nameOrUuid)
    try {
      return new Guest(this.#session, handle, await readingOf(this.#session, handle))
    } catch (error) {
      // It is free when the call that may still have it is back, which can be long after the timeout.
      handle.free().catch(() => {})
      throw error
    }
  }

  /** As `get`, with `undefined` when there is none. */
  async find(nameOrUuid: string): Promise<Guest | undefined> {
    try {
      return await this.get(nameOrUuid)
    } catch (error) {
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_DOMAIN') return undefined
      throw error
    }
  }

  /**
   * Guests that are defined, started, stopped and so on, from now on.
   *
   * @see virConnectDomainEventRegisterAny, since 0.8.0
   */
  events(options: EventStreamOptions = {}): EventStream<DomainEvent> {
    return this.#session.events(domainEvents, options)
  }

  /**
   * MAC addresses that guests set by themselves, as they do: of interfaces with `trustGuestRxFilters` only. An
   * interface then has `currentMac`.
   *
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_SUPPORT` where client or daemon are older than 11.2
   * @see virConnectDomainEventNICMACChangeCallback, since 11.2.0
   */
  macChanges(options: EventStreamOptions = {}): EventStream<MacChangeEvent> {
    return this.#session.events(macChangeEvents, options)
  }

  async #lookUp(nameOrUuid: string): Promise<virDomainPtr> {
    if (!uuidPattern.test(nameOrUuid)) return this.#session.call('virDomainLookupByName', nameOrUuid)
    try {
      return await this.#session.call('virDomainLookupByUUIDString', nameOrUuid)
    } catch (error) {
      if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_DOMAIN')) throw error
      return this.#session.call('virDomainLookupByName', nameOrUuid)
    }
  }
}
