export { type BatchOptions, runBatch, type SettledBatchAnswers } from './batch.js'
export type { CredentialCallback, CredentialRequest, Credentials } from './credentials.js'
export {
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
export { type Calls, callsWithin, limited as limitedCalls } from './limited-calls.js'
export { type ConnectOptions, openSession } from './open.js'
export { versionText } from './pending-call.js'
export { type BatchAnswers, type LibvirtCall, type LibvirtCallRecorder, rawFunctions } from './raw.js'
export { Session } from './session.js'
export type { CloseEvent } from './subscriptions.js'
