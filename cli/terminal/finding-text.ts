import { printable } from 'virtnet/reachability'
import { colourOf, type Paint } from './paint.js'

/** What the doctors have in common. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note'
  readonly link?: string | undefined
  readonly text: string
  readonly evidence?: string | undefined
  readonly commands: readonly string[]
}

export const isBad = ({ severity }: Pick<Finding, 'severity'>): boolean => severity !== 'note'

/** A finding for people: what, what says so, and the commands that mend it, ready to paste. */
export function findingText({ severity, text, evidence, commands }: Finding, paint: Paint): string {
  return [
    `${paint(colourOf[severity], severity)}: ${printable(text)}`,
    ...(evidence ? [paint('dim', `  seen: ${printable(evidence)}`)] : []),
    ...commands.map((command) => `  ${paint('dim', '#')} ${printable(command)}`),
  ].join('\n')
}
