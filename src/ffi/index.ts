export { type BatchOptions, runBatch, type SettledBatchAnswers } from './batch.js'
export { localError } from './calls/libvirt-error.js'
export { versionText } from './calls/pending-call.js'
export type { RecordedCall } from './calls/recorded-call.js'
export type { CredentialCallback, CredentialRequest, Credentials } from './connecting/credentials.js'
export type { KeepAliveOptions } from './connecting/keep-alive.js'
export { type ConnectOptions, openSession } from './connecting/open.js'
export { type ConnectionEvents, connectionEvents, reconnectEvents } from './events/connection-events.js'
export type { CloseEvent } from './events/event-source.js'
export {
  type DomainEvent,
  domainEvents,
  type LifecycleEvent,
  type MacChangeEvent,
  macChangeEvents,
  type NetworkEvent,
  type NodeDeviceEvent,
  networkEvents,
  type SecretEvent,
  type StoragePoolEvent,
} from './events/lifecycle-events.js'
export { type Calls, callsWithin, limited as limitedCalls } from './limited-calls.js'
export { type BatchAnswers, type LibvirtCall, type LibvirtCallRecorder, rawFunctions } from './raw.js'
export type { ReconnectOptions } from './reconnecting/back-off.js'
export type { GapChange, GapEvent, Inventory, InventoryEntry, ReconnectEvent } from './reconnecting/gap.js'
export type { InventoryReader } from './reconnecting/inventory-keeper.js'
export type { Inventories } from './reconnecting/lasting-events.js'
export type { Session } from './session.js'
export type { CallMessage, TracedConnection } from './tracing.js'
