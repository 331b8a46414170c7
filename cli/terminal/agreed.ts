import type { Context } from '../context.js'
import { UsageError } from '../usage-error.js'
import { confirm } from './confirm.js'

/**
 * Shows what is to be done and asks.
 *
 * @param command  that asks, for the message where nobody can answer
 */
export async function agreed(context: Context, command: string, what: string): Promise<boolean> {
  const { stdin, stdout } = context.io
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError(`${command} asks for confirmation, which needs a terminal`, 'Use --yes.')
  context.say(what, '')
  const yes = await confirm(context.io, 'Carry out this plan?')
  if (!yes) context.note('Nothing was changed.')
  return yes
}
