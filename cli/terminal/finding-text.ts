import { printable } from 'virtnet/reachability'
import { colourOf, type Paint } from './paint.js'

interface Lasting {
  readonly text: string
  readonly commands: readonly string[]
  /** For the file that `text` names. */
  readonly lines: readonly string[]
}

/** What the doctors have in common. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note'
  readonly text: string
  readonly evidence?: string | undefined
  readonly commands: readonly string[]
  /** What mends it beyond the next boot. */
  readonly lasting?: readonly Lasting[]
}

export const isBad = ({ severity }: Pick<Finding, 'severity'>): boolean => severity !== 'note'

/**
 * A finding for people: what, what says so, and the commands that mend it, ready to paste.
 *
 * @param about  what was looked at, where several things were
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
      `  for good: ${printable(one.text)}`,
      ...one.commands.map(line),
      ...one.lines.map((text) => `      ${printable(text)}`),
    ]),
  ].join('\n')
}
