import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { UsageError } from '../usage-error.js'
import { type Shell, scripts } from './scripts.js'

export const completionCommand: Command = {
  name: 'completion',
  text: 'a script that lets a shell complete commands, options, and names of networks and guests',
  arguments: [{ name: '<shell>', kind: 'shell', text: 'bash, zsh or fish' }],
  help: `bash:  echo 'source <(virtnet completion bash)' >> ~/.bashrc
zsh:   virtnet completion zsh > "\${fpath[1]}/_virtnet"
fish:  virtnet completion fish > ~/.config/fish/completions/virtnet.fish`,
  async run(context, [shell = '']) {
    if (!Object.hasOwn(scripts, shell))
      throw new UsageError(
        `completion for '${shell}' is not supported`,
        `Use one of ${Object.keys(scripts).join(', ')}.`,
      )
    context.io.stdout.write(scripts[shell as Shell])
    return exitCodes.yes
  },
}
