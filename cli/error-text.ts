import { DefinitionError, VirtnetError } from 'virtnet'
import { printable, printableLines } from 'virtnet/reachability'
import { exitCodes } from './exit-codes.js'
import { jsonText } from './terminal/data-text.js'
import type { Paint } from './terminal/paint.js'
import { UsageError } from './usage-error.js'

/** What to do in the command's own words, where the library says it in those of its functions. */
const ways: Readonly<Record<string, string>> = {
  VIRTNET_MACHINE:
    "Say how commands are run where the daemon is: --machine 'ssh root@MACHINE', or connect by ssh: --connect qemu+ssh://root@MACHINE/system.",
  VIRTNET_GUESTS_CONNECTED: 'Give --disconnect-guests to go on; those of a network that restarts are connected again.',
  VIRTNET_TIMEOUT: 'Give it longer with --timeout 60s, or leave --timeout out.',
}

/** @returns the exit code for what was thrown */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof DefinitionError) return exitCodes.usage
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^VIRTNET_(ARGUMENT|OPTION)/.test(code) ? exitCodes.usage : exitCodes.failed
}

const wayOut = (error: Error): string | undefined => {
  const { code, remedy } = error as Error & { readonly code?: unknown; readonly remedy?: unknown }
  if (typeof code === 'string' && ways[code]) return ways[code]
  return typeof remedy === 'string' ? remedy : undefined
}

/** Messages name what a program passes, where somebody at a terminal has an option. */
const inOwnWords = (message: string): string =>
  message.replace(/pass connect\(uri, \{ machine \}\)/g, 'give --machine COMMAND')

/** A sentence, the way out, and where to read more; a stack only where it was asked for. */
export function errorText(error: Error, paint: Paint, debug: boolean): string {
  const known = error instanceof VirtnetError
  const code = known ? ` (${printable(error.code)})` : ''
  const remedy = wayOut(error)
  // What only wrong code throws; what a host's commands fail with is theirs.
  const isFault = !known && /^(Type|Range|Reference|Syntax)Error$/.test(error.name)
  return [
    `${paint('red', 'virtnet:')} ${printableLines(inOwnWords(error.message))}${paint('dim', code)}`,
    ...(remedy ? [printableLines(remedy)] : []),
    ...(known ? [paint('dim', `More: ${error.docs}`)] : []),
    ...(isFault ? ['This is a fault of virtnet itself: please report it, with what --debug shows.'] : []),
    ...(debug ? [printableLines(error.stack ?? '')] : []),
  ].join('\n')
}

/** The same for programs. */
export function errorJsonText(error: Error): string {
  const { name, message } = error
  const said = error instanceof VirtnetError ? error.toJSON() : { name, message }
  return jsonText({ error: { ...said, remedy: wayOut(error) ?? null } }, 0)
}
