/** The command's exit codes. Scripts rely on them: docs/command.md and `virtnet --help` list them. */
export const exitCodes = {
  /** Done; yes; nothing differs; nothing is wrong. */
  yes: 0,
  /** No; something differs; something is wrong. */
  no: 1,
  /** The command line or a file is invalid. Nothing was changed. */
  usage: 2,
  /** It depends on what cannot be known from here. */
  conditional: 3,
  /** It could not be done or answered. */
  failed: 4,
  /** Interrupted by Ctrl-C, as shells count it. */
  interrupted: 130,
} as const

export const exitCodeHelp = `Exit codes:
  0  done; yes; nothing differs; nothing is wrong
  1  no; something differs; something is wrong
  2  the command line or a file is invalid; nothing was changed
  3  conditional: it depends on what cannot be known from here
  4  it could not be done or answered`
