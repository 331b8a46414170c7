/** Every error that this library raises. */
export { ApplyError, type ApplyHolder } from './errors/apply-error.js'
export { EventOverflowError, LibraryError, TimeoutError } from './errors/call-errors.js'
export { docsOf, type ErrorCode, errorCodes, type VirtnetErrorCode } from './errors/codes.js'
export { DefinitionError, type DefinitionIssue } from './errors/definition-error.js'
export {
  HostChangeError,
  type HostChangeHolder,
  MachineError,
  UnseenError,
  type UnseenFact,
} from './errors/host-errors.js'
export type {
  KnownLibvirtErrorCode,
  LibvirtErrorCode,
  LibvirtErrorDetails,
  LibvirtErrorFields,
} from './errors/libvirt-codes.js'
export { ConnectError, hasCode, isUnsupported, LibvirtError, unlessCode } from './errors/libvirt-error.js'
export { type OptionErrorFields, OptionRangeError, OptionTypeError } from './errors/option-errors.js'
export {
  BridgeNameInUseError,
  type ConnectedGuest,
  GuestsConnectedError,
  OwnedError,
  type OwnedPart,
  RestartError,
  RollbackError,
  StateError,
  type SubnetHolder,
  SubnetInUseError,
} from './errors/state-errors.js'
export { VirtnetError } from './errors/virtnet-error.js'
