import type { ELK, ElkExtendedEdge, ElkLabel, ElkNode, LayoutOptions } from 'elkjs'
import type { Topology, TopologyEdge, TopologyNodeKind } from '../model.js'
import { type Box, boxesOf, sizes } from './boxes.js'
import { shown } from './markup.js'
import { type ReachLine, reachLines } from './reach-lines.js'
import { textWidth, wrapped } from './text-width.js'

/** A place in the picture. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A part of the picture. */
export interface Area extends Point {
  readonly width: number
  readonly height: number
}

/** A text beside a line. */
export interface PlacedLabel extends Area {
  readonly lines: readonly string[]
}

/** A line with its bends. */
export interface PlacedLine {
  readonly points: readonly Point[]
  readonly labels: readonly PlacedLabel[]
  /** What it shows: a connection, or reachability. */
  readonly of: TopologyEdge | ReachLine
}

/** Everything with its position. */
export interface Layout {
  readonly boxes: readonly (Box & Point)[]
  readonly lines: readonly PlacedLine[]
  /** The box around everything on the host, with its name. */
  readonly host: PlacedLabel
  readonly width: number
  readonly height: number
}

/** A node kind's distance from the guests. */
const layers: Record<TopologyNodeKind, number> = {
  guest: 0,
  network: 1,
  bridge: 2,
  host: 2,
  link: 3,
  tunnel: 3,
  vlan: 3,
  bond: 4,
  nic: 5,
  outside: 6,
}

/** Above this many networks, reachability is a table: lines would hide the rest. */
const mostLines = 8

/** Pictures that would be wider than this are laid out left to right. */
const widestDown = 1900

const options = (direction: 'DOWN' | 'RIGHT'): LayoutOptions => ({
  'elk.algorithm': 'layered',
  'elk.direction': direction,
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.partitioning.activate': 'true',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '5',
  'elk.layered.spacing.nodeNodeBetweenLayers': direction === 'DOWN' ? '40' : '56',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.thoroughness': '30',
})

/** Places boxes and lines, always the same for the same topology. Uses ELK, loaded with the first picture. */
export async function layOut(topology: Topology): Promise<Layout> {
  const down = await placed(topology, 'DOWN', (guests) => Math.ceil(Math.sqrt(guests / 1.5)))
  if (down.width <= widestDown) return down
  return placed(topology, 'RIGHT', (guests) => Math.max(5, Math.ceil(Math.sqrt(guests))))
}

async function placed(
  topology: Topology,
  direction: 'DOWN' | 'RIGHT',
  columns: (guests: number) => number,
): Promise<Layout> {
  const kinds = new Map(topology.nodes.map(({ id, kind }) => [id, kind]))
  const networks = topology.nodes.filter(({ kind }) => kind === 'network').length
  const all = reachLines(topology)
  const reach = networks <= mostLines ? all : []
  const boxes = boxesOf(topology, { columns, reach: reach.length > 0 ? [] : all })
  const inBox = new Map(boxes.flatMap(({ id, holds }) => holds.map((node) => [node, id] as const)))
  const drawn = joinedEdges(topology.edges, inBox)
  const edges: ElkExtendedEdge[] = [
    ...drawn.map(({ from, to }, index) => ({
      id: `edge ${index}`,
      sources: [from],
      targets: [to],
      layoutOptions: { 'elk.layered.priority.straightness': '10', 'elk.layered.priority.direction': '10' },
    })),
    // ELK gets all edges in the direction of the layers, whatever their own.
    ...reach.map((line, index) => ({
      id: `reach ${index}`,
      sources: [line.from.startsWith('network:') ? line.from : line.to],
      targets: [line.from.startsWith('network:') ? line.to : line.from],
      labels: labelOf(line.label),
    })),
  ]
  const ends = (id: string) =>
    Math.max(
      ...[edges.filter(({ sources }) => sources[0] === id), edges.filter(({ targets }) => targets[0] === id)].map(
        (some) => some.length,
      ),
    )
  const graph: ElkNode = {
    id: 'picture',
    layoutOptions: options(direction),
    children: boxes.map(({ id, node, width, height }) => ({
      id,
      // Leaves room for the lines that end at it.
      width: direction === 'DOWN' ? Math.max(width, ends(id) * 14 + 10) : width,
      height: direction === 'DOWN' ? height : Math.max(height, ends(id) * 14 + 10),
      layoutOptions: { 'elk.partitioning.partition': String(layers[(node && kinds.get(node.id)) ?? 'guest']) },
    })),
    edges,
  }
  const result = await (await loadElk()).layout(graph)
  const name = topology.nodes.find(({ kind }) => kind === 'host')?.name ?? 'host'
  return asLayout(result, boxes, drawn, reach, wrapped(shown(name), 360, sizes.title, 'bold'))
}

