import { checkExpectations, expectationsText, parseExpectations } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { withFacts } from '../reading/facts.js'
import { readText } from '../reading/wanted-file.js'

export const expectCommand: Command = {
  name: 'expect',
  text: 'check who must and who must not reach whom, as a file says; for CI',
  arguments: [{ name: '<file>', kind: 'file', text: 'what is expected, in YAML or JSON; - is standard input' }],
  help: `FILE has a list of questions with their answers:
  expect:
    - { from: external, to: guest web, protocol: tcp, port: 443, verdict: yes }
    - { from: network lab, to: external, protocol: icmp, verdict: no }

Ends with 0 where all is as expected, 1 where something is not, 3 where it only depends on what cannot be known.`,
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
