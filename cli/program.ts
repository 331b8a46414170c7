import { InvalidArgumentError, Option, Command as Program } from 'commander'
import { printable } from 'virtnet/reachability'
import type { Command, CommandOption } from './command.js'
import { commands } from './commands.js'
import { commonOptions, snapshotOption } from './common-options.js'
import { type CommonOptions, Context } from './context.js'
import { exitCodeHelp } from './exit-codes.js'
import type { Io } from './terminal/io.js'
import { UsageError } from './usage-error.js'
import { version } from './version.js'

/** The command line, for commander. @param ended  called with the exit code of the command */
export function programOf(io: Io, ended: (code: number) => void): Program {
  const program = new Program('virtnet')
    .description("Shows and changes libvirt's virtual networks, and explains who can reach whom, and why.")
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [command]', 'show the help of a command')
    .usage('<command> [options]')
    .showSuggestionAfterError()
    .enablePositionalOptions(false)
    .addHelpText(
      'after',
      `\n${exitCodeHelp}\n\n\`virtnet help explain\` describes FROM and TO; \`virtnet completion --help\`, shell completion.`,
    )
  for (const option of [snapshotOption, ...commonOptions]) program.addOption(asOption(option))
  prepare(program, io)
  for (const command of commands) program.addCommand(subcommand(command, io, ended))
  return program
}

function subcommand(command: Command, io: Io, ended: (code: number) => void): Program {
  const sub = new Program(command.name).description(command.text).helpOption('-h, --help', 'this help')
  for (const { name, text } of command.arguments ?? []) sub.argument(name, text)
  for (const option of command.options ?? []) sub.addOption(asOption(option))
  for (const option of [...(command.live ? [] : [snapshotOption]), ...commonOptions])
    sub.addOption(asOption(option).helpGroup('Options of every command:'))
  if (command.help) sub.addHelpText('after', `\n${command.help}`)
  prepare(sub, io)
  for (const one of command.subcommands ?? []) sub.addCommand(subcommand(one, io, ended))
  if (command.subcommands) sub.helpCommand(false).allowExcessArguments()
  sub.action(async (...given: unknown[]) => {
    if (command.subcommands && sub.args.length > 0) throw unknownSubcommand(command, sub.args[0] ?? '')
    const own = sub.opts()
    const common: CommonOptions = optionsOf(sub)
    if (command.live && common.snapshot !== undefined)
      sub.error(`error: ${command.name} needs a daemon, so it takes no --snapshot`)
    await using context = new Context(io, common)
    ended(await command.run(context, given.slice(0, -2).flat() as string[], own))
  })
  return sub
}

/** An option may stand before the command's name, or before that of a command of its own; the last one counts. */
const optionsOf = (program: Program): CommonOptions => ({
  ...(program.parent ? optionsOf(program.parent) : {}),
  ...program.opts(),
})

const unknownSubcommand = ({ name, subcommands = [] }: Command, given: string): UsageError =>
  new UsageError(
    `unknown command '${name} ${printable(given)}'`,
    `There are: ${subcommands.map((one) => `${name} ${one.name}`).join(', ')}.`,
  )

function prepare(program: Program, { stdout, stderr, env }: Io): void {
  program.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => stderr.columns ?? 100,
    getOutHasColors: () => stdout.isTTY === true && !env.NO_COLOR,
    outputError: (text, write) =>
      write(`${text.trimEnd().replace(/^error: /, 'virtnet: ')}\nSee ${[...pathOf(program), '--help'].join(' ')}.\n`),
  })
}

/** `virtnet`, `policies`, `apply`. */
const pathOf = (program: Program): string[] => [...(program.parent ? pathOf(program.parent) : []), program.name()]

function asOption({ flags, text, choices, many, parse }: CommandOption): Option {
  const option = new Option(flags, text)
  if (choices) option.choices(choices)
  if (parse) option.argParser(parse)
  if (many)
    option.argParser((value: string, before: string[] | undefined) => {
      if (choices && !choices.includes(value))
        throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
      return [...(before ?? []), value]
    })
  return option
}
