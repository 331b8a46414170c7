import { CommanderError } from 'commander'
import { complete } from './completion/complete.js'
import { errorJsonText, errorText, exitCodeOf } from './error-text.js'
import { exitCodes } from './exit-codes.js'
import { programOf } from './program.js'
import { type Io, wantsColour } from './terminal/io.js'
import { painted, plain } from './terminal/paint.js'

/**
 * One run of the command.
 *
 * @param args  without node and the script
 * @returns     the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  if (args[0] === '__complete') return complete(args.slice(1), io)
  let code: number = exitCodes.yes
  const program = programOf(io, (ended) => {
    code = ended
  })
  try {
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.yes : exitCodes.usage
    // Pending work ends with the signal's reason, or with an error caused by it.
    if (io.signal.aborted) return exitCodes.interrupted
    // Options may be before or after the command, and parsing them may be what failed.
    const asked = (flag: string): boolean => args.includes(flag)
    const colour = asked('--no-color') ? false : asked('--color') ? true : undefined
    const paint = wantsColour(io.stderr, io.env, colour) ? painted : plain
    const failed = error instanceof Error ? error : new Error(String(error))
    io.stderr.write(`${asked('--json') ? errorJsonText(failed) : errorText(failed, paint, asked('--debug'))}\n`)
    return exitCodeOf(failed)
  }
}
