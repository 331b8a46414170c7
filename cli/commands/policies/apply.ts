import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import { exitCodes } from '../../exit-codes.js'
import { policyFileHelp } from '../../reading/policy-file.js'
import { agreed } from '../../terminal/agreed.js'
import { isDone, isRefused, policyPlanOf, policyPlanText } from './plan.js'

export const applyPoliciesCommand: Command<{ readonly yes?: boolean }> = {
  name: 'apply',
  text: 'put the policies of a file in force: all of them, or none',
  arguments: [{ name: '<file>', kind: 'file', text: 'the policies that are wanted, or a plan that was kept' }],
  options: [{ flags: '-y, --yes', text: 'do not ask; needed where nobody can be asked' }],
  live: true,
  help: `${policyFileHelp}\n\nPolicies that FILE does not name stay as they are.`,
  async run(context, [file = ''], { yes }) {
    const plan = await policyPlanOf(context, file)
    if (isRefused(plan)) {
      if (context.options.json) context.json(plan)
      else context.say(policyPlanText(plan, context.paint))
      context.note('Nothing was changed.')
      return exitCodes.failed
    }
    if (!yes && !isDone(plan) && !(await agreed(context, 'policies apply', policyPlanText(plan, context.paint))))
      return exitCodes.no
    const { policies } = await context.connection()
    const outcome = await context.progress.during('putting the policies in force', () =>
      policies.apply(plan, context.limits),
    )
    if (context.options.json) context.json(outcome)
    else
      for (const { definition, action } of plan.steps)
        context.say(`policy ${printable(definition.name)}: ${action === 'none' ? 'in force already' : 'in force'}`)
    for (const wait of outcome.waits) context.note(`waits: ${wait}`)
    return exitCodes.yes
  },
}
