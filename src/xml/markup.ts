import { DefinitionError } from '../errors.js'
import { decodeReferences, forbiddenCharacter } from './text.js'

/** An element as it stands in the source. */
export class XmlElement {
  readonly #source: string
  readonly #span: readonly [start: number, contentStart: number, contentEnd: number, end: number]

  constructor(
    /** Qualified name, prefix included. */
    readonly name: string,
    /** Decoded values, by qualified name. */
    readonly attributes: ReadonlyMap<string, string>,
    readonly children: readonly XmlElement[],
    /** Own text, decoded, without that of children. */
    readonly text: string,
    source: string,
    span: readonly [start: number, contentStart: number, contentEnd: number, end: number],
  ) {
    this.#source = source
    this.#span = span
  }

  /** The element as written. */
  get outer(): string {
    return this.#source.slice(this.#span[0], this.#span[3])
  }

  /** What is between its tags, as written. */
  get inner(): string {
    return this.#source.slice(this.#span[1], this.#span[2])
  }
}

/** Bounds on what is read. A network with 10,000 DHCP hosts has about 1 million characters and a depth of 5. */
export const limits = { characters: 8 * 1024 * 1024, depth: 128 } as const

const name = '[A-Za-z_:\\u00b7-\\uffff][\\w:.\\-\\u00b7-\\uffff]*'
const startTag = new RegExp(`<(${name})`, 'y')
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y')
/** A value that stands for itself. */
const ordinary = /^[^&\t\n]*$/
const startTagEnd = /\s*(\/?)>/y
const endTag = new RegExp(`</(${name})\\s*>`, 'y')
const blank = /^\s*$/
const noAttributes: ReadonlyMap<string, string> = new Map()
const noChildren: readonly XmlElement[] = []

/**
 * Reads XML text into its root element.
 *
 * No document type, no entities beyond XML's five and numeric references; size and depth are bounded.
 *
 * @throws DefinitionError where the text is not well-formed or beyond {@link limits}
 */
export function parseMarkup(text: string): XmlElement {
  if (typeof text !== 'string') refuse(`XML text is expected, not ${text === null ? 'null' : typeof text}`)
  if (text.length > limits.characters) {
    refuse(`the XML has ${text.length} characters; at most ${limits.characters} are read`)
  }
  const source = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).replace(/\r\n?/g, '\n')
  const bad = forbiddenCharacter(source)
  if (bad) refuse(`the XML contains ${bad}, which XML cannot carry`)
  refuseDeclarations(source)
  const reader = new ElementReader(source)
  const start = reader.prolog()
  const root = reader.element(start, 1)
  reader.expectNothing(reader.position)
  return root
}

/** Reads one element after the other, never looking back: time is linear in the length. */
class ElementReader {
  /** Behind what was read last. */
  position = 0
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  /** Passes over what may stand before the root. @returns where the root begins */
  prolog(): number {
    const source = this.#source
    for (;;) {
      const open = source.indexOf('<', this.position)
      if (open < 0) refuse('not well-formed XML: there is no element')
      const stray = source.slice(this.position, open).trim()
      if (stray) refuse(`not well-formed XML: ${JSON.stringify(stray.slice(0, 30))} outside the root element`)
      const next = source[open + 1]
      if (next !== '!' && next !== '?') return open
      if (source.startsWith('<![CDATA[', open)) refuse('not well-formed XML: "<![CDATA[" outside the root element')
      this.#passOver(open)
    }
  }

  /** Reads the element that begins at `start`. */
  element(start: number, depth: number): XmlElement {
    if (depth > limits.depth) refuse(`the XML is nested deeper than ${limits.depth} elements`)
    const source = this.#source
    startTag.lastIndex = start
    const elementName = startTag.exec(source)?.[1]
    if (elementName === undefined) {
      refuse(`not well-formed XML: ${JSON.stringify(source.slice(start, start + 30))} is not the start of an element`)
    }
    const attributes = this.#attributes(elementName, startTag.lastIndex)
    startTagEnd.lastIndex = this.position
    const close = startTagEnd.exec(source)
    if (!close) {
      const excerpt = source.slice(this.position, this.position + 30)
      refuse(`not well-formed XML: in the start of <${elementName}>, at ${JSON.stringify(excerpt)}`)
    }
    const contentStart = startTagEnd.lastIndex
    this.position = contentStart
    if (close[1] === '/') {
      const span = [start, contentStart, contentStart, contentStart] as const
      return new XmlElement(elementName, attributes, noChildren, '', source, span)
    }
    const [text, children, contentEnd] = this.#content(elementName, depth)
    return new XmlElement(elementName, attributes, children, text, source, [
      start,
      contentStart,
      contentEnd,
      this.position,
    ])
  }

