/** Events besides libvirt's own: gaps of a connection that reconnects, drift, and changes of reachability. */
export type { GapChange, GapEvent, ReconnectEvent, ReconnectOptions } from './ffi/index.js'
export type {
  DriftEvent,
  DriftKind,
  DriftWatchOptions,
  ReachabilityWatchOptions,
  VerdictChange,
  VerdictEvent,
} from './networks/index.js'
