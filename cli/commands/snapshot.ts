import { writeFile } from 'node:fs/promises'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { jsonText } from '../terminal/data-text.js'

interface SnapshotOptions {
  readonly output?: string
}

export const snapshotCommand: Command<SnapshotOptions> = {
  name: 'snapshot',
  text: 'networks, guests, rules and routes of the host as JSON, for --snapshot, diff and bug reports',
  options: [{ flags: '-o, --output <file>', text: 'the file to write; default: standard output' }],
  live: true,
  help: 'What could not be read is listed on standard error and in the file. The file contains addresses, names and firewall rules.',
  async run(context, _args, { output }) {
    const snapshot = await context.snapshot()
    const text = `${jsonText(snapshot, 0)}\n`
    if (output === undefined) context.io.stdout.write(text)
    else {
      await writeFile(output, text, { mode: 0o600 })
      context.note(`wrote ${output}`)
    }
    const unseen = new Set([
      ...snapshot.unseen.map(({ asked, reason }) => `${asked}: ${reason}`),
      ...(snapshot.facts?.unseen ?? []).map(({ fact, reason }) => `${fact}: ${reason}`),
    ])
    for (const text of unseen) context.note(`could not be read: ${text}`)
    return exitCodes.yes
  },
}
