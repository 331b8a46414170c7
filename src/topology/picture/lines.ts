import type { TopologyEdge, TopologyNode } from '../model.js'
import type { PlacedLine, Point } from './layout.js'
import { element, text } from './markup.js'
import type { ReachLine } from './reach-lines.js'

const isReach = (of: TopologyEdge | ReachLine): of is ReachLine => 'verdict' in of

/** Lines, connections first, so that reachability is drawn on top of them. */
export function lineMarkup(lines: readonly PlacedLine[], nodes: readonly TopologyNode[]): string {
  const names = new Map(nodes.map(({ id, kind, name }) => [id, kind === 'host' || kind === 'outside' ? kind : name]))
  const wires = lines.filter(({ of }) => !isReach(of))
  const reaches = lines.filter(({ of }) => isReach(of))
  return [...wires, ...reaches].map((line) => oneLine(line, names)).join('')
}

function oneLine({ points, labels, of }: PlacedLine, names: ReadonlyMap<string, string>): string {
  const name = (id: string) => names.get(id) ?? id
  const written = labels.flatMap(({ x, y, width, lines }) =>
    lines.map((line, index) =>
      element(
        'text',
        {
          x: x + width / 2,
          y: y + 12 + index * 15,
          'text-anchor': 'middle',
          class: isReach(of) ? `label-${of.verdict}` : 'quiet',
        },
        text(line),
      ),
    ),
  )
  if (!isReach(of)) {
    const path = element('path', { d: rounded(points), class: of.up ? 'wire' : 'wire down' })
    return element('g', {}, element('title', {}, text(wireTitle(of, name))), path, ...written)
  }
  const verb = { yes: 'reaches', no: 'does not reach', conditional: 'may reach' }[of.verdict]
  const title = `${name(of.from)} ${verb} ${name(of.to)}${of.both ? ', both ways' : ''}${of.label === '' ? '' : `: ${of.label}`}`
  const heads = [head(points, of.verdict), of.both ? head([...points].reverse(), of.verdict) : '']
  const path = element('path', { d: rounded(points), class: `reach reach-${of.verdict}` })
  return element('g', {}, element('title', {}, text(title)), path, ...heads, ...written)
}

function wireTitle({ kind, from, to, up }: TopologyEdge, name: (id: string) => string): string {
  const end = ({ node, link, mtu, addresses = [] }: TopologyEdge['from']) =>
    [name(node), link, mtu === undefined ? undefined : `MTU ${mtu}`, ...addresses]
      .filter((one) => one !== undefined)
      .join(' ')
  const words = {
    interface: 'interface',
    joins: 'joins',
    address: 'address',
    port: 'port',
    over: 'over',
    cable: 'cable',
  }
  return `${words[kind]}: ${end(from)} – ${end(to)}${up ? '' : ', down'}`
}

const corner = 7

/** With rounded corners. */
function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${at(first)}`
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1]
    if (!next) {
      path += `L${at(point)}`
      continue
    }
    const before = index === 0 ? first : (rest[index - 1] as Point)
    const most = Math.min(corner, distance(before, point) / 2, distance(point, next) / 2)
    path += `L${at(towards(point, before, most))}Q${at(point)} ${at(towards(point, next, most))}`
  }
  return path
}

/** An arrow's head at the end of a line. */
function head(points: readonly Point[], verdict: string): string {
  const [tip, before] = [points.at(-1), points.at(-2)]
  if (!tip || !before) return ''
  const back = towards(tip, before, 9)
  const [dx, dy] = [(tip.x - back.x) / 9, (tip.y - back.y) / 9]
  const side = (way: number) => `${number(back.x - dy * 4.5 * way)},${number(back.y + dx * 4.5 * way)}`
  return element('path', { d: `M${at(tip)}L${side(1)}L${side(-1)}Z`, class: `head-${verdict}` })
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)
function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole }
}
const number = (value: number): number => Math.round(value * 10) / 10
const at = ({ x, y }: Point): string => `${number(x)},${number(y)}`
