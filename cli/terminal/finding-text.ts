import { printable } from 'virtnet/reachability'
import { colourOf, type Paint } from './paint.js'

interface Lasting {
  readonly text: string
  readonly commands: readonly string[]
  /** For the file that `text` names. */
  readonly lines: readonly string[]
}

/** The common part of the doctors' findings. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note'
  readonly text: string
  readonly evidence?: string | undefined
  readonly commands: readonly string[]
  /** The permanent fix. */
  readonly lasting?: readonly Lasting[]
}

export const isBad = ({ severity }: Pick<Finding, 'severity'>): boolean => severity !== 'note'

/**
 * A finding for people: the problem, its evidence, and the commands that fix it, ready to paste.
 *
 * @param about  its subject, if there are several
 */
export function findingText(
  { severity, text, evidence, commands, lasting = [] }: Finding,
  paint: Paint,
  about?: string,
): string {
  const line = (command: string): string => `  ${paint('dim', '#')} ${printable(command)}`
  return [
    `${paint(colourOf[severity], severity)}: ${about ? `${printable(about)}: ` : ''}${printable(text)}`,
    ...(evidence ? [paint('dim', `  seen: ${printable(evidence)}`)] : []),
    ...commands.map(line),
    ...lasting.flatMap((one) => [
      `  permanently: ${printable(one.text)}`,
      ...one.commands.map(line),
      ...one.lines.map((text) => `      ${printable(text)}`),
    ]),
  ].join('\n')
}
