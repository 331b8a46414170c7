import { HostChangeError, isGarbled, printable, type Words } from '../base/index.js'
import type { Steps } from './steps.js'

/**
 * A word in a file of `ip -batch`, where words end at white space, one that begins with a quote ends at the next such
 * quote, `#` ends the line even inside quotes, and a backslash continues it on the next one. There is no escape
 * character.
 *
 * @returns undefined if the word cannot be written
 * @see makeargs() and getcmdline() in iproute2's lib/utils.c
 */
export function batchWord(text: string): string | undefined {
  if (/[#\n\r\0]/.test(text)) return undefined
  if (/^[^\s'"\\]+$/.test(text)) return text
  if (!text.includes("'")) return `'${text}'`
  if (!text.includes('"')) return `"${text}"`
  return /^[^\s'"\\][^\s\\]*$/.test(text) ? text : undefined
}

/** A line of a file of `ip -batch`. */
export const batchLine = (words: Words): string => words.map((word) => batchWord(word) ?? '').join(' ')

/** @throws HostChangeError if a command would have to name something that a batch file cannot express */
export function refuseUnwritable({ create, move, undo }: Steps): void {
  const refuse = (word: string, why: string): never => {
    const message = `cannot apply this change: it must name '${printable(word)}', ${why}; rename that link first`
    throw new HostChangeError(message, 'untouched')
  }
  for (const word of [...create, ...move, ...undo].flat()) {
    if (isGarbled(word)) refuse(word, 'which is not valid UTF-8')
  }
  for (const word of [...create, ...move].flat()) {
    if (batchWord(word) === undefined) refuse(word, "which 'ip -batch' cannot express")
  }
}
