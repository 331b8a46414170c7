import type { Topology, TopologyReach } from '../model.js'
import { element, shown, text } from './markup.js'
import { together, words } from './reach-lines.js'
import { textWidth, wrapped } from './text-width.js'

/** A part of the drawing, and its size. */
export interface Part {
  readonly markup: string
  readonly width: number
  readonly height: number
}

const row = 22
const size = 11.5

/** Who can reach whom as a table: rows open connections, columns receive them; conditions are listed below. */
export function matrixPart({ nodes, reachability }: Topology): Part | undefined {
  const ids = [...new Set(reachability.flatMap(({ from, to }) => [from, to]))]
  const places = nodes.filter(({ id }) => ids.includes(id))
  if (ids.includes('outside') && !places.some(({ id }) => id === 'outside'))
    places.push({ id: 'outside', kind: 'outside', name: 'outside', active: true })
  const order = [
    ...places.filter(({ kind }) => kind === 'network'),
    ...places.filter(({ kind }) => kind === 'host'),
    ...places.filter(({ kind }) => kind === 'outside'),
  ]
  if (order.length === 0) return undefined
  const cells = new Map<string, TopologyReach[]>()
  for (const cell of reachability) {
    const key = JSON.stringify([cell.from, cell.to])
    cells.set(key, [...(cells.get(key) ?? []), cell])
  }
  const names = order.map(({ kind, name }) => (kind === 'network' ? shown(name) : kind))
  const byNumber = order.length > 7
  const heads = names.map((name, index) => (byNumber ? String(index + 1) : name))
  const rowNames = names.map((name, index) => (byNumber ? `${index + 1}  ${name}` : name))
  const rowHeads = rowNames.map((name) => wrapped(name, 260, size))
  const columnHeads = heads.map((name) => wrapped(name, 120, size))
  const first = Math.max(...rowHeads.flat().map((line) => textWidth(line, size)), textWidth('from \\ to', size)) + 18
  const reasons: string[] = []
  const found = order.map((from) =>
    order.map((to) => {
      const answer = together(cells.get(JSON.stringify([from.id, to.id])) ?? [])
      if (!answer) return undefined
      if (answer.verdict !== 'conditional' || answer.because === '') return { ...answer, note: '' }
      if (!reasons.includes(answer.because)) reasons.push(answer.because)
      return { ...answer, note: String(reasons.indexOf(answer.because) + 1) }
    }),
  )
  const widths = order.map((_, column) =>
    Math.max(
      34,
      ...(columnHeads[column] ?? []).map((line) => textWidth(line, size) + 16),
      ...found.map((line) => textWidth(`${line[column]?.text ?? ''}${line[column]?.note ?? ''}`, size) + 18),
    ),
  )
  const starts = widths.map((_, column) => first + widths.slice(0, column).reduce((sum, width) => sum + width, 0))
  const parts: string[] = [
    element('text', { x: 0, y: 14, class: 'title' }, text('Who can open a connection to whom')),
    element(
      'text',
      { x: 0, y: 32, class: 'quiet' },
      text('rows open it, columns receive it; in one network: another guest of it'),
    ),
  ]
  let y = 44
  const headHeight = Math.max(...columnHeads.map((lines) => lines.length)) * 15 + 8
  for (const [column, lines] of columnHeads.entries()) {
    const middle = (starts[column] ?? 0) + (widths[column] ?? 0) / 2
    for (const [index, line] of lines.entries())
      parts.push(
        element('text', { x: middle, y: y + 15 + index * 15, 'text-anchor': 'middle', class: 'quiet' }, text(line)),
      )
  }
  y += headHeight
  for (const [index, lines] of rowHeads.entries()) {
    const height = Math.max(row, lines.length * 15 + 7)
    for (const [number, line] of lines.entries())
      parts.push(element('text', { x: 0, y: y + 15 + number * 15 }, text(line)))
    for (const [column, answer] of (found[index] ?? []).entries()) {
      const [x, width] = [starts[column] ?? 0, widths[column] ?? 0]
      if (!answer) {
        parts.push(element('text', { x: x + width / 2, y: y + 15, 'text-anchor': 'middle', class: 'quiet' }, text('–')))
        continue
      }
      const title = `${rowNames[index]} to ${names[column]}: ${answer.text}${answer.because === '' ? '' : `, ${answer.because}`}`
      parts.push(
        element(
          'g',
          {},
          element('title', {}, text(title)),
          element('rect', {
            x: x + 1,
            y: y + 1,
            width: width - 2,
            height: height - 2,
            rx: 3,
            class: `cell-${answer.verdict}`,
          }),
          element(
            'text',
            { x: x + width / 2, y: y + 15, 'text-anchor': 'middle', class: `label-${answer.verdict}` },
            text(answer.text),
            answer.note === '' ? '' : element('tspan', { dx: 2, dy: -3, 'font-size': '8' }, text(answer.note)),
          ),
        ),
      )
    }
    y += height
  }
  const right = first + widths.reduce((sum, width) => sum + width, 0)
  let width = Math.max(right, 420)
  if (reasons.length > 0) y += 8
  for (const [index, reason] of reasons.entries()) {
    for (const [number, line] of wrapped(
      `${words.conditional} ${index + 1}: it depends on ${reason}`,
      Math.max(right, 420),
      size,
    ).entries()) {
      parts.push(element('text', { x: 0, y: y + 12, class: number === 0 ? 'label-conditional' : 'quiet' }, text(line)))
      width = Math.max(width, textWidth(line, size))
      y += 16
    }
  }
  return { markup: parts.join(''), width, height: y + 4 }
}
