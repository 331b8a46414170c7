import { writeFile } from 'node:fs/promises'
import { draw, type PictureFormat } from 'virtnet/topology'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'

interface DrawOptions {
  readonly format?: PictureFormat
  readonly output?: string
  readonly title?: string
}

export const drawCommand: Command<DrawOptions> = {
  name: 'draw',
  text: 'a picture of networks, bridges, guests and reachability: `virtnet draw > host.svg`',
  options: [
    {
      flags: '--format <format>',
      text: 'svg (the default), mermaid for Markdown, dot for Graphviz',
      choices: ['svg', 'mermaid', 'dot'],
    },
    { flags: '-o, --output <file>', text: 'the file to write; default: standard output' },
    { flags: '--title <text>', text: "the picture's title" },
  ],
  async run(context, _args, { format = 'svg', output, title }) {
    const picture = await draw(await context.snapshot(), { format, ...(title === undefined ? {} : { title }) })
    if (context.options.json) context.json({ format, picture })
    else if (output === undefined) context.say(picture.trimEnd())
    else {
      await writeFile(output, `${picture.trimEnd()}\n`)
      context.note(`wrote ${output}`)
    }
    return exitCodes.yes
  },
}
