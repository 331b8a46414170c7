import type { PolicyTry, PolicyVerification } from 'virtnet/policy'
import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import type { Context } from '../../context.js'
import { exitCodes } from '../../exit-codes.js'
import { checkNames } from './known.js'

interface VerifyOptions {
  readonly tries?: boolean
  readonly agent?: readonly string[]
}

export const verifyPoliciesCommand: Command<VerifyOptions> = {
  name: 'verify',
  text: 'send real packets: what policies permit and what they stop, with the ways around',
  arguments: [{ name: '[name...]', kind: 'policy', text: 'only these policies' }],
  options: [
    { flags: '--tries', text: 'show every packet, not only those that went another way than they should' },
    {
      flags: '--agent <guest>',
      text: 'have a limited guest send by its own agent; may be given several times',
      many: true,
    },
  ],
  live: true,
  help: `Stand-ins of guests, in network namespaces, send the packets, and the host's own counters tell which it let pass.

Ends with 0 where every packet went as it should, 1 where one did not, 3 where none could be sent from here.`,
  async run(context, given, { tries = false, agent: senders = [] }) {
    const names = given.filter((name) => name !== undefined)
    if (names.length > 0) await checkNames(context, names)
    const connection = await context.connection()
    const agents = await Promise.all(
      senders.map(async (name) =>
        (await connection.guests.get(name, context.limits)).agent.probe(undefined, context.limits),
      ),
    )
    const verified = await context.progress.during('sending packets', () =>
      connection.policies.verify({ ...context.limits, agents, ...(names.length > 0 && { names }) }),
    )
    if (context.options.json) context.json(verified)
    else if (verified.length === 0) context.say('No policies.')
    for (const one of verified) if (!context.options.json) sayProof(context, one, tries)
    return proofCode(verified)
  },
}

/** @returns 0: all proved; 1: a packet went another way; 3: none could be sent */
export function proofCode(verified: readonly PolicyVerification[]): number {
  if (verified.every(({ proved }) => proved)) return exitCodes.yes
  return verified.some(({ tries }) => tries.some(({ right }) => !right)) ? exitCodes.no : exitCodes.conditional
}

/** @param all  every packet, not only the wrong ones */
export function sayProof(context: Context, { name, proved, tries, untried }: PolicyVerification, all: boolean): void {
  const wrong = tries.filter(({ right }) => !right)
  const packets = `${tries.length} packet${tries.length === 1 ? '' : 's'}`
  const verdict = proved
    ? context.paint('green', `proved by ${packets}`)
    : wrong.length > 0
      ? context.paint('red', `${wrong.length} of ${packets} went another way`)
      : context.paint('yellow', 'not proved: nothing could be sent from here')
  context.say(`policy ${printable(name)}: ${verdict}`)
  for (const one of all ? tries : wrong) context.say(`  ${context.paint(one.right ? 'green' : 'red', tryText(one))}`)
  for (const text of untried) context.note(`${name}: not tried: ${text}`)
}

/** `stand-in on lab to the LAN (10.50.0.3, tcp port 22), IPv4: is stopped`. */
const tryText = ({ from, what, to, family, observed, expected, right }: PolicyTry): string =>
  printable(
    `${from} to ${what} (${to}), ${family === 'ipv4' ? 'IPv4' : 'IPv6'}: ${observed}${right ? '' : `; expected: ${expected}`}`,
  )
