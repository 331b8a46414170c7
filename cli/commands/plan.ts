import { type NetworkPlan, planNetworks, planText } from 'virtnet'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { fileHelp, readWanted } from '../reading/wanted-file.js'
import type { Paint } from '../terminal/paint.js'
import { UsageError } from '../usage-error.js'

export interface PlanOptions {
  readonly prune?: boolean
}

export const pruneOption = { flags: '--prune', text: 'remove networks that FILE does not name' } as const

export const planCommand: Command<PlanOptions> = {
  name: 'plan',
  text: 'what has to change to make networks match a file, and what that disturbs; changes nothing',
  arguments: [{ name: '<file>', kind: 'file', text: 'the wanted networks' }],
  options: [pruneOption],
  help: `${fileHelp}

Exits with 0 if nothing has to change, 1 if something does, 4 if it cannot be done.
\`plan FILE --json > plan.json\` saves the plan; \`apply plan.json\` carries it out, unless something has changed since.`,
  async run(context, [file = ''], options) {
    const plan = await planOf(context, file, options)
    if (context.options.json) context.json(plan)
    else context.say(coloured(planText(plan), context.paint))
    return isRefused(plan) ? exitCodes.failed : plan.changes.length > 0 ? exitCodes.no : exitCodes.yes
  },
}

/** The plan for a file; a plan in the file is used as it is. */
export async function planOf(context: Context, file: string, { prune = false }: PlanOptions): Promise<NetworkPlan> {
  const read = await readWanted(file, context.io)
  if ('plan' in read) {
    if (prune) throw new UsageError(`--prune: ${file} is already a plan`, 'Use --prune with `virtnet plan`.')
    return read.plan
  }
  if (context.isOffline) return planNetworks(read.wanted, await context.snapshot(), { prune })
  const connection = await context.connection()
  return context.progress.during('comparing with the current networks', () =>
    connection.plan(read.wanted, { prune, ...context.limits }),
  )
}

export const isRefused = ({ changes }: NetworkPlan): boolean => changes.some(({ impact }) => impact.kind === 'refused')

/** Colours the sign at the start of each line. */
export const coloured = (text: string, paint: Paint): string =>
  text.replace(/^( *)([+~!-])(?= )/gm, (_, space: string, sign: string) => {
    const colour = sign === '+' ? 'green' : sign === '~' ? 'yellow' : 'red'
    return space + paint(colour, sign)
  })
