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

/** The kinds of events that a connection has, and what each brings. */
export interface ConnectionEvents {
  /** Networks that are defined, undefined, started, stopped. */
  network: NetworkEvent
  /** Guests that are defined, started, stopped and so on. */
  domain: DomainEvent
  /** MAC addresses that guests set by themselves, since libvirt 11.2. */
  macChange: MacChangeEvent
  /** Devices of the host that come, go or change. */
  nodeDevice: NodeDeviceEvent
  /** Storage pools that are defined, started, stopped and so on. */
  storagePool: StoragePoolEvent
  /** Secrets that are defined, undefined or change their value. */
  secret: SecretEvent
  /** The end of the connection, once. */
  close: CloseEvent
}

/** How libvirt is asked for each kind; the end of a connection is no event of libvirt's. */
export const connectionEvents = {
  network: networkEvents,
  domain: domainEvents,
  macChange: macChangeEvents,
  nodeDevice: nodeDeviceEvents,
  storagePool: storagePoolEvents,
  secret: secretEvents,
} as const
