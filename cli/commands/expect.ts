import { checkExpectations, expectationsText, parseExpectations } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { readText } from '../reading/wanted-file.js'

export const expectCommand: Command = {
  name: 'expect',
  text: 'check who must and must not reach whom, from a file; for CI',
  arguments: [{ name: '<file>', kind: 'file', text: 'expectations in YAML or JSON; - is standard input' }],
  help: `FILE lists questions with the expected answers:
  expect:
    - { from: external, to: guest web, protocol: tcp, port: 443, verdict: yes }
    - { from: network lab, to: external, protocol: icmp, verdict: no }

Exits with 0 if everything is as expected, 1 if something is not, 3 if something only depends on unknowns.`,
  async run(context, [file = '']) {
    const expectations = parseExpectations(await readText(file, context.io))
    const report = checkExpectations(expectations, withFacts(await context.snapshot()))
    if (context.options.json) context.json(report)
    else {
      const text = expectationsText(report)
      context.say(
        text.replace(/^ {2}([-+]) /gm, (_, sign) => `  ${context.paint(sign === '-' ? 'green' : 'red', sign)} `),
      )
    }
    if (report.ok) return exitCodes.yes
    return report.counts.failed > 0 ? exitCodes.no : exitCodes.conditional
  },
}
