/** libvirt's C API: the types of its functions, its handles and structures, and its constants, under their C names. */
export * from '../native-types/constants.js'
export type { LibvirtFunctions } from '../native-types/index.js'
export type * from '../native-types/values.js'
export type {
  BatchAnswers,
  LibvirtCall,
  LibvirtCallRecorder,
  RecordedCall,
  SettledBatchAnswers,
} from './ffi/index.js'
