import { type AddressFamily, explain, explanationText } from 'virtnet'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { type AssumeOptions, assumeOptions, assumptions, familyOption } from '../reading/assume.js'
import { withFacts } from '../reading/facts.js'
import { parsePlace, placeHelp } from '../reading/place.js'
import { parsePortWord } from '../reading/port.js'
import { colourOf } from '../terminal/paint.js'
import { UsageError } from '../usage-error.js'

interface ExplainOptions extends AssumeOptions {
  readonly family?: AddressFamily
  readonly length?: number
}

export const explainCommand: Command<ExplainOptions> = {
  name: 'explain',
  text: 'whether one end reaches another, why, and what would make it work',
  arguments: [
    { name: '<from>', kind: 'place', text: 'the end that opens the connection' },
    { name: '<to>', kind: 'place', text: 'the end to reach' },
    { name: '[port]', kind: 'port', text: '22, tcp/22, udp/53, icmp; default: icmp, a ping' },
  ],
  options: [
    familyOption,
    {
      flags: '--length <bytes>',
      text: 'packet length in bytes, IP header included',
      parse: (text) => {
        if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--length: '${text}' is not a number of bytes`, 'Write 1500.')
        return Number(text)
      },
    },
    ...assumeOptions,
  ],
  help: `${placeHelp}\n\nExits with 0 for yes, 1 for no, 3 if it depends.`,
  async run(context, [from = '', to = '', port], { family, length, ...assumed }) {
    const snapshot = withFacts(await context.snapshot())
    const ends = { from: parsePlace('FROM', from, snapshot), to: parsePlace('TO', to, snapshot) }
    const named = [ends.from, ends.to].flatMap((end) => ('address' in end && end.address ? [end.address] : []))
    const query = {
      ...ends,
      ...parsePortWord(port),
      family: family ?? (named.some((address) => address.includes(':')) ? 'ipv6' : 'ipv4'),
      ...(length === undefined ? {} : { length }),
    } as const
    const answer = explain(query, snapshot, { assume: assumptions(assumed) })
    if (context.options.json) context.json({ query, ...answer, remedy: answer.remedy })
    else {
      const [headline = '', ...rest] = explanationText(answer).split('\n')
      context.say(
        headline.replace(/^[a-z]+/, (word) => context.paint(colourOf[answer.verdict], word)),
        ...rest,
      )
    }
    return exitCodes[answer.verdict]
  },
}
