import { Document, visit } from 'yaml'

/** What a terminal would obey instead of showing, as in `printable`; line ends of JSON and YAML stay. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const hostile = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/**
 * Equivalent JSON that is safe on a terminal: such characters occur only in strings, and are escaped there.
 *
 * @param indent  0: on a single line
 */
export const jsonText = (value: unknown, indent = 2): string =>
  JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? Number(one) : one), indent).replace(
    unprintable,
    (character) =>
      character === '\n'
        ? character
        : [...Array(character.length).keys()]
            .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
            .join(''),
  )

/** YAML for people; what a terminal would obey is in double quotes, escaped. */
export function yamlText(value: unknown): string {
  const document = new Document(JSON.parse(JSON.stringify(value)))
  let unsafe = false
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && hostile.test(node.value.replaceAll('\n', ''))) unsafe = true
    },
  })
  // JSON is YAML too, and its escapes cover every character.
  return unsafe ? jsonText(value) : document.toString({ lineWidth: 0 }).trimEnd()
}
