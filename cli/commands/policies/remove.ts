import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import { exitCodes } from '../../exit-codes.js'
import { checkNames } from './known.js'

export const ownerOption = { flags: '--owner <name>', text: 'on whose behalf, where it has an owner' } as const

export const removePolicyCommand: Command<{ readonly owner?: string }> = {
  name: 'remove',
  text: 'remove policies, with everything that they put on the host',
  arguments: [{ name: '<name...>', kind: 'policy', text: 'the policies' }],
  options: [ownerOption],
  live: true,
  async run(context, given, { owner }) {
    const names = given.filter((name) => name !== undefined)
    await checkNames(context, names)
    const { policies } = await context.connection()
    for (const name of names) {
      await context.progress.during(`removing ${name}`, () =>
        policies.remove(name, { ...context.limits, ...(owner === undefined ? {} : { owner }) }),
      )
      if (!context.options.json) context.say(`policy ${printable(name)}: removed`)
    }
    if (context.options.json) context.json({ removed: names })
    return exitCodes.yes
  },
}
