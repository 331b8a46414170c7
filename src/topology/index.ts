export { type DrawOptions, draw, type PictureFormat } from './draw.js'
export { drawLive, type LiveDrawOptions } from './draw-live.js'
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
export { topologyDot } from './text/dot.js'
export { topologyMermaid } from './text/mermaid.js'
export { type TopologyOptions, topology } from './topology.js'
