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
  text: 'continue even if running guests are cut off; those of a network that restarts are reconnected',
} as const

export const applyCommand: Command<ApplyOptions> = {
  name: 'apply',
  text: 'make networks match a file: all of it, or nothing',
  arguments: [{ name: '<file>', kind: 'file', text: 'the wanted networks, or a saved plan' }],
  options: [
    { flags: '-y, --yes', text: 'do not ask for confirmation; required without a terminal' },
    pruneOption,
    disconnectOption,
    { flags: '--journal <folder>', text: 'where to keep the journal that rolls back a killed run' },
  ],
  live: true,
  help: `${fileHelp}\n\nIf a step fails, everything is rolled back.`,
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
      context.note('Nothing was changed.')
      return exitCodes.failed
    }
    if (!yes && !(await agreed(context, 'apply', coloured(planText(plan), context.paint)))) return exitCodes.no
    const connection = await context.connection()
    const outcome = await connection.apply(plan, {
      ...context.limits,
      disconnectGuests,
      ...(journal === undefined ? {} : { journal }),
      onProgress: (event) => report(context, event),
    })
    if (context.options.json) context.json(outcome)
    else {
      context.say(context.paint('green', 'Done.'))
      context.noteSimulated()
    }
    return exitCodes.yes
  },
}

function report(context: Context, event: ApplyEvent): void {
  const { paint, options } = context
  if (options.json) return
  switch (event.kind) {
    case 'begin':
      context.progress.show(`${event.place}/${event.of} network ${event.network} …`)
      break
    case 'done':
      context.progress.clear()
      context.say(`network ${printable(event.network)}: ${event.steps.map(stepText).join(', ') || 'unchanged'}`)
      break
    case 'undo':
      context.progress.clear()
      context.say(`${paint('red', 'failed')} at network ${printable(event.network)}; rolling back`)
      break
    case 'undone':
      context.say('Everything was rolled back.')
      break
    case 'recovered':
      if (event.outcome.state !== 'nothing')
        context.say(
          `an interrupted change is ${event.outcome.state}: ${event.outcome.networks.map(printable).join(', ')}`,
        )
  }
}
