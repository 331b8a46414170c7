import { bridgesOf, diagnoseBridge } from 'virtnet/host'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { findingText, isBad } from '../terminal/finding-text.js'
import { UsageError } from '../usage-error.js'

export const diagnoseCommand: Command = {
  name: 'diagnose',
  text: 'what guests of a bridged network will notice of the bridge under it',
  arguments: [{ name: '<name>', kind: 'bridge-or-network', text: 'a bridge of the host, or a bridged network' }],
  help: 'Ends with 1 where there is an error or a warning.',
  async run(context, [name = '']) {
    const snapshot = withFacts(await context.snapshot())
    const network = snapshot.networks.find((one) => one.name === name || one.uuid === name)
    const definition = network?.running ?? network?.stored
    const isBridge = bridgesOf(snapshot.facts).some((bridge) => bridge.name === name)
    if (!isBridge && definition?.mode !== 'bridged') {
      const bridges = bridgesOf(snapshot.facts).map((bridge) => bridge.name)
      throw new UsageError(
        definition
          ? `network ${name} is of mode ${definition.mode}; diagnose looks at the bridge under a bridged one`
          : `there is no bridge or network ${name}`,
        `Bridges: ${bridges.join(', ') || 'none'}. Of libvirt's rules, \`virtnet doctor\` says what is wrong.`,
      )
    }
    const bridge = isBridge ? name : definition?.mode === 'bridged' ? definition.bridge.name : name
    const findings = diagnoseBridge(snapshot.facts, bridge)
    if (context.options.json) context.json(findings)
    else if (findings.length === 0) context.say(`${context.paint('green', 'Nothing is wrong')} with ${bridge}.`)
    else context.say(findings.map((finding) => findingText(finding, context.paint)).join('\n\n'))
    return findings.some(isBad) ? exitCodes.no : exitCodes.yes
  },
}
