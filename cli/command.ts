import type { Context } from './context.js'

/** An option of a command, in commander's syntax: `-o, --output <file>`. */
export interface CommandOption {
  readonly flags: string
  readonly text: string
  /** Allowed values, for completion and checks. */
  readonly choices?: readonly string[]
  /** It may be repeated. */
  readonly many?: true
  /** Parses the value. Its UsageError is shown as it is. */
  readonly parse?: (text: string) => unknown
}

/** The kind of an argument, for completion. */
export type ArgumentKind =
  | 'network'
  | 'guest'
  | 'policy'
  | 'place'
  | 'port'
  | 'file'
  | 'shell'
  | 'bridge-or-network'
  | 'guest-or-network'

export interface CommandArgument {
  /** `<from>` is required, `[port]` is optional, `[network...]` takes several. */
  readonly name: string
  readonly kind: ArgumentKind
  readonly text: string
}

/** One command of `virtnet`. */
export interface Command<Options = Record<string, unknown>> {
  readonly name: string
  /** Its line in the list of commands. */
  readonly text: string
  readonly arguments?: readonly CommandArgument[]
  readonly options?: readonly CommandOption[]
  /** It needs a daemon, so it has no `--snapshot`. */
  readonly live?: true
  /** Additional help. */
  readonly help?: string
  /** Commands of its own, as `policies apply`; without one of them, `run` is what it does. */
  readonly subcommands?: readonly Command[]
  /** A method, so that each command can type its own options. @returns the exit code */
  run(context: Context, args: readonly (string | undefined)[], options: Options): Promise<number>
}
