import { type Connection, connect } from 'virtnet'
import { printable } from 'virtnet/reachability'
import type { ArgumentKind, Command, CommandOption } from '../command.js'
import { commands } from '../commands.js'
import { commonOptions, snapshotOption } from '../common-options.js'
import { exitCodes } from '../exit-codes.js'
import { machineFor, sshOf } from '../reading/machine.js'
import { networksOf } from '../reading/place.js'
import { readSnapshot } from '../reading/snapshot-file.js'
import type { Io } from '../terminal/io.js'
import { scripts } from './scripts.js'

/** Milliseconds: the user is waiting. */
const patience = 3000

interface Candidate {
  readonly value: string
  readonly text?: string
}

/** Makes the shell complete file names. */
const files = ':files'

/**
 * Answers a shell. @param words  the words typed after `virtnet`; the last one, which may be empty, is to be completed
 */
export async function complete(words: readonly string[], io: Io): Promise<number> {
  const found = await candidates(words, io).catch(() => [])
  const lines = found.filter(({ value }) => printable(value) === value)
  io.stdout.write(lines.map(({ value, text }) => `${value}${text ? `\t${text}` : ''}\n`).join(''))
  return exitCodes.yes
}

async function candidates(words: readonly string[], io: Io): Promise<Candidate[]> {
  const current = words.at(-1) ?? ''
  const line = readLine(words.slice(0, -1))
  const fits = ({ value }: Candidate): boolean => value === files || value.startsWith(current)
  if (line.open) return valuesOf(line.open, line).filter(fits)
  if (current.startsWith('-')) return line.options.flatMap(optionNames).filter(fits)
  if (!line.command) return commands.map(({ name, text }) => ({ value: name, text })).filter(fits)
  if (line.command.subcommands && line.arguments === 0)
    return line.command.subcommands.map(({ name, text }) => ({ value: name, text })).filter(fits)
  const list = line.command.arguments ?? []
  const last = list.at(-1)
  const argument = list[line.arguments] ?? (last && /\.\.\.[\]>]$/.test(last.name) ? last : undefined)
  return argument ? (await valuesOfArgument(argument.kind, line, io)).filter(fits) : []
}

interface Line {
  readonly command: Command | undefined
  /** The number of arguments typed before the current word. */
  readonly arguments: number
  readonly options: readonly CommandOption[]
  /** The option that the current word is a value for. */
  readonly open: CommandOption | undefined
  readonly values: ReadonlyMap<string, string>
}

const names = ({ flags }: CommandOption): string[] => flags.match(/(?<![\w-])--?[a-z][\w-]*/g) ?? []
const long = (option: CommandOption): string => names(option).at(-1) ?? ''
const takesValue = ({ flags }: CommandOption): boolean => flags.includes('<')
const optionNames = (option: CommandOption): Candidate[] => [{ value: long(option), text: option.text }]

function readLine(words: readonly string[]): Line {
  let command: Command | undefined
  let count = 0
  let open: CommandOption | undefined
  const values = new Map<string, string>()
  const optionsNow = (): CommandOption[] => [
    ...(command?.options ?? []),
    ...(command?.live ? [] : [snapshotOption]),
    ...commonOptions,
    { flags: '--help', text: 'the help' },
  ]
  for (const word of words) {
    if (open) {
      values.set(long(open), word)
      open = undefined
    } else if (word.startsWith('-')) {
      const [flag = '', value] = word.split(/=(.*)/s)
      const option = optionsNow().find((one) => names(one).includes(flag))
      if (option && value !== undefined) values.set(long(option), value)
      else if (option && takesValue(option)) open = option
    } else {
      const choices: readonly Command[] = command ? (command.subcommands ?? []) : commands
      const next = count === 0 ? choices.find(({ name }) => name === word) : undefined
      if (next) command = next
      else if (command) count++
    }
  }
  return { command, arguments: count, options: optionsNow(), open, values }
}

