export * from '../native-types/constants.js'
export type { LibvirtFunctions } from '../native-types/index.js'
export type * from '../native-types/values.js'
export { Connection, type ConnectionEvents, type ConnectOptions, connect, type Versions } from './connection.js'
export {
  type ConnectedGuest,
  DefinitionError,
  EventOverflowError,
  GuestsConnectedError,
  HostChangeError,
  type HostChangeHolder,
  LibraryError,
  LibvirtError,
  RestartError,
  type SubnetHolder,
  SubnetInUseError,
  TimeoutError,
  UnseenError,
  VirtnetError,
} from './errors.js'
export type {
  Answers,
  BatchOptions,
  Call,
  CallRecorder,
  CloseEvent,
  CredentialCallback,
  CredentialRequest,
  Credentials,
  DomainEvent,
  EventStream,
  EventStreamOptions,
  Limits,
  NetworkEvent,
  NodeDeviceEvent,
  SecretEvent,
  SettledAnswers,
  StoragePoolEvent,
} from './ffi/index.js'
export * from './guests/index.js'
export * from './host/index.js'
export * from './networks/index.js'
export * from './reachability/index.js'
export * from './xml/index.js'
