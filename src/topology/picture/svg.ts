import { checkOptions, checkShape } from '../../base/index.js'
import type { Topology } from '../model.js'
import { type Box, sizes } from './boxes.js'
import { icons } from './icons.js'
import { type Layout, layOut, type PlacedLabel, type Point } from './layout.js'
import { lineMarkup } from './lines.js'
import { element, text } from './markup.js'
import { matrixPart, type Part } from './matrix.js'
import { style } from './style.js'
import { textWidth } from './text-width.js'

/** How a picture is drawn. */
export interface SvgOptions {
  /** Its title, for people and screen readers. Default: `Networks of` and the machine's name. */
  readonly title?: string | undefined
  /** Whether to add the table of who can reach whom. Default: with two networks or more. */
  readonly matrix?: boolean | undefined
}

export const svgChecks = { title: 'string', matrix: 'boolean' } as const

/**
 * A topology as a self-contained SVG: no scripts, no external resources, selectable text, light or dark like the
 * viewer's theme. The same topology always gives the same text.
 *
 * ```ts
 * await writeFile('host.svg', await topologySvg(topology(await connection.snapshot())))
 * ```
 *
 * @throws OptionTypeError  for invalid options
 */
export async function topologySvg(topology: Topology, options: SvgOptions = {}): Promise<string> {
  checkOptions<SvgOptions>('topologySvg', options, svgChecks)
  checkShape('topologySvg', 'topology', topology, { nodes: 'array', edges: 'array' }, 'what topology() returned')
  const layout = await layOut(topology)
  const hostName = topology.nodes.find(({ kind }) => kind === 'host')?.name ?? 'host'
  const title = options.title ?? `Networks of ${hostName === 'host' ? 'a host' : hostName}`
  const networks = topology.nodes.filter(({ kind }) => kind === 'network')
  const matrix = (options.matrix ?? networks.length > 1) ? matrixPart(topology) : undefined
  const legend = legendPart(topology, layout)
  const below = [legend, ...(matrix ? [matrix] : [])]
  const width = Math.ceil(Math.max(layout.width, ...below.map((part) => part.width + 48)))
  const parts: string[] = []
  let y = layout.height
  for (const part of below) {
    parts.push(element('g', { transform: `translate(24,${round(y)})` }, part.markup))
    y += part.height + 20
  }
  const height = Math.ceil(y)
  const description = describe(topology)
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'virtnet',
      role: 'graphics-document',
      'aria-roledescription': 'network topology',
      'aria-label': title,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    element('title', {}, text(title)),
    element('desc', {}, text(description)),
    `<style>${style}</style>`,
    element('rect', { class: 'paper', width, height, rx: 8 }),
    element('g', { role: 'graphics-object', 'aria-label': `host ${hostName}` }, hostMarkup(layout.host)),
    element('g', { role: 'group', 'aria-label': 'connections' }, lineMarkup(layout.lines, topology.nodes)),
    ...layout.boxes.map((box) => boxMarkup(box, box)),
    ...parts,
  )}\n`
}

function hostMarkup({ x, y, width, height, lines }: PlacedLabel): string {
  const written = lines.map((line, index) =>
    element('text', { x: x + 14, y: y + 22 + index * sizes.titleLine, class: 'title' }, text(line)),
  )
  return [element('rect', { x, y, width, height, rx: 10, class: 'host' }), ...written].join('')
}

function boxMarkup(box: Box, { x, y }: Point): string {
  const { node, lines, width, height, cells = [] } = box
  const kind = node?.kind
  const class_ =
    kind === undefined
      ? 'crowd'
      : `box ${kind === 'guest' || kind === 'network' || kind === 'outside' ? kind : 'link'}${node?.active ? '' : ' inactive'}`
  const words = lines.map((line) => line.text).join(', ')
  const written: string[] = []
  let line = y + sizes.padding - 3
  for (const [index, { text: plain, style: kindOf }] of lines.entries()) {
    const isTitle = kindOf === 'title'
    line += isTitle ? sizes.titleLine : sizes.line
    const left = x + sizes.padding + (isTitle && kind !== undefined ? sizes.icon : 0)
    const class_ = kindOf === 'detail' ? {} : { class: kindOf }
    written.push(element('text', { x: round(left), y: round(line - 5), ...class_ }, text(plain)))
    if (index === 0 && kind !== undefined)
      written.push(
        element('path', {
          d: icons[kind],
          class: 'icon',
          transform: `translate(${round(x + sizes.padding)},${round(line - 18)})`,
        }),
      )
  }
  return element(
    'g',
    { role: 'graphics-object', 'aria-label': `${kind ?? 'guests'} ${words}` },
    element('title', {}, text(node ? `${node.kind} ${node.name}` : words)),
    element('rect', {
      x,
      y,
      width,
      height,
      rx: kind === 'outside' ? Math.min(round(height / 2.4), 20) : 6,
      class: class_,
    }),
    ...written,
    ...cells.map((cell) => boxMarkup(cell, { x: x + cell.x, y: y + cell.y })),
  )
}

/** Explains the kinds of lines that occur. */
function legendPart({ unseen }: Topology, { lines, width }: Layout): Part {
  const verdicts = new Set(lines.flatMap(({ of }) => ('verdict' in of ? [of.verdict] : [])))
  const entries: { readonly class: string; readonly words: string }[] = [
    { class: 'wire', words: 'frames travel here' },
    ...(verdicts.has('yes') ? [{ class: 'reach reach-yes', words: 'can open connections' }] : []),
    ...(verdicts.has('no') ? [{ class: 'reach reach-no', words: 'cannot' }] : []),
    ...(verdicts.has('conditional') ? [{ class: 'reach reach-conditional', words: 'it depends' }] : []),
  ]
  const parts: string[] = []
  let [x, y, widest] = [0, 0, 0]
  for (const { class: name, words } of entries) {
    const wide = 40 + textWidth(words, sizes.detail)
    if (x > 0 && x + wide > width - 48) [x, y] = [0, y + 18]
    parts.push(element('path', { d: `M${x},${y + 8}H${x + 32}`, class: name }))
    parts.push(element('text', { x: x + 38, y: y + 12, class: 'quiet' }, text(words)))
    widest = Math.max(widest, x + wide)
    x += wide + 18
  }
  if (unseen !== undefined) {
    y += 20
    const words = 'who can reach whom is unknown: the machine could not be read'
    parts.push(
      element('text', { x: 0, y: y + 12, class: 'label-conditional' }, element('title', {}, text(unseen)), text(words)),
    )
    widest = Math.max(widest, textWidth(words, sizes.detail))
  }
  return { markup: parts.join(''), width: widest, height: y + 16 }
}

/** A description in words, for screen readers. */
function describe({ nodes, edges, reachability }: Topology): string {
  const names = new Map(
    nodes.map(({ id, kind, name }) => [id, kind === 'host' || kind === 'outside' ? `the ${kind}` : name]),
  )
  const guests = nodes.filter(({ kind }) => kind === 'guest').length
  const sentences = nodes
    .filter(({ kind }) => kind === 'network')
    .map(({ id, name, mode, active, addresses = [] }) => {
      const count = edges.filter(({ kind, to }) => kind === 'interface' && to.node === id).length
      const reach = reachability.filter(
        ({ from, to, family }) => from === id && (to === 'host' || to === 'outside') && family === 'ipv4',
      )
      const said = reach.map(({ to, verdict }) => `${names.get(to) ?? `the ${to}`}: ${verdict}`)
      const state = active ? '' : ', not running'
      return `Network ${name}, ${mode}${addresses.length > 0 ? ` ${addresses.join(' ')}` : ''}${state}, ${plural(count, 'interface')}${said.length > 0 ? `; its guests reach ${said.join(', ')}` : ''}.`
    })
  return [`${plural(guests, 'guest')}.`, ...sentences].join(' ')
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
const round = (value: number): number => Math.round(value * 10) / 10
