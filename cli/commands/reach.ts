import { type AddressFamily, type MatrixOptions, matrixText, reachabilityMatrix } from 'virtnet'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { type AssumeOptions, assumeOptions, assumptions, familyOption } from '../reading/assume.js'
import { withFacts } from '../reading/facts.js'
import { parsePortWord, type Sent } from '../reading/port.js'
import type { Paint } from '../terminal/paint.js'
import { colourOf } from '../terminal/paint.js'

interface ReachOptions extends AssumeOptions {
  readonly family?: AddressFamily
  readonly to?: Sent
}

export const reachCommand: Command<ReachOptions> = {
  name: 'reach',
  text: 'who reaches whom: all networks, the host and the outside',
  arguments: [{ name: '[network...]', kind: 'network', text: 'only these, against everything' }],
  options: [
    { flags: '-p, --to <port>', text: 'for this TCP port, or tcp/22, udp/53; default: ping', parse: parsePortWord },
    familyOption,
    ...assumeOptions,
  ],
  help: 'yes, no, or if: it depends on what is listed below the table. `virtnet explain` says why.',
  async run(context, networks, { family, to, ...assumed }) {
    const snapshot = withFacts(await context.snapshot())
    const wanted = networks.filter((name) => name !== undefined)
    const options: MatrixOptions = {
      ...to,
      ...(wanted.length > 0 ? { networks: wanted } : {}),
      ...(family ? { families: [family] } : {}),
      assume: assumptions(assumed),
    }
    const matrix = reachabilityMatrix(snapshot, options)
    if (context.options.json) context.json(matrix)
    else context.say(coloured(matrixText(matrix), context.paint))
    return exitCodes.yes
  },
}

/** Colours the verdicts; headings are left alone, because a network may be named `yes`. */
function coloured(text: string, paint: Paint): string {
  const colours = { yes: colourOf.yes, no: colourOf.no, if: colourOf.conditional } as const
  let isTable = true
  return text
    .split('\n')
    .map((line, index) => {
      if (line === '') isTable = false
      if (index === 0) return paint('bold', line)
      if (!isTable) return paint('dim', line)
      return line.replace(/( {2}|:)(yes|no|if)(?= |$)/g, (_, before: string, word: keyof typeof colours) => {
        return before + paint(colours[word], word)
      })
    })
    .join('\n')
}
