/** Control characters, characters that reorder or hide others, and line breaks of any kind. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A fast path: most texts have nothing else, and there are thousands. */
const isPlain = (text: string): boolean => !/[^ -~]/.test(text)

/**
 * A text for people with such characters escaped, `\x1b`. Names of links, guests and hosts are untrusted: the kernel,
 * for one, allows escape sequences in a link's name.
 */
export const printable = (text: string): string => (isPlain(text) ? text : text.replace(unprintable, escaped))

/** The same for a text of several lines, which stay lines. */
export const printableLines = (text: string): string =>
  isPlain(text) ? text : text.replace(unprintable, (one) => (one === '\n' || one === '\t' ? one : escaped(one)))

/** A thing with its texts made printable. */
export function shown<Said extends { readonly text: string; readonly evidence?: string | undefined }>(
  said: Said,
): Said {
  const { text, evidence = '' } = said
  if (isPlain(text) && isPlain(evidence)) return said
  return {
    ...said,
    text: printable(text),
    ...(said.evidence === undefined ? {} : { evidence: printable(evidence) }),
  }
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
