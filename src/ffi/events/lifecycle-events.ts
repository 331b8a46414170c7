import * as domain from '../../../native-types/libvirt-domain.js'
import { VIR_NETWORK_EVENT_ID_LIFECYCLE, virNetworkEventLifecycleType } from '../../../native-types/libvirt-network.js'
import {
  VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE,
  virNodeDeviceEventLifecycleType,
} from '../../../native-types/libvirt-nodedev.js'
import { VIR_SECRET_EVENT_ID_LIFECYCLE, virSecretEventLifecycleType } from '../../../native-types/libvirt-secret.js'
import {
  VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE,
  virStoragePoolEventLifecycleType,
} from '../../../native-types/libvirt-storage.js'
import type { EventSource } from './event-source.js'

/** Something that happened to one object. A type that this library does not know is `unknown-` and its number. */
export interface LifecycleEvent<Type extends string> {
  /** What happened. */
  readonly type: Type | `unknown-${number}`
  /** Null for a secret, which has none. */
  readonly name: string | null
  /** Null for a node device, which has none. */
  readonly uuid: string | null
}

/** A network was defined, undefined, started or stopped. */
export type NetworkEvent = LifecycleEvent<'defined' | 'undefined' | 'started' | 'stopped'>
/** A device of the host was added, removed or changed. */
export type NodeDeviceEvent = LifecycleEvent<'created' | 'deleted' | 'defined' | 'undefined'>
/** A storage pool was defined, started, stopped and so on. */
export type StoragePoolEvent = LifecycleEvent<'defined' | 'undefined' | 'started' | 'stopped' | 'created' | 'deleted'>
/** A secret was defined, undefined or changed. */
export type SecretEvent = LifecycleEvent<'defined' | 'undefined'>

/** A guest's event. `detail` is libvirt's reason: a guest is `stopped` because it was `destroyed` or `migrated`. */
export interface DomainEvent
  extends LifecycleEvent<
    'defined' | 'undefined' | 'started' | 'suspended' | 'resumed' | 'stopped' | 'shutdown' | 'pmsuspended' | 'crashed'
  > {
  /** libvirt's number for why; its meaning depends on the type (`virDomainEventType…Detail`). */
  readonly detail: string
}

/**
 * A guest changed an interface's MAC address; libvirt follows if it trusts the guest.
 */
export interface MacChangeEvent {
  /** Discriminates events. */
  readonly type: 'mac-changed'
  /** The guest. */
  readonly name: string
  /** The guest's UUID. */
  readonly uuid: string
  /** libvirt's name of the interface, `net0`. */
  readonly alias: string
  /** The old MAC address. */
  readonly oldMac: string
  /** The new MAC address. */
  readonly newMac: string
}

/** `VIR_NETWORK_EVENT_STARTED` → `started`, by number. */
function words(constants: Readonly<Record<string, number>>, prefix: string): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(constants).map(([name, value]) => [
      value,
      name.slice(prefix.length).toLowerCase().replaceAll('_', '-'),
    ]),
  )
}

const word = (known: ReadonlyMap<number, string> | undefined, value: unknown): string =>
  known?.get(Number(value)) ?? `unknown-${Number(value)}`

function source<E extends LifecycleEvent<string>>(
  object: string,
  eventId: number,
  types: ReadonlyMap<number, string>,
): EventSource<E> {
  return {
    register: `virConnect${object}EventRegisterAny`,
    deregister: `virConnect${object}EventDeregisterAny`,
    eventId,
    callback: `virConnect${object}EventLifecycleCallback`,
    read: ([identity, type]) =>
      ({ type: word(types, type), ...(identity as { name: string | null; uuid: string | null }) }) as E,
  }
}

const domainTypes = words(domain.virDomainEventType, 'VIR_DOMAIN_EVENT_')
const domainDetails: Readonly<Record<string, ReadonlyMap<number, string>>> = {
  defined: words(domain.virDomainEventDefinedDetailType, 'VIR_DOMAIN_EVENT_DEFINED_'),
  undefined: words(domain.virDomainEventUndefinedDetailType, 'VIR_DOMAIN_EVENT_UNDEFINED_'),
  started: words(domain.virDomainEventStartedDetailType, 'VIR_DOMAIN_EVENT_STARTED_'),
  suspended: words(domain.virDomainEventSuspendedDetailType, 'VIR_DOMAIN_EVENT_SUSPENDED_'),
  resumed: words(domain.virDomainEventResumedDetailType, 'VIR_DOMAIN_EVENT_RESUMED_'),
  stopped: words(domain.virDomainEventStoppedDetailType, 'VIR_DOMAIN_EVENT_STOPPED_'),
  shutdown: words(domain.virDomainEventShutdownDetailType, 'VIR_DOMAIN_EVENT_SHUTDOWN_'),
  pmsuspended: words(domain.virDomainEventPMSuspendedDetailType, 'VIR_DOMAIN_EVENT_PMSUSPENDED_'),
  crashed: words(domain.virDomainEventCrashedDetailType, 'VIR_DOMAIN_EVENT_CRASHED_'),
}

export const networkEvents = source<NetworkEvent>(
  'Network',
  VIR_NETWORK_EVENT_ID_LIFECYCLE,
  words(virNetworkEventLifecycleType, 'VIR_NETWORK_EVENT_'),
)
export const nodeDeviceEvents = source<NodeDeviceEvent>(
  'NodeDevice',
  VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE,
  words(virNodeDeviceEventLifecycleType, 'VIR_NODE_DEVICE_EVENT_'),
)
export const storagePoolEvents = source<StoragePoolEvent>(
  'StoragePool',
  VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE,
  words(virStoragePoolEventLifecycleType, 'VIR_STORAGE_POOL_EVENT_'),
)
export const secretEvents = source<SecretEvent>(
  'Secret',
  VIR_SECRET_EVENT_ID_LIFECYCLE,
  words(virSecretEventLifecycleType, 'VIR_SECRET_EVENT_'),
)
export const domainEvents: EventSource<DomainEvent> = {
  ...source<DomainEvent>('Domain', domain.VIR_DOMAIN_EVENT_ID_LIFECYCLE, domainTypes),
  // The oldest of all callbacks has no Lifecycle in its name.
  callback: 'virConnectDomainEventCallback',
  read: ([identity, type, detail]) => {
    const known = word(domainTypes, type)
    return {
      type: known,
      ...(identity as { name: string; uuid: string }),
      detail: word(domainDetails[known], detail),
    } as DomainEvent
  },
}

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventNICMACChangeCallback */
export const macChangeEvents: EventSource<MacChangeEvent> = {
  register: 'virConnectDomainEventRegisterAny',
  deregister: 'virConnectDomainEventDeregisterAny',
  eventId: domain.VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE,
  callback: 'virConnectDomainEventNICMACChangeCallback',
  since: '11.2',
  read: ([identity, alias, oldMac, newMac]) =>
    ({ type: 'mac-changed', ...(identity as { name: string; uuid: string }), alias, oldMac, newMac }) as MacChangeEvent,
}
