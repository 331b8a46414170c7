import { printable } from '../../base/index.js'
import { escapeAttribute, escapeText } from '../../xml/index.js'

/** Printable, and valid in XML, which cannot represent U+FFFE and U+FFFF. */
export const shown = (text: string): string =>
  printable(text).replace(/[\ufffe\uffff]/g, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`)

/** An element with its content, which is already markup. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}='${escapeAttribute(shown(String(value)))}'`)
  const inner = content.join('')
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`
}

/** Text as content. */
export const text = (plain: string): string => escapeText(shown(plain))
