export type {
  Topology,
  TopologyEdge,
  TopologyEdgeKind,
  TopologyEnd,
  TopologyNode,
  TopologyNodeKind,
  TopologyReach,
} from './model.js'
export { type SvgOptions, topologySvg } from './picture/svg.js'
export { type TopologyOptions, topology } from './topology.js'
