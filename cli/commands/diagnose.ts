import type { Snapshot } from 'virtnet'
import { bridgesOf, diagnoseBridge } from 'virtnet/host'
import { diagnoseNetwork } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { findingText, isBad } from '../terminal/finding-text.js'
import { UsageError } from '../usage-error.js'

export const diagnoseCommand: Command = {
  name: 'diagnose',
  text: "problems of a network's guests, or of a host bridge's, and how to fix them",
  arguments: [{ name: '<name>', kind: 'bridge-or-network', text: 'name or UUID of a network, or a bridge' }],
  help: 'Exits with 1 if there is an error or a warning; notes do not count.',
  async run(context, [name = '']) {
    const snapshot = withFacts(await context.snapshot())
    const network = networkOf(snapshot, name)
    const bridges = bridgesOf(snapshot.facts).map((bridge) => bridge.name)
    if (network === undefined && !bridges.includes(name))
      throw new UsageError(
        `there is no network or bridge ${name}`,
        `Networks: ${snapshot.networks.map((one) => one.name).join(', ') || 'none'}. Bridges: ${bridges.join(', ') || 'none'}.`,
      )
    const findings =
      network === undefined ? diagnoseBridge(snapshot.facts, name) : diagnoseNetwork(snapshot, network.name)
    if (context.options.json) context.json(findings)
    else if (findings.length === 0) context.say(`${context.paint('green', 'Nothing is wrong')} with ${name}.`)
    else context.say(findings.map((finding) => findingText(finding, context.paint)).join('\n\n'))
    return findings.some(isBad) ? exitCodes.no : exitCodes.yes
  },
}

const networkOf = ({ networks }: Snapshot, name: string): Snapshot['networks'][number] | undefined =>
  networks.find((one) => one.name === name || one.uuid === name)
