import { findTampering, type Snapshot } from 'virtnet'
import { bridgesOf, diagnoseBridge } from 'virtnet/host'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { type Finding, findingText, isBad } from '../terminal/finding-text.js'

/** Everything that can be found wrong without a question being asked. */
export const doctorCommand: Command = {
  name: 'doctor',
  text: "what is wrong with the host's bridges and bonds, and what was changed of libvirt's rules",
  help: 'Ends with 1 where there is an error or a warning; notes are for reading.',
  async run(context) {
    const snapshot = withFacts(await context.snapshot())
    const bridges = bridgesOf(snapshot.facts).filter((bridge) => !isNetworks(bridge, snapshot))
    const found = bridges.flatMap(({ name }) => diagnoseBridge(snapshot.facts, name))
    const tampering = await tamperingOf(context, snapshot)
    if (context.options.json) context.json({ bridges: found, tampering })
    else {
      const findings: Finding[] = [
        ...found,
        ...tampering.map(({ text, evidence, breaks, heal, networks }) => ({
          severity: 'error' as const,
          link: networks.join(', '),
          text: `${text}: ${breaks}`,
          evidence,
          commands: heal,
        })),
      ]
      const looked = `Looked at ${count(bridges.length, 'bridge')} of the host and the rules of ${count(snapshot.networks.length, 'network')}`
      if (findings.length === 0) context.say(`${context.paint('green', 'Nothing is wrong.')} ${looked}.`)
      else context.say(...findings.map((finding) => `${findingText(finding, context.paint)}\n`), `${looked}.`)
    }
    for (const { asked, reason } of [
      ...snapshot.unseen,
      ...snapshot.facts.unseen.map(({ fact, reason }) => ({ asked: fact, reason })),
    ])
      context.note(`not seen: ${asked}: ${reason}`)
    return found.some(isBad) || tampering.length > 0 ? exitCodes.no : exitCodes.yes
  },
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

/** libvirt made the bridge for one of the networks, so its guests are not meant to be on the host's LAN. */
function isNetworks(bridge: ReturnType<typeof bridgesOf>[number], { networks }: Snapshot): boolean {
  if (bridge.libvirtOwned !== undefined) return true
  return networks.some(({ running, stored }) => {
    const definition = running ?? stored
    return (
      definition !== null &&
      definition.mode !== 'bridged' &&
      'bridge' in definition &&
      definition.bridge?.name === bridge.name
    )
  })
}

/** Live, it is looked at twice: while libvirt reloads a network's rules, half of them are there. */
async function tamperingOf(context: Context, snapshot: Snapshot) {
  if (context.isOffline) return findTampering(snapshot)
  const connection = await context.connection()
  return context.progress.during("comparing libvirt's rules", () => connection.findTampering(context.limits))
}
