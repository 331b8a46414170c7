import { type BridgeFinding, bridgesOf, diagnoseBridge } from 'virtnet/host'
import { diagnoseNetwork, type NetworkFinding } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { findingText, isBad } from '../terminal/finding-text.js'

/** Everything that can be found wrong without a question being asked. */
export const doctorCommand: Command = {
  name: 'doctor',
  text: 'what is wrong with any network, and with the bridges and bonds of the host',
  help: 'Ends with 1 where there is an error or a warning; notes are for reading.',
  async run(context) {
    const snapshot = withFacts(await context.snapshot())
    const { networks, facts } = snapshot
    // What is under a bridged network belongs to the network's findings, and libvirt's own bridges to their networks'.
    const taken = networks.flatMap(({ running, stored }) => {
      const definition = running ?? stored
      return definition !== null && 'bridge' in definition ? [definition.bridge?.name] : []
    })
    const bridges = bridgesOf(facts).filter(({ name, libvirtOwned }) => !libvirtOwned && !taken.includes(name))
    const parts = [
      ...networks.map(({ name }) => ({ about: `network ${name}`, findings: diagnoseNetwork(snapshot, name) })),
      ...bridges.map(({ name }) => ({ about: `bridge ${name}`, findings: diagnoseBridge(facts, name) })),
    ]
    const findings = parts.flatMap((part): (BridgeFinding | NetworkFinding)[] => part.findings)
    if (context.options.json) context.json(parts)
    else {
      for (const { about, findings } of parts)
        for (const finding of findings) {
          // Most texts say themselves what they are about.
          const isNamed = finding.text.includes(about)
          context.say(findingText(finding, context.paint, isNamed ? undefined : about), '')
        }
      const looked = `${count(networks.length, 'network')} and ${count(bridges.length, 'further bridge')}`
      if (findings.some(isBad)) context.say(`Looked at ${looked}.`)
      else context.say(`${context.paint('green', 'Nothing is wrong')} with ${looked}.`)
    }
    // What could not be read may hide something; each fact once.
    for (const fact of new Set(facts.unseen.map((one) => one.fact))) {
      const reasons = facts.unseen.flatMap((one) => (one.fact === fact ? [one.reason] : []))
      context.note(`not seen: ${fact}: ${[...new Set(reasons)].join('; ')}`)
    }
    return findings.some(isBad) ? exitCodes.no : exitCodes.yes
  },
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
