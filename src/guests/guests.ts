import { virConnectListAllDomainsFlags as flag } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import {
  type CallLimits,
  checkArgument,
  checkLimits,
  checkOptions,
  type EventStream,
  type EventStreamOptions,
  hasCode,
  limitChecks,
  limitsOf,
  unlessCode,
} from '../base/index.js'
import {
  type Calls,
  callsWithin,
  type DomainEvent,
  domainEvents,
  type GapEvent,
  limitedCalls,
  type MacChangeEvent,
  macChangeEvents,
  type Session,
} from '../ffi/index.js'
import { lookUpGuest } from '../gathering/index.js'
import { Guest } from './guest.js'
import { guestCalls, guestFrom, readingOf } from './guest-state.js'

/** Selects guests; an omitted field matches all. */
export interface GuestFilter {
  /** Whether it runs. */
  readonly active?: boolean | undefined
  /** Whether it has a stored definition. */
  readonly persistent?: boolean | undefined
}

/** The guests of one connection. */
export class Guests {
  readonly #session: Session

  /** @internal */
  constructor(session: Session) {
    this.#session = session
  }

  /**
   * The guests that match a filter, with their interfaces; without one, all of them.
   *
   * @see virConnectListAllDomains, since 0.9.13
   */
  async list(filter: GuestFilter & CallLimits = {}, limits: CallLimits = {}): Promise<Guest[]> {
    checkOptions<GuestFilter & CallLimits>('guests.list', filter, {
      active: 'boolean',
      persistent: 'boolean',
      ...limitChecks,
    })
    checkLimits(limits, 'guests.list')
    const session = limitedCalls(this.#session, { ...limitsOf(filter), ...limits })
    const { active, persistent } = filter
    let flags = 0
    if (active !== undefined)
      flags |= active ? flag.VIR_CONNECT_LIST_DOMAINS_ACTIVE : flag.VIR_CONNECT_LIST_DOMAINS_INACTIVE
    if (persistent !== undefined)
      flags |= persistent ? flag.VIR_CONNECT_LIST_DOMAINS_PERSISTENT : flag.VIR_CONNECT_LIST_DOMAINS_TRANSIENT
    const handles = await session.call('virConnectListAllDomains', flags)
    try {
      return await this.#read(session, handles)
    } catch (error) {
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
  }

  async #read(session: Calls, handles: readonly virDomainPtr[]): Promise<Guest[]> {
    const results = await session.batch(handles.flatMap(guestCalls), false)
    const each = results.length / handles.length
    return handles.flatMap((handle, index) => {
      const own = results.slice(index * each, (index + 1) * each)
      const failed = own.find(({ error }) => error)?.error
      if (!failed) return [new Guest(this.#session, handle, guestFrom(own.map(({ value }) => value)))]
      // Skip guests undefined since the list was taken.
      if (!hasCode(failed, 'VIR_ERR_NO_DOMAIN')) throw failed
      handle.free().catch(() => {})
      return []
    })
  }

  /**
   * One guest, by name or UUID, with its interfaces.
   *
   * @throws LibvirtError `VIR_ERR_NO_DOMAIN` when there is none
   * @see virDomainLookupByName, virDomainLookupByUUIDString
   */
  async get(nameOrUuid: string, limits?: CallLimits): Promise<Guest> {
    const session = callsWithin(this.#session, limits, 'guests.get')
    checkArgument('guests.get', 'nameOrUuid', nameOrUuid, 'string')
    const handle = await lookUpGuest(session, nameOrUuid)
    try {
      return new Guest(this.#session, handle, await readingOf(session, handle))
    } catch (error) {
      // It is freed once the call that may still use it returns, which can be long after the timeout.
      handle.free().catch(() => {})
      throw error
    }
  }

  /** As `get`, with `undefined` when there is none. */
  async find(nameOrUuid: string, limits?: CallLimits): Promise<Guest | undefined> {
    return unlessCode(this.get(nameOrUuid, limits), 'VIR_ERR_NO_DOMAIN')
  }

  /**
   * Events of guests that are defined, started, stopped and so on, from now on.
   *
   * @see virConnectDomainEventRegisterAny, since 0.8.0
   */
  events(options: EventStreamOptions = {}): EventStream<DomainEvent | GapEvent> {
    return this.#session.events(domainEvents, options)
  }

  /**
   * Events of guests that change their own MAC addresses, for interfaces with `trustGuestRxFilters` only; see
   * `currentMac` of the interface.
   *
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_SUPPORT` if client or daemon are older than 11.2
   * @see virConnectDomainEventNICMACChangeCallback, since 11.2.0
   */
  macChanges(options: EventStreamOptions = {}): EventStream<MacChangeEvent | GapEvent> {
    return this.#session.events(macChangeEvents, options)
  }
}