  #attributes(elementName: string, start: number): ReadonlyMap<string, string> {
    let attributes: Map<string, string> | undefined
    this.position = start
    for (;;) {
      attribute.lastIndex = this.position
      const found = attribute.exec(this.#source)
      if (!found) return attributes ?? noAttributes
      attributes ??= new Map()
      const key = found[1] ?? ''
      if (attributes.has(key)) refuse(`not well-formed XML: <${elementName}> has the attribute ${key} twice`)
      const raw = found[2] ?? found[3] ?? ''
      attributes.set(key, ordinary.test(raw) ? raw : this.#decode(raw.replace(/[\t\n]/g, ' '), `${elementName}@${key}`))
      this.position = attribute.lastIndex
    }
  }

  /** Everything up to the end tag, which is passed over. */
  #content(elementName: string, depth: number): [text: string, children: readonly XmlElement[], end: number] {
    const source = this.#source
    let children: XmlElement[] | undefined
    let text = ''
    for (;;) {
      const open = source.indexOf('<', this.position)
      if (open < 0) refuse(`not well-formed XML: <${elementName}> is not closed`)
      if (open > this.position) text += this.#text(source.slice(this.position, open), elementName)
      switch (source[open + 1]) {
        case '/': {
          endTag.lastIndex = open
          if (endTag.exec(source)?.[1] !== elementName) {
            const excerpt = source.slice(open, open + 40).split('>', 1)[0]
            refuse(`not well-formed XML: <${elementName}> is closed by ${JSON.stringify(`${excerpt}>`)}`)
          }
          this.position = endTag.lastIndex
          return [text, children ?? noChildren, open]
        }
        case '!':
        case '?':
          text += this.#passOver(open)
          break
        default:
          children ??= []
          children.push(this.element(open, depth + 1))
      }
    }
  }

  /** Passes over a comment, a processing instruction or a CDATA section. @returns the text of the last */
  #passOver(open: number): string {
    const source = this.#source
    const cdata = source.startsWith('<![CDATA[', open)
    const [start, close] = cdata ? ['<![CDATA[', ']]>'] : source[open + 1] === '?' ? ['<?', '?>'] : ['<!--', '-->']
    const end = source.indexOf(close, open + start.length)
    if (end < 0) refuse(`not well-formed XML: ${start} is not closed`)
    this.position = end + close.length
    return cdata ? source.slice(open + start.length, end) : ''
  }

  /** Outside the root: white space, comments and processing instructions only. */
  expectNothing(from: number): void {
    const rest = this.#source.slice(from)
    if (blank.test(rest)) return
    const stray = rest.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '').trim()
    const second = /^<([^\s/>!?]+)/.exec(stray)?.[1]
    if (second) refuse(`not well-formed XML: a second root element <${second}>`)
    if (stray) refuse(`not well-formed XML: ${JSON.stringify(stray.slice(0, 30))} outside the root element`)
  }

  #text(raw: string, where: string): string {
    if (blank.test(raw)) return raw
    if (raw.includes(']]>')) refuse(`not well-formed XML: ${JSON.stringify(raw.trim().slice(0, 30))} in <${where}>`)
    return this.#decode(raw, where)
  }

  #decode(raw: string, where: string): string {
    try {
      return decodeReferences(raw)
    } catch (cause) {
      throw new DefinitionError([{ path: where, message: (cause as Error).message }], { cause })
    }
  }
}

/** `<!` may only open a comment or a CDATA section. */
function refuseDeclarations(source: string): void {
  for (let at = source.indexOf('<!'); at >= 0; at = source.indexOf('<!', at)) {
    const close = source.startsWith('<!--', at) ? '-->' : source.startsWith('<![CDATA[', at) ? ']]>' : undefined
    if (!close) refuse('a document type or entity declaration (<!DOCTYPE, <!ENTITY) is not accepted')
    const end = source.indexOf(close, at + 4)
    if (end < 0) refuse(`not well-formed XML: ${source.slice(at, at + 9)} is not closed`)
    at = end + close.length
  }
}

function refuse(message: string): never {
  throw new DefinitionError([{ path: '', message }])
}
