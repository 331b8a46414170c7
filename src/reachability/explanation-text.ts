import { checkShape, familyName, printable } from '../base/index.js'
import type { LastingRemedy } from '../firewall/index.js'
import type {
  Explanation,
  ReachabilityCondition,
  ReachabilityEndpoint,
  ReachabilityFailure,
  ReachabilityQuery,
  Remedy,
} from './query.js'

/**
 * An explanation for people: the verdict in a line, what it depends on, each step with its evidence, and what would
 * make it work.
 *
 * ```text
 * no: the firewall rejects it: icmp-port-unreachable from 10.50.0.2
 *
 *   request
 *     ok    outside  route   192.168.122.5 is behind this host
 *     lost  host     filter  the firewall rejects it: icmp-port-unreachable from 10.50.0.2
 *           iptables filter: -A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
 *
 * to make it work: forward a port of the host to the guest
 *   on the host: iptables -t nat -I PREROUTING …
 * ```
 */
export function explanationText(explanation: Explanation): string {
  const held = { conditions: 'array', steps: 'array' } as const
  checkShape('explanationText', 'explanation', explanation, held, 'what explain() returned')
  const { conditions, steps, remedy } = explanation
  const parts = [
    [headline(explanation)],
    conditions.map(conditionText),
    stepLines(steps),
    remedy ? remedyLines(remedy) : [],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n')
}

function headline({ verdict, failure, sourceSeen, deliveredTo }: Explanation): string {
  const arrival = [
    deliveredTo === undefined ? '' : `it arrives at ${deliveredTo}`,
    sourceSeen === undefined ? '' : `the other side sees ${sourceSeen}`,
  ].filter(Boolean)
  const outcome = verdict === 'yes' || !failure ? arrival : [failureText(failure)]
  const otherwise = verdict === 'conditional' ? 'otherwise ' : ''
  return outcome.length === 0 ? verdict : `${verdict}: ${otherwise}${outcome.join(', ')}`
}

export function failureText({ text, direction, errno }: ReachabilityFailure): string {
  const where = direction === 'reply' ? `${text}, on the way back` : text
  return errno === undefined ? where : `${where} (${errno})`
}

export const conditionText = ({ text, needed }: ReachabilityCondition): string =>
  needed === undefined ? `it depends on whether ${text}` : `if it is ${needed ? 'true' : 'not true'} that ${text}`

function stepLines(steps: Explanation['steps']): string[] {
  const width = (of: 'at' | 'kind') => Math.max(...steps.map((step) => step[of].length))
  const [at, kind] = [width('at'), width('kind')]
  const lines: string[] = []
  let direction: string | undefined
  for (const step of steps) {
    if (step.direction !== direction) lines.push(`  ${step.direction}`)
    direction = step.direction
    lines.push(`    ${step.passed ? 'ok  ' : 'lost'}  ${step.at.padEnd(at)}  ${step.kind.padEnd(kind)}  ${step.text}`)
    if (step.evidence) lines.push(`          ${step.evidence}`)
  }
  return lines
}

export const remedyLines = ({ text, commands, opens, lasting = [] }: Remedy): string[] => [
  `to make it work: ${text}`,
  ...commands.map(({ at, command }) => `  ${places[at]}: ${command}`),
  ...lasting.flatMap((kept) => keptLines(kept, commands)),
  ...(opens.length === 0 ? [] : ['this also opens:', ...opens.map((query) => `  ${queryText(query)}`)]),
]

/** Do not repeat commands that are already listed. */
function keptLines({ text, commands, lines }: LastingRemedy, now: Remedy['commands']): string[] {
  const more = commands.filter((command) => !now.some((one) => one.command === command))
  return [
    `to keep it: ${text}`,
    ...more.map((command) => `  ${places.host}: ${command}`),
    ...lines.map((line) => `  ${line}`),
  ]
}

export const queryText = ({ from, to, family, protocol, port }: ReachabilityQuery): string =>
  `${endText(from)} to ${endText(to)}, ${familyName(family)} ${protocol}${port === undefined ? '' : ` port ${port}`}`

const endText = (end: ReachabilityEndpoint): string =>
  end.kind === 'guest'
    ? end.guest === undefined
      ? `a guest of ${end.network}`
      : `guest ${end.guest}`
    : end.address === undefined
      ? end.kind
      : `${end.kind} ${end.address}`

const places = { host: 'on the host', guest: 'in the guest', external: 'outside' } as const
