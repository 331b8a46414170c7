import type { Words } from './shell-word.js'

/** Of ip(8)'s own words for links none has a digit and begins like this. */
const ordinary = /^[a-zA-Z_][a-zA-Z_.-]*\d[\w.-]*$/

/** Names a link where ip(8) takes words of its own as well: a link may be called `up`, `dev` or `help`. */
export const linkArgument = (name: string): Words => (ordinary.test(name) ? [name] : ['dev', name])

/** Bytes that are not UTF-8 are read as this, so that a name with it may be any of many. */
const lost = '\ufffd'

/** Whether a name has bytes that were lost when it was read. A command with it would mean another link, or none. */
export const isGarbled = (text: string): boolean => text.includes(lost)

/** What goes with commands that were left out because of {@link isGarbled}. */
export const garbledReason = 'no command: the name of a link is not valid UTF-8; rename that link first'

/** Leaves out commands with such a name, and says why. */
export function withoutGarbled<Shown extends { readonly text: string; readonly commands: readonly string[] }>(
  shown: Shown,
): Shown {
  if (!shown.commands.some(isGarbled)) return shown
  return { ...shown, text: `${shown.text}; ${garbledReason}`, commands: [] }
}
