/** What a terminal obeys instead of showing it, what reorders or hides other characters, and lines' ends of any kind. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * A text for people with such characters escaped, `\x1b`. The names of links, guests and hosts are somebody else's choice:
 * the kernel, for one, allows escape sequences in a link's name.
 */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
