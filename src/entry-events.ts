/** Events besides libvirt's own: gaps of a connection that reconnects, drift. */
export type { GapChange, GapEvent, ReconnectEvent, ReconnectOptions } from './ffi/index.js'
export type { DriftEvent, DriftKind, DriftWatchOptions } from './networks/index.js'
