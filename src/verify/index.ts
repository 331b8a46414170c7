export type { Ended } from '../packets/index.js'
export type { AgentProbe } from './agent-probe.js'
export type { GuestDrop } from './drops/drop-scene.js'
export type { DroppedPacket } from './drops/dropped-packet.js'
export {
  type DropWatchOptions,
  dropStream,
  dropWatchChecks,
  type MachineDropWatchOptions,
  watchDrops,
} from './drops/watch-drops.js'
export { plugStandIn, type StandIn } from './stand-in.js'
export type { StandInOptions } from './stand-ins.js'
export type { DecisionPair, Trace } from './trace/compare-decisions.js'
export { type Observation, type Verification, type VerifyOptions, verify } from './verify.js'
