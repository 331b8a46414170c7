import type { ReachabilityVerdict } from '../../base/index.js'
import type { Topology, TopologyEdge, TopologyNode } from '../model.js'
import { shown } from './markup.js'
import type { ReachLine } from './reach-lines.js'
import { textWidth, wrapped } from './text-width.js'

/** A line of text in a box. */
export interface BoxLine {
  readonly text: string
  readonly style: 'title' | 'mode' | 'detail' | 'quiet' | `label-${ReachabilityVerdict}`
}

/** A node, or several guests, drawn as a box; not placed yet. */
export interface Box {
  /** The id of its node; for guests drawn together, of their network. */
  readonly id: string
  readonly node: TopologyNode | undefined
  readonly lines: readonly BoxLine[]
  readonly width: number
  readonly height: number
  /** Guests drawn together, in rows, with their places in the box. */
  readonly cells?: readonly (Box & { readonly x: number; readonly y: number })[]
  /** Nodes inside it. */
  readonly holds: readonly string[]
}

export const sizes = { title: 13, detail: 11.5, titleLine: 19, line: 16, padding: 11, icon: 24 } as const

/** The width in pixels above which text is wrapped. */
const widest = 230

/** If a network has more guests than this, they are drawn together. */
const mostAlone = 4

/** How boxes are drawn. */
export interface BoxOptions {
  /** Guests per row if many are drawn together. */
  readonly columns: (guests: number) => number
  /** Who can reach a network, as text in its box: for pictures without lines for it. */
  readonly reach: readonly ReachLine[]
}

export function boxesOf({ nodes, edges }: Topology, { columns, reach }: BoxOptions): Box[] {
  const plugs = new Map<string, TopologyEdge[]>()
  for (const edge of edges)
    if (edge.kind === 'interface') plugs.set(edge.from.node, [...(plugs.get(edge.from.node) ?? []), edge])
  const crowds = new Map<string, TopologyNode[]>()
  for (const node of nodes) {
    if (node.kind !== 'guest') continue
    const own = plugs.get(node.id) ?? []
    const place = own.length === 1 ? own[0]?.to.node : own.length === 0 ? '' : undefined
    if (place !== undefined) crowds.set(place, [...(crowds.get(place) ?? []), node])
  }
  const together = new Map([...crowds].filter(([, guests]) => guests.length > mostAlone))
  const inCrowd = new Set([...together.values()].flat().map(({ id }) => id))
  const alone = nodes
    .filter(({ id }) => !inCrowd.has(id))
    .map((node) => boxOf(node, [...linesOf(node, plugs.get(node.id) ?? []), ...reachOf(node, reach)]))
  const crowdBoxes = [...together].map(([place, guests]) =>
    crowdBox(place, guests, nodes, plugs, columns(guests.length)),
  )
  return [...crowdBoxes, ...alone]
}

const weightOf = ({ style }: BoxLine) => (style === 'title' || style === 'mode' ? 'bold' : 'regular')

/** The text in a node's box, line by line. */
export const nodeLines = ({ edges }: Topology, node: TopologyNode): string[] =>
  plainLines(
    node,
    edges.filter(({ kind, from }) => kind === 'interface' && from.node === node.id),
  ).map(({ text }) => text)

function boxOf(node: TopologyNode, lines: readonly BoxLine[]): Box {
  const [title, ...rest] = lines
  const wide = (line: BoxLine) =>
    textWidth(line.text, line.style === 'title' ? sizes.title : sizes.detail, weightOf(line))
  const head = sizes.icon + (title ? wide(title) : 0)
  const width =
    Math.max(head, ...rest.map((line) => wide(line) + (line.style === 'title' ? sizes.icon : 0))) + 2 * sizes.padding
  const height = lines.reduce((sum, { style }) => sum + (style === 'title' ? sizes.titleLine : sizes.line), 0)
  return { id: node.id, node, lines, width, height: height + 2 * sizes.padding - 5, holds: [node.id] }
}

