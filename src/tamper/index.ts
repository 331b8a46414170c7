export { exceptions } from './exceptions.js'
export { findTampering } from './find-tampering.js'
export { aboutOf, type Stopped, stoppedPackets } from './foreign-stops.js'
export type { GuestNeed } from './passing.js'
