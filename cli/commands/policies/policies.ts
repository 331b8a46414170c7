import type { Command } from '../../command.js'
import { applyPoliciesCommand } from './apply.js'
import { listPoliciesCommand } from './list.js'
import { planPoliciesCommand } from './plan.js'
import { quarantineCommand, releaseCommand } from './quarantine.js'
import { removePolicyCommand } from './remove.js'
import { repairPoliciesCommand } from './repair.js'
import { verifyPoliciesCommand } from './verify.js'

export const policiesCommand: Command = {
  name: 'policies',
  text: 'what may talk to what beyond the modes of the networks: list, plan, apply, repair, remove, verify',
  live: true,
  help: 'Without a command, it lists them.',
  subcommands: [
    listPoliciesCommand,
    planPoliciesCommand,
    applyPoliciesCommand,
    repairPoliciesCommand,
    removePolicyCommand,
    verifyPoliciesCommand,
    quarantineCommand,
    releaseCommand,
  ] as readonly Command[],
  run: (context, args, options) => listPoliciesCommand.run(context, args, options),
}
