/** A host's networks as a picture: nodes, edges and reachability, as SVG, Mermaid or DOT. Pure, over a snapshot; loads no FFI. */
export {
  type AddressFamily,
  DefinitionError,
  type DefinitionIssue,
  type ErrorCode,
  OptionTypeError,
  type ReachabilityVerdict,
  VirtnetError,
} from './base/index.js'
export type { Assumptions, GuestState, ReachabilityMachine, ReachabilitySegment } from './reachability/index.js'
export { parseSnapshot, type Snapshot } from './snapshot/index.js'
export {
  type DrawOptions,
  draw,
  type LiveDrawOptions,
  type PictureFormat,
  type SvgOptions,
  type Topology,
  type TopologyEdge,
  type TopologyEdgeKind,
  type TopologyEnd,
  type TopologyNode,
  type TopologyNodeKind,
  type TopologyOptions,
  type TopologyReach,
  topology,
  topologyDot,
  topologyMermaid,
  topologySvg,
} from './topology/index.js'
