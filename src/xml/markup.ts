import { DefinitionError, loadXmlParser } from '../base/index.js'
import { refuseDeclarations, withoutDoctype } from './document-type.js'
import { refuse } from './refuse.js'
import { decodeReferences, forbiddenCharacter } from './text.js'

/** An element of the source text. */
export class XmlElement {
  readonly #source: string
  readonly #span: readonly [start: number, contentStart: number, contentEnd: number, end: number]

  constructor(
    /** Qualified name, including the prefix. */
    readonly name: string,
    /** Decoded values, by qualified name. */
    readonly attributes: ReadonlyMap<string, string>,
    readonly children: readonly XmlElement[],
    /** Decoded text, without that of children. */
    readonly text: string,
    source: string,
    span: readonly [start: number, contentStart: number, contentEnd: number, end: number],
  ) {
    this.#source = source
    this.#span = span
  }

  /** A copy without some of its children. */
  without(children: readonly XmlElement[]): XmlElement {
    const rest = this.children.filter((child) => !children.includes(child))
    return new XmlElement(this.name, this.attributes, rest, this.text, this.#source, this.#span)
  }

  /** The element as written. */
  get outer(): string {
    return this.#source.slice(this.#span[0], this.#span[3])
  }

  /** The content between its tags, as written. */
  get inner(): string {
    return this.#source.slice(this.#span[1], this.#span[2])
  }
}

/**
 * Input limits. A network with 10,000 DHCP hosts has about 1 million characters and a depth of 5; libvirt itself reads up
 * to a depth of 256, and sends no more than 4 million characters.
 */
export const limits = { characters: 8 * 1024 * 1024, depth: 256 } as const

type Node = Record<string | symbol, unknown>
interface Parser {
  parse(xml: string): Node[]
}

const name = '[A-Za-z_:\\u00b7-\\uffff][\\w:.\\-\\u00b7-\\uffff]*'
const startTag = new RegExp(`<(${name})`, 'y')
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y')
const startTagEnd = /\s*(\/?)>/y
/** Characters that need decoding in an attribute. */
const special = /[&\t\n]/
const mark = '<'
const noAttributes: ReadonlyMap<string, string> = new Map()
const noChildren: readonly XmlElement[] = []

let parser: { parse: Parser['parse']; positions: symbol } | undefined

/** Loaded on first use, so programs that never read XML do not pay for it. */
function elementFinder() {
  if (parser) return parser
  const { XMLParser } = loadXmlParser()
  // It only finds the elements and their positions. Attributes and text are read below, because it accepts duplicate
  // attributes, unmatched tags and unknown entities.
  const finder = new XMLParser({
    preserveOrder: true,
    captureMetaData: true,
    ignoreAttributes: true,
    processEntities: false,
    parseTagValue: false,
    jPath: false,
    maxNestedTags: limits.depth + 1,
    // It refuses element names such as `constructor`; the prefix makes every name an ordinary key.
    transformTagName: (tag: string) => (tag.startsWith(mark) ? tag : mark + tag),
  })
  parser = {
    parse: (xml) => finder.parse(xml) as Node[],
    positions: XMLParser.getMetaDataSymbol() as unknown as symbol,
  }
  return parser
}

/**
 * Reads XML text into its root element.
 *
 * Accepts only XML's five entities and numeric references; size and depth are limited.
 *
 * @param isPart  the text is part of another document, so it may have no XML declaration and no document type
 * @throws DefinitionError  if the text is not well-formed or exceeds {@link limits}
 */
export function parseMarkup(text: string, isPart = false): XmlElement {
  if (typeof text !== 'string') refuse(`expected XML text, not ${text === null ? 'null' : typeof text}`)
  if (text.length > limits.characters) {
    refuse(`the XML has ${text.length} characters; the limit is ${limits.characters}`)
  }
  const whole = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).replace(/\r\n?/g, '\n')
  if (isPart && /^\s*<\?xml\s/.test(whole)) refuse('an XML declaration (<?xml) is not accepted here')
  const source = isPart ? whole : withoutDoctype(whole)
  const bad = forbiddenCharacter(source)
  if (bad) refuse(`the XML contains ${bad}, which XML does not allow`)
  refuseDeclarations(source)
  const { parse, positions } = elementFinder()
  let roots: Node[]
  try {
    roots = parse(source).filter(isElement)
  } catch (cause) {
    throw new DefinitionError([{ path: '', message: `not well-formed XML: ${(cause as Error).message}` }], { cause })
  }
  const [root, second] = roots
  if (!root) refuse('not well-formed XML: no root element')
  if (second) refuse(`not well-formed XML: a second root element <${nameOf(second)}>`)
  const reader = new ElementReader(source, positions)
  const element = reader.read(root, 1)
  reader.expectNothing(0, reader.start(root))
  reader.expectNothing(reader.end(root), source.length)
  return element
}

class ElementReader {
  readonly #source: string
  readonly #positions: symbol

