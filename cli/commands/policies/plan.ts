import type { PolicyPlan, PolicyStep } from 'virtnet/policy'
import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import type { Context } from '../../context.js'
import { exitCodes } from '../../exit-codes.js'
import { policyFileHelp, readPolicies } from '../../reading/policy-file.js'
import type { Paint } from '../../terminal/paint.js'

export const planPoliciesCommand: Command = {
  name: 'plan',
  text: 'what it takes to put the policies of a file in force; nothing is done',
  arguments: [{ name: '<file>', kind: 'file', text: 'the policies that are wanted' }],
  live: true,
  help: `${policyFileHelp}

Ends with 0 where nothing is to do, 1 where something is, 4 where it cannot be done.
\`policies plan FILE --json > plan.json\` keeps the plan; \`policies apply plan.json\` carries it out, and refuses if
anything moved.`,
  async run(context, [file = '']) {
    const plan = await policyPlanOf(context, file)
    if (context.options.json) context.json(plan)
    else context.say(policyPlanText(plan, context.paint))
    if (isRefused(plan)) return exitCodes.failed
    return isDone(plan) ? exitCodes.yes : exitCodes.no
  },
}

/** The plan for a file; a plan that the file has is taken as it is. */
export async function policyPlanOf(context: Context, file: string): Promise<PolicyPlan> {
  const read = await readPolicies(file, context.io)
  if ('plan' in read) return read.plan
  const { policies } = await context.connection()
  return context.progress.during('comparing with what is in force', () => policies.plan(read.wanted, context.limits))
}

export const isRefused = ({ steps }: PolicyPlan): boolean => steps.some(({ action }) => action === 'refuse')

export const isDone = ({ steps }: PolicyPlan): boolean => steps.every(({ action }) => action === 'none')

const signs = {
  create: ['green', '+', 'new'],
  change: ['yellow', '~', 'changed'],
  none: ['dim', ' ', 'in force as wanted'],
  refuse: ['red', '!', 'refused'],
} as const satisfies Record<PolicyStep['action'], unknown>

/** For people: each policy, and what it permits and restricts. */
export const policyPlanText = ({ steps }: PolicyPlan, paint: Paint): string =>
  steps
    .flatMap(({ action, definition, why, effects, waits }) => {
      const [style, sign, word] = signs[action]
      const reason = why === undefined ? '' : `: ${printable(why)}`
      return [
        `${paint(style, sign)} policy ${printable(definition.name)}: ${word}${reason}`,
        ...(action === 'refuse' ? [] : effects.map((effect) => `    ${printable(effect)}`)),
        ...waits.map((wait) => `    waits: ${printable(wait)}`),
      ]
    })
    .join('\n')
