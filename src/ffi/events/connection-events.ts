import { type EventStream, type EventStreamOptions, StateError } from '../../base/index.js'
import type { GapEvent, ReconnectEvent } from '../reconnecting/gap.js'
import type { Session } from '../session.js'
import type { CloseEvent } from './event-source.js'
import {
  type DomainEvent,
  domainEvents,
  type MacChangeEvent,
  macChangeEvents,
  type NetworkEvent,
  type NodeDeviceEvent,
  networkEvents,
  nodeDeviceEvents,
  type SecretEvent,
  type StoragePoolEvent,
  secretEvents,
  storagePoolEvents,
} from './lifecycle-events.js'

/** The kinds of events of a connection, and their types. Only connections that reconnect have gaps. */
export interface ConnectionEvents {
  /** Networks that are defined, undefined, started, stopped. */
  network: NetworkEvent | GapEvent
  /** Guests that are defined, started, stopped and so on. */
  domain: DomainEvent | GapEvent
  /** Guests that change their own MAC addresses, since libvirt 11.2. */
  macChange: MacChangeEvent | GapEvent
  /** Devices of the host that are added, removed or changed. */
  nodeDevice: NodeDeviceEvent | GapEvent
  /** Storage pools that are defined, started, stopped and so on. */
  storagePool: StoragePoolEvent | GapEvent
  /** Secrets that are defined, undefined or change their value. */
  secret: SecretEvent | GapEvent
  /** The end of the connection, once. */
  close: CloseEvent
  /** State changes of a connection that reconnects: when it is lost, each failed attempt, and when it is back. */
  reconnect: ReconnectEvent
}

/** The source of each kind; `close` and `reconnect` are not libvirt events. */
export const connectionEvents = {
  network: networkEvents,
  domain: domainEvents,
  macChange: macChangeEvents,
  nodeDevice: nodeDeviceEvents,
  storagePool: storagePoolEvents,
  secret: secretEvents,
} as const

/** @throws StateError  if the connection does not reconnect */
export function reconnectEvents(session: Session, options: EventStreamOptions): EventStream<ReconnectEvent> {
  const stream = session.reconnectEvents(options)
  if (stream) return stream
  throw new StateError(
    "events: this connection does not reconnect, so it has no 'reconnect' events; connect with { reconnect: true }",
  )
}
