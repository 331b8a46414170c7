import type { Context } from './context.js'

/** An option of one command, in commander's words: `-o, --output <file>`. */
export interface CommandOption {
  readonly flags: string
  readonly text: string
  /** What it may be; completed, and checked. */
  readonly choices?: readonly string[]
  /** May be given several times. */
  readonly many?: true
  /** Reads the value; its UsageError is told as it is. */
  readonly parse?: (text: string) => unknown
}

/** What an argument is, for completion. */
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
  /** `<from>` is needed, `[port]` may be left out, `[network...]` takes several. */
  readonly name: string
  readonly kind: ArgumentKind
  readonly text: string
}

/** One command of `virtnet`. */
export interface Command<Options = Record<string, unknown>> {
  readonly name: string
  /** One line for the list of commands. */
  readonly text: string
  readonly arguments?: readonly CommandArgument[]
  readonly options?: readonly CommandOption[]
  /** It needs a daemon: there is no `--snapshot`. */
  readonly live?: true
  /** What its help says besides. */
  readonly help?: string
  /** Commands of its own, as `policies apply`; without one of them, `run` is what it does. */
  readonly subcommands?: readonly Command[]
  /** Method, so that each command names its own options. @returns the exit code */
  run(context: Context, args: readonly (string | undefined)[], options: Options): Promise<number>
}
