import { textWidth } from '../../../src/topology/picture/text-width.js'
import { parseMarkup } from '../../../src/xml/index.js'

/** A rectangle of the picture, with what it is. */
export interface Rectangle {
  readonly what: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What an SVG of topologySvg() draws, by its own geometry. */
export interface Geometry {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Rectangle[]
  readonly texts: readonly Rectangle[]
  /** Straight parts of lines, as thin rectangles. */
  readonly wires: readonly Rectangle[]
}

type Markup = ReturnType<typeof parseMarkup>

/** Reads it, with texts as wide as a wide font makes them. */
export function geometryOf(svg: string): Geometry {
  const root = parseMarkup(svg)
  const boxes: Rectangle[] = []
  const texts: Rectangle[] = []
  const wires: Rectangle[] = []
  const walk = ({ name, attributes, children, text }: Markup, dx: number, dy: number): void => {
    const number = (key: string) => Number(attributes.get(key) ?? 0)
    const [, tx = '0', ty = '0'] = /^translate\(([-\d.]+),([-\d.]+)\)$/.exec(attributes.get('transform') ?? '') ?? []
    const kind = attributes.get('class') ?? ''
    if (name === 'rect' && /\b(box|crowd|host)\b/.test(kind))
      boxes.push({
        what: kind,
        x: number('x') + dx,
        y: number('y') + dy,
        width: number('width'),
        height: number('height'),
      })
    if (name === 'text') {
      const own =
        text +
        children
          .filter((child) => child.name === 'tspan')
          .map((child) => child.text)
          .join('')
      const bold = /title|mode/.test(kind)
      const size = kind.includes('title') ? 13 : 11.5
      const width = textWidth(own, size, bold ? 'bold' : 'regular')
      const left = attributes.get('text-anchor') === 'middle' ? number('x') - width / 2 : number('x')
      texts.push({ what: own, x: left + dx, y: number('y') + dy - 10, width, height: 12 })
    }
    if (name === 'path' && /\b(wire|reach)\b/.test(kind))
      wires.push(...segments(attributes.get('d') ?? '', kind, dx, dy))
    for (const child of children) walk(child, dx + Number(tx), dy + Number(ty))
  }
  walk(root, 0, 0)
  return {
    width: Number(root.attributes.get('width')),
    height: Number(root.attributes.get('height')),
    boxes,
    texts,
    wires,
  }
}

function segments(path: string, what: string, dx: number, dy: number): Rectangle[] {
  const points = [...path.matchAll(/(?:^M|L|Q[-\d.]+,[-\d.]+ )([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => ({
    x: Number(x) + dx,
    y: Number(y) + dy,
  }))
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? to
    return {
      what,
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(to.x - from.x),
      height: Math.abs(to.y - from.y),
    }
  })
}

const overlap = (one: Rectangle, other: Rectangle, slack: number): boolean =>
  one.x + one.width > other.x + slack &&
  other.x + other.width > one.x + slack &&
  one.y + one.height > other.y + slack &&
  other.y + other.height > one.y + slack

const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5

/** All that a reader would call a fault of the drawing. */
export function drawingFaults({ width, height, boxes, texts, wires }: Geometry): string[] {
  const faults: string[] = []
  const page = { what: 'the picture', x: 0, y: 0, width, height }
  for (const one of [...boxes, ...texts, ...wires]) if (!contains(page, one)) faults.push(`cut off: ${one.what}`)
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1))
      if (overlap(one, other, 0.5)) faults.push(`texts overlap: ${one.what} / ${other.what}`)
    for (const box of boxes)
      if (overlap(one, box, 0.5) && !contains(box, one)) faults.push(`text leaves its box: ${one.what} / ${box.what}`)
    for (const wire of wires)
      if (overlap({ ...one, x: one.x + 1, width: one.width - 2 }, grown(wire), 0))
        faults.push(`line through text: ${one.what}`)
  }
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1))
      if (overlap(one, other, 0.5) && !contains(one, other) && !contains(other, one))
        faults.push(`boxes overlap: ${one.what} / ${other.what}`)
  }
  const solid = boxes.filter(({ what }) => !/\bhost\b/.test(what))
  for (const wire of wires)
    for (const box of solid)
      if (overlap(grown(wire), box, 1.5)) faults.push(`line through a box: ${wire.what} / ${box.what}`)
  return faults
}

/** A line has no width of its own. */
const grown = ({ what, x, y, width, height }: Rectangle): Rectangle => ({
  what,
  x: x - 0.5,
  y: y - 0.5,
  width: width + 1,
  height: height + 1,
})