function crowdBox(
  place: string,
  guests: readonly TopologyNode[],
  nodes: readonly TopologyNode[],
  plugs: ReadonlyMap<string, readonly TopologyEdge[]>,
  columns: number,
): Box {
  const boxes = guests.map((guest) => boxOf(guest, linesOf(guest, plugs.get(guest.id) ?? [])))
  const gap = 8
  const width = Math.max(...boxes.map((box) => box.width))
  const cells: (Box & { x: number; y: number })[] = []
  const name = nodes.find(({ id }) => id === place)?.name
  const titleText =
    name === undefined ? `${guests.length} guests without a network` : `${guests.length} guests of ${name}`
  const titles = wrapped(shown(titleText), Math.max(widest, columns * (width + gap)), sizes.title, 'bold')
  let y = sizes.padding + titles.length * sizes.titleLine + 2
  for (let start = 0; start < boxes.length; start += columns) {
    const row = boxes.slice(start, start + columns)
    const height = Math.max(...row.map((box) => box.height))
    for (const [column, box] of row.entries())
      cells.push({ ...box, width, height, x: sizes.padding + column * (width + gap), y })
    y += height + gap
  }
  const titleWidth = Math.max(...titles.map((text) => textWidth(text, sizes.title, 'bold')))
  const inner = Math.max(Math.min(columns, boxes.length) * (width + gap) - gap, titleWidth)
  return {
    id: `guests:${place}`,
    node: undefined,
    lines: titles.map((text) => ({ text, style: 'title' })),
    width: inner + 2 * sizes.padding,
    height: y - gap + sizes.padding,
    cells,
    holds: guests.map(({ id }) => id),
  }
}

/** As text, line by line. */
const reachOf = ({ id, kind }: TopologyNode, reach: readonly ReachLine[]): BoxLine[] =>
  reach
    .filter(({ from, to }) => kind === 'network' && (from === id || to === id))
    .flatMap(({ from, to, both, verdict, label }) => {
      const way = both ? `to and from ${from === id ? to : from}` : from === id ? `to ${to}` : `from ${from}`
      const text = label === '' || verdict === 'no' ? [verdict, label].filter(Boolean).join(', ') : label
      return wrapped(`${way}: ${text}`, widest, sizes.detail).map(
        (part): BoxLine => ({ text: part, style: `label-${verdict}` }),
      )
    })

const modeWords: Record<string, string> = { nat: 'NAT', hostdev: 'SR-IOV' }

function plainLines(node: TopologyNode, plugs: readonly TopologyEdge[]): BoxLine[] {
  const { kind, name, mtu, addresses = [], active } = node
  const lines: BoxLine[] = [
    { text: kind === 'outside' ? 'external network' : kind === 'host' ? 'host' : name, style: 'title' },
  ]
  const size = mtu === undefined ? [] : [`MTU ${mtu}`]
  const detail = (...texts: readonly (string | undefined)[]): void => {
    const text = texts.filter((one) => one !== undefined).join(' · ')
    if (text !== '') lines.push({ text, style: 'detail' })
  }
  if (kind === 'network') {
    const mode = modeWords[node.mode ?? ''] ?? node.mode ?? ''
    const sharing = node.sharing !== undefined && node.sharing !== node.mode ? `${mode} (${node.sharing})` : mode
    lines.push({ text: active ? sharing : `${sharing}, not running`, style: 'mode' })
    detail(node.bridge, ...size)
    for (const address of addresses) detail(address)
  } else if (kind === 'guest') {
    if (!active) lines.push({ text: 'not running', style: 'quiet' })
    for (const { from, to } of plugs) {
      for (const address of from.addresses ?? []) detail(address)
      if (active && from.addresses === undefined) lines.push({ text: from.mac ?? 'address unknown', style: 'quiet' })
      const end = [to.link, to.mtu === undefined ? undefined : `MTU ${to.mtu}`].filter((one) => one !== undefined)
      if (end.length > 0) lines.push({ text: end.join(' · '), style: 'quiet' })
    }
  } else if (kind === 'host') lines.push({ text: 'routing and firewall', style: 'quiet' })
  else if (kind !== 'outside') {
    const what = {
      bridge: 'bridge',
      bond: `bond${node.bondMode === undefined ? '' : ` ${node.bondMode}`}`,
      vlan: `VLAN ${node.vlan ?? ''}`,
      nic: 'NIC',
      tunnel: 'tunnel',
      link: 'link',
    }[kind]
    detail(active ? what : `${what}, down`, ...size)
    for (const address of addresses) detail(address)
  }
  return lines
}

/** The same, wrapped. */
function linesOf(node: TopologyNode, plugs: readonly TopologyEdge[]): BoxLine[] {
  return plainLines(node, plugs).flatMap(({ text, style }) => {
    const size = style === 'title' ? sizes.title : sizes.detail
    return wrapped(shown(text), widest, size, weightOf({ text, style })).map((part) => ({ text: part, style }))
  })
}
