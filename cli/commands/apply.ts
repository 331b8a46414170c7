import { type ApplyEvent, planText } from 'virtnet'
import { printable } from 'virtnet/reachability'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { fileHelp } from '../reading/wanted-file.js'
import { agreed } from '../terminal/agreed.js'
import { stepText } from '../terminal/step-text.js'
import { coloured, isRefused, type PlanOptions, planOf, pruneOption } from './plan.js'

interface ApplyOptions extends PlanOptions {
  readonly yes?: boolean
  readonly disconnectGuests?: boolean
  readonly journal?: string
}

export const disconnectOption = {
  flags: '--disconnect-guests',
  text: 'go on although running guests are cut off; those of a network that restarts are connected again',
} as const

export const applyCommand: Command<ApplyOptions> = {
  name: 'apply',
  text: 'make networks what a file says: all of it, or nothing',
  arguments: [{ name: '<file>', kind: 'file', text: 'the networks that are wanted, or a plan that was kept' }],
  options: [
    { flags: '-y, --yes', text: 'do not ask; needed where nobody can be asked' },
    pruneOption,
    disconnectOption,
    { flags: '--journal <folder>', text: 'where the journal is kept that takes a killed run back' },
  ],
  live: true,
  help: `${fileHelp}\n\nWhere a step fails, everything goes back to what it was.`,
  async run(context, [file = ''], { yes, disconnectGuests = false, journal, ...options }) {
    const plan = await planOf(context, file, options)
    if (plan.changes.length === 0) {
      if (context.options.json) context.json({ changes: [] })
      else context.say(planText(plan))
      return exitCodes.yes
    }
    if (isRefused(plan)) {
      if (context.options.json) context.json(plan)
      else context.say(coloured(planText(plan), context.paint))
      context.note('Nothing was done.')
      return exitCodes.failed
    }
    if (!yes && !(await agreed(context, 'apply', coloured(planText(plan), context.paint)))) return exitCodes.no
    const connection = await context.connection()
    const outcome = await connection.apply(plan, {
      ...context.limits,
      disconnectGuests,
      ...(journal === undefined ? {} : { journal }),
      onProgress: (event) => tell(context, event),
    })
    if (context.options.json) context.json(outcome)
    else context.say(context.paint('green', 'Done.'))
    return exitCodes.yes
  },
}

function tell(context: Context, event: ApplyEvent): void {
  const { paint, options } = context
  if (options.json) return
  switch (event.kind) {
    case 'begin':
      context.progress.show(`${event.place}/${event.of} network ${event.network} …`)
      break
    case 'done':
      context.progress.clear()
      context.say(`network ${printable(event.network)}: ${event.steps.map(stepText).join(', ') || 'as wanted'}`)
      break
    case 'undo':
      context.progress.clear()
      context.say(`${paint('red', 'failed')} at network ${printable(event.network)}; taking everything back`)
      break
    case 'undone':
      context.say('Everything is as it was.')
      break
    case 'recovered':
      if (event.outcome.state !== 'nothing')
        context.say(
          `a change that was left half done is ${event.outcome.state}: ${event.outcome.networks.map(printable).join(', ')}`,
        )
  }
}
