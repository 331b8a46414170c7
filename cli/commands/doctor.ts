import { type BridgeFinding, bridgesOf, diagnoseBridge } from 'virtnet/host'
import { diagnoseNetwork, type NetworkFinding } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { findingText, isBad } from '../terminal/finding-text.js'

/** Checks everything, without a question to answer. */
export const doctorCommand: Command = {
  name: 'doctor',
  text: 'problems of all networks, and of the bridges and bonds of the host',
  help: 'Exits with 1 if there is an error or a warning; notes do not count.',
  async run(context) {
    const snapshot = withFacts(await context.snapshot())
    const { networks, facts } = snapshot
    // A bridge under a bridged network is part of that network's findings, as libvirt's bridges are of their networks'.
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
          // Most texts name their subject.
          const isNamed = finding.text.includes(about)
          context.say(findingText(finding, context.paint, isNamed ? undefined : about), '')
        }
      const checked = `${count(networks.length, 'network')} and ${count(bridges.length, 'further bridge')}`
      if (findings.some(isBad)) context.say(`Checked ${checked}.`)
      else context.say(`${context.paint('green', 'Nothing is wrong')} with ${checked}.`)
    }
    // Facts that could not be read may hide problems; each is listed once.
    for (const fact of new Set(facts.unseen.map((one) => one.fact))) {
      const reasons = facts.unseen.flatMap((one) => (one.fact === fact ? [one.reason] : []))
      context.note(`could not be read: ${fact}: ${[...new Set(reasons)].join('; ')}`)
    }
    return findings.some(isBad) ? exitCodes.no : exitCodes.yes
  },
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
