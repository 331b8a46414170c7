import { DefinitionError, VirtnetError } from 'virtnet'
import { printable, printableLines } from 'virtnet/reachability'
import { exitCodes } from './exit-codes.js'
import { jsonText } from './terminal/data-text.js'
import type { Paint } from './terminal/paint.js'
import { UsageError } from './usage-error.js'

/** What to do in the command's terms, if the library's remedy names its functions. */
const ways: Readonly<Record<string, string>> = {
  VIRTNET_MACHINE:
    "Set how to run commands where the daemon runs: --machine 'ssh root@MACHINE'. Or connect by ssh: --connect qemu+ssh://root@MACHINE/system.",
  VIRTNET_GUESTS_CONNECTED: 'Use --disconnect-guests to continue; those of a network that restarts are reconnected.',
  VIRTNET_TIMEOUT: 'Allow more time with --timeout 60s, or omit --timeout.',
}

/** @returns the exit code for an error */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof DefinitionError) return exitCodes.usage
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^VIRTNET_(ARGUMENT|OPTION)/.test(code) ? exitCodes.usage : exitCodes.failed
}

const remedyOf = (error: Error): string | undefined => {
  const { code, remedy } = error as Error & { readonly code?: unknown; readonly remedy?: unknown }
  if (typeof code === 'string' && ways[code]) return ways[code]
  return typeof remedy === 'string' ? remedy : undefined
}

/** Messages name what a program passes; at a terminal, that is an option. */
const inOwnTerms = (message: string): string =>
  message.replace(/pass connect\(uri, \{ machine \}\)/g, 'use --machine COMMAND')

/** The message, what to do, and where to read more; a stack only on request. */
export function errorText(error: Error, paint: Paint, debug: boolean): string {
  const known = error instanceof VirtnetError
  const code = known ? ` (${printable(error.code)})` : ''
  const remedy = remedyOf(error)
  // Errors that only a bug throws; what a host's commands fail with is not one.
  const isBug = !known && /^(Type|Range|Reference|Syntax)Error$/.test(error.name)
  return [
    `${paint('red', 'virtnet:')} ${printableLines(inOwnTerms(error.message))}${paint('dim', code)}`,
    ...(remedy ? [printableLines(remedy)] : []),
    ...(known ? [paint('dim', `More: ${error.docs}`)] : []),
    ...(isBug ? ['This is a bug in virtnet: please report it, with the output of --debug.'] : []),
    ...(debug ? [printableLines(error.stack ?? '')] : []),
  ].join('\n')
}

/** The same for programs. */
export function errorJsonText(error: Error): string {
  const { name, message } = error
  const said = error instanceof VirtnetError ? error.toJSON() : { name, message }
  return jsonText({ error: { ...said, remedy: remedyOf(error) ?? null } }, 0)
}
