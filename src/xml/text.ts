/** Characters that XML 1.0 cannot represent: control characters, lone surrogates, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u

/** Fast path for plain ASCII. */
const plain = /^[\n\x20-\x7e]*$/

/** The first character that XML cannot represent, such as `U+0007`. */
export function forbiddenCharacter(text: string): string | undefined {
  if (plain.test(text)) return undefined
  const found = forbidden.exec(text)
  return found ? `U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : undefined
}

const special = /[&<>"'\t\n\r]/
const inAttribute: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const inText: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** For values in single quotes. Line breaks and tabs become references, because parsers turn them into spaces. */
export const escapeAttribute = (text: string): string =>
  special.test(text) ? text.replace(/[&<>'\t\n\r]/g, (character) => inAttribute[character] ?? character) : text

export const escapeText = (text: string): string =>
  special.test(text) ? text.replace(/[&<>\r]/g, (character) => inText[character] ?? character) : text

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Resolves XML's five entities and numeric references, and refuses others.
 * @throws Error naming the reference
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6});|#(\d{1,7});|(lt|gt|amp|quot|apos);|[^;&\s]{0,40};?)/gi,
    (match, hex, decimal, name) => {
      const entity = name === undefined ? undefined : entities[name]
      if (entity !== undefined) return entity
      const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16)
      const character = code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
      if (character === undefined)
        throw new Error(
          `the reference ${match} is not accepted; only &lt; &gt; &amp; &quot; &apos; and numeric references are`,
        )
      const bad = forbiddenCharacter(character)
      if (bad) throw new Error(`the reference ${match} stands for ${bad}, which XML cannot represent`)
      return character
    },
  )
}
