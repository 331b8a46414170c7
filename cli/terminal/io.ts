/** Where text goes. */
export interface Output {
  write(text: string): unknown
  /** It is a terminal. */
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** The environment of a run of the command, apart from libvirt and files. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
}

/**
 * Whether to use colours: `--color` or `--no-color`, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then
 * whether it is a terminal with colours.
 */
export function wantsColour(output: Output, env: Io['env'], asked?: boolean): boolean {
  if (asked !== undefined) return asked
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return output.isTTY === true && env.TERM !== 'dumb'
}