/** A CommonJS module that exports the class; some bundlers wrap it once more. */
async function loadElk(): Promise<Pick<ELK, 'layout'>> {
  const { default: found } = await import('elkjs/lib/elk.bundled.js')
  const Elk = ('default' in found ? found.default : found) as unknown as new () => ELK
  return new Elk()
}

interface DrawnEdge {
  readonly from: string
  readonly to: string
  readonly edge: TopologyEdge
}

/** Edges between boxes: guests drawn together share one line. */
function joinedEdges(edges: readonly TopologyEdge[], inBox: ReadonlyMap<string, string>): DrawnEdge[] {
  const crowds = new Set<string>()
  return edges.flatMap((edge) => {
    const [from, to] = [inBox.get(edge.from.node), inBox.get(edge.to.node)]
    if (from === undefined || to === undefined || crowds.has(from)) return []
    if (from !== edge.from.node) crowds.add(from)
    return [{ from, to, edge }]
  })
}

function labelOf(text: string): ElkLabel[] {
  if (text === '') return []
  const lines = text.split('\n').flatMap((line) => wrapped(line, 150, sizes.detail))
  return [
    {
      text: lines.join('\n'),
      width: Math.max(...lines.map((line) => textWidth(line, sizes.detail))) + 8,
      height: lines.length * 15 + 3,
      layoutOptions: { 'elk.edgeLabels.placement': 'CENTER' },
    },
  ]
}

/** Space between the parts of the picture and its edge, and around the host's box. */
const margin = 24

function asLayout(
  { children = [], edges = [] }: ElkNode,
  boxes: readonly Box[],
  drawn: readonly DrawnEdge[],
  reach: readonly ReachLine[],
  name: readonly string[],
): Layout {
  const inner: Point = { x: margin * 2, y: margin * 2 + 7 + name.length * sizes.titleLine }
  const at = (x = 0, y = 0): Point => ({ x: round(x + inner.x), y: round(y + inner.y) })
  const placedBoxes = boxes.map((box) => {
    const { x, y, width = box.width, height = box.height } = children.find(({ id }) => id === box.id) ?? {}
    return { ...box, ...at(x, y), width, height }
  })
  const lines = (edges as ElkExtendedEdge[]).map(({ id, sections = [], labels = [] }): PlacedLine => {
    const [what, index] = id.split(' ')
    const line = reach[Number(index)]
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ])
    const along = points.map(({ x, y }) => at(x, y))
    const of = what === 'reach' ? line : drawn[Number(index)]?.edge
    if (of === undefined) throw new Error(`layout: unknown line ${id}`)
    return {
      points: line && what === 'reach' && !line.from.startsWith('network:') ? along.reverse() : along,
      labels: labels.map(({ x, y, width = 0, height = 0, text = '' }) => ({
        ...at(x, y),
        width,
        height,
        lines: text.split('\n'),
      })),
      of,
    }
  })
  const onHost = placedBoxes.filter(({ node }) => node?.kind !== 'outside')
  const outside = placedBoxes.filter(({ node }) => node?.kind === 'outside')
  const everything = [...placedBoxes, ...lines.flatMap(({ labels }) => labels)]
  const points = lines.flatMap((line) => line.points.map((point): Area => ({ ...point, width: 0, height: 0 })))
  const all = [...points, ...everything]
  const area = around(onHost, all, outside)
  const least = Math.max(...name.map((line) => textWidth(line, sizes.title, 'bold'))) + 28
  const host = { ...area, width: Math.max(area.width, least), lines: name }
  const right = Math.max(host.x + host.width, ...all.map(({ x, width }) => x + width))
  const bottom = Math.max(host.y + host.height, ...all.map(({ y, height }) => y + height))
  return { boxes: placedBoxes, lines, host, width: round(right + margin), height: round(bottom + margin) }
}

/**
 * The host's box: around everything on the host, including lines and labels, but at most halfway to what is outside.
 */
function around(on: readonly Area[], all: readonly Area[], outside: readonly Area[]): Area {
  const right = Math.max(...on.map(({ x, width }) => x + width))
  const bottom = Math.max(...on.map(({ y, height }) => y + height))
  const isRight = outside.length > 0 && outside.every(({ x }) => x > right)
  const inside = all.filter((one) => !outside.includes(one) && (isRight ? one.x <= right : one.y <= bottom))
  const width = isRight ? right : Math.max(...inside.map((one) => one.x + one.width), right)
  const height = isRight ? Math.max(...inside.map((one) => one.y + one.height), bottom) : bottom
  return { x: margin, y: margin, width: round(width), height: round(height) }
}

const round = (value: number): number => Math.round(value * 10) / 10
