import type { Words } from './shell-word.js'

/** None of ip(8)'s own keywords for links begins like this and has a digit. */
const ordinary = /^[a-zA-Z_][a-zA-Z_.-]*\d[\w.-]*$/

/**
 * A link's name as an argument of ip(8), which also takes keywords there: a link may be called `up`, `dev` or `help`.
 */
export const linkArgument = (name: string): Words => (ordinary.test(name) ? [name] : ['dev', name])

/** Invalid UTF-8 is decoded as this, so that a name with it is ambiguous. */
const lost = '\ufffd'

/** Whether bytes of a name were lost in decoding. A command with it would address another link, or none. */
export const isGarbled = (text: string): boolean => text.includes(lost)

/** The note for commands that were left out because of {@link isGarbled}. */
export const garbledReason = 'no command: the name of a link is not valid UTF-8; rename that link first'

/** Removes commands with such a name, and says why. */
export function withoutGarbled<Shown extends { readonly text: string; readonly commands: readonly string[] }>(
  shown: Shown,
): Shown {
  if (!shown.commands.some(isGarbled)) return shown
  return { ...shown, text: `${shown.text}; ${garbledReason}`, commands: [] }
}
