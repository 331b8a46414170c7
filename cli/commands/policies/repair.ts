import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import { exitCodes } from '../../exit-codes.js'

export const repairPoliciesCommand: Command = {
  name: 'repair',
  text: 'put back what is missing or was edited, and follow guests whose address or port has changed',
  live: true,
  async run(context) {
    const { policies } = await context.connection()
    const repaired = await context.progress.during('repairing the policies', () => policies.repair(context.limits))
    if (context.options.json) context.json(repaired)
    else if (repaired.length === 0) context.say('Nothing to repair.')
    else for (const name of repaired) context.say(`policy ${printable(name)}: repaired`)
    return exitCodes.yes
  },
}