  constructor(source: string, positions: symbol) {
    this.#source = source
    this.#positions = positions
  }

  start(node: Node): number {
    return this.#position(node).startIndex ?? 0
  }

  end(node: Node): number {
    const { endIndex } = this.#position(node)
    return endIndex ?? refuse(`not well-formed XML: <${nameOf(node)}> is not closed`)
  }

  read(node: Node, depth: number): XmlElement {
    if (depth > limits.depth) refuse(`the XML is nested deeper than ${limits.depth} elements`)
    const source = this.#source
    const start = this.start(node)
    const end = this.end(node)
    startTag.lastIndex = start
    const elementName = startTag.exec(source)?.[1]
    if (elementName === undefined || elementName !== nameOf(node)) {
      refuse(`not well-formed XML: <${nameOf(node)}> is not the start of an element`)
    }
    let position = startTag.lastIndex
    let attributes: Map<string, string> | undefined
    for (;;) {
      attribute.lastIndex = position
      const found = attribute.exec(source)
      if (!found) break
      attributes ??= new Map()
      const key = found[1] ?? ''
      if (attributes.has(key)) refuse(`not well-formed XML: <${elementName}> has the attribute ${key} twice`)
      const raw = found[2] ?? found[3] ?? ''
      attributes.set(key, special.test(raw) ? this.#attributeText(raw, `${elementName}@${key}`) : raw)
      position = attribute.lastIndex
    }
    startTagEnd.lastIndex = position
    const close = startTagEnd.exec(source)
    if (!close) {
      const excerpt = source.slice(position, position + 30)
      refuse(`not well-formed XML: in the start of <${elementName}>, at ${JSON.stringify(excerpt)}`)
    }
    const contentStart = startTagEnd.lastIndex
    if (close[1] === '/') {
      if (end !== contentStart) refuse(`not well-formed XML: <${elementName}/> ends in the wrong place`)
      return new XmlElement(elementName, attributes ?? noAttributes, noChildren, '', source, [start, end, end, end])
    }
    const contentEnd = source.lastIndexOf('<', end - 1)
    const endTag = source.slice(contentEnd, end)
    if (contentEnd < contentStart || endTag.replace(/\s*>$/, '>') !== `</${elementName}>`) {
      refuse(`not well-formed XML: <${elementName}> is closed by ${JSON.stringify(endTag.slice(0, 40))}`)
    }
    const children: XmlElement[] = []
    let text = ''
    let gap = contentStart
    for (const child of node[mark + elementName] as Node[]) {
      if (!isElement(child)) continue
      const childStart = this.start(child)
      if (childStart < gap) refuse(`not well-formed XML: the elements in <${elementName}> overlap`)
      text += this.#text(gap, childStart, elementName)
      children.push(this.read(child, depth + 1))
      gap = this.end(child)
    }
    if (gap > contentEnd) refuse(`not well-formed XML: the elements in <${elementName}> overlap`)
    text += this.#text(gap, contentEnd, elementName)
    const span = [start, contentStart, contentEnd, end] as const
    return new XmlElement(elementName, attributes ?? noAttributes, children, text, source, span)
  }

  /** Refuses anything outside the root but white space, comments and processing instructions. */
  expectNothing(from: number, to: number): void {
    const rest = this.#source.slice(from, to)
    const stray = rest.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '').trim()
    if (stray) refuse(`not well-formed XML: ${JSON.stringify(stray.slice(0, 30))} outside the root element`)
  }

  #position(node: Node): { startIndex?: number; endIndex?: number } {
    return (node[this.#positions] as { startIndex?: number; endIndex?: number } | undefined) ?? {}
  }

  #text(from: number, to: number, where: string): string {
    if (from === to) return ''
    const raw = this.#source.slice(from, to)
    if (!raw.includes('<')) return this.#plain(raw, where)
    let text = ''
    let position = 0
    for (const piece of raw.matchAll(/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>/g)) {
      text += this.#plain(raw.slice(position, piece.index), where) + (piece[1] ?? '')
      position = piece.index + piece[0].length
    }
    return text + this.#plain(raw.slice(position), where)
  }

  #plain(raw: string, where: string): string {
    if (raw.includes('<') || raw.includes(']]>')) {
      refuse(`not well-formed XML: ${JSON.stringify(raw.trim().slice(0, 30))} in <${where}>`)
    }
    return this.#decode(raw, where)
  }

  #attributeText(raw: string, where: string): string {
    return this.#decode(raw.replace(/[\t\n]/g, ' '), where)
  }

  #decode(raw: string, where: string): string {
    try {
      return decodeReferences(raw)
    } catch (cause) {
      throw new DefinitionError([{ path: where, message: (cause as Error).message }], { cause })
    }
  }
}

const keyOf = (node: Node): string => {
  for (const key in node) return key
  return ''
}

const isElement = (node: Node): boolean => keyOf(node).startsWith(mark)

const nameOf = (node: Node): string => keyOf(node).slice(mark.length)
