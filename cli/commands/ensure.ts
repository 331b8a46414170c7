import { printable } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { fileHelp, readWanted } from '../reading/wanted-file.js'
import { stepText } from '../terminal/step-text.js'
import { UsageError } from '../usage-error.js'
import { disconnectOption } from './apply.js'

interface EnsureOptions {
  readonly disconnectGuests?: boolean
}

export const ensureCommand: Command<EnsureOptions> = {
  name: 'ensure',
  text: 'make networks match a file, one after the other, without asking; a second run changes nothing',
  arguments: [{ name: '<file>', kind: 'file', text: 'the wanted networks' }],
  options: [disconnectOption],
  live: true,
  help: `${fileHelp}\n\nRunning guests are not cut off without --disconnect-guests.`,
  async run(context, [file = ''], { disconnectGuests = false }) {
    const read = await readWanted(file, context.io)
    if ('plan' in read)
      throw new UsageError(`${file} is a plan; ensure takes networks`, `Carry it out with \`virtnet apply ${file}\`.`)
    const connection = await context.connection()
    const done: unknown[] = []
    for (const { definition, started, autostart } of read.wanted) {
      const { network, steps } = await context.progress.during(`network ${definition?.name}`, () =>
        connection.networks.ensure(definition, {
          disconnectGuests,
          ...(started === undefined ? {} : { started }),
          ...(autostart === undefined ? {} : { autostart }),
          ...context.limits,
        }),
      )
      done.push({ network: network.name, steps, warnings: network.warnings })
      if (!context.options.json)
        context.say(`network ${printable(network.name)}: ${steps.map(stepText).join(', ') || 'unchanged'}`)
      for (const { path, message } of network.warnings ?? [])
        context.note(`  warning: ${path ? `${path}: ` : ''}${message}`)
    }
    if (context.options.json) context.json(done)
    else context.noteSimulated()
    return exitCodes.yes
  },
}
