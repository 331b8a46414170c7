import type { PolicyDefinition } from 'virtnet/policy'
import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import { exitCodes } from '../../exit-codes.js'

export const listPoliciesCommand: Command = {
  name: 'list',
  text: "the host's policies, and whether each is in force",
  live: true,
  help: 'Exits with 1 if a policy is not in force.',
  async run(context) {
    const connection = await context.connection()
    const policies = await context.progress.during('reading the policies', () =>
      connection.policies.list(context.limits),
    )
    if (context.options.json) context.json(policies)
    else {
      context.table(
        {
          head: ['NAME', 'OWNER', 'IN FORCE', 'WHAT'],
          rows: policies.map(({ name, owner, inForce, definition }) => [
            ['bold', name],
            owner ?? '-',
            inForce ? ['green', 'yes'] : ['red', 'no'],
            whatOf(definition),
          ]),
        },
        'No policies.',
      )
      for (const { name, problems } of policies)
        for (const { text } of problems) context.note(`${printable(name)}: ${printable(text)}`)
    }
    return policies.every(({ inForce }) => inForce) ? exitCodes.yes : exitCodes.no
  },
}

/** `2 forwards, 1 limit, names of lab`. */
function whatOf({ names = [], ...definition }: PolicyDefinition): string {
  const parts = Object.entries(definition).flatMap(([kind, value]) =>
    Array.isArray(value) && value.length > 0 ? [`${value.length} ${kind}${value.length === 1 ? '' : 's'}`] : [],
  )
  if (names.length > 0) parts.push(`names of ${names.map(({ network }) => network).join(', ')}`)
  return parts.join(', ') || '-'
}
