/** What event streams of a connection bring beside libvirt's own events: gaps of a connection that reconnects, drift,
 * and changes of who reaches whom. */
export type { GapChange, GapEvent, ReconnectEvent, ReconnectOptions } from './ffi/index.js'
export type {
  DriftEvent,
  DriftKind,
  DriftWatchOptions,
  ReachabilityWatchOptions,
  VerdictChange,
  VerdictEvent,
} from './networks/index.js'