function valuesOf({ flags, choices }: CommandOption, { command }: Line): Candidate[] {
  if (choices) return choices.map((value) => ({ value }))
  if (/<(file|folder)>/.test(flags)) return [{ value: files }]
  if (flags.includes('<uri>'))
    return ['qemu:///system', 'qemu:///session', 'test:///default'].map((value) => ({ value }))
  return command && flags.includes('<port>')
    ? ['tcp/22', 'tcp/80', 'tcp/443', 'udp/53'].map((value) => ({ value }))
    : []
}

async function valuesOfArgument(kind: ArgumentKind, line: Line, io: Io): Promise<Candidate[]> {
  if (kind === 'file') return [{ value: files }]
  if (kind === 'shell') return Object.keys(scripts).map((value) => ({ value }))
  if (kind === 'port') return ['icmp', 'tcp/22', 'tcp/80', 'tcp/443', 'udp/53'].map((value) => ({ value }))
  if (kind === 'policy') return (await policiesOf(line, io)).map((value) => ({ value }))
  const { networks, guests, bridges } = await namesOf(line, io)
  const asNetworks = networks.map((value) => ({ value, text: 'network' }))
  switch (kind) {
    case 'network':
      return asNetworks
    case 'guest':
      return guests.map(({ name }) => ({ value: name }))
    case 'bridge-or-network':
      return [...asNetworks, ...bridges.map((value) => ({ value, text: 'bridge' }))]
    case 'guest-or-network':
      return [...asNetworks, ...guests.map(({ name }) => ({ value: name, text: 'guest' }))]
    case 'place':
      return [
        { value: 'host', text: 'this host' },
        { value: 'outside', text: "beyond the host's uplinks" },
        ...guests.flatMap(({ name, on }) =>
          (on.length > 1 ? on.map((network) => `${name}@${network}`) : [name]).map((value) => ({
            value,
            text: 'guest',
          })),
        ),
        ...asNetworks.map((one) => ({ ...one, text: 'any guest of the network' })),
      ]
  }
}

interface Names {
  readonly networks: readonly string[]
  readonly guests: readonly { readonly name: string; readonly on: readonly string[] }[]
  readonly bridges: readonly string[]
}

/** Names from the snapshot or daemon that the line refers to. */
async function namesOf({ values }: Line, io: Io): Promise<Names> {
  const file = values.get('--snapshot')
  if (file !== undefined && file !== '-') {
    const { networks, guests, facts } = await readSnapshot(file, io)
    return {
      networks: networks.map(({ name }) => name),
      guests: guests.map((guest) => ({ name: guest.name, on: networksOf(guest) })),
      bridges: (facts?.links ?? []).flatMap(({ name, kind }) => (kind === 'bridge' ? [name] : [])),
    }
  }
  await using connection = await connectionOf(values, io)
  if (!connection) return { networks: [], guests: [], bridges: [] }
  const [networks, guests] = await Promise.all([connection.networks.list(), connection.guests.list()])
  return {
    networks: networks.map(({ name }) => name),
    guests: guests.map(({ name }) => ({ name, on: [] })),
    bridges: [],
  }
}

async function policiesOf({ values }: Line, io: Io): Promise<string[]> {
  await using connection = await connectionOf(values, io)
  return ((await connection?.policies.list({ timeout: patience })) ?? []).map(({ name }) => name)
}

/** The daemon of the line; undefined by ssh: nobody wants to be asked for a password by the Tab key. */
async function connectionOf(values: Line['values'], io: Io): Promise<Connection | undefined> {
  const uri = values.get('--connect') || io.env.VIRTNET_CONNECT || io.env.LIBVIRT_DEFAULT_URI || undefined
  if (uri !== undefined && sshOf(uri)) return undefined
  const machine = machineFor(uri, values.get('--machine'))
  return connect(uri, { readOnly: true, timeout: patience, ...(machine && { machine }) })
}
